"""What the proofs in the questions of lecture 4 use beside the engine."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...data.toys import moons
from ...engine import checking, losses, network, training
from ...engine.gates import GATES, ROWS


def loss_of(loss: type, y_hat: float, y: float) -> float:
    """Return the loss of one example."""
    return float(loss()(np.array([[y_hat]], dtype=float), np.array([[y]], dtype=float))[0])


def layer_of(W: ArrayLike, b: ArrayLike) -> network.Dense:
    """Return a dense layer with these parameters."""
    return network.Dense(np.array(W, dtype=float), np.array(b, dtype=float))


def gradient_of(layers: Sequence[Any], x: ArrayLike, loss: type, y: float) -> np.ndarray:
    """Return ∂L/∂θ of one example: layer by layer, W before b."""
    whole = network.Network(layers)
    y_hat = whole.forward(np.array([x], dtype=float))
    whole.backward(loss()(y_hat, np.array([[y]], dtype=float))[1])
    return whole.gradient


def back_through(W: Sequence[Any], dz: ArrayLike) -> np.ndarray:
    """Return what comes back to the inputs of a layer."""
    layer = layer_of(W, np.zeros(len(W)))
    layer.forward(np.zeros((1, layer.W.shape[1])))
    return layer.backward(np.array([dz], dtype=float))[0]


def shape_of_dW(N: int, shape: tuple[int, int]) -> tuple[int, ...]:
    """Return the shape of ∂J/∂W after a batch of N."""
    layer = layer_of(np.zeros(shape), np.zeros(shape[0]))
    layer.backward(np.zeros_like(layer.forward(np.zeros((N, shape[1])))))
    return layer.dW.shape


def learns(order: str) -> bool:
    """Return whether a step of training works in this order, and lowers the loss."""
    net, loss = network.Network([layer_of([[2]], [-1])]), losses.SquaredLoss()
    made: dict[str, Any] = {}
    x, y = np.array([[1.5]]), np.array([[1.0]])
    steps = {
        "forward pass": lambda: made.update(y_hat=net.forward(x)),
        "loss": lambda: made.update(slope=loss(made["y_hat"], y)[1]),
        "backward pass": lambda: net.backward(made["slope"]),
        "update": lambda: training.sgd_step(net.theta, net.gradient, learning_rate=0.1),
    }
    in_order = [steps[name] for name in order.split(" → ")]
    try:
        for step in in_order:
            step()
    except KeyError:  # a step needs what no step before has made
        return False
    return bool(loss(net.forward(x), y)[0] < 0.5)  # where it started


def descent(learning_rate: float, curvature: float = 1, momentum: float = 0, steps: int = 2) -> list[float]:
    """Return the losses on the way down L = ½λw², as shares of the first."""
    w, velocity, shares = np.ones(1), np.zeros(1), [1.0]
    for _ in range(steps):
        training.momentum_step(w, velocity, curvature * w, learning_rate=learning_rate, momentum=momentum)
        shares.append(w.item() ** 2)
    return shares


@cache
def largest_stable(curvature: float, momentum: float = 0) -> float:
    """Return the η from which on steps grow: a step is a matrix on (w, v), and its eigenvalues tell."""

    def grows(learning_rate: float) -> bool:
        step = []
        for start in ((1.0, 0.0), (0.0, 1.0)):
            w, velocity = (np.array([number]) for number in start)
            training.momentum_step(w, velocity, curvature * w, learning_rate=learning_rate, momentum=momentum)
            step.append([w.item(), velocity.item()])
        return bool(np.abs(np.linalg.eigvals(step)).max() > 1)

    low, high = 0.0, 100.0
    for _ in range(60):
        low, high = (low, (low + high) / 2) if grows((low + high) / 2) else ((low + high) / 2, high)
    return low


@cache
def spread(batch_size: int) -> float:
    """Return how widely ∂J/∂w of a neuron scatters over 2000 batches, each with examples of its own."""
    rng, w = np.random.default_rng(0), layer_of([[0.5]], [0])
    found = []
    for _ in range(2000):
        X, y = rng.normal(size=(2, batch_size, 1))
        w.gradients(losses.SquaredLoss()(w.forward(X), y)[1])
        found.append(w.dW.item())
    return float(np.std(found))


def epoch(N: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return which examples are in which batch."""
    seen: list[np.ndarray] = []
    who = np.arange(N, dtype=float)[:, None]

    class Witness(network.Network):
        def forward(self, X: np.ndarray) -> np.ndarray:
            seen.append(X.ravel())
            return super().forward(X)

    train = training.train(
        Witness([layer_of([[0]], [0])]),
        who,
        who,
        loss=losses.SquaredLoss(),
        learning_rate=1e-9,
        batch_size=batch_size,
        epochs=1,
        rng=rng,
    )
    for _ in train:
        pass
    return seen


@cache
def few_points(epochs: int) -> tuple[float, float]:
    """Return the losses of a 2-8-8-1 network on the 50 moons it is trained on, and on 450 others."""
    y = np.where(np.arange(500) % 2, 1, -1)
    X = moons(y, np.random.default_rng(0), 0.4)
    order = np.random.default_rng(1).permutation(500)
    X, targets = X[order], (y[order, None] > 0).astype(float)
    net, loss = (
        network.make_network((2, 8, 8, 1), network.Tanh, np.random.default_rng(0)),
        losses.CrossEntropy(),
    )
    settings: dict[str, Any] = dict(loss=loss, learning_rate=0.3, batch_size=10, epochs=epochs)
    if epochs:
        for _ in training.train(net, X[:50], targets[:50], rng=np.random.default_rng(1), **settings):
            pass
    train, test = (loss(net.forward(X[part]), targets[part])[0] for part in (slice(50), slice(50, None)))
    return float(train), float(test)


@cache
def xor_loss(hidden: tuple[int, ...], epochs: int, learning_rate: float = 0.5) -> float:
    """Return the loss that training leaves on XOR."""
    X, y = ROWS.astype(float), np.array(GATES["XOR"], dtype=float)[:, None]
    net = network.make_network((2, *hidden, 1), network.Tanh, np.random.default_rng(0))
    settings = dict(loss=losses.CrossEntropy(), learning_rate=learning_rate, batch_size=4, epochs=epochs)
    return list(training.train(net, X, y, rng=np.random.default_rng(1), **settings))[-1].loss


def checked(factor: float = 1.0, x: Iterable[float] = (1.0, 2.0)) -> float:
    """Return what a gradient check says of the gradient of Σ x², handed over too large by a factor."""
    x = np.array(x, dtype=float)
    return checking.gradient_check(lambda: np.sum(x * x), x, factor * 2 * x)


def trains(order: Sequence[str]) -> bool:
    """Return whether the steps of an epoch work in this order, on shuffled batches, and lower the loss."""
    net, loss, rng = network.Network([layer_of([[2]], [-1])]), losses.SquaredLoss(), np.random.default_rng(0)
    X, made = np.array([[1.5], [1.0], [2.0], [0.5]]), {}
    Y = np.zeros_like(X)
    steps: dict[str, Any] = {
        "shuffle the examples": lambda: made.update(order=rng.permutation(len(X))),
        "take the next batch": lambda: made.update(batch=made["order"][:2]),
        "forward pass": lambda: made.update(y_hat=net.forward(X[made["batch"]])),
        "loss": lambda: made.update(slope=loss(made["y_hat"], Y[made["batch"]])[1]),
        "backward pass": lambda: made.update(gradient=net.backward(made["slope"])),
        "update the weights": lambda: made.update(
            new=training.sgd_step(net.theta, net.gradient, learning_rate=0.1 * ("gradient" in made))
        ),
    }
    before = loss(net.forward(X), Y)[0].mean()
    try:
        for name in order:
            steps[name]()
    except KeyError:  # a step needs what no step before has made
        return False
    return bool(loss(net.forward(X), Y)[0].mean() < before)
