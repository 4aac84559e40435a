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
    """True where the neuron gives x the wrong output (z = 0 counts as −1).

    x (n,) or (N, n); y −1 or +1, one or (N,).
    """
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


def nearest_to_zero(points, *, steps=1000):
    """The point of the convex hull of `points` (N, n) that is nearest to the origin: (n,).

    Source: P. Wolfe, Mathematical Programming 11, 128–149, 1976.
    """
    size = np.max(np.sum(points**2, axis=1))
    chosen, share = [int(np.argmin(np.sum(points**2, axis=1)))], np.ones(1)
    for _ in range(steps):
        nearest = share @ points[chosen]
        towards = int(np.argmin(points @ nearest))
        if towards in chosen or points[towards] @ nearest > nearest @ nearest - 1e-12 * size:
            break
        chosen, share = [*chosen, towards], np.append(share, 0)
        while True:  # to the nearest point of the flat through the chosen ones, or as far as the hull goes
            flat = np.pad(points[chosen] @ points[chosen].T, (1, 0), constant_values=1)
            flat[0, 0] = 0
            goal = np.linalg.lstsq(flat, np.eye(len(flat))[0], rcond=None)[0][1:]
            if np.all(goal > 1e-12):
                share = goal
                break
            out = goal <= 1e-12
            far = np.min(share[out] / np.maximum(share[out] - goal[out], 1e-300))
            share = share + far * (goal - share)
            keep = share > 1e-12
            chosen, share = [i for i, kept in zip(chosen, keep) if kept], share[keep] / share[keep].sum()
    return share @ points[chosen]


def mistake_bound(X, y):
    """Novikoff's (R/γ)²: at most so many mistakes, in any order, with any fixed η, from w = 0 and b = 0.

    The bias is folded in: x̃ = (x, 1). R = max ‖x̃‖; the margin γ is the distance from 0 to the convex
    hull of the points y·x̃. Returns inf where the hull holds 0: then no line separates the classes.
    Source: A. Novikoff, Symp. Mathematical Theory of Automata 12, 615–622, 1962.
    """
    points = np.column_stack([X, np.ones(len(X))]) * np.asarray(y)[:, None]
    nearest = nearest_to_zero(points)
    length, largest = np.linalg.norm(nearest), np.max(np.sum(points**2, axis=1))
    if length <= 1e-7 * np.sqrt(largest) or np.min(points @ nearest) <= 0:
        return np.inf
    margin = np.min(points @ nearest) / length  # from below: rounding must not make the bound too small
    return float(largest / margin**2 * (1 + 1e-12))
