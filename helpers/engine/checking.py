"""Is a gradient right? Its check by finite differences, with a verdict in words."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

RIGHT, DOUBTFUL = 1e-6, 1e-3  # relative errors: below the first all is well, above the second it is wrong


class Verdict(NamedTuple):
    """What a gradient check found: the numeric gradient, the relative error, and what that means."""

    numeric: NDArray
    error: float
    right: bool
    words: str


def numeric_gradient(f: Callable[[], float], x: NDArray, h: float = 1e-5) -> NDArray:
    """Measure the slope of f along each number of x: (f(x + h) − f(x − h)) / 2h.

    f() is a number that depends on x, such as the loss of a network that holds x: x is changed on the way
    and set back. x any shape → the same shape. Raises ValueError unless x is float64.
    """
    if x.dtype != np.float64:
        raise ValueError("check gradients in float64: with 32 bits the differences drown in rounding")
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + h
        above = f()
        x[place] = old - h
        below = f()
        x[place] = old
        slopes[place] = (above - below) / (2 * h)
    return slopes


def gradient_check(f: Callable[[], float], x: NDArray, gradient: ArrayLike, h: float = 1e-5) -> Verdict:
    """Compare a gradient with finite differences: error = ‖numeric − gradient‖ / (‖numeric‖ + ‖gradient‖).

    f() is the loss at the present x; gradient has the shape of x. Two zeros agree about nothing: then
    nothing was checked, and the verdict says so. Raises ValueError for another shape.
    """
    gradient = np.asarray(gradient)
    if gradient.shape != x.shape:
        raise ValueError(f"the gradient has shape {gradient.shape}, the parameters {x.shape}")
    numeric = numeric_gradient(f, x, h)
    size = np.linalg.norm(numeric) + np.linalg.norm(gradient)
    if not np.isfinite(size):
        return Verdict(numeric, np.inf, False, "not a finite number: the loss or the gradient overflows")
    if size < 1e-12:
        return Verdict(numeric, 0.0, False, "both are 0: nothing was checked. Choose another point")
    error = float(np.linalg.norm(numeric - gradient) / size)
    if error < RIGHT:
        return Verdict(numeric, error, True, "right")
    if error < DOUBTFUL:
        return Verdict(numeric, error, False, "doubtful: a corner of a ReLU nearby, or a small mistake")
    return Verdict(numeric, error, False, "wrong")
