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
from .playground_features import chosen, inputs_of
from .playground_points import changed

EXAMPLES = 500  # of a toy set
TOYS = {"moons": moons, "spiral": spiral, "XOR clouds": xor, "rings": rings}
FEW = "few points"  # to begin a data set of one's own with
FEW_POINTS = np.array([(-1.6, 1.2), (-1.1, 0.4), (-0.6, 1.5), (-1.3, -0.3)])  # of class −1; their mirror: +1
DATA = (*TOYS, FEW, "biopsies")
ACTIVATIONS = {"tanh": Tanh, "sigmoid": Sigmoid, "ReLU": ReLU}
LOSSES = {"squared": SquaredLoss(), "cross-entropy": CrossEntropy()}
STEPS = {"one batch": (1, 0), "ten batches": (10, 0), "one epoch": (0, 1), "ten epochs": (0, 10)}
MOST_EPOCHS = 2000
LARGEST = 1000  # a weight beyond it, on data of spread 1: training has run away


class Task(NamedTuple):
    """Points X (N, 2) and their sides y (N,) of −1 and +1, those to train on first; inputs (N, n)."""

    X: np.ndarray
    y: np.ndarray
    inputs: np.ndarray
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
    if data == FEW:
        X = np.concatenate([FEW_POINTS, -FEW_POINTS])
        return X, np.repeat([-1, 1], len(FEW_POINTS))
    y = np.where(np.arange(EXAMPLES) % 2, 1, -1)
    return TOYS[data](y, rng, noise), y


def reach_of(data):
    """Return the ends of the plane on which a data set, or an own table, is shown."""
    if isinstance(data, OwnTable):
        return -data.limit, data.limit
    return (-3.4, 4.6) if data == "biopsies" else (-3, 3)


def how_many(data):
    return len(points_of(data, 0.0)[0])


def training_points(data, share):
    """Return how many of a data set's points are trained on; `share` is in percent."""
    return max(1, round(share / 100 * how_many(data)))


class Source(NamedTuple):
    """The settings that make a task."""

    data: str | OwnTable
    noise: float
    share: int
    seed: int
    edits: tuple  # points by hand
    extras: tuple  # inputs besides x₁ and x₂

    @classmethod
    def of(cls, values):
        """Return those among all values."""
        named = (values[name] for name in ("noise", "share", "seed", "edits"))
        return cls(source_of(values), *named, chosen(values))


def points_by_hand(source):
    """Return all points of the data set as a hand has left them, and their sides; side 0 is gone."""
    return changed(*points_of(source.data, source.noise), source.edits)


@lru_cache(maxsize=32)
def task_of(source):
    """Return the data set, shuffled by the seed and split; points added by hand are trained on."""
    base = how_many(source.data)
    order = np.random.default_rng([source.seed, 1]).permutation(base)
    train = training_points(source.data, source.share)
    X, y = points_by_hand(source)
    added = np.arange(base, len(X))
    parts = np.concatenate([order[:train], added]), order[train:]
    parts = [part[y[part] != 0] for part in parts]
    shown = np.concatenate(parts)
    X = X[shown].astype(np.float32)
    return Task(X, y[shown], inputs_of(X, source.extras), len(parts[0]))


@lru_cache(maxsize=32)
def targets_of(source, loss):
    """Return the targets (N, 1) as the loss takes them: −1 and +1, or 0 and 1."""
    y = task_of(source).y
    targets = (y > 0) if loss == "cross-entropy" else y
    return targets.astype(np.float32)[:, None]


def problem(values):
    """Return the points, targets and loss that these settings stand for."""
    source = Source.of(values)
    return task_of(source), targets_of(source, values["loss"]), LOSSES[values["loss"]]


def sizes_of(values):
    """Return the sizes of the layers: the inputs, the hidden layers, one output."""
    inputs = 2 + len(chosen(values))
    return (inputs, *(values[f"width{layer}"] for layer in range(1, values["layers"] + 1)), 1)


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
    at_start: dict | None = None  # of the first step: the scores before it, on the points that it used


def start(**values):
    """Return the state of a new network: random weights, nothing learned yet."""
    rng = np.random.default_rng([values["seed"], 2])
    theta = make_network(sizes_of(values), ACTIVATIONS[values["activation"]], rng, np.float32).theta
    return State(Snapshot(theta, np.zeros_like(theta)), scores(values, theta))


def scores(values, theta):
    """Return the mean loss and the share of right answers, on the points trained on and on the others."""
    task, targets, loss = problem(values)
    y_hat = network_of(values, theta).forward(task.inputs)
    right = (y_hat[:, 0] > 0) == (task.y > 0)
    found = {}
    for name, part in (("train", slice(task.train)), ("test", slice(task.train, None))):
        if not len(right[part]):  # a hand has erased them all
            found |= {f"{name}_loss": 0.0, f"{name}_accuracy": 1.0}
            continue
        found[f"{name}_loss"] = float(loss(y_hat[part], targets[part])[0])
        found[f"{name}_accuracy"] = float(right[part].mean())
    return found


def run_of(values):
    """Return the run of these settings, wherever it was left."""
    run = new_run(sizes_of(values), Source.of(values), values["loss"], values["activation"])
    run.learning_rate, run.momentum = values["learning_rate"], values["momentum"]
    run.batch_size = values["batch_size"]
    return run


@lru_cache(maxsize=16)
def new_run(sizes, source, loss, activation):
    """Make a run on the points to train on, shuffled anew in each epoch."""
    task = task_of(source)
    examples = task.train
    return Run(
        shared_network(sizes, activation),
        task.inputs[:examples],
        targets_of(source, loss)[:examples],
        loss=LOSSES[loss],
        learning_rate=1,
        batch_size=1,
        order=shuffled(examples, source.seed, 3),
    )


def advance(past, **values):
    """Take one step, of some batches or epochs; or set the cells that a hand has set."""
    after = step_from(past[-1], values)
    if after is None or len(past) > 1:
        return after
    return after._replace(at_start=scores(values, past[0].at.theta))


def step_from(now, values):
    """Return the state after a step, or None where there is none to take."""
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
    at = now.at
    if at.place >= len(run.X):  # so many points were erased that this epoch is over
        at = at._replace(epoch=at.epoch + 1, place=0)
    run.restore(at)
    while run.updates < at.updates + batches or run.epoch < at.epoch + epochs:
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
