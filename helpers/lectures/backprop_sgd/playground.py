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
    OwnTableData,
    Preset,
    Seed,
    Slider,
    Stored,
    Timeline,
    Toggle,
    data_controls,
    source_of,
)
from ...figure.history import History
from .playground_facts import mapped, marked_weight, plane_of, shown_points
from .playground_hand import (
    HAND,
    changed_cells,
    number_of_table,
    read_cells,
    read_place,
    set_cells,
    shown_layer,
)
from .playground_runs import RESTARTS, USES, WIDTHS, curves_of, differences, epochs, read_run
from .playground_training import (
    ACTIVATIONS,
    DATA,
    LOSSES,
    MOST_EPOCHS,
    STEPS,
    advance,
    dense_layers,
    network_of,
    problem,
    sizes_of,
    start,
    training_points,
)
from .playground_view import MOST, PlaygroundView
from .playground_words import explain


def width(layer):
    """Return the slider of a hidden layer's neurons."""
    return Slider(1, MOST, 1, start=4, label=f"neurons in layer {layer}", drawer=True)


class Playground(OwnTableData):
    """A small network learns while you play: data, layers, η, batch, and every weight by hand."""

    title = "Playground"
    view = PlaygroundView
    shape = 0.275
    pace = "fast"

    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        DATA, named_table, example_table
    )
    layers = Slider(0, 3, 1, start=2, label="hidden layers")
    activation = Choice(tuple(ACTIVATIONS))
    learning_rate = Slider(0.0001, 10, 0.1, start=0.1, label="η", log=True)
    one_step = Choice(tuple(STEPS), start="one epoch", label="one step is")
    pin = Toggle(label="pin as run A, start B", follows=lambda values: bool(values["pinned"]))
    width1 = width(1)
    width2 = width(2)
    width3 = width(3)
    loss = Choice(tuple(LOSSES), start="cross-entropy", drawer=True)
    batch_size = Slider(1, 400, 1, start=10, label="batch size", drawer=True)
    momentum = Slider(0, 0.95, 0.05, start=0.0, label="momentum β", drawer=True)
    noise = Slider(0, 1, 0.05, start=0.2, label="noise (s.d.)", drawer=True)
    share = Slider(10, 90, 5, start=80, label="% to train on", drawer=True)
    seed = Seed(start=0, label="random numbers (seed)", drawer=True)
    table = Slider(1, 4, 1, start=1, label="weights of layer", drawer=True)
    W = Grid(-HAND, HAND, 0.1, (MOST, MOST), start=((0.0,),), drawer=True, transient=True)
    b = Grid(-HAND, HAND, 0.1, (MOST, 1), start=(0.0,), drawer=True, transient=True)
    at = Stored(read_place, start=(1, 1))  # neuron and input of the marked weight
    by_hand = Stored(read_cells, start=(), transient=True)  # in force for one step, whose log keeps it
    pinned = Stored(read_run, start=())

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
        Preset("η too large", dict(loss="squared", activation="ReLU", learning_rate=3)),
        Preset(
            "few points, wide net",
            dict(
                share=10, noise=0.4, learning_rate=0.3, one_step="ten epochs", **dict.fromkeys(WIDTHS[:2], 8)
            ),
        ),
    )
    presets_keep = ("table", "at", "pinned")
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
    )
    explain = staticmethod(explain)

    def __init__(self, **start):
        self.curves = {}  # of pinned runs, by what recreates them: a cache, nothing else
        if self.is_own(start.get("data", DATA[0])):
            start.setdefault("noise", 0.0)  # measurements have noise of their own
        super().__init__(**start)

    def validate(self, values):
        if run := values.get("pinned"):
            values = values | {"pinned": self.with_table(run)}
        examples = training_points(source_of(values), values["share"])
        if self.is_own(values["data"]):  # which may be small
            values = values | {"batch_size": min(values["batch_size"], examples)}
        if values["batch_size"] > examples:
            raise CourseError(
                f"A batch of {values['batch_size']} is larger than the {examples} points to train on: "
                "make the batch smaller, or the training share larger. Nothing was changed."
            )
        return values

    def mirror(self, state):
        """Return the weights of the shown layer as they are now, and the marked cell, which is among them."""
        layer = shown_layer(state.values, state.history.states[-1].at.theta)
        row, column = state.values["at"]
        return {
            "W": tuple(map(tuple, layer.W.tolist())),
            "b": tuple(layer.b.tolist()),
            "at": (min(row, len(layer.b)), min(column, layer.W.shape[1])),
        }

    def with_table(self, run):
        """Return a run whose own table, if it has one, is read."""
        data = run.get("data", DATA[0])
        if not self.is_own(data):
            return run
        try:
            return {**run, "data": self.choice().read_own(data)}
        except CourseError as problem:
            raise CourseError(f"pinned is a run as state() prints it. {problem}") from None

    def change(self, state, changes):
        """Take over changed settings; weights set by hand are one more step, and pinning a run starts B."""
        if changes.get("own") or self.is_own(changes.get("data", DATA[0])):
            changes = {"noise": 0.0, **changes}
        hand = {name: value for name, value in changes.items() if name in ("W", "b")}
        others = {name: value for name, value in changes.items() if name not in ("W", "b", "by_hand", "pin")}
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

    def run_of(self, state):
        """Return the present run as the settings and steps that recreate it."""
        run = {
            name: value
            for name, value in state.values.items()
            if name in (*RESTARTS, *USES) and value != self.controls[name].start
        }
        run["steps"] = state.history.steps(state.values)
        self.curves[repr(run)] = curves_of(state.history.states, state.values)
        return run

    def run_a(self, values):
        """Return run A's curves, where it ended, and in what the present run differs; None without one."""
        run = values["pinned"]
        if not run:
            return None
        key, controls = repr(run), {name: self.controls[name] for name in (*RESTARTS, *USES)}
        try:
            settings = {
                name: control.read(run.get(name, control.start)) for name, control in controls.items()
            }
            if key not in self.curves:
                history = History.begin(self.timeline, self.validate(settings))
                history.replay(run.get("steps"), settings, self.controls)
                self.curves[key] = curves_of(history.states, settings)
        except CourseError:
            raise CourseError("pinned is a run as state() prints it, or () for none.") from None
        _, train, test = self.curves[key][:, -1].tolist()
        return {
            "curve": self.curves[key],
            "train_loss": train,
            "test_loss": test,
            "changes": differences(settings, values),
        }

    def compute(self, past, **values):
        run_a = self.run_a(values)  # first: where it must be trained again, it takes the network
        source = source_of(values)
        now, task, network = past[-1], problem(values)[0], network_of(values, past[-1].at.theta)
        dense = dense_layers(network)
        return {
            **now.scores,
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
            **mapped(network, plane_of(source), squared=values["loss"] == "squared"),
            **shown_points(task, source),
            "own_note": self.own_note(values, plane_of(source).axis[-1]),
            "curve": curves_of(past, values),
            "run_a": run_a,
        }
