"""Activation functions and their slopes: what a neuron makes of its weighted input z.

All take a number or an array of any shape and give back the same shape; float32 stays float32
(`step` gives whole numbers). No z is too large: none of them overflows.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


def step(z: ArrayLike) -> NDArray:
    """Return 1 if z > 0, else 0: at z = 0 the neuron stays silent."""
    return (np.asarray(z) > 0).astype(int)


def step_slope(z: ArrayLike) -> NDArray:
    """Return 0: a step is flat but for its jump, where it has no slope (0 by convention)."""
    return np.zeros_like(relu_slope(z))


def sigmoid(z: ArrayLike) -> NDArray:
    """Squash any number into (0, 1): σ(z) = 1 / (1 + e⁻ᶻ)."""
    z = np.asarray(z)
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))  # no overflow, accurate in both tails


def sigmoid_slope(z: ArrayLike) -> NDArray:
    """Return σ′(z) = σ(z)(1 − σ(z)) = σ(z) σ(−z): at most 1/4, nearly 0 for large |z|."""
    return sigmoid(z) * sigmoid(-np.asarray(z))  # 1 − σ(z) would cancel for large z


def tanh(z: ArrayLike) -> NDArray:
    """Squash any number into (−1, 1): tanh z = 2σ(2z) − 1."""
    return np.tanh(z)


def tanh_slope(z: ArrayLike) -> NDArray:
    """Return tanh′(z) = 1 − tanh²(z) = 4 σ′(2z): at most 1."""
    return 4 * sigmoid_slope(2 * _clip(z, 400))


def relu(z: ArrayLike) -> NDArray:
    """Cut off what is negative: max(0, z), the rectified linear unit."""
    return np.maximum(z, 0)


def relu_slope(z: ArrayLike) -> NDArray:
    """Return 1 if z > 0, else 0; at the corner z = 0 it is 0 by convention."""
    z = np.asarray(z)
    return (z > 0).astype(z.dtype if z.dtype.kind == "f" else float)


def leaky_relu(z: ArrayLike, leak: float = 0.01) -> NDArray:
    """Return z if z > 0, else leak·z: a ReLU that never falls quite silent."""
    return np.maximum(z, leak * np.asarray(z))


def leaky_relu_slope(z: ArrayLike, leak: float = 0.01) -> NDArray:
    """Return 1 if z > 0, else `leak`."""
    return leak + (1 - leak) * relu_slope(z)


def softplus(z: ArrayLike) -> NDArray:
    """Round the corner of a ReLU: log(1 + eᶻ)."""
    z = np.asarray(z)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_slope(z: ArrayLike) -> NDArray:
    """Return softplus′(z) = σ(z)."""
    return sigmoid(z)


def gelu(z: ArrayLike) -> NDArray:
    """Return z·Φ(z), Φ of the normal distribution, in the tanh form that is often used.

    gelu(z) = z/2 · (1 + tanh u), u = √(2/π)(z + 0.044715 z³).
    Source: D. Hendrycks and K. Gimpel, arXiv:1606.08415, 2016.
    """
    return np.asarray(z) * sigmoid(2 * _gelu_inner(_clip(z, 30)))  # ½(1 + tanh u) = σ(2u)


def gelu_slope(z: ArrayLike) -> NDArray:
    """Return gelu′(z) = σ(2u) + 2z u′ σ′(2u), u as in gelu."""
    z = _clip(z, 30)
    u, u_slope = _gelu_inner(z), math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z * z)
    return sigmoid(2 * u) + 2 * z * u_slope * sigmoid_slope(2 * u)


def _gelu_inner(z: NDArray) -> NDArray:
    return math.sqrt(2 / math.pi) * (z + 0.044715 * z * z * z)


def _clip(z: ArrayLike, limit: float) -> NDArray:
    """Keep z within ±limit: where σ is 0 or 1 to the last digit, a larger z only risks an overflow."""
    return np.clip(z, -limit, limit)


def identity(z: ArrayLike) -> NDArray:
    """Return z itself: no activation at all."""
    return np.asarray(z)


def identity_slope(z: ArrayLike) -> NDArray:
    """Return 1."""
    z = np.asarray(z)
    return np.ones(z.shape, z.dtype if z.dtype.kind == "f" else float)


class Activation(NamedTuple):
    """An activation function and its slope f′, both functions of z."""

    f: Callable[[ArrayLike], NDArray]
    slope: Callable[[ArrayLike], NDArray]


ACTIVATIONS = {
    "step": Activation(step, step_slope),
    "sigmoid": Activation(sigmoid, sigmoid_slope),
    "tanh": Activation(tanh, tanh_slope),
    "ReLU": Activation(relu, relu_slope),
    "leaky ReLU": Activation(leaky_relu, leaky_relu_slope),
    "softplus": Activation(softplus, softplus_slope),
    "GELU": Activation(gelu, gelu_slope),
    "identity": Activation(identity, identity_slope),
}


def softmax(Z: ArrayLike) -> NDArray:
    """Turn each row of scores into shares that sum to 1: eᶻᵏ / Σ eᶻ. Z (K,) or (N, K) → the same shape.

    Only differences of scores count, so the largest is taken away first: then nothing overflows.
    """
    Z = np.asarray(Z)
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def to_signs(bits: ArrayLike) -> NDArray:
    """Translate labels {0, 1} into {−1, +1}: y = 2·bit − 1."""
    return 2 * np.asarray(bits) - 1


def to_bits(signs: ArrayLike) -> NDArray:
    """Translate labels {−1, +1} into {0, 1}: bit = (y + 1) / 2."""
    return (np.asarray(signs) + 1) // 2


def one_hot(y: ArrayLike, classes: int) -> NDArray:
    """Write each class as a row with a single 1: y (N,) of 0 … classes−1 → (N, classes).

    Raises ValueError for labels that are no whole numbers, or of a class that does not exist.
    """
    y = np.asarray(y)
    if y.size and (y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= classes):
        raise ValueError(f"classes are whole numbers from 0 to {classes - 1}")
    return np.eye(classes)[y.astype(int)]
