"""Views of lecture 1: a plane cut by a line, a neuron as a drawing, a truth table, mistakes over time."""

import numpy as np

from . import style
from .scene import Scene

CLASS_LOOKS = (  # class 0 (or −1) and class 1: told apart by colour and by shape
    {"color": style.NEGATIVE, "marker": "circle"},
    {"color": style.POSITIVE, "marker": "square"},
)


RING = {"color": None, "edge": style.INK, "edge_width": 1}
LAST_RING = {"color": None, "edge": style.INK, "edge_width": 3}


def legend(classes, size=9, mistake="wrong side"):
    """The legend of a plane: both classes, and the ring round a mistake."""
    looks = [{"size": size, **look} for look in CLASS_LOOKS]
    return (*zip(classes, looks), (mistake, {"size": size + 2, **RING}))


class Plane:
    """The two sides of a neuron's boundary, the points of two classes, the mistakes ringed."""

    def __init__(self, panel, *, size=7):
        self.panel = panel
        self.sides = [panel.line(fill=tint) for tint in (style.NEGATIVE_TINT, style.POSITIVE_TINT)]
        self.points = [panel.points(size=size, edge_width=0.5, **look) for look in CLASS_LOOKS]
        self.rings = panel.points(size=size + 3, opacity=0.6, **RING)
        self.line = panel.line(width=3)
        self.labels = panel.text(color=style.SOFT_INK)

    def update(self, *, sides, classes, mistakes, line):
        """sides: polygons (M, 2) for output 0 and 1; classes: points (N, 2) of each; line (2, 2)."""
        for layer, polygon in zip(self.sides, sides):
            layer.set(*polygon.T)
        for layer, points in zip(self.points, classes):
            layer.set(*points.T)
        self.rings.set(*mistakes.T)
        self.line.set(*line.T)


def label_spot(w, away):
    """A place just past the tip of arrow w."""
    length = np.hypot(*w)
    return np.array(w) + (away * np.array(w) / length if length else (away, away))


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

    def __init__(self, features, classes):
        super().__init__()
        plane = self.panel(
            "plane",
            (-5.5, 5.5),
            (-5.5, 5.5),
            xlabel=features[0],
            ylabel=features[1],
            legend=legend(classes),
            equal=True,
        )
        self.plane = Plane(plane)
        self.foot = plane.line(color=style.SOFT_INK, width=2, dash=(3, 4))
        self.w = plane.arrow(width=3.5)
        self.w_label = plane.text(bold=True)
        self.probe = plane.points(
            color=style.PAPER, edge=style.INK, edge_width=2.5, marker="diamond", size=12
        )
        self.probe_label = plane.text(bold=True)
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
        self.here_label = neuron.text(bold=True, align="left")

    def update(self, facts):
        self.plane.update(
            sides=facts["sides"],
            classes=facts["points"],
            mistakes=facts["mistake_points"],
            line=facts["line"],
        )
        name_sides(self.plane, facts["sides"], facts["line"], ("output 0", "output 1"))
        w, x, z = facts["w"], facts["x"], facts["z"]
        self.w.set([0, w[0]], [0, w[1]])
        self.w_label.set(*label_spot(w, 0.55), strings=["w" if any(w) else ""])
        self.foot.set(*(np.array([[0, 0], facts["foot"]]).T if facts["foot"] is not None else ((), ())))
        self.probe.set(*x)
        self.probe_label.set(x[0] + 0.55, x[1] + 0.1, strings=["x"])
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
        self.here_label.set(-9.6, 0.85, strings=[f"{outside}output {facts['a_text']}"])
        self.handle("probe", self.panels[0], *x)
        self.handle("w", self.panels[0], *w)
        if facts["foot"] is not None:
            self.handle("line", self.panels[0], *facts["foot"])
        else:
            self.handles.pop("line", None)


class GateLabView(Scene):
    """From left to right: the truth table, the neurons as a drawing, the plane of the two inputs."""

    def __init__(self):
        super().__init__()
        table = self.panel("table", (0, 7.2), (-0.3, 5), title="truth table", frame=False, weight=1.1)
        self.rule = table.line(color=style.SOFT_INK, width=1)
        self.asked = table.line(fill="#EFEFEF")
        self.heads = table.text(bold=True)
        self.cells = table.text()
        drawing = self.panel("network", (0, 1), (0, 1), title="the network", frame=False, weight=1)
        self.edges = [drawing.line() for _ in range(6)]
        self.nodes = drawing.points(color=style.PAPER, edge=style.INK, edge_width=2, size=38)
        self.node_names = drawing.text(bold=True)
        self.edge_names = drawing.text(halo=9)
        plane = self.panel(
            "plane",
            (-0.6, 1.6),
            (-0.6, 1.6),
            xlabel="input x₁",
            ylabel="input x₂",
            legend=legend(("want 0", "want 1")),
            equal=True,
            xticks=(0, 1),
            yticks=(0, 1),
        )
        self.cells_of_plane = [plane.line() for _ in range(4)]
        self.lines = [plane.line(width=3), plane.line(width=3, dash=(9, 5))]
        self.rings = plane.points(color=None, edge=style.INK, edge_width=2.5, size=26)
        self.points = [plane.points(size=16, **look) for look in CLASS_LOOKS]
        self.line_names = plane.text(bold=True)

    def update(self, facts):
        self._table(facts)
        self._network(facts)
        for layer, (polygon, output) in zip(self.cells_of_plane, facts["regions"]):
            layer.set(*polygon.T, fill=(style.NEGATIVE_TINT, style.POSITIVE_TINT)[output])
        for layer in self.cells_of_plane[len(facts["regions"]) :]:
            layer.hide()
        names = ("h₁", "h₂") if facts["hidden"] else ("",)
        spots = []
        for layer, line in zip(self.lines, facts["lines"]):
            layer.set(*line.T)
            spots.append(line[0] + 0.06 * (line[1] - line[0]) + (0.07, 0.07) if len(line) else (9, 9))
        for layer in self.lines[len(facts["lines"]) :]:
            layer.hide()
        self.line_names.set(*np.array(spots).T, strings=names)
        rows, targets = facts["rows"], np.array(facts["targets"])
        for target, layer in enumerate(self.points):
            layer.set(*rows[targets == target].T)
        self.rings.set(*rows[~np.array(facts["row_ok"])].T)
        if facts["foot"] is not None:
            self.handle("line", self.panels[2], *facts["foot"])
        else:
            self.handles.pop("line", None)

    def _table(self, facts):
        heads = ["x₁", "x₂", *(("h₁", "h₂") if facts["hidden"] else ()), "z", "out", "want", ""]
        columns = np.linspace(0.4, 6.8, len(heads))
        self.heads.set(columns, np.full(len(heads), 4.5), strings=heads)
        self.rule.set([0, 7.2], [4.0, 4.0])
        texts, colours, x, y = [], [], [], []
        for row, (bits, cells) in enumerate(zip(facts["rows"], facts["table"])):
            ok = facts["row_ok"][row]
            texts += [*(str(bit) for bit in bits), *cells, "✓" if ok else "✗"]
            colours += [style.INK] * 2 + [style.INK] * (len(cells) - 3)
            colours += [style.sign_colour(facts["z"][row]), style.INK, style.INK]
            colours += [style.POSITIVE if ok else style.NEGATIVE]
            x += list(columns)
            y += [3.4 - row] * len(heads)
        self.cells.set(x, y, strings=texts, color=colours)
        top = 3.9 - facts["asked"]
        self.asked.set([0, 7.2, 7.2, 0], [top, top, top - 1, top - 1])

    def _network(self, facts):
        places = {"x₁": (0.12, 0.8), "x₂": (0.12, 0.3), "out": (0.88, 0.55)}
        if facts["hidden"]:
            places |= {"h₁": (0.5, 0.8), "h₂": (0.5, 0.3)}
        names = []
        for layer, (start, end, weight, text) in zip(self.edges, facts["edges"]):
            (x0, y0), (x1, y1) = places[start], places[end]
            layer.set(
                [x0, x1],
                [y0, y1],
                color=style.sign_colour(weight) if weight else style.ZERO,
                width=1 + 1.6 * abs(weight),
            )
            share = 0.36 if facts["hidden"] else 0.45
            names.append((x0 + share * (x1 - x0), y0 + share * (y1 - y0), text))
        for layer in self.edges[len(facts["edges"]) :]:
            layer.hide()
        self.nodes.set(*np.array(list(places.values())).T)
        lift = {"h₁": 0.16}  # above the upper neuron, below the others, clear of the edges
        biases = [
            (places[node][0], places[node][1] + lift.get(node, -0.16), f"b = {text}")
            for node, text in facts["biases"]
        ]
        self.node_names.set(*np.array(list(places.values())).T, strings=list(places))
        x, y, strings = zip(*names, *biases)
        self.edge_names.set(x, y, strings=strings)


class LearningView(Scene):
    """From left to right: the data and the line, the step of the weights, the mistakes so far."""

    def __init__(self):
        super().__init__()
        data = self.panel("data", (0, 1), (0, 1), equal=True)
        self.plane = Plane(data, size=6)
        self.old_line = data.line(color=style.SOFT_INK, width=2, dash=(6, 5))
        self.looked_at = data.points(size=19, **LAST_RING)
        self.named = [data.points(size=14, edge_width=2, **look) for look in CLASS_LOOKS]
        self.letters = data.text(bold=True, scale=1.2, halo=5)
        weights = self.panel("weights", (-1, 1), (-1, 1), xlabel="w₁", ylabel="w₂", equal=True)
        self.old_w = weights.arrow(color=style.SOFT_INK, dash=(6, 4), width=2.5)
        self.change = weights.arrow(width=3.5)
        self.new_w = weights.arrow(width=3.5)
        count = self.panel(
            "mistakes", (0, 1), (1, 1000), xlabel="examples shown", title="mistakes so far", log_y=True
        )
        self.bound = count.line(color=style.SOFT_INK, width=2, dash=(6, 5))
        self.curve = count.line(width=3)
        self.bound_name = count.text(color=style.SOFT_INK, align="left")

    def update(self, facts):
        data, weights, count = self.panels
        data.x = data.y = facts["limits"]
        data.xlabel, data.ylabel = facts["features"]
        data.legend = (*legend(facts["classes"], mistake="wrong"), ("last", {"size": 13, **LAST_RING}))
        change = "Σ η·y·x" if facts["last_step"] == "one epoch" else "η·y·x"
        weights.title = f"old w (dashed) + {change} = w"
        weights.x = weights.y = (-facts["reach"], facts["reach"])
        count.x, count.y = (0, facts["most_shown"]), (0.7, facts["most_mistakes"])
        self.plane.update(
            sides=facts["sides"],
            classes=facts["points"],
            mistakes=facts["mistake_points"],
            line=facts["line"],
        )
        self.plane.labels.hide()
        self.old_line.set(*facts["old_line"].T)
        x = facts["x"]
        self.looked_at.set(*(x if x is not None else ((), ())))
        letters = facts["letters"]
        for layer in self.plane.points:  # the others step back behind the named ones
            layer.restyle(opacity=0.25 if letters else 1)
        if letters:
            self.plane.rings.hide()
        for sign, layer in zip((-1, 1), self.named):
            layer.set(*np.array([x for x, y in letters.values() if y == sign]).reshape(-1, 2).T)
        lift = 0.06 * (data.y[1] - data.y[0])
        self.letters.set(
            [x[0] for x, _ in letters.values()], [x[1] + lift for x, _ in letters.values()], strings=letters
        )
        old, new = facts["old_w"], facts["w"]
        self.old_w.set([0, old[0]], [0, old[1]])
        self.change.set([old[0], new[0]], [old[1], new[1]], color=style.sign_colour(facts["y"] or 0))
        self.new_w.set([0, new[0]], [0, new[1]])
        bound = facts["bound"]
        self.bound.set([0, facts["most_shown"]], [bound, bound]) if np.isfinite(bound) else self.bound.hide()
        self.bound_name.set(
            0.04 * facts["most_shown"],
            facts["bound_label_at"],
            strings=[facts["bound_text"]],
        )
        self.curve.set(*facts["curve"])
