"""Logic gates: what one neuron can say about two bits, and what takes two layers."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .neuron import perceptron

Neuron = tuple[ArrayLike, float]  # w (2,) and b

ROWS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # the truth table, in counting order

GATES = {  # all sixteen functions of two bits, as outputs for the four ROWS
    "NEVER": (0, 0, 0, 0),
    "AND": (0, 0, 0, 1),
    "x₁ AND NOT x₂": (0, 0, 1, 0),
    "x₁": (0, 0, 1, 1),
    "x₂ AND NOT x₁": (0, 1, 0, 0),
    "x₂": (0, 1, 0, 1),
    "XOR": (0, 1, 1, 0),
    "OR": (0, 1, 1, 1),
    "NOR": (1, 0, 0, 0),
    "XNOR": (1, 0, 0, 1),
    "NOT x₂": (1, 0, 1, 0),
    "x₂ IMPLIES x₁": (1, 0, 1, 1),
    "NOT x₁": (1, 1, 0, 0),
    "x₁ IMPLIES x₂": (1, 1, 0, 1),
    "NAND": (1, 1, 1, 0),
    "ALWAYS": (1, 1, 1, 1),
}


def two_layers(X: ArrayLike, hidden: tuple[Neuron, Neuron], output: Neuron) -> tuple[NDArray, NDArray]:
    """Send bits through two hidden step neurons and one that reads them.

    hidden = ((w, b), (w, b)), output = (w, b) with w (2,). X (N, 2) → hidden bits (N, 2), output (N,).
    """
    H = np.stack([perceptron(X, w, b) for w, b in hidden], axis=-1)
    return H, perceptron(H, *output)


def rows_right(outputs: ArrayLike, gate: str) -> NDArray:
    """Tell which of the four ROWS agree with the named gate: (4,) of True and False."""
    return np.asarray(outputs) == np.array(GATES[gate])
