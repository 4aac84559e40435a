"""The exercises of lecture 3: a forward pass, its parameters, classes as rows, scores as shares."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ...engine.functions import identity, one_hot, relu, sigmoid, softmax, tanh
from ...engine.layers import count_parameters, forward, random_layers
from ...engine.network import Network
from ...questions.judging import Cases, Function, FunctionExercise


def _forward_cases() -> Cases:
    rng = np.random.default_rng(4)
    X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
    square = (np.array([[1.0, -2.0], [0.0, 1.0]]), np.array([1.0, -1.0]), relu)

    def case(N: int, sizes: Sequence[int], activation: Function) -> tuple[Any, ...]:
        return rng.normal(size=(N, sizes[0])).round(1), random_layers(sizes, rng, activation)

    return (
        (X, [square]),
        (X, [(np.array([[1.0, 1.0], [2.0, -1.0]]), np.array([0.0, 1.0]), tanh), square]),
        case(4, (2, 3, 1), relu),
        case(2, (3, 4, 4, 2), sigmoid),
        case(1, (2, 5, 3), tanh),
    )


def _network(layer: Function, last: Function | None = None) -> Function:
    """Make a wrong network of layer(A, W, b, f, X) → A; `last` has its own way with the last layer."""

    def run(X: np.ndarray, layers: Sequence[tuple[np.ndarray, np.ndarray, Function]]) -> np.ndarray:
        A = X
        for number, (W, b, f) in enumerate(layers, 1):
            A = (last if last and number == len(layers) else layer)(A, W, b, f, X)
        return A

    return run


def _weights(sizes: Iterable[int]) -> int:
    """Count the weights, without the biases."""
    return sum(n * m for n, m in pairwise(sizes))


def _one_hot_cases() -> Cases:
    return (
        (np.array([1, 2, 0]), 3),
        (np.array([0, 2, 1, 1]), 3),
        (np.array([3]), 10),
        (np.array([2, 0, 2, 0]), 4),  # nobody in the last class
    )


def _set(cells: Callable[[np.ndarray], Any], value: float = 1) -> Function:
    """Make a wrong one_hot that begins with zeros and sets T[cells(y)] to a value."""

    def run(y: np.ndarray, classes: int) -> np.ndarray:
        T = np.zeros((len(y), classes))
        T[cells(y)] = value
        return T

    return run


def _softmax_cases() -> Cases:
    return (
        (np.array([2.0, 2.0]),),
        (np.array([1.0, 2.0, 3.0]),),
        (np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.5]]),),
        (np.array([[2.0, -1.0], [0.0, 1.0]]),),
        (np.array([1000.0, 1001.0, 998.0]),),
        (np.array([[1000.0, 0.0, 999.0], [-1000.0, -1000.5, -1002.0]]),),
    )


def _shares(*, axis: int | None = -1, keepdims: bool = True) -> tuple[Function, ...]:
    """Make wrong softmaxes: whatever was taken away before, e to the power is divided by this sum."""

    def after(shift: Function) -> Function:
        def run(z: np.ndarray) -> np.ndarray:
            E = np.exp(z - shift(z))
            return E / E.sum(axis=axis, keepdims=keepdims)

        return run

    return tuple(map(after, SHIFTS))


SHIFTS = (
    lambda z: 0,
    lambda z: z.max(),
    lambda z: z.max(axis=-1, keepdims=True),
    lambda z: z.max(axis=0),
)

FORWARD_SHAPES = "The shapes do not fit. A is (N, n) and W is (m, n), so W.T is (n, m): A @ W.T gives (N, m)."
LARGEST_AWAY = "Only differences count: take the largest score of each row away, then no power is above 0."

EXERCISES = {
    "matrix.forward": FunctionExercise(
        names=("X", "layers"),
        reference=forward,
        own=(forward, Network.forward),
        cases=_forward_cases(),
        slips={
            "The bias is left out: z = A @ W.T + b.": _network(lambda A, W, b, f, X: f(A @ W.T)),
            "The sign of b is wrong: z = A @ W.T + b.": _network(lambda A, W, b, f, X: f(A @ W.T - b)),
            "W goes in without .T. Row j of W is neuron j, so a batch meets the transpose: A @ W.T + b.": (
                _network(lambda A, W, b, f, X: f(A @ W + b))
            ),
            "The activation is left out: a layer gives f(A @ W.T + b).": _network(
                lambda A, W, b, f, X: A @ W.T + b
            ),
            "The activation comes too early: first z = A @ W.T + b, then f(z).": _network(
                lambda A, W, b, f, X: f(A) @ W.T + b
            ),
            "b is added after the activation. It belongs inside: f(A @ W.T + b).": _network(
                lambda A, W, b, f, X: f(A @ W.T) + b
            ),
            "Only the first layer is run. Does `return` stand inside the loop?": lambda X, layers: forward(
                X, layers[:1]
            ),
            "Every layer gets X, so only the last one counts. Hand on what the layer before gave.": (
                lambda X, layers: forward(X, layers[-1:])
            ),
            "Only the last layer has its activation. Every layer uses its own f.": _network(
                lambda A, W, b, f, X: A @ W.T + b, last=lambda A, W, b, f, X: f(A @ W.T + b)
            ),
            "The last layer is without its activation. Every layer uses its own f.": _network(
                lambda A, W, b, f, X: f(A @ W.T + b), last=lambda A, W, b, f, X: A @ W.T + b
            ),
            "The layers run in the wrong order: the first of the list comes first.": lambda X, layers: (
                forward(X, layers[::-1])
            ),
            "X comes back as it went in: no layer was run.": lambda X, layers: X,
            "Neurons stand in the rows of your result. Rows are examples: A @ W.T + b, not W @ A.": (
                lambda X, layers: forward(X, layers).T
            ),
        },
        causes={
            "mismatch in its core dimension": FORWARD_SHAPES,
            "not aligned": FORWARD_SHAPES,
            "could not be broadcast together": "A @ W.T is (N, m), b is (m,): b goes to every row as it is.",
            "unpack": "Each layer is three things: for W, b, f in layers.",
        },
    ),
    "matrix.count_parameters": FunctionExercise(
        names=("sizes",),
        reference=count_parameters,
        own=(count_parameters,),
        cases=(((5, 10),), ((10, 10, 10, 10),), ((784, 16, 16, 10),), ((12288, 4),), ((2, 3, 1),)),
        slips={
            "The biases are left out: m neurons behind n inputs have n·m weights and m biases.": _weights,
            "The inputs get biases as well. They are only numbers: biases belong to neurons.": (
                lambda sizes: _weights(sizes) + sum(sizes)
            ),
            "The biases are counted on the wrong side: m neurons behind n inputs have m, not n.": (
                lambda sizes: _weights(sizes) + sum(sizes[:-1])
            ),
            "One input more for the bias is right, one neuron more is not: (n + 1)·m for each pair.": (
                lambda sizes: sum((n + 1) * (m + 1) for n, m in pairwise(sizes))
            ),
            "One bias per layer is too few: every neuron has its own, m of them.": (
                lambda sizes: _weights(sizes) + len(sizes) - 1
            ),
            "Only the first layer is counted. Does `return` stand inside the loop?": (
                lambda sizes: count_parameters(sizes[:2])
            ),
            "Only the last layer is counted. Add the layers up.": lambda sizes: count_parameters(sizes[-2:]),
            "All sizes are multiplied. Only neighbours are joined: add up n·m + m, pair by pair.": math.prod,
            "These are the neurons. Parameters are weights and biases: n·m + m for each pair.": sum,
            "These are the biases only. The weights are n·m for each pair n → m.": lambda sizes: sum(
                sizes[1:]
            ),
        },
        causes={
            "index out of range": (
                "A network of k sizes has k − 1 layers, each between two neighbours: zip(sizes, sizes[1:])."
            )
        },
    ),
    "matrix.one_hot": FunctionExercise(
        names=("y", "classes"),
        reference=one_hot,
        own=(one_hot,),
        cases=_one_hot_cases(),
        slips={
            "It counts classes from 1. Class 0 is the first column: T[i, y[i]] = 1.": (
                lambda y, classes: one_hot(y - 1 + classes * (y == 0), classes)
            ),
            "This is the transpose: row i is example i, column k is class k.": (
                lambda y, classes: one_hot(y, classes).T
            ),
            "The class number stands where a 1 belongs. A larger number would mean more of something.": (
                lambda y, classes: one_hot(y, classes) * y[:, None]
            ),
            "0 and 1 have changed places: the only 1 marks the class.": (
                lambda y, classes: 1 - one_hot(y, classes)
            ),
            "Whole columns are 1. Name the row as well: T[np.arange(len(y)), y] = 1.": (
                _set(lambda y: (slice(None), y))
            ),
            "Whole rows are 1. In row i only the column y[i] is 1.": lambda y, classes: np.ones(
                (len(y), classes)
            ),
            "All numbers are 0. Set the 1 of each example: T[i, y[i]] = 1.": (
                lambda y, classes: np.zeros((len(y), classes))
            ),
            "The width is taken from y, but the last class may be missing there. It is `classes`.": (
                lambda y, classes: one_hot(y, y.max() + 1)
            ),
            "The width is one too many: classes 0 … classes − 1 are `classes` columns.": (
                lambda y, classes: one_hot(y, classes + 1)
            ),
        },
        causes={
            "out of bounds": "Classes run from 0 to classes − 1: row i has its 1 in column y[i].",
        },
    ),
    "matrix.softmax": FunctionExercise(
        names=("z",),
        reference=softmax,
        own=(softmax,),
        cases=_softmax_cases(),
        slips={
            "e is left out: this is z / Σ z. Softmax divides eᶻ by the sum of all eᶻ.": (
                lambda z: z / z.sum(),
                lambda z: z / z.sum(axis=-1, keepdims=True),
            ),
            "The shares do not sum to 1: divide eᶻ by its sum over the row.": tuple(
                lambda z, shift=shift: np.exp(z - shift(z)) for shift in SHIFTS
            ),
            "One sum is taken over the whole batch. Each row is an example: axis=-1, keepdims=True.": (
                _shares(axis=None)
            ),
            "The sum runs down the columns, over different examples. Sum along each row: axis=-1.": (
                _shares(axis=0)
            ),
            "One example is right, a batch is not: sum along each row, with axis=-1 and keepdims=True.": (
                _shares(keepdims=False)
            ),
            "These are sigmoids, each by itself. The shares of a row must sum to 1 together.": sigmoid,
            "This is a hard choice, 1 for the largest. Softmax leaves every class its share.": (
                lambda z: one_hot(z.argmax(axis=-1), z.shape[-1])
            ),
            "The sign is wrong: the largest score must get the largest share.": lambda z: softmax(-z),
            "These are the scores less the largest. Now take e to that power, and divide by the sum.": (
                lambda z: z - z.max(axis=-1, keepdims=True)
            ),
            "These are the scores as they came in.": identity,
        },
        causes={
            "overflow": f"e¹⁰⁰⁰ is more than a float can hold. {LARGEST_AWAY}",
            "math range": f"e¹⁰⁰⁰ is more than a float can hold. {LARGEST_AWAY}",
            "invalid": f"A row became 0 / 0, or ∞ / ∞. {LARGEST_AWAY}",
            "out of bounds for array": "One example (K,) has no axis 1. axis=-1 is its last, and a batch's.",
        },
        silent=True,
    ),
}
