"""The 2-2-1 network of the graph: its two passes number by number, its steps, and updates that are undone."""

from typing import NamedTuple

import numpy as np

from ...engine.losses import CrossEntropy, SquaredLoss
from ...engine.network import Dense, Sigmoid, Tanh
from ...figure import CourseError, read_number

PARAMETERS = ("w₁₁", "w₁₂", "w₂₁", "w₂₂", "b₁", "b₂", "v₁", "v₂", "c")  # in the order of a network's θ
NODES = ("x₁", "x₂", "z₁", "z₂", "a₁", "a₂", "z", "ŷ", "L")
HIDDEN = {"sigmoid": Sigmoid, "tanh": Tanh}
SQUARED, ENTROPY = "squared", "cross-entropy"
NUMBER, PASS = "one number", "one pass"
LIMIT = 10  # of weights, biases and inputs
MOST_UNDONE = 20  # updates that can be taken back


class Step(NamedTuple):
    """One step: the numbers that it adds, which of the four equations gives them, and its sense in words."""

    names: tuple
    equation: int | None
    sense: str


FORWARD = (
    Step(("z₁",), None, "hidden neuron 1 adds up its weighted inputs"),
    Step(("a₁",), None, "hidden neuron 1: its activation"),
    Step(("z₂",), None, "hidden neuron 2 adds up its weighted inputs"),
    Step(("a₂",), None, "hidden neuron 2: its activation"),
    Step(("z",), None, "the output neuron adds up the two weighted activations"),
    Step(("ŷ",), None, "the prediction"),
    Step(("L",), None, "the loss, so the forward pass is done"),
)
BACKWARD = (
    Step(("ŷ",), None, "how the loss changes with the prediction"),
    Step(("z",), 1, "the error signal δ of the output neuron"),
    Step(("v₁", "v₂"), 3, "a weight gets δ times what came along its edge"),
    Step(("c",), 4, "a bias gets δ itself"),
    Step(("a₁",), 2, "δ goes back along the edge v₁"),
    Step(("z₁",), 2, "the error signal of hidden neuron 1"),
    Step(("a₂",), 2, "δ goes back along the edge v₂"),
    Step(("z₂",), 2, "the error signal of hidden neuron 2"),
    Step(("w₁₁", "w₁₂"), 3, "the weights of hidden neuron 1: its δ times the inputs"),
    Step(("w₂₁", "w₂₂"), 3, "the weights of hidden neuron 2: its δ times the inputs"),
    Step(("b₁", "b₂"), 4, "the biases of the hidden neurons: δ itself"),
    Step(("x₁",), None, "two paths lead from x₁ to the loss, so what comes back on them is added"),
    Step(("x₂",), None, "two paths lead from x₂ to the loss, so what comes back on them is added"),
)
LOSS, END = len(FORWARD), len(FORWARD) + len(BACKWARD)  # steps after the forward pass, and after both


def passes(theta, *, x, y, activation, loss):
    """Go forward and back once; return every value, and ∂L/∂ of every value, by name.

    theta: the nine parameters in the order of PARAMETERS; x: two inputs; y: the target, from 0 to 1.
    """
    W, b, v, c = np.split(np.asarray(theta, dtype=float), (4, 6, 8))
    hidden, activate = Dense(W.reshape(2, 2), b), HIDDEN[activation]()
    output, squash = Dense(v[None], c), Sigmoid()
    X, Y = np.array([x], dtype=float), np.array([[y]], dtype=float)
    Z = hidden.forward(X)
    A = activate.forward(Z)
    z = output.forward(A)
    y_hat = squash.forward(z)
    if loss == SQUARED:
        L, dy_hat = SquaredLoss()(y_hat, Y)
        dz = squash.backward(dy_hat)
    else:  # takes z, and gives ∂L/∂z at once; ∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), written with 1/ŷ = 1 + e⁻ᶻ
        L, dz = CrossEntropy()(z, Y)
        dy_hat = (1 - Y) * (1 + np.exp(z)) - Y * (1 + np.exp(-z))
    dA = output.backward(dz)
    dZ = activate.backward(dA)
    dX = hidden.backward(dZ)
    slopes = named(hidden.dW, hidden.db, output.dW, output.db, dX, dZ, dA, dz, dy_hat, 1.0)
    return named(W, b, v, c, X, Z, A, z, y_hat, L), slopes


def named(*parts):
    """Give all parameters, and then all nodes, their names."""
    return dict(zip(PARAMETERS + NODES, np.concatenate([np.ravel(part) for part in parts]).tolist()))


def theta_of(values):
    """Return all parameters in the order of PARAMETERS; a CourseError where a table has lost its shape."""
    shapes = {name: np.shape(values[name]) for name in "xWbv"}
    if shapes != {"x": (2,), "W": (2, 2), "b": (2,), "v": (2,)}:
        raise CourseError("This network is 2-2-1: W is 2 × 2, and x, b and v are two numbers each.")
    return tuple(map(float, (*np.ravel(values["W"]), *values["b"], *values["v"], values["c"])))


def tables(theta):
    """Return the controls that hold these parameters."""
    W, b, v, (c,) = (tuple(part.tolist()) for part in np.split(np.array(theta), (4, 6, 8)))
    return {"W": (W[:2], W[2:]), "b": b, "v": v, "c": c}


def task(values):
    """Return what is not learned: the example and the kind of network."""
    return {name: values[name] for name in ("x", "y", "activation", "loss")}


def loss_with(values, name, change):
    """Compute the loss with one parameter or input changed a little."""
    theta, x = np.array(theta_of(values)), np.array(values["x"])
    if name in PARAMETERS:
        theta[PARAMETERS.index(name)] += change
    else:
        x[NODES.index(name)] += change
    return passes(theta, **task(values) | {"x": x})[0]["L"]


# ---- steps: forward, back, and the update ----


def forward(values):
    """Go on by a number or a pass, after all gradients by an update; None where it would leave the tables."""
    step = values["step"]
    if step < END:
        return {
            "step": next(end for end in (LOSS, END) if end > step) if values["one_step"] == PASS else step + 1
        }
    start = (float(values["learning_rate"]), *theta_of(values))
    theta = updated_from(start, values)
    if np.abs(theta).max() > LIMIT:
        return None
    return {**tables(theta), "step": LOSS, "trail": (*values["trail"], start)[-MOST_UNDONE:]}


def backward(values):
    """Go the same way back: an update is undone by what was written down before it."""
    step, trail = values["step"], values["trail"]
    if step == LOSS and trail:
        return {**tables(trail[-1][1:]), "step": END, "trail": trail[:-1]}
    if step == 0:
        return None
    return {"step": next(end for end in (LOSS, 0) if end < step) if values["one_step"] == PASS else step - 1}


def validate(values):
    """Keep what fits together: a trail that leads here, and whole passes where a step is a pass."""
    theta_of(values)
    step = values["step"]
    if values["one_step"] == PASS:
        step = next(end for end in (0, LOSS, END) if end >= step)
    trail = known(values["trail"], values) if step >= LOSS else ()
    return values | {"step": step, "trail": trail}


def updated_from(start, values):
    """Compute θ − η ∂L/∂θ for a start (η, θ…) as it is written in a trail."""
    rate, theta = start[0], np.array(start[1:])
    slopes = passes(theta, **task(values))[1]
    return theta - rate * np.array([slopes[name] for name in PARAMETERS])


def known(trail, values):
    """Return the trail if its last update leads to the present numbers; else they were changed by hand."""
    leads_here = trail and tuple(updated_from(trail[-1], values).tolist()) == theta_of(values)
    return trail if leads_here else ()


def last_update(start, values):
    """Return what the last update did, and which parameter it moved most."""
    numbers, slopes = passes(start[1:], **task(values))
    moved = max(PARAMETERS, key=lambda name: abs(slopes[name]))
    return {
        "loss_before": numbers["L"],
        "moved": moved,
        "used_rate": start[0],
        "used_slope": slopes[moved],
        "old": numbers[moved],
        "new": theta_of(values)[PARAMETERS.index(moved)],
    }


def whole_number(raw):
    """Return the number of steps taken, or raise a CourseError."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= END:
        raise CourseError(f"step is a whole number from 0 to {END}, not {str(raw)[:20]}.")
    return raw


def read_trail(raw):
    """Return the starts of the updates that can be taken back: η and nine parameters each."""
    wanted = isinstance(raw, tuple) and len(raw) <= MOST_UNDONE
    if not wanted or any(not isinstance(start, tuple) or len(start) != 10 for start in raw):
        raise CourseError("trail is what state() printed for it: the starts of the last updates.")
    return tuple(tuple(read_number(number, "trail", -LIMIT, LIMIT) for number in start) for start in raw)
