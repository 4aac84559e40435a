"""Wrong networks for the digits. Each docstring is what the learner must read."""

import numpy as np

from helpers import engine
from helpers.data import digits

DIGITS = digits()


def make(maps):
    return engine.make_cnn((1, 8, 8), maps, 10, np.random.default_rng(0))


def as_deep_as_before():
    """no more than before: add a number to `maps`"""
    return make((16,))


def untrained():
    """Is it trained?"""
    return make((8, 16))


def half_trained():
    """Now the test set has been opened"""
    network, targets = make((4, 4)), engine.one_hot(DIGITS.y, 10).astype(np.float32)
    steps = engine.train(
        network,
        DIGITS.X[DIGITS.train],
        targets[DIGITS.train],
        loss=engine.SoftmaxCrossEntropy(),
        learning_rate=0.1,
        batch_size=32,
        epochs=3,
        rng=np.random.default_rng(0),
    )
    list(steps)
    return network


def diverged():
    """training diverged"""
    network = make((8, 16))
    network.theta[:] = np.nan
    return network


def for_other_pictures():
    """It was not made for the digits"""
    return engine.make_cnn((1, 32, 32), (8, 16), 10, np.random.default_rng(0))


def of_two_classes():
    """It was not made for the digits"""
    return engine.make_cnn((1, 8, 8), (8, 16), 2, np.random.default_rng(0))


def maps_alone():
    """A trained network of the engine was expected, yours is a tuple"""
    return (8, 16)


def scores():
    """yours is a ndarray"""
    return np.zeros((10, 10))
