"""Whether a straight line parts a map's signs, by another way than the figures take."""

import numpy as np
from scipy.optimize import linprog


def a_line_parts(positive, axis):
    """Return whether a straight line parts two sets of grid points, by linear programming.

    positive (R, R): the points of one set, at `axis` (R,) either way.
    """
    places = np.stack(np.meshgrid(axis, axis), axis=-1)
    edge = np.zeros_like(positive)  # the points next to one of the other set say all there is to say
    for shifted in (np.s_[1:, :], np.s_[:-1, :]), (np.s_[:, 1:], np.s_[:, :-1]):
        differ = positive[shifted[0]] != positive[shifted[1]]
        edge[shifted[0]] |= differ
        edge[shifted[1]] |= differ
    side = np.where(positive[edge], 1, -1)[:, None]
    if not len(side):
        return True
    rows = -side * np.column_stack([places[edge], np.ones(len(side))])
    return linprog(np.zeros(3), rows, -np.ones(len(rows)), bounds=(None, None), method="highs").status == 0
