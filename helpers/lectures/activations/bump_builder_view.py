"""View of the bump builder: a curve, and each neuron's share of it."""

import numpy as np

from ...figure import style
from ...figure.marks import DROP, MARKED
from ...figure.scene import Scene


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
        self.pair_names = pair.text(bold=True, align="left", inside=True)
        self.band = main.line(fill=style.GRID)
        self.zero = main.line(color=style.ZERO, width=1.5)
        self.shares = [main.line(opacity=0.75) for _ in range(32)]
        self.share_tops = [main.line(width=1.2) for _ in range(32)]
        self.marked = main.line(opacity=0.4)
        self.target = main.line(color=style.SOFT_INK, width=2.5, dash=(8, 6))
        self.points = main.points(size=11, color=style.PAPER, edge=style.INK, edge_width=2)
        self.curve = main.line(width=3.5)
        self.here = main.points(**MARKED)
        self.invitation = main.text(color=style.SOFT_INK, scale=1.3, inside=True)
        self.best = error.line(color=style.SOFT_INK, width=2)
        self.best_points = error.points(size=9, color=style.SOFT_INK)
        self.present = error.points(**MARKED)
        self.numbers = error.text(bold=True, inside=True)

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
            strings=[
                ("neuron 1: on at left, +h", "1: on at left, +h", "1: +h"),
                ("neuron 2: on at right, −h", "2: on at right, −h", "2: −h"),
            ],
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
