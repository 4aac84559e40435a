"""Activation functions: what a neuron makes of its weighted input z."""

import numpy as np


def step(z):
    """Fire or not: 1 if z > 0, else 0. At z = 0 the neuron stays silent."""
    return (np.asarray(z) > 0).astype(int)


def sigmoid(z):
    """Squash any number into (0, 1): σ(z) = 1 / (1 + e⁻ᶻ)."""
    z = np.asarray(z)
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))  # no overflow, accurate in both tails


def to_signs(bits):
    """Translate labels {0, 1} into {−1, +1}: y = 2·bit − 1."""
    return 2 * np.asarray(bits) - 1


def to_bits(signs):
    """Translate labels {−1, +1} into {0, 1}: bit = (y + 1) / 2."""
    return (np.asarray(signs) + 1) // 2
