"""View of one neuron: the plane that its line cuts, and its output."""

import numpy as np

from ...figure import style
from ...figure.marks import HANDLE, legend
from ...figure.scene import Scene
from .plane_marks import Plane


def name_sides(plane, sides, line, texts):
    """Name each side of the line in the corner of the plane that lies farthest from it."""
    (low, high), (bottom, top) = plane.panel.x, plane.panel.y
    wide, tall = high - low, top - bottom
    corners = [
        (x, y)
        for x in (low + 0.17 * wide, high - 0.17 * wide)
        for y in (bottom + 0.06 * tall, top - 0.06 * tall)
    ]
    start, end = line if len(line) else ((low, bottom), (low, top))

    def beside(point):  # the distance from the line, with a sign, times its length
        return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

    named = [(polygon.mean(axis=0), text) for polygon, text in zip(sides, texts) if len(polygon)]
    spots = [max(corners, key=lambda corner: beside(corner) * np.sign(beside(middle))) for middle, _ in named]
    plane.labels.set(*np.array(spots).reshape(-1, 2).T, strings=[text for _, text in named])


class OneNeuronView(Scene):
    """Left the plane of two features, right the activation with the probe's z on it."""

    def __init__(self, far):
        super().__init__()
        plane = self.panel(
            "plane",
            (-far, far),
            (-far, far),
            equal=True,
        )
        self.plane = Plane(plane)
        self.foot = plane.line(color=style.SOFT_INK, width=2, dash=(3, 4))
        self.w = plane.arrow(width=3.5)
        self.w_label = plane.text(bold=True, beside=HANDLE)
        self.probe = plane.points(
            color=style.PAPER, edge=style.INK, edge_width=2.5, marker="diamond", size=12
        )
        self.probe_label = plane.text(bold=True, beside=HANDLE)
        neuron = self.panel(
            "neuron",
            (-10, 10),
            (-0.15, 1.15),
            xlabel="weighted input z",
            ylabel="output",
            title="the neuron",
            xticks=(-10, -5, 0, 5, 10),
            yticks=(0, 0.5, 1),
        )
        self.curves = {
            "step": neuron.line(width=3),
            "sigmoid": neuron.line(width=3),
        }
        self.drop = neuron.line(color=style.SOFT_INK, width=2, dash=(3, 4))
        self.here = neuron.points(
            color=style.PAPER, edge=style.INK, edge_width=2.5, marker="diamond", size=12
        )
        self.here_label = neuron.text(bold=True, align="left", inside=True)

    def update(self, facts):
        plane = self.panels[0]
        plane.xlabel, plane.ylabel = facts["features"]
        plane.legend = legend(facts["classes"])
        self.plane.update(
            sides=facts["sides"],
            classes=facts["points"],
            mistakes=facts["mistake_points"],
            line=facts["line"],
        )
        name_sides(self.plane, facts["sides"], facts["line"], ("output 0", "output 1"))
        w, x, z = facts["w"], facts["x"], facts["z"]
        self.w.set([0, w[0]], [0, w[1]])
        self.w_label.set(*w, strings=["w" if any(w) else ""], prefer=tuple(map(float, w)))  # past its tip
        self.foot.set(*(np.array([[0, 0], facts["foot"]]).T if facts["foot"] is not None else ((), ())))
        self.probe.set(*x)
        self.probe_label.set(*x, strings=["x"])
        for name, (curve_z, curve_a) in facts["curves"].items():
            chosen = name == facts["activation"]
            self.curves[name].set(
                curve_z, curve_a, width=3 if chosen else 1.5, color=style.INK if chosen else style.ZERO
            )
        shown = min(max(z, -9.6), 9.6)
        outside = ""
        self.drop.set([shown, shown], [-0.15, facts["a"]])
        if shown != z:  # beyond the axis: say where, and do not point at a false place
            outside = f"z = {facts['z_text']} {'→' if z > 0 else '←'}   "
            self.drop.hide()
        self.here.set(shown, facts["a"])
        output = f"output {facts['a_text']}"
        self.here_label.set(-9.6, 0.85, strings=[(outside + output, output)])
        self.handle("probe", self.panels[0], *x)
        self.handle("w", self.panels[0], *w)
        if facts["foot"] is not None:
            self.handle("line", self.panels[0], *facts["foot"])
        else:
            self.handles.pop("line", None)
