"""Playground: a small network learns while its settings, its data and its weights are played with."""

import math
from dataclasses import dataclass

import numpy as np

from ...data import biopsies
from ...engine.functions import sigmoid
from ...engine.layers import count_parameters
from ...figure.contour import zero_line
from ...figure.controls import Choice, CourseError, Grid, Hidden, Preset, Slider, Toggle
from ...figure.figure import MOST_STEPS, LiveFigure, Timeline
from ...figure.style import sign_colour
from ...figure.words import Words
from ...text import bracket, plain, plural, show, subscript, superscript
from .playground_training import (
    ACTIVATIONS,
    DATA,
    LARGEST,
    LOSSES,
    MOST_EPOCHS,
    STEPS,
    advance,
    dense_layers,
    history,
    network_of,
    problem,
    sizes_of,
    start,
    training_points,
)
from .playground_view import PlaygroundView

FINE = 61  # points of the map on a side
COARSE = 3  # every third of them for the maps of the units
MOST = 8  # neurons in a hidden layer
HAND = 10  # a weight set by hand lies within ±10
POINTS = 400  # of a loss curve
WIDTHS = ("width1", "width2", "width3")
RESTARTS = ("data", "noise", "share", "layers", *WIDTHS, "activation", "loss", "seed")
USES = ("learning_rate", "momentum", "batch_size", "one_step", "by_hand")
NAMES = {"learning_rate": "η", "momentum": "β", "batch_size": "batch", "share": "training share"}
NAMES |= {name: f"width {name[-1]}" for name in WIDTHS}
LIMITS = {"biopsies": (-3.4, 4.6)}  # what is shown of a plane; ±3 of the others


class Passing(Hidden):
    """What a hand has just set: it is in force for one step, whose log keeps it."""

    follows = True


class Weights(Grid):
    """Weights or biases of one layer: they follow the training, so `state()` leaves them out."""

    follows = True


class Pin(Toggle):
    """Whether a run is kept beside the present one; `state()` writes the run itself."""

    follows = True


@dataclass(frozen=True)
class Plane:
    """The places where the map is asked."""

    axis: np.ndarray
    grid: np.ndarray  # (FINE², 2), float32

    @classmethod
    def of(cls, data):
        axis = np.linspace(*LIMITS.get(data, (-3, 3)), FINE)
        return cls(axis, np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32))


PLANES = {data: Plane.of(data) for data in DATA}


class Playground(LiveFigure):
    """A live figure whose tables show trained weights, and take a hand's as one more step of the timeline."""

    def __init__(self, *args, curves, **kwargs):
        self._curves = curves
        super().__init__(*args, **kwargs)

    def _do(self, operation):
        super()._do(operation)
        self._show_weights()

    def _replay(self, steps):
        super()._replay(steps)
        self._show_weights()

    def _show_weights(self):
        """Put the weights of the chosen layer, as they are now, into the tables."""
        layer = shown_layer(self._values, self._past.states[-1].theta)
        row, column = self._values["at"]
        at = (min(row, len(layer.b)), min(column, layer.W.shape[1]))
        b = tuple(layer.b.tolist())
        self._values |= {"W": tuple(map(tuple, layer.W.tolist())), "b": b, "at": at}

    def _change(self, values):
        hand = {name: values[name] for name in ("W", "b") if name in values}
        rest = {name: value for name, value in values.items() if name not in (*hand, "by_hand")}
        pinned = rest.get("pin", False)
        if "pin" in rest:
            rest["pinned"] = self._pinned() if pinned else ()
        if "pinned" in rest:
            rest["pin"] = bool(rest["pinned"])
        restarted = bool(set(rest) & set(RESTARTS)) or pinned
        if rest:
            super()._change(rest)
            if pinned:  # run B begins where run A began
                self._restart()
            self._show_weights()
        for cells in (values.get("by_hand"), changed_cells(self._values, hand, strict=not restarted)):
            if cells:
                self._set_by_hand(cells)

    def _set_by_hand(self, cells):
        """One more step of the timeline; a cell that is still under the hand takes no second one."""
        log = self._past.log
        if log and [cell[:3] for cell in log[-1]["by_hand"]] == [cell[:3] for cell in cells]:
            log.pop()
            self._past.states.pop()
        self._values |= {"by_hand": cells}
        try:
            self._step()
        finally:
            self._values |= {"by_hand": ()}

    def _pinned(self):
        """The present run as the call that recreates it, and its curves."""
        recipe = {
            name: value
            for name, value in self._values.items()
            if name in (*RESTARTS, *USES) and value != self._defaults.get(name, ())
        } | {"steps": self._past.steps(self._values)}
        self._curves[repr(recipe)] = curves_of(self._past.states, self._values)
        return recipe


def shown_layer(values, theta):
    """The layer whose weights the tables show."""
    return dense_layers(network_of(values, theta))[min(values["table"], values["layers"] + 1) - 1]


def changed_cells(values, hand, *, strict):
    """What a hand has changed in W and b: (layer, neuron, input, value), input 0 for the bias."""
    cells, layer = [], min(values["table"], values["layers"] + 1)
    for name, new in hand.items():
        old = np.array(values[name])
        if np.shape(new) != old.shape:
            if not strict:  # a new network has been drawn, of another shape
                continue
            shape = " × ".join(map(str, old.shape))
            raise CourseError(
                f"{name} of layer {layer} has {shape} numbers here; its shape is the network's."
            )
        new = np.array(new).astype(np.float32).astype(float)
        for place in np.argwhere(new != old):
            row, column = (*place, -1)[:2]
            cells.append((layer, int(row) + 1, int(column) + 1, float(new[tuple(place)])))
    return tuple(cells)


def curves_of(states, values):
    """Epochs, training loss and test loss: (3, K), K at most about POINTS."""
    examples = problem(values)[0].train
    chosen = [*states[:-1][:: 1 + len(states) // POINTS], states[-1]]
    return np.array(
        [(epochs(now, examples), now.scores["train_loss"], now.scores["test_loss"]) for now in chosen]
    ).T


def epochs(now, examples):
    """How often every example has been shown, in whole and parts."""
    return now.epoch + now.place / examples


def live_playground(
    *,
    data="moons",
    learning_rate=0.1,
    layers=2,
    width1=4,
    width2=4,
    width3=4,
    activation="tanh",
    loss="cross-entropy",
    batch_size=10,
    momentum=0.0,
    noise=0.2,
    share=80,
    seed=0,
    one_step="one epoch",
    table=1,
    at=(1, 1),
    pinned=(),
    steps=0,
):
    """A small network learns while you play: data, layers, η, batch, and every weight by hand."""
    curves = {}  # of pinned runs, by the call that recreates them

    def compute(past, **values):
        run_a = pinned_run(curves, values)  # first: where it must be trained again, it takes the network
        now, (task, _, _), plane = past[-1], problem(values), PLANES[values["data"]]
        network = network_of(values, now.theta)
        z = network.forward(plane.grid)[:, 0].astype(float)
        squared = values["loss"] == "squared"
        signed = (z if squared else np.tanh(z / 2)).reshape(FINE, FINE)
        part = np.arange(len(task.X)) < task.train
        layer, (j, k), dense = min(values["table"], values["layers"] + 1), values["at"], dense_layers(network)
        place = parameter_at(dense, layer, j, k)
        nothing = 0 * now.theta
        before, velocity, gradient, *used = now.last or (now.theta, nothing, nothing)
        return {
            **{name: values[name] for name in (*RESTARTS, *USES)},
            **now.scores,
            "sizes": sizes_of(values),
            "parameters": count_parameters(sizes_of(values)),
            "train_examples": task.train,
            "test_examples": len(task.X) - task.train,
            "updates_per_epoch": math.ceil(task.train / values["batch_size"]),
            "epoch": epochs(now, task.train),
            "steps_taken": now.updates,
            "diverged": "yes" if now.diverged else "no",
            "finished": now.diverged or now.epoch >= MOST_EPOCHS or len(past) > MOST_STEPS,
            "hand_last": bool(now.by_hand),
            "hand_here": any(cell[:3] == (layer, j, k) for cell in now.by_hand),
            "theta": now.theta,
            "weights": [dense_layer.W.copy() for dense_layer in dense],
            "biases": [dense_layer.b.copy() for dense_layer in dense],
            "selected": (layer, j, k),
            "selected_name": f"{'w' if k else 'b'}{superscript(layer)}" + subscript(f"{j}{k or ''}"),
            "w": float(now.theta[place]),
            "w_before": float(before[place]),
            "gradient": float(gradient[place]),
            "velocity": float(velocity[place]),
            "used": tuple(used) or None,  # η and β of the last update
            "axis": plane.axis,
            "map": (z if squared else sigmoid(z)).reshape(FINE, FINE),
            "signed_map": signed,
            "line": zero_line(signed, plane.axis, plane.axis),
            "units": unit_maps(network),
            "points": {
                (which, side): task.X[(part == (which == "train")) & (task.y == side)]
                for which in ("train", "test")
                for side in (-1, 1)
            },
            "curve": curves_of(past, values),
            "run_a": run_a,
            "classes": biopsies().classes if values["data"] == "biopsies" else ("−1", "+1"),
            "features": ("x₁: nucleus radius (s.d.)", "x₂: unevenness (s.d.)")
            if values["data"] == "biopsies"
            else ("x₁", "x₂"),
        }

    def settle(values):
        examples = training_points(values["data"], values["share"])
        if values["batch_size"] > examples:
            raise CourseError(
                f"A batch of {values['batch_size']} is larger than the {examples} points to train on: "
                "make the batch smaller, or the training share larger. Nothing was changed."
            )
        return values

    return Playground(
        live_playground,
        title="Playground",
        compute=compute,
        view=PlaygroundView(),
        explain=explain,
        controls=[
            Choice("data", "data", DATA, data),
            Slider("layers", "hidden layers", 0, 3, 1, layers),
            Choice("activation", "activation", tuple(ACTIVATIONS), activation),
            Slider("learning_rate", "η", 0.0001, 10, 0.1, learning_rate, log=True),
            Choice("one_step", "one step is", tuple(STEPS), one_step),
            Pin("pin", "pin as run A, start B", bool(pinned)),
            *(
                Slider(name, f"neurons in layer {i}", 1, MOST, 1, start, drawer=True)
                for i, (name, start) in enumerate(zip(WIDTHS, (width1, width2, width3)), start=1)
            ),
            Choice("loss", "loss", tuple(LOSSES), loss, drawer=True),
            Slider("batch_size", "batch size", 1, 400, 1, batch_size, drawer=True),
            Slider("momentum", "momentum β", 0, 0.95, 0.05, momentum, drawer=True),
            Slider("noise", "noise (s.d.)", 0, 1, 0.05, noise, drawer=True),
            Slider("share", "% to train on", 10, 90, 5, share, drawer=True),
            Slider("seed", "random numbers (seed)", 0, 999, 1, seed, drawer=True),
            Slider("table", "weights of layer", 1, 4, 1, table, drawer=True),
            Weights("W", "W", -HAND, HAND, 0.1, ((0.0,),), most=(MOST, MOST), drawer=True),
            Weights("b", "b", -HAND, HAND, 0.1, (0.0,), most=(MOST, 1), drawer=True),
            Hidden("at", at, read_at),
            Passing("by_hand", (), read_cells),
            Hidden("pinned", pinned, read_pinned),
        ],
        presets=[
            Preset("moons", cue()),
            Preset("XOR: no hidden layer", cue(data="XOR clouds", layers=0)),
            Preset("XOR: one of 3", cue(data="XOR clouds", layers=1, width1=3)),
            Preset("rings", cue(data="rings", layers=1)),
            Preset("spiral: 8-8-8", cue(data="spiral", layers=3, width=8, learning_rate=0.3, noise=0.05)),
            Preset("biopsies", cue(data="biopsies", noise=0)),
            Preset("η too large", cue(loss="squared", activation="ReLU", learning_rate=3)),
        ],
        points={
            "W": lambda values, row, column: {"at": (row + 1, column + 1)},
            "b": lambda values, row, column: {"at": (row + 1, 0)},
        },
        settle=settle,
        seed="seed",
        timeline=Timeline(
            start=start,
            advance=advance,
            unit=lambda values: values["one_step"],
            restarts=RESTARTS,
            uses=USES,
            done=lambda facts: facts["finished"],
        ),
        steps=steps,
        shape=0.275,
        curves=curves,
    )


def cue(*, width=4, width1=None, **values):
    """The values of a preset: those of the start, but for some."""
    same = live_playground.__kwdefaults__
    start = {name: same[name] for name in (*RESTARTS, *USES) if name in same}
    return start | dict.fromkeys(WIDTHS, width) | {"width1": width1 or width} | values


def read_at(raw):
    """The cell that is pointed at: neuron from 1, input from 1 or 0 for the bias."""
    whole = isinstance(raw, tuple) and len(raw) == 2 and all(type(part) is int for part in raw)
    if not whole or not 1 <= raw[0] <= MOST or not 0 <= raw[1] <= MOST:
        raise CourseError(f"at is (neuron, input): counted from 1 to {MOST}, and input 0 for the bias.")
    return raw


def read_cells(raw):
    """Cells set by hand, as state() writes them down."""
    try:
        cells = tuple((int(layer), int(row), int(column), float(value)) for layer, row, column, value in raw)
    except (TypeError, ValueError):
        cells = None
    if (
        cells is None
        or not isinstance(raw, tuple)
        or not all(
            1 <= layer <= 4 and 1 <= row <= MOST and 0 <= column <= MOST and abs(value) <= HAND
            for layer, row, column, value in cells
        )
    ):
        raise CourseError(
            f"by_hand is a tuple of (layer, neuron, input, value): counted from 1, input 0 for the bias, "
            f"values from −{HAND} to {HAND}."
        )
    return cells


def read_pinned(raw):
    """A run as state() writes it down, or () for none."""
    if isinstance(raw, tuple) and not raw:
        return ()
    if not isinstance(raw, dict) or not raw or set(raw) - {*RESTARTS, *USES, "steps"}:
        raise CourseError("pinned is a run as state() prints it, or () for none.")
    return dict(raw)


def pinned_run(curves, values):
    """Run A: its curves, where it ended, and in what the present run differs; None without."""
    recipe = values["pinned"]
    if not recipe:
        return None
    settings = live_playground.__kwdefaults__ | {"by_hand": ()} | recipe
    key = repr(recipe)
    if key not in curves:
        try:
            curves[key] = curves_of(history(settings, recipe["steps"]), settings)
        except (KeyError, TypeError, ValueError, IndexError):
            raise CourseError("pinned is a run as state() prints it, or () for none.") from None
    differs = [name for name in (*RESTARTS, *USES) if values[name] != settings[name]]
    changes = [f"{NAMES.get(name, name)} {told(settings[name])} → {told(values[name])}" for name in differs]
    _, train, test = curves[key][:, -1].tolist()
    return {"curve": curves[key], "train_loss": train, "test_loss": test, "changes": changes}


def told(value):
    """A setting in words."""
    return value if isinstance(value, str) else show(value)


def parameter_at(dense, layer, row, column):
    """The place in theta of the weight (or, for column 0, the bias) of a neuron."""
    ahead = sum(before.W.size + before.b.size for before in dense[: layer - 1])
    W = dense[layer - 1].W
    return ahead + ((row - 1) * W.shape[1] + column - 1 if column else W.size + row - 1)


def unit_maps(network):
    """What each hidden unit answers over the plane, after the grid went forward: (m, rows, columns)."""
    hidden = [layer.A for layer in network.layers if hasattr(layer, "A")]
    return [A.T.reshape(-1, FINE, FINE)[:, ::COARSE, ::COARSE] for A in hidden]


def explain(facts):
    w, before, name = facts["w"], facts["w_before"], facts["selected_name"]
    if facts["used"] is None:
        why = "no step yet"
        if facts["diverged"] == "yes":
            why = "as before the step that diverged"
        elif facts["hand_last"]:
            why = "set by hand" if facts["hand_here"] else "as it was (another one was set by hand)"
        equation = [(f"{name} = ", None), (show(w), sign_colour(w)), (f",  {why};  a step: ", None)]
        equation += [(f"{name} ← {name} − η · ∂J/∂{name}", None)]
        return Words(equation, f"w = {plain(w)}", "w", twin(facts))
    rate, momentum = facts["used"]
    velocity, gradient = momentum * facts["velocity"], facts["gradient"]
    equation = [
        (f"{name} ← {name} {'+ βv ' if momentum else ''}− η · ∂J/∂{name} = ", None),
        (show(before), sign_colour(before)),
        *([(" + ", None), (bracket(velocity), sign_colour(velocity))] if momentum else []),
        (f" − {show(rate)}·", None),
        (bracket(gradient), sign_colour(gradient)),
        (" = ", None),
        (show(w), sign_colour(w)),
    ]
    numpy = f"w = {plain(before)} {f'+ {plain(velocity)} ' if momentum else ''}- {rate} * {plain(gradient)}"
    return Words(equation, numpy, "w", twin(facts))


def twin(facts):
    """The picture in words."""
    network = "-".join(map(str, facts["sizes"]))
    bend = f" ({facts['activation']})" if len(facts["units"]) else ""
    where = f"{facts['data']}, network {network}{bend}, η = {facts['learning_rate']:g}. "
    passed, updates = plural(facts["epoch"], "epoch"), plural(facts["steps_taken"], "update")
    done = f"After {passed} ({updates}): "
    scores = (
        f"loss {show(facts['train_loss'], 3)} on {facts['train_examples']} training points, "
        f"{show(facts['test_loss'], 3)} on {facts['test_examples']} test points, "
        f"of which {100 * facts['test_accuracy']:.0f} % are right. "
    )
    if facts["diverged"] == "yes":
        done = (
            f"Diverged after {updates}: a weight has grown beyond {LARGEST}, "
            f"so training has stopped. A smaller η, then back or reset. Before that: "
        )
    elif facts["finished"]:
        done = "This run is as long as it gets. " + done
    text = where[0].upper() + where[1:] + done + scores
    if run := facts["run_a"]:
        changes = ", ".join(run["changes"][:3]) or "nothing changed yet"
        text += (
            f"Pinned run A ended at {show(run['train_loss'], 3)} and {show(run['test_loss'], 3)}; {changes}."
        )
    return text.strip()
