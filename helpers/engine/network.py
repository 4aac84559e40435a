"""A network that can learn: layers with forward and backward, and all its parameters in one vector θ.

X (N, n) → Ŷ (N, K). Backward walks the same way back: each layer gets ∂J/∂(its output) and returns
∂J/∂(its input).
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .functions import sigmoid, tanh

ones = lru_cache(maxsize=32)(np.ones)  # every batch asks again


class Layer:
    """One layer on the way through a network; `forward` keeps what `backward` needs."""

    def forward(self, X: NDArray) -> NDArray:
        """Return the layer's output for a batch."""
        raise NotImplementedError

    def backward(self, d: NDArray) -> NDArray:
        """Return ∂J/∂(input), given d = ∂J/∂(output) of the batch that went forward last."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class WeightLayer(Layer):
    """A layer that learns: weights W and biases b, and beside them dW = ∂J/∂W and db = ∂J/∂b."""

    def __init__(self, W: NDArray, b: NDArray):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def gradients(self, dZ: NDArray) -> None:
        """Store dW and db, given dZ = ∂J/∂Z."""
        raise NotImplementedError

    def sizes(self) -> str:
        """Tell in a few signs what comes in and what goes out."""
        m, n = self.W.shape[:2]
        return f"{n} → {m}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sizes()}): {self.W.size + self.b.size} parameters"


class Dense(WeightLayer):
    """Fully connected layer: Z = X Wᵀ + b, row j of W is neuron j. X (N, n) → Z (N, m); W (m, n), b (m,)."""

    def forward(self, X: NDArray) -> NDArray:
        self.X = X  # kept for backward
        Z = X @ self.W.T
        Z += self.b
        return Z

    def gradients(self, dZ: NDArray) -> None:
        """Store dW = dZᵀ X and db = Σ dZ, given dZ = ∂J/∂Z (N, m)."""
        np.matmul(dZ.T, self.X, out=self.dW)
        np.matmul(ones(len(dZ), dZ.dtype), dZ, out=self.db)  # the sum over examples

    def backward(self, dZ: NDArray) -> NDArray:
        """Store dW and db; return ∂J/∂X = dZ W (N, n)."""
        self.gradients(dZ)
        return dZ @ self.W


class Sigmoid(Layer):
    """A = σ(Z), number by number."""

    def forward(self, Z: NDArray) -> NDArray:
        self.A = sigmoid(Z)
        return self.A

    def backward(self, dA: NDArray) -> NDArray:
        """Return ∂J/∂Z = ∂J/∂A ⊙ σ′(Z), with σ′ = A (1 − A)."""
        return dA * self.A * (1 - self.A)


class Tanh(Layer):
    """A = tanh(Z), number by number."""

    def forward(self, Z: NDArray) -> NDArray:
        self.A = tanh(Z)
        return self.A

    def backward(self, dA: NDArray) -> NDArray:
        """Return ∂J/∂Z = ∂J/∂A ⊙ tanh′(Z), with tanh′ = 1 − A²."""
        return dA * (1 - self.A * self.A)


class ReLU(Layer):
    """A = max(0, Z), number by number."""

    def forward(self, Z: NDArray) -> NDArray:
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dA: NDArray) -> NDArray:
        """Return ∂J/∂Z = ∂J/∂A where Z > 0, else 0."""
        return dA * (self.A > 0)


class Network:
    """Layers in a row. `theta` holds the W and b of all layers that have them, `gradient` all dW and db.

    The layers' own arrays are views of these two vectors: whoever changes theta changes the network.
    """

    def __init__(self, layers: Sequence[Layer]):
        self.layers = list(layers)
        self.learning = [layer for layer in self.layers if isinstance(layer, WeightLayer)]
        self.first = self.layers.index(self.learning[0])  # before it, nothing learns
        self.theta = np.concatenate([part.ravel() for layer in self.learning for part in (layer.W, layer.b)])
        self.gradient = np.zeros_like(self.theta)
        at = 0
        for layer in self.learning:
            for part in ("W", "b"):
                array = getattr(layer, part)
                here = slice(at, at := at + array.size)
                setattr(layer, part, self.theta[here].reshape(array.shape))
                setattr(layer, "d" + part, self.gradient[here].reshape(array.shape))

    def forward(self, X: NDArray) -> NDArray:
        """Return the network's output for a batch X (N, n)."""
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, d: NDArray) -> None:
        """Fill `gradient`, given d = ∂J/∂Ŷ of the batch that went forward last."""
        for layer in reversed(self.layers[self.first + 1 :]):
            d = layer.backward(d)
        self.learning[0].gradients(d)  # nobody asks for ∂J/∂X of the data

    def __repr__(self) -> str:
        return "\n  ".join([f"Network: {self.theta.size} parameters", *map(repr, self.layers)])


def make_network(
    sizes: Sequence[int],
    activation: Callable[[], Layer],
    rng: np.random.Generator,
    dtype: DTypeLike = np.float64,
) -> Network:
    """Make a network of the given sizes with random weights of spread √(gain/n) and biases 0.

    `activation` (Sigmoid, Tanh or ReLU) stands behind every layer but the last.
    Source: K. He et al., ICCV, 1026–1034, 2015 (gain 2 for ReLU); X. Glorot and Y. Bengio, AISTATS,
    249–256, 2010. Raises ValueError for a layer without neurons.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes are at least two whole numbers from 1 on, such as (2, 8, 1); not {sizes}")
    gain = 2 if activation is ReLU else 1
    layers: list[Layer] = []
    for n, m in pairwise(sizes):
        W = rng.normal(size=(m, n)) * np.sqrt(gain / n)
        layers += [Dense(W.astype(dtype), np.zeros(m, dtype)), activation()]
    return Network(layers[:-1])
