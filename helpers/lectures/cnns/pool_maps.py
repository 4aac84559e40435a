"""A digit that is shifted: its map, its pooled map, and what the trained network reads in it."""

from functools import cache

import numpy as np

from ...engine import KERNELS
from ...engine.convnet import AveragePool2D, MaxPool2D, outputs
from .open_layers_places import CONV1
from .units import forward, network_at, test_digits, weights

SIDE, FARTHEST = 8, 4  # pixels of a digit, and how far it may move
SIZE = 2  # of a pooling window
MAX, MEAN, NONE = "max", "average", "none"
POOLS = {MAX: MaxPool2D, MEAN: AveragePool2D}
LEARNED = "learned"
FILTERS = ("Sobel x", "Sobel y", "box blur", "Laplacian", LEARNED)
TRAINED = len(weights()) - 1
SAME = 1e-9  # two numbers that differ by less are the same, but for rounding


def on_canvas(image, shift):
    """Return a digit (8, 8) on a canvas (8, 12), this many pixels from its left edge."""
    canvas = np.zeros((SIDE, SIDE + FARTHEST))
    canvas[:, shift : shift + SIDE] = image
    return canvas


def filter_of(kernel, learned):
    """Return the cells (3, 3) of a kernel, and its bias."""
    if kernel != LEARNED:
        return KERNELS[kernel], 0.0
    network = forward(test_digits()[0][0, 0].astype(float), TRAINED)
    return network.kernels[CONV1][learned, 0], float(network.biases[CONV1][learned])


def pool(one, pooling, stride):
    """Return a map (rows, columns), pooled by windows of 2 × 2."""
    return POOLS[pooling](SIZE, stride).forward(one[None, None])[0, 0] if pooling in POOLS else one


def changes_between(before, after):
    """Return which numbers of a map have changed; those that are 0 before and after are not counted."""
    changed = np.abs(after - before) > SAME
    counted = changed | (np.abs(before) > SAME)
    return {"changed_cells": changed, "changed": int(changed.sum()), "cells": int(counted.sum())}


def agreement(one, other):
    """Measure how alike two maps are, from 0 to 1: Σ a·b / √(Σ a² · Σ b²), the cosine of their angle."""
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(np.vdot(one, other) / lengths) if lengths else 1.0


# ---- what is read ----


@cache
def readings():
    """Return what the network reads in every test digit, shifted by 0 to 4 px in its 8 × 8 frame: (5, N)."""
    X, _ = test_digits()
    moved = [np.pad(X, [(0, 0)] * 3 + [(shift, 0)])[..., :SIDE] for shift in range(FARTHEST + 1)]
    return np.array([outputs(network_at(TRAINED), one).argmax(axis=1) for one in moved])


def readings_of(digit):
    """Return what the network reads in a test digit, shifted by 0, 1, 2, 3, 4 px."""
    return readings()[:, digit].tolist()


def right_at():
    """Return the share of all test digits that the network reads right, by how far they are shifted."""
    return [float(share) for share in (readings() == test_digits()[1]).mean(axis=1)]


@cache
def ink_lost_at():
    """Return what share of their ink the test digits lose at the edge, by how far they are shifted."""
    X = test_digits()[0][:, 0]
    return [float(X[..., SIDE - shift :].sum() / X.sum()) for shift in range(FARTHEST + 1)]


def fragile():
    """Return the first test digit that is read right only where it is."""
    right = readings() == test_digits()[1]
    return int(np.flatnonzero(right[0] & ~right[1])[0])
