"""Where the words of the layers stand, in px, and which of their variants: Python's side of texts.js.

A text stays where its layer puts it, but for this:
    inside  it is moved, as little as can be, until it lies in its panel
    room    how wide it may be, in the data of its panel: the longest variant that is no wider, or the last
    beside  its point is marked, and it stands this many px away from it, on the first side where it lies in
            the panel and on no other words; where there is none, it is not written. `prefer`, (right, up)
            or one for each string, says which side is asked first; `sides`, which there are at all
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import letters, style
from .layout import Box, Place

if TYPE_CHECKING:
    from .scene import Layer, Scene

SIDES = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)]  # to the right, and up
FARTHER = (1, 3, 5)  # times as far away as asked for
SLACK = 1  # px that boxes of letters may share: those of a row touch
PAD = 2  # px between words and the edge of their panel, at the student's type size


@dataclass(frozen=True)
class Text:
    """One string of a layer as it is written: its middle and its size."""

    layer: Layer
    index: int
    string: str
    x: float
    y: float
    wide: float
    tall: float

    @property
    def box(self) -> Box:
        """What it covers."""
        return (
            self.x - self.wide / 2,
            self.y - self.tall / 2,
            self.x + self.wide / 2,
            self.y + self.tall / 2,
        )

    @property
    def start(self) -> float:
        """Where the layer's alignment takes hold of it."""
        return self.x + self.wide * {"left": -0.5, "center": 0, "right": 0.5}[self.layer.style["align"]]


def place(scene: Scene, places: list[Place], font: float) -> list[Text]:
    """Return all words of the layers of a scene whose panels stand at these places."""
    placed: list[Text] = []
    layers = [layer for layer in scene.layers if layer.kind == "text"]
    for layer in sorted(
        layers, key=lambda layer: layer.style["beside"] is not None
    ):  # those last that give way
        panel = places[layer.panel]
        others = [text for text in placed if text.layer.panel == layer.panel]
        for index, (x, y, choices) in enumerate(zip(*layer.values.tolist(), layer.strings)):
            if not choices:
                continue
            text = _place(layer, index, choices, panel.spot(x, y), panel, font, others)
            if text is not None:
                others.append(text)
                placed.append(text)
    return placed


def _place(layer, index, choices, at, panel, font, others):
    look, box, px = layer.style, panel.box, font / style.STUDENT_FONT
    size, pad = font * look["scale"], PAD * px
    if isinstance(choices, str):
        choices = (choices,)
    room = math.inf
    if look["room"] is not None:
        room = look["room"] / (panel.x[1] - panel.x[0]) * (box[2] - box[0])
    if look["inside"] or look["beside"] is not None:
        room = min(room, box[2] - box[0] - 2 * pad)
    string = letters.fitting(choices, room / size, look["bold"])
    if not string or not all(map(math.isfinite, at)):
        return None
    wide = letters.width(string, look["bold"]) * size
    if look["beside"] is not None:
        prefer = look["prefer"][index] if np.ndim(look["prefer"]) > 1 else look["prefer"]
        ranked = look["sides"] or sorted(
            SIDES, key=lambda side: -round(np.dot(side, prefer) / np.hypot(*side), 6)
        )
        for x, y in spots(at, look["beside"] * px, ranked, wide, size):
            text = Text(layer, index, string, x, y, wide, size)
            if _lies_in(text.box, box) and not any(overlap(text.box, other.box) for other in others):
                return text
        return None
    x, y = at[0] + wide * {"left": 0.5, "center": 0, "right": -0.5}[look["align"]], at[1]
    if look["inside"]:
        x = min(max(x, box[0] + pad + wide / 2), max(box[2] - pad - wide / 2, box[0] + pad + wide / 2))
        y = min(max(y, box[1] + size / 2), max(box[3] - size / 2, box[1] + size / 2))
    return Text(layer, index, string, x, y, wide, size)


def spots(
    at: tuple[float, float], away: float, sides: list[tuple[int, int]], wide: float, tall: float
) -> list[tuple[float, float]]:
    """Return the middles that a text of this size may have beside a point, the one asked for first."""
    return [
        (at[0] + dx * (near * far + wide / 2), at[1] - dy * (near * far + tall / 2))
        for far in FARTHER
        for dx, dy in sides
        for near in [away * (0.7 if dx and dy else 1)]
    ]


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes lie on each other by more than a hair."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > SLACK
        and min(one[3], other[3]) - max(one[1], other[1]) > SLACK
    )


def _lies_in(inner, outer):
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
