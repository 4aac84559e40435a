"""How many mistakes Rosenblatt's rule can make: the margin of two classes, and Novikoff's bound.

Read last: the lectures use the number, not the way to it.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SMALL = 1e-12  # shares and relative differences below it are rounding


def mistake_bound(X: ArrayLike, y: ArrayLike) -> float:
    """Return Novikoff's (R/γ)²: from w = 0 and b = 0 there are at most this many mistakes.

    That holds in any order of the examples, with any fixed η. X (N, n), y (N,) of −1 and +1. The bias is
    folded in: x̃ = (x, 1). R = max ‖x̃‖; the margin γ is the distance from 0 to the convex hull of the
    points y·x̃. Returns inf where the hull holds 0: then no line separates the classes.
    Source: A. Novikoff, Symp. Mathematical Theory of Automata 12, 615–622, 1962.
    """
    points = np.column_stack([X, np.ones(len(np.asarray(X)))]) * np.asarray(y)[:, None]
    nearest = nearest_to_zero(points)
    length, largest = np.linalg.norm(nearest), np.max(np.sum(points**2, axis=1))
    if length <= 1e-7 * np.sqrt(largest) or np.min(points @ nearest) <= 0:
        return np.inf
    margin = np.min(points @ nearest) / length  # from below: rounding must not make the bound too small
    return float(largest / margin**2 * (1 + 1e-12))


def nearest_to_zero(points: NDArray, *, steps: int = 1000) -> NDArray:
    """Return the point of the convex hull of `points` (N, n) that is nearest to the origin: (n,).

    A few of the points are kept, the corral, and of each its share in the nearest point so far. Each step
    adds the point that lies farthest towards the origin, and drops those that get no share.
    Source: P. Wolfe, Mathematical Programming 11, 128–149, 1976.
    """
    size = np.max(np.sum(points**2, axis=1))
    corral, shares = [int(np.argmin(np.sum(points**2, axis=1)))], np.ones(1)
    for _ in range(steps):
        nearest = shares @ points[corral]
        candidate = int(np.argmin(points @ nearest))
        if candidate in corral or points[candidate] @ nearest > nearest @ nearest - SMALL * size:
            break
        corral, shares = _shrink([*corral, candidate], np.append(shares, 0), points)
    return shares @ points[corral]


def _shrink(corral: list[int], shares: NDArray, points: NDArray) -> tuple[list[int], NDArray]:
    """Move to the nearest point of the flat through the corral; where the hull ends before, drop a corner."""
    while True:
        wanted = _nearest_of_flat(points[corral])
        if np.all(wanted > SMALL):
            return corral, wanted
        out = wanted <= SMALL
        reach = np.min(shares[out] / np.maximum(shares[out] - wanted[out], 1e-300))  # of the way to `wanted`
        shares = shares + reach * (wanted - shares)
        kept = shares > SMALL
        corral, shares = [i for i, keep in zip(corral, kept) if keep], shares[kept] / shares[kept].sum()


def _nearest_of_flat(corners: NDArray) -> NDArray:
    """Return the shares, of either sign and sum 1, of the nearest point of the flat through corners."""
    equations = np.pad(corners @ corners.T, (1, 0), constant_values=1)
    equations[0, 0] = 0
    return np.linalg.lstsq(equations, np.eye(len(equations))[0], rcond=None)[0][1:]
