"""Wrong versions of sigmoid_slope(z). Each docstring is what the learner must read."""

import numpy as np


def safe(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def the_sigmoid(z):
    """This is σ(z) itself"""
    return safe(z)


def sigma_left_out(z):
    """This is z(1 − z)"""
    return z * (1 - z)


def sign_turned(z):
    """The sign is wrong: σ rises everywhere"""
    return safe(z) * (safe(z) - 1)


def factor_missing(z):
    """A factor is missing"""
    return 1 - safe(z)


def rule_of_tanh(z):
    """which is the rule for a = tanh(z)"""
    return 1 - safe(z) ** 2


def slope_of_tanh(z):
    """This is the slope of tanh"""
    return 1 - np.tanh(z) ** 2


def sigma_twice(z):
    """σ is taken twice"""
    a = safe(z)
    return a * (1 - safe(a))


def overflows(z):
    """Build the slope from a sigmoid that is safe"""
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def overflows_unseen(z):
    """overflow encountered in exp"""
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def coarse_difference(z):
    """the result should be"""
    return (safe(z + 0.1) - safe(z)) / 0.1


def zeros(z):
    """For z = 0 the result should be 0.25, yours is 0"""
    return 0 * z


def quarter(z):
    """the result should be [0.1966, 0.25, 0.1966], yours is [0.25, 0.25, 0.25]"""
    return 0 * z + 0.25 * (safe(0 * z) * 2) if np.ndim(z) else float(4 * (safe(z) * (1 - safe(z))) / 4)


def one_number(z):
    """Shape (3,) was expected for the result, yours is ()"""
    a = safe(z)
    return np.sum(a * (1 - a))
