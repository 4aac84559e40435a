"""What is learned from mistakes: a set of the course or an own table, and the order of its examples."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...data import biopsies, penguins, rescale, standardise
from ...data.own_tables import OwnTable
from ...engine.margin import mistake_bound


class Task(NamedTuple):
    """What is to be learned, and how it is shown."""

    X: np.ndarray
    y: np.ndarray
    features: tuple
    classes: tuple
    noun: str
    limits: tuple
    bound: float


@lru_cache(maxsize=16)
def task(name):
    """Prepare a data set of the figure by its name, or an own table, once."""
    if isinstance(name, OwnTable):
        bound = mistake_bound(name.X, name.y)
        return Task(name.X, name.y, name.axes, name.short_classes, "rows", (-name.limit, name.limit), bound)
    if name == "biopsies":
        samples, scaled, limits = biopsies(), standardise, (-3.2, 4.4)
        features, noun = ("x₁: nucleus radius (s.d.)", "x₂: unevenness (s.d.)"), "biopsies"
    elif name == "penguins":
        samples, scaled, limits = penguins(), rescale, (-0.1, 1.1)
        features, noun = ("x₁: bill depth (0 … 1)", "x₂: flipper length (0 … 1)"), "birds"
    else:
        samples, scaled, limits = penguins(), standardise, (-3, 3)
        features, noun = ("x₁: bill depth (s.d.)", "x₂: flipper length (s.d.)"), "birds"
    X = scaled(samples.X)
    return Task(X, samples.y, features, samples.classes, noun, limits, mistake_bound(X, samples.y))


@lru_cache(maxsize=4096)
def order_of(data, seed, epoch):
    """In which order one epoch shows the examples."""
    return np.random.default_rng([seed, epoch]).permutation(len(task(data).X))


def upcoming(data, seed, shown):
    """The examples still to come: the rest of this epoch, then the whole next one."""
    epoch, place = divmod(shown, len(task(data).X))
    return np.concatenate([order_of(data, seed, epoch)[place:], order_of(data, seed, epoch + 1)])
