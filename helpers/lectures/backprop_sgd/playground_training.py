"""What the playground trains, and one step of it: data, network, loss, and where training stands."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...data import biopsies, standardise
from ...data.toys import moons, rings, spiral, xor
from ...engine.losses import CrossEntropy, SquaredLoss
from ...engine.network import Dense, ReLU, Sigmoid, Tanh, make_network
from ...engine.training import roll
from ...figure.controls import CourseError

EXAMPLES = 500  # of a toy set
TOYS = {"moons": moons, "spiral": spiral, "XOR clouds": xor, "rings": rings}
DATA = (*TOYS, "biopsies")
ACTIVATIONS = {"tanh": Tanh, "sigmoid": Sigmoid, "ReLU": ReLU}
LOSSES = {"squared": SquaredLoss(), "cross-entropy": CrossEntropy()}
STEPS = {"one batch": (1, 0), "ten batches": (10, 0), "one epoch": (0, 1), "ten epochs": (0, 10)}
MOST_EPOCHS = 2000
LARGEST = 1000  # a weight beyond it, on data of spread 1: training has run away


class Task(NamedTuple):
    """Points X (N, 2) and their sides y (N,) of −1 and +1, those to train on first."""

    X: np.ndarray
    y: np.ndarray
    train: int  # how many of them to train on


@lru_cache(maxsize=32)
def points_of(data, noise):
    """All points of a data set and their classes, with normal noise of this spread."""
    rng = np.random.default_rng(0)
    if data == "biopsies":
        samples = biopsies()
        return standardise(samples.X) + rng.normal(0, noise, samples.X.shape), samples.y
    y = np.where(np.arange(EXAMPLES) % 2, 1, -1)
    return TOYS[data](y, rng, noise), y


def how_many(data):
    return len(points_of(data, 0.0)[0])


def training_points(data, share):
    """How many of a data set's points are trained on; `share` is in percent."""
    return round(share / 100 * how_many(data))


@lru_cache(maxsize=32)
def task_of(data, noise, share, seed):
    """The data set, shuffled by the seed and split."""
    X, y = points_of(data, noise)
    order = np.random.default_rng([seed, 1]).permutation(len(X))
    return Task(X[order].astype(np.float32), y[order], training_points(data, share))


@lru_cache(maxsize=32)
def targets_of(data, noise, share, seed, loss):
    """The targets (N, 1) as the loss takes them: −1 and +1, or 0 and 1."""
    y = task_of(data, noise, share, seed).y
    targets = (y > 0) if loss == "cross-entropy" else y
    return targets.astype(np.float32)[:, None]


def problem(values):
    """Points, targets and loss that these settings stand for."""
    key = [values[name] for name in ("data", "noise", "share", "seed")]
    return task_of(*key), targets_of(*key, values["loss"]), LOSSES[values["loss"]]


def sizes_of(values):
    """Two inputs, the hidden layers, one output."""
    return (2, *(values[f"width{layer}"] for layer in range(1, values["layers"] + 1)), 1)


@lru_cache(maxsize=16)
def made(sizes, activation):
    """One network per architecture, in float32; its weights are put in where it is used."""
    return make_network(sizes, ACTIVATIONS[activation], np.random.default_rng(0), np.float32)


def network_of(values, theta):
    """The network of these settings with the parameters theta."""
    network = made(sizes_of(values), values["activation"])
    network.theta[:] = theta
    return network


def dense_layers(network):
    return [layer for layer in network.layers if isinstance(layer, Dense)]


class State(NamedTuple):
    """Where training stands. theta and the rest are never changed in place."""

    theta: np.ndarray  # (P,) all weights and biases
    velocity: np.ndarray  # (P,)
    scores: dict  # loss and accuracy on both parts of the data
    epoch: int = 0  # complete ones
    place: int = 0  # examples already shown in this epoch
    updates: int = 0
    last: tuple | None = None  # of the last update: theta before, velocity before, gradient, η, β
    by_hand: tuple = ()  # the cells that were set last, if a hand was last
    diverged: bool = False


def start(**values):
    """Random weights, nothing learned yet."""
    rng = np.random.default_rng([values["seed"], 2])
    theta = make_network(sizes_of(values), ACTIVATIONS[values["activation"]], rng, np.float32).theta
    return State(theta, np.zeros_like(theta), scores(values, theta))


def scores(values, theta):
    """Mean loss and share of right answers, on the points trained on and on the others."""
    task, targets, loss = problem(values)
    y_hat = network_of(values, theta).forward(task.X)
    right = (y_hat[:, 0] > 0) == (task.y > 0)
    found = {}
    for name, part in (("train", slice(task.train)), ("test", slice(task.train, None))):
        found[f"{name}_loss"] = float(loss(y_hat[part], targets[part])[0])
        found[f"{name}_accuracy"] = float(right[part].mean())
    return found


@lru_cache(maxsize=64)
def order_of(examples, seed, epoch):
    """In which order one epoch shows the examples."""
    return np.random.default_rng([seed, 3, epoch]).permutation(examples)


def advance(past, **values):
    """Take one step, of so many batches or epochs; or set the cells that a hand has set."""
    now = past[-1]
    if values["by_hand"]:
        return set_by_hand(now, values)
    if now.diverged or now.epoch >= MOST_EPOCHS:
        return None
    with np.errstate(over="ignore", invalid="ignore"):  # a divergence is told in words
        after = trained(now, values)
    return after._replace(scores=scores(values, after.theta))


def trained(now, values):
    """Train for one step: until so many batches or epochs are done, or the weights run away."""
    (X, _, examples), targets, loss = problem(values)
    network = network_of(values, now.theta)
    theta, gradient, velocity = network.theta, network.gradient, now.velocity.copy()
    rate, momentum, size = values["learning_rate"], values["momentum"], values["batch_size"]
    batches, epochs = STEPS[values["one_step"]]
    epoch, place, updates = now.epoch, now.place, now.updates
    while updates < now.updates + batches or epoch < now.epoch + epochs:
        chosen = order_of(examples, values["seed"], epoch)[place : place + size]
        _, dY = loss(network.forward(X.take(chosen, axis=0)), targets.take(chosen, axis=0))
        network.backward(dY)
        before = theta.copy(), velocity.copy()
        roll(theta, velocity, gradient, learning_rate=rate, momentum=momentum)
        if not np.abs(theta).max() <= LARGEST:  # NaN too
            return State(before[0], before[1], {}, epoch, place, updates, diverged=True)
        place, updates = place + len(chosen), updates + 1
        if place >= examples:
            epoch, place = epoch + 1, 0
    last = (*before, gradient.copy(), rate, momentum)
    return State(theta.copy(), velocity, now.scores, epoch, place, updates, last)


def set_by_hand(now, values):
    """The same network with some cells set: (layer, neuron, input, value), counted from 1; input 0 is b."""
    network = network_of(values, now.theta)
    layers = dense_layers(network)
    for layer, row, column, value in values["by_hand"]:
        try:
            if column:
                layers[layer - 1].W[row - 1, column - 1] = value
            else:
                layers[layer - 1].b[row - 1] = value
        except IndexError:
            raise CourseError(
                f"There is no weight of layer {layer}, neuron {row}, input {column} in this network."
            ) from None
    theta = network.theta.copy()
    return now._replace(
        theta=theta, scores=scores(values, theta), by_hand=values["by_hand"], last=None, diverged=False
    )


def history(values, steps):
    """All states of a run that `state()` has written down: a number of steps, or runs of them."""
    states = [start(**values)]
    for count, used in [(steps, {})] if isinstance(steps, int) else steps:
        for _ in range(count):
            states.append(advance(states, **values | used))
    return states
