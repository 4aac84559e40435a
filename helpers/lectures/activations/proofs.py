"""What the proofs in the questions of lecture 2 use beside the engine."""

import numpy as np

from ...engine.approximation import bump_edges, bumps, fit_heights


def largest_error(count: int) -> float:
    """Return what `count` steep bumps, fitted to a wave, leave of it."""
    x, edges = np.linspace(0, 1, 201), bump_edges(count)
    wave, shapes = np.sin(2 * np.pi * x), bumps(x, edges, 200)
    return np.abs(shapes @ fit_heights(x, wave, edges, 200) - wave).max()
