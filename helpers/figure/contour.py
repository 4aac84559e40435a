"""Where a map over the plane changes its sign: that line, and whether one straight line would do."""

from collections.abc import Callable

import numpy as np


def zero_line(values: np.ndarray, x: np.ndarray, y: np.ndarray, f: Callable | None = None) -> np.ndarray:
    """Return the places where a map is 0, as straight pieces (K, 2, 2): begin and end, each with x and y.

    values (rows, columns) at y (rows,) and x (columns,). Between neighbours the map counts as linear, so
    for a linear map the pieces are exact. For another one, give f, (N, 2) → (N,): it is asked in between.
    """
    places = np.stack(np.meshgrid(x, y), axis=-1)
    across, across_at = crossings(places[:, :-1], places[:, 1:], values[:, :-1], values[:, 1:], f)
    upward, upward_at = crossings(places[:-1], places[1:], values[:-1], values[1:], f)
    crossed = np.stack([across[:-1], upward[:, 1:], across[1:], upward[:, :-1]], axis=-1)  # of each cell
    points = np.stack([across_at[:-1], upward_at[:, 1:], across_at[1:], upward_at[:, :-1]], axis=-2)
    count = crossed.sum(axis=-1)
    once = points[count == 2][crossed[count == 2]].reshape(-1, 2, 2)
    corners = np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])
    saddles, middle = points[count == 4], corners[:, count == 4].sum(axis=0)
    joined = (middle > 0) == (corners[0][count == 4] > 0)  # the middle belongs to the lower left corner
    twice = np.where(joined[:, None, None], saddles, np.roll(saddles, 1, axis=1)).reshape(-1, 2, 2)
    return np.concatenate([once, twice])


def crossings(
    here: np.ndarray,
    there: np.ndarray,
    z_here: np.ndarray,
    z_there: np.ndarray,
    f: Callable | None,
    *,
    halvings: int = 5,
) -> tuple[np.ndarray, np.ndarray]:
    """Return whether a map changes its sign from here to there (…, 2), and the places where (…, 2)."""
    crossed, places = (z_here > 0) != (z_there > 0), np.zeros(here.shape)
    here, there, z_here, z_there = here[crossed], there[crossed], z_here[crossed], z_there[crossed]
    for _ in range(halvings if f else 0):
        middle = (here + there) / 2
        z = f(middle)  # type: ignore[misc]  # without f there are no halvings
        on = (z > 0) == (z_here > 0)
        here, z_here = np.where(on[:, None], middle, here), np.where(on, z, z_here)
        there, z_there = np.where(on[:, None], there, middle), np.where(on, z_there, z)
    places[crossed] = here + (z_here / (z_here - z_there))[:, None] * (there - here)
    return crossed, places


def one_line_does(positive: np.ndarray) -> bool:
    """Return whether a straight line parts the True from the False of a grid (rows, columns).

    It does if there is a side of the one hull or of the other across which all of both lie apart. The
    grid is counted in whole cells, so no rounding enters.
    """
    if np.any(np.diff(positive, axis=1).sum(axis=1) > 1):
        return False  # a line crosses a row once at most
    hulls = [hull(extremes(part)) for part in (positive, ~positive)]
    if not all(map(len, hulls)):
        return True
    for corners in hulls:
        sides = np.roll(corners, -1, axis=0) - corners
        normals = np.concatenate([np.column_stack([-sides[:, 1], sides[:, 0]]), sides])
        one, other = (normals @ each.T for each in hulls)
        if np.any(one.max(axis=1) < other.min(axis=1)) or np.any(other.max(axis=1) < one.min(axis=1)):
            return True
    return False


def extremes(part: np.ndarray) -> np.ndarray:
    """Return the first and last True of each row: (column, row) (M, 2); the hull needs no others."""
    rows = np.flatnonzero(part.any(axis=1))
    first, last = part[rows].argmax(axis=1), part.shape[1] - 1 - part[rows, ::-1].argmax(axis=1)
    return np.unique(np.column_stack([np.append(first, last), np.append(rows, rows)]), axis=0)


def hull(points: np.ndarray) -> np.ndarray:
    """Return the corners of the convex hull, in order; points (N, 2) are sorted, whole numbers."""
    if len(points) < 3:
        return points
    halves = []
    for order in (points.tolist(), points[::-1].tolist()):
        chain: list = []
        for x, y in order:
            while len(chain) > 1:
                (x0, y0), (x1, y1) = chain[-2:]
                if (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0):  # a turn to the left: a corner
                    break
                chain.pop()
            chain.append((x, y))
        halves += chain[:-1]
    return np.array(halves)
