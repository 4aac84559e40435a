"""A plane cut by a neuron's line, as polygons."""

import numpy as np

from ...engine.neuron import boundary, half_plane


def corners(x_low, x_high, y_low, y_high):
    """A rectangle as a polygon (4, 2)."""
    return np.array([[x_low, y_low], [x_high, y_low], [x_high, y_high], [x_low, y_high]])


def both_sides(box, w, b):
    """The polygons of a box where the neuron puts out 0 and 1."""
    if not np.any(w):  # no line: the bias alone decides for the whole plane
        nothing = np.zeros((0, 2))
        return (nothing, box) if b > 0 else (box, nothing)
    return half_plane(box, -np.asarray(w), -b), half_plane(box, w, b)


def foot_of(box, w, b):
    """The point of the line nearest to 0, or the middle of what the box shows of it; None without a line."""
    line = boundary(box, w, b)
    if not len(line):
        return None
    foot = -b * np.asarray(w) / np.dot(w, w)
    inside = np.all((foot >= box.min(axis=0)) & (foot <= box.max(axis=0)))
    return foot if inside else line.mean(axis=0)
