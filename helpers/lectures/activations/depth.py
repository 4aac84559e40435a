"""Depth without bend: without activation any number of layers amounts to one, and to a straight line."""

from functools import lru_cache

import numpy as np

from ...data.own_tables import OwnTable, example_table, named_table
from ...data.toys import TOYS, toy
from ...engine.functions import ACTIVATIONS, identity
from ...engine.layers import collapse, count_parameters, dense, forward, random_layers, with_one
from ...figure import (
    Choice,
    Drag,
    OwnTableData,
    Preset,
    Seed,
    Slider,
    Toggle,
    Words,
    data_controls,
    products,
    source_of,
)
from ...figure.contour import one_line_does, zero_line
from ...figure.style import sign_colour
from ...text import array, bracket, plain, plural, show, subscript, vector
from .depth_view import DepthView

FAR = 3
MAX_LAYERS = 6


def sizes_of(layers, width):
    """Return the sizes of two inputs, hidden layers of equal width, and one output."""
    return (2, *[width] * (layers - 1), 1)


def points_of(source):
    """Return the points X (N, 2) and labels y (N,) of a toy set or an own table."""
    return (source.X, source.y) if isinstance(source, OwnTable) else toy(source)


@lru_cache(maxsize=16)
def plane_of(far):
    """Return the places along one axis, and all of the plane (61², 2), from −far to far."""
    axis = np.linspace(-far, far, 61)
    return axis, np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def stack(data, layers, width, activation, seed):
    """Return layers with random weights; the last is fitted to the labels ±1 by least squares."""
    X, y = points_of(data)
    f = ACTIVATIONS[activation].f
    hidden = random_layers(sizes_of(layers, width), np.random.default_rng(seed), f)[:-1]
    fitted = np.linalg.lstsq(with_one(forward(X, hidden)), y, rcond=1e-10)[0]
    b, *w = np.round(fitted, 12)  # the weight of a neuron that is silent for all points is 0, not 10⁻¹⁵
    return [*hidden, (np.array([w]), np.array([b]), identity)]


@lru_cache(maxsize=512)
def mistakes_of(data, layers, width, activation, seed):
    """Return how many points such a stack puts on the wrong side."""
    X, y = points_of(data)
    y_hat = forward(X, stack(data, layers, width, activation, seed))[:, 0]
    return int(np.sum((y_hat > 0) != (y > 0)))


class Depth(OwnTableData):
    """A stack of layers on two-class points, with or without an activation between the layers."""

    title = "Depth without activation"

    layers = Slider(1, MAX_LAYERS, 1, start=3)
    bend = Toggle(label="activation between the layers")
    activation = Choice(("tanh", "ReLU"), label="kind")
    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        tuple(TOYS), named_table, example_table, start="rings", label="points"
    )
    width = Slider(2, 8, 1, start=8, label="neurons in a hidden layer", drawer=True)
    seed = Seed(start=0, label="random weights (seed)", drawer=True)
    x1 = Slider(-FAR, FAR, start=1.0, label="probe x₁", drawer=True)
    x2 = Slider(-FAR, FAR, start=0.5, label="probe x₂", drawer=True)

    presets = (
        Preset("1 layer", dict(layers=1)),
        Preset("6 layers", dict(layers=6)),
        Preset("3 layers with tanh", dict(bend=True)),
        Preset("with ReLU", dict(bend=True, activation="ReLU")),
        Preset("XOR, no activation", dict(data="XOR clouds")),
        Preset("XOR, tanh", dict(data="XOR clouds", bend=True)),
        Preset("a line will do", dict(data="two clouds")),
    )
    presets_keep = ("x1", "x2")
    drags = {"probe": Drag("the probe x", lambda values, x, y: {"x1": x, "x2": y})}

    def view(self):
        return DepthView(FAR)

    def compute(self, layers, bend, activation, width, seed, x1, x2, **values):
        data = source_of(values)
        X, y = points_of(data)
        own = isinstance(data, OwnTable)
        axis, places = plane_of(data.limit if own else FAR)
        between = activation if bend else "identity"
        network = stack(data, layers, width, between, seed)
        heights = forward(places, network).reshape(len(axis), len(axis))
        wrong = (forward(X, network)[:, 0] > 0) != (y > 0)
        h, (w, b, _) = forward(np.array([x1, x2]), network[:-1]), network[-1]
        one = None if bend else collapse(network)
        asked = (lambda places: forward(places, network)[:, 0]) if bend else None
        depths = range(1, MAX_LAYERS + 1)
        return {
            "between": between,
            "parameters": count_parameters(sizes_of(layers, width)),
            "matrices": [W for W, _, _ in network],
            "biases": [b for _, b, _ in network],
            "W_tilde": None if bend else tuple(one[0][0].tolist()),
            "b_tilde": None if bend else float(one[1][0]),
            "points": (X[y < 0], X[y > 0]),
            "mistake_points": X[wrong],
            "mistakes": int(wrong.sum()),
            "examples": len(X),
            "features": data.axes if own else ("x₁", "x₂"),
            "classes": data.short_classes if own else ("−1", "+1"),
            "own_note": self.own_note(values, axis[-1]),
            "map": heights,
            "axis": axis,
            "line": zero_line(heights, axis, axis, asked),
            "bends": "no" if one_line_does(heights > 0) else "yes",
            "without": [mistakes_of(data, depth, width, "identity", seed) for depth in depths],
            "with": [mistakes_of(data, depth, width, activation, seed) for depth in depths],
            "curve_names": ["without activation", f"dashed: with {activation}"],
            "stack_texts": stack_texts(layers, between, one),
            "x": (x1, x2),
            "h": h,
            "w": w[0],
            "b": float(b[0]),
            "y_hat": round(float(dense(h, w, b)[0]), 10) + 0.0,
        }

    def explain(self, facts):
        equation, line = collapsed(facts) if not facts["bend"] else last_layer(facts)
        side = f"   →   class {'+1' if facts['y_hat'] > 0 else '−1'}"
        return Words([*equation, (side, None)], line, "y_hat", description(facts))


def collapsed(facts):
    """Return the equation and the NumPy line of a stack that is one layer: ŷ = W̃·x + b̃."""
    W, x, b, y_hat = facts["W_tilde"], facts["x"], facts["b_tilde"], facts["y_hat"]
    equation = [
        ("ŷ = W̃·x + b̃ = ", None),
        *products(W, x, b),
        (" = ", None),
        (show(y_hat), sign_colour(y_hat)),
    ]
    return equation, f"y_hat = {array(W)} @ {array(x)} + {plain(b)}"


def last_layer(facts):
    """Return the equation and the NumPy line of a stack with activations: of its last layer only."""
    y_hat, b, last = facts["y_hat"], facts["b"], subscript(facts["layers"])
    part = y_hat - b
    digits = 3 + len(str(int(max(abs(part), abs(b)))))  # three decimals and one more
    inputs = "h" if facts["layers"] > 1 else "x"
    equation = [
        (f"ŷ = W{last}·{inputs} + b{last} = ", None),
        (show(part, digits), sign_colour(part)),
        (" + ", None),
        (bracket(b, digits), sign_colour(b)),
        (" = ", None),
        (show(y_hat, digits), sign_colour(y_hat)),
    ]
    w, h = (array(facts[name], digits + 2) for name in "wh")
    return equation, f"y_hat = {w} @ {h} + {plain(b, digits + 2)}"


def stack_texts(layers, between, one):
    """Return what stands over the matrices, and what they amount to, in full and shorter."""
    head = f"{plural(layers, 'layer')}, {'σ = ' + between if one is None else 'no activation'}"
    if one is None:
        without = ("σ stands between them: no such W̃", "σ between them: no W̃")
        return [head, without if layers > 1 else "one layer: nothing for σ to do"]
    W, b = one
    return [head, (f"W̃ = {vector(W[0])},  b̃ = {show(b[0])}", f"W̃ = {vector(W[0])}")]


def description(facts):
    """Return the picture in words."""
    count = plural(facts["layers"], "layer")
    how = f"with {facts['between']}" if facts["bend"] else "without activation"
    if facts["bends"] == "yes":
        line = "The boundary bends: no straight line draws this map."
    elif len(facts["line"]):
        line = "The boundary is one straight line."
    else:
        line = "There is no boundary: every place gets the same class."
    if not facts["bend"]:
        line += f" The stack is one layer: W̃ = {vector(facts['W_tilde'])}, b̃ = {show(facts['b_tilde'])}."
    elif facts["layers"] == 1:
        line += " A single layer has nothing between it and the output, so nothing can bend the boundary."
    return (
        f"{count} {how}, {facts['parameters']} parameters, on {facts['data']}: {facts['mistakes']} of "
        f"{facts['examples']} points are on the wrong side. {line} "
        "The hidden weights are random, only the last layer is fitted (least squares to ±1)."
    )
