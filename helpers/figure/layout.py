"""Where panels and their words stand: computed from the room that there is.

All lengths are in px, where none are said to be in em, the size of the type. Panels stand side by side;
where their least widths do not fit, in two rows or more. Words that would be too long give way: a text with
variants takes a shorter one, or it is broken into lines; ticks become fewer; a legend stands in rows. No word
of the axes overlaps another one, or is cut, down to a figure of 320 px.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from . import letters, ticks

if TYPE_CHECKING:
    from .scene import Panel

Box = tuple[float, float, float, float]  # left, top, right, bottom
WIDE = 68  # em: on such a page, that of a snapshot, there is one row
ROW = 22  # em that a row is high, where panels stand in several
PITCH = 1.3  # em from one line of words to the next
EDGE = 0.3  # em between words and the edge of their panel's room
MARK, APART = 1.0, 0.8  # em that the mark of a legend takes, and between two entries


@dataclass(frozen=True)
class Word:
    """One line of words of the axes; (x, y) is on its base line, at its left end, middle or right end."""

    text: str
    x: float
    y: float
    font: float
    align: str = "left"
    bold: bool = False
    upward: bool = False  # turned, read from below

    @property
    def box(self) -> Box:
        """What it covers."""
        wide = letters.width(self.text, self.bold) * self.font
        start = wide * {"left": 0, "center": 0.5, "right": 1}[self.align]
        above, below = letters.ABOVE * self.font, letters.BELOW * self.font
        if self.upward:
            return self.x - above, self.y - (wide - start), self.x + below, self.y + start
        return self.x - start, self.y - above, self.x + wide - start, self.y + below


@dataclass
class Place:
    """Where one panel stands: the box of its axes, its words, ticks, and the marks of its legend."""

    box: Box
    x: tuple[
        float, float
    ]  # what the box shows of the data: the panel's limits, or more, where it fills its room
    y: tuple[float, float]
    log_y: bool = False
    words: list[Word] = field(default_factory=list)
    marks: list[tuple[dict[str, Any], float, float]] = field(default_factory=list)  # look, middle
    xticks: ticks.Ticks = field(default_factory=list)
    yticks: ticks.Ticks = field(default_factory=list)

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the data lies, in px."""
        left, top, right, bottom = self.box
        low, high = self.y
        if self.log_y:
            low, high, y = math.log10(low), math.log10(high), math.log10(y) if y > 0 else math.nan
        across, up = (x - self.x[0]) / (self.x[1] - self.x[0]), (y - low) / (high - low)
        return left + across * (right - left), bottom - up * (bottom - top)


def rows_by_width(panels: Sequence[Panel]) -> list[tuple[float, int]]:
    """Return how many rows a page has: (least width in em, rows), the fewest rows first."""
    if not panels:
        return [(0, 1)]
    counts = range(1, len(panels) + 1)
    found = [(max(sum(panel.least for panel in row) for row in _split(panels, n)), n) for n in counts]
    found[0] = min(found[0][0], WIDE), 1
    return [*found[:-1], (0, found[-1][1])]


def place(panels: Sequence[Panel], width: float, height: float, font: float) -> list[Place]:
    """Place panels and their words on a page of this size, in letters of `font` px."""
    count = next(n for least, n in rows_by_width(panels) if width >= least * font)
    tall = height / count
    if not panels:
        return []
    return [
        placed
        for number, row in enumerate(_split(panels, count))
        for placed in _Row(row, width, tall, font).places(number * tall)
    ]


def _split(panels, count):
    """Panels in so many rows, in their order, the fullest row as empty as can be."""
    ends = ((0, *cuts, len(panels)) for cuts in combinations(range(1, len(panels)), count - 1))
    rows = ([panels[a:b] for a, b in pairwise(cut)] for cut in ends)
    return min(rows, key=lambda split: max(sum(panel.least for panel in row) for row in split))


class _Row:
    """Panels side by side. Margins depend on the room, the room on the margins: a few rounds settle it."""

    def __init__(self, panels, width, height, font):
        self.panels, self.width, self.height, self.font = panels, width, height, font

    def places(self, top):
        margins = [self._margins(panel, self.width, self.height) for panel in self.panels]
        for _ in range(3):
            rooms = self._rooms(margins)
            boxes = [self._box(*each) for each in zip(self.panels, rooms, margins)]
            needed = [
                self._margins(panel, right - left, box[3] - box[1])
                for panel, (left, right), box in zip(self.panels, rooms, boxes)
            ]
            wider = [tuple(map(max, *pair)) for pair in zip(margins, needed)]
            if wider == margins:
                break
            margins = wider
        rooms = self._rooms(margins)
        return [self._words(*each, top) for each in zip(self.panels, rooms, margins)]

    def _rooms(self, margins):
        """The (left, right) that each panel has with its words.

        Panels with equal units take the width that they need, the others share the rest by weight.
        """
        needs = []
        for panel, (left, right, bottom, top) in zip(self.panels, margins):
            shape = (panel.x[1] - panel.x[0]) / (panel.y[1] - panel.y[0])
            needs.append((self.height - bottom - top) * shape + left + right if panel.squares else None)
        fixed = sum(need for need in needs if need)
        sharing = [panel for panel, need in zip(self.panels, needs) if not need]
        least = sum(panel.least for panel in sharing) * self.font
        most = min(0.72 * self.width, max(self.width - least, 0.3 * self.width)) if sharing else self.width
        squeeze = min(1, most / fixed) if fixed else 1
        rest = self.width - squeeze * fixed
        shares = self._shares(sharing, rest)
        rooms, x = [], 0 if sharing else rest / 2  # a row of squares is centred
        for panel, need in zip(self.panels, needs):
            wide = need * squeeze if need else shares[panel]
            rooms.append((x, x + wide))
            x += wide
        return rooms

    def _shares(self, panels, width):
        """The width of each: by weight, but none gets less than its least where that can be."""
        short: list = []
        while True:
            free = [panel for panel in panels if panel not in short]
            given = sum(panel.least for panel in short) * self.font
            weights = sum(panel.weight for panel in free)
            shares = {panel: (width - given) * panel.weight / weights for panel in free}
            narrow = [panel for panel in free if shares[panel] < panel.least * self.font]
            if not narrow or len(short) + len(narrow) == len(panels):
                return shares | {panel: panel.least * self.font for panel in short}
            short += narrow

    def _box(self, panel, room, margins):
        left, right, bottom, top = margins
        box = [room[0] + left, top, room[1] - right, self.height - bottom]
        box[2], box[3] = max(box[2], box[0] + 1), max(box[3], box[1] + 1)  # however little room a page has
        if panel.squares:
            wide, tall = panel.x[1] - panel.x[0], panel.y[1] - panel.y[0]
            unit = min((box[2] - box[0]) / wide, (box[3] - box[1]) / tall)
            spare_x, spare_y = (box[2] - box[0] - unit * wide) / 2, (box[3] - box[1] - unit * tall) / 2
            box = [box[0] + spare_x, box[1] + spare_y, box[2] - spare_x, box[3] - spare_y]
        return tuple(box)

    def _margins(self, panel, wide, tall):
        """The room for words round a panel that has so much: left, right, bottom, top."""
        em = self.font
        room = wide / em - 2 * EDGE
        title = letters.lines(panel.title, room, bold=True)
        over = len(title) + len(_legend(panel.legend, room))
        top = 0.7 + PITCH * over
        if not panel.frame:
            return 0.3 * em, 0.3 * em, 0.5 * em, top * em
        up = ticks.upward(panel, tall / em)
        numbers = max((letters.width(text) for _, text in up), default=0)
        names = letters.lines(panel.ylabel, tall / em + 1)
        left = max(3.0, numbers + 0.8) + (1.6 + PITCH * (len(names) - 1) if names else 0)
        names = letters.lines(panel.xlabel, room)
        bottom = 1.7 + (1.5 + PITCH * (len(names) - 1) if names else 0)
        right, axis = 1.1, max(1, room - left - 0.5)
        for x, text in ticks.across(panel, axis)[-1:]:
            spare = (panel.x[1] - x) / (panel.x[1] - panel.x[0]) * axis
            right = max(right, letters.width(text) / 2 - spare + EDGE)
        return left * em, right * em, bottom * em, top * em

    def _words(self, panel, room, margins, top):
        """The panel with its words, `top` px from the top of the page."""
        em, (x0, y0, x1, y1) = self.font, self._box(panel, room, margins)
        x, y = _filled(panel, (x1 - x0) / (y1 - y0)) if panel.fill else (panel.x, panel.y)
        placed = Place((x0, y0 + top, x1, y1 + top), x, y, panel.log_y)
        words, wide = placed.words, (room[1] - room[0]) / em - 2 * EDGE
        rows = _legend(panel.legend, wide)
        title = letters.lines(panel.title, wide, bold=True)
        widths = [letters.width(line, bold=True) for line in title]
        start = self._start(x0, room, max(widths, default=0))
        line = y0 + top - (0.5 + letters.BELOW + PITCH * (len(rows) + len(title) - 1)) * em
        for number, text in enumerate(title):
            words.append(Word(text, start, line + PITCH * number * em, em, bold=True))
        line += PITCH * len(title) * em
        widths = [_length(row) for row in rows]
        start = self._start(x0, room, max(widths, default=0))
        for number, row in enumerate(rows):
            x, y = start, line + PITCH * number * em
            for text, look in row:
                placed.marks.append((look, x + MARK / 2 * em, y - 0.3 * em))
                words.append(Word(text, x + MARK * em, y, em))
                x += (MARK + letters.width(text) + APART) * em
        if panel.frame:
            self._axes(panel, room, margins[0], placed)
        return placed

    def _start(self, left, room, wide):
        """Where words of so many em begin: at the axes, or further left where they are long."""
        return max(room[0] + EDGE * self.font, min(left, room[1] - (EDGE + wide) * self.font))

    def _axes(self, panel, room, margin, placed):
        """Add the ticks and names of both axes."""
        em, (x0, y0, x1, y1) = self.font, placed.box
        placed.xticks = ticks.across(panel, (x1 - x0) / em)
        placed.yticks = ticks.upward(panel, (y1 - y0) / em)
        for value, text in placed.xticks:
            x, _ = placed.spot(value, panel.y[0])
            placed.words.append(Word(text, x, y1 + 1.36 * em, em, "center"))
        for value, text in placed.yticks:
            _, y = placed.spot(panel.x[0], value)
            placed.words.append(Word(text, x0 - 0.5 * em, y + 0.28 * em, em, "right"))
        wide = (room[1] - room[0]) / em - 2 * EDGE
        for number, text in enumerate(letters.lines(panel.xlabel, wide)):
            half = (letters.width(text) / 2 + EDGE) * em
            x = min(max((x0 + x1) / 2, room[0] + half), room[1] - half)
            placed.words.append(Word(text, x, y1 + (2.52 + PITCH * number) * em, em, "center"))
        for number, text in enumerate(letters.lines(panel.ylabel, (y1 - y0) / em + 1)):
            x = x0 - margin + (0.35 + letters.ABOVE + PITCH * number) * em
            placed.words.append(Word(text, x, (y0 + y1) / 2, em, "center", upward=True))


def _filled(panel, shape):
    """The limits of a panel in a box of this shape, units as long on x as on y: more on one side."""
    wide, tall = panel.x[1] - panel.x[0], panel.y[1] - panel.y[0]
    more_x, more_y = max(0, tall * shape - wide) / 2, max(0, wide / shape - tall) / 2
    return (panel.x[0] - more_x, panel.x[1] + more_x), (panel.y[0] - more_y, panel.y[1] + more_y)


def _length(row):
    """How many em one row of a legend is long."""
    return sum(MARK + letters.width(text) + APART for text, _ in row) - APART


def _legend(entries, room):
    """A legend as rows of (text, look): in one row if a variant of its words allows it."""
    if not entries:
        return []
    depth = max(len(letters.variants(label)) for label, _ in entries)
    for level in range(depth):
        row = [
            (letters.variants(label)[min(level, len(letters.variants(label)) - 1)], look)
            for label, look in entries
        ]
        if _length(row) <= room:
            return [row]
    widths = [MARK + letters.width(text) for text, _ in row]
    return [[row[place] for place in places] for places in letters.rows(widths, room, APART)]
