"""Numbers on the graph: every value and every gradient of a 2-2-1 network, forward and back, step by step."""

import numpy as np

from ...figure.controls import Choice, Grid, Hidden, Preset, Slider, Walk, read_number
from ...figure.figure import LiveFigure
from ...text import show
from .graph_passes import (
    BACKWARD,
    END,
    ENTROPY,
    FORWARD,
    HIDDEN,
    LIMIT,
    LOSS,
    NODES,
    NUMBER,
    PARAMETERS,
    PASS,
    SQUARED,
    backward,
    forward,
    known,
    last_update,
    loss_with,
    passes,
    read_trail,
    settle,
    task,
    theta_of,
    whole_number,
)
from .graph_view import GraphView
from .graph_words import cards, explain, in_ascii, notes

START = dict(
    x=(1.0, 2.0),
    y=1.0,
    W=((0.5, -1.0), (1.5, 0.5)),
    b=(0.5, -1.0),
    v=(1.0, -2.0),
    c=0.5,
    activation="sigmoid",
    loss=SQUARED,
)
SATURATED = START | dict(v=(3.0, -6.0), c=-2.0)  # surely 0, where 1 is right


def live_graph(
    *,
    x=START["x"],
    y=START["y"],
    W=START["W"],
    b=START["b"],
    v=START["v"],
    c=START["c"],
    activation=START["activation"],
    loss=START["loss"],
    learning_rate=1.0,
    nudge="w₁₁",
    change="0.01",
    one_step=NUMBER,
    step=0,
    trail=(),
):
    """A 2-2-1 network on one example: every value and every gradient is a number that can be watched."""

    def compute(step, trail, learning_rate, nudge, change, **values):
        trail = known(trail, values)
        numbers, slopes = passes(theta_of(values), **task(values))
        gradient = np.array([slopes[name] for name in PARAMETERS])
        theta = np.array(theta_of(values))
        moves = np.abs(learning_rate * gradient)
        updated = bool(trail) and step == LOSS
        far = float(change)
        nudged_loss = loss_with(values, nudge, far)
        after, _ = passes(theta - learning_rate * gradient, **task(values))
        branches = {  # what comes back to an input along neuron 1, and along neuron 2
            f"x{k}": tuple(numbers[f"w{j}{k}"] * slopes[f"z{j}"] for j in "₁₂") for k in "₁₂"
        }
        now = (FORWARD + BACKWARD)[step - 1] if step and not updated else None
        seen = {name for one in FORWARD[:step] for name in one.names} | {"x₁", "x₂", *PARAMETERS}
        back = {name for one in BACKWARD[: max(0, step - LOSS)] for name in one.names}
        back |= {"L"} if back else set()
        facts = {
            "values": numbers,
            "slopes": slopes,
            "gradients": {name: slopes[name] for name in PARAMETERS},
            "branches": branches,
            "example": (*values["x"], values["y"]),
            "activation": values["activation"],
            "loss_kind": values["loss"],
            "learning_rate": learning_rate,
            "step": step,
            "steps": END,
            "present": now,
            "lit": PARAMETERS if updated else now.names if now else (),
            "order": [("forward", *one.names) for one in FORWARD]
            + [("backward", *one.names) for one in BACKWARD],
            "seen": sorted(seen),
            "back": sorted(back),
            "nudge": nudge,
            "change": far,
            "difference": (nudged_loss - numbers["L"]) / far,
            "derivative": slopes[nudge],
            "nudged_loss": nudged_loss,
            "most_changed": PARAMETERS[moves.argmax()] if moves.any() else "none",
            "least_changed": PARAMETERS[moves.argmin()] if moves.any() else "none",
            "largest_value": PARAMETERS[np.abs(theta).argmax()],
            "next_loss": after["L"],
            "updates": len(trail),
            "updated": updated,
            "blocked": bool(np.any(np.abs(theta - learning_rate * gradient) > LIMIT)),
            **in_ascii(numbers, slopes),
            **(last_update(trail[-1], values) if updated else {"loss_before": None}),
        }
        return facts | {"cards": cards(facts), "notes": notes(facts)}

    return LiveFigure(
        live_graph,
        title="Numbers on the graph",
        compute=compute,
        view=GraphView(),
        explain=explain,
        controls=[
            Table("x", "x", -LIMIT, LIMIT, 0.5, x, most=(2, 1)),
            Table("W", "W", -LIMIT, LIMIT, 0.1, W, most=(2, 2)),
            Table("b", "b", -LIMIT, LIMIT, 0.1, b, most=(2, 1)),
            Table("v", "v", -LIMIT, LIMIT, 0.1, v, most=(2, 1)),
            Cell("c", "c", -LIMIT, LIMIT, 0.1, c),
            Cell("y", "target y", 0, 1, 0.1, y),
            Slider("learning_rate", "η", 0, 10, 0.1, learning_rate),
            Choice("nudge", "nudge", (*PARAMETERS, "x₁", "x₂"), nudge),
            Choice("change", "by", ("0.1", "0.01", "0.001"), change),
            Choice("one_step", "one step is", (NUMBER, PASS), one_step, drawer=True),
            Choice("activation", "hidden layer", tuple(HIDDEN), activation, drawer=True),
            Choice("loss", "loss", (SQUARED, ENTROPY), loss, drawer=True),
            Hidden("step", step, whole_number),
            Hidden("trail", trail, read_trail),
        ],
        presets=[
            Preset("start", START | dict(step=0, trail=())),
            Preset("all numbers", START | dict(step=END, trail=())),
            Preset("surely wrong", SATURATED | dict(step=END, trail=())),
            Preset("… with cross-entropy", SATURATED | dict(loss=ENTROPY, step=END, trail=())),
        ],
        points={
            "W": lambda values, r, c: {"nudge": PARAMETERS[2 * r + c]},
            "b": lambda values, r, c: {"nudge": PARAMETERS[4 + r]},
            "v": lambda values, r, c: {"nudge": PARAMETERS[6 + r]},
            "c": lambda values, r, c: {"nudge": "c"},
            "x": lambda values, r, c: {"nudge": NODES[r]},
        },
        settle=settle,
        walk=Walk(
            forward=forward,
            backward=backward,
            unit=lambda values: "update" if values["step"] == END else values["one_step"],
            first=dict(step=0, trail=()),
        ),
        shape=0.245,
    )


class Table(Grid):
    """A grid whose numbers are written as short as its cells are narrow, also bold and lit."""

    def show(self, value):
        return [
            [show(cell, 3) if len(show(cell, 3)) < 6 else show(cell, 2) for cell in row]
            for row in self.rows(value)
        ]


class Cell(Table):
    """A table of one cell; its value is the number itself."""

    flat = True

    def read(self, raw):
        return read_number(raw, self.label, self.low, self.high)

    def nearest(self, value):
        return self.read(np.round(np.round(float(value) / self.step) * self.step, 10))

    def rows(self, value):
        return [[value]]

    def _value(self, rows):
        return rows[0][0]

    def _read_cell(self, raw, row, column):
        return self.read(raw)
