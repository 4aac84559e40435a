"""View of the shape machine: matrices as blocks to scale."""

from itertools import pairwise

import numpy as np

from ...figure import style
from ...figure.marks import joined, rectangle
from ...figure.scene import Scene

LEARNED = {"color": style.ZERO, "marker": "square", "edge": style.INK}
DATA = {"color": style.PAPER, "marker": "square", "edge": style.INK}
BLOCKS = 13  # of four layers: X, and W, b, A of each


def scaled(size, scale):
    """Return the drawn length of a side with `size` numbers."""
    return np.log2(1 + size) if scale == "log" else size


class ShapeMachineView(Scene):
    """The arrays of a forward pass from left to right, each a block of rows × columns."""

    WIDE, MIDDLE, TALLEST, GAP, ROOM = 40, 4.75, 4.9, 1.0, 8.6  # ROOM: a layer's labels need this much
    OVER, UNDER = ((0, 1),), ((0, -1),)  # the sides of the blocks where their names stand

    def __init__(self):
        super().__init__()
        chain = self.panel("chain", (0, self.WIDE), (0, 9.4), frame=False, equal=True, fill=True)
        self.fills = [chain.line() for _ in range(BLOCKS)]
        self.outlines = chain.line(width=1.5)
        self.open = chain.line(width=1.5, color=style.SOFT_INK, dash=(4, 4))
        self.slips = chain.line(width=3, color=style.NEGATIVE)
        self.fits = chain.line(width=5, color=style.POSITIVE)
        self.clashes = chain.line(width=5, color=style.NEGATIVE)
        self.signs = chain.text(
            bold=True, scale=1.2, beside=0, sides=((0, 0),)
        )  # none where there is no room
        self.clash_text = chain.text(bold=True, color=style.NEGATIVE, beside=7, sides=self.OVER)
        self.over = chain.text(beside=7, sides=self.OVER)
        self.under = chain.text(beside=7, sides=self.UNDER)

    def update(self, facts):
        scale = facts["scale"]
        sides = "sides on a log scale" if scale == "log" else "sides to scale"
        self.panels[0].legend = (
            (sides, {"size": 0, "edge_width": 0}),
            ("learned: counted", {"size": 12, **LEARNED}),
            ("data: not counted", {"size": 12, **DATA}),
        )
        blocks = facts["blocks"]
        places = self.place(blocks, scale)
        for layer, block, place in zip(self.fills, blocks, places):
            layer.set(*rectangle(*place), fill=style.ZERO if block["learned"] else style.PAPER)
        for layer in self.fills[len(blocks) :]:
            layer.hide()
        edges = [rectangle(*place) for place in places]
        self.outlines.set(*joined([edge for edge, block in zip(edges, blocks) if block["made"]]))
        self.open.set(*joined([edge for edge, block in zip(edges, blocks) if not block["made"]]))
        self.slips.set(*joined([edge for edge, block in zip(edges, blocks) if block["slip"]]))
        self._meetings(facts["meetings"], edges)
        if facts["silent"]:
            wrong = next(edge for edge, block in zip(edges, blocks) if block["slip"])
            self.clash_text.set(wrong[0].mean(), wrong[1].max(), strings=[("fits, but is wrong", "wrong")])
        self.grids["sizes"] = {"turned": True}
        self.signs.set(
            [(one[1] + two[0]) / 2 for one, two in pairwise(places)],
            [self.MIDDLE] * (len(places) - 1),
            strings=[(block["sign"], "") for block in blocks[1:]],
        )
        for layer, kinds, level in (
            (self.over, "W", max(top for *_, top in places)),
            (self.under, "XAb", min(bottom for _, _, bottom, _ in places)),
        ):
            named = [(block, place) for block, place in zip(blocks, places) if block["kind"] in kinds]
            layer.set(
                [(left + right) / 2 for _, (left, right, _, _) in named],
                [level] * len(named),
                strings=[(block["label"], block["label"].split()[0]) for block, _ in named],
                color=[style.NEGATIVE if block["slip"] else style.INK for block, _ in named],
            )

    def place(self, blocks, scale):
        """Return where each block stands: (left, right, bottom, top), the whole row in the middle."""
        sizes = np.array([[scaled(side, scale) for side in block["sides"]] for block in blocks])
        data, layers = sizes[0], sizes[1:].reshape(-1, 3, 2)
        share = (self.WIDE - 0.5) / (len(layers) + 0.75)  # of one layer; the input takes three quarters
        rows = [tall for (tall, _), block in zip(sizes, blocks) if block["kind"] != "b"]
        unit = min(
            self.TALLEST / max(rows),
            0.75 * share / data[1],
            *((share - 3 * self.GAP) / layer[:, 1].sum() for layer in layers),
        )
        needs = [unit * layer[:, 1].sum() + 3 * self.GAP for layer in layers]
        wide = [min(share, max(need, self.ROOM)) for need in needs]
        x = (self.WIDE - sum(wide) - unit * data[1]) / 2
        places = []
        for i, ((tall, across), block) in enumerate(zip(unit * sizes, blocks)):
            if i:
                layer = (i - 1) // 3
                x += (wide[layer] - unit * layers[layer][:, 1].sum()) / 3
            tall = 0.4 if block["kind"] == "b" else tall
            places.append((x, x + across, self.MIDDLE - tall / 2, self.MIDDLE + tall / 2))
            x += across
        return places

    def _meetings(self, meetings, edges):
        """Colour the two sides that must be of one length, and say so where they are not."""
        fits, clashes, spots, texts = [], [], [], []
        level = max(edge[1].max() for edge in edges)
        for meeting in meetings:
            left, right = (edges[i] for i in meeting["blocks"])
            top, side = left[:, 2:4], right[:, 3:5]  # columns of the one, rows of the other
            if meeting["sign"] == "+":
                top, side = left[:, 0:2], right[:, 0:2]  # columns of both
            (clashes if meeting["clash"] else fits).extend((top, side))
            if meeting["clash"]:
                spots.append((left[0].max() + right[0].min()) / 2)
                texts.append(meeting["clash"])
        self.fits.set(*joined(fits))
        self.clashes.set(*joined(clashes))
        self.clash_text.set(spots, [level] * len(spots), strings=texts)
