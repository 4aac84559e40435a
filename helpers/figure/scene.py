"""Panels and layers: what a live figure shows, whoever paints it.

A view names its layers once and then only updates their arrays. The same layers are painted twice:
by the browser in a live figure, and here by matplotlib in the still. Five primitives are enough:

    line    x, y (a nan breaks it); filled if `fill` names a colour
    points  x, y
    image   values (rows, columns) from `low` to `high`, in `colours` "signed" (orange to blue) or "grey",
            nan is not painted; or red, green, blue (rows, columns, 3) from 0 to 1. Row 0 is at the
            bottom of the `extent`, with `origin="top"` on top. Of a `window` (x0, x1, y0, y1) only
            that part is painted
    arrow   x, y of tail and tip: two points
    text    x, y and one string per point

Sizes are pixels at the student's type size; all grow together with the type. An image is kept as bytes, a
level for each value; what is sent to the browser and what the still paints are the same levels. Only where
the screen shows a large colour image at about half its size or less, the browser gets means: it paints such.
"""

import io
import re
from dataclasses import dataclass, field

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from PIL import Image

from ..text import superscript
from . import style

DPI = 100
STILL_SIZE = (960, 380)  # px
NARROW = 48  # a page of fewer letters' widths (em) stacks the panels, each this many em high:
STACKED = 22
PHOTOGRAPH = 50_000  # an image of more values has so many colours that pale greys need care; it travels long
NEARLY = 0.2  # short of a whole factor, means are painted a little enlarged: hardly another picture


def _palette(colours):
    """Red, green, blue, opacity of the levels 0 … 255; level 0 is not painted."""
    return np.round(255 * np.vstack([np.zeros((1, 4)), colours])).astype(np.uint8)


PALETTES = {
    "signed": _palette(style.SIGNED(np.arange(255))),
    "grey": _palette(np.linspace((0, 0, 0, 1), (1, 1, 1, 1), 255)),
}
DEFAULTS = {
    "line": {"color": style.INK, "width": 2, "dash": (), "fill": None},
    "points": {"color": style.INK, "size": 7, "marker": "circle", "edge": style.PAPER, "edge_width": 1},
    "image": {"extent": (0, 1, 0, 1), "low": -1, "high": 1, "colours": "signed"}
    | {"origin": "bottom", "window": None},
    "arrow": {"color": style.INK, "width": 3, "dash": ()},
    "text": {"color": style.INK, "scale": 1, "align": "center", "bold": False, "halo": 3},
}


def power_of_ten(value):
    """A tick of a logarithmic axis: 0.01, 1, 1000, and then 10⁴ or 10⁻⁵."""
    power = round(np.log10(value))
    return f"{value:g}" if abs(power) < 4 else f"10{superscript(power)}"


def levels(values, low, high):
    """Values as bytes: low … high → 1 … 255, nan → 0; red, green, blue (…, 3) from 0 to 1 → 0 … 255.

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

    def __init__(self, kind, panel, index, appearance):
        unknown = set(appearance) - set(DEFAULTS[kind]) - {"opacity", "clip"}
        if unknown:
            raise TypeError(f"a {kind} layer has no {', '.join(sorted(unknown))}")
        self.kind, self.panel, self.index = kind, panel, index
        self.style = {"opacity": 1, "clip": kind != "text"} | DEFAULTS[kind] | appearance
        self.values = np.zeros((0, 0), np.uint8) if kind == "image" else np.zeros((2, 0))
        self.strings = []
        self.coarse = 1  # so many rows and columns of an image are sent as one: their mean
        self.touch()

    def set(self, x=(), y=(), *, strings=(), **appearance):
        """Give new points x (n,), y (n,) and, for a text layer, n strings; optionally a new style."""
        values = np.array([x, y], dtype=float)
        self._change(values.reshape(2, -1), [str(string) for string in strings], appearance)

    def set_image(self, values, **appearance):
        """Give new values (rows, columns), or (rows, columns, 3), to an image layer."""
        look = self.style | appearance
        bytes_ = levels(values, look["low"], look["high"])
        self._change(bytes_ if look["origin"] == "top" else bytes_[::-1], [], appearance)

    def _change(self, values, strings, appearance):
        """Only what is really new has to be sent."""
        same = values.shape == self.values.shape and values.tobytes() == self.values.tobytes()
        if not same or strings != self.strings:
            self.values, self.strings, self.fresh = values, strings, True
        if self.fresh or not appearance.items() <= self.style.items():
            self.style, self.changed = self.style | appearance, True

    def touch(self):
        """Count everything as new: the style, and the `fresh` values and strings."""
        self.changed = self.fresh = True

    def sent(self):
        """Nothing is new any more."""
        self.changed = self.fresh = False

    def coarsen(self, factor):
        """From now on send means over factor × factor pixels; what was sent coarser before is sent anew."""
        if factor < self.coarse:
            self.touch()
        self.coarse = factor

    def message(self, *, whole=False):
        """What the browser is told about it, and the bytes of its values where these are new."""
        told = {"index": self.index, "style": self.style}
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

    def restyle(self, **appearance):
        """Change the style alone; the values are not sent again."""
        if fixed := {"low", "high", "origin"} & set(appearance):
            raise TypeError(f"{', '.join(sorted(fixed))} go with the values: give them to set_image")
        self._change(self.values, self.strings, appearance)

    def hide(self):
        """Show nothing until the next `set`."""
        self.set()


@dataclass(eq=False)
class Panel:
    """One pair of axes. `equal` keeps one unit as long on x as on y; `frame` draws axes at all."""

    name: str
    x: tuple
    y: tuple
    xlabel: str = ""
    ylabel: str = ""
    title: str = ""
    equal: bool = False
    frame: bool = True
    weight: float = 1
    xticks: tuple | None = None
    yticks: tuple | None = None
    xtick_names: tuple | None = None  # written at the xticks in place of numbers
    log_y: bool = False
    legend: tuple = ()  # (label, look of its points), written above the axes
    scene: "Scene" = field(default=None, repr=False)

    def line(self, **appearance):
        return self.scene.add("line", self, appearance)

    def points(self, **appearance):
        return self.scene.add("points", self, appearance)

    def image(self, **appearance):
        return self.scene.add("image", self, appearance)

    def arrow(self, **appearance):
        return self.scene.add("arrow", self, appearance)

    def text(self, **appearance):
        return self.scene.add("text", self, appearance)

    def axes_key(self):
        """Everything the backdrop shows of this panel; where it changes, the backdrop is drawn anew."""
        words = (self.xlabel, self.ylabel, self.title, *(label for label, _ in self.legend))
        return (*self.x, *self.y, *words, self.xticks, self.yticks, self.xtick_names)

    def margins(self, font):
        """Room for ticks and labels: left, right, bottom, top in px."""
        top = (2.0 if self.title or self.legend else 0.7) * font
        if not self.frame:
            return 0.3 * font, 0.3 * font, 0.5 * font, top
        left = 3.0 * font + (1.6 * font if self.ylabel else 0)
        return left, 1.1 * font, 1.7 * font + (1.5 * font if self.xlabel else 0), top


class Scene:
    """Panels in a row, their layers and handles. A view derives from this and adds `update`."""

    pale = False  # whether pale tints say something here, so that the still must keep them

    def __init__(self):
        self.panels, self.layers, self.handles, self.grids = [], [], {}, {}
        self._backdrops, self.tables_at = {}, None

    def panel(self, name, x, y, **options):
        """Add a panel with data limits x and y on the right of those already there."""
        self.panels.append(Panel(name, tuple(x), tuple(y), scene=self, **options))
        return self.panels[-1]

    def add(self, kind, panel, appearance):
        self.layers.append(Layer(kind, self.panels.index(panel), len(self.layers), appearance))
        return self.layers[-1]

    def handle(self, name, panel, x, y):
        """Put the place where `name` can be taken and dragged at (x, y) of a panel's data."""
        (low, high), (bottom, top) = panel.x, panel.y
        self.handles[name] = (self.panels.index(panel), min(max(x, low), high), min(max(y, bottom), top))

    def put_tables(self, panel, x, y):
        """Let the tables of numbers stand on the picture, over x (2,) and y (2,) of a panel's data."""
        self.tables_at = (self.panels.index(panel), *x, *y)

    def axes_key(self):
        return tuple(panel.axes_key() for panel in self.panels)

    def layout(self, width, height, font):
        """Place the panels: a list of (left, top, right, bottom) in px.

        In a row, panels with equal units take the width they need, the others share the rest by weight.
        On a narrow page each panel has a row of its own.
        """
        if width < NARROW * font:
            tall = height / len(self.panels)
            alone = [self._row([panel], width, tall, font)[0] for panel in self.panels]
            return [
                (left, top + i * tall, right, bottom + i * tall)
                for i, (left, top, right, bottom) in enumerate(alone)
            ]
        return self._row(self.panels, width, height, font)

    @staticmethod
    def _row(panels, width, height, font):
        margins = [panel.margins(font) for panel in panels]
        needs = []
        for panel, (left, right, bottom, top) in zip(panels, margins):
            shape = (panel.x[1] - panel.x[0]) / (panel.y[1] - panel.y[0])
            needs.append((height - bottom - top) * shape + left + right if panel.equal else None)
        fixed = sum(need for need in needs if need)
        shares = sum(panel.weight for panel, need in zip(panels, needs) if not need)
        squeeze = min(1, (0.72 if shares else 1) * width / fixed) if fixed else 1
        rest = width - squeeze * fixed
        pad = 0 if shares else rest / 2  # a row of squares is centred
        places, x = [], pad
        for panel, need, (left, right, bottom, top) in zip(panels, needs, margins):
            wide = need * squeeze if need else rest * panel.weight / shares
            box = [x + left, top, x + wide - right, height - bottom]
            if panel.equal:
                unit = min(
                    (box[2] - box[0]) / (panel.x[1] - panel.x[0]),
                    (box[3] - box[1]) / (panel.y[1] - panel.y[0]),
                )
                spare_x = (box[2] - box[0] - unit * (panel.x[1] - panel.x[0])) / 2
                spare_y = (box[3] - box[1] - unit * (panel.y[1] - panel.y[0])) / 2
                box = [box[0] + spare_x, box[1] + spare_y, box[2] - spare_x, box[3] - spare_y]
            places.append(tuple(box))
            x += wide
        return places

    def coarseness(self, layer, screens):
        """How many pixels of a large colour image, each way, these screens show as one, or nearly.

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

    def backdrop(self, width, height, font):
        """Axes, ticks and labels as SVG text, with the panels' places; kept until the axes change."""
        key = (width, height, font, self.axes_key())
        if key not in self._backdrops:
            if len(self._backdrops) > 12:
                self._backdrops.clear()
            figure, _ = self._axes(width, height, font)
            out = io.StringIO()
            with matplotlib.rc_context({"svg.hashsalt": "still", "svg.fonttype": "path"}):
                figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
            svg = re.sub(r"<metadata>.*?</metadata>", "", out.getvalue(), flags=re.S)
            self._backdrops[key] = {
                "svg": svg[svg.index("<svg") :],
                "width": width,
                "height": height,
                "font": font,
                "panels": [
                    {"box": place, "x": panel.x, "y": panel.y, "log_y": panel.log_y}
                    for panel, place in zip(self.panels, self.layout(width, height, font))
                ],
            }
        return self._backdrops[key]

    def still(self, width=STILL_SIZE[0], height=STILL_SIZE[1], font=style.STUDENT_FONT, *, sharpness=1.5):
        """Paint everything with matplotlib: PNG bytes, the same picture that the browser shows."""
        picture, out = Image.fromarray(self.painted(width, height, font, sharpness)), io.BytesIO()
        photographs = any(layer.values.size > PHOTOGRAPH for layer in self.layers if layer.kind == "image")
        careful = photographs or self.pale
        method = Image.Quantize.MEDIANCUT if careful else Image.Quantize.FASTOCTREE
        picture = picture.quantize(256, method=method, kmeans=2 if self.pale else 0)
        picture.save(out, format="png", optimize=True)
        return out.getvalue()  # 256 colours: a third of the size in the notebook

    def painted(self, width, height, font, sharpness=1):
        """Red, green and blue of every pixel, as matplotlib paints them: bytes (rows, columns, 3)."""
        figure, axes = self._axes(width, height, font)
        figure.set_dpi(DPI * sharpness)
        for order, layer in enumerate(self.layers, start=3):
            if layer.values.size:
                PAINTERS[layer.kind](axes[layer.panel], layer, font / style.STUDENT_FONT, order)
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()

    def _axes(self, width, height, font):
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=style.PAPER)
        FigureCanvasAgg(figure)
        points = font * 72 / DPI
        axes = []
        for panel, (left, top, right, bottom) in zip(self.panels, self.layout(width, height, font)):
            ax = figure.add_axes(
                (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height),
                xlim=panel.x,
                ylim=panel.y,
            )
            ax.set_title(
                panel.title, fontsize=points, loc="left", color=style.INK, weight="bold", pad=points / 2
            )
            if panel.frame:
                if panel.log_y:
                    ax.set_yscale("log")
                    ax.yaxis.set_major_formatter(lambda value, _: power_of_ten(value))
                ax.set_xlabel(panel.xlabel, fontsize=points, color=style.INK)
                ax.set_ylabel(panel.ylabel, fontsize=points, color=style.INK)
                ax.xaxis.set_major_locator(MaxNLocator(5))
                if not panel.log_y:
                    ax.yaxis.set_major_locator(MaxNLocator(5))
                if panel.xticks is not None:
                    ax.set_xticks(panel.xticks, labels=panel.xtick_names)
                if panel.yticks is not None:
                    ax.set_yticks(panel.yticks)
                ax.tick_params(labelsize=points, labelcolor=style.INK, color=style.SOFT_INK)
                ax.grid(color=style.GRID, linewidth=0.8)
                ax.set_axisbelow(True)
                for side in ax.spines:
                    ax.spines[side].set_color(style.SOFT_INK)
                    ax.spines[side].set_visible(side in ("left", "bottom"))
            else:
                ax.spines[:].set_visible(False)
                ax.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
            if panel.legend:
                ax.legend(
                    handles=[
                        Line2D(
                            [], [], label=label, linestyle="none", **_marker(look, font / style.STUDENT_FONT)
                        )
                        for label, look in panel.legend
                    ],
                    fontsize=points,
                    labelcolor=style.INK,
                    loc="lower left",
                    bbox_to_anchor=(-0.02, 1.0),
                    ncols=len(panel.legend),
                    frameon=False,
                    borderpad=0,
                    borderaxespad=0.3,
                    handletextpad=0.1,
                    columnspacing=0.7,
                )
            axes.append(ax)
        return figure, axes


def _points(pixels, scale):
    """Pixels at the student's type size → matplotlib's points."""
    return pixels * scale * 72 / DPI


def _dashes(layer):
    width = layer.style["width"]
    return (0, tuple(dash / width for dash in layer.style["dash"])) if layer.style["dash"] else "solid"


def _paint_line(ax, layer, scale, order):
    look = layer.style
    if look["fill"]:
        ax.fill(*layer.values, color=look["fill"], linewidth=0, alpha=look["opacity"], zorder=order)
        return
    ax.plot(
        *layer.values,
        color=look["color"],
        linewidth=_points(look["width"], scale),
        linestyle=_dashes(layer),
        alpha=look["opacity"],
        zorder=order,
        clip_on=look["clip"],
        solid_capstyle="round",
    )


def _marker(look, scale):
    """The look of a points layer as matplotlib's keyword arguments."""
    look = DEFAULTS["points"] | look
    stroke = look["marker"] == "cross"
    return {
        "marker": style.MARKERS[look["marker"]],
        "markersize": _points(look["size"], scale),
        "markerfacecolor": look["color"] or "none",
        "markeredgecolor": look["color"] if stroke else look["edge"],
        "markeredgewidth": _points(2 if stroke else look["edge_width"], scale),
    }


def _paint_points(ax, layer, scale, order):
    ax.plot(
        *layer.values,
        linestyle="none",
        alpha=layer.style["opacity"],
        zorder=order,
        clip_on=layer.style["clip"],
        **_marker(layer.style, scale),
    )


def _paint_image(ax, layer, scale, order):
    look, values = layer.style, layer.values
    limits = ax.get_xlim(), ax.get_ylim()
    corners = ax.transData.transform(np.reshape(look["extent"], (2, 2)).T)
    shrunk = np.any(np.abs(corners[1] - corners[0]) < values.shape[1::-1])
    painted = ax.imshow(
        values if values.ndim == 3 else PALETTES[look["colours"]][values],
        extent=look["extent"],
        interpolation="hanning" if shrunk else "nearest",
        alpha=look["opacity"],
        zorder=order,
        aspect="auto",
    )
    if look["window"]:
        x0, x1, y0, y1 = look["window"]
        painted.set_clip_path(Rectangle((x0, y0), x1 - x0, y1 - y0, transform=ax.transData))
    ax.set(xlim=limits[0], ylim=limits[1])


def _paint_arrow(ax, layer, scale, order):
    look = layer.style
    tail, tip = layer.values.T
    if np.allclose(tail, tip):
        return
    ax.annotate(
        "",
        xy=tip,
        xytext=tail,
        zorder=order,
        arrowprops={
            "arrowstyle": "-|>,head_length=0.5,head_width=0.25",
            "mutation_scale": _points(5 * look["width"] + 4, scale),
            "linewidth": _points(look["width"], scale),
            "linestyle": _dashes(layer),
            "color": look["color"],
            "alpha": look["opacity"],
            "shrinkA": 0,
            "shrinkB": 0,
        },
        annotation_clip=False,
    ).arrow_patch.set_clip_box(ax.bbox)


def _paint_text(ax, layer, scale, order):
    look = layer.style
    colours = look["color"] if isinstance(look["color"], list) else [look["color"]] * len(layer.strings)
    for x, y, string, colour in zip(*layer.values, layer.strings, colours):
        ax.text(
            x,
            y,
            string,
            color=colour,
            fontsize=_points(style.STUDENT_FONT * look["scale"], scale),
            ha=look["align"],
            va="center",
            weight="bold" if look["bold"] else "normal",
            zorder=order,
            path_effects=[withStroke(linewidth=_points(look["halo"], scale), foreground=style.PAPER)]
            if look["halo"]
            else (),
        )


PAINTERS = {
    "line": _paint_line,
    "points": _paint_points,
    "image": _paint_image,
    "arrow": _paint_arrow,
    "text": _paint_text,
}
