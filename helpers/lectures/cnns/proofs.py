"""What the proofs in the questions of lecture 6 use beside the engine."""

from collections.abc import Iterable
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from ...engine.convnet import AveragePool2D, MaxPool2D
from ...engine.convolution import correlate

SHIFTED = np.random.default_rng(8).random((9, 9))


def pooled(layer: MaxPool2D | AveragePool2D, window: ArrayLike) -> float:
    """Return what a pooling layer makes of one window."""
    return layer.forward(np.array(window, dtype=float)[None, None]).item()


def reach(layers: Iterable[tuple[int, int]]) -> int:
    """Count the input pixels along a side that move one unit behind layers of (kernel, stride): by trial."""
    return _reach(tuple(layers))


@cache
def _reach(layers: tuple[tuple[int, int], ...]) -> int:
    def unit(image: np.ndarray) -> float:
        for kernel, stride in layers:
            image = correlate(image, np.ones((kernel, kernel)), stride=stride)
        return image[0, 0]

    line = np.zeros((40, 40))
    moved = []
    for pixel in range(40):
        line[:] = 0
        line[0, pixel] = 1
        moved.append(unit(line) != 0)
    return sum(moved)


def shuffled(layer: str) -> bool:
    """Return whether a layer gives the same for shuffled pixels, if its weights are shuffled alike."""
    rng = np.random.default_rng(9)
    order, image = rng.permutation(9), rng.random((3, 5, 3, 3))
    mixed = image.reshape(15, 9)[:, order].reshape(image.shape)
    if layer == "dense":
        W = rng.normal(size=(2, 9))
        return np.allclose(image.reshape(15, 9) @ W.T, mixed.reshape(15, 9) @ W[:, order].T)
    kernel = rng.normal(size=(2, 2))
    return any(
        np.allclose(correlate(image[0, 0], kernel), correlate(mixed[0, 0], other))
        for other in (kernel.ravel()[list(cells)].reshape(2, 2) for cells in permutations(range(4)))
    )
