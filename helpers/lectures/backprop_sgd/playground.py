"""Playground: a small network learns while its settings, its data and its weights are played with."""

import math

from ...data.own_tables import example_table, named_table
from ...engine.layers import count_parameters
from ...figure import (
    MAX_STEPS,
    TABLE,
    Choice,
    CourseError,
    Grid,
    Preset,
    Seed,
    Slider,
    Stored,
    Timeline,
    Toggle,
    data_controls,
    source_of,
)
from .cells import SmallCell
from .playground_facts import input_maps, mapped, marked_weight, plane_of, shown_points, shown_unit
from .playground_features import EXTRAS, chosen, slots
from .playground_hand import (
    HAND,
    PENS,
    changed_cells,
    mirrored,
    number_of_table,
    read_cells,
    read_place,
    read_unit,
    set_cells,
)
from .playground_pinned import PinnedRuns
from .playground_points import ADD_POSITIVE, CLICKS, held_by, read_changes
from .playground_runs import (
    RESTARTS,
    USES,
    WIDTHS,
    beside,
    curves_of,
    epochs,
    read_run,
    remembered,
)
from .playground_training import (
    ACTIVATIONS,
    DATA,
    FEW,
    LOSSES,
    MOST_EPOCHS,
    STEPS,
    Source,
    advance,
    dense_layers,
    network_of,
    problem,
    scores,
    sizes_of,
    start,
    task_of,
)
from .playground_view import MOST, PlaygroundView
from .playground_words import explain


def width_of(layer):
    """Return the slider of a hidden layer's neurons."""
    return Slider(1, MOST, 1, start=4, label=f"neurons in layer {layer}", drawer=True)


def extra(control):
    """Return the switch of an input besides x₁ and x₂."""
    return Toggle(label=f"input {EXTRAS[control][0]}", drawer=True)


class Playground(PinnedRuns):
    """A small network learns while you play: data, layers, η, batch, and every weight by hand."""

    title = "Playground"
    view = PlaygroundView
    shape = 0.255
    pace = "fast"

    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        DATA, named_table, example_table
    )
    noise = Slider(0, 1, 0.05, start=0.2)
    layers = Slider(0, 3, 1, start=2, label="hidden layers")
    width = Slider(1, MOST, 1, start=4, label="neurons in each", follows=lambda values: values["width1"])
    activation = Choice(tuple(ACTIVATIONS))
    learning_rate = Slider(0.0001, 10, 0.1, start=0.1, label="η", log=True)
    batch_size = Slider(1, 400, 1, start=10, label="batch size")
    click = Choice(tuple(CLICKS), start=ADD_POSITIVE, label="a click on the plane")
    pin = Toggle(label="pin as run A, start B", follows=lambda values: bool(values["pinned"]))
    width1 = width_of(1)
    width2 = width_of(2)
    width3 = width_of(3)
    square_1 = extra("square_1")
    square_2 = extra("square_2")
    product = extra("product")
    sine_1 = extra("sine_1")
    sine_2 = extra("sine_2")
    one_step = Choice(tuple(STEPS), start="one epoch", label="one step is", drawer=True)
    loss = Choice(tuple(LOSSES), start="cross-entropy", drawer=True)
    momentum = Slider(0, 0.95, 0.05, start=0.0, label="momentum β", drawer=True)
    share = Slider(10, 90, 5, start=80, label="% to train on", drawer=True)
    seed = Seed(start=0, label="random numbers (seed)", drawer=True)
    table = Slider(1, 4, 1, start=1, label="weights of layer", drawer=True)
    W = Grid(-HAND, HAND, 0.1, (MOST, MOST), start=((0.0,),), drawer=True, transient=True)
    b = Grid(-HAND, HAND, 0.1, (MOST, 1), start=(0.0,), drawer=True, transient=True)
    weight = SmallCell(-HAND, HAND, 0.1, start=0.0, transient=True)  # the marked one, on the drawing
    at = Stored(read_place, start=(1, 1))  # neuron and input of the marked weight
    by_hand = Stored(read_cells, start=(), transient=True)  # in force for one step, whose log keeps it
    pinned = Stored(read_run, start=())
    edits = Stored(read_changes, start=())  # points by hand
    unit = Stored(read_unit, start=())  # the one whose map is large

    presets = (
        Preset("moons"),
        Preset("rings: no hidden layer", dict(data="rings", layers=0)),
        Preset("XOR: one of 3", dict(data="XOR clouds", layers=1, width1=3)),
        Preset("rings", dict(data="rings", layers=1)),
        Preset(
            "spiral: 8-8-8",
            dict(data="spiral", layers=3, learning_rate=0.3, noise=0.05, **dict.fromkeys(WIDTHS, 8)),
        ),
        Preset("biopsies", dict(data="biopsies", noise=0.0)),
        Preset("η too large: ReLU, squared", dict(loss="squared", activation="ReLU", learning_rate=3)),
        Preset("your points", dict(data=FEW, batch_size=2)),
        Preset(
            "few points, wide net",
            dict(
                share=10, noise=0.4, learning_rate=0.3, one_step="ten epochs", **dict.fromkeys(WIDTHS[:2], 8)
            ),
        ),
    )
    presets_keep = ("table", "at", "pinned", "click")
    derive = {"width": lambda values: dict.fromkeys(WIDTHS, values["width"])}
    drags = PENS
    points = {
        "W": lambda values, row, column: {"at": (row + 1, column + 1)},
        "b": lambda values, row, column: {"at": (row + 1, 0)},
    }
    timeline = Timeline(
        start=start,
        advance=advance,
        unit=lambda values: values["one_step"],
        restarts=(*RESTARTS, *TABLE),
        uses=USES,
        done=lambda facts: facts["finished"],
        remember=remembered,
    )
    explain = staticmethod(explain)

    def __init__(self, **start):
        if self.is_own(start.get("data", DATA[0])):
            start.setdefault("noise", 0.0)  # measurements have noise of their own
        super().__init__(**start)

    def validate(self, values):
        if run := values.get("pinned"):
            values = values | {"pinned": self.with_table(run)}
        examples = task_of(Source.of(values)).train
        if not examples:
            raise CourseError("One point to train on must be left. Nothing was changed.")
        if values["data"] == FEW or self.is_own(values["data"]):  # which may be small
            values = values | {"batch_size": min(values["batch_size"], examples)}
        if values["batch_size"] > examples:
            raise CourseError(
                f"A batch of {values['batch_size']} is larger than the {examples} points to train on: "
                "make the batch smaller, or the training share larger. Nothing was changed."
            )
        return values

    def mirror(self, state):
        """Return the weights of the shown layer as they are now, and the marked cell, which is among them."""
        return mirrored(state.values, state.history.states[-1].at.theta)

    def other_points(self, values, changes):
        """Whether these changes bring another set of points than the one that is shown."""
        if changes.get("own") or changes.get("data", values["data"]) != values["data"]:
            return True
        return self.is_own(values["data"]) and bool(set(changes) & set(TABLE))

    def change(self, state, changes):
        """Take over changed settings; weights set by hand are one more step, and pinning a run starts B."""
        if changes.get("own") or self.is_own(changes.get("data", DATA[0])):
            changes = {"noise": 0.0, **changes}
        if self.other_points(state.values, changes):
            changes = {"edits": (), **changes}  # points by hand belong to their data set
        by_hand = ("W", "b", "weight")
        hand = {name: value for name, value in changes.items() if name in by_hand}
        others = {name: value for name, value in changes.items() if name not in (*by_hand, "by_hand", "pin")}
        pins = changes.get("pin", False)
        if "pin" in changes:
            others["pinned"] = self.run_of(state) if pins else ()
        super().change(state, others)
        if pins:  # run B begins where run A began
            state.restart()
        state.values |= self.mirror(state)
        renewed = pins or set(others) & {*RESTARTS, *TABLE}
        for cells in (changes.get("by_hand"), changed_cells(state.values, hand, strict=not renewed)):
            if cells:
                set_cells(state, cells)

    def compute(self, past, former, **values):
        run_a = self.run_a(values)  # first: where it must be trained again, it takes the network
        source = source_of(values)
        now, task = past[-1], problem(values)[0]
        now = now._replace(scores=scores(values, now.at.theta))  # points may have moved since the step
        network, plane = network_of(values, now.at.theta), plane_of(source)
        dense, held = dense_layers(network), held_by(values["edits"])
        facts = {
            **now.scores,
            "slots": slots(chosen(values)),
            "input_maps": input_maps(plane),
            "held_at": held and held[1:3],
            "former": beside(former, values),
            **shown_unit(dense, values["unit"][:2], slots(chosen(values))),
            "sizes": sizes_of(values),
            "parameters": count_parameters(sizes_of(values)),
            "train_examples": task.train,
            "test_examples": len(task.X) - task.train,
            "updates_per_epoch": math.ceil(task.train / values["batch_size"]),
            "updates_at_double": math.ceil(task.train / (2 * values["batch_size"])),
            "epoch": epochs(now, task.train),
            "steps_taken": now.at.updates,
            "diverged": "yes" if now.diverged else "no",
            "finished": now.diverged or now.at.epoch >= MOST_EPOCHS or len(past) > MAX_STEPS,
            "theta": now.at.theta,
            "weights": [layer.W.copy() for layer in dense],
            "biases": [layer.b.copy() for layer in dense],
            **marked_weight(now, dense, number_of_table(values), *values["at"]),
            **mapped(network, plane, chosen(values), values["unit"][:2], squared=values["loss"] == "squared"),
            **shown_points(task, source),
            "own_note": self.own_note(values, plane.axis[-1]),
            "curve": curves_of([*past[:-1], now], values),
            "run_a": run_a,
        }
        return facts | {"arrays": facts["arrays"] | facts.pop("before_unit")}
