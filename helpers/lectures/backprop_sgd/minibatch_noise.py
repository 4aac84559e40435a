"""Mini-batch weather: the gradients of single batches scatter round that of all examples."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from ...data import biopsies, penguins, standardise
from ...data.own_tables import OwnTable, example_table, named_table
from ...engine.functions import sigmoid
from ...engine.losses import CrossEntropy
from ...engine.neuron import boundary
from ...engine.training import Run, Snapshot
from ...figure import (
    TABLE,
    CourseError,
    OwnTableData,
    Preset,
    Seed,
    Slider,
    Stored,
    Timeline,
    Words,
    data_controls,
    source_of,
)
from .minibatch_noise_spread import compared, expected_spread, reach_of, spread_of, spreads_of
from .minibatch_noise_view import MinibatchNoiseView
from .minibatch_noise_words import description, equation, numpy_line

MOST_STEPS = 5000
FAR = 4.6  # the plane of the features reaches from −FAR to FAR
BOX = np.array([(-FAR, -FAR), (FAR, -FAR), (FAR, FAR), (-FAR, FAR)])
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


@lru_cache(maxsize=64)
def order_of(data, seed, epoch):
    """Return the order in which one epoch shows the examples."""
    return np.random.default_rng([seed, epoch]).permutation(len(task(data).X))


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


def read_size(raw):
    """Return the batch size whose cloud is the ghost, or 0 for none."""
    if type(raw) is not int or not 0 <= raw <= 1000:
        raise CourseError("before is a batch size from 1 to 1000, or 0 for none.")
    return raw


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
def reach_from(data, w1, w2):
    """Return the reach of the plane of gradients for a run that begins at these weights."""
    X, y, *_ = task(data)
    return reach_of(slopes(X, y, np.array((w1, w2)))[1])


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
    before = Stored(read_size, start=0)  # the batch size before this one, whose cloud stays as a ghost

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
    presets_keep = ("seed", "before")
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

    def change(self, state, changes):
        """Take over changed settings; the cloud of the last batch size stays as a ghost."""
        size = state.values["batch_size"]
        super().change(state, changes)
        if state.values["batch_size"] != size and "before" not in changes:
            state.values["before"] = size

    def compute(self, past, batch_size, learning_rate, seed, w1, w2, before, **values):
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
        ghost = min(before, N) if min(before, N) != size else 0
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
            **compared(G, cloud, gradient, reach_from(data, w1, w2)),
            "ghost_size": ghost,
            "ghost": batch_means(G, order, ghost)[0] if ghost else np.zeros((0, 2)),
            "ghost_spread": float(expected_spread(spread_of(G, G.mean(axis=0)), ghost, N)) if ghost else 0.0,
            "arrays": {"w": now.w, "X": X, "y": y, "y_hat": sigmoid(X @ now.w), "batch": batch},
            **spreads_of(G, size),
            "spread_seen": spread_of(cloud[sizes == size], G.mean(axis=0)),
        }

    def explain(self, facts):
        return Words(equation(facts), numpy_line(facts), "next_w", description(facts))
