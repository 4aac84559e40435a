"""One neuron: its output, its boundary, and Rosenblatt's rule by which it learns.

Letters: an example x is (n,), a batch X is (N, n) with examples as rows; weights w (n,), bias b a
number. Labels y are −1 or +1 in the learning rule, outputs are 0 or 1.

Source: F. Rosenblatt, Psychological Review 65(6), 386–408, 1958.
"""

import numpy as np

from .functions import step


def weighted_input(X, w, b):
    """Add up what comes in: z = w·x + b. X (n,) → a number, X (N, n) → (N,)."""
    return np.asarray(X) @ np.asarray(w) + b


def perceptron(X, w, b):
    """Output of a step neuron: 1 if w·x + b > 0, else 0. X (n,) → a number, X (N, n) → (N,)."""
    return step(weighted_input(X, w, b))


def is_mistake(x, y, w, b):
    """Say whether the neuron puts x on the wrong side; y is −1 or +1."""
    return (weighted_input(x, w, b) > 0) != (y > 0)


def learn_from(x, y, w, b, *, learning_rate=1.0):
    """Rosenblatt's rule for one example: on a mistake w + η·y·x and b + η·y, else w and b.

    x (n,), y −1 or +1 → new w (n,) and b; nothing is changed in place.
    """
    if not is_mistake(x, y, w, b):
        return w, b
    return w + learning_rate * y * x, b + learning_rate * y


def one_pass(X, y, w, b, *, learning_rate=1.0):
    """Show every example once, in the order given; return w, b and the number of mistakes."""
    mistakes = 0
    for x_i, y_i in zip(X, y, strict=True):
        mistakes += is_mistake(x_i, y_i, w, b)
        w, b = learn_from(x_i, y_i, w, b, learning_rate=learning_rate)
    return w, b, int(mistakes)


def crossing(here, there, z_here, z_there):
    """The point between two corners where z changes its sign."""
    return here + z_here / (z_here - z_there) * (there - here)


def half_plane(polygon, w, b):
    """The part of a convex polygon where w·x + b ≥ 0.

    polygon (N, 2), corners in order → corners (M, 2); M = 0 where nothing is left.
    """
    corners = np.asarray(polygon, dtype=float)
    z, kept = weighted_input(corners, w, b).tolist(), []
    for i in range(len(corners)):
        if (z[i - 1] >= 0) != (z[i] >= 0):
            kept.append(crossing(corners[i - 1], corners[i], z[i - 1], z[i]))
        if z[i] >= 0:
            kept.append(corners[i])
    return np.array(kept).reshape(-1, 2)


def boundary(polygon, w, b):
    """Where the line w·x + b = 0 enters and leaves a convex polygon: ends (2, 2), or (0, 2) if it misses."""
    corners = np.asarray(polygon, dtype=float)
    z = weighted_input(corners, w, b).tolist()
    ends = [
        crossing(corners[i - 1], corners[i], z[i - 1], z[i])
        for i in range(len(corners))
        if (z[i - 1] >= 0) != (z[i] >= 0)
    ]
    return np.array(ends).reshape(-1, 2)


def mistake_bound(X, y, *, steps=5_000):
    """Novikoff's promise: at most (R/γ)² mistakes, whatever the order and η, starting from zero.

    The bias is folded in: x̃ = (x, 1). R = max ‖x̃‖; the margin γ is the distance from 0 to the
    convex hull of the points y·x̃, found by Gilbert's algorithm from below, so the bound is never
    too small. Returns inf where no line separates the classes (or none was found in `steps`).
    Sources: A. Novikoff, Symp. Mathematical Theory of Automata 12, 615–622, 1962;
    E. Gilbert, SIAM J. Control 4(1), 61–80, 1966.
    """
    points = np.column_stack([X, np.ones(len(X))]) * np.asarray(y)[:, None]
    nearest, margin = points[0], 0.0
    for _ in range(steps):
        shadows = points @ nearest
        lowest, square = np.argmin(shadows), nearest @ nearest
        if square == 0:
            break
        margin = max(margin, shadows[lowest] / np.sqrt(square))
        if square - shadows[lowest] <= 1e-6 * square:
            break
        toward = points[lowest] - nearest
        share = np.clip(-(nearest @ toward) / (toward @ toward), 0, 1)
        nearest = nearest + share * toward
    if margin <= 0:
        return np.inf
    return float(np.max(np.sum(points**2, axis=1)) / margin**2 * (1 + 1e-12))  # rounding breaks no promise
