"""Depth without bend: however many layers, without activation they amount to one, and to a straight line."""

from functools import lru_cache

import numpy as np

from ...data.toys import EXAMPLES, TOYS, toy
from ...engine.functions import ACTIVATIONS, identity
from ...engine.layers import collapse, count_parameters, dense, forward, random_layers, with_one
from ...figure.contour import one_line_does, zero_line
from ...figure.controls import Choice, Drag, Preset, Slider, Toggle
from ...figure.figure import LiveFigure
from ...figure.style import sign_colour
from ...figure.words import Words, products
from ...text import array, bracket, plain, plural, show, subscript, vector
from .depth_view import DepthView

FAR = 3
AXIS = np.linspace(-FAR, FAR, 61)
GRID = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)
MOST_LAYERS = 6


def sizes_of(layers, width):
    """Two inputs, hidden layers of equal width, one output."""
    return (2, *[width] * (layers - 1), 1)


def stack(data, layers, width, activation, seed):
    """Layers with random weights, of which the last is fitted to the labels ±1 by least squares."""
    X, y = toy(data)
    f = ACTIVATIONS[activation].f
    hidden = random_layers(sizes_of(layers, width), np.random.default_rng(seed), f)[:-1]
    fitted = np.linalg.lstsq(with_one(forward(X, hidden)), y, rcond=1e-10)[0]
    b, *w = np.round(fitted, 12)  # the weight of a neuron that is silent for all points is 0, not 10⁻¹⁵
    return [*hidden, (np.array([w]), np.array([b]), identity)]


@lru_cache(maxsize=512)
def mistakes_of(data, layers, width, activation, seed):
    """How many points such a stack puts on the wrong side."""
    X, y = toy(data)
    y_hat = forward(X, stack(data, layers, width, activation, seed))[:, 0]
    return int(np.sum((y_hat > 0) != (y > 0)))


def live_depth(*, data="rings", layers=3, bend=False, activation="tanh", width=8, seed=0, x1=1.0, x2=0.5):
    """A stack of layers on two-class points, with or without an activation between the layers."""

    def compute(data, layers, bend, activation, width, seed, x1, x2):
        X, y = toy(data)
        between = activation if bend else "identity"
        network = stack(data, layers, width, between, seed)
        values = forward(GRID, network).reshape(len(AXIS), len(AXIS))
        wrong = (forward(X, network)[:, 0] > 0) != (y > 0)
        x = np.array([x1, x2])
        h, (w, b, _) = forward(x, network[:-1]), network[-1]
        one = None if bend else collapse(network)
        return {
            "data": data,
            "layers": layers,
            "width": width,
            "bend": bend,
            "between": between,
            "seed": seed,
            "parameters": count_parameters(sizes_of(layers, width)),
            "matrices": [W for W, _, _ in network],
            "biases": [b for _, b, _ in network],
            "W_tilde": None if bend else tuple(one[0][0].tolist()),
            "b_tilde": None if bend else float(one[1][0]),
            "points": (X[y < 0], X[y > 0]),
            "mistake_points": X[wrong],
            "mistakes": int(wrong.sum()),
            "examples": EXAMPLES,
            "map": values,
            "axis": AXIS,
            "line": zero_line(
                values, AXIS, AXIS, (lambda places: forward(places, network)[:, 0]) if bend else None
            ),
            "bends": "no" if one_line_does(values > 0) else "yes",
            "without": [mistakes_of(data, depth, width, "identity", seed) for depth in range(1, 7)],
            "with": [mistakes_of(data, depth, width, activation, seed) for depth in range(1, 7)],
            "curve_names": ["without activation", f"dashed: with {activation}"],
            "stack_texts": stack_texts(layers, between, one),
            "x": (x1, x2),
            "h": h,
            "w": w[0],
            "b": float(b[0]),
            "y_hat": round(float(dense(h, w, b)[0]), 10) + 0.0,
        }

    def explain(facts):
        y_hat, x = facts["y_hat"], facts["x"]
        side = f"   →   class {'+1' if y_hat > 0 else '−1'}"
        if not facts["bend"]:
            W, b = facts["W_tilde"], facts["b_tilde"]
            equation = [
                ("ŷ = W̃·x + b̃ = ", None),
                *products(W, x, b),
                (" = ", None),
                (show(y_hat), sign_colour(y_hat)),
                (side, None),
            ]
            line = f"y_hat = {array(W)} @ {array(x)} + {plain(b)}"
            return Words(equation, line, "y_hat", twin(facts))
        part, b, last = y_hat - facts["b"], facts["b"], subscript(facts["layers"])
        digits = 3 + len(str(int(max(abs(part), abs(b)))))
        inputs = "h" if facts["layers"] > 1 else "x"
        equation = [
            (f"ŷ = W{last}·{inputs} + b{last} = ", None),
            (show(part, digits), sign_colour(part)),
            (" + ", None),
            (bracket(b, digits), sign_colour(b)),
            (" = ", None),
            (show(y_hat, digits), sign_colour(y_hat)),
            (side, None),
        ]
        w, h = (f"np.array([{', '.join(plain(v, digits + 2) for v in facts[name])}])" for name in "wh")
        return Words(equation, f"y_hat = {w} @ {h} + {plain(b, digits + 2)}", "y_hat", twin(facts))

    return LiveFigure(
        live_depth,
        title="Depth without bend",
        compute=compute,
        view=DepthView(FAR),
        explain=explain,
        controls=[
            Slider("layers", "layers", 1, MOST_LAYERS, 1, layers),
            Toggle("bend", "activation between the layers", bend),
            Choice("activation", "kind", ("tanh", "ReLU"), activation),
            Choice("data", "points", tuple(TOYS), data),
            Slider("width", "neurons in a hidden layer", 2, 8, 1, width, drawer=True),
            Slider("seed", "random weights (seed)", 0, 999, 1, seed, drawer=True),
            Slider("x1", "probe x₁", -FAR, FAR, 0.1, x1, drawer=True),
            Slider("x2", "probe x₂", -FAR, FAR, 0.1, x2, drawer=True),
        ],
        presets=[
            Preset("1 layer", cue(layers=1)),
            Preset("6 layers", cue(layers=6)),
            Preset("3 layers with tanh", cue(bend=True)),
            Preset("with ReLU", cue(bend=True, activation="ReLU")),
            Preset("XOR, no bend", cue(data="XOR clouds")),
            Preset("XOR, tanh", cue(data="XOR clouds", bend=True)),
            Preset("a line will do", cue(data="two clouds")),
        ],
        seed="seed",
        drags={"probe": Drag("the probe x", lambda values, x, y: {"x1": x, "x2": y})},
    )


def stack_texts(layers, between, one):
    """What stands over the matrices, and what they amount to."""
    head = f"{plural(layers, 'layer')}, {'σ = ' + between if one is None else 'no activation'}"
    if one is None:
        return [head, "σ stands between them: no such W̃" if layers > 1 else "one layer: nothing for σ to do"]
    W, b = one
    return [head, f"W̃ = {vector(W[0])},  b̃ = {show(b[0])}"]


def cue(*, data="rings", layers=3, bend=False, activation="tanh"):
    """The values of a preset."""
    return dict(data=data, layers=layers, bend=bend, activation=activation, width=8, seed=0)


def twin(facts):
    """The picture in words."""
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
        line += " A single layer has nothing between it and the output, so nothing can bend."
    return (
        f"{count} {how}, {facts['parameters']} parameters, on {facts['data']}: {facts['mistakes']} of "
        f"{facts['examples']} points are on the wrong side. {line} "
        "The hidden weights are random, only the last layer is fitted (least squares to ±1)."
    )
