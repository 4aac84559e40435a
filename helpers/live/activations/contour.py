"""Where a map over the plane changes its sign: that line, and whether one straight line would do."""

import numpy as np


def zero_line(values, x, y):
    """The places where a map is 0, as straight pieces (K, 2, 2): begin and end, each with x and y.

    values (rows, columns) at y (rows,) and x (columns,); between grid points the map counts as linear,
    so for a linear map the pieces are exact.
    """
    corners = [values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]]  # round each cell
    places = [(x[:-1], y[:-1]), (x[1:], y[:-1]), (x[1:], y[1:]), (x[:-1], y[1:])]
    points, crossed = np.empty((*corners[0].shape, 4, 2)), np.empty((*corners[0].shape, 4), dtype=bool)
    for side in range(4):
        here, there = corners[side], corners[(side + 1) % 4]
        (x_here, y_here), (x_there, y_there) = places[side], places[(side + 1) % 4]
        crossed[..., side] = (here > 0) != (there > 0)
        share = here / np.where(crossed[..., side], here - there, 1)
        points[..., side, 0] = x_here + share * (x_there - x_here)
        points[..., side, 1] = y_here[:, None] + share * (y_there - y_here)[:, None]
    count = crossed.sum(axis=-1)
    once = points[count == 2][crossed[count == 2]].reshape(-1, 2, 2)
    saddles = points[count == 4]
    with_first = (sum(corners)[count == 4] > 0) == (corners[0][count == 4] > 0)  # the middle joins corner 0
    twice = np.where(with_first[:, None, None], saddles, np.roll(saddles, 1, axis=1)).reshape(-1, 2, 2)
    return np.concatenate([once, twice])


def one_line_does(positive):
    """Whether a straight line parts the True from the False of a grid (rows, columns).

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


def extremes(part):
    """The first and last True of each row: (column, row) (M, 2); the hull needs no others."""
    rows = np.flatnonzero(part.any(axis=1))
    first, last = part[rows].argmax(axis=1), part.shape[1] - 1 - part[rows, ::-1].argmax(axis=1)
    return np.unique(np.column_stack([np.append(first, last), np.append(rows, rows)]), axis=0)


def hull(points):
    """The corners of the convex hull, in order; points (N, 2) are sorted, whole numbers."""
    if len(points) < 3:
        return points
    halves = []
    for order in (points.tolist(), points[::-1].tolist()):
        chain = []
        for x, y in order:
            while len(chain) > 1:
                (x0, y0), (x1, y1) = chain[-2:]
                if (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0):  # a turn to the left: a corner
                    break
                chain.pop()
            chain.append((x, y))
        halves += chain[:-1]
    return np.array(halves)
