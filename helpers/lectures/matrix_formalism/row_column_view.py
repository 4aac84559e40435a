"""The view of a layer: its edges as a drawing, and one output added up term by term."""

import numpy as np

from ...figure import style
from ...figure.marks import rectangle
from ...figure.scene import Scene

MAX_SIZE = 4  # inputs, neurons, examples


class RowColumnView(Scene):
    """Left the layer as a drawing, right the terms of the selected output, each on top of the last."""

    def __init__(self):
        super().__init__()
        drawing = self.panel("layer", (0, 1), (0, 1), frame=False, title="the layer", weight=1.1)
        self.edges = [[drawing.line() for _ in range(MAX_SIZE)] for _ in range(MAX_SIZE)]
        self.rings = drawing.points(color=style.LIT, edge=style.INK, edge_width=3, size=50)
        self.nodes = drawing.points(color=style.PAPER, edge=style.INK, edge_width=2, size=38)
        self.inputs = drawing.text(align="right")
        self.names = drawing.text(bold=True)
        self.weight = drawing.text(bold=True, halo=9)
        self.outputs = drawing.text(align="left")
        sums = self.panel("sum", (0, 5), (-1, 1), ylabel="sum so far", title="term by term", yticks=None)
        self.zero = sums.line(color=style.SOFT_INK, width=1.5)
        self.bars = [sums.line() for _ in range(MAX_SIZE + 2)]
        self.frame_of_bar = sums.line(width=3)
        self.steps = sums.line(color=style.SOFT_INK, width=1.5, dash=(3, 3))
        self.values = sums.text(bold=True, halo=5, beside=8, sides=((0, 1), (0, -1)))

    def update(self, facts):
        for name, look in facts["looks"].items():
            self.grids[name] = look
        self._layer(facts)
        self._sum(facts)

    def _layer(self, facts):
        W, j, k = facts["W"], facts["j"] - 1, facts["k"] - 1
        (m, n), z = W.shape, facts["Z"][facts["i"] - 1]
        left, right = heights(n), heights(m)
        for row in range(MAX_SIZE):
            for column in range(MAX_SIZE):
                edge = self.edges[row][column]
                if row >= m or column >= n:
                    edge.hide()
                    continue
                weight, mine = W[row, column], row == j
                edge.set(
                    [0.3, 0.7],
                    [left[column], right[row]],
                    color=style.sign_colour(weight) if weight else style.ZERO,
                    width=(1 + min(5, 1.3 * abs(weight))) * (1.6 if mine and column == k else 1),
                    opacity=1 if mine else 0.22,
                )
        self.nodes.set([0.3] * n + [0.7] * m, [*left, *right])
        self.names.set(
            [0.3] * n + [0.7] * m, [*left, *right], strings=[*facts["input_names"], *facts["output_names"]]
        )
        lit = ([0.7], [right[j]]) if k == n else ([0.3, 0.7], [left[k], right[j]])
        self.rings.set(*lit)
        self.inputs.set([0.24] * n, left, strings=facts["x_texts"])
        self.outputs.set(
            [0.76] * m,
            right,
            strings=[f"= {text}" for text in facts["z_texts"]],
            color=list(map(style.sign_colour, z)),
        )
        if k == n:
            self.weight.set(0.7, right[j] - 0.13, strings=[facts["weight_text"]])
        else:
            share = 0.42
            y = left[k] + share * (right[j] - left[k])
            self.weight.set(0.3 + 0.4 * share, y, strings=[facts["weight_text"]])

    def _sum(self, facts):
        terms, panel, k = facts["terms"], self.panels[1], facts["k"] - 1
        count = len(terms)
        panel.x, panel.y = (-0.6, count + 0.6), (-facts["reach"], facts["reach"])
        panel.xticks, panel.xtick_names = tuple(range(count + 1)), facts["term_names"]
        tops = np.cumsum(terms)
        starts = np.concatenate([[0], tops[:-1], [0]])
        ends = np.concatenate([tops, [tops[-1]]])
        for place, bar in enumerate(self.bars):
            if place > count:
                bar.hide()
                continue
            low, high = starts[place], ends[place]
            amount = high - low
            bar.set(*bar_outline(place, low, high), fill=style.sign_colour(amount) if amount else style.ZERO)
        self.frame_of_bar.set(*bar_outline(k, starts[k], ends[k]))
        self.zero.set([-0.6, count + 0.6], [0, 0])
        x = np.concatenate([[place + 0.35, place + 0.65, np.nan] for place in range(count)])
        y = np.concatenate([[top, top, np.nan] for top in tops])
        self.steps.set(x, y)
        tops_of_bars = np.maximum(starts, ends)
        self.values.set(range(count + 1), tops_of_bars, strings=facts["term_texts"])


def heights(count):
    """Return where nodes stand, from the top down."""
    return 0.92 - 0.84 * (np.arange(count) + 0.5) / count


def bar_outline(place, low, high):
    """Return the outline of a bar round x = place."""
    return rectangle(place - 0.35, place + 0.35, low, high)
