"""What must hold on the facts of the playground, whatever its controls say.

The network, its losses and the split are worked out again here with plain NumPy in float64.
"""

import math
from itertools import pairwise

import numpy as np

ACTIVATIONS = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "ReLU": lambda z: np.maximum(z, 0),
}


EXTRAS = {
    "square_1": lambda x, y: x * x,
    "square_2": lambda x, y: y * y,
    "product": lambda x, y: x * y,
    "sine_1": lambda x, y: np.sin(x),
    "sine_2": lambda x, y: np.sin(y),
}
SIZES = {"biopsies": 569, "few points": 8, "own table": 274}  # the penguins; 500 of the others


def inputs(X, values):
    """What the network is given for points X (N, 2)."""
    extras = [make(*X.T) for name, make in EXTRAS.items() if values[name]]
    return np.column_stack([X, *extras])


def layers_of(theta, sizes):
    """Cut theta into W and b of every layer: W row by row, then b."""
    layers, at = [], 0
    for n, m in pairwise(sizes):
        W = theta[at : at + m * n].reshape(m, n)
        layers.append((W, theta[at + m * n : at + m * n + m]))
        at += m * n + m
    assert at == len(theta)
    return layers


def answer(X, theta, sizes, activation):
    """The last weighted input (N,), and the activations of every hidden layer."""
    A, hidden = X, []
    for W, b in (layers := layers_of(theta, sizes)):
        with np.errstate(over="ignore"):  # e^1000 in a saturated sigmoid
            Z = A @ W.T + b
            A = ACTIVATIONS[activation](Z)
        hidden.append(A)
    assert len(layers) == len(hidden)
    return Z[:, 0], hidden[:-1]


def mean_loss(z, side, loss):
    if loss == "squared":
        return np.mean((z - side) ** 2) / 2
    return np.mean(np.logaddexp(0, -side * z))


def playground(facts, values):
    sizes, theta = facts["sizes"], facts["theta"].astype(float)
    given = 2 + sum(values[name] for name in EXTRAS)
    assert len(sizes) == values["layers"] + 2 and sizes[0] == given and sizes[-1] == 1
    assert facts["parameters"] == len(theta) == sum((n + 1) * m for n, m in pairwise(sizes))
    assert facts["theta"].dtype == np.float32 and np.abs(theta).max() <= 1000

    # losses and accuracies, from the points on the screen
    for part in ("train", "test"):
        points = [facts["points"][part, side] for side in (-1, 1)]
        X, side = np.concatenate(points).astype(float), np.repeat([-1.0, 1.0], [len(each) for each in points])
        assert len(X) == facts[f"{part}_examples"]
        if not len(X):
            continue
        z, _ = answer(inputs(X, values), theta, sizes, facts["activation"])
        near = 1e-5 * (1 + np.abs(z).max())
        np.testing.assert_allclose(
            facts[f"{part}_loss"], mean_loss(z, side, facts["loss"]), rtol=2e-3, atol=near**2 + 1e-6
        )
        right, unsure = (z > 0) == (side > 0), np.abs(z) < near
        assert abs(facts[f"{part}_accuracy"] - right.mean()) <= unsure.mean() + 1e-9
    examples = facts["train_examples"]
    base = SIZES.get(str(values["data"]), 500)
    added = sum(place >= base and side != 0 for place, _, _, side in values["edits"])
    erased = sum(place < base and side == 0 for place, _, _, side in values["edits"])
    assert examples + facts["test_examples"] == base + added - erased
    assert facts["updates_per_epoch"] == math.ceil(examples / values["batch_size"])
    assert facts["updates_at_double"] == len(range(0, examples, 2 * values["batch_size"]))
    assert values["batch_size"] <= examples

    # the map is the network's output, and the small maps are its hidden units
    axis = facts["axis"]
    x, y = np.meshgrid(axis, axis)
    grid = np.column_stack([x.ravel(), y.ravel()]).astype(np.float32).astype(float)
    z, hidden = answer(inputs(grid, values), theta, sizes, facts["activation"])
    scale = 1e-5 * (1 + np.abs(z).max())
    with np.errstate(over="ignore"):
        output = z if facts["loss"] == "squared" else 1 / (1 + np.exp(-z))
    np.testing.assert_allclose(facts["map"].ravel(), output, rtol=2e-3, atol=10 * scale)
    assert len(facts["units"]) == values["layers"]
    for maps, A, m in zip(facts["units"], hidden, sizes[1:-1]):
        assert len(maps) == m
        expected = A.T.reshape(m, *x.shape)[:, ::3, ::3]
        np.testing.assert_allclose(maps, expected, rtol=2e-3, atol=1e-4 * (1 + np.abs(A).max()))

    if values["unit"]:
        layer, j, _ = values["unit"]
        shown = hidden[layer - 1][:, j - 1].reshape(x.shape)
        np.testing.assert_allclose(facts["large"], shown, rtol=2e-3, atol=1e-4 * (1 + np.abs(shown).max()))
    else:
        assert np.array_equal(facts["large"], facts["signed_map"])

    # the tables, the marked weight and the curve
    layer, j, k = facts["selected"]
    W, b = layers_of(theta, sizes)[layer - 1]
    assert np.array_equal(values["W"], W) and np.array_equal(values["b"], b)
    assert facts["w"] == (W[j - 1, k - 1] if k else b[j - 1]) == values["weight"]
    if facts["used"]:
        rate, momentum = facts["used"]
        update = momentum * facts["velocity"] - rate * facts["gradient"]
        np.testing.assert_allclose(facts["w"], facts["w_before"] + update, rtol=1e-5, atol=1e-5)
    curve = facts["curve"]
    assert curve[0, -1] == facts["epoch"] and np.all(np.diff(curve[0]) >= 0)
    assert tuple(curve[1:, -1]) == (facts["train_loss"], facts["test_loss"])
    assert facts["epoch"] <= facts["steps_taken"] or facts["steps_taken"] == 0
    assert (facts["diverged"] == "yes") <= facts["finished"]
    assert (facts["run_a"] is not None) == values["pin"] == bool(values["pinned"])
    assert values["by_hand"] == ()
