"""View of Michaelis–Menten as two layers: the network with its numbers, and its curve over ln S."""

import math

import numpy as np

from ...figure import style
from ...figure.marks import DASHED, DROP, MARKED
from ...figure.scene import Scene
from ...text import show

LOW, HIGH, TOP = math.log(0.01), math.log(2), 320
TICKS = (0.01, 0.03, 0.1, 0.3, 1)
NODES = ((0.1, 0.5), (0.5, 0.5), (0.9, 0.5))  # ln S, the sigmoid neuron, the output


class EnzymeNeuronView(Scene):
    """Left the network: ln S, a sigmoid neuron, an output; right its curve, the measurements, residuals."""

    def __init__(self):
        super().__init__()
        network = self.panel("network", (0, 1), (0, 1), frame=False, title="the network", weight=0.8)
        curve = self.panel("curve", (LOW, HIGH), (0, TOP), ylabel="rate v (counts/min²)")
        curve.xlabel = ("substrate S (ppm), on the scale of ln S", "substrate S (ppm)")
        curve.xticks, curve.xtick_names = tuple(map(math.log, TICKS)), tuple(map(show, TICKS))
        curve.legend = (
            ("measured", {"size": 9}),
            ("above the curve", {"marker": "square", "size": 9, "color": style.POSITIVE}),
            ("below", {"marker": "square", "size": 9, "color": style.NEGATIVE}),
        )
        self.edges = [network.arrow(width=3) for _ in range(2)]
        for (x0, y0), (x1, y1), edge in zip(NODES, NODES[1:], self.edges):
            edge.set((x0 + 0.09, x1 - 0.09), (y0, y1))
        nodes = network.points(size=40, color=style.PAPER, edge=style.INK, edge_width=2.5)
        nodes.set(*np.transpose(NODES))
        self.kinds = network.text(bold=True, halo=0)
        self.kinds.set(*np.transpose(NODES), strings=["ln S", "σ", "v"])
        self.weights = network.text(inside=True, room=0.36)
        self.values = network.text(inside=True, room=0.32, bold=True)
        self.layer_names = network.text(inside=True, room=0.38, color=style.SOFT_INK)
        self.layer_names.set(
            (0.3, 0.7),
            (0.9, 0.9),
            strings=[("layer 1: a neuron", "layer 1"), ("layer 2: a factor", "layer 2")],
        )
        self.half = curve.line(**DASHED)
        self.half_name = curve.text(color=style.SOFT_INK, inside=True)
        self.residuals = [curve.line(width=3, color=colour) for colour in (style.POSITIVE, style.NEGATIVE)]
        self.curve = curve.line(width=3)
        self.points = curve.points(size=9)
        self.drop = curve.line(**DROP)
        self.probe = curve.points(**MARKED)
        self.probe_name = curve.text(bold=True, beside=14, prefer=(-1, 1))

    def update(self, facts):
        curve = self.panels[1]
        b, v_max = show(facts["b"], 3), show(facts["v_max"])
        self.weights.set(
            (0.3, 0.3, 0.7),
            (0.72, 0.28, 0.72),
            strings=["w = 1", (f"b = −ln K_m = {b}", f"b = {b}"), (f"V_max = {v_max}", f"· {v_max}")],
        )
        self.values.set(
            [x for x, _ in NODES],
            [0.12] * 3,
            strings=[
                show(facts["x"], 3),
                (f"a = {show(facts['share'], 3)}", show(facts["share"], 3)),
                show(facts["v"], 3),
            ],
        )
        self.curve.set(*facts["curve"])
        x, v = facts["points"]
        self.points.set(x, v)
        for layer, chosen in zip(self.residuals, (facts["residuals"] > 0, facts["residuals"] < 0)):
            gap = np.full(chosen.sum(), np.nan)
            layer.set(
                np.column_stack([x[chosen], x[chosen], gap]).ravel(),
                np.column_stack([v[chosen], facts["predicted"][chosen], gap]).ravel(),
            )
        middle, height = math.log(facts["k_m"]), facts["v_max"] / 2
        self.half.set([LOW, middle, middle], [height, height, 0])
        self.half_name.set(middle, 0.05 * TOP, strings=["K_m"])
        self.probe.set(facts["x"], facts["v"])
        self.drop.set([facts["x"], facts["x"]], [0, facts["v"]])
        self.probe_name.set(facts["x"], facts["v"], strings=[(f"v = {show(facts['v'], 3)}", "v", "")])
        self.handle("probe", curve, facts["x"], facts["v"])
