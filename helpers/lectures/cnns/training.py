"""What is trained live, and one step of it: images, three models, and where the run stands."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from ...data import OwnPictures, digits, tissue_tiles, turned
from ...engine.convnet import Flatten, make_cnn, outputs
from ...engine.functions import softmax
from ...engine.losses import SoftmaxCrossEntropy
from ...engine.network import Network, ReLU, make_network
from ...engine.training import Run, Snapshot
from ...figure import Own

TISSUE, DIGITS = DATA = ("tissue tiles", "digits")
LINEAR, DENSE, CNN = MODELS = ("linear", "dense", "CNN")
STEPS = {"one batch": (1, 0), "ten batches": (10, 0), "one epoch": (0, 1)}
SAMPLE = 200  # training images on which the training loss is measured
MOST_EPOCHS = 300
MOST_STEPS = 1000
MOST_NUMBERS = 20_000_000  # in all states of a run: 80 MB
LARGEST = 1000  # a weight beyond it: training has run away
LOSS = SoftmaxCrossEntropy()


class Task(NamedTuple):
    """Images and what they are. X holds the N images to train on, then the same in other positions."""

    X: np.ndarray  # (positions · N, 1, H, W) float32
    y: np.ndarray  # (N,)
    targets: np.ndarray  # (N, K) one-hot rows, float32
    sample: np.ndarray  # (200,) which of the N are measured
    X_test: np.ndarray  # (M, 1, H, W)
    y_test: np.ndarray  # (M,)
    targets_test: np.ndarray  # (M, K)
    classes: tuple  # names
    positions: int  # in how many an image may be shown: turned and mirrored
    colours: np.ndarray | None = None  # (M, H, W, 3): the test images as they were, where they had colours


class Cut(NamedTuple):
    """Pictures of one's own, as they are trained on: whole, or cut into tiles."""

    pictures: OwnPictures
    tiles: bool


def source_of(values):
    """Return what these values train on: a set of the course by its name, or one's own pictures."""
    chosen = values["data"]
    if not isinstance(chosen, Own):
        return chosen
    return TISSUE if chosen.table is None else Cut(chosen.table, values["tiles"])  # until there are some


@lru_cache(maxsize=8)
def task_of(data):
    """Return the images of a data set; what is drawn at random here is the same in every run."""
    rng, colours = np.random.default_rng(0), None
    if isinstance(data, Cut):
        X, y, X_test, y_test = data.pictures.split(data.tiles)
        everything, classes = X, data.pictures.classes
    elif data == TISSUE:
        found = tissue_tiles(rng)
        (X, y, X_test, y_test), colours = found[:4], found.colour_test
        everything, classes = turned(X, y)[0], ("stroma", "gland")
    else:
        found = digits()
        X, y, X_test, y_test = (part[which] for which in (found.train, found.test) for part in found[:2])
        everything, classes = X, tuple(map(str, range(10)))
    one_hot = np.eye(len(classes), dtype=np.float32)
    sample = np.sort(rng.permutation(len(y))[:SAMPLE])
    positions = len(everything) // len(y)
    tests = X_test, y_test, one_hot[y_test]
    return Task(everything, y, one_hot[y], sample, *tests, classes, positions, colours)


def new_network(data, model, width, seed):
    """Make a network in float32: CNN with width and 2·width maps, dense with 4·width neurons, or linear."""
    task, rng = task_of(data), np.random.default_rng([seed, 2])
    shape, classes = task.X.shape[1:], len(task.classes)
    if model == DENSE:
        sizes = (int(np.prod(shape)), 4 * width, classes)
        return Network([Flatten(), *make_network(sizes, ReLU, rng, np.float32).layers])
    return make_cnn(shape, (width, 2 * width) if model == CNN else (), classes, rng)


@lru_cache(maxsize=8)
def shared_network(data, model, width):
    """Return the one network of an architecture; whoever uses it puts the weights in first."""
    return new_network(data, model, width, 0)


def network_of(values, theta):
    """Return the network of these settings with the parameters theta."""
    network = shared_network(source_of(values), values["model"], values["width"])
    network.theta[:] = theta
    return network


def first_weights(values, theta):
    """Return what the first layer looks for: kernels (K, 3, 3), or one weight for every pixel (m, H, W)."""
    network = network_of(values, theta)
    W = network.layers[network.first].W
    return W.reshape(len(W), *(W.shape[2:] or task_of(source_of(values)).X.shape[2:])).copy()


def followed(values):
    """Return the place in theta of the followed weight: the middle of what the first unit looks for."""
    rows, columns = (3, 3) if values["model"] == CNN else task_of(source_of(values)).X.shape[2:]
    return rows // 2 * columns + columns // 2


class State(NamedTuple):
    """Where training stands: never changed in place."""

    at: Snapshot  # where the run stands
    scores: dict  # loss and accuracy, measured
    answers: np.ndarray  # (M,) the class that it gives to every test image
    sure: np.ndarray  # (M,) the probability that it gives to that class
    last: tuple | None = None  # of the followed weight in the last update: w, v, ∂J/∂w, η, β
    diverged: bool = False


def start(**values):
    """Return the state of a new network: random weights, nothing learned yet."""
    settings = (values[name] for name in ("model", "width", "seed"))
    theta = new_network(source_of(values), *settings).theta.copy()
    return State(Snapshot(theta, np.zeros_like(theta)), *measured(values, theta))


def measured(values, theta):
    """Return loss and accuracy on the sample and on all test images, and the answers to these."""
    task, network = task_of(source_of(values)), network_of(values, theta)
    scores = {}
    for part, X, targets in (
        ("train", task.X[task.sample], task.targets[task.sample]),
        ("test", task.X_test, task.targets_test),
    ):
        z = outputs(network, X)
        answers = z.argmax(axis=1)
        scores[f"{part}_loss"] = float(LOSS(z, targets)[0])
        scores[f"{part}_accuracy"] = float(np.mean(targets[np.arange(len(z)), answers]))
    sure = np.take_along_axis(softmax(z), answers[:, None], axis=1)[:, 0]
    return scores, answers.astype(np.uint8), sure


@lru_cache(maxsize=8)
def order_of(data, seed, epoch, turns):
    """Return which images an epoch shows, in order, as places in X: each once, in one position."""
    task = task_of(data)
    rng, N = np.random.default_rng([seed, 3, epoch]), len(task.y)
    return rng.permutation(N) + (N * rng.integers(task.positions, size=N) if turns else 0)


def advance(past, **values):
    """Take one step: some batches, or one epoch."""
    now = past[-1]
    if finished(past):
        return None
    with np.errstate(over="ignore", invalid="ignore"):  # a divergence is told in words
        after = trained(now, values)
        if after.diverged:
            return after
        scores, answers, sure = measured(values, after.at.theta)
    return after._replace(scores=scores, answers=answers, sure=sure)


def finished(past):
    """Tell whether a run has come to its end: it diverged, or it would fill the memory."""
    now = past[-1]
    most = min(MOST_STEPS, MOST_NUMBERS // (2 * len(now.at.theta)))
    return now.diverged or now.at.epoch >= MOST_EPOCHS or len(past) > most


@lru_cache(maxsize=8)
def new_run(data, model, width):
    """Make a run of this architecture; `run_of` says which images its epochs show."""
    task = task_of(data)
    targets = np.tile(task.targets, (task.positions, 1))  # the same in every position
    return Run(shared_network(data, model, width), task.X, targets, loss=LOSS, learning_rate=1, batch_size=1)


def run_of(values):
    """Return the run of these settings, wherever it was left."""
    run = new_run(source_of(values), values["model"], values["width"])
    run.learning_rate, run.momentum = values["learning_rate"], values["momentum"]
    run.batch_size = values["batch_size"]
    run.order = partial(order_of, source_of(values), values["seed"], turns=values["turns"])
    return run


def trained(now, values):
    """Train for one step: until its batches or epochs are done, or the weights run away."""
    run, at, (batches, epochs) = run_of(values), followed(values), STEPS[values["one_step"]]
    run.restore(now.at)
    while run.updates < now.at.updates + batches or run.epoch < now.at.epoch + epochs:
        before = run.snapshot()
        run.step()
        if not np.abs(run.network.theta).max() <= LARGEST:  # NaN too
            return State(before, *measured(values, before.theta), diverged=True)
    last = (*(float(part[at]) for part in (before.theta, before.velocity, run.network.gradient)),)
    return now._replace(at=run.snapshot(), last=(*last, run.learning_rate, run.momentum))
