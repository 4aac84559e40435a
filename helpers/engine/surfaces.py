"""Loss surfaces: losses of two weights, with gradient and curvature, and descent on them.

Weights are w (2,), or many of them (…, 2). The lowest point of every surface has height 0.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .losses import Loss
from .training import Run


class Surface(NamedTuple):
    """J as text and as three functions of w: height (…, 2) → (…), gradient (…, 2) → (…, 2), hessian → (2, 2).

    `quadratic`: the curvature is the same everywhere.
    """

    formula: str
    height: Callable[[NDArray], NDArray]
    gradient: Callable[[NDArray], NDArray]
    hessian: Callable[[NDArray], NDArray]
    quadratic: bool


def quadratic(formula: str, curvatures: ArrayLike) -> Surface:
    """Make the surface J = ½ Σ λᵢ wᵢ²: curved by λ₁ along w₁ and by λ₂ along w₂."""
    curvatures = np.array(curvatures, dtype=float)
    return Surface(
        formula,
        height=lambda w: np.square(w) @ curvatures / 2,
        gradient=lambda w: curvatures * w,
        hessian=lambda w: np.diag(curvatures),
        quadratic=True,
    )


def saddle() -> Surface:
    """Make J = ½w₁² + (w₂² − 4)²/16: two equal minima at (0, ±2), and a saddle between them at 0."""
    return Surface(
        "½w₁² + (w₂² − 4)²/16",
        height=lambda w: w[..., 0] ** 2 / 2 + (w[..., 1] ** 2 - 4) ** 2 / 16,
        gradient=lambda w: np.stack([w[..., 0], w[..., 1] * (w[..., 1] ** 2 - 4) / 4], axis=-1),
        hessian=lambda w: np.diag([1, 3 / 4 * w[1] ** 2 - 1]),
        quadratic=False,
    )


def two_valleys() -> Surface:
    """Make J = (w₁² − 4)²/16 + w₁/4 + ½(w₂ − w₁/2)² + c: deep valley on the left, shallow on the right."""
    across = np.roots([1, 0, -4, 1]).real.min()  # ∂J/∂w₁ = 0 along w₂ = w₁/2: the lowest of three places
    lowest = (across**2 - 4) ** 2 / 16 + across / 4

    def height(w: NDArray) -> NDArray:
        w1, w2 = w[..., 0], w[..., 1]
        return (w1**2 - 4) ** 2 / 16 + w1 / 4 + (w2 - w1 / 2) ** 2 / 2 - lowest

    def gradient(w: NDArray) -> NDArray:
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


def curvatures(surface: Surface, w: NDArray) -> tuple[float, float]:
    """Return the smallest and the largest curvature at w over all directions: eigenvalues of the Hessian."""
    low, high = np.linalg.eigvalsh(surface.hessian(w))
    return float(low), float(high)


def largest_stable_rate(curvature: float, momentum: float = 0.0) -> float:
    """Return the learning rate at which descent on a quadratic stops being stable: η = 2(1 + β)/λ.

    Source: B. T. Polyak, USSR Comput. Math. Math. Phys. 4(5), 1–17, 1964.
    """
    return 2 * (1 + momentum) / curvature


class Objective:
    """A loss that depends on the parameters alone, in the form of a network: its output is the loss itself.

    `function(theta)` returns J and ∂J/∂θ, in the shape of theta.
    """

    def __init__(self, function: Callable[[NDArray], tuple[float, NDArray]], theta: NDArray):
        self.function, self.theta, self.gradient = function, theta, np.zeros_like(theta)

    def forward(self, X: NDArray) -> NDArray:
        """Return J as (1, 1), whatever X is."""
        J, self.slope = self.function(self.theta)
        return np.array([[J]])

    def backward(self, d: NDArray) -> None:
        """Fill `gradient`; d is ∂J/∂J = 1."""
        self.gradient[...] = self.slope


class OutputLoss(Loss):
    """L = ŷ of the only example, so ∂L/∂ŷ = 1: the output is the loss. Targets do not count."""

    one = np.ones((1, 1))

    def __call__(self, y_hat: NDArray, y: NDArray) -> tuple[float, NDArray]:
        return y_hat[0, 0], self.one


def descent(
    function: Callable[[NDArray], tuple[float, NDArray]],
    theta: NDArray,
    *,
    learning_rate: float,
    momentum: float = 0.0,
) -> Run:
    """Return a run that goes down a function of its parameters, from theta, which it changes in place.

    `function(theta)` returns J and ∂J/∂θ. There are no examples to learn from: every epoch is one update.
    """
    nothing = np.zeros((1, 0))
    return Run(
        Objective(function, theta),
        nothing,
        nothing,
        loss=OutputLoss(),
        learning_rate=learning_rate,
        momentum=momentum,
        batch_size=1,
    )
