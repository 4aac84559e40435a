"""A small convolutional network with every layer open: what all its units say, and how one comes about."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from ...data import digit_network, digit_weights, digits
from ...engine.convnet import Conv2D, MaxPool2D, outputs
from ...engine.functions import softmax
from .open_layers_places import BEFORE, CLASS, CONV1, CONV2, INPUT, POOL1, POOL2, SHAPES

DECIMALS = 2
STRONGEST = 5
WINDOW = "ABCD"


@cache
def weights():
    """Return the parameters after each epoch, (epochs + 1, P), to two decimals: what is shown is used."""
    return np.round(digit_weights().astype(float), DECIMALS) + 0.0


@lru_cache(maxsize=4)
def network_at(epoch):
    """Return the network after this many epochs."""
    return digit_network(weights()[epoch])


@cache
def answers(epoch):
    """Return which class the network gives to every test digit: (N,)."""
    return outputs(network_at(epoch), test_digits()[0]).argmax(axis=1)


@cache
def test_digits():
    """Return the digits that the network has not seen in training: X (N, 1, 8, 8) and y (N,)."""
    found = digits()
    return found.X[found.test], found.y[found.test]


class Pass(NamedTuple):
    """All numbers of one image on its way, in float64; Z before ReLU, A after it: (maps, rows, columns)."""

    Z: dict
    A: dict
    kernels: dict  # of the two convolutions: (maps, channels, 3, 3)
    biases: dict
    W: np.ndarray  # (10, 64) and b (10,) of the dense layer
    b: np.ndarray


def forward(image, epoch):
    """Send an image (8, 8) through the network as it is after this many epochs."""
    *_, dense = layers = network_at(epoch).layers
    convolutions = [layer for layer in layers if isinstance(layer, Conv2D)]
    A, pool = {INPUT: image[None]}, MaxPool2D()
    Z, kernels, biases = {INPUT: image[None]}, {}, {}
    for layer, conv, pooled in zip(convolutions, (CONV1, CONV2), (POOL1, POOL2)):
        kernels[conv], biases[conv] = exact(layer.W), exact(layer.b)
        Z[conv] = Conv2D(kernels[conv], biases[conv], padding=1).forward(A[BEFORE[conv]][None])[0]
        A[conv] = np.maximum(Z[conv], 0)
        Z[pooled] = A[pooled] = pool.forward(A[conv][None])[0]
    W, b = exact(dense.W), exact(dense.b)
    Z[CLASS] = (W @ A[POOL2].ravel() + b).reshape(SHAPES[CLASS])
    A[CLASS] = softmax(Z[CLASS].reshape(1, -1)).reshape(SHAPES[CLASS])
    return Pass(Z, A, kernels, biases, W, b)


def exact(weights):
    """Return the weights in float64, rounded again: float32 cannot hold 0.1."""
    return np.round(weights.astype(float), DECIMALS) + 0.0


def padded_patch(image, row, column):
    """Return the 3×3 pixels round one of an image (H, W); beyond the edge they are 0."""
    return np.pad(image, 1)[row : row + 3, column : column + 3]


def opened(done, layer, place, channel, bitmap):
    """Return the facts of how the unit at `place` (map, row, column) of a layer comes about."""
    k, row, column = place
    before = BEFORE.get(layer)
    facts = {"z": float(done.Z[layer][place]), "a": float(done.A[layer][place])}
    if layer == INPUT:
        block = None if bitmap is None else bitmap[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        return facts | {"block": block, "x": facts["a"], "filled": round(16 * facts["a"])}
    if layer in (CONV1, CONV2):
        inputs, kernels = done.A[before], done.kernels[layer][k]
        sums = [
            float(np.sum(padded_patch(one, row, column) * kernel)) for one, kernel in zip(inputs, kernels)
        ]
        channel = channel if layer == CONV2 else 0
        patch, kernel = padded_patch(inputs[channel], row, column), kernels[channel]
        return facts | {
            "patch": patch,
            "kernel": kernel,
            "products": patch * kernel,
            "bias": float(done.biases[layer][k]),
            "channel": channel,
            "channel_sums": sums,
            "others": sum(sums[:channel] + sums[channel + 1 :]),
        }
    if layer in (POOL1, POOL2):
        window = done.A[before][k, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        return facts | {"window": window}
    shares = done.W[k] * done.A[POOL2].ravel()
    strongest = np.argsort(-np.abs(shares), kind="stable")[:STRONGEST]
    return facts | {
        "bias": float(done.b[k]),
        "strongest": [int(place) for place in strongest],
        "strongest_places": [tuple(map(int, np.unravel_index(n, SHAPES[POOL2]))) for n in strongest],
        "strongest_values": done.A[POOL2].ravel()[strongest],
        "strongest_weights": done.W[k][strongest],
        "strongest_shares": shares[strongest],
        "others": float(shares.sum() - shares[strongest].sum()),
    }


def window_of(done, layer, place):
    """Return the facts of the 2×2 window that a unit belongs to, or comes from: its largest unit's letter.

    Letters go row by row: A B above C D. "none" where there is no such window. Of a pooled unit: how many
    of its window are above 0, and which is the largest without the largest.
    """
    k, row, column = place
    pooled = layer in (POOL1, POOL2)
    if pooled:
        layer = BEFORE[layer]
    elif layer in (CONV1, CONV2):
        row, column = row // 2, column // 2
    else:
        return {"window_maximum": "none", "window_tie": "no", "window_second": "none", "window_alive": 0}
    window = done.A[layer][k, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel()
    tie = np.sum(window == window.max()) > 1
    others = np.where(np.arange(4) == window.argmax(), -np.inf, window)
    return {
        "window_maximum": WINDOW[window.argmax()],
        "window_tie": "yes" if tie else "no",
        "window_second": WINDOW[others.argmax()],
        "window_alive": int(np.sum(window > 0)) if pooled else 0,
    }


def mistakes(epoch):
    """Return the numbers of the test digits that the network gets wrong after this many epochs."""
    return np.flatnonzero(answers(epoch) != test_digits()[1]).tolist()


def scale(values):
    """Return the value from which on the colour is full: half the largest one, to two digits, never 0."""
    return float(f"{max(np.abs(values).max() / 2, 1e-3):.2g}")
