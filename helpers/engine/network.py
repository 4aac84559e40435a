"""A network that can learn: layers with forward and backward, and all its parameters in one vector θ.

X (N, n) → Ŷ (N, K). Backward walks the same way back: each layer gets ∂J/∂(its output) and returns
∂J/∂(its input).
"""

from itertools import pairwise

import numpy as np

from .functions import sigmoid, tanh


class Dense:
    """Fully connected layer: Z = X Wᵀ + b, row j of W is neuron j. X (N, n) → Z (N, m); W (m, n), b (m,)."""

    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, X):
        self.X = X  # kept for backward
        Z = X @ self.W.T
        Z += self.b
        return Z

    def gradients(self, dZ):
        """Given dZ = ∂J/∂Z (N, m), store dW = dZᵀ X and db = Σ dZ."""
        np.matmul(dZ.T, self.X, out=self.dW)
        np.matmul(np.ones(len(dZ), dZ.dtype), dZ, out=self.db)  # the sum over examples

    def backward(self, dZ):
        """Store dW and db; return ∂J/∂X = dZ W (N, n)."""
        self.gradients(dZ)
        return dZ @ self.W


class Sigmoid:
    """A = σ(Z), number by number."""

    def forward(self, Z):
        self.A = sigmoid(Z)
        return self.A

    def backward(self, dA):
        """∂J/∂Z = ∂J/∂A ⊙ σ′(Z), with σ′ = A (1 − A)."""
        return dA * self.A * (1 - self.A)


class Tanh:
    """A = tanh(Z), number by number."""

    def forward(self, Z):
        self.A = tanh(Z)
        return self.A

    def backward(self, dA):
        """∂J/∂Z = ∂J/∂A ⊙ tanh′(Z), with tanh′ = 1 − A²."""
        return dA * (1 - self.A * self.A)


class ReLU:
    """A = max(0, Z), number by number."""

    def forward(self, Z):
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dA):
        """∂J/∂Z = ∂J/∂A where Z > 0, else 0."""
        return dA * (self.A > 0)


class Network:
    """Layers in a row. `theta` holds the W and b of all layers that have them, `gradient` all dW and db.

    The layers' own arrays are views of these two vectors: whoever changes theta changes the network.
    """

    def __init__(self, layers):
        self.layers = layers
        learning = [layer for layer in layers if hasattr(layer, "W")]
        self.first = layers.index(learning[0])  # before it, nothing learns
        self.theta = np.concatenate([part.ravel() for layer in learning for part in (layer.W, layer.b)])
        self.gradient = np.zeros_like(self.theta)
        at = 0
        for layer in learning:
            for part in ("W", "b"):
                shape = getattr(layer, part).shape
                here = slice(at, at := at + int(np.prod(shape)))
                setattr(layer, part, self.theta[here].reshape(shape))
                setattr(layer, "d" + part, self.gradient[here].reshape(shape))

    def forward(self, X):
        """The network's output for a batch X (N, n)."""
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, d):
        """Given d = ∂J/∂Ŷ of the batch that went forward last, fill `gradient`."""
        for layer in reversed(self.layers[self.first + 1 :]):
            d = layer.backward(d)
        self.layers[self.first].gradients(d)  # nobody asks for ∂J/∂X of the data


def make_network(sizes, activation, rng, dtype=np.float64):
    """A network of the given sizes with random weights of spread √(gain/n) and biases 0.

    `activation` (Sigmoid, Tanh or ReLU) stands behind every layer but the last.
    Source: K. He et al., ICCV, 1026–1034, 2015 (gain 2 for ReLU); X. Glorot and Y. Bengio, AISTATS,
    249–256, 2010. Raises ValueError for a layer without neurons.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes are at least two whole numbers from 1 on, such as (2, 8, 1); not {sizes}")
    gain = 2 if activation is ReLU else 1
    layers = []
    for n, m in pairwise(sizes):
        W = rng.normal(size=(m, n)) * np.sqrt(gain / n)
        layers += [Dense(W.astype(dtype), np.zeros(m, dtype)), activation()]
    return Network(layers[:-1])
