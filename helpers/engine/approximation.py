"""Curves drawn by neurons: two sigmoids make a bump, many bumps make any curve.

Letters: x (N,) places, y (N,) values; bump j stands between edges j and j + 1 and has a height.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .functions import sigmoid


def bump(x: ArrayLike, left: float, right: float, steepness: float) -> NDArray:
    """Subtract one sigmoid neuron from another: σ(s(x − left)) − σ(s(x − right))."""
    x = np.asarray(x)
    return sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right))


def bump_edges(count: int, *, outside: float = 0.1) -> NDArray:
    """Return the edges of `count` bumps side by side on 0 … 1: (count + 1,).

    The outer two lie a little outside, so that the curve stays level up to the border.
    """
    edges = np.linspace(0, 1, count + 1)
    edges[0], edges[-1] = -outside, 1 + outside
    return edges


def bumps(x: ArrayLike, edges: NDArray, steepness: float) -> NDArray:
    """Return every bump at height 1: x (N,), edges (B + 1,) → (N, B)."""
    on = sigmoid(steepness * (np.asarray(x)[:, None] - edges))
    return on[:, :-1] - on[:, 1:]


def fit_heights(x: ArrayLike, y: NDArray, edges: NDArray, steepness: float) -> NDArray:
    """Return the heights (B,) that make Σ (curve − y)² smallest: the least squares fit.

    An even number of bumps starts from the fit with half as many and fits what is left over: so the error
    never rises when the number doubles, not even for bumps so wide that rounding decides.
    """
    shapes, heights = bumps(x, edges, steepness), np.zeros(len(edges) - 1)
    if len(heights) and len(heights) % 2 == 0:
        heights = np.repeat(fit_heights(x, y, edges[::2], steepness), 2)  # a bump is two half ones
    return heights + np.linalg.lstsq(shapes, y - shapes @ heights, rcond=1e-9)[0]
