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
    """The heights (B,) that make Σ (curve − y)² smallest.

    An even number of bumps starts from the fit with half as many and fits what is left over: so the error
    never rises when the number doubles, not even for bumps so wide that rounding decides.
    """
    shapes, heights = bumps(x, edges, steepness), np.zeros(len(edges) - 1)
    if len(heights) and len(heights) % 2 == 0:
        heights = np.repeat(fit_heights(x, y, edges[::2], steepness), 2)  # a bump is two half ones
    return heights + np.linalg.lstsq(shapes, y - shapes @ heights, rcond=1e-9)[0]


def michaelis_menten(S, v_max, k_m):
    """Speed of an enzyme: v = v_max·S / (k_m + S). At S = k_m it runs at half its top speed.

    S ≥ 0 in the units of k_m; v in those of v_max.
    Source: L. Michaelis and M. Menten, Biochemische Zeitschrift 49, 333–369, 1913.
    """
    S = np.asarray(S)
    return v_max * S / (k_m + S)


def fit_michaelis_menten(S, v):
    """The v_max and k_m that make Σ (curve − v)² smallest.

    S (N,) ≥ 0, v (N,), of two different S > 0 at least. For any k_m the best v_max is known at once, so only
    k_m is looked for: first on a wide grid, then by halving. Raises ValueError where the points do not
    bend as such a curve does: then the error still falls at the end of the grid.
    """
    S, v = np.asarray(S, dtype=float), np.asarray(v, dtype=float)
    if S.shape != v.shape or S.ndim != 1 or not (np.isfinite(S).all() and np.isfinite(v).all()):
        raise ValueError("S and v are finite numbers, as many of the one as of the other")
    if (S < 0).any() or len(set(S[S > 0])) < 2:
        raise ValueError("two different concentrations above 0 are needed, and none below")

    grid = np.geomspace(S[S > 0].min() / 1000, S.max() * 1000, 401)
    best = np.argmin([np.sum(_rest(S, v, k_m)[2] ** 2) for k_m in grid])
    if best in (0, len(grid) - 1) or _rest(S, v, grid[best])[0] <= 0:
        raise ValueError("these points do not follow a Michaelis–Menten curve")
    low, high = grid[best - 1], grid[best + 1]
    for _ in range(60):
        k_m = (low + high) / 2
        v_max, share, rest = _rest(S, v, k_m)
        if np.sum(rest * share * (1 - share)) > 0:  # a larger k_m makes the error larger
            high = k_m
        else:
            low = k_m
    return float(v_max), float(k_m)


def _rest(S, v, k_m):
    """The best v_max for this k_m, the share of it that each S reaches, and what is left over of v."""
    share = michaelis_menten(S, 1, k_m)
    v_max = (share @ v) / (share @ share)
    return v_max, share, v - v_max * share
