"""Mini-batch weather: the gradients of single batches scatter round that of all examples."""

from functools import cache
from typing import NamedTuple

import numpy as np

from ...data import biopsies, penguins, standardise
from ...engine.losses import CrossEntropy
from ...engine.neuron import boundary
from ...engine.training import descend
from ...figure.controls import Choice, Preset, Slider
from ...figure.figure import LiveFigure, Timeline
from ...figure.words import Words
from ...text import plural, show
from .minibatch_noise_view import WIDER, MinibatchNoiseView

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


@cache
def task(name):
    """A data set of the figure by its name."""
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
    """The mean loss of a neuron without bias, and the gradient ∂L/∂w of each example: (N, 2)."""
    J, dz = loss((X @ w)[:, None], y[:, None])
    return float(J), len(X) * dz * X


def batch_means(G, order, size):
    """The gradients of the batches that `order` is cut into, (M, 2), and their sizes (M,)."""
    starts = np.arange(0, len(order), size)
    sizes = np.diff(np.append(starts, len(order)))
    return np.add.reduceat(G[order], starts) / sizes[:, None], sizes


def spread_of(gradients, full):
    """How far gradients (M, 2) lie from the full one: the root of the mean squared distance."""
    return float(np.sqrt(np.mean(np.sum((gradients - full) ** 2, axis=1))))


def expected_spread(single, size, N):
    """The spread of batches of `size` drawn without putting back: s₁/√m · √((N − m)/(N − 1)).

    Source: W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, ch. 2.
    """
    return single / np.sqrt(size) * np.sqrt((N - size) / (N - 1))


@cache
def order_of(data, seed, epoch):
    """In which order one epoch shows the examples."""
    return np.random.default_rng([seed, epoch]).permutation(len(task(data).X))


@cache
def shuffles(N):
    """Some other orders, for measuring: (SHUFFLES, N)."""
    rng = np.random.default_rng(0)
    return np.array([rng.permutation(N) for _ in range(SHUFFLES)])


def measured(G, full):
    """Spread of the full batches of many shuffles, at every batch size with at least two batches."""
    orders = shuffles(len(G))
    shuffled, sizes = G[orders], [size for size in SIZES if 2 * size <= len(G)]
    spreads = []
    for size in sizes:
        count = len(G) // size
        means = shuffled[:, : count * size].reshape(SHUFFLES * count, size, 2).mean(axis=1)
        spreads.append(spread_of(means, full))
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


def advance(past, *, data, seed, batch_size, learning_rate, **_):
    """One step of stochastic gradient descent, with the next batch of the epoch."""
    X, y, *_ = task(data)
    if len(past) > MOST_STEPS:
        return None
    size, now = min(batch_size, len(X)), past[-1]
    epoch, number = position(now, size, len(X))
    batch = order_of(data, seed, epoch)[number * size :][:size]
    w = now.w.copy()
    descend(w, slopes(X[batch], y[batch], w)[1].mean(axis=0), learning_rate=learning_rate)
    return State(w, epoch, number + 1, size)


def live_minibatch_noise(
    *, data="biopsies", batch_size=32, learning_rate=1.0, seed=0, w1=0.0, w2=0.0, steps=0
):
    """The gradients of all batches of an epoch round the gradient of all examples; one step per batch."""

    def compute(past, data, batch_size, learning_rate, seed, w1, w2):
        X, y, features, classes, noun = task(data)
        N, now = len(X), past[-1]
        size = min(batch_size, N)
        epoch, number = position(now, size, N)
        order = order_of(data, seed, epoch)
        J, G = slopes(X, y, now.w)
        full = G.mean(axis=0)
        cloud, sizes = batch_means(G, order, size)
        gradient, batch = cloud[number], order[number * size :][:size]
        single = spread_of(G, full)
        spread_sizes, spreads = measured(G, full)
        reach = reach_of(cloud, full, gradient)
        outside = int(np.sum(size_in_picture(cloud) > reach))
        sweep = np.append(2 ** np.linspace(0, np.log2(N), 60)[:-1], N)
        return {
            "data": data,
            "noun": noun,
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
            "learning_rate": learning_rate,
            "cloud": cloud,
            "sizes": sizes,
            "rest": bool(sizes[-1] < size),
            "full": full,
            "gradient": tuple(map(float, gradient)),
            "next_w": tuple(map(float, now.w - learning_rate * gradient)),
            "against": bool(gradient @ full < 0),
            "reach": reach,
            "outside": outside,
            "beyond_text": f"{outside} of {len(cloud)} lie outside" if outside else "",
            "spread_text": f"m = {size}: {show(expected_spread(single, size, N), 3)}",
            "spread_of_one": single,
            "spread": float(expected_spread(single, size, N)),
            "spread_seen": spread_of(cloud[sizes == size], full),
            "spread_sizes": spread_sizes,
            "spreads": spreads,
            "theory": (sweep, expected_spread(single, sweep, N)),
            "root": (sweep, single / np.sqrt(sweep)),
        }

    def explain(facts):
        w, g, new = (written(facts[name]) for name in ("w", "gradient", "next_w"))
        N, m = facts["examples"], facts["batch_size"]
        equation = [
            (f"w ← w − η·∇J_batch = {w} − ", None),
            (f"{show(facts['learning_rate'])}·{g} = {new}", None),
            ("\n", None),
            (f"spread of batches = s₁/√m·√((N − m)/(N − 1)) = {show(facts['spread_of_one'])}/√{m}·", None),
            (f"√({N - m}/{N - 1}) = {show(facts['spread'])}   (last factor: no example comes twice)", None),
        ]
        w, g = (
            f"np.array([{', '.join(repr(round(value, 6) + 0.0) for value in facts[name])}])"
            for name in ("w", "gradient")
        )
        return Words(equation, f"next_w = {w} - {facts['learning_rate']} * {g}", "next_w", twin(facts))

    return LiveFigure(
        live_minibatch_noise,
        title="Mini-batch weather",
        compute=compute,
        view=MinibatchNoiseView(FAR),
        explain=explain,
        controls=[
            Choice("data", "data", DATA, data),
            Doubling("batch_size", "batch size m", 1, 1000, float(np.log10(2)), batch_size, log=True),
            Slider("learning_rate", "η", 0.001, 10, 0.1, learning_rate, log=True),
            Slider("seed", "order (seed)", 0, 999, 1, seed, drawer=True),
            Slider("w1", "start w₁", -4, 4, 0.1, w1, drawer=True),
            Slider("w2", "start w₂", -4, 4, 0.1, w2, drawer=True),
        ],
        presets=[
            Preset("one at a time", cue(batch_size=1)),
            Preset("batches of 8", cue(batch_size=8)),
            Preset("of 32", cue(batch_size=32)),
            Preset("of 128", cue(batch_size=128)),
            Preset("all: no weather", cue(batch_size=1000)),
            Preset(
                "near the minimum",
                cue("1000 simulated cells", batch_size=8, w=(2.3, 1.1), learning_rate=0.1),
            ),
            Preset("1000 in batches of 32", cue("1000 simulated cells", batch_size=32)),
        ],
        seed="seed",
        timeline=Timeline(
            start=lambda *, w1, w2, **_: State(np.array([w1, w2], dtype=float)),
            advance=advance,
            unit=lambda values: "one batch",
            restarts=("data", "seed", "w1", "w2"),
            uses=("batch_size", "learning_rate"),
            done=lambda facts: facts["steps"] >= MOST_STEPS,
        ),
        steps=steps,
        shape=0.26,
    )


def cue(data="biopsies", *, batch_size, w=(0.0, 0.0), learning_rate=1.0):
    """The values of a preset."""
    return dict(data=data, batch_size=batch_size, w1=w[0], w2=w[1], learning_rate=learning_rate)


def size_in_picture(gradients):
    """The reach that the plane of gradients, wider than high, needs for each of them."""
    return np.abs(gradients / (WIDER, 1)).max(axis=1)


def reach_of(cloud, full, gradient):
    """A round reach of the plane of gradients that shows nearly all of a cloud, the full and this one."""
    wanted = max(np.quantile(size_in_picture(cloud), 0.97), *size_in_picture(np.array([full, gradient])))
    return next((reach for reach in REACHES if wanted < 0.9 * reach), REACHES[-1])


def written(values):
    """A vector as in the text, without digits that are only rounding."""
    return f"({', '.join(show(round(value, 4)) for value in values)})"


def twin(facts):
    """The picture in words."""
    N, m, last, batches = (
        facts[name] for name in ("examples", "batch_size", "last_batch", "batches_per_epoch")
    )
    cut = f"{batches} batches of {m}" if batches > 1 else f"one batch: all {N}"
    if last != m:
        cut = f"{batches} batches of {m}, the last of {last}"
    if facts["asked_for"] > N:
        cut += f", for a batch of {facts['asked_for']} is more than there are"
    now = f"Next is batch {facts['batch_number']} of epoch {facts['epoch']}"
    if last != m and facts["batch_number"] == batches:
        now += f", the remainder of {last}"
    way = "goes backwards, uphill" if facts["against"] else "goes downhill, as that of all examples would"
    if batches == 1:
        way = "is that of all examples"
    length = show(np.hypot(*facts["full"]), 3)
    return (
        f"An epoch on {N} {facts['noun']} (one neuron, b = 0) is {cut}. {now}; its step {way}. "
        f"Gradients of batches scatter by {show(facts['spread'], 3)} round the full one, of length {length}. "
        f"Loss {show(facts['loss'], 3)} after {plural(facts['steps'], 'step')}."
    )
