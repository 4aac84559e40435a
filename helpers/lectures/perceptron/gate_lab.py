"""Gate lab: every gate of two bits that one neuron can build, and XOR, which takes two layers."""

import numpy as np

from ...engine.gates import GATES, ROWS, rows_right, two_layers
from ...engine.neuron import boundary, perceptron, weighted_input
from ...figure import OTHERS, Choice, Drag, LiveFigure, Preset, Slider, Toggle, Words, products, style
from ...text import array, plain, show
from .gate_lab_view import GateLabView
from .plane import both_sides, corners, foot_of

UNIT_PLANE = corners(-0.6, 1.6, -0.6, 1.6)
ROW_NAMES = ("00", "01", "10", "11")
NEURONS = {"output": "", "hidden h₁": "h1_", "hidden h₂": "h2_"}
OUTPUT, H1, H2 = NEURONS
GATES_TO_BUILD = ("AND", "OR", "NAND", "NOR", "XOR", "XNOR")


def weight(start, neuron, name):
    """The slider of a weight or a bias, shown while its neuron is adjusted."""
    least = -6 if name.endswith("b") else -4
    return Slider(least, -least, 0.5, start=start, label=name, when={"adjust": neuron})


def drag_line(values, x, y):
    """The bias with which the line of the adjusted neuron goes through (x, y)."""
    prefix = NEURONS[values["adjust"]]
    return {f"{prefix}b": -values[f"{prefix}w1"] * x - values[f"{prefix}w2"] * y}


class GateLab(LiveFigure):
    """Build a gate from one neuron, or from three: set the weights until every row has its ✓."""

    title = "Gate lab"
    view = GateLabView

    w1 = weight(1.0, OUTPUT, "w₁")
    w2 = weight(1.0, OUTPUT, "w₂")
    b = weight(-0.5, OUTPUT, "b")
    h1_w1 = weight(1.0, H1, "h₁: w₁")
    h1_w2 = weight(0.0, H1, "h₁: w₂")
    h1_b = weight(-0.5, H1, "h₁: b")
    h2_w1 = weight(0.0, H2, "h₂: w₁")
    h2_w2 = weight(1.0, H2, "h₂: w₂")
    h2_b = weight(-0.5, H2, "h₂: b")
    hidden = Toggle(label="add a hidden layer")
    adjust = Choice(tuple(NEURONS), when={"hidden": True})
    gate = Choice(tuple(GATES), start="AND", drawer=True)

    presets = (
        *(
            Preset(name, dict(gate=name), keeps=OTHERS)
            for name in ("AND", "OR", "NAND", "NOR", "XOR", "XNOR")
        ),
        Preset("with a hidden layer", dict(gate="XOR", hidden=True)),
    )
    drags = {"line": Drag("the line", drag_line)}

    def validate(self, values):
        return values if values["hidden"] else values | {"adjust": OUTPUT}

    def compute(self, gate, hidden, adjust, **weights):
        neurons = {
            prefix: (np.array([weights[f"{prefix}w1"], weights[f"{prefix}w2"]]), weights[f"{prefix}b"])
            for prefix in NEURONS.values()
        }
        w, b = neurons[""]
        if hidden:
            layer = (neurons["h1_"], neurons["h2_"])
            H, outputs = two_layers(ROWS, layer, (w, b))
            z = weighted_input(H, w, b)
            lines = [boundary(UNIT_PLANE, *neuron) for neuron in layer]
            regions = [
                (part, int(perceptron((first, second), w, b)))
                for first, half in enumerate(both_sides(UNIT_PLANE, *layer[0]))
                for second, part in enumerate(both_sides(half, *layer[1]))
                if len(part)
            ]
        else:
            H, outputs, z = ROWS, perceptron(ROWS, w, b), weighted_input(ROWS, w, b)
            lines = [boundary(UNIT_PLANE, w, b)]
            regions = [
                (part, output) for output, part in enumerate(both_sides(UNIT_PLANE, w, b)) if len(part)
            ]
        ok = rows_right(outputs, gate)
        turned = rows_right((-z > 0).astype(int), gate)  # were all signs the other ones: for a question
        score = int(ok.sum())
        before = self.facts.get("bests", {})  # for each gate, with and without the hidden layer
        bests = before | {(gate, hidden): max(score, before.get((gate, hidden), 0))}
        asked = int(np.argmin(ok))  # the first wrong row, or the last where all are right
        asked = asked if not ok[asked] else 3
        movable = neurons[NEURONS[adjust]] if hidden else (w, b)
        return {
            "neurons": neurons,
            "rows": ROWS,
            "hidden_bits": H if hidden else None,
            "z": [float(value) for value in z],
            "outputs": [int(output) for output in outputs],
            "targets": list(GATES[gate]),
            "row_ok": [bool(right) for right in ok],
            "wrong_rows": [name for name, right in zip(ROW_NAMES, ok) if not right],
            "right_rows": [name for name, right in zip(ROW_NAMES, ok) if right],
            "wrong_if_turned": [name for name, right in zip(ROW_NAMES, turned) if not right],
            "score": score,
            "best": bests[gate, hidden],
            "bests": bests,
            "asked": asked,
            "asked_z": float(z[asked]),
            "lines": lines,
            "regions": regions,
            "foot": None if hidden and adjust == OUTPUT else foot_of(UNIT_PLANE, *movable),
            "table": [
                [
                    *(str(bit) for bit in (H[row] if hidden else ())),
                    show(z[row]),
                    str(outputs[row]),
                    str(GATES[gate][row]),
                ]
                for row in range(4)
            ],
            "edges": edges(neurons, hidden),
            "biases": [("out", show(b))]
            + (
                [(name, show(neurons[key][1])) for name, key in (("h₁", "h1_"), ("h₂", "h2_"))]
                if hidden
                else []
            ),
        }

    def explain(self, facts):
        w, b = facts["neurons"][""]
        row = facts["asked"]
        bits = facts["hidden_bits"][row] if facts["hidden"] else ROWS[row]
        letter = "h" if facts["hidden"] else "x"
        equation = [
            (f"row {ROW_NAMES[row]}:  z = w₁·{letter}₁ + w₂·{letter}₂ + b = ", None),
            *products(w, bits, b),
            (" = ", None),
            (show(facts["asked_z"]), style.sign_colour(facts["asked_z"])),
            (f"   →   output {facts['outputs'][row]}, wanted {facts['targets'][row]}", None),
        ]
        rows = f"np.array({ROWS.tolist()})"
        if facts["hidden"]:
            (w_1, b_1), (w_2, b_2) = facts["neurons"]["h1_"], facts["neurons"]["h2_"]
            W = [w_1.tolist(), w_2.tolist()]
            rows = f"({rows} @ np.array({W}).T + {array((b_1, b_2))} > 0)"
        kind = "Two layers" if facts["hidden"] else "One neuron"
        wrong = f"Wrong: {', '.join(facts['wrong_rows'])}." if facts["wrong_rows"] else "Every row is right."
        return Words(
            equation,
            f"z = {rows} @ {array(w)} + {plain(b)}",
            "z",
            f"{kind} against {facts['gate']}: {facts['score']} of 4 rows are right. {wrong} "
            f"Your best so far: {facts['best']} of 4.",
        )


def edges(neurons, hidden):
    """The edges of the drawing: (from, to, weight, what is written on it)."""
    layers = [("x₁", "x₂", "out", "")]
    if hidden:
        layers = [("x₁", "x₂", "h₁", "h1_"), ("x₁", "x₂", "h₂", "h2_"), ("h₁", "h₂", "out", "")]
    return [
        (start, end, float(weight), show(weight))
        for first, second, end, prefix in layers
        for start, weight in zip((first, second), neurons[prefix][0])
    ]
