"""View of mini-batch noise: the cloud of batch gradients, and the line that is learned."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, MARKED, legend
from ...figure.scene import Scene

FULL = {"color": style.INK, "size": 11}
OTHERS = {"color": style.SOFT_INK, "size": 6, "edge_width": 0.5, "opacity": 0.6}
REMAINDER = {"color": style.PAPER, "edge": style.INK, "edge_width": 2, "marker": "triangle", "size": 11}
GHOST = {"color": style.ZERO, "size": 6, "edge": style.EDGE, "edge_width": 0.8, "opacity": 0.75}
LIMIT = {"color": style.SOFT_INK, "width": 2, "dash": (6, 5)}
CROWD = 130  # examples
WIDER = 1.5  # than high: the plane of gradients


class MinibatchNoiseView(Scene):
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
        self.ghost_ring = cloud.line(**LIMIT, opacity=0.45)
        self.ghost = cloud.points(**GHOST)
        self.ring = cloud.line(**LIMIT)
        self.cloud = cloud.points(**OTHERS)
        self.remainder = cloud.points(**REMAINDER)
        self.full = cloud.arrow(width=4, color=style.SOFT_INK, dash=(6, 4))
        self.this = cloud.arrow(width=3.5)
        self.full_point = cloud.points(**FULL)
        self.this_point = cloud.points(**MARKED)
        self.beyond = cloud.text(color=style.SOFT_INK, inside=True)
        self.root = spread.line(**LIMIT)
        self.theory = spread.line(width=2.5)
        self.measured = spread.points(size=9, color=style.PAPER, edge=style.INK, edge_width=2)
        self.here = spread.points(**MARKED)
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
            ("this batch", MARKED | {"size": 9}),
            *((("rest", REMAINDER),) if facts["rest"] else ()),
            *(((f"m = {facts['ghost_size']}, before", GHOST),) if facts["ghost_size"] else ()),
        )
        for layer, points in zip((*self.points, *self.batch), (*facts["points"], *facts["batch_points"])):
            layer.set(*points.T)
        crowd = facts["this_batch"] > CROWD  # whose rings would run together
        for layer in self.batch:
            layer.restyle(size=6 if crowd else 9, edge_width=0.6 if crowd else 1.8)
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
        self.ghost.set(*facts["ghost"].T)
        turn = np.linspace(0, 2 * np.pi, 73)
        circle = np.array([np.cos(turn), np.sin(turn)])
        for ring, spread_ in ((self.ring, facts["spread"]), (self.ghost_ring, facts["ghost_spread"])):
            ring.set(*(facts["full"][:, None] + spread_ * circle) if spread_ else ())
        self.beyond.set(0, 0.9 * cloud.y[0], strings=[facts["beyond_text"]])
        for layer, name in ((self.root, "root"), (self.theory, "theory")):
            sizes, values = facts[name]
            layer.set(np.log2(sizes), np.clip(values, 0.5 * spread.y[0], None))
        self.measured.set(np.log2(facts["spread_sizes"]), facts["spreads"])
        self.here.set(np.log2(facts["batch_size"]), max(facts["spread"], 1.3 * spread.y[0]))
        self.names.set([3.2, 0.1], [1.9, 0.0055], strings=["dashed: s₁/√m", facts["spread_text"]])


EDGE = {"edge": style.INK, "edge_width": 2}
