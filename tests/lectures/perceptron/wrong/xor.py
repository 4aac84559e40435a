"""Wrong versions of xor(x). Each docstring is what the learner must read."""

import numpy as np


def it_is_or(x):
    """Your neurons compute OR"""
    return int(2 * x[0] + 2 * x[1] - 1 > 0)


def it_is_nand(x):
    """Your neurons compute NAND"""
    return int(3 - 2 * x[0] - 2 * x[1] > 0)


def it_is_and(x):
    """Your neurons compute AND"""
    return int(2 * x[0] + 2 * x[1] - 3 > 0)


def turned_round(x):
    """Your neurons compute XNOR"""
    return int(x[0] == x[1])


def zeros(x):
    """Your neurons compute NEVER"""
    return 0


def a_list(x):
    """One number was expected for the result, yours has shape (2,)"""
    return [int(x[0]), int(x[1])]


def half(x):
    """the result should be 0, yours is 0.5"""
    return 0.5


def tuples_for_arrays(x):
    """Make it an array: np.array([1, 1])"""
    return int((1, 1) * (0.5, 0.5) > 0)


def compared(x):
    """Right in all 4 cases, but not by three neurons"""
    return 1 if x[0] != x[1] else 0


def neuron(x, w, b):
    return int(w @ x + b > 0)


def two_neurons(x):
    """Right in all 4 cases, but not by three neurons"""
    return int(neuron(x, np.array([2, 2]), -1) and neuron(x, np.array([-2, -2]), 3))


def the_same_neuron_three_times(x):
    """Right in all 4 cases, but not by three neurons"""
    fires = [neuron(x, np.array([2, 2]), -1) for _ in range(3)]
    return int(fires[0] and not all(x))


def a_list_of_outputs(x):
    """A list does not compute as a vector does: write np.array([h1, h2])."""
    h1, h2 = neuron(x, np.array([2, 2]), -1), neuron(x, np.array([-2, -2]), 3)
    return neuron([h1, h2], [2, 2], -3)
