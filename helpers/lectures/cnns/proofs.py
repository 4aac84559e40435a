"""What the proofs in the questions of lecture 6 use beside the engine."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...engine.convnet import AveragePool2D, Conv2D, Flatten, MaxPool2D
from ...engine.convolution import correlate
from ...engine.functions import softmax
from ...engine.network import Dense

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


def stacks(order: Sequence[str]) -> bool:
    """Return whether layers in this order take a picture of 28 × 28 to ten shares."""
    rng = np.random.default_rng(0)
    layers: dict[str, Any] = {
        "convolution, 8 maps": Conv2D(rng.normal(size=(8, 1, 3, 3)), np.zeros(8)),
        "max-pooling 2×2": MaxPool2D(),
        "flatten": Flatten(),
        "dense, 1352 → 10": Dense(rng.normal(size=(10, 1352)), np.zeros(10)),
    }
    values = rng.random((1, 1, 28, 28))
    try:
        for name in order:
            values = softmax(values) if name == "softmax" else layers[name].forward(values)
    except (ValueError, IndexError):  # the shapes do not fit
        return False
    return values.shape == (1, 10) and bool(np.isclose(values.sum(), 1))
