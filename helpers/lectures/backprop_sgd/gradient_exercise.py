"""One exercise of lecture 4: the gradient of any function, by differences."""

import numpy as np

from ...engine.checking import gradient_check, numeric_gradient
from ...engine.functions import sigmoid, tanh
from ...questions.judging import Cases, Function, FunctionExercise

TOO_SMALL = "h is too small: f(x + h) and f(x − h) then share nearly all their digits. 1e-5 is good."
ONE_PLACE = "Each place of the gradient takes one number: the difference of f there, divided by 2h."


def sum_of_squares(x: np.ndarray) -> float:
    """Compute Σ x²."""
    return np.sum(x * x)


def sum_of_cubes(x: np.ndarray) -> float:
    """Compute Σ x³."""
    return np.sum(x * x * x)


def product(x: np.ndarray) -> float:
    """Compute x₁ · x₂ · …"""
    return np.prod(x)


def loss_of_a_neuron(w: np.ndarray) -> float:
    """Compute ½(σ(w·x) − y)² for one example."""
    return (sigmoid(w @ np.array([1.5, -1.0, 0.5])) - 1) ** 2 / 2


def loss_of_a_layer(W: np.ndarray) -> float:
    """Compute ½ Σ (tanh(W x) − y)² for one example."""
    return np.sum((tanh(W @ np.array([0.5, -1.0, 2.0])) - np.array([1.0, -1.0])) ** 2) / 2


def _gradient_cases() -> Cases:
    return (
        (sum_of_squares, np.array([20.0, -15.0])),
        (product, np.array([2.0, -3.0, 0.5])),
        (sum_of_squares, np.array([0.001, -0.002])),  # so small that the h of a one-sided difference shows
        (sum_of_cubes, np.array([0.3, 0.5])),  # bends so much that a large h shows
        (loss_of_a_neuron, np.array([0.5, -0.4, 1.0])),
        (loss_of_a_layer, np.array([[0.2, -0.3, 0.1], [0.4, 0.5, -0.2]])),
    )


def _slopes(difference: Function) -> Function:
    """Make a wrong gradient: difference(f, x, e) along each number of x; e is 1 there and 0 elsewhere."""

    def run(f: Function, x: np.ndarray) -> np.ndarray:
        slopes = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            e = np.zeros_like(x)
            e[place] = 1
            slopes[place] = difference(f, x, e)
        return slopes

    return run


def _with_any_h(
    difference: Function, widths: tuple[float, ...] = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
) -> tuple[Function, ...]:
    """Make the same slip of people who choose different h: difference(f, x, e, h)."""
    return tuple(_slopes(lambda f, x, e, h=h: difference(f, x, e, h)) for h in widths)


def _centred(f: Function, x: np.ndarray, e: np.ndarray, h: float = 1e-5) -> float:
    """Compute (f(x + h e) − f(x − h e)) / 2h."""
    return (f(x + h * e) - f(x - h * e)) / (2 * h)


def _gradient(f: Function, x: np.ndarray) -> np.ndarray:
    """Compute the right gradient."""
    return numeric_gradient(lambda: f(x), x)


def _first_only(f: Function, x: np.ndarray) -> np.ndarray:
    """Compute the slope along the first number only."""
    slopes = np.zeros_like(x)
    slopes.flat[0] = _gradient(f, x).flat[0]
    return slopes


def _row_by_row(f: Function, x: np.ndarray) -> np.ndarray:
    """Move x[i] at once, which of a matrix is a row."""
    slopes = np.zeros_like(x)
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = 1
        slopes[i] = _centred(f, x, e)
    return slopes


def _never_set_back(h: float) -> Function:
    """Make a wrong gradient that leaves each number moved."""

    def run(f: Function, x: np.ndarray) -> np.ndarray:
        slopes = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            x[place] += h
            above = f(x)
            x[place] -= 2 * h
            slopes[place] = (above - f(x)) / (2 * h)
        return slopes

    return run


NUMERIC_GRADIENT = FunctionExercise(
    names=("f", "x"),
    reference=_gradient,
    own=(numeric_gradient, gradient_check),
    cases=_gradient_cases(),
    slips={
        "This is a one-sided difference. Go h to both sides: (f(x + h) − f(x − h)) / 2h.": (
            *_with_any_h(lambda f, x, e, h: (f(x + h * e) - f(x)) / h),
            *_with_any_h(lambda f, x, e, h: (f(x) - f(x - h * e)) / h),
        ),
        "The 2 is missing: from x − h to x + h it is 2h.": _with_any_h(
            lambda f, x, e, h: (f(x + h * e) - f(x - h * e)) / h
        ),
        "Half the slope: it goes from x to x + h only, and divides by 2h. Are `up` and `down` copies?": (
            *_with_any_h(lambda f, x, e, h: (f(x + h * e) - f(x)) / (2 * h)),
            *_with_any_h(lambda f, x, e, h: (f(x) - f(x - h * e)) / (2 * h)),
        ),
        "Brackets are missing: / 2 * h multiplies by h. Write / (2 * h).": _with_any_h(
            lambda f, x, e, h: (f(x + h * e) - f(x - h * e)) / 2 * h, (1e-3, 1e-4, 1e-5)
        ),
        "The difference is not divided by 2h.": _with_any_h(lambda f, x, e, h: f(x + h * e) - f(x - h * e)),
        "The sign is wrong: first f(x + h), then f(x − h) is taken away.": _with_any_h(
            lambda f, x, e, h: (f(x - h * e) - f(x + h * e)) / (2 * h)
        ),
        "The two values are added. A slope comes from their difference.": _with_any_h(
            lambda f, x, e, h: (f(x + h * e) + f(x - h * e)) / (2 * h)
        ),
        "h is too large: on the way from x − h to x + h the curve bends. 1e-5 is good.": _with_any_h(
            _centred, (1.0, 0.5, 0.1, 0.01, 1e-3)
        ),
        "Only the first number has its slope. Does `return` stand inside the loop?": (
            _first_only,
            lambda f, x: _gradient(f, x).flat[0],
        ),
        "All numbers of x are moved at once. Move one, leave the others: each has its own slope.": (
            lambda f, x: _centred(f, x, np.ones_like(x)),
            lambda f, x: np.full_like(x, _centred(f, x, np.ones_like(x))),
        ),
        "A whole row is moved at once. Each number of a matrix has its own: np.ndindex(x.shape).": (
            _row_by_row
        ),
        "Every slope is 0, or nearly: `up = x` is no copy, x.copy() is; and / 2 * h is not / (2 * h).": (
            lambda f, x: np.zeros_like(x)
        ),
        "A number that was moved is not set back before the next one has its turn.": tuple(
            _never_set_back(h) for h in (1e-3, 1e-4, 1e-5)
        ),
        "These are values of f. The slope is their difference, divided by 2h.": _slopes(lambda f, x, e: f(x)),
        TOO_SMALL: _with_any_h(_centred, (1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15)),
    },
    causes={
        "invalid": TOO_SMALL,
        "setting an array element": ONE_PLACE,
        "not subscriptable": "f is a function: f(x), with round brackets.",
    },
)
