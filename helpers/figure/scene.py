"""Panels and layers: what a live figure shows, whoever paints it.

A view names its layers once and then only updates their arrays. The same layers are painted twice:
by the browser in a live figure, and by Matplotlib in the snapshot (`paint`). Five primitives are enough:

    line    x, y (a nan breaks it); filled if `fill` names a colour
    points  x, y
    image   values (rows, columns) from `low` to `high`, in `colours` "signed" (orange to blue) or "grey",
            nan is not painted; or red, green, blue (rows, columns, 3) from 0 to 1. Row 0 is at the
            bottom of the `extent`, with `origin="top"` on top. Of a `window` (x0, x1, y0, y1) only
            that part is painted
    arrow   x, y of tail and tip: two points
    text    x, y and one string per point, or the same said shorter and shorter: see `texts`

Sizes are pixels at the student's type size; all grow together with the type. An image is kept as bytes, a
level for each value; what is sent to the browser and what the snapshot paints are the same levels. Only where
the screen shows a large colour image at about half its size or less, the browser gets means: it paints such.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from . import layout, style, texts
from .letters import Variants

PHOTOGRAPH = 50_000  # an image of more values has so many colours that pale greys need care; it travels long
NEARLY = 0.2  # short of a whole factor, means are painted a little enlarged: hardly another picture


def _palette(colours: np.ndarray) -> np.ndarray:
    """Return red, green, blue, opacity of the levels 0 … 255; level 0 is not painted."""
    return np.round(255 * np.vstack([np.zeros((1, 4)), colours])).astype(np.uint8)


PALETTES = {
    "signed": _palette(style.SIGNED(np.arange(255))),
    "grey": _palette(np.linspace((0, 0, 0, 1), (1, 1, 1, 1), 255)),
}
Strings = list[str | list[str]]  # each one text, or its variants
DARK_PALETTES = {"signed": _palette(style.SIGNED_DARK(np.arange(255)))}  # those that differ on dark paper
DEFAULTS: dict[str, dict[str, Any]] = {
    "line": {"color": style.INK, "width": 2, "dash": (), "fill": None},
    "points": {"color": style.INK, "size": 7, "marker": "circle", "edge": style.PAPER, "edge_width": 1},
    "image": {"extent": (0, 1, 0, 1), "low": -1, "high": 1, "colours": "signed"}
    | {"origin": "bottom", "window": None},
    "arrow": {"color": style.INK, "width": 3, "dash": ()},
    "text": {"color": style.INK, "scale": 1, "align": "center", "bold": False, "halo": 3}
    | {"inside": False, "room": None, "beside": None, "prefer": (1, 0), "sides": None},
}


def levels(values: Any, low: float, high: float) -> np.ndarray:
    """Return values as bytes: low … high → 1 … 255, nan → 0; red, green, blue (…, 3) from 0 to 1 → 0 … 255.

    In float32 if they come so, and a few rows at a time, which the cache can hold: half the time of a frame.
    """
    values = np.asarray(values)
    if values.dtype != np.float32:
        values = values.astype(float)
    least, low, scale = (0, 0, 255) if values.ndim == 3 else (1, float(low), 254 / float(high - low))
    out = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), 32):
        rows = values[start : start + 32] - low
        rows *= scale
        rows += least + 0.5
        np.clip(rows, least, 255, out=rows)
        np.fmax(rows, 0, out=out[start : start + 32], casting="unsafe")  # nan → 0
    return out


class Layer:
    """One moving thing of a panel: a primitive, its arrays, its style."""

    def __init__(self, kind: str, panel: int, index: int, appearance: dict[str, Any]) -> None:
        unknown = set(appearance) - set(DEFAULTS[kind]) - {"opacity", "clip"}
        if unknown:
            raise TypeError(f"a {kind} layer has no {', '.join(sorted(unknown))}")
        self.kind, self.panel, self.index = kind, panel, index
        self.style: dict[str, Any] = {"opacity": 1, "clip": kind != "text"} | DEFAULTS[kind] | appearance
        self.values = np.zeros((0, 0), np.uint8) if kind == "image" else np.zeros((2, 0))
        self.strings: Strings = []
        self.coarse = 1  # this many rows and columns of an image are sent as one: their mean
        self.touch()

    def set(self, x: Any = (), y: Any = (), *, strings: Iterable = (), **appearance: Any) -> None:
        """Give new points x (n,), y (n,) and, for a text layer, n strings; optionally a new style.

        A tuple in place of a string holds its variants, the longest first.
        """
        values = np.array([x, y], dtype=float)
        written: Strings = [list(each) if isinstance(each, tuple) else str(each) for each in strings]
        self._change(values.reshape(2, -1), written, appearance)

    def set_image(self, values: Any, **appearance: Any) -> None:
        """Give new values (rows, columns), or (rows, columns, 3), to an image layer."""
        look = self.style | appearance
        bytes_ = levels(values, look["low"], look["high"])
        self._change(bytes_ if look["origin"] == "top" else bytes_[::-1], [], appearance)

    def _change(self, values: np.ndarray, strings: Strings, appearance: dict[str, Any]) -> None:
        """Keep these; only what is really new has to be sent."""
        same = values.shape == self.values.shape and values.tobytes() == self.values.tobytes()
        if not same or strings != self.strings:
            self.values, self.strings, self.fresh = values, strings, True
        if self.fresh or not appearance.items() <= self.style.items():
            self.style, self.changed = self.style | appearance, True

    def touch(self) -> None:
        """Count everything as new: the style, and the `fresh` values and strings."""
        self.changed = self.fresh = True

    def sent(self) -> None:
        """Count nothing as new any more."""
        self.changed = self.fresh = False

    def coarsen(self, factor: int) -> None:
        """Send means over factor × factor pixels from now on; what was sent coarser is sent anew."""
        if factor < self.coarse:
            self.touch()
        self.coarse = factor

    def message(self, *, whole: bool = False) -> tuple[dict[str, Any], bytes]:
        """Return what the browser is told about it, and the bytes of its values where these are new."""
        told: dict[str, Any] = {"index": self.index, "style": self.style}
        if not (whole or self.fresh):
            return told, b""
        values, coarse = self.values, 1 if whole else self.coarse
        if self.kind == "image":
            told |= {"sides": values.shape[:2], "coarse": coarse}
            values = np.asarray(Image.fromarray(values).reduce(coarse)) if coarse > 1 else values
        else:
            values = values.astype("<f4")
        told |= {"kind": self.kind, "panel": self.panel, "shape": values.shape, "strings": self.strings}
        return told, values.tobytes()

    def restyle(self, **appearance: Any) -> None:
        """Change the style alone; the values are not sent again."""
        if fixed := {"low", "high", "origin"} & set(appearance):
            raise TypeError(f"{', '.join(sorted(fixed))} go with the values: give them to set_image")
        self._change(self.values, self.strings, appearance)

    def hide(self) -> None:
        """Show nothing until the next `set`."""
        self.set()


@dataclass(eq=False)
class Panel:
    """One pair of axes. `equal` keeps one unit as long on x as on y; `frame` draws axes at all.

    With `fill`, an equal panel takes all the room there is, and shows more than its limits.

    Words may be given as a tuple of variants, the longest first: what is shown depends on the room. Of panels
    side by side none is narrower than its `least` (em): on a narrower page they stand in several rows.
    """

    name: str
    x: tuple
    y: tuple
    xlabel: Variants = ""
    ylabel: Variants = ""
    title: Variants = ""
    equal: bool = False
    fill: bool = False
    frame: bool = True
    weight: float = 1
    least: float = 18
    xticks: tuple | None = None
    yticks: tuple | None = None
    xtick_names: tuple | None = None  # written at the xticks in place of numbers
    log_y: bool = False
    legend: tuple = ()  # (label, look of its points), written above the axes
    scene: "Scene" = field(kw_only=True, repr=False)

    def line(self, **appearance: Any) -> Layer:
        """Add a layer for a line; `fill` makes it an area."""
        return self.scene.add("line", self, appearance)

    def points(self, **appearance: Any) -> Layer:
        """Add a layer for points, each with a marker."""
        return self.scene.add("points", self, appearance)

    def image(self, **appearance: Any) -> Layer:
        """Add a layer for an image over an `extent`."""
        return self.scene.add("image", self, appearance)

    def arrow(self, **appearance: Any) -> Layer:
        """Add a layer for an arrow from one point to another."""
        return self.scene.add("arrow", self, appearance)

    def text(self, **appearance: Any) -> Layer:
        """Add a layer for words at points."""
        return self.scene.add("text", self, appearance)

    def axes_key(self) -> tuple:
        """Return everything the backdrop shows of this panel; where it changes, that is drawn anew."""
        words = (self.xlabel, self.ylabel, self.title, *(label for label, _ in self.legend))
        return (*self.x, *self.y, *words, self.xticks, self.yticks, self.xtick_names)

    @property
    def squares(self) -> bool:
        """Whether its box has the shape of its data."""
        return self.equal and not self.fill


class Scene:
    """Panels in a row, their layers and handles. A view derives from this and adds `update`."""

    pale = False  # whether pale tints say something here, so that the snapshot must keep them

    def __init__(self) -> None:
        self.panels: list[Panel] = []
        self.layers: list[Layer] = []
        self.handles: dict[str, tuple[int, float, float]] = {}  # panel, x, y
        self.grids: dict[str, dict[str, Any]] = {}  # how each table looks
        self.tables_at: tuple | None = None  # where the tables stand on the picture, if they do
        self.backdrops: dict[tuple, dict] = {}  # what `paint` keeps of axes
        self._places: dict[tuple, list[layout.Place]] = {}

    def update(self, facts: dict) -> None:
        """Set new numbers on the layers; every view has its own."""
        raise NotImplementedError

    def panel(self, name: str, x: Sequence[float], y: Sequence[float], **options: Any) -> Panel:
        """Add a panel with data limits x and y on the right of those already there."""
        self.panels.append(Panel(name, tuple(x), tuple(y), scene=self, **options))
        return self.panels[-1]

    def add(self, kind: str, panel: Panel, appearance: dict[str, Any]) -> Layer:
        """Add a layer to a panel, over those already there."""
        self.layers.append(Layer(kind, self.panels.index(panel), len(self.layers), appearance))
        return self.layers[-1]

    def handle(self, name: str, panel: Panel, x: float, y: float) -> None:
        """Put the place where `name` can be taken and dragged at (x, y) of a panel's data."""
        (low, high), (bottom, top) = panel.x, panel.y
        self.handles[name] = (self.panels.index(panel), min(max(x, low), high), min(max(y, bottom), top))

    def put_tables(self, panel: Panel, x: Sequence[float], y: Sequence[float]) -> None:
        """Let the tables of numbers stand on the picture, over x (2,) and y (2,) of a panel's data."""
        self.tables_at = (self.panels.index(panel), *x, *y)

    def axes_key(self) -> tuple:
        """Return everything that the backdrop shows."""
        return tuple(panel.axes_key() for panel in self.panels)

    def places(self, width: float, height: float, font: float) -> list[layout.Place]:
        """Return where the panels and their words stand on a page of this size, in px."""
        key = (width, height, font, self.axes_key())
        if key not in self._places:
            if len(self._places) > 12:
                self._places.clear()
            self._places[key] = layout.place(self.panels, width, height, font)
        return self._places[key]

    def layout(self, width: float, height: float, font: float) -> list[layout.Box]:
        """Return (left, top, right, bottom) of each panel, in px."""
        return [place.box for place in self.places(width, height, font)]

    def texts(self, width: float, height: float, font: float) -> list[texts.Text]:
        """Return where the words of the layers stand on such a page."""
        return texts.place(self, self.places(width, height, font), font)

    def coarseness(self, layer: Layer, screens: list) -> int:
        """Return how many pixels of a large colour image, each way, these screens show as one, or nearly.

        Of each screen: the stage's (width, height, font) in px, and the screen's pixels per px.
        """
        if layer.values.ndim < 3 or layer.values.size <= PHOTOGRAPH or not screens:
            return 1
        panel, (x0, x1, y0, y1) = self.panels[layer.panel], layer.style["extent"]
        across, down = (x1 - x0) / np.ptp(panel.x), (y1 - y0) / np.ptp(panel.y)
        factors = []
        for size, ratio in screens:
            left, top, right, bottom = self.layout(*size)[layer.panel]
            shown = ratio * down * (bottom - top), ratio * across * (right - left)
            factors += [side / pixels for side, pixels in zip(layer.values.shape, shown)]
        return max(1, int(min(factors) + NEARLY))
