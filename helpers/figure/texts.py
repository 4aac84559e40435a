"""Where the words of the layers stand, in px, and which of their variants: Python's side of texts.js.

A text stays where its layer puts it, but for this:
    inside  it is moved, as little as can be, until it lies in its panel
    room    how wide it may be, in the data of its panel: the longest variant that is no wider, or the last
    beside  its point is marked, and it stands this many px away from it: the longest variant that finds a
            side where it lies in the panel and on no other words. Where none does and "" is one of the
            variants, nothing is written. `prefer`, (right, up) or one for each string, says which side is
            asked first; `sides`, which there are at all
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from . import letters, style
from .layout import Box, Place

if TYPE_CHECKING:
    from .scene import Layer, Scene

SIDES = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)]  # to the right, and up
FARTHER = (1, 2, 3, 4, 5)  # times as far away as asked for
SLACK = 1  # px that boxes of letters may share: those of a row touch
ROUNDING = 0.01  # px
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
    text = Text(layer, index, string, *at, wide, size)
    if look["beside"] is not None:
        return _beside(text, choices[choices.index(string) :], look["beside"] * px, box, others)
    x, y = at[0] + wide * {"left": 0.5, "center": 0, "right": -0.5}[look["align"]], at[1]
    if look["inside"]:
        x, y = _within(x, box[0] + pad, box[2] - pad, wide), _within(y, box[1], box[3], size)
    return replace(text, x=x, y=y)


def _beside(text, choices, away, box, others):
    """The first of some variants of a text that has a free place beside its point, there."""
    look, at = text.layer.style, (text.x, text.y)
    prefer = look["prefer"][text.index] if np.ndim(look["prefer"]) > 1 else look["prefer"]
    sides, taken = look["sides"] or ranked(*prefer), [other.box for other in others]
    for string in choices:
        if not string:
            return None
        wide, first = letters.width(string, look["bold"]) * text.tall, None
        for x, y in spots(at, away, sides, wide, text.tall, box):
            here = x - wide / 2, y - text.tall / 2, x + wide / 2, y + text.tall / 2
            if _lies_in(here, box):
                first = first or (x, y)
                if not any(overlap(here, other) for other in taken):
                    return replace(text, string=string, x=x, y=y, wide=wide)
    x, y = first or next(spots(at, away, sides, wide, text.tall, box))
    return replace(text, string=string, x=x, y=y, wide=wide)


@lru_cache(maxsize=1000)
def ranked(right: float, up: float) -> list[tuple[int, int]]:
    """Return all sides of a point, the one asked for first."""
    return sorted(SIDES, key=lambda side: -round((side[0] * right + side[1] * up) / math.hypot(*side), 6))


def spots(
    at: tuple[float, float], away: float, sides: list[tuple[int, int]], wide: float, tall: float, box: Box
) -> Iterator[tuple[float, float]]:
    """Yield the middles that a text of this size may have beside a point, the one asked for first.

    Above and below the point it slides along until it lies in the box, as it does up and down on its sides.
    """
    for far in FARTHER:
        for dx, dy in sides:
            near = far * away * (0.7 if dx and dy else 1)
            x, y = at[0] + dx * (near + wide / 2), at[1] - dy * (near + tall / 2)
            yield (
                x if dx else _within(x, box[0], box[2], wide),
                y if dy else _within(y, box[1], box[3], tall),
            )


def _within(middle, low, high, size):
    """The place for the middle of something of this size, moved into limits as little as can be."""
    return max(low + size / 2, min(middle, high - size / 2))


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes lie on each other by more than a hair."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > SLACK
        and min(one[3], other[3]) - max(one[1], other[1]) > SLACK
    )


def _lies_in(inner, outer):
    """Whether a box lies in another one, but for what is lost in rounding."""
    return (
        inner[0] > outer[0] - ROUNDING
        and inner[1] > outer[1] - ROUNDING
        and inner[2] < outer[2] + ROUNDING
        and inner[3] < outer[3] + ROUNDING
    )
