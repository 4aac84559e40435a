"""Losses: how wrong a prediction is, and which way is less wrong.

A loss is called with predictions ŷ and targets y, both (N, K), and returns two things: the mean loss
J = (1/N) Σ L over the batch, and its gradient ∂J/∂ŷ (N, K). L is the loss of one example.
`check` raises a ValueError where targets are not what the loss takes.
"""

import numpy as np

from .functions import relu, sigmoid, softplus


def only(y, allowed, what):
    """Raise a ValueError that names the first target that is not one of `allowed`."""
    strange = y[~np.isin(y, allowed)]
    if strange.size:
        raise ValueError(f"{what} takes targets {' and '.join(map(str, allowed))}; there is a {strange[0]:g}")


class SquaredLoss:
    """L = ½ Σ (ŷ − y)², so ∂L/∂ŷ = ŷ − y. Targets are any numbers."""

    def check(self, y):
        pass

    def __call__(self, y_hat, y):
        error = (y_hat - y) / len(y)
        return len(y) * np.vdot(error, error) / 2, error


class HingeLoss:
    """L = max(0, 1 − y·ŷ), so ∂L/∂ŷ = −y where the margin y·ŷ is below 1, else 0. Targets −1 and +1."""

    def check(self, y):
        only(y, (-1, 1), "the hinge loss")

    def __call__(self, y_hat, y):
        lacking = 1 - y * y_hat
        return relu(lacking).sum() / len(y), (lacking > 0) * (-y / len(y))


class LogisticLoss:
    """L = log(1 + e^(−y·ŷ)), so ∂L/∂ŷ = −y σ(−y·ŷ). Targets −1 and +1."""

    def check(self, y):
        only(y, (-1, 1), "the logistic loss")

    def __call__(self, y_hat, y):
        margin = y * y_hat
        return softplus(-margin).sum() / len(y), -y * sigmoid(-margin) / len(y)


class CrossEntropy:
    """L = −y log p − (1 − y) log(1 − p), p = σ(ŷ), so ∂L/∂ŷ = p − y. Targets 0 and 1.

    ŷ is the weighted input of the output neuron, not p: then log 0 cannot happen. With e = e^−|ŷ|,
    L = max(0, ŷ) − y·ŷ + log(1 + e).
    """

    def check(self, y):
        only(y, (0, 1), "the cross-entropy")

    def __call__(self, y_hat, y):
        e = np.exp(-np.abs(y_hat))
        fires = y_hat > 0
        p = np.maximum(e, fires) / (1 + e)  # σ(ŷ), from the same e
        J = (np.log1p(e).sum() + np.vdot(fires - y, y_hat)) / len(y)
        return J, (p - y) / len(y)


class SoftmaxCrossEntropy:
    """L = −Σ y log p, p = softmax(ŷ), so ∂L/∂ŷ = p − y. ŷ are scores; targets are one-hot rows."""

    def check(self, y):
        only(y, (0, 1), "one-hot coding")
        if np.any(y.sum(axis=1) != 1):
            raise ValueError("each row of one-hot targets holds a single 1")

    def __call__(self, y_hat, y):
        below = y_hat - y_hat.max(axis=1, keepdims=True)
        E = np.exp(below)
        total = E.sum(axis=1, keepdims=True)
        J = (np.log(total).sum() - np.vdot(below, y)) / len(y)
        return J, (E / total - y) / len(y)
