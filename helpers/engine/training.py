"""Stochastic gradient descent: batches, one step, and training that can be watched."""

from typing import NamedTuple

import numpy as np


class Step(NamedTuple):
    """What one step of training did: the loss of its batch before the step, and how far it has come."""

    loss: float
    examples: int
    epoch: int


def batches(X, y, batch_size, rng):
    """Cut the examples, in a new random order, into batches; the last one is smaller if need be."""
    if batch_size >= len(X):  # one batch: the order does not matter
        yield X, y
        return
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X.take(chosen, axis=0), y.take(chosen, axis=0)  # faster than X[chosen]


def descend(theta, gradient, *, learning_rate):
    """One step down the slope, in place: θ ← θ − η ∂J/∂θ."""
    theta -= learning_rate * gradient


def roll(theta, velocity, gradient, *, learning_rate, momentum):
    """One step of a heavy ball, in place: v ← βv − η ∂J/∂θ, θ ← θ + v."""
    velocity *= momentum
    velocity -= learning_rate * gradient
    theta += velocity


def train(network, X, y, *, loss, learning_rate, batch_size, epochs, rng, momentum=0.0):
    """Stochastic gradient descent; yields one Step per mini-batch, for whoever watches.

    X (N, n), y (N, K). Raises ValueError, before the first step, for settings or data that cannot work.
    """
    check_task(X, y, learning_rate=learning_rate, batch_size=batch_size, momentum=momentum)
    loss.check(y)
    theta, gradient, velocity = network.theta, network.gradient, np.zeros_like(network.theta)
    for epoch in range(epochs):
        for X_batch, y_batch in batches(X, y, batch_size, rng):
            J, dY = loss(network.forward(X_batch), y_batch)
            network.backward(dY)
            if momentum:
                roll(theta, velocity, gradient, learning_rate=learning_rate, momentum=momentum)
            else:
                descend(theta, gradient, learning_rate=learning_rate)
            yield Step(float(J), len(X_batch), epoch)


def check_task(X, y, *, learning_rate, batch_size, momentum=0.0):
    """Raise a ValueError that says, in the lecture's words, why training would come to nothing."""
    if len(X) == 0 or len(X) != len(y):
        raise ValueError(f"there are {len(X)} examples and {len(y)} targets: each example needs one")
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("there is NaN or infinity in the data: one such number spoils every weight")
    if not np.isfinite(learning_rate) or learning_rate <= 0:
        zero = "with 0 nothing is learned" if learning_rate == 0 else "it is a step size"
        raise ValueError(f"the learning rate η must be above 0 and finite, not {learning_rate}: {zero}")
    if not 1 <= batch_size <= len(X) or batch_size != int(batch_size):
        raise ValueError(
            f"the batch size is a whole number from 1 to the {len(X)} examples, not {batch_size}"
        )
    if not 0 <= momentum < 1:
        raise ValueError(f"the momentum β lies from 0 up to, but not including, 1; not {momentum}")
