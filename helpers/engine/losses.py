"""Losses: how wrong a prediction is, and which way is less wrong.

A loss is called with predictions ŷ and targets y, both (N, K), and returns two things: the mean loss
J = (1/N) Σ L over the batch, and its gradient ∂J/∂ŷ (N, K). L is the loss of one example.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .functions import relu, sigmoid, softplus


class Loss:
    """What all losses share: a check of the targets, and a call that gives J and ∂J/∂ŷ."""

    def check(self, y: NDArray) -> None:
        """Raise a ValueError where targets are not what the loss takes."""

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        """Return the mean loss J and ∂J/∂ŷ, for predictions and targets (N, K)."""
        raise NotImplementedError


def check_targets(y: NDArray, allowed: ArrayLike, loss: str) -> None:
    """Raise a ValueError that names the first target that is not one of `allowed`."""
    others = y[~np.isin(y, allowed)]
    if others.size:
        few = " and ".join(map(str, np.asarray(allowed).tolist()))
        raise ValueError(f"{loss} takes targets {few}; there is a {others[0]:g}")


class SquaredLoss(Loss):
    """L = ½ Σ (ŷ − y)², so ∂L/∂ŷ = ŷ − y. Targets are any numbers."""

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        error = (y_hat - y) / len(y)
        return len(y) * np.vdot(error, error) / 2, error


class PerceptronLoss(Loss):
    """L = max(0, −y·ŷ), so ∂L/∂ŷ = −y for a mistake, else 0; ŷ = 0 counts as −1. Targets −1 and +1.

    With it, and batches of one example, gradient descent is Rosenblatt's rule: w ← w + η·y·x on a mistake.
    """

    def check(self, y: NDArray) -> None:
        check_targets(y, (-1, 1), "the perceptron loss")

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        slope = ((y_hat > 0) != (y > 0)) * (-y / len(y))
        return np.vdot(slope, y_hat), slope  # J = Σ slope·ŷ: the loss is linear in ŷ on either side of 0


class HingeLoss(Loss):
    """L = max(0, 1 − y·ŷ), so ∂L/∂ŷ = −y where the margin y·ŷ is below 1, else 0. Targets −1 and +1."""

    def check(self, y: NDArray) -> None:
        check_targets(y, (-1, 1), "the hinge loss")

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        lacking = 1 - y * y_hat
        return relu(lacking).sum() / len(y), (lacking > 0) * (-y / len(y))


class LogisticLoss(Loss):
    """L = log(1 + e^(−y·ŷ)), so ∂L/∂ŷ = −y σ(−y·ŷ). Targets −1 and +1."""

    def check(self, y: NDArray) -> None:
        check_targets(y, (-1, 1), "the logistic loss")

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        margin = y * y_hat
        return softplus(-margin).sum() / len(y), -y * sigmoid(-margin) / len(y)


class CrossEntropy(Loss):
    """L = −y log p − (1 − y) log(1 − p), p = σ(ŷ), so ∂L/∂ŷ = p − y. Targets 0 and 1.

    ŷ is the weighted input of the output neuron, not p: then log 0 cannot happen. With e = e^−|ŷ|,
    L = max(0, ŷ) − y·ŷ + log(1 + e).
    """

    def check(self, y: NDArray) -> None:
        check_targets(y, (0, 1), "the cross-entropy")

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        e = np.exp(-np.abs(y_hat))
        fires = y_hat > 0
        p = np.maximum(e, fires) / (1 + e)  # σ(ŷ), from the same e
        J = (np.log1p(e).sum() + np.vdot(fires - y, y_hat)) / len(y)
        return J, (p - y) / len(y)


class SoftmaxCrossEntropy(Loss):
    """L = −Σ y log p, p = softmax(ŷ), so ∂L/∂ŷ = p − y. ŷ are scores; targets are one-hot rows."""

    def check(self, y: NDArray) -> None:
        check_targets(y, (0, 1), "one-hot coding")
        if np.any(y.sum(axis=1) != 1):
            raise ValueError("each row of one-hot targets holds a single 1")

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        below = y_hat - y_hat.max(axis=1, keepdims=True)
        E = np.exp(below)
        total = E.sum(axis=1, keepdims=True)
        J = (np.log(total).sum() - np.vdot(below, y)) / len(y)
        return J, (E / total - y) / len(y)
