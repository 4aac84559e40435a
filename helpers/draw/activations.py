"""Views of lecture 2: a curve and its slope, a curve built from bumps, a stack of layers and its map."""

import numpy as np

from . import style
from .perceptron import CLASS_LOOKS, RING, legend
from .scene import Scene

MARK = {"color": style.PAPER, "edge": style.INK, "edge_width": 2.5, "marker": "diamond", "size": 12}
DROP = {"color": style.SOFT_INK, "width": 2, "dash": (3, 4)}
FAINT = {"color": style.SOFT_INK, "width": 2, "dash": (7, 5)}
FLAT = {"color": style.GRID, "marker": "square", "size": 12, "edge": style.SOFT_INK}


def rectangle(left, right, bottom, top):
    """Its corners as x (4,) and y (4,), ready for a filled line."""
    return [left, right, right, left], [bottom, bottom, top, top]


class CurveSlopeView(Scene):
    """From left to right: the curve with its tangent, its slope, the product of slopes over the layers."""

    def __init__(self, far):
        super().__init__()
        ticks = (-far, -far / 2, 0, far / 2, far)
        x = {"xlabel": "weighted input z", "xticks": ticks}
        title = "curve and tangent"
        curve = self.panel("curve", (-far, far), (-0.3, 1.3), ylabel="output a", title=title, **x)
        flat = (("saturated: |slope| < 0.05", FLAT),)
        slope = self.panel("slope", (-far, far), (-0.2, 1.3), ylabel="slope", legend=flat, **x)
        product = self.panel(
            "product",
            (0.4, 10.6),
            (1e-10, 10),
            xlabel="layers L",
            ylabel="product",
            title="L slopes multiplied",
            log_y=True,
            xticks=(1, 2, 4, 6, 8, 10),
        )
        self.shades = [[panel.line(fill=style.GRID) for _ in range(3)] for panel in (curve, slope)]
        self.zeros = [panel.line(color=style.ZERO, width=1.5) for panel in (curve, slope)]
        self.others = [curve.line(**FAINT), slope.line(**FAINT), product.line(**FAINT)]
        self.other_name = curve.text(color=style.SOFT_INK, align="left")
        self.curve, self.slope = curve.line(width=3), slope.line(width=3)
        self.tangent = curve.line(width=5)
        self.drops = [panel.line(**DROP) for panel in (curve, slope)]
        self.here, self.slope_here = curve.points(**MARK), slope.points(**MARK)
        self.name = curve.text(bold=True, align="left")
        self.outside = curve.text(align="left")
        self.slope_name = slope.text(bold=True, align="left")
        self.products = [product.points(size=11, color=colour) for colour in (style.NEGATIVE, style.POSITIVE)]
        self.under = product.points(size=11, color=style.PAPER, edge=style.INK, edge_width=2)
        self.under_name = product.text(color=style.SOFT_INK)
        self.product_name = product.text(bold=True)

    def update(self, facts):
        curve, slope, product = self.panels
        curve.y, slope.y, product.y = facts["heights"], facts["slope_limits"], facts["product_limits"]
        product.yticks = facts["product_ticks"]
        z, steep, colour = facts["z"], facts["slope"], style.sign_colour(facts["slope"])
        for panel, shades, zero in zip((curve, slope), self.shades, self.zeros):
            for layer, zone in zip(shades, [*facts["flat_zones"], None, None, None]):
                layer.set(*rectangle(*zone, *panel.y)) if zone else layer.hide()
            zero.set(panel.x, (0, 0))
        self.curve.set(*facts["curve"])
        self.slope.set(*facts["slopes"])
        self.tangent.set(*facts["tangent"], color=colour)
        edge = 0.02 * (curve.y[1] - curve.y[0])
        seen = min(max(facts["a"], curve.y[0] + edge), curve.y[1] - edge)
        self.outside.set(
            0.96 * curve.x[0],
            curve.y[0] + 3 * edge,
            strings=[facts["outside_text"] if seen != facts["a"] else ""],
        )
        self.here.set(z, seen)
        self.handle("point", curve, z, seen)
        self.slope_here.set(z, steep)
        self.drops[0].set([z, z], [curve.y[0], seen])
        self.drops[1].set([z, z], [slope.y[0], steep])
        high = slope.y[1] - 0.06 * (slope.y[1] - slope.y[0])
        self.slope_name.set(0.96 * slope.x[0], high, strings=[facts["slope_text"]], color=colour)
        self._products(facts)
        self._names(facts)

    def _products(self, facts):
        """Filled in the colour of their sign; open at the foot of the axis where they lie below it."""
        foot, top = self.panels[2].y
        layers, products = np.arange(1, facts["layers"] + 1), facts["products"]
        sizes, below = np.abs(products), np.abs(products) < foot
        for sign, layer in zip((-1, 1), self.products):
            chosen = ~below & (np.sign(products) == sign)
            layer.set(layers[chosen], sizes[chosen])
        below &= products != 0
        self.under.set(layers[below], np.full(below.sum(), 3 * foot))
        self.under_name.set(8.2, 3 * foot, strings=["○ lies below" if below.any() else ""])
        self.product_name.set(5.5, top**0.93 * foot**0.07, strings=[facts["product_text"]])

    def _names(self, facts):
        curve, _, product = self.panels
        left, (low, high) = 0.96 * curve.x[0], curve.y
        self.name.set(left, high - 0.06 * (high - low), strings=[facts["name"]])
        other = facts["other"]
        if not other:
            for layer in (*self.others, self.other_name):
                layer.hide()
            return
        self.other_name.set(left, high - 0.16 * (high - low), strings=[f"dashed: {other['name']}"])
        self.others[0].set(*other["curve"])
        self.others[1].set(*other["slopes"])
        seen = np.abs(other["products"]) >= product.y[0]
        layers = np.arange(1, len(seen) + 1)
        self.others[2].set(layers[seen], np.abs(other["products"][seen]))


class BumpBuilderView(Scene):
    """From left to right: the marked bump as two neurons, all bumps and their sum, the error."""

    def __init__(self):
        super().__init__()
        pair = self.panel("pair", (0, 1), (-1.25, 1.25), title="marked bump: 2 neurons", weight=1.25)
        main = self.panel("sum", (0, 1), (-1.25, 1.25), weight=2.1)
        error = self.panel(
            "error",
            (-0.7, 34),
            (1e-4, 1),
            xlabel="number of bumps",
            ylabel="error (rms)",
            title="best fits, yours ◇",
            log_y=True,
            weight=1.0,
            xticks=(1, 8, 16, 32),
        )
        self.pair_zero = pair.line(color=style.ZERO, width=1.5)
        self.pair_sum = pair.line(fill=style.ZERO)
        self.pair_edges = [pair.line(**DROP), pair.line(**DROP)]
        self.pair = [pair.line(width=3), pair.line(width=3, dash=(9, 4))]
        self.pair_names = pair.text(bold=True, align="left")
        self.band = main.line(fill=style.GRID)
        self.zero = main.line(color=style.ZERO, width=1.5)
        self.shares = [main.line(opacity=0.75) for _ in range(32)]
        self.share_tops = [main.line(width=1.2) for _ in range(32)]
        self.marked = main.line(opacity=0.4)
        self.target = main.line(color=style.SOFT_INK, width=2.5, dash=(8, 6))
        self.points = main.points(size=11, color=style.PAPER, edge=style.INK, edge_width=2)
        self.curve = main.line(width=3.5)
        self.here = main.points(**MARK)
        self.invitation = main.text(color=style.SOFT_INK, scale=1.3)
        self.best = error.line(color=style.SOFT_INK, width=2)
        self.best_points = error.points(size=9, color=style.SOFT_INK)
        self.present = error.points(**MARK)
        self.numbers = error.text(bold=True)

    def update(self, facts):
        axes, (pair, main, error) = facts["axes"], self.panels
        reach = 1.05 * axes["high"]
        pair.x, pair.y, pair.xlabel = (0, axes["end"]), (-reach, reach), axes["xlabel"]
        main.x, main.y = (0, axes["end"]), (axes["low"], axes["high"])
        main.xlabel, pair.ylabel, main.ylabel = axes["xlabel"], axes["ylabel"], axes["ylabel"]
        pair.yticks = (-1, 0, 1) if axes["unit"] == 1 else (0, 100, 200)
        goal = "target (dashed)" if axes["curve"] else "measurements"
        main.title = f"{goal}, bumps, and their sum"
        error.y = (8e-4 * axes["unit"], 12 * axes["unit"])
        error.yticks = (0.001, 0.01, 0.1, 1) if axes["unit"] == 1 else (1, 10, 100)
        self._pair(facts)
        self._sum(facts)
        self._error(facts)

    def _pair(self, facts):
        pair, x = self.panels[0], facts["x"]
        self.pair_zero.set(pair.x, (0, 0))
        edges = facts["edges"][facts["marked"] - 1 : facts["marked"] + 1]
        height = facts["height"]
        self.pair_sum.set(*closed(x, sum(facts["pair"])), fill=style.sign_tint(height or 1))
        for layer, curve, edge, line, sign in zip(self.pair, facts["pair"], edges, self.pair_edges, (1, -1)):
            layer.set(x, curve, color=style.sign_colour(sign * height))
            line.set([edge, edge], pair.y)
        low, high = pair.y
        ends = (low + 0.06 * (high - low), high - 0.06 * (high - low))
        self.pair_names.set(
            [0.03 * pair.x[1]] * 2,
            ends if height < 0 else ends[::-1],
            strings=["neuron 1: on at left, +h", "neuron 2: on at right, −h"],
            color=[style.sign_colour(height), style.sign_colour(-height)],
        )

    def _sum(self, facts):
        main, x = self.panels[1], facts["x"]
        wanted_x, wanted_y = facts["wanted"]
        curve = facts["axes"]["curve"]
        self.zero.set(main.x, (0, 0))
        shown = zip(self.shares, self.share_tops, facts["share_areas"], facts["heights"])
        for area, top, (at, share), height in shown:
            area.set(*closed(at, share), fill=style.sign_tint(height))
            top.set(at, share, color=style.sign_colour(height))
        for layer in (*self.shares[facts["bumps"] :], *self.share_tops[facts["bumps"] :]):
            layer.hide()
        at, share = facts["share_areas"][facts["marked"] - 1]
        self.marked.set(*closed(at, share), fill=style.sign_colour(facts["height"]))
        if facts["band"] and curve:
            error = facts["largest_error"]
            self.band.set([*wanted_x, *wanted_x[::-1]], [*(wanted_y + error), *(wanted_y[::-1] - error)])
        else:
            self.band.hide()
        self.target.set(*(facts["wanted"] if curve else ((), ())))
        self.points.set(*facts["axes"]["points"])
        self.curve.set(x, facts["curve"])
        self.here.set(facts["probe"], facts["y_hat"])
        self.handle("pen", main, facts["probe"], facts["pen_at"])
        self.invitation.set(
            0.5 * main.x[1], 0.6 * main.y[1], strings=["draw a target here" if facts["to_draw"] else ""]
        )

    def _error(self, facts):
        error = self.panels[2]
        low, high = 1.2 * error.y[0], error.y[1]  # where the error is smaller, the marks stand on the axis
        best = np.clip(facts["best_rms"], low, high)
        self.best.set(facts["doubled"], best)
        self.best_points.set(facts["doubled"], best)
        self.present.set(facts["bumps"], min(max(facts["rms_error"], low), high))
        self.numbers.set([16.5, 16.5], [0.5 * high, 0.17 * high], strings=facts["error_text"])


def closed(x, y):
    """The area between a curve and 0, as a polygon."""
    return ([x[0], *x, x[-1]], [0, *y, 0]) if len(x) else ((), ())


LOWER = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class DepthView(Scene):
    """From left to right: the matrices of the stack, its map over the points, the mistakes at every depth."""

    def __init__(self, far):
        super().__init__()
        stack = self.panel("stack", (0, 10), (0, 6), frame=False, weight=1.5)
        plane = self.panel(
            "map",
            (-far, far),
            (-far, far),
            xlabel="x₁",
            ylabel="x₂",
            legend=legend(("−1", "+1"), mistake="wrong side"),
            equal=True,
        )
        count = self.panel(
            "mistakes", (0.6, 6.4), (-2, 74), xlabel="layers", title="mistakes", xticks=(1, 2, 3, 4, 5, 6)
        )
        self.tiles = [stack.image(clip=False) for _ in range(7)]
        self.frames = [stack.line(width=1.5, clip=False) for _ in range(7)]
        self.signs, self.names = stack.text(bold=True, scale=1.2), stack.text()
        self.result = stack.text(bold=True)
        self.map = plane.image(opacity=0.55)
        self.line = plane.line(width=3.5)
        self.points = [plane.points(size=8, edge_width=0.8, **look) for look in CLASS_LOOKS]
        self.rings = plane.points(size=13, **RING)
        self.probe = plane.points(**MARK)
        self.probe_name = plane.text(bold=True)
        self.without = count.line(color=style.INK, width=3)
        self.without_points = count.points(size=9)
        self.with_bend = count.line(**FAINT)
        self.with_points = count.points(size=9, color=style.PAPER, edge=style.SOFT_INK, edge_width=2)
        self.present = count.points(**MARK)
        self.curve_names = count.text(align="left")

    def update(self, facts):
        plane = self.panels[1]
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
        self.probe_name.set(x[0] + 0.3, x[1] + 0.25, strings=["x"])
        self.handle("probe", plane, *x)
        depth = np.arange(1, len(facts["without"]) + 1)
        for lines, points, key in (
            (self.without, self.without_points, "without"),
            (self.with_bend, self.with_points, "with"),
        ):
            lines.set(depth, facts[key])
            points.set(depth, facts[key])
        self.present.set(facts["layers"], facts["mistakes"])
        self.curve_names.set(
            [0.8, 0.8], [70, 64], strings=facts["curve_names"], color=[style.INK, style.SOFT_INK]
        )

    def _stack(self, facts):
        """Matrices as tiles, one colour per number, in the order in which they multiply x."""
        matrices = facts["matrices"][::-1]
        names = [f"W{layer}".translate(LOWER) for layer in range(len(matrices), 0, -1)]
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
            left, top = rectangle(*extent)
            frame.set([*left, left[0]], [*top, top[0]])
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
