"""Layers and networks as matrices: row j of W is neuron j, row i of X is example i.

X (N, n) → Z = X Wᵀ + b (N, m);  W (m, n), b (m,). One example x (n,) → z = W x + b (m,).
A layer is written (W, b, f) with f its activation function; a network is a list of layers.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .functions import identity

PlainLayer = tuple[NDArray, NDArray, Callable[[NDArray], NDArray]]  # (W, b, f)


def dense_loops(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> NDArray:
    """Work out a layer cell by cell: Z[i, j] = Σₖ X[i, k]·W[j, k] + b[j]. `dense` does the same fast."""
    X, W, b = np.asarray(X), np.asarray(W), np.asarray(b)
    Z = np.zeros((len(X), len(W)))
    for i, j in np.ndindex(Z.shape):
        for k in range(W.shape[1]):
            Z[i, j] += X[i, k] * W[j, k]
        Z[i, j] += b[j]
    return Z


def dense(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> NDArray:
    """Work out all neurons of a layer at once: Z = X Wᵀ + b. X (N, n) or (n,), W (m, n), b (m,)."""
    return np.asarray(X) @ np.asarray(W).T + np.asarray(b)


def forward(X: ArrayLike, layers: Iterable[PlainLayer]) -> NDArray:
    """Send X through a network, layer by layer: A ← f(A Wᵀ + b). layers: list of (W, b, f)."""
    A = np.asarray(X)
    for W, b, f in layers:
        A = f(dense(A, W, b))
    return A


def collapse(layers: Sequence[PlainLayer]) -> tuple[NDArray, NDArray]:
    """Return the one layer (W, b) that a stack of layers without activation amounts to.

    W = W_d … W₂W₁, and every b is carried on through the layers after it: b ← W_next b + b_next.
    """
    W, b = np.asarray(layers[0][0]), np.asarray(layers[0][1])
    for W_next, b_next, *_ in layers[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b


def count_parameters(sizes: Iterable[int]) -> int:
    """Count the numbers that a dense network learns: Σ (n·m + m) over neighbouring sizes n → m."""
    return sum(n * m + m for n, m in pairwise(map(int, sizes)))  # int: NumPy's own may have only 32 bits


def random_layers(
    sizes: Sequence[int],
    rng: np.random.Generator,
    activation: Callable[[NDArray], NDArray] = identity,
    *,
    scale: float = 1.0,
) -> list[PlainLayer]:
    """Draw layers of the given sizes: normal weights of spread scale/√n, biases of spread scale/2.

    The last layer has no activation.
    """
    functions = [activation] * (len(sizes) - 2) + [identity]
    return [
        (rng.normal(size=(m, n)) * scale / np.sqrt(n), rng.normal(size=m) * scale / 2, f)
        for (n, m), f in zip(pairwise(sizes), functions)
    ]


def fold_bias(W: ArrayLike, b: ArrayLike) -> NDArray:
    """Hide the bias in the matrix: Θ = [b W], its first column the bias. W (m, n), b (m,) → (m, n + 1)."""
    return np.column_stack([b, W])


def with_one(X: ArrayLike) -> NDArray:
    """Put a 1 before every example, for Θ to meet: x → (1, x). X (n,) or (N, n) → one column more."""
    X = np.asarray(X)
    return np.concatenate([np.ones((*X.shape[:-1], 1), X.dtype), X], axis=-1)
