"""What the playground trains, and one step of it: data, network, loss, and where the run stands."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...data import biopsies, standardise
from ...data.own_tables import OwnTable
from ...data.toys import moons, rings, spiral, xor
from ...engine.losses import CrossEntropy, SquaredLoss
from ...engine.network import Dense, ReLU, Sigmoid, Tanh, make_network
from ...engine.training import Run, Snapshot, shuffled
from ...figure import CourseError, source_of

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
    """Return all points of a data set, or own table, and their classes, with normal noise of this spread."""
    rng = np.random.default_rng(0)
    if isinstance(data, OwnTable):
        return data.X + rng.normal(0, noise, data.X.shape), data.y
    if data == "biopsies":
        samples = biopsies()
        return standardise(samples.X) + rng.normal(0, noise, samples.X.shape), samples.y
    y = np.where(np.arange(EXAMPLES) % 2, 1, -1)
    return TOYS[data](y, rng, noise), y


def how_many(data):
    return len(points_of(data, 0.0)[0])


def training_points(data, share):
    """Return how many of a data set's points are trained on; `share` is in percent."""
    return max(1, round(share / 100 * how_many(data)))


@lru_cache(maxsize=32)
def task_of(data, noise, share, seed):
    """Return the data set, shuffled by the seed and split."""
    X, y = points_of(data, noise)
    order = np.random.default_rng([seed, 1]).permutation(len(X))
    return Task(X[order].astype(np.float32), y[order], training_points(data, share))


@lru_cache(maxsize=32)
def targets_of(data, noise, share, seed, loss):
    """Return the targets (N, 1) as the loss takes them: −1 and +1, or 0 and 1."""
    y = task_of(data, noise, share, seed).y
    targets = (y > 0) if loss == "cross-entropy" else y
    return targets.astype(np.float32)[:, None]


def problem(values):
    """Return the points, targets and loss that these settings stand for."""
    key = (source_of(values), *(values[name] for name in ("noise", "share", "seed")))
    return task_of(*key), targets_of(*key, values["loss"]), LOSSES[values["loss"]]


def sizes_of(values):
    """Return the sizes of the layers: two inputs, the hidden layers, one output."""
    return (2, *(values[f"width{layer}"] for layer in range(1, values["layers"] + 1)), 1)


@lru_cache(maxsize=16)
def shared_network(sizes, activation):
    """Return the one network of an architecture, in float32; whoever uses it puts the weights in first."""
    return make_network(sizes, ACTIVATIONS[activation], np.random.default_rng(0), np.float32)


def network_of(values, theta):
    """Return the network of these settings with the parameters theta."""
    network = shared_network(sizes_of(values), values["activation"])
    network.theta[:] = theta
    return network


def dense_layers(network):
    return [layer for layer in network.layers if isinstance(layer, Dense)]


class State(NamedTuple):
    """Where training stands: never changed in place."""

    at: Snapshot  # where the run stands
    scores: dict  # loss and accuracy on both parts of the data
    last: tuple | None = None  # of the last update: theta before, velocity before, gradient, η, β
    by_hand: tuple = ()  # the cells that were set last, if a hand was last
    diverged: bool = False


def start(**values):
    """Return the state of a new network: random weights, nothing learned yet."""
    rng = np.random.default_rng([values["seed"], 2])
    theta = make_network(sizes_of(values), ACTIVATIONS[values["activation"]], rng, np.float32).theta
    return State(Snapshot(theta, np.zeros_like(theta)), scores(values, theta))


def scores(values, theta):
    """Return the mean loss and the share of right answers, on the points trained on and on the others."""
    task, targets, loss = problem(values)
    y_hat = network_of(values, theta).forward(task.X)
    right = (y_hat[:, 0] > 0) == (task.y > 0)
    found = {}
    for name, part in (("train", slice(task.train)), ("test", slice(task.train, None))):
        found[f"{name}_loss"] = float(loss(y_hat[part], targets[part])[0])
        found[f"{name}_accuracy"] = float(right[part].mean())
    return found


def run_of(values):
    """Return the run of these settings, wherever it was left."""
    key = ("noise", "share", "seed", "loss", "activation")
    run = new_run(sizes_of(values), source_of(values), *(values[name] for name in key))
    run.learning_rate, run.momentum = values["learning_rate"], values["momentum"]
    run.batch_size = values["batch_size"]
    return run


@lru_cache(maxsize=16)
def new_run(sizes, data, noise, share, seed, loss, activation):
    """Make a run on the points to train on, shuffled anew in each epoch."""
    X, _, examples = task_of(data, noise, share, seed)
    return Run(
        shared_network(sizes, activation),
        X[:examples],
        targets_of(data, noise, share, seed, loss)[:examples],
        loss=LOSSES[loss],
        learning_rate=1,
        batch_size=1,
        order=shuffled(examples, seed, 3),
    )


def advance(past, **values):
    """Take one step, of some batches or epochs; or set the cells that a hand has set."""
    now = past[-1]
    if values["by_hand"]:
        return set_by_hand(now, values)
    if now.diverged or now.at.epoch >= MOST_EPOCHS:
        return None
    with np.errstate(over="ignore", invalid="ignore"):  # a divergence is told in words
        after = trained(now, values)
    return after._replace(scores=scores(values, after.at.theta))


def trained(now, values):
    """Train for one step: until its batches or epochs are done, or the weights run away."""
    run, (batches, epochs) = run_of(values), STEPS[values["one_step"]]
    run.restore(now.at)
    while run.updates < now.at.updates + batches or run.epoch < now.at.epoch + epochs:
        before = run.snapshot()
        run.step()
        if not np.abs(run.network.theta).max() <= LARGEST:  # NaN too
            return State(before, {}, diverged=True)
    last = (before.theta, before.velocity, run.network.gradient.copy(), run.learning_rate, run.momentum)
    return State(run.snapshot(), now.scores, last)


def set_by_hand(now, values):
    """Set some cells of the network: (layer, neuron, input, value), counted from 1; input 0 is b."""
    network = network_of(values, now.at.theta)
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
    snapshot = now.at._replace(theta=network.theta.copy())
    return State(snapshot, scores(values, snapshot.theta), by_hand=values["by_hand"])
