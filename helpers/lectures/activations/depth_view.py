"""View of a stack of layers: its map of the plane, and the matrices."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, DASHED, HANDLE, MARKED, RING, legend, rectangle
from ...figure.scene import Scene
from ...text import subscript

MISTAKES = 70  # of the axis, at least


def round_up(count):
    """Return a round number above a count."""
    step = 10.0 ** np.floor(np.log10(max(count, 1)))
    return float(np.ceil(count / step) * step)


class DepthView(Scene):
    """From left to right: the matrices of the stack, its map over the points, the mistakes at every depth."""

    def __init__(self, far):
        super().__init__()
        stack = self.panel("stack", (0, 10), (0, 6), frame=False, weight=1.5)
        plane = self.panel("map", (-far, far), (-far, far), equal=True)
        count = self.panel(
            "mistakes", (0.6, 6.4), (-2, 74), xlabel="layers", title="mistakes", xticks=(1, 2, 3, 4, 5, 6)
        )
        self.tiles = [stack.image(clip=False) for _ in range(7)]
        self.frames = [stack.line(width=1.5, clip=False) for _ in range(7)]
        self.signs, self.names = stack.text(bold=True, scale=1.2), stack.text()
        self.result = stack.text(bold=True, inside=True)
        self.map = plane.image(opacity=0.55)
        self.line = plane.line(width=3.5)
        self.points = [plane.points(size=8, edge_width=0.8, **look) for look in CLASS_LOOKS]
        self.rings = plane.points(size=13, **RING)
        self.probe = plane.points(**MARKED)
        self.probe_name = plane.text(bold=True, beside=HANDLE)
        self.without = count.line(color=style.INK, width=3)
        self.without_points = count.points(size=9)
        self.with_activation = count.line(**DASHED)
        self.with_activation_points = count.points(
            size=9, color=style.PAPER, edge=style.SOFT_INK, edge_width=2
        )
        self.present = count.points(**MARKED)
        self.curve_names = count.text(align="left", inside=True)

    def update(self, facts):
        plane, count = self.panels[1:]
        plane.x = plane.y = (float(facts["axis"][0]), float(facts["axis"][-1]))
        plane.xlabel, plane.ylabel = facts["features"]
        plane.legend = legend(facts["classes"])
        most = max(MISTAKES, round_up(max(*facts["with"], *facts["without"])))
        count.y = (-most / 35, 74 * most / 70)
        self._stack(facts)
        gap = (facts["axis"][1] - facts["axis"][0]) / 2
        low, high = facts["axis"][0] - gap, facts["axis"][-1] + gap
        self.map.set_image(facts["map"], extent=(low, high, low, high), low=-0.7, high=0.7)
        pieces = facts["line"]
        broken = np.full((len(pieces), 3, 2), np.nan)  # begin, end, and a gap
        broken[:, :2] = pieces
        self.line.set(*broken.reshape(-1, 2).T)
        for layer, points in zip(self.points, facts["points"]):
            layer.set(*points.T)
        self.rings.set(*facts["mistake_points"].T)
        x = facts["x"]
        self.probe.set(*x)
        self.probe_name.set(*x, strings=["x"])
        self.handle("probe", plane, *x)
        depth = np.arange(1, len(facts["without"]) + 1)
        for lines, points, key in (
            (self.without, self.without_points, "without"),
            (self.with_activation, self.with_activation_points, "with"),
        ):
            lines.set(depth, facts[key])
            points.set(depth, facts[key])
        self.present.set(facts["layers"], facts["mistakes"])
        self.curve_names.set(
            [0.8, 0.8],
            [most, 64 * most / 70],
            strings=facts["curve_names"],
            color=[style.INK, style.SOFT_INK],
        )

    def _stack(self, facts):
        """Draw the matrices as tiles, one colour per number, in the order in which they multiply x."""
        matrices = facts["matrices"][::-1]
        names = [f"W{subscript(layer)}" for layer in range(len(matrices), 0, -1)]
        signs = ["σ" if facts["bend"] else "·"] * (len(matrices) - 1)
        if not facts["bend"]:
            matrices = [*matrices, np.array([facts["W_tilde"]])]
            names, signs = [*names, "W̃"], [*signs, "="]
        gaps, middle = [1.0 if sign == "=" else 0.55 for sign in signs], 3.5
        columns = sum(W.shape[1] for W in matrices)
        cell = min((9.4 - sum(gaps)) / columns, 3.4 / facts["width"], 0.7)
        x, places, ends = 5 - (columns * cell + sum(gaps)) / 2, [], []
        for tile, frame, W, gap in zip(self.tiles, self.frames, matrices, [*gaps, 0]):
            high, wide = (side * cell / 2 for side in W.shape)
            extent = (x, x + 2 * wide, middle - high, middle + high)
            most = np.abs(W).max() or 1
            tile.set_image(W[::-1], extent=extent, low=-most, high=most)
            frame.set(*rectangle(*extent))
            places.append(x + wide)
            ends.append(x + 2 * wide + gap / 2)
            x += 2 * wide + gap
        for layer in (*self.tiles[len(matrices) :], *self.frames[len(matrices) :]):
            layer.hide()
        self.signs.set(ends[: len(signs)], [middle] * len(signs), strings=signs)
        low = middle - facts["width"] * cell / 2 if len(matrices) > 2 or facts["bend"] else middle - cell
        shapes = [f"{W.shape[0]}×{W.shape[1]}" for W in matrices]
        self.names.set(
            [*places, *places],
            [low - 0.4] * len(places) + [low - 0.85] * len(places),
            strings=[*names, *shapes],
        )
        self.result.set([5, 5], [5.7, 0.25], strings=facts["stack_texts"])
