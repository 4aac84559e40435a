"""Layers for images, with forward and backward: convolution, pooling, flatten; and a network of them.

X (N, C, H, W): N images of C channels. In memory the N images lie side by side, (C, H, W, N): one long sweep
serves them all. What goes from layer to layer is a view of that as (N, C, H, W), so nothing is copied.
"""

from functools import cache, reduce

import numpy as np

from .convolution import output_size
from .network import Dense, Network, ReLU

places = cache(output_size)  # every batch asks again


def batch_last(X, padding=0):
    """X (N, C, H, W) as an array (C, H, W, N), `padding` zeros round each image; copied only if need be."""
    X = X.transpose(1, 2, 3, 0)
    if not padding:
        return np.ascontiguousarray(X)
    C, H, W, N = X.shape
    padded = np.zeros((C, H + 2 * padding, W + 2 * padding, N), X.dtype)
    padded[:, padding : padding + H, padding : padding + W] = X
    return padded


def batch_first(A):
    """The way back, a view: A (C, H, W, N) → (N, C, H, W)."""
    return A.transpose(3, 0, 1, 2)


class Conv2D:
    """K kernels slide over C channels: Z[:, k] = Σ_c correlate(X[:, c], W[k, c]) + b[k].

    X (N, C, H, W) → Z (N, K, rows, columns); W (K, C, k, k), b (K,).
    """

    def __init__(self, W, b, *, stride=1, padding=0):
        if W.ndim != 4 or W.shape[2] != W.shape[3] or b.shape != W.shape[:1]:
            raise ValueError(f"W is (K, C, k, k) and b is (K,); these are {W.shape} and {b.shape}")
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise ValueError("a cell of a kernel is empty or not a finite number: every cell needs one")
        output_size(max(W.shape), 1, stride=stride, padding=padding)  # raises where they cannot be
        self.W, self.b, self.stride, self.padding = W, b, stride, padding
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, X):
        K, C, k, _ = self.W.shape
        if X.ndim != 4 or X.shape[1] != C:
            raise ValueError(f"the kernels look at {C} channels, images (N, {C}, H, W); X is {X.shape}")
        N, _, H, W = self.shape = X.shape
        p, s = self.padding, self.stride
        rows, columns = places(H, k, padding=p, stride=s), places(W, k, padding=p, stride=s)
        A = batch_last(X, p)
        c, h, w, n = A.strides
        # Another view of the same numbers: patches[c, u, v, i, j] = A[c, i·s + u, j·s + v].
        shape, steps = (C, k, k, rows, columns, N), (c, h, w, s * h, s * w, n)
        patches = np.ndarray(shape, A.dtype, A, strides=steps)
        self.patches = patches.reshape(C * k * k, -1)  # a column for every window; kept for backward
        Z = self.W.reshape(K, -1) @ self.patches
        Z += self.b[:, None]
        return batch_first(Z.reshape(K, rows, columns, N))

    def gradients(self, dZ):
        """Given dZ = ∂J/∂Z (N, K, rows, columns), store dW and db: sums over all images and places."""
        dZ = batch_last(dZ).reshape(len(self.W), -1)
        self.dW[:] = (self.patches @ dZ.T).T.reshape(self.W.shape)
        np.matmul(dZ, np.ones(dZ.shape[1], dZ.dtype), out=self.db)

    def backward(self, dZ):
        """Store dW and db; return ∂J/∂X: every pixel collects from all the windows that it was in."""
        self.gradients(dZ)
        (K, C, k, _), (N, _, H, W), (rows, columns) = self.W.shape, self.shape, dZ.shape[2:]
        p, s = self.padding, self.stride
        dZ = batch_last(dZ).reshape(K, -1)
        shares = (self.W.reshape(K, -1).T @ dZ).reshape(C, k, k, rows, columns, N)
        dX = np.zeros((C, H + 2 * p, W + 2 * p, N), shares.dtype)
        for u, v in np.ndindex(k, k):
            dX[:, u : u + s * rows : s, v : v + s * columns : s] += shares[:, u, v]
        return batch_first(dX[:, p : p + H, p : p + W])


class Pool2D:
    """What both poolings share: windows of size × size that step on by `stride`, by default by their size.

    X (N, C, H, W) → (N, C, rows, columns). What is left over at the right and lower edge is not looked at.
    """

    def __init__(self, size=2, stride=None):
        self.size, self.stride = size, size if stride is None else stride
        output_size(max(1, size), size, stride=self.stride)  # raises where they cannot be

    def combine(self, X, function):
        """In every window: combine the numbers of each column, and then the columns."""
        self.X, s = X, self.stride
        rows, columns = (places(n, self.size, stride=s) for n in X.shape[2:])
        A = reduce(function, [X[:, :, u : u + s * rows : s] for u in range(self.size)])
        return reduce(function, [A[:, :, :, v : v + s * columns : s] for v in range(self.size)])

    def cells(self, X, A):
        """For each cell of a window: where it lies in X, for all windows at once; A is the pooled X."""
        s, (rows, columns) = self.stride, A.shape[2:]
        for u, v in np.ndindex(self.size, self.size):
            yield X[:, :, u : u + s * rows : s, v : v + s * columns : s]


class MaxPool2D(Pool2D):
    """The largest number of every window."""

    def forward(self, X):
        self.A = self.combine(X, np.maximum)
        return self.A

    def backward(self, dA):
        """∂J/∂X: the winner of a window takes all; of equal ones the first, row by row."""
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

    def forward(self, X):
        return self.combine(X, np.add) / self.size**2

    def backward(self, dA):
        """∂J/∂X: all pixels of a window take the same share."""
        dX = np.zeros_like(self.X)
        for slopes in self.cells(dX, dA):
            slopes += dA / self.size**2
        return dX


class Flatten:
    """Every image into one row: (N, C, H, W) → (N, C·H·W), channel by channel, row by row."""

    def forward(self, X):
        self.shape = X.shape
        return X.reshape(len(X), -1)

    def backward(self, d):
        N, *image = self.shape
        return batch_first(np.ascontiguousarray(d.T).reshape(*image, N))


def conv_parameters(kernel, channels, maps):
    """How many numbers a convolution layer learns: maps · (channels · kernel² + 1), for any image."""
    return maps * (channels * kernel**2 + 1)


def make_cnn(shape, maps, classes, rng, *, kernel=3, padding=1, dtype=np.float32):
    """A network for images of shape (C, H, W): conv → ReLU → pool for each entry of `maps`; flatten, dense.

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


def predict(network, X, *, chunk=25):
    """The network's output for many images, a few at a time: what fits the processor's cache is faster."""
    return np.concatenate([network.forward(X[at : at + chunk]) for at in range(0, len(X), chunk)])
