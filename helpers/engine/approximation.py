"""Drawing a curve with neurons: two sigmoids make a bump, many bumps make any curve.

Letters: x (N,) places, y (N,) values; bump j stands between edges j and j + 1 and has a height.
"""

import numpy as np

from .functions import sigmoid


def bump(x, left, right, steepness):
    """Two sigmoid neurons, one switched on and one taken away: σ(s(x − left)) − σ(s(x − right))."""
    x = np.asarray(x)
    return sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right))


def bump_edges(count, *, outside=0.1):
    """Edges of `count` bumps side by side on 0 … 1: (count + 1,).

    The outer two lie a little outside, so that the curve stays level up to the border.
    """
    edges = np.linspace(0, 1, count + 1)
    edges[0], edges[-1] = -outside, 1 + outside
    return edges


def bumps(x, edges, steepness):
    """Every bump at height 1: x (N,), edges (B + 1,) → (N, B)."""
    on = sigmoid(steepness * (np.asarray(x)[:, None] - edges))
    return on[:, :-1] - on[:, 1:]


def fit_heights(x, y, edges, steepness):
    """The heights (B,) that make Σ (curve − y)² smallest; of several such, the smallest ones."""
    return np.linalg.lstsq(bumps(x, edges, steepness), y, rcond=None)[0]


def michaelis_menten(S, v_max, k_m):
    """Speed of an enzyme: v = v_max·S / (k_m + S). At S = k_m it runs at half its top speed.

    S ≥ 0 in the units of k_m; v in those of v_max.
    Source: L. Michaelis and M. Menten, Biochemische Zeitschrift 49, 333–369, 1913.
    """
    S = np.asarray(S)
    return v_max * S / (k_m + S)


def fit_michaelis_menten(S, v, *, steps=100):
    """The v_max and k_m that make Σ (curve − v)² smallest, by Gauss's and Newton's method.

    S (N,) > 0, v (N,). Raises ValueError where the points do not bend as such a curve does.
    """
    S, v = np.asarray(S, dtype=float), np.asarray(v, dtype=float)
    v_max, k_m = v.max(), np.median(S)
    for _ in range(steps):
        slopes = np.column_stack([S / (k_m + S), -v_max * S / (k_m + S) ** 2])
        move = np.linalg.lstsq(slopes, v - michaelis_menten(S, v_max, k_m), rcond=None)[0]
        while k_m + move[1] <= 0:  # a speed limit: k_m stays positive
            move /= 2
        v_max, k_m = v_max + move[0], k_m + move[1]
        if np.all(np.abs(move) <= 1e-12 * np.abs((v_max, k_m))):
            return float(v_max), float(k_m)
    raise ValueError("these points do not follow a Michaelis–Menten curve")
