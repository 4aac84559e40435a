"""View of the gate lab: a neuron as a drawing, a truth table, the plane of the two bits."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, legend
from ...figure.scene import Scene


class GateLabView(Scene):
    """From left to right: the truth table, the neurons as a drawing, the plane of the two inputs."""

    def __init__(self):
        super().__init__()
        table = self.panel(
            "table", (0, 7.2), (-0.3, 5), title="truth table", frame=False, weight=1.1, least=22
        )
        self.rule = table.line(color=style.SOFT_INK, width=1)
        self.asked = table.line(fill=style.PANE)
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
        self.line_names = plane.text(bold=True, beside=5)

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
            spots.append(line[0] + 0.06 * (line[1] - line[0]) if len(line) else (np.nan, np.nan))
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
