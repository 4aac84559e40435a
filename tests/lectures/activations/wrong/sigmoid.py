"""Wrong versions of sigmoid(z). Each docstring is what the learner must read."""

import math

import numpy as np


def overflows(z):
    """overflow encountered in exp. e¹⁰⁰⁰ is more than a float can hold. Take e only to powers up to 0"""
    return 1 / (1 + np.exp(-z))


def overflows_in_the_other_form(z):
    """overflow encountered in exp. e¹⁰⁰⁰ is more than a float can hold"""
    return np.exp(z) / (1 + np.exp(z))


def both_sides_are_computed(z):
    """np.where computes both sides, so both must be safe"""
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def one_number_only(z):
    """math.exp, int() and float() take one number, and here comes an array. np.exp takes both."""
    return 1 / (1 + math.exp(-z))


def one_number_at_a_time(z):
    """return 1 / (1 + math.exp(-z)) if np.ndim(z) == 0 else np.array([one_number_at_a_time(x) for x in z])"""
    return 1 / (1 + math.exp(-z)) if np.ndim(z) == 0 else np.array([one_number_at_a_time(x) for x in z])


def asks_if(z):
    """`if` wants one yes or no, and gets one for every number of the array"""
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def sign_turned(z):
    """The sign is wrong: e is taken to the power −z"""
    return 1 / (1 + np.exp(z))


def brackets_forgotten(z):
    """All of it belongs under the bar"""
    return 1 / 1 + np.exp(-z)


def only_e(z):
    """This is eᶻ or e⁻ᶻ alone"""
    return np.exp(-z)


def tangent(z):
    """This is tanh(z), which runs from −1 to 1"""
    return np.tanh(z)


def a_step(z):
    """This is a step"""
    return (np.asarray(z) > 0).astype(float)


def its_slope(z):
    """This is the slope"""
    a = 0.5 * (1 + np.tanh(z / 2))
    return a * (1 - a)


def nothing_done(z):
    """This is z as it came in"""
    return z


def rectified(z):
    """This is ReLU"""
    return np.maximum(0, z)


def steepness_two(z):
    """For z = 2 the result should be 0.8808, yours is 0.982"""
    return 0.5 * (1 + np.tanh(z))


def zeros(z):
    """For z = 0 the result should be 0.5, yours is 0"""
    return 0 * z


def off_by_one(z):
    """For z = 0 the result should be 0.5, yours is 0.7311"""
    return 0.5 * (1 + np.tanh((z + 1) / 2))


def a_list(z):
    """A list came back for the result. Return a NumPy array"""
    a = 0.5 * (1 + np.tanh(np.asarray(z) / 2))
    return a.tolist()


def a_sum(z):
    """Shape (3,) was expected for the result, yours is ()"""
    return np.mean(0.5 * (1 + np.tanh(z / 2)))


def flattened(z):
    """Shape (2, 2) was expected for the result, yours is (4,)"""
    a = 0.5 * (1 + np.tanh(z / 2))
    return a if np.ndim(a) < 2 else a.ravel()


def transposed(z):
    """your result is the transpose: rows and columns have changed places"""
    return 0.5 * (1 + np.tanh(np.transpose(z) / 2))


def nearly(z):
    """For z = 0 the result should be 0.5, yours is 0.50001"""
    return 0.5 * (1 + np.tanh(z / 2)) + 1e-5


def changes_its_input(z):
    """It changes its input z"""
    z += 2
    return 0.5 * (1 + np.tanh((z - 2) / 2))


def not_a_number(z):
    """There is NaN"""
    return z * np.nan
