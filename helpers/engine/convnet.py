"""Layers for images, with forward and backward: convolution, pooling, flatten; and a network of them.

X (N, C, H, W): N images of C channels. In memory the N images lie side by side, (C, H, W, N): one long sweep
serves them all. What goes from layer to layer is a view of that as (N, C, H, W), so nothing is copied.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .convolution import output_size
from .fast_convolution import batch_first, batch_last, windows, windows_back
from .network import Dense, Layer, Network, ReLU, WeightLayer, ones

places = cache(output_size)  # every batch asks again


class Conv2D(WeightLayer):
    """K kernels slide over C channels: Z[:, k] = Σ_c correlate(X[:, c], W[k, c]) + b[k].

    X (N, C, H, W) → Z (N, K, rows, columns); W (K, C, k, k), b (K,). Raises ValueError for other shapes.
    """

    def __init__(self, W: NDArray, b: NDArray, *, stride: int = 1, padding: int = 0):
        if W.ndim != 4 or W.shape[2] != W.shape[3] or b.shape != W.shape[:1]:
            raise ValueError(f"W is (K, C, k, k) and b is (K,); these are {W.shape} and {b.shape}")
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise ValueError("a cell of a kernel is empty or not a finite number: every cell needs one")
        output_size(max(W.shape), 1, stride=stride, padding=padding)  # raises where they cannot be
        super().__init__(W, b)
        self.stride, self.padding = stride, padding

    def forward(self, X: NDArray) -> NDArray:
        K, C, k, _ = self.W.shape
        if X.ndim != 4 or X.shape[1] != C:
            raise ValueError(f"the kernels look at {C} channels, images (N, {C}, H, W); X is {X.shape}")
        N, _, H, W = X.shape
        p, s = self.padding, self.stride
        self.places = places(H, k, padding=p, stride=s), places(W, k, padding=p, stride=s)
        A = batch_last(X, p)
        self.padded = A.shape
        self.patches = windows(A, k, s, self.places)  # a column for every window; kept for backward
        Z = self.W.reshape(K, -1) @ self.patches
        Z += self.b[:, None]
        return batch_first(Z.reshape(K, *self.places, N))

    def gradients(self, dZ: NDArray) -> None:
        """Store dW and db, given dZ = ∂J/∂Z (N, K, rows, columns): sums over all images and places."""
        dZ = batch_last(dZ).reshape(len(self.W), -1)
        self.dW[:] = (self.patches @ dZ.T).T.reshape(self.W.shape)
        np.matmul(dZ, ones(dZ.shape[1], dZ.dtype), out=self.db)

    def backward(self, dZ: NDArray) -> NDArray:
        """Store dW and db; return ∂J/∂X: every pixel collects from all the windows that it was in."""
        self.gradients(dZ)
        K, _, k, _ = self.W.shape
        shares = self.W.reshape(K, -1).T @ batch_last(dZ).reshape(K, -1)
        dX = windows_back(shares, self.padded, k, self.stride, self.places)
        _, H, W, _ = dX.shape
        p = self.padding
        return batch_first(dX[:, p : H - p, p : W - p])

    def sizes(self) -> str:
        k, extras = self.W.shape[2], [("stride", self.stride, 1), ("padding", self.padding, 0)]
        told = [f"{name} {value}" for name, value, usual in extras if value != usual]
        return ", ".join([super().sizes(), f"{k}×{k}", *told])


class Pool2D(Layer):
    """What both poolings share: windows of size × size that step on by `stride`, by default by their size.

    X (N, C, H, W) → (N, C, rows, columns). What is left over at the right and lower edge is not looked at.
    """

    def __init__(self, size: int = 2, stride: int | None = None):
        self.size, self.stride = size, size if stride is None else stride
        output_size(max(1, size), size, stride=self.stride)  # raises where they cannot be

    def combine(self, X: NDArray, function: Callable[[NDArray, NDArray], NDArray]) -> NDArray:
        """Combine, in every window, the numbers of each column, and then the columns."""
        self.X, s = X, self.stride
        rows, columns = (places(n, self.size, stride=s) for n in X.shape[2:])
        A = reduce(function, [X[:, :, u : u + s * rows : s] for u in range(self.size)])
        return reduce(function, [A[:, :, :, v : v + s * columns : s] for v in range(self.size)])

    def cells(self, X: NDArray, A: NDArray) -> Iterator[NDArray]:
        """Yield the pixels of X in each cell of a window, for all windows at once; A is the pooled X."""
        s, (rows, columns) = self.stride, A.shape[2:]
        for u, v in np.ndindex(self.size, self.size):
            yield X[:, :, u : u + s * rows : s, v : v + s * columns : s]

    def __repr__(self) -> str:
        stride = f", stride {self.stride}" if self.stride != self.size else ""
        return f"{type(self).__name__}({self.size}×{self.size}{stride})"


class MaxPool2D(Pool2D):
    """The largest number of every window."""

    def forward(self, X: NDArray) -> NDArray:
        self.A = self.combine(X, np.maximum)
        return self.A

    def backward(self, dA: NDArray) -> NDArray:
        """Return ∂J/∂X: the winner of a window takes all; of equal ones the first, row by row."""
        dX = np.zeros_like(self.X)
        waiting = np.ones_like(self.A, bool)
        for pixels, slopes in zip(self.cells(self.X, dA), self.cells(dX, dA)):
            won = pixels == self.A
            won &= waiting
            waiting ^= won
            slopes += dA * won
        return dX


class AveragePool2D(Pool2D):
    """The mean of every window."""

    def forward(self, X: NDArray) -> NDArray:
        return self.combine(X, np.add) / self.size**2

    def backward(self, dA: NDArray) -> NDArray:
        """Return ∂J/∂X: all pixels of a window take the same share."""
        dX = np.zeros_like(self.X)
        for slopes in self.cells(dX, dA):
            slopes += dA / self.size**2
        return dX


class Flatten(Layer):
    """Every image into one row: (N, C, H, W) → (N, C·H·W), channel by channel, row by row."""

    def forward(self, X: NDArray) -> NDArray:
        self.shape = X.shape
        return X.reshape(len(X), -1)

    def backward(self, d: NDArray) -> NDArray:
        N, *image = self.shape
        return batch_first(np.ascontiguousarray(d.T).reshape(*image, N))


def conv_parameters(kernel: int, channels: int, maps: int) -> int:
    """Count the numbers that a convolution layer learns: maps · (channels · kernel² + 1), for any image."""
    return int(maps) * (int(channels) * int(kernel) ** 2 + 1)  # int: NumPy's own may have only 32 bits


def make_cnn(
    shape: tuple[int, int, int],
    maps: Sequence[int],
    classes: int,
    rng: np.random.Generator,
    *,
    kernel: int = 3,
    padding: int = 1,
    dtype: DTypeLike = np.float32,
) -> Network:
    """Make a network for images of shape (C, H, W): conv → ReLU → pool for each of `maps`; flatten, dense.

    Weights are random with spread √(2/n), n the inputs of a neuron, and biases 0. No maps: a linear model.
    Source: K. He et al., ICCV, 1026–1034, 2015. Raises ValueError when nothing is left of the image.
    """
    if min((classes, *maps)) < 1:
        raise ValueError(f"maps and classes are whole numbers from 1 on; not {maps} and {classes}")

    def weights(*shape: int) -> NDArray:
        return (rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[1:]))).astype(dtype)

    layers: list[Layer] = []
    channels, *sides = shape
    for K in maps:
        W, b = weights(K, channels, kernel, kernel), np.zeros(K, dtype)
        layers += [Conv2D(W, b, padding=padding), ReLU(), MaxPool2D()]
        sides = [output_size(output_size(n, kernel, padding=padding), 2, stride=2) for n in sides]
        channels = K
    n = channels * sides[0] * sides[1]
    return Network([*layers, Flatten(), Dense(weights(classes, n), np.zeros(classes, dtype))])


def outputs(network: Network, X: NDArray, *, chunk: int = 25) -> NDArray:
    """Return the network's output for many images, a few at a time: what fits the cache is faster."""
    return np.concatenate([network.forward(X[at : at + chunk]) for at in range(0, len(X), chunk)])
