"""View of the space bender: a plane before and after one layer."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, HANDLE, MARKED, joined
from ...figure.scene import Scene


def segments(pieces):
    """Return many pieces (K, S, 2) as one line, with a nan between them: (2, M)."""
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
        self.probe = panel.points(**MARKED | {"size": 11})
        self.names = panel.text(bold=True, beside=HANDLE)

    def update(self, *, square, tint, lattice, classes, probe):
        self.square.set(*square.T, fill=tint)
        self.rim.set(*np.vstack([square, square[:1]]).T)
        self.grid.set(*segments(lattice))
        for layer, points in zip(self.points, classes):
            size, edge = (13, 1.5) if len(points) < 5 else (8, 1.5) if len(points) < 20 else (6, 0.5)
            layer.set(*points.T, size=size, edge_width=edge)
        name, x, y = probe
        self.probe.set(x, y)
        (low, high), (bottom, top) = self.panel.x, self.panel.y
        self.names.set(x, y, strings=[name if low < x < high and bottom < y < top else ""])


class SpaceBenderView(Scene):
    """Left the plane as it is, right the plane after a layer; the line that separates, in both."""

    def __init__(self, x, y):
        super().__init__()
        ticks = {"xticks": (-2, -1, 0, 1, 2, 3), "yticks": (-1, 0, 1, 2), "equal": True}
        left = self.panel("before", x, y, **ticks)
        right = self.panel("after", x, y, xlabel="a₁", ylabel="a₂", **ticks)
        self.before = PlaneUnderLayer(left)
        self.linear = right.line(color=style.SOFT_INK, width=2, dash=(5, 4))
        self.after = PlaneUnderLayer(right)
        self.columns = [right.arrow(width=3.5), right.arrow(width=3.5)]
        self.origin = right.points(size=9)
        self.column_names = right.text(bold=True, beside=HANDLE)
        self.det = right.text(bold=True, align="right", halo=6, inside=True)

    def update(self, facts):
        left, right = self.panels
        left.xlabel, left.ylabel = facts["features"]
        left.legend = tuple(
            (f"before: {name}", {"size": 11, **look}) for name, look in zip(facts["classes"], CLASS_LOOKS)
        )
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
        x, y = np.transpose([*tips, b])
        self.column_names.set(
            np.clip(x, *right.x),  # of what lies outside, at the rim where its handle is
            np.clip(y, *right.y),
            strings=["col 1", "col 2", "b"],
            prefer=[*(tuple(way.tolist()) for way in ways), (-1, -0.6)],
        )
        self.det.set(
            right.x[1] - 0.05, right.y[1] - 0.17, strings=[facts["det_text"]], color=style.sign_colour(det)
        )
        self.handles.clear()
        self.handle("probe", left, *facts["x"])
        if facts["movable"]:
            self.handle("e1", right, *tips[0])
            self.handle("e2", right, *tips[1])
            self.handle("b", right, *b)
