"""Mini-batch weather: the gradients of single batches scatter round that of all examples."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from ...data import biopsies, penguins, standardise
from ...data.own_tables import OwnTable, example_table, named_table
from ...engine.losses import CrossEntropy
from ...engine.neuron import boundary
from ...engine.training import Run, Snapshot
from ...figure import TABLE, OwnTableData, Preset, Seed, Slider, Timeline, Words, data_controls, source_of
from ...text import show
from .minibatch_noise_view import WIDER, MinibatchNoiseView
from .minibatch_noise_words import description, equation, numpy_line

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)  # whose spread is measured
SHUFFLES = 24  # for the spread as measured, beside that of the present epoch
MOST_STEPS = 5000
FAR = 4.6  # the plane of the features reaches from −FAR to FAR
BOX = np.array([(-FAR, -FAR), (FAR, -FAR), (FAR, FAR), (-FAR, FAR)])
REACHES = (0.25, 0.5, 1.0, 4.0)  # of the plane of gradients: few, so that the axes rarely change
loss = CrossEntropy()


class Doubling(Slider):
    """A whole number that one key doubles."""

    counts = True


class Task(NamedTuple):
    """Two features x of N examples, which are of class 0 or 1, and their names."""

    X: np.ndarray
    y: np.ndarray
    features: tuple
    classes: tuple
    noun: str


@lru_cache(maxsize=16)
def task(name):
    """Prepare a data set of the figure by its name, or an own table, once."""
    if isinstance(name, OwnTable):
        return Task(name.X, (name.y + 1) // 2, name.short_axes, name.short_classes, "rows")
    if name == "1000 simulated cells":
        rng = np.random.default_rng(4)
        y = np.arange(1000) % 2
        X = rng.normal(size=(1000, 2)) + np.outer(2 * y - 1, (0.9, 0.5))
        return Task(
            standardise(X), y, ("x₁: size (s.d.)", "x₂: brightness (s.d.)"), ("type A", "type B"), "cells"
        )
    samples, noun = (penguins(), "birds") if name == "penguins" else (biopsies(), "biopsies")
    features = ("bill depth", "flipper length") if name == "penguins" else ("nucleus radius", "unevenness")
    axes = tuple(f"{x}: {feature} (s.d.)" for x, feature in zip(("x₁", "x₂"), features))
    return Task(standardise(samples.X), (samples.y + 1) // 2, axes, samples.classes, noun)


DATA = ("biopsies", "penguins", "1000 simulated cells")


def slopes(X, y, w):
    """Return the mean loss of a neuron without bias, and the gradient ∂L/∂w of each example: (N, 2)."""
    J, dz = loss((X @ w)[:, None], y[:, None])
    return float(J), len(X) * dz * X


def batch_means(G, order, size):
    """Return the gradients of the batches that `order` is cut into, (M, 2), and their sizes (M,)."""
    starts = np.arange(0, len(order), size)
    sizes = np.diff(np.append(starts, len(order)))
    return np.add.reduceat(G[order], starts) / sizes[:, None], sizes


def spread_of(gradients, full):
    """Measure how far gradients (M, 2) lie from the full one: the root of the mean squared distance."""
    return float(np.sqrt(np.mean(np.sum((gradients - full) ** 2, axis=1))))


def expected_spread(single, size, N):
    """Compute the spread of batches of `size` drawn without putting back: s₁/√m · √((N − m)/(N − 1)).

    Source: W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, ch. 2.
    """
    return single / np.sqrt(size) * np.sqrt((N - size) / (N - 1))


@lru_cache(maxsize=64)
def order_of(data, seed, epoch):
    """Return the order in which one epoch shows the examples."""
    return np.random.default_rng([seed, epoch]).permutation(len(task(data).X))


@lru_cache(maxsize=64)
def shuffles(N):
    """Return some other orders, for measuring: (SHUFFLES, N)."""
    rng = np.random.default_rng(0)
    return np.array([rng.permutation(N) for _ in range(SHUFFLES)])


def measured(G, full):
    """Measure the spread of the batches of many shuffles, for each batch size with at least two batches."""
    orders = shuffles(len(G))
    sums = np.cumsum(G[orders], axis=1)  # a batch's sum is the difference of two: no batch is added up twice
    sums = np.concatenate([np.zeros((SHUFFLES, 1, 2)), sums], axis=1)
    sizes, spreads = [size for size in SIZES if 2 * size <= len(G)], []
    for size in sizes:
        means = np.diff(sums[:, ::size], axis=1) / size
        spreads.append(spread_of(means.reshape(-1, 2), full))
    return np.array(sizes), np.array(spreads)


class State(NamedTuple):
    """Where training stands: the weights, the epoch, and how many batches of which size are done in it."""

    w: np.ndarray
    epoch: int = 0
    done: int = 0
    size: int = 0  # 0 before the first step


def position(state, size, N):
    """The epoch and the number of the next batch, from 0. A new batch size begins a new epoch."""
    if state.size in (0, size):
        return (state.epoch, state.done) if state.done * size < N else (state.epoch + 1, 0)
    return state.epoch + 1, 0


class Neuron:
    """One neuron without bias, ŷ = x·w; its gradient is the mean of the examples', as in `slopes`."""

    def __init__(self):
        self.theta, self.gradient = np.zeros(2), np.zeros(2)

    def forward(self, X):
        """Return the weighted inputs of a batch: X (N, 2) → (N, 1)."""
        self.X = X
        return (X @ self.theta)[:, None]

    def backward(self, dZ):
        """Fill `gradient`, given dZ = ∂J/∂Z (N, 1)."""
        np.mean(len(dZ) * dZ * self.X, axis=0, out=self.gradient)


@lru_cache(maxsize=64)
def run_of(data, seed):
    """Return the run on a data set in the order of this seed."""
    X, y, *_ = task(data)
    order = partial(order_of, data, seed)
    return Run(Neuron(), X, y[:, None], loss=loss, learning_rate=1, batch_size=1, order=order)


def advance(past, *, seed, batch_size, learning_rate, **values):
    """Take one step of stochastic gradient descent, with the next batch of the epoch."""
    data = source_of(values)
    if len(past) > MOST_STEPS:
        return None
    now, run, N = past[-1], run_of(data, seed), len(task(data).X)
    size = min(batch_size, N)
    epoch, number = position(now, size, N)
    run.restore(Snapshot(now.w, np.zeros(2), epoch, number * size))
    run.learning_rate, run.batch_size = learning_rate, size
    run.step()
    return State(run.snapshot().theta, epoch, number + 1, size)


class MinibatchNoise(OwnTableData):
    """The gradients of all batches of an epoch round the gradient of all examples; one step per batch."""

    title = "Mini-batch weather"
    shape = 0.26

    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        DATA, named_table, example_table, most=1000
    )
    batch_size = Doubling(1, 1000, float(np.log10(2)), start=32, label="batch size m", log=True)
    learning_rate = Slider(0.001, 10, 0.1, start=1.0, label="η", log=True)
    seed = Seed(start=0, label="order (seed)", drawer=True)
    w1 = Slider(-4, 4, 0.1, start=0.0, label="start w₁", drawer=True)
    w2 = Slider(-4, 4, 0.1, start=0.0, label="start w₂", drawer=True)

    most = 1000

    presets = (
        Preset("one at a time", dict(batch_size=1)),
        Preset("batches of 8", dict(batch_size=8)),
        Preset("of 32"),
        Preset("of 128", dict(batch_size=128)),
        Preset("all: no weather", dict(batch_size=1000)),
        Preset(
            "near the minimum",
            dict(data="1000 simulated cells", batch_size=8, w1=2.3, w2=1.1, learning_rate=0.1),
        ),
        Preset("1000 in batches of 32", dict(data="1000 simulated cells")),
    )
    presets_keep = ("seed",)
    timeline = Timeline(
        start=lambda *, w1, w2, **_: State(np.array([w1, w2], dtype=float)),
        advance=advance,
        unit=lambda values: "one batch",
        restarts=("data", *TABLE, "seed", "w1", "w2"),
        uses=("batch_size", "learning_rate"),
        done=lambda facts: facts["steps"] >= MOST_STEPS,
    )

    def view(self):
        return MinibatchNoiseView(FAR)

    def compute(self, past, batch_size, learning_rate, seed, w1, w2, **values):
        data = source_of(values)
        X, y, features, classes, noun = task(data)
        N, now = len(X), past[-1]
        size = min(batch_size, N)
        epoch, number = position(now, size, N)
        order = order_of(data, seed, epoch)
        batch = order[number * size :][:size]
        J, G = slopes(X, y, now.w)
        cloud, sizes = batch_means(G, order, size)
        gradient = cloud[number]
        return {
            "noun": noun,
            "own_note": self.own_note(values, FAR),
            "features": features,
            "classes": classes,
            "points": (X[y == 0], X[y == 1]),
            "line": boundary(BOX, now.w, 0.0) if np.any(now.w) else np.zeros((0, 2)),
            "batch": batch,
            "batch_points": (X[batch][y[batch] == 0], X[batch][y[batch] == 1]),
            "examples": N,
            "batch_size": size,
            "asked_for": batch_size,
            "batches_per_epoch": len(cloud),
            "last_batch": int(sizes[-1]),
            "this_batch": len(batch),
            "batch_number": number + 1,
            "epoch": epoch + 1,
            "steps": len(past) - 1,
            "w": tuple(map(float, now.w)),
            "loss": J,
            "cloud": cloud,
            "sizes": sizes,
            "rest": bool(sizes[-1] < size),
            "gradient": tuple(map(float, gradient)),
            "next_w": tuple(map(float, now.w - learning_rate * gradient)),
            **compared(G, cloud, gradient),
            **spreads_of(G, size),
            "spread_seen": spread_of(cloud[sizes == size], G.mean(axis=0)),
        }

    def explain(self, facts):
        return Words(equation(facts), numpy_line(facts), "next_w", description(facts))


def compared(G, cloud, gradient):
    """Set the gradients of the batches, and that of the next one, against the gradient of all examples."""
    full = G.mean(axis=0)
    reach = reach_of(cloud, full, gradient)
    outside = int(np.sum(size_in_picture(cloud) > reach))
    return {
        "full": full,
        "against": bool(gradient @ full < 0),
        "reach": reach,
        "outside": outside,
        "beyond_text": f"{outside} of {len(cloud)} lie outside" if outside else "",
    }


def spreads_of(G, size):
    """Return the spread of batches of this size, and of all sizes: by the formula, by 1/√m, as measured."""
    N, full = len(G), G.mean(axis=0)
    single = spread_of(G, full)
    spread = expected_spread(single, size, N)
    sweep = np.append(2 ** np.linspace(0, np.log2(N), 60)[:-1], N)
    spread_sizes, spreads = measured(G, full)
    return {
        "spread_of_one": single,
        "spread": float(spread),
        "spread_text": f"m = {size}: {show(spread, 3)}",
        "spread_sizes": spread_sizes,
        "spreads": spreads,
        "theory": (sweep, expected_spread(single, sweep, N)),
        "root": (sweep, single / np.sqrt(sweep)),
    }


def size_in_picture(gradients):
    """Return the reach that the plane of gradients, wider than high, needs for each of them."""
    return np.abs(gradients / (WIDER, 1)).max(axis=1)


def reach_of(cloud, full, gradient):
    """Return a round reach of the plane of gradients that shows the full one, this one, and most others."""
    wanted = max(np.quantile(size_in_picture(cloud), 0.97), *size_in_picture(np.array([full, gradient])))
    return next((reach for reach in REACHES if wanted < 0.9 * reach), REACHES[-1])
