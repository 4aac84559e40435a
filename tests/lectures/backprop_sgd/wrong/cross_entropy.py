"""Wrong versions of cross_entropy(y_hat, y). Each docstring is what the learner must read."""

import math

import numpy as np


def clipped(y_hat):
    return np.clip(y_hat, 1e-7, 1 - 1e-7)


def not_safe(y_hat, y):
    """log 0 is −∞. Clip ŷ first, at both ends"""
    return np.mean(-y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat))


def safe_at_one_end(y_hat, y):
    """log 0 is −∞. Clip ŷ first, at both ends"""
    p = np.maximum(y_hat, 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def clipped_to_0_and_1(y_hat, y):
    """log 0 is −∞. Clip ŷ first, at both ends"""
    p = np.clip(y_hat, 0, 1)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def a_loop_that_is_not_safe(y_hat, y):
    """in line 33: total -= t * math.log(p) + (1 - t) * math.log(1 - p). log 0 is −∞"""
    total = 0.0
    for p, t in zip(y_hat, y):
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return total / len(y)


def only_the_term_that_counts(y_hat, y):
    """A confident mistake costs ∞ here"""
    with np.errstate(divide="ignore"):
        return np.mean(np.where(y == 1, -np.log(y_hat), -np.log(1 - y_hat)))


def nan_swept_away(y_hat, y):
    """the result should be 0.4621, yours is 0"""
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.mean(-y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)))


def nan_swept_away_earlier(y_hat, y):
    """For y_hat = [0, 0.6], y = [1, 1] the result should be 8.314, yours is"""
    with np.errstate(all="ignore"):
        return np.mean(np.nan_to_num(-y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat), posinf=1e6))


def the_loss_is_clipped(y_hat, y):
    """divide by zero encountered in log. log 0 is −∞. Clip ŷ first"""
    right = np.where(y == 1, y_hat, 1 - y_hat)
    return np.minimum(-np.log(right), -np.log(1e-7)).mean()


def clipped_elsewhere(y_hat, y):
    """Safe, but clipped at another place. Here ŷ stays within 1e-7 … 1 − 1e-7."""
    p = np.clip(y_hat, 1e-12, 1 - 1e-12)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def sign_turned(y_hat, y):
    """The sign is wrong: log ŷ is below 0"""
    p = clipped(y_hat)
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def in_bits(y_hat, y):
    """The logarithm has another base"""
    p = clipped(y_hat)
    return np.mean(-y * np.log2(p) - (1 - y) * np.log2(1 - p))


def base_ten(y_hat, y):
    """The logarithm has another base"""
    p = clipped(y_hat)
    return np.mean(-y * np.log10(p) - (1 - y) * np.log10(1 - p))


def summed_up(y_hat, y):
    """This is the sum over the examples. J is their mean"""
    p = clipped(y_hat)
    return np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p))


def one_by_one(y_hat, y):
    """These are the losses of the single examples"""
    p = clipped(y_hat)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def first_term(y_hat, y):
    """Only the examples with y = 1 count"""
    return -np.mean(y * np.log(clipped(y_hat)))


def second_term(y_hat, y):
    """Only the examples with y = 0 count"""
    return -np.mean((1 - y) * np.log(1 - clipped(y_hat)))


def without_y(y_hat, y):
    """Only log ŷ is there, whatever y is"""
    return -np.mean(np.log(clipped(y_hat)))


def opposite_signs(y_hat, y):
    """The two terms have opposite signs"""
    p = clipped(y_hat)
    return np.mean(-y * np.log(p) + (1 - y) * np.log(1 - p))


def terms_exchanged(y_hat, y):
    """The terms are exchanged"""
    p = clipped(y_hat)
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))


def arguments_exchanged(y_hat, y):
    """ŷ and y have changed places"""
    y_hat, y = y, y_hat
    p = clipped(y_hat)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def without_logarithm(y_hat, y):
    """The logarithm is left out"""
    return np.mean(-y * y_hat - (1 - y) * (1 - y_hat))


def squared(y_hat, y):
    """This is a squared loss"""
    return np.mean((y_hat - y) ** 2) / 2


def sigmoid_twice(y_hat, y):
    """ŷ is a probability already"""
    p = 1 / (1 + np.exp(-y_hat))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def asks_if(y_hat, y):
    """`if` wants one yes or no"""
    if y == 1:
        return -np.log(y_hat)
    return -np.log(1 - y_hat)


def one_number_at_a_time(y_hat, y):
    """math.exp, int() and float() take one number, and here comes an array"""
    return -np.mean(y * math.log(y_hat) + (1 - y) * math.log(1 - y_hat))


def clips_its_input(y_hat, y):
    """It changes its input y_hat"""
    y_hat[y_hat < 1e-7] = 1e-7
    y_hat[y_hat > 1 - 1e-7] = 1 - 1e-7
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def zeros(y_hat, y):
    """For y_hat = [0.8, 0.3], y = [1, 0] the result should be 0.2899, yours is 0"""
    return 0.0


def doubled(y_hat, y):
    """the result should be 0.2899, yours is 0.5798"""
    p = clipped(y_hat)
    return -2 * np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def one_example_too_few(y_hat, y):
    """For y_hat = [0.8, 0.3], y = [1, 0] the result should be 0.2899, yours is 0.5798"""
    p = clipped(y_hat)
    return np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p)) / max(1, len(y) - 1)


def return_in_the_loop(y_hat, y):
    """You return inside the loop, so it ends after its first round"""
    total = 0.0
    for p, t in zip(np.clip(y_hat, 1e-7, 1 - 1e-7), y):
        total -= np.log(p if t == 1 else 1 - p)
        return total / len(y)
