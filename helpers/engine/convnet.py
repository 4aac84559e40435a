"""Layers for images, with forward and backward: convolution, pooling, flatten; and a network of them.

X (N, C, H, W): N images of C channels. Inside, the N images lie side by side in memory (C, H, W, N), so that
one long sweep serves them all: arrays go in and out as (N, C, H, W) *views* of that, and nothing is copied.
"""

import numpy as np

from .convolution import output_size
from .network import Dense, Network, ReLU


def batch_last(X, padding=0):
    """X (N, C, H, W) as an array (C, H, W, N), with `padding` zeros round each image; a copy if need be."""
    X = X.transpose(1, 2, 3, 0)
    if not padding:
        return np.ascontiguousarray(X)
    C, H, W, N = X.shape
    padded = np.zeros((C, H + 2 * padding, W + 2 * padding, N), X.dtype)
    padded[:, padding : padding + H, padding : padding + W] = X
    return padded


def batch_first(A):
    """The way back, a view: (C, H, W, N) → (N, C, H, W)."""
    return A.transpose(3, 0, 1, 2)


class Conv2D:
    """K kernels slide over C channels: Z[:, k] = Σ_c correlate(X[:, c], W[k, c]) + b[k].

    X (N, C, H, W) → Z (N, K, rows, columns); W (K, C, k, k), b (K,).
    """

    def __init__(self, W, b, *, stride=1, padding=0):
        if W.ndim != 4 or b.shape != W.shape[:1]:
            raise ValueError(f"W is (K, C, k, k) and b is (K,); these have shapes {W.shape} and {b.shape}")
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise ValueError("a cell of a kernel is empty or not a finite number: every cell needs one")
        output_size(max(W.shape[2:]), 1, stride=stride, padding=padding)  # raises where they cannot be
        self.W, self.b, self.stride, self.padding = W, b, stride, padding
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def windows(self, A):
        """For every kernel cell (i, j), the pixels of A (C, H, W, N) that it meets: (C, rows, columns, N)."""
        (rows, columns), s = self.size, self.stride
        for i, j in np.ndindex(self.W.shape[2:]):
            yield i, j, A[:, i : i + s * rows : s, j : j + s * columns : s]

    def forward(self, X):
        K, C, *kernel = self.W.shape
        if X.ndim != 4 or X.shape[1] != C:
            raise ValueError(f"the kernels look at {C} channels, images (N, {C}, H, W); X is {X.shape}")
        self.shape = N, _, *sides = X.shape
        self.size = rows, columns = [
            output_size(n, k, padding=self.padding, stride=self.stride) for n, k in zip(sides, kernel)
        ]
        columns_of_X = np.empty((C, *kernel, rows, columns, N), X.dtype)
        for i, j, pixels in self.windows(batch_last(X, self.padding)):
            columns_of_X[:, i, j] = pixels
        self.X = columns_of_X.reshape(C * kernel[0] * kernel[1], -1)  # kept for backward
        Z = self.W.reshape(K, -1) @ self.X
        Z += self.b[:, None]
        return batch_first(Z.reshape(K, rows, columns, N))

    def gradients(self, dZ):
        """Given dZ = ∂J/∂Z (N, K, rows, columns), store dW and db: sums over all images and places."""
        dZ = batch_last(dZ).reshape(len(self.W), -1)
        np.matmul(dZ, self.X.T, out=self.dW.reshape(len(self.W), -1))
        np.matmul(dZ, np.ones(dZ.shape[1], dZ.dtype), out=self.db)

    def backward(self, dZ):
        """Store dW and db; return ∂J/∂X: each pixel collects from all windows that it was in."""
        self.gradients(dZ)
        K, C, *kernel = self.W.shape
        N, _, H, W = self.shape
        p, dZ = self.padding, batch_last(dZ).reshape(K, -1)
        back = (self.W.reshape(K, -1).T @ dZ).reshape(C, *kernel, *self.size, N)
        dX = np.zeros((C, H + 2 * p, W + 2 * p, N), back.dtype)
        for i, j, pixels in self.windows(dX):
            pixels += back[:, i, j]
        return batch_first(dX[:, p : p + H, p : p + W])


class Pool2D:
    """What both poolings share: windows of size × size that step on by `stride`, by default their size.

    Rows and columns at the right and lower edge that fill no window are left out.
    """

    def __init__(self, size=2, stride=None):
        self.size, self.stride = size, stride or size
        output_size(size, size, stride=self.stride)

    def windows(self, X):
        """For every cell (i, j) of the window: the pixels that lie there, (N, C, rows, columns)."""
        rows, columns = (output_size(n, self.size, stride=self.stride) for n in X.shape[2:])
        s = self.stride
        for i, j in np.ndindex(self.size, self.size):
            yield X[:, :, i : i + s * rows : s, j : j + s * columns : s]


class MaxPool2D(Pool2D):
    """Keep the largest of every window. X (N, C, H, W) → (N, C, ⌊H/size⌋, ⌊W/size⌋)."""

    def forward(self, X):
        first, *others = self.windows(X)
        A = first.copy(order="K")
        for pixels in others:
            np.maximum(A, pixels, out=A)
        self.X, self.A = X, A  # kept for backward
        return A

    def backward(self, dA):
        """∂J/∂X: the winner of each window takes all; of equal ones the first, row by row."""
        dX = np.zeros_like(self.X)
        open_ = np.ones_like(self.A, bool)
        for pixels, slopes in zip(self.windows(self.X), self.windows(dX)):
            won = pixels == self.A
            won &= open_
            open_ ^= won
            slopes += dA * won
        return dX


class AveragePool2D(Pool2D):
    """The mean of every window. X (N, C, H, W) → (N, C, ⌊H/size⌋, ⌊W/size⌋)."""

    def forward(self, X):
        self.X = X
        return sum(self.windows(X)) / self.size**2

    def backward(self, dA):
        """∂J/∂X: every pixel of a window takes the same share."""
        dX = np.zeros_like(self.X)
        share = dA / self.size**2
        for slopes in self.windows(dX):
            slopes += share
        return dX


class Flatten:
    """Every image into one row: (N, C, H, W) → (N, C·H·W), channel by channel, row by row."""

    def forward(self, X):
        self.shape = X.shape
        return X.reshape(len(X), -1)

    def backward(self, d):
        N, C, H, W = self.shape
        return batch_first(np.ascontiguousarray(d.T).reshape(C, H, W, N))


def conv_parameters(kernel, channels, maps):
    """How many numbers a convolution layer learns: maps · (channels · kernel² + 1), wherever it is used."""
    return maps * (channels * kernel**2 + 1)


def make_cnn(shape, maps, classes, rng, *, kernel=3, padding=1, dtype=np.float32):
    """A network for images of the shape (C, H, W): conv → ReLU → pool for each entry of `maps`, then dense.

    Weights are random with spread √(2/n), n the inputs of a neuron, and biases 0. No maps: a linear model.
    Source: K. He et al., ICCV, 1026–1034, 2015. Raises ValueError when nothing is left of the image.
    """
    if min((classes, *maps)) < 1:
        raise ValueError(f"maps and classes are whole numbers from 1 on; not {maps} and {classes}")

    def weights(*shape):
        return (rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[1:]))).astype(dtype)

    layers, (channels, *sides) = [], shape
    for K in maps:
        W, b = weights(K, channels, kernel, kernel), np.zeros(K, dtype)
        layers += [Conv2D(W, b, padding=padding), ReLU(), MaxPool2D()]
        sides = [output_size(output_size(n, kernel, padding=padding), 2, stride=2) for n in sides]
        channels = K
    n = channels * sides[0] * sides[1]
    return Network([*layers, Flatten(), Dense(weights(classes, n), np.zeros(classes, dtype))])


def predict(network, X, *, chunk=50):
    """The network's output for many images, a few at a time: what fits the processor's cache is faster."""
    return np.concatenate([network.forward(X[at : at + chunk]) for at in range(0, len(X), chunk)])
