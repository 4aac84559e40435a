"""Numbers on the graph: every value and every gradient of a 2-2-1 network, forward and back, step by step."""

import numpy as np

from ...figure import Choice, LiveFigure, Preset, Slider, Stepper, Stored
from .cells import Cell, SmallCell, Table
from .graph_cards import cards, notes
from .graph_hand import number_on, pen, read_card, with_number
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
    last_update,
    loss_with,
    passes,
    read_trail,
    task,
    theta_of,
    validate,
    whole_number,
)
from .graph_view import PANEL_NAMES, GraphView
from .graph_words import explain, in_ascii, in_ascii_letters, in_numpy

SURELY_WRONG = dict(v=(3.0, -6.0), c=-2.0, step=END)  # surely 0, where 1 is right


class Graph(LiveFigure):
    """A 2-2-1 network on one example: every value and every gradient is a number that can be watched."""

    title = "Numbers on the graph"
    view = GraphView
    shape = 0.27

    x = Table(-LIMIT, LIMIT, 0.5, (2, 1), start=(1.0, 2.0), drawer=True)
    W = Table(-LIMIT, LIMIT, 0.1, (2, 2), start=((0.5, -1.0), (1.5, 0.5)), drawer=True)
    b = Table(-LIMIT, LIMIT, 0.1, (2, 1), start=(0.5, -1.0), drawer=True)
    v = Table(-LIMIT, LIMIT, 0.1, (2, 1), start=(1.0, -2.0), drawer=True)
    c = Cell(-LIMIT, LIMIT, 0.1, start=0.5, drawer=True)
    y = Cell(0, 1, 0.1, start=1.0, label="target y", drawer=True)
    number = SmallCell(-LIMIT, LIMIT, 0.1, start=0.5, transient=True)  # on the chosen card
    learning_rate = Slider(0, 10, 0.1, start=1.0, label="η")
    nudge = Choice((*PARAMETERS, "x₁", "x₂"))
    change = Choice(("0.1", "0.01", "0.001"), start="0.01", label="by")
    one_step = Choice((NUMBER, PASS), label="one step is", drawer=True)
    activation = Choice(tuple(HIDDEN), label="hidden layer", drawer=True)
    loss = Choice((SQUARED, ENTROPY), drawer=True)
    card = Stored(read_card, start="w₁₁")
    step = Stored(whole_number, start=0)
    trail = Stored(read_trail, start=())

    presets = (
        Preset("start"),
        Preset("all numbers", dict(step=END)),
        Preset("surely wrong", SURELY_WRONG),
        Preset("… with cross-entropy", dict(loss=ENTROPY, **SURELY_WRONG)),
    )
    presets_keep = ("learning_rate", "nudge", "card", "change", "one_step")
    derive = {
        "nudge": lambda values: {"card": values["nudge"]},
        "number": lambda values: with_number(Graph.controls, values, values["number"]),
    }
    drags = {name: pen(name) for name in PANEL_NAMES}
    points = {
        "W": lambda values, r, c: {"nudge": PARAMETERS[2 * r + c]},
        "b": lambda values, r, c: {"nudge": PARAMETERS[4 + r]},
        "v": lambda values, r, c: {"nudge": PARAMETERS[6 + r]},
        "c": lambda values, r, c: {"nudge": "c"},
        "x": lambda values, r, c: {"nudge": NODES[r]},
    }
    stepper = Stepper(
        forward=forward,
        backward=backward,
        unit=lambda values: "update" if values["step"] == END else values["one_step"],
        first=dict(step=0, trail=()),
    )
    validate = staticmethod(validate)
    explain = staticmethod(explain)

    def mirror(self, state):
        """Return the number on the chosen card."""
        return {"number": number_on(state.values)}

    def compute(self, step, trail, learning_rate, nudge, change, **values):
        numbers, slopes = passes(theta_of(values), **task(values))
        updated = bool(trail) and step == LOSS
        present = (FORWARD + BACKWARD)[step - 1] if step and not updated else None
        facts = {
            "values": numbers,
            "slopes": slopes,
            "gradients": {name: slopes[name] for name in PARAMETERS},
            "branches": {  # what comes back to an input along neuron 1, and along neuron 2
                f"x{k}": tuple(numbers[f"w{j}{k}"] * slopes[f"z{j}"] for j in "₁₂") for k in "₁₂"
            },
            "example": (*values["x"], values["y"]),
            "loss_kind": values["loss"],
            "steps": END,
            "present": present,
            "lit": PARAMETERS if updated else present.names if present else (),
            "order": [("forward", *one.names) for one in FORWARD]
            + [("backward", *one.names) for one in BACKWARD],
            "updates": len(trail),
            "updated": updated,
            **known_after(step),
            **nudged(values, nudge, float(change), numbers["L"], slopes[nudge]),
            **next_update(values, slopes, learning_rate),
            **in_ascii(numbers, slopes),
            "arrays": in_numpy(values, numbers, slopes),
            **(last_update(trail[-1], values) if updated else {"loss_before": None}),
        }
        if updated:  # the line of NumPy starts from what was before
            name = in_ascii_letters(facts["moved"])
            facts["arrays"] |= {name: facts["old"], f"d{name}": facts["used_slope"]}
        return facts | {"cards": cards(facts, step), "notes": notes(facts, nudge)}


def known_after(step):
    """Name the values and the gradients that are known after this many steps."""
    seen = {name for one in FORWARD[:step] for name in one.names} | {"x₁", "x₂", *PARAMETERS}
    back = {name for one in BACKWARD[: max(0, step - LOSS)] for name in one.names}
    back |= {"L"} if back else set()
    return {"seen": sorted(seen), "back": sorted(back)}


def nudged(values, name, change, loss, derivative):
    """Set ΔL/Δ of a small change of one parameter or input beside its ∂L/∂."""
    nudged_loss = loss_with(values, name, change)
    return {
        "change": change,
        "difference": (nudged_loss - loss) / change,
        "derivative": derivative,
        "nudged_loss": nudged_loss,
    }


def next_update(values, slopes, learning_rate):
    """Foretell the next update θ − η ∂L/∂θ: what it changes most and least, and the loss after it."""
    theta = np.array(theta_of(values))
    change = learning_rate * np.array([slopes[name] for name in PARAMETERS])
    after, _ = passes(theta - change, **task(values))
    moves = np.abs(change)
    return {
        "most_changed": PARAMETERS[moves.argmax()] if moves.any() else "none",
        "least_changed": PARAMETERS[moves.argmin()] if moves.any() else "none",
        "largest_value": PARAMETERS[np.abs(theta).argmax()],
        "next_loss": after["L"],
        "blocked": bool(np.any(np.abs(theta - change) > LIMIT)),
    }
