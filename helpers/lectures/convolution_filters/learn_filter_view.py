"""View of lecture 5: a picture goes through the learned and the hidden kernel; difference and loss."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice, outlines
from ...figure.scene import Scene

NOW = {"color": style.PAPER, "edge": style.INK, "edge_width": 2.5, "marker": "diamond", "size": 12}
SIDE = 3.0  # of a small picture; a cell of a kernel is 1 high
WIDE = 1.5  # of a cell of a kernel: room for its number
LARGE = 6.6  # of the input's picture
REST = 4.2  # where the error begins, right of output and target
ARROW = 1.0  # from the right of a panel's pictures on: its arrow
HIGH = (-0.1, 7.4)  # of the three panels of pictures
UPPER, LOWER = 6.85, 3.0  # tops of the two rows
LIFT = 0.33  # of a name above its picture
NAMES = {
    "X": "input X",
    "kernel": "learned kernel K",
    "hidden": "hidden kernel",
    "output_map": "output",
    "target": "target",
    "error": "error",
}


def place(left, top, side=SIDE, wide=1.0):
    """Return the place of a picture: (left, right, bottom, top)."""
    return left, left + wide * side, top - side, top


def cells(left, top, rows, columns):
    """Return the lines of cells of a kernel: (2, M)."""
    x, y = lattice(0, top, columns, rows, 1)
    return np.array([left + WIDE * x, y])


class LearnFilterView(Scene):
    """Two ways from left to right, above the learned kernel, below the hidden one; then what is left over."""

    pale = True  # a weight or a difference of 0 is pale

    def __init__(self):
        super().__init__()
        squares = {"frame": False, "equal": True}
        right = LARGE + ARROW + 0.3
        before = self.panel("input", (-0.1, right), HIGH, least=14, **squares)
        right = WIDE * SIDE + ARROW + 0.2
        kernels = self.panel("kernels", (-0.1, right), HIGH, least=16, **squares)
        maps = self.panel("maps", (-0.1, REST + SIDE + 0.4), HIGH, least=20, **squares)
        loss = self.panel("loss", (0, 100), (1e-9, 1e7), xlabel="updates", title="loss J", log_y=True)
        loss.yticks = (1e-8, 1e-6, 1e-4, 1e-2, 1, 1e2, 1e4, 1e6)
        middle = (UPPER + LOWER - SIDE) / 2
        places = {
            before: {"X": place(0, middle + LARGE / 2, LARGE)},
            kernels: {"kernel": place(0, UPPER, wide=WIDE), "hidden": place(0, LOWER, wide=WIDE)},
            maps: {
                "output_map": place(0, UPPER),
                "target": place(0, LOWER),
                "error": place(REST, middle + SIDE / 2),
            },
        }
        self.pictures = {
            name: panel.image(origin="top", extent=box, colours="grey" if name == "X" else "signed")
            for panel, boxes in places.items()
            for name, box in boxes.items()
        }
        self.scale = maps.image(extent=(REST, REST + SIDE, 0.75, 1.0))
        self.scale.set_image([np.linspace(-1, 1, 61)])
        self.grid = kernels.line(color=style.PAPER, width=1.5)
        self.grid.set(*np.hstack([cells(0, top, 3, 3) for top in (UPPER, LOWER)]))
        for panel, boxes in places.items():
            panel.line(color=style.SOFT_INK, width=1).set(*outlines(boxes.values()))
            panel.text(align="left").set(
                [left for left, *_ in boxes.values()],
                [top + LIFT for *_, top in boxes.values()],
                strings=[NAMES[name] for name in boxes],
            )
        self._arrows(before, kernels, maps, middle)
        self.chosen = kernels.line(color=style.INK, width=3.5)
        self.numbers = kernels.text(halo=0, room=0.94 * WIDE)
        self.limits = maps.text(inside=True)
        self.curve = loss.line(width=2.5)
        self.curve_points = loss.points(size=5)
        self.here = loss.points(**NOW)
        self.loss_name = loss.text(bold=True, align="right")

    def _arrows(self, before, kernels, maps, middle):
        """Draw the two ways: every panel has the arrows that leave its pictures on the right."""
        half = SIDE / 2
        for top in (UPPER, LOWER):
            y = top - half
            for panel, start in ((before, LARGE), (kernels, WIDE * SIDE)):
                panel.arrow(width=2.5, color=style.SOFT_INK).set([start + 0.2, start + ARROW], [y, y])
            end = middle + (half - 0.4) * (1 if top == UPPER else -1)
            maps.arrow(width=2.5, color=style.SOFT_INK).set([SIDE + 0.2, REST - 0.2], [y, end])

    @staticmethod
    def cell_at(x, y):
        """Return the row and the column of the learned kernel at a point, not rounded."""
        return UPPER - y, x / WIDE

    def update(self, facts):
        _, kernels, _, loss = self.panels
        loss.x = (-0.03 * facts["most_updates"], 1.03 * facts["most_updates"])  # whole markers, whole ticks
        X, reach, kernel, hidden = (facts[name] for name in ("X", "reach", "kernel", "hidden"))
        self.pictures["X"].set_image(X, low=X.min(), high=X.max())
        for name in ("output_map", "target", "error"):
            self.pictures[name].set_image(facts[name], low=-reach, high=reach)
        most = np.abs(hidden).max()
        for name, values in (("kernel", np.clip(kernel, -most, most)), ("hidden", hidden * facts["reveal"])):
            self.pictures[name].set_image(values, low=-1.6 * most, high=1.6 * most)  # pale enough to write on
        rows, columns = np.indices((3, 3)).reshape(2, -1)
        shown = [written(value) for value in hidden.flat] if facts["reveal"] else ["?"] * 9
        self.numbers.set(
            WIDE * (0.5 + np.tile(columns, 2)),
            np.concatenate([UPPER - 0.5 - rows, LOWER - 0.5 - rows]),
            strings=[*map(written, kernel.flat), *shown],
        )
        row, column = facts["row"], facts["column"]
        self.chosen.set(*cells(WIDE * column, UPPER - row, 1, 1))
        self.handle("cell", kernels, WIDE * (column + 0.98), UPPER - row - 0.98)  # beside its number
        self.limits.set(
            REST + SIDE * np.array([0.05, 0.5, 0.95]),
            [0.4] * 3,
            strings=[f"≤ −{reach:g}", "0", f"≥ {reach:g}"],
        )
        curve = np.clip(facts["losses"], *loss.y)
        self.curve.set(facts["update_counts"], curve)
        self.curve_points.set(*((facts["update_counts"], curve) if len(curve) <= 60 else ((), ())))
        self.here.set(facts["update_counts"][-1], curve[-1])
        self.loss_name.set(0.97 * loss.x[1], 8e5, strings=[facts["loss_text"]])


def written(value):
    """Write a weight with two decimals, or fewer where it is large or the room is small."""
    if abs(value) > 999:
        sign, relation = ("", ">") if value > 0 else ("−", "<")
        return f"{relation} {sign}999", f"{sign}10³"
    texts = [f"{value:.{digits}f}" for digits in ((2, 1) if abs(value) < 99.5 else (0,))]
    return tuple(text.replace("-", "−") if float(text) else text.replace("-", "") for text in texts)
