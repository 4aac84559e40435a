"""Wrong versions of bump. Each docstring is what the learner must read."""

import numpy as np


def safe(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def added(x, left, right, steepness):
    """The sigmoids are added"""
    return safe(steepness * (x - left)) + safe(steepness * (x - right))


def upside_down(x, left, right, steepness):
    """The bump hangs upside down"""
    return safe(steepness * (x - right)) - safe(steepness * (x - left))


def distances_turned(x, left, right, steepness):
    """The bump hangs upside down"""
    return safe(steepness * (left - x)) - safe(steepness * (right - x))


def second_turned_and_added(x, left, right, steepness):
    """It lies too high by 1"""
    return safe(steepness * (x - left)) + safe(steepness * (right - x))


def only_left(x, left, right, steepness):
    """a step that never comes down again"""
    return safe(steepness * (x - left))


def only_right(x, left, right, steepness):
    """Only the sigmoid at `right` is there"""
    return safe(steepness * (right - x))


def steepness_left_out(x, left, right, steepness):
    """The steepness is left out"""
    return safe(x - left) - safe(x - right)


def brackets_missing(x, left, right, steepness):
    """Brackets are missing: s·(x − edge)"""
    return safe(steepness * x - left) - safe(steepness * x - right)


def divided(x, left, right, steepness):
    """It divides by the steepness"""
    return safe((x - left) / steepness) - safe((x - right) / steepness)


def plus_in_place_of_minus(x, left, right, steepness):
    """x − left is 0 at the edge, x + left is not"""
    return safe(steepness * (x + left)) - safe(steepness * (x + right))


def multiplied(x, left, right, steepness):
    """The sigmoids are multiplied"""
    return safe(steepness * (x - left)) * safe(steepness * (right - x))


def a_box(x, left, right, steepness):
    """For x = 0.5, left = 0, right = 1, steepness = 4 the result should be 0.7616, yours is 1"""
    return ((x > left) & (x < right)) * 1.0 if np.ndim(x) else float(left < x < right)


def zeros(x, left, right, steepness):
    """the result should be 0.7616, yours is 0"""
    return 0 * x


def three_inputs(x, left, right):
    """It must take 4 inputs: x, left, right, steepness"""
    return safe(x - left) - safe(x - right)


def one_number(x, left, right, steepness):
    """Shape (5,) was expected for the result, yours is ()"""
    return np.max(safe(steepness * (x - left)) - safe(steepness * (x - right)))


def changes_its_input(x, left, right, steepness):
    """It changes its input x"""
    x -= left
    return safe(steepness * x) - safe(steepness * (x + left - right))
