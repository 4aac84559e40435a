"""The exercises of lecture 4: a loss, a backward pass, a step down the slope, a gradient by differences."""

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from ...engine.functions import sigmoid
from ...engine.losses import CrossEntropy, LogisticLoss, SoftmaxCrossEntropy
from ...engine.network import Dense
from ...engine.training import momentum_step, sgd_step
from ...questions.judging import Cases, Function, FunctionExercise
from .gradient_exercise import NUMERIC_GRADIENT

NEARLY_0 = 1e-7  # below it a probability is clipped; 1 − 1e-7 still has all its digits


def _cross_entropy(y_hat: np.ndarray, y: np.ndarray, nearly_0: float = NEARLY_0) -> np.ndarray:
    """Compute −y log ŷ − (1 − y) log(1 − ŷ), example by example, ŷ kept from 0 and 1."""
    p = np.clip(y_hat, nearly_0, 1 - nearly_0)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def _cross_entropy_cases() -> Cases:
    rng = np.random.default_rng(5)
    y = (rng.random(9) < 0.4).astype(float)
    return (
        (np.array([0.8, 0.3]), np.array([1.0, 0.0])),
        (np.array([0.5]), np.array([1.0])),
        (rng.uniform(0.05, 0.95, size=9), y),
        (np.array([1.0, 0.0, 0.25]), np.array([1.0, 0.0, 1.0])),  # sure, and right
        (np.array([0.0, 0.6]), np.array([1.0, 1.0])),  # sure, and wrong
        (np.array([1.0, 0.9]), np.array([0.0, 1.0])),
    )


def _mean(losses: Function) -> Function:
    """Make a wrong loss: the mean of losses(p, y) of single examples, p clipped as it should be."""
    return lambda y_hat, y: losses(np.clip(y_hat, NEARLY_0, 1 - NEARLY_0), y).mean()


def _backward(X: np.ndarray, W: np.ndarray, dZ: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return dW, db, dX of a dense layer."""
    layer = Dense(W, np.zeros(len(W)))
    layer.forward(X)
    dX = layer.backward(dZ)
    return layer.dW, layer.db, dX


def _backward_cases() -> Cases:
    rng = np.random.default_rng(6)
    by_hand = (
        np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]),
        np.array([[1.0, -2.0], [0.0, 1.0]]),
        np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0]]),
    )

    def case(N: int, n: int, m: int) -> tuple[np.ndarray, ...]:
        return tuple(rng.normal(size=shape).round(1) for shape in ((N, n), (m, n), (N, m)))

    return (by_hand, case(1, 2, 3), case(4, 3, 2), case(3, 3, 3), case(5, 2, 1))


def _but(**parts: Function) -> Function:
    """Make a wrong backward pass: right but for the parts that are named, each a function of X, W, dZ."""

    def run(X: np.ndarray, W: np.ndarray, dZ: np.ndarray) -> tuple[np.ndarray, ...]:
        right = dict(zip(("dW", "db", "dX"), _backward(X, W, dZ)))
        return tuple((right | {name: part(X, W, dZ) for name, part in parts.items()}).values())

    return run


def _each(change: Function) -> Function:
    """Make a wrong backward pass: the same change(part, X) to each of the three."""
    return lambda X, W, dZ: tuple(change(part, X) for part in _backward(X, W, dZ))


def _other_order(order: Sequence[int]) -> Function:
    """Make a wrong backward pass: the three in another order."""
    return lambda X, W, dZ: tuple(_backward(X, W, dZ)[place] for place in order)


def _step_cases() -> Cases:
    rng = np.random.default_rng(7)
    return (
        (np.array([1.0, -2.0]), np.array([0.5, -1.0]), 0.1),
        (np.float64(3), np.float64(-4), 0.25),
        (rng.normal(size=(3, 2)).round(1), rng.normal(size=(3, 2)).round(1), 0.5),
        (np.array([2.0, 0.0, -1.0]), np.array([1.0, 3.0, 0.0]), 2.0),
        (np.array([1.0, 2.0]), np.array([3.0, 4.0]), 0.0),  # η = 0
    )


CLIP = "log 0 is −∞. Clip ŷ first, at both ends: np.clip(y_hat, 1e-7, 1 - 1e-7)."
BACKWARD_SHAPES = (
    "The shapes do not fit. X is (N, n), W is (m, n), dZ is (N, m); dW has the shape of W, dX that of X. "
    "Only one order, with or without .T, gives them."
)
NO_LOOP = "w may be a vector, a matrix or one number. NumPy's minus takes them all, without a loop."

EXERCISES = {
    "backprop.cross_entropy": FunctionExercise(
        names=("y_hat", "y"),
        reference=lambda y_hat, y: _cross_entropy(y_hat, y).mean(),
        own=(CrossEntropy.__call__, LogisticLoss.__call__, SoftmaxCrossEntropy.__call__),
        cases=_cross_entropy_cases(),
        slips={
            "The sign is wrong: log ŷ is below 0, and the minus makes a loss of it.": _mean(
                lambda p, y: -_cross_entropy(p, y)
            ),
            "The logarithm has another base. np.log is the natural one.": (
                _mean(lambda p, y: _cross_entropy(p, y) / np.log(10)),
                _mean(lambda p, y: _cross_entropy(p, y) / np.log(2)),
            ),
            "This is the sum over the examples. J is their mean: it does not grow with N.": (
                lambda y_hat, y: _cross_entropy(y_hat, y).sum()
            ),
            "These are the losses of the single examples. J is their mean: one number.": _cross_entropy,
            "Only the examples with y = 1 count. For y = 0 it is −(1 − y) log(1 − ŷ): add both terms.": _mean(
                lambda p, y: -y * np.log(p)
            ),
            "Only the examples with y = 0 count. For y = 1 it is −y log ŷ: add both terms.": _mean(
                lambda p, y: -(1 - y) * np.log(1 - p)
            ),
            "Only log ŷ is there, whatever y is. y chooses the term: −y log ŷ − (1 − y) log(1 − ŷ).": _mean(
                lambda p, y: -np.log(p)
            ),
            "The two terms have opposite signs. The minus stands before both.": (
                _mean(lambda p, y: -y * np.log(p) + (1 - y) * np.log(1 - p)),
                _mean(lambda p, y: y * np.log(p) - (1 - y) * np.log(1 - p)),
            ),
            "The terms are exchanged: y belongs to log ŷ, and 1 − y to log(1 − ŷ).": _mean(
                lambda p, y: _cross_entropy(p, 1 - y)
            ),
            "ŷ and y have changed places: the logarithm is taken of the prediction.": lambda y_hat, y: (
                _cross_entropy(y, y_hat).mean()
            ),
            "The logarithm is left out: −y log ŷ − (1 − y) log(1 − ŷ).": (
                lambda y_hat, y: -np.mean(y * y_hat + (1 - y) * (1 - y_hat)),
                lambda y_hat, y: np.mean(np.abs(y_hat - y)),
            ),
            "This is a squared loss. The cross-entropy takes the logarithm of ŷ.": (
                lambda y_hat, y: np.mean((y_hat - y) ** 2),
                lambda y_hat, y: np.mean((y_hat - y) ** 2) / 2,
            ),
            "ŷ is a probability already. It does not go through the sigmoid again.": lambda y_hat, y: (
                _cross_entropy(sigmoid(y_hat), y).mean()
            ),
            f"A confident mistake costs ∞ here. {CLIP}": lambda y_hat, y: np.mean(
                -np.log(np.where(y == 1, y_hat, 1 - y_hat))
            ),
            "Safe, but clipped at another place. Here ŷ stays within 1e-7 … 1 − 1e-7.": tuple(
                lambda y_hat, y, nearly_0=nearly_0: _cross_entropy(y_hat, y, nearly_0).mean()
                for nearly_0 in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
            ),
        },
        causes=dict.fromkeys(("divide by zero", "invalid", "math domain"), CLIP),
        silent=True,
    ),
    "backprop.dense_backward": FunctionExercise(
        names=("X", "W", "dZ"),
        gives=("dW", "db", "dX"),
        reference=_backward,
        own=(Dense.backward, Dense.gradients),
        cases=_backward_cases(),
        slips={
            "The order is another one: return dW, db, dX.": tuple(
                _other_order(order) for order in permutations(range(3)) if order != (0, 1, 2)
            ),
            "dW is the transpose. It must have the shape of W: dZ.T @ X.": _but(dW=lambda X, W, dZ: X.T @ dZ),
            "dX is the transpose. A row is an example, as in X: dZ @ W.": _but(
                dX=lambda X, W, dZ: W.T @ dZ.T
            ),
            "W goes into dX with .T. That is the way forward; on the way back it is dZ @ W.": _but(
                dX=lambda X, W, dZ: dZ @ W.T
            ),
            "dW is multiplied cell by cell. Each weight sums over the examples: dZ.T @ X.": _but(
                dW=lambda X, W, dZ: dZ * X
            ),
            "db is dZ itself, a row for each example. A bias serves all examples: sum over them, axis=0.": (
                _but(db=lambda X, W, dZ: dZ)
            ),
            "db is summed over the neurons. Each neuron keeps its own bias: sum over examples, axis=0.": (
                _but(db=lambda X, W, dZ: dZ.sum(axis=1))
            ),
            "db is one sum over everything. Each neuron has its own bias: axis=0.": (
                _but(db=lambda X, W, dZ: dZ.sum())
            ),
            "db is a mean. At a join gradients are added; the 1/N is in dZ already.": (
                _but(db=lambda X, W, dZ: dZ.mean(axis=0)),
                _but(db=lambda X, W, dZ: dZ.mean()),
            ),
            "It divides by N. The 1/N of the mean loss is in dZ already: only sum.": (
                _each(lambda part, X: part / len(X)),
                _but(dW=lambda X, W, dZ: dZ.T @ X / len(X), db=lambda X, W, dZ: dZ.mean(axis=0)),
                _but(dW=lambda X, W, dZ: dZ.T @ X / len(X)),
            ),
            "The sign is wrong. The minus comes in the update, not in the gradient.": _each(
                lambda part, X: -part
            ),
            "db has gone through X. Its input is always 1, so it is the sum of dZ over the examples.": (
                _but(db=lambda X, W, dZ: (dZ.T @ X).sum(axis=1))
            ),
            "dX is dZ: the weights are left out. The way back goes through W: dZ @ W.": _but(
                dX=lambda X, W, dZ: dZ
            ),
        },
        causes={
            "mismatch in its core dimension": BACKWARD_SHAPES,
            "not aligned": BACKWARD_SHAPES,
            "could not be broadcast together": BACKWARD_SHAPES,
        },
    ),
    "backprop.sgd_step": FunctionExercise(
        names=("w", "gradient", "learning_rate"),
        reference=lambda w, gradient, learning_rate: w - learning_rate * gradient,
        own=(sgd_step, momentum_step),
        cases=_step_cases(),
        slips={
            "Plus in place of minus: it climbs. The gradient points uphill, so take it away.": (
                lambda w, gradient, rate: w + rate * gradient
            ),
            "The learning rate is left out: the step is η times the gradient.": (
                lambda w, gradient, rate: w - gradient
            ),
            "It divides by the learning rate. A small η must make small steps: multiply.": (
                lambda w, gradient, rate: w - gradient / rate
            ),
            "This is the step alone. Take it away from w.": (
                lambda w, gradient, rate: rate * gradient,
                lambda w, gradient, rate: -rate * gradient,
            ),
            "The gradient is left out: the step is η times the gradient, not η.": (
                lambda w, gradient, rate: w - rate
            ),
            "The step is η times w. It is η times the gradient.": lambda w, gradient, rate: w - rate * w,
            "w and the gradient have changed places: w − η · gradient.": lambda w, gradient, rate: (
                gradient - rate * w
            ),
            "It starts from η: brackets, or an order, are lost. w − η · gradient.": (
                lambda w, gradient, rate: (w - rate) * gradient,
                lambda w, gradient, rate: rate * gradient - w,
                lambda w, gradient, rate: rate * (w - gradient),
            ),
            "w is multiplied by the step. The step is taken away: w − η · gradient.": (
                lambda w, gradient, rate: w * (1 - rate * gradient),
                lambda w, gradient, rate: w * rate * gradient,
            ),
            "Only the sign of the gradient counts for you. Where it is steep, the step is long.": (
                lambda w, gradient, rate: w - rate * np.sign(gradient)
            ),
            "The gradient is brought to length 1. Leave it as long as it is.": lambda w, gradient, rate: (
                w - rate * gradient / np.linalg.norm(gradient)
            ),
            "It divides by the number of weights. The mean over examples is in the gradient already.": (
                lambda w, gradient, rate: w - rate * gradient / len(np.atleast_1d(w)),
                lambda w, gradient, rate: w - rate * gradient.mean(),
            ),
            "Nothing moves: w comes back as it went in.": lambda w, gradient, rate: w,
        },
        causes=dict.fromkeys(("no len", "not iterable", "invalid index"), NO_LOOP),
    ),
    "backprop.numeric_gradient": NUMERIC_GRADIENT,
}
