"""How fast an enzyme works: the curve of Michaelis and Menten, and its fit to measurements.

Read last: no neurons here, only the curve that some of them draw.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def michaelis_menten(S: ArrayLike, v_max: float, k_m: float) -> NDArray:
    """Return the speed of an enzyme: v = v_max·S / (k_m + S). At S = k_m it is half of v_max.

    S ≥ 0 in the units of k_m; v in those of v_max.
    Source: L. Michaelis and M. Menten, Biochemische Zeitschrift 49, 333–369, 1913.
    """
    S = np.asarray(S)
    return v_max * S / (k_m + S)


def fit_michaelis_menten(S: ArrayLike, v: ArrayLike) -> tuple[float, float]:
    """Return the v_max and k_m that make Σ (curve − v)² smallest: the least squares fit.

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


def _rest(S: NDArray, v: NDArray, k_m: float) -> tuple[float, NDArray, NDArray]:
    """Return the best v_max for this k_m, the share of it that each S reaches, and what is left over of v."""
    share = michaelis_menten(S, 1, k_m)
    v_max = (share @ v) / (share @ share)
    return v_max, share, v - v_max * share
