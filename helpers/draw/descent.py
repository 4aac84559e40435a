"""Views of descent: a path down a surface, and the cloud of gradients that mini-batches give."""

import numpy as np

from . import style
from .activations import FAINT, rectangle
from .perceptron import CLASS_LOOKS, legend
from .scene import Scene

NOW = {"color": style.PAPER, "edge": style.INK, "edge_width": 2.5, "marker": "diamond", "size": 12}
FULL = {"color": style.INK, "size": 11}
OTHERS = {"color": style.SOFT_INK, "size": 6, "edge_width": 0.5, "opacity": 0.6}
REMAINDER = {"color": style.PAPER, "edge": style.INK, "edge_width": 2, "marker": "triangle", "size": 11}
LIMIT = {"color": style.SOFT_INK, "width": 2, "dash": (6, 5)}
METER_TOP = 5
NAME = np.array([0.5, 0.2])  # half as wide, half as high as the name of an arrow
WIDER = 1.5  # than high: the plane of gradients


class ValleyView(Scene):
    """From left to right: the surface with the path, the loss over the steps, the stability meter."""

    def __init__(self, wide, tall):
        super().__init__()
        plane = self.panel("surface", (-wide, wide), (-tall, tall), xlabel="w₁", ylabel="w₂", equal=True)
        loss = self.panel("loss", (0, 20), (1e-8, 1e4), xlabel="steps", title="loss J", log_y=True, weight=2)
        loss.yticks = (1e-8, 1e-6, 1e-4, 1e-2, 1, 1e2, 1e4)
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
        self.ahead = plane.line(**FAINT)
        self.ahead_points = plane.points(size=5, color=style.PAPER, edge=style.SOFT_INK)
        self.path = plane.line(width=2)
        self.path_points = plane.points(size=6)
        self.downhill = plane.arrow(color=style.SOFT_INK, width=2.5, dash=(6, 4))
        self.stride = plane.arrow(width=4)
        self.now = plane.points(**NOW)
        self.arrow_names = plane.text(bold=True, halo=5)
        self.told = plane.text(bold=True, halo=6)
        self.curve = loss.line(width=2.5)
        self.curve_points = loss.points(size=5)
        self.here = loss.points(**NOW)
        self.loss_name = loss.text(bold=True, align="right")
        self.bar = meter.line(fill=style.POSITIVE)
        self.limit = meter.line(width=4)
        self.limit_name = meter.text(bold=True)
        self.number = meter.text(bold=True)

    def update(self, facts):
        plane, loss, meter = self.panels
        plane.title = facts["title"]
        loss.x = (-0.03 * facts["most_steps"], facts["most_steps"])  # so that the first marker is whole
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
        curve = np.clip(facts["losses"], *loss.y)
        steps = np.arange(len(curve))
        self.curve.set(steps, curve)
        self.curve_points.set(*((steps, curve) if len(curve) <= 60 else ((), ())))
        self.here.set(steps[-1], curve[-1])
        self.loss_name.set(0.97 * loss.x[1], 2e3, strings=[facts["loss_text"]])
        self._meter(facts, meter)

    def _names(self, facts, start, far, seen):
        """The arrows by name, clear of both; below them what has become of w."""
        ways = [(facts["downhill"], "−∇J"), (facts["drawn_stride"], facts["stride_name"])]
        ways = [(way, name) for way, name in ways if seen and np.hypot(*way) > 0.25]
        places = [start + place for place in clear_of([way for way, _ in ways])]
        shown = [(*place, name) for place, (_, name) in zip(places, ways) if np.all(abs(place) < far - NAME)]
        x, y, names = zip(*shown) if shown else ((), (), ())
        self.arrow_names.set(x, y, strings=names)
        self.told.set(0, -0.9 * far[1], strings=[facts["told"]])

    def _meter(self, facts, meter):
        limit, product = facts["meter_limit"], facts["product"]
        fill = style.POSITIVE if facts["stable"] == "yes" else style.NEGATIVE
        self.bar.set(*rectangle(0.3, 0.7, 0, min(product, METER_TOP)), fill=fill)
        self.limit.set([0.05, 0.95], [limit, limit])
        self.limit_name.set(0.5, limit + 0.22, strings=[facts["limit_text"]])
        self.number.set(0.5, 4.7, strings=[facts["product_text"]])


def clear_of(ways):
    """Where names of arrows (2,) from one tail stand clear: beyond the longest, beside the tip of another."""
    longest = max(ways, key=lambda way: np.hypot(*way), default=None)
    places = []
    for way in ways:
        aside, gap = way / np.hypot(*way), 0.2
        if way is not longest:
            gap = 0.35  # clear of the handle round the tail, too
            aside = np.array([-aside[1], aside[0]])
            turned = aside @ longest
            if turned > 1e-9 or (abs(turned) <= 1e-9 and aside[1] * longest[1] > 0):
                aside = -aside
        places.append(way + (gap + np.abs(aside) @ NAME) * aside)
    return places


class WeatherView(Scene):
    """From left to right: the data with this batch, the cloud of gradients, its spread over batch size."""

    def __init__(self, far):
        super().__init__()
        data = self.panel("data", (-far, far), (-far, far))
        cloud = self.panel("cloud", (-WIDER, WIDER), (-1, 1), xlabel="∂J/∂w₁", ylabel="∂J/∂w₂", equal=True)
        spread = self.panel(
            "spread", (-0.3, 10.3), (4e-3, 3), xlabel="batch size m", title="spread of gradients", log_y=True
        )
        spread.xticks, spread.xtick_names = (0, 2, 4, 6, 8, 10), ("1", "4", "16", "64", "256", "1024")
        self.points = [data.points(size=6, edge_width=0.5, opacity=0.35, **look) for look in CLASS_LOOKS]
        self.line = data.line(width=3)
        self.batch = [data.points(size=9, edge=style.INK, edge_width=1.8, **look) for look in CLASS_LOOKS]
        self.line_name = data.text(color=style.SOFT_INK)
        self.axes_of_cloud = [cloud.line(color=style.ZERO, width=1.5) for _ in range(2)]
        self.ring = cloud.line(**LIMIT)
        self.cloud = cloud.points(**OTHERS)
        self.remainder = cloud.points(**REMAINDER)
        self.full = cloud.arrow(width=4, color=style.SOFT_INK, dash=(6, 4))
        self.this = cloud.arrow(width=3.5)
        self.full_point = cloud.points(**FULL)
        self.this_point = cloud.points(**NOW)
        self.beyond = cloud.text(color=style.SOFT_INK)
        self.root = spread.line(**LIMIT)
        self.theory = spread.line(width=2.5)
        self.measured = spread.points(size=9, color=style.PAPER, edge=style.INK, edge_width=2)
        self.here = spread.points(**NOW)
        self.names = spread.text(align="left", color=style.SOFT_INK)

    def update(self, facts):
        data, cloud, spread = self.panels
        data.xlabel, data.ylabel = facts["features"]
        data.legend = (
            *legend(facts["classes"])[:2],
            ("this batch", {"size": 10, "color": style.PAPER, **EDGE}),
        )
        reach = facts["reach"]
        cloud.x, cloud.y = (-WIDER * reach, WIDER * reach), (-reach, reach)
        cloud.legend = (
            ("all", FULL),
            ("this batch", NOW),
            *((("rest", REMAINDER),) if facts["rest"] else ()),
        )
        for layer, points in zip((*self.points, *self.batch), (*facts["points"], *facts["batch_points"])):
            layer.set(*points.T)
        self.line.set(*facts["line"].T)
        self.line_name.set(0, 0.93 * data.y[0], strings=["" if len(facts["line"]) else "w = 0: no line yet"])
        for layer, (x, y) in zip(self.axes_of_cloud, ((cloud.x, (0, 0)), ((0, 0), cloud.y))):
            layer.set(x, y)
        short = facts["sizes"] < facts["batch_size"]
        self.cloud.set(*facts["cloud"][~short].T)
        self.remainder.set(*facts["cloud"][short].T)
        for arrow, point, tip in (
            (self.full, self.full_point, facts["full"]),
            (self.this, self.this_point, facts["gradient"]),
        ):
            arrow.set(*(np.array([(0, 0), tip]).T if np.hypot(*tip) > 0.15 * facts["reach"] else ((), ())))
            point.set(*tip)
        turn = np.linspace(0, 2 * np.pi, 73)
        around = facts["full"][:, None] + facts["spread"] * np.array([np.cos(turn), np.sin(turn)])
        self.ring.set(*around)
        self.beyond.set(0, 0.9 * cloud.y[0], strings=[facts["beyond_text"]])
        for layer, name in ((self.root, "root"), (self.theory, "theory")):
            sizes, values = facts[name]
            layer.set(np.log2(sizes), np.clip(values, 0.5 * spread.y[0], None))
        self.measured.set(np.log2(facts["spread_sizes"]), facts["spreads"])
        self.here.set(np.log2(facts["batch_size"]), max(facts["spread"], 1.3 * spread.y[0]))
        self.names.set([3.2, 0.1], [1.9, 0.0055], strings=["dashed: s₁/√m", facts["spread_text"]])


EDGE = {"edge": style.INK, "edge_width": 2}
