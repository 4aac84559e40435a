"""Views of lecture 3: a network as blocks to scale, and a plane that a layer bends."""

from itertools import pairwise

import numpy as np

from . import style
from .perceptron import CLASS_LOOKS
from .scene import Scene

LEARNED = {"color": style.ZERO, "marker": "square", "edge": style.INK}
DATA = {"color": style.PAPER, "marker": "square", "edge": style.INK}
BLOCKS = 13  # of four layers: X, and W, b, A of each


def scaled(size, scale):
    """The drawn length of a side with `size` numbers."""
    return np.log2(1 + size) if scale == "log" else size


def rectangle(left, bottom, wide, tall):
    """The corners of a block from the lower left one on, closed: x (5,), y (5,)."""
    right, top = left + wide, bottom + tall
    return np.array([[left, right, right, left, left], [bottom, bottom, top, top, bottom]])


def joined(lines):
    """Several lines as one, with a nan between them."""
    return np.hstack([np.zeros((2, 0)), *(np.column_stack([line, (np.nan, np.nan)]) for line in lines)])


class ShapeMachineView(Scene):
    """The arrays of a forward pass from left to right, each a block of rows × columns."""

    WIDE, MIDDLE, TALLEST, GAP, ROOM = 40, 4.75, 4.9, 1.0, 8.6  # ROOM: a layer's labels need so much

    def __init__(self):
        super().__init__()
        chain = self.panel("chain", (0, self.WIDE), (0, 9.4), frame=False, equal=True)
        self.fills = [chain.line() for _ in range(BLOCKS)]
        self.outlines = chain.line(width=1.5)
        self.open = chain.line(width=1.5, color=style.SOFT_INK, dash=(4, 4))
        self.slips = chain.line(width=3, color=style.NEGATIVE)
        self.fits = chain.line(width=5, color=style.POSITIVE)
        self.clashes = chain.line(width=5, color=style.NEGATIVE)
        self.signs = chain.text(bold=True, scale=1.2)
        self.names = chain.text()
        self.clash_text = chain.text(bold=True, scale=1.2, color=style.NEGATIVE)

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
            self.clash_text.set(wrong[0].mean(), 7.85, strings=["fits, but is wrong"])
        self.grids["sizes"] = {"turned": True}
        self.signs.set(
            [(one[0] + one[2] + two[0]) / 2 for one, two in pairwise(places)],
            [self.MIDDLE] * (len(places) - 1),
            strings=[block["sign"] for block in blocks[1:]],
        )
        level = {"W": 8.9, "b": 0.45, "A": 1.5}
        self.names.set(
            [
                max(left + wide / 2, 0.26 * len(block["label"]))  # the first must not start off the page
                for (left, _, wide, _), block in zip(places, blocks)
            ],
            [level[block["kind"]] for block in blocks],
            strings=[block["label"] for block in blocks],
            color=[style.NEGATIVE if block["slip"] else style.INK for block in blocks],
        )

    def place(self, blocks, scale):
        """Where each block stands: (left, bottom, width, height), the whole row in the middle."""
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
            places.append((x, self.MIDDLE - tall / 2, across, tall))
            x += across
        return places

    def _meetings(self, meetings, edges):
        """Colour the two sides that must be of one length, and say so where they are not."""
        fits, clashes, spots, texts = [], [], [], []
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
        self.clash_text.set(spots, [7.85] * len(spots), strings=texts)


def segments(pieces):
    """Many pieces (K, S, 2) as one line, with a nan between them: (2, M)."""
    return joined([piece.T for piece in pieces])


class PlaneUnderLayer:
    """One panel of the space bender: a grid, the unit square and the points of two classes."""

    def __init__(self, panel):
        self.panel = panel
        self.square = panel.line(fill=style.POSITIVE_TINT)
        self.grid = panel.line(color=style.SOFT_INK, width=1, opacity=0.55)
        self.rim = panel.line(width=2)
        self.line = panel.line(width=3)
        self.points = [panel.points(size=13, edge_width=1.5, **look) for look in CLASS_LOOKS]
        self.probe = panel.points(
            color=style.PAPER, edge=style.INK, edge_width=2.5, marker="diamond", size=11
        )
        self.names = panel.text(bold=True)

    def update(self, *, square, tint, lattice, classes, probe):
        self.square.set(*square.T, fill=tint)
        self.rim.set(*np.vstack([square, square[:1]]).T)
        self.grid.set(*segments(lattice))
        for layer, points in zip(self.points, classes):
            layer.set(*points.T, size=13 if len(points) < 5 else 8)
        name, x, y = probe
        self.probe.set(x, y)
        (low, high), (bottom, top) = self.panel.x, self.panel.y
        self.names.set(x + 0.33, y + 0.15, strings=[name if low < x < high and bottom < y < top else ""])


class SpaceBenderView(Scene):
    """Left the plane as it is, right the plane after a layer; the line that separates, in both."""

    def __init__(self, x, y):
        super().__init__()
        ticks = {"xticks": (-2, -1, 0, 1, 2, 3), "yticks": (-1, 0, 1, 2), "equal": True}
        left = self.panel("before", x, y, xlabel="x₁", ylabel="x₂", **ticks)
        left.legend = tuple(
            (f"before: XOR = {name}", {"size": 11, **look}) for name, look in enumerate(CLASS_LOOKS)
        )
        right = self.panel("after", x, y, xlabel="a₁", ylabel="a₂", **ticks)
        self.before = PlaneUnderLayer(left)
        self.linear = right.line(color=style.SOFT_INK, width=2, dash=(5, 4))
        self.after = PlaneUnderLayer(right)
        self.columns = [right.arrow(width=3.5), right.arrow(width=3.5)]
        self.origin = right.points(size=9)
        self.column_names = right.text(bold=True)
        self.det = right.text(bold=True, align="right", halo=6)

    def update(self, facts):
        left, right = self.panels
        W, b, det = facts["W"], facts["b"], facts["det_now"]
        tint = style.POSITIVE_TINT if det > 0 else style.NEGATIVE_TINT
        way = "after" if facts["t"] == 1 else "on the way"  # no number: each title is an axes drawn anew
        f = facts["activation"]
        right.title = f"{way}: a = W x + b" if f == "identity" else f"{way}: a = {f}(W x + b)"
        self.before.update(
            square=facts["unit_square"],
            tint=style.POSITIVE_TINT,
            lattice=facts["lattice"],
            classes=facts["before"],
            probe=("x", *facts["x"]),
        )
        self.after.update(
            square=facts["bent_square"],
            tint=tint,
            lattice=facts["bent_lattice"],
            classes=facts["after"],
            probe=("a", *facts["a"]),
        )
        self.before.line.set(*segments(facts["bent_line"]))
        self.after.line.set(*facts["line"].T, dash=(9, 6))
        self.linear.set(*np.vstack([facts["square"], facts["square"][:1]]).T)
        tips = [b + W[:, 0], b + W[:, 1]]
        for layer, tip in zip(self.columns, tips):
            layer.set(*np.array([b, tip]).T)
        self.origin.set(*b)
        ways = [column if np.hypot(*column) > 0.1 else side for column, side in zip(W.T, np.eye(2))]
        spots = [tip + 0.45 * way / np.hypot(*way) for tip, way in zip(tips, ways)]
        x, y = np.transpose([*spots, b - (0.33, 0.2)])
        x, y = np.clip(x, right.x[0] + 0.4, right.x[1] - 0.4), np.clip(y, right.y[0] + 0.2, right.y[1] - 0.2)
        self.column_names.set(x, y, strings=["col 1", "col 2", "b"])
        self.det.set(
            right.x[1] - 0.05, right.y[1] - 0.17, strings=[facts["det_text"]], color=style.sign_colour(det)
        )
        self.handles.clear()
        self.handle("probe", left, *facts["x"])
        if facts["movable"]:
            self.handle("e1", right, *tips[0])
            self.handle("e2", right, *tips[1])
            self.handle("b", right, *b)
