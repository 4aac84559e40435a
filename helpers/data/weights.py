"""A small convolutional network that reads digits, as it was after every epoch of its training."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engine import Network, make_cnn
from .files import shipped


def digit_network(theta: ArrayLike | None = None) -> Network:
    """Make a network that reads digits: (N, 1, 8, 8) → ten scores (N, 10).

    Its layers: twice conv 3 × 3 → ReLU → max-pool 2, with 8 and 16 maps, then dense. theta (1898,) are its
    parameters, by default those before any training. Raises ValueError for another number of them.
    """
    network = make_cnn((1, 8, 8), (8, 16), 10, np.random.default_rng(0), dtype=np.float32)
    if theta is not None:
        if np.shape(theta) != network.theta.shape:
            raise ValueError(
                f"theta holds {network.theta.size} numbers; this has the shape {np.shape(theta)}"
            )
        network.theta[:] = theta
    return network


def digit_weights() -> NDArray:
    """Return all parameters after every epoch, the first row before any: (epochs + 1, 1898) float32.

    Made by helpers/authoring/weights.py.
    """
    with np.load(shipped("data/digits_cnn.npz")) as file:
        return file["theta"].astype(np.float32)


def digit_accuracies() -> NDArray:
    """Return the share of test digits that the network read right after every epoch: (epochs + 1,)."""
    with np.load(shipped("data/digits_cnn.npz")) as file:
        return file["test_accuracy"]
