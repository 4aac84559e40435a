"""The view of shifts: a digit and its shifted copy, their maps, the pooled maps, and what is read."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice, outlines
from ...figure.scene import Scene

ROWS, COLUMNS, FRAME = 8, 12, 8  # of the canvas, in pixels; and the side of what the network sees
BEFORE, AFTER = 19.8, 9.5  # the upper edges of the two pictures of a column
TOP = 21.6
BETWEEN = 4.2  # columns
WIDE = 19.0  # of the panel of classes
BARS = (1.2, 7.7)  # from probability 0 to 1
PITCH = 1.45  # from one class to the next
CLASSES = 18.9  # the middle of class 0
FRAMED = {"color": style.INK, "width": 3}
DIGITS = range(10)


class PoolView(Scene):
    """Above before, below after the shift; from left to right input, map, pooled map; the classes."""

    pale = True  # a grey cell of a map is a zero

    def __init__(self):
        super().__init__()
        column = {"frame": False, "equal": True}
        panels = [
            self.panel(name, (-0.2, COLUMNS + BETWEEN), (0, TOP), **column)
            for name in ("input", "map", "pooled")
        ]
        self.images = [
            (panel.image(origin="top", opacity=opacity), panel.image(origin="top", opacity=opacity))
            for panel, opacity in zip(panels, (1, 1, 0.5))  # numbers are written on the last
        ]
        self.lattices = [panel.line(color=style.SOFT_INK, width=0.8) for panel in panels]
        self.titles = [panel.text(bold=True, align="left") for panel in panels]
        self.captions = [panel.text(align="left") for panel in panels]
        self.frames = panels[0].line(**FRAMED)
        self.windows_below = panels[1].line(color=style.PAPER, width=5)
        self.windows = panels[1].line(**FRAMED)
        self.winners = panels[1].points(size=8, color=style.INK)
        self.changed = panels[2].line(fill=style.INK)
        self.numbers = panels[2].text(halo=0, scale=0.9)
        self.chosen_below = panels[2].line(color=style.PAPER, width=6)
        self.chosen = panels[2].line(color=style.INK, width=3.5)
        self._classes(self.panel("classes", (0, WIDE), (0, TOP), **column))
        self.step = 2.0

    def _classes(self, panel):
        self.bars = panel.line(fill=style.POSITIVE)
        self.bars_after = panel.line(fill=style.POSITIVE_TINT)
        self.rims = panel.line(color=style.POSITIVE, width=1.5)
        panel.line(color=style.SOFT_INK, width=1.2).set(
            [BARS[0]] * 2, [CLASSES + PITCH / 2, CLASSES - 9.5 * PITCH]
        )
        panel.text().set([0.5] * 10, CLASSES - PITCH * np.arange(10), strings=DIGITS)
        self.reads = panel.text(align="left", bold=True)
        self.shares = panel.text(align="left")
        panel.text(align="left").set([0.2], [3.9], strings=["of all test digits it reads right:"])
        self.table, self.table_now = panel.text(), panel.text(bold=True)
        self.ring = panel.line(**FRAMED)

    def update(self, facts):
        self._pictures(0, facts["input"], facts["input_shifted"], 1, 1)
        most = max(facts["map"].max(), facts["map_shifted"].max(), 1e-9)
        self._pictures(1, facts["map"], facts["map_shifted"], 1, most)
        self.step = float(facts["stride"])
        self._pictures(2, facts["pooled"], facts["pooled_shifted"], self.step, most)
        self._words(facts)
        self._window(facts)
        self._pooled(facts)
        self._readings(facts)
        shift = facts["shift"]
        self.frames.set(*outlines([(0, FRAME, top - ROWS, top) for top in (BEFORE, AFTER)]))
        self.handle("digit", self.panels[0], shift + FRAME / 2, AFTER - ROWS / 2)

    def _pictures(self, column, before, after, cell, most):
        """Show both pictures of a column, with cells of this size, in the middle of the canvas."""
        rows, columns = before.shape
        self.left = left = (COLUMNS - columns * cell) / 2
        self.drop = drop = (ROWS - rows * cell) / 2
        for image, values, top in zip(self.images[column], (before, after), (BEFORE, AFTER)):
            bottom = top - ROWS + drop
            image.set_image(values, low=-most, high=most, extent=(left, COLUMNS - left, bottom, top - drop))
        self.lattices[column].set(
            *np.hstack([lattice(left, top - drop, columns, rows, cell) for top in (BEFORE, AFTER)])
        )

    def _words(self, facts):
        shift, pooling = facts["shift"], facts["pooling"]
        pooled: str | tuple = "no pooling"
        if pooling != "none":
            pooled = f"{pooling} of 2×2, stride {facts['stride']}", f"{pooling} of 2×2"
        upper = "a test digit", f"{facts['filter']}, ReLU", pooled
        lower = (
            f"shifted by {shift} px →" if shift else "not shifted",
            "its map",
            f"◥ {facts['changed']} of {facts['cells']} changed",
        )
        below = (
            "frame: what it sees",
            *(f"alike: {facts[name]:.2f} (the same: 1)" for name in ("map_agreement", "agreement")),
        )
        for title, caption, *strings, end in zip(self.titles, self.captions, upper, lower, below):
            title.set([0, 0], [BEFORE + 0.95, AFTER + 0.95], strings=strings)
            caption.set(0, AFTER - ROWS - 0.8, strings=[end])

    def _window(self, facts):
        row, column, stride, size = (facts[name] for name in ("row", "column", "stride", "size"))
        boxes, winners = [], []
        for name, top in (("window", BEFORE), ("window_shifted", AFTER)):
            x, y = column * stride, top - row * stride
            boxes.append((x, x + size, y - size, y))
            u, v = np.unravel_index(facts[name].argmax(), facts[name].shape)
            winners.append((x + v + 0.5, y - u - 0.5))
        for line in (self.windows_below, self.windows):
            line.set(*outlines(boxes))
        self.winners.set(*(np.transpose(winners) if facts["pooling"] == "max" else ((), ())))

    def _pooled(self, facts):
        cell, row, column = self.step, facts["row"], facts["column"]
        tops = BEFORE - self.drop, AFTER - self.drop
        rows, columns = np.nonzero(facts["changed_cells"])
        x, y = self.left + cell * (columns + 1), tops[1] - cell * rows
        gap, side = np.full(len(x), np.nan), 0.32 * cell
        corners = [(x - side, x, x, x - side, gap), (y, y, y - side, y, gap)]
        self.changed.set(*(np.column_stack(part).ravel() for part in corners))
        self.numbers.hide()
        if cell > 1:
            places = np.indices(facts["pooled"].shape).reshape(2, -1)
            middles = self.left + cell * (places[1] + 0.5)
            heights = [top - cell * (places[0] + 0.5) for top in tops]
            values = np.concatenate([facts[name].ravel() for name in ("pooled", "pooled_shifted")])
            self.numbers.set(
                np.tile(middles, 2),
                np.concatenate(heights),
                strings=[short(value) for value in values],
                room=0.88 * cell,
            )
        x = self.left + cell * column
        boxes = [(x, x + cell, top - cell * (row + 1), top - cell * row) for top in tops]
        for line in (self.chosen_below, self.chosen):
            line.set(*outlines(boxes))
        self.handle("window", self.panels[2], x + cell / 2, boxes[1][2] + cell / 2)

    def pooled_cell(self, x, y):
        """Return column and row of the pooled number nearest to a place, in the upper or the lower map."""
        top = (BEFORE if y > (AFTER + BEFORE - ROWS) / 2 else AFTER) - self.drop
        return tuple(int(np.floor(part / self.step)) for part in (x - self.left, top - y))

    def _readings(self, facts):
        both = facts["probabilities"], facts["probabilities_shifted"]
        heights = CLASSES - PITCH * np.arange(10)
        left, wide = BARS[0], BARS[1] - BARS[0]
        before, after = (
            [(left, left + wide * p, y + low, y + high) for p, y in zip(probabilities, heights)]
            for probabilities, low, high in zip(both, (0.04, -0.56), (0.56, -0.04))
        )
        self.bars.set(*outlines(before))
        self.bars_after.set(*outlines(after))
        self.rims.set(*outlines(after))
        first, now = facts["prediction"], facts["prediction_shifted"]
        told = f"it reads {first}, then {now}" if facts["shift"] else f"it reads {first}"
        self.reads.set([0.2], [BEFORE + 0.95], strings=[told])
        wins = {first: f"before {both[0][first]:.2f}"}
        told = f"after {both[1][now]:.2f}"
        wins[now] = (f"{wins[now]}, {told}", told) if now == first else told
        self.shares.set(
            [BARS[1] + 0.3] * len(wins),
            heights[list(wins)],
            strings=wins.values(),
            room=WIDE - BARS[1] - 0.5,
        )
        self._table(facts)

    def _table(self, facts):
        """Show how many of all test digits are read right, by shift; the present shift in a frame."""
        x, shift = 2.0 + 3.8 * np.arange(5), facts["shift"]
        shares = [f"{100 * share:.0f} %" for share in facts["right_at"]]
        self.table.set(x, [2.3] * 5, strings=[f"{far} px" for far in range(5)])
        self.table_now.set(x, [0.7] * 5, strings=shares)
        self.ring.set(*outlines([(x[shift] - 1.75, x[shift] + 1.75, 0.05, 3.05)]))


def short(value):
    """Write a number of a pooled map in few letters, or in fewer."""
    return (f"{value:.1f}", f"{value:.0f}", "") if value else ("0", "")
