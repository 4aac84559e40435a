"""Stochastic gradient descent: a run of training that takes one step after the other, and can go back.

`train` loops over a `Run`, and the live figures of the lectures step the same object. Rosenblatt's rule is
such a run as well: batches of one example, and the `PerceptronLoss`.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .losses import Loss

Order = Callable[[int], NDArray]  # from the number of an epoch to the examples it shows, one after the other


class Trainable(Protocol):
    """What a run can train, such as a Network: all parameters θ in one array, and ∂J/∂θ in another."""

    theta: NDArray
    gradient: NDArray

    def forward(self, X: NDArray) -> NDArray: ...

    def backward(self, d: NDArray) -> None: ...


class Step(NamedTuple):
    """What one step did: the loss of its batch before the step, the batch's size, and the epoch."""

    loss: float
    examples: int
    epoch: int


class Snapshot(NamedTuple):
    """Where a run stands, as copies that no later step changes."""

    theta: NDArray  # all parameters
    velocity: NDArray  # the last change of each parameter
    epoch: int = 0  # complete ones
    place: int = 0  # examples already shown in this epoch
    updates: int = 0  # steps taken


def sgd_step(theta: NDArray, gradient: NDArray, *, learning_rate: float) -> None:
    """Take one step down the slope, in place: θ ← θ − η ∂J/∂θ."""
    theta -= learning_rate * gradient


def momentum_step(
    theta: NDArray, velocity: NDArray, gradient: NDArray, *, learning_rate: float, momentum: float
) -> None:
    """Take one step with momentum, in place: v ← βv − η ∂J/∂θ, then θ ← θ + v. With β = 0 it is SGD.

    Source: B. T. Polyak, USSR Comput. Math. Math. Phys. 4(5), 1–17, 1964.
    """
    if momentum:
        velocity *= momentum
        velocity -= learning_rate * gradient
    else:  # the same numbers, sooner
        np.multiply(gradient, -learning_rate, out=velocity)
    theta += velocity


def shuffled(examples: int, *seed: int) -> Order:
    """Return the order of the examples in each epoch: random, and the same when asked again."""

    @lru_cache(maxsize=2)
    def order(epoch: int) -> NDArray:
        return np.random.default_rng([*seed, epoch]).permutation(examples)

    return order


class Run:
    """Training that can take the next step, and go back to where it was.

    The settings `learning_rate`, `momentum`, `batch_size` and `order` may be changed between two steps.
    `order(epoch)` tells which examples an epoch shows, one after the other; asked again, it must answer the
    same, or going back is not exact. Without it every epoch shows them as they stand.

    X (N, n), y (N, K). Raises ValueError for settings or data that cannot work.
    """

    def __init__(
        self,
        network: Trainable,
        X: NDArray,
        y: NDArray,
        *,
        loss: Loss,
        learning_rate: float,
        batch_size: int,
        momentum: float = 0.0,
        order: Order | None = None,
    ):
        check_task(X, y, learning_rate=learning_rate, batch_size=batch_size, momentum=momentum)
        loss.check(y)
        self.network, self.X, self.y, self.loss = network, X, y, loss
        self.learning_rate, self.batch_size = learning_rate, batch_size
        self.momentum, self.order = momentum, order
        self.velocity = np.zeros_like(network.theta)
        self.epoch = self.place = self.updates = 0  # as in Snapshot

    def step(self) -> Step:
        """Take one step on the next batch: forward, loss, backward, update."""
        X, y, last = self.next_batch()
        J, dY = self.loss(self.network.forward(X), y)
        self.network.backward(dY)
        momentum_step(
            self.network.theta,
            self.velocity,
            self.network.gradient,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
        )
        done = Step(float(J), len(X), self.epoch)
        self.updates += 1
        self.epoch, self.place = (self.epoch + 1, 0) if last else (self.epoch, self.place + len(X))
        return done

    def next_batch(self) -> tuple[NDArray, NDArray, bool]:
        """Return X and y of the next batch, and whether it is the epoch's last, which may be smaller."""
        end = self.place + self.batch_size
        if self.order is None:
            return self.X[self.place : end], self.y[self.place : end], end >= len(self.X)
        order = self.order(self.epoch)
        chosen = order[self.place : end]
        return self.X.take(chosen, axis=0), self.y.take(chosen, axis=0), end >= len(order)

    def snapshot(self) -> Snapshot:
        """Return where the run stands, to be restored later."""
        theta = self.network.theta
        return Snapshot(theta.copy(), self.velocity.copy(), self.epoch, self.place, self.updates)

    def restore(self, snapshot: Snapshot) -> None:
        """Go to where the run was when the snapshot was taken; the settings stay as they are."""
        self.network.theta[...], self.velocity[...] = snapshot.theta, snapshot.velocity
        _, _, self.epoch, self.place, self.updates = snapshot


def train(
    network: Trainable,
    X: NDArray,
    y: NDArray,
    *,
    loss: Loss,
    learning_rate: float,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
    momentum: float = 0.0,
) -> Iterator[Step]:
    """Train a network, and yield one Step per mini-batch, for whoever watches.

    X (N, n), y (N, K). Each epoch shows all examples, in a new random order; the last batch may be smaller.
    Raises ValueError, before the first step, for settings or data that cannot work.
    """
    order = lru_cache(maxsize=1)(lambda epoch: rng.permutation(len(X)))  # drawn once for each epoch
    run = Run(
        network,
        X,
        y,
        loss=loss,
        learning_rate=learning_rate,
        momentum=momentum,
        batch_size=batch_size,
        order=order if batch_size < len(X) else None,  # of one batch the order does not matter
    )
    while run.epoch < epochs:
        yield run.step()


def check_task(
    X: NDArray, y: NDArray, *, learning_rate: float, batch_size: int, momentum: float = 0.0
) -> None:
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
