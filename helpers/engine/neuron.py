"""One neuron: its output, its boundary, and Rosenblatt's rule by which it learns.

Letters: an example x is (n,), a batch X is (N, n) with examples as rows; weights w (n,), bias b a
number. Labels y are −1 or +1 in the learning rule, outputs are 0 or 1.

Source: F. Rosenblatt, Psychological Review 65(6), 386–408, 1958.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .functions import step


def weighted_input(X: ArrayLike, w: ArrayLike, b: float) -> NDArray:
    """Add up what comes in: z = w·x + b. X (n,) → a number, X (N, n) → (N,)."""
    return np.asarray(X) @ np.asarray(w) + b


def perceptron(X: ArrayLike, w: ArrayLike, b: float) -> NDArray:
    """Return the output of a step neuron: 1 if w·x + b > 0, else 0. X (n,) → a number, X (N, n) → (N,)."""
    return step(weighted_input(X, w, b))


def is_mistake(x: ArrayLike, y: ArrayLike, w: ArrayLike, b: float) -> NDArray:
    """Tell whether the neuron gives x the wrong output (z = 0 counts as −1).

    x (n,) or (N, n); y −1 or +1, one or (N,) → True or False for each.
    """
    return (weighted_input(x, w, b) > 0) != (np.asarray(y) > 0)


def learn_from(
    x: NDArray, y: int, w: NDArray, b: float, *, learning_rate: float = 1.0
) -> tuple[NDArray, float]:
    """Apply Rosenblatt's rule to one example: on a mistake w + η·y·x and b + η·y, else w and b.

    x (n,), y −1 or +1 → new w (n,) and b; nothing is changed in place.
    """
    if not is_mistake(x, y, w, b):
        return w, b
    return w + learning_rate * y * x, b + learning_rate * y


def one_pass(
    X: NDArray, y: NDArray, w: NDArray, b: float, *, learning_rate: float = 1.0
) -> tuple[NDArray, float, int]:
    """Show every example once, in the order given; return w, b and the number of mistakes."""
    mistakes = 0
    for x_i, y_i in zip(X, y, strict=True):
        mistakes += int(is_mistake(x_i, y_i, w, b))
        w, b = learn_from(x_i, y_i, w, b, learning_rate=learning_rate)
    return w, b, mistakes


def half_plane(polygon: ArrayLike, w: ArrayLike, b: float) -> NDArray:
    """Cut a convex polygon along the line w·x + b = 0, and return the part where w·x + b ≥ 0.

    polygon (N, 2), corners in order → corners (M, 2); M = 0 where nothing is left.
    """
    corners, z = _corners(polygon, w, b)
    kept = []
    for i in range(len(corners)):
        if (z[i - 1] >= 0) != (z[i] >= 0):
            kept.append(_crossing(corners[i - 1], corners[i], z[i - 1], z[i]))
        if z[i] >= 0:
            kept.append(corners[i])
    return np.array(kept).reshape(-1, 2)


def boundary(polygon: ArrayLike, w: ArrayLike, b: float) -> NDArray:
    """Return where the line w·x + b = 0 enters and leaves a convex polygon: (2, 2); (0, 2) if it misses."""
    corners, z = _corners(polygon, w, b)
    ends = [
        _crossing(corners[i - 1], corners[i], z[i - 1], z[i])
        for i in range(len(corners))
        if (z[i - 1] >= 0) != (z[i] >= 0)
    ]
    return np.array(ends).reshape(-1, 2)


def _corners(polygon: ArrayLike, w: ArrayLike, b: float) -> tuple[NDArray, list[float]]:
    corners = np.asarray(polygon, dtype=float)
    return corners, weighted_input(corners, w, b).tolist()


def _crossing(start: NDArray, end: NDArray, z_start: float, z_end: float) -> NDArray:
    """Return the point between two corners where z changes its sign."""
    return start + z_start / (z_start - z_end) * (end - start)
