"""Surfaces to roll down: losses of two weights whose shape is known, with gradient and curvature.

A place is w (2,), or many of them (…, 2). The lowest point of every surface has height 0.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Surface(NamedTuple):
    """J as text and as three functions of w: height (…, 2) → (…), gradient (…, 2) → (…, 2), hessian → (2, 2).

    `quadratic`: the curvature is the same everywhere.
    """

    formula: str
    height: Callable
    gradient: Callable
    hessian: Callable
    quadratic: bool


def quadratic(formula, curvatures):
    """J = ½ Σ λᵢ wᵢ²: curved by λ₁ along w₁ and by λ₂ along w₂."""
    curvatures = np.array(curvatures, dtype=float)
    return Surface(
        formula,
        height=lambda w: np.square(w) @ curvatures / 2,
        gradient=lambda w: curvatures * w,
        hessian=lambda w: np.diag(curvatures),
        quadratic=True,
    )


def saddle():
    """J = ½w₁² + (w₂² − 4)²/16: two equal minima at (0, ±2), and a saddle between them at 0."""
    return Surface(
        "½w₁² + (w₂² − 4)²/16",
        height=lambda w: w[..., 0] ** 2 / 2 + (w[..., 1] ** 2 - 4) ** 2 / 16,
        gradient=lambda w: np.stack([w[..., 0], w[..., 1] * (w[..., 1] ** 2 - 4) / 4], axis=-1),
        hessian=lambda w: np.diag([1, 3 / 4 * w[1] ** 2 - 1]),
        quadratic=False,
    )


def two_valleys():
    """J = (w₁² − 4)²/16 + w₁/4 + ½(w₂ − w₁/2)² + c: a deep valley on the left, a shallow one on the right."""
    across = np.roots([1, 0, -4, 1]).real.min()  # ∂J/∂w₁ = 0 along w₂ = w₁/2: the lowest of three places
    lowest = (across**2 - 4) ** 2 / 16 + across / 4

    def height(w):
        w1, w2 = w[..., 0], w[..., 1]
        return (w1**2 - 4) ** 2 / 16 + w1 / 4 + (w2 - w1 / 2) ** 2 / 2 - lowest

    def gradient(w):
        w1, off = w[..., 0], w[..., 1] - w[..., 0] / 2
        return np.stack([w1 * (w1**2 - 4) / 4 + 1 / 4 - off / 2, off], axis=-1)

    return Surface(
        "(w₁² − 4)²/16 + w₁/4 + ½(w₂ − w₁/2)² + 0.51",
        height,
        gradient,
        hessian=lambda w: np.array([[3 / 4 * w[0] ** 2 - 3 / 4, -1 / 2], [-1 / 2, 1]]),
        quadratic=False,
    )


SURFACES = {
    "bowl": quadratic("½(w₁² + w₂²)", (1, 1)),
    "ravine": quadratic("½(w₁² + 20·w₂²)", (1, 20)),
    "saddle": saddle(),
    "two valleys": two_valleys(),
}


def curvatures(surface, w):
    """The smallest and the largest curvature at w over all directions: eigenvalues of the Hessian."""
    low, high = np.linalg.eigvalsh(surface.hessian(w))
    return float(low), float(high)


def largest_stable_rate(curvature, momentum=0.0):
    """The learning rate at which descent on a quadratic stops being stable: η = 2(1 + β)/λ.

    Source: B. T. Polyak, USSR Comput. Math. Math. Phys. 4(5), 1–17, 1964.
    """
    return 2 * (1 + momentum) / curvature
