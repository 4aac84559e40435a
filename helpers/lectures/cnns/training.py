"""What is trained live, and one step of it: images, three models, and where training stands."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from ...data import digits, tissue_tiles, turned
from ...engine.convnet import Flatten, make_cnn, predict
from ...engine.functions import softmax
from ...engine.losses import SoftmaxCrossEntropy
from ...engine.network import Network, ReLU, make_network
from ...engine.training import roll

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


@cache
def task_of(data):
    """The images of a data set; what is drawn at random here is the same in every run."""
    rng = np.random.default_rng(0)
    if data == TISSUE:
        found = tissue_tiles(rng)
        X, y, X_test, y_test = found[:4]
        everything, classes = turned(X, y)[0], ("stroma", "gland")
    else:
        found = digits()
        X, y, X_test, y_test = (part[which] for which in (found.train, found.test) for part in found[:2])
        everything, classes = X, tuple(map(str, range(10)))
    one_hot = np.eye(len(classes), dtype=np.float32)
    sample = np.sort(rng.permutation(len(y))[:SAMPLE])
    positions = len(everything) // len(y)
    return Task(everything, y, one_hot[y], sample, X_test, y_test, one_hot[y_test], classes, positions)


def made(data, model, width, seed):
    """A new network in float32: CNN with width and 2·width maps, dense with 2·width neurons, or linear."""
    task, rng = task_of(data), np.random.default_rng([seed, 2])
    shape, classes = task.X.shape[1:], len(task.classes)
    if model == DENSE:
        sizes = (int(np.prod(shape)), 2 * width, classes)
        return Network([Flatten(), *make_network(sizes, ReLU, rng, np.float32).layers])
    return make_cnn(shape, (width, 2 * width) if model == CNN else (), classes, rng)


@lru_cache(maxsize=8)
def workshop(data, model, width):
    """One network for each architecture: its weights are put in where it is used."""
    return made(data, model, width, 0)


def network_of(values, theta):
    """The network of these settings with the parameters theta."""
    network = workshop(values["data"], values["model"], values["width"])
    network.theta[:] = theta
    return network


def first_weights(values, theta):
    """What the first layer looks for: kernels (K, 3, 3), or one weight for every pixel (m, H, W)."""
    network = network_of(values, theta)
    W = network.layers[network.first].W
    return W.reshape(len(W), *(W.shape[2:] or task_of(values["data"]).X.shape[2:])).copy()


def followed(values):
    """The place in theta of the weight that is followed: the middle of what the first unit looks for."""
    rows, columns = (3, 3) if values["model"] == CNN else task_of(values["data"]).X.shape[2:]
    return rows // 2 * columns + columns // 2


class State(NamedTuple):
    """Where training stands. theta and the rest are never changed in place."""

    theta: np.ndarray  # (P,) float32: all weights and biases
    velocity: np.ndarray  # (P,)
    scores: dict  # loss and accuracy, measured
    answers: np.ndarray  # (M,) the class that it gives to every test image
    sure: np.ndarray  # (M,) the probability that it gives to that class
    epoch: int = 0  # complete ones
    place: int = 0  # images already shown in this epoch
    updates: int = 0
    last: tuple | None = None  # of the followed weight in the last update: w, v, ∂J/∂w, η, β
    diverged: bool = False


def start(**values):
    """Random weights, nothing learned yet."""
    theta = made(*(values[name] for name in ("data", "model", "width", "seed"))).theta.copy()
    return State(theta, np.zeros_like(theta), *measured(values, theta))


def measured(values, theta):
    """Mean loss and share of right answers on the sample and on all test images; answers to these."""
    task, network = task_of(values["data"]), network_of(values, theta)
    scores = {}
    for part, X, targets in (
        ("train", task.X[task.sample], task.targets[task.sample]),
        ("test", task.X_test, task.targets_test),
    ):
        z = predict(network, X)
        answers = z.argmax(axis=1)
        scores[f"{part}_loss"] = float(LOSS(z, targets)[0])
        scores[f"{part}_accuracy"] = float(np.mean(targets[np.arange(len(z)), answers]))
    sure = np.take_along_axis(softmax(z), answers[:, None], axis=1)[:, 0]
    return scores, answers.astype(np.uint8), sure


@lru_cache(maxsize=8)
def order_of(data, seed, epoch, turns):
    """Which images an epoch shows one after the other, as places in X: each once, in one position."""
    task = task_of(data)
    rng, N = np.random.default_rng([seed, 3, epoch]), len(task.y)
    return rng.permutation(N) + (N * rng.integers(task.positions, size=N) if turns else 0)


def advance(past, **values):
    """Take one step: so many batches, or one epoch."""
    now = past[-1]
    if finished(past):
        return None
    with np.errstate(over="ignore", invalid="ignore"):  # a divergence is told in words
        after = trained(now, values)
        if after.diverged:
            return after
        scores, answers, sure = measured(values, after.theta)
    return after._replace(scores=scores, answers=answers, sure=sure)


def finished(past):
    """Whether a run has come to its end: it diverged, or it would fill the memory."""
    now = past[-1]
    most = min(MOST_STEPS, MOST_NUMBERS // (2 * len(now.theta)))
    return now.diverged or now.epoch >= MOST_EPOCHS or len(past) > most


def trained(now, values):
    """Train until so many batches or epochs are done, or the weights run away."""
    task, network, at = task_of(values["data"]), network_of(values, now.theta), followed(values)
    theta, gradient, velocity = network.theta, network.gradient, now.velocity.copy()
    rate, momentum = values["learning_rate"], values["momentum"]
    (batches, epochs), N = STEPS[values["one_step"]], len(task.y)
    epoch, place, updates = now.epoch, now.place, now.updates
    while updates < now.updates + batches or epoch < now.epoch + epochs:
        order = order_of(values["data"], values["seed"], epoch, values["turns"])
        chosen = order[place : place + values["batch_size"]]
        _, dY = LOSS(network.forward(task.X.take(chosen, axis=0)), task.targets.take(chosen % N, axis=0))
        network.backward(dY)
        last = float(theta[at]), float(velocity[at]), float(gradient[at]), rate, momentum
        before = theta.copy(), velocity.copy()
        roll(theta, velocity, gradient, learning_rate=rate, momentum=momentum)
        if not np.abs(theta).max() <= LARGEST:  # NaN too
            kept = measured(values, before[0])
            return State(*before, *kept, epoch, place, updates, last=None, diverged=True)
        place, updates = place + len(chosen), updates + 1
        if place >= N:
            epoch, place = epoch + 1, 0
    return State(theta.copy(), velocity, now.scores, now.answers, now.sure, epoch, place, updates, last)
