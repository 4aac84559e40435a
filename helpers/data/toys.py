"""Toy sets of two classes in the plane: points that a line separates, and points that it cannot.

Each takes side (N,) of −1 and +1 and gives points (N, 2); `noise` is the spread about the pure shape.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

EXAMPLES = 120  # half of each class, in turn


def rings(side: NDArray, rng: np.random.Generator, noise: float = 0.2) -> NDArray:
    """Draw a disc of −1 inside a ring of +1."""
    angle = rng.uniform(0, 2 * np.pi, len(side))
    radius = np.where(side > 0, 1.9, 0.75) + rng.normal(0, noise, len(side))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def moons(side: NDArray, rng: np.random.Generator, noise: float = 0.17) -> NDArray:
    """Draw two half moons, each with its end in the other."""
    angle = rng.uniform(0, np.pi, len(side))
    x = side * (1.3 * np.cos(angle) + 0.65)
    y = side * (0.6 - 1.7 * np.sin(angle))
    return np.column_stack([x, y]) + rng.normal(0, noise, (len(side), 2))


def xor(side: NDArray, rng: np.random.Generator, noise: float = 0.35) -> NDArray:
    """Draw four clouds: +1 where exactly one of the two inputs is positive, as in XOR."""
    left = np.where(np.arange(len(side)) // 2 % 2, 1.2, -1.2)
    return np.column_stack([left, -left * side]) + rng.normal(0, noise, (len(side), 2))


def spiral(side: NDArray, rng: np.random.Generator, noise: float = 0.1) -> NDArray:
    """Draw two arms wound round each other, one and a quarter turns."""
    way = np.sqrt(rng.uniform(0.02, 1, len(side)))
    angle = 2.5 * np.pi * way
    arm = side[:, None] * 2.5 * way[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return arm + rng.normal(0, noise, (len(side), 2))


def blobs(side: NDArray, rng: np.random.Generator, noise: float = 0.6) -> NDArray:
    """Draw two clouds side by side."""
    return side[:, None] * np.array([1.0, 0.7]) + rng.normal(0, noise, (len(side), 2))


TOYS = {"rings": rings, "moons": moons, "XOR clouds": xor, "two clouds": blobs}


@cache
def toy(name: str) -> tuple[NDArray, NDArray]:
    """Return the points X (N, 2) and labels y (N,) of a set by its name: always the same ones."""
    y = np.where(np.arange(EXAMPLES) % 2, 1, -1)
    return TOYS[name](y, np.random.default_rng(0)), y
