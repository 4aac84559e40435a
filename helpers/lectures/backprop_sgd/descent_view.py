"""View of descent: a surface, the path, the loss and the meter."""

import numpy as np

from ...figure import style
from ...figure.marks import DASHED, FORMER, MARKED, joined, rectangle
from ...figure.scene import Scene

METER_TOP = 5
LOWEST, HIGHEST = (1e-2, 1e-4, 1e-8), (10, 1e4)  # ends of the axis of losses: few, so that it rarely changes
RIM = 0.35  # so near to the rim of the surface no arrow is named


class DescentView(Scene):
    """From left to right: the surface with the path, the loss over the steps, the stability meter."""

    def __init__(self, wide, tall):
        super().__init__()
        plane = self.panel("surface", (-wide, wide), (-tall, tall), xlabel="w₁", ylabel="w₂", equal=True)
        loss = self.panel(
            "loss", (0, 20), (LOWEST[0], HIGHEST[0]), xlabel="steps", title="loss J", log_y=True, weight=2
        )
        meter = self.panel(
            "meter",
            (0, 1),
            (0, METER_TOP),
            title="stable?",
            weight=0.9,
            xticks=(),
            yticks=tuple(range(METER_TOP + 1)),
        )
        self.heights = plane.image(opacity=0.6)
        self.contours = plane.line(color=style.SOFT_INK, width=1, opacity=0.7)
        self.minima = plane.points(marker="cross", size=11)
        self.ahead = plane.line(**DASHED)
        self.ahead_points = plane.points(size=5, color=style.PAPER, edge=style.SOFT_INK)
        self.path = plane.line(width=2)
        self.path_points = plane.points(size=6)
        self.downhill = plane.arrow(color=style.SOFT_INK, width=2.5, dash=(6, 4))
        self.stride = plane.arrow(width=4)
        self.now = plane.points(**MARKED)
        self.arrow_names = plane.text(bold=True, halo=5, beside=5)
        self.told = plane.text(bold=True, halo=6, inside=True)
        self.former = loss.line(**FORMER)
        self.curve = loss.line(width=2.5)
        self.curve_points = loss.points(size=5)
        self.here = loss.points(**MARKED)
        self.loss_name = loss.text(bold=True, align="right", inside=True)
        self.former_names = loss.text(color=style.SOFT_INK, beside=3, prefer=(1, 0.2))
        self.bar = meter.line(fill=style.POSITIVE)
        self.limit = meter.line(width=4)
        self.limit_name = meter.text(bold=True, align="left", inside=True)
        self.number = meter.text(bold=True, align="left", inside=True)

    def update(self, facts):
        plane, loss, meter = self.panels
        plane.title = facts["title"]
        self.heights.set_image(facts["shades"], extent=(*plane.x, *plane.y), low=-1, high=1)
        broken = np.full((len(facts["contours"]), 3, 2), np.nan)  # begin, end, and a gap
        broken[:, :2] = facts["contours"]
        self.contours.set(*broken.reshape(-1, 2).T)
        self.minima.set(*facts["minima"].T)
        path, ahead = facts["drawn_path"], facts["drawn_ahead"]
        self.path.set(*path.T)
        self.path_points.set(*path.T)
        self.ahead.set(*ahead.T)
        self.ahead_points.set(*ahead[1:].T)
        start = path[-1]
        far = np.array([plane.x[1], plane.y[1]])
        seen = np.all(np.abs(start) <= far)
        for arrow, way in ((self.downhill, facts["downhill"]), (self.stride, facts["drawn_stride"])):
            arrow.set(*(np.array([start, start + way]).T if seen and np.hypot(*way) > 0.15 else ((), ())))
        self.now.set(*(start if seen else ((), ())))
        self._names(facts, start, far, seen)
        self.handle("start", plane, *facts["start"])
        self._losses(facts, loss)
        self._meter(facts, meter)

    def _losses(self, facts, loss):
        """Draw the loss over the steps, and those of former runs, on axes that hold them all."""
        curves = [facts["losses"], *(run["losses"] for run in facts["former"])]
        everything = np.concatenate(curves)
        low = next((end for end in LOWEST if end <= everything.min()), LOWEST[-1])
        high = next((end for end in HIGHEST if end >= everything.max()), HIGHEST[-1])
        loss.y = (low, high)
        steps = max(map(len, curves)) - 1
        most = int(20 * 2 ** np.ceil(np.log2(max(1, steps / 20))))
        loss.x = (-0.03 * most, most)  # so that the first marker is whole
        curve, *former = ((np.arange(len(each)), np.clip(each, *loss.y)) for each in curves)
        self.curve.set(*curve)
        self.curve_points.set(*(curve if len(curve[0]) <= 60 else ((), ())))
        self.here.set(curve[0][-1], curve[1][-1])
        top = loss.y[1] * (loss.y[0] / loss.y[1]) ** 0.06
        self.loss_name.set(0.98 * most, top, strings=[facts["loss_text"]])
        self.former.set(*joined(former))
        x, y = np.reshape([(each[0][-1], each[1][-1]) for each in former], (-1, 2)).T
        self.former_names.set(x, y, strings=[(*run["label"], "") for run in facts["former"]])

    def _names(self, facts, start, far, seen):
        """Name the arrows, each clear of the other; below them say what has become of w."""
        ways = [(facts["downhill"], "−∇J"), (facts["drawn_stride"], facts["stride_name"])]
        ways = [(way, name) for way, name in ways if seen and np.hypot(*way) > 0.25]
        sides = clear_of([way for way, _ in ways])
        tips = [(*(start + way), side, name) for (way, name), side in zip(ways, sides)]
        shown = [tip for tip in tips if np.all(np.abs(tip[:2]) < far - RIM)]
        x, y, prefer, names = zip(*shown) if shown else ((), (), (), ())
        self.arrow_names.set(x, y, strings=names, prefer=prefer or (1, 0))
        self.told.set(0, -0.9 * far[1], strings=[facts["told"]])

    def _meter(self, facts, meter):
        limit, product = facts["meter_limit"], facts["product"]
        fill = style.POSITIVE if facts["stable"] == "yes" else style.NEGATIVE
        self.bar.set(*rectangle(0.7, 0.94, 0, min(product, METER_TOP)), fill=fill)
        self.limit.set([0.02, 0.98], [limit, limit])
        self.limit_name.set(0.02, limit + 0.25, strings=[facts["limit_text"]])
        self.number.set(0.02, 4.7, strings=[facts["product_text"]])


def clear_of(ways):
    """Return where the name of each arrow from one tail goes: on from the longest, aside from another."""
    longest = max(ways, key=lambda way: np.hypot(*way), default=None)
    sides = []
    for way in ways:
        aside = way / np.hypot(*way)
        if way is not longest:
            aside = np.array([-aside[1], aside[0]])
            turned = aside @ longest
            if turned > 1e-9 or (abs(turned) <= 1e-9 and aside[1] * longest[1] > 0):
                aside = -aside
        sides.append(tuple(aside.tolist()))
    return sides
