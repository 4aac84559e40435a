"""Wrong versions of softmax(z). Each docstring is what the learner must read."""

import math

import numpy as np


def no_exp(z):
    """e is left out: this is z / Σ z"""
    return z / z.sum()


def no_exp_in_rows(z):
    """e is left out: this is z / Σ z"""
    return z / z.sum(axis=-1, keepdims=True)


def not_divided(z):
    """The shares do not sum to 1"""
    return np.exp(z)


def not_divided_but_safe(z):
    """The shares do not sum to 1"""
    return np.exp(z - z.max(axis=-1, keepdims=True))


def overflows(z):
    """overflow encountered in exp. e¹⁰⁰⁰ is more than a float can hold. Only differences count"""
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def one_largest_for_all(z):
    """invalid value encountered in divide. A row became 0 / 0"""
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


def whole_batch(z):
    """One sum is taken over the whole batch"""
    e = np.exp(z - z.max())
    return e / e.sum()


def whole_batch_with_rows(z):
    """One sum is taken over the whole batch"""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum()


def columns(z):
    """The sum runs down the columns"""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def columns_with_rows(z):
    """The sum runs down the columns"""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=0)


def keepdims_forgotten(z):
    """sum along each row, with axis=-1 and keepdims=True"""
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1)


def keepdims_forgotten_twice(z):
    """sum along each row, with axis=-1 and keepdims=True"""
    e = np.exp(z - z.max(axis=-1))
    return e / e.sum(axis=-1)


def batch_only(z):
    """One example (K,) has no axis 1. axis=-1 is its last"""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def each_by_itself(z):
    """These are sigmoids"""
    return 0.5 * (1 + np.tanh(z / 2))


def hard(z):
    """This is a hard choice"""
    return np.eye(z.shape[-1])[z.argmax(axis=-1)]


def sign_turned(z):
    """The sign is wrong"""
    e = np.exp(z.min(axis=-1, keepdims=True) - z)
    return e / e.sum(axis=-1, keepdims=True)


def only_shifted(z):
    """These are the scores less the largest"""
    return z - z.max(axis=-1, keepdims=True)


def nothing_done(z):
    """These are the scores as they came in"""
    return z


def one_number_only(z):
    """math.exp, int() and float() take one number"""
    return math.exp(z) / math.exp(z)


def the_logarithm(z):
    """For z = [2, 2] the result should be [0.5, 0.5], yours is [−0.6931, −0.6931]"""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.log(e / e.sum(axis=-1, keepdims=True) + 1e-300)


def base_two(z):
    """For z = [1, 2, 3] the result should be [0.09003, 0.2447, 0.6652], yours is [0.1429, 0.2857, 0.5714]"""
    e = 2.0 ** (z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def zeros(z):
    """For z = [2, 2] the result should be [0.5, 0.5], yours is [0, 0]"""
    return np.zeros_like(z)


def transposed(z):
    """Shape (2, 3) was expected for the result, yours is (3, 2): it is the transpose."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True)).T


def one_class_left_out(z):
    """Shape (2,) was expected for the result, yours is (1,)"""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True))[..., 1:]


def changes_its_input(z):
    """It changes its input z"""
    z -= z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
