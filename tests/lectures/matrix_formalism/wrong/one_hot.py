"""Wrong versions of one_hot(y, classes). Each docstring is what the learner must read."""

import numpy as np


def from_one(y, classes):
    """It counts classes from 1"""
    T = np.zeros((len(y), classes))
    for i in range(len(y)):
        T[i, y[i] - 1] = 1
    return T


def one_too_far(y, classes):
    """Classes run from 0 to classes − 1"""
    T = np.zeros((len(y), classes))
    for i in range(len(y)):
        T[i, y[i] + 1] = 1
    return T


def transposed(y, classes):
    """This is the transpose: row i is example i"""
    return np.eye(classes)[:, y]


def class_numbers(y, classes):
    """The class number stands where a 1 belongs"""
    T = np.zeros((len(y), classes))
    for i in range(len(y)):
        T[i, y[i]] = y[i]
    return T


def turned_round(y, classes):
    """0 and 1 have changed places"""
    return (y[:, None] != np.arange(classes)).astype(float)


def whole_columns(y, classes):
    """Whole columns are 1. Name the row as well"""
    T = np.zeros((len(y), classes))
    T[:, y] = 1
    return T


def ones(y, classes):
    """Whole rows are 1"""
    return np.ones((len(y), classes))


def zeros(y, classes):
    """All numbers are 0"""
    return np.zeros((len(y), classes))


def width_from_y(y, classes):
    """The width is taken from y"""
    return np.eye(y.max() + 1)[y]


def one_column_too_many(y, classes):
    """The width is one too many"""
    return np.eye(classes + 1)[y]


def bools(y, classes):
    """True and False came back for the result. Turn them into numbers: .astype(float)."""
    return y[:, None] == np.arange(classes)


def all_classes(y, classes):
    """Shape (4, 3) was expected for the result, yours is (3, 3)"""
    return np.eye(classes)[np.sort(y)] if len(y) == classes else np.eye(classes)


def sorted_first(y, classes):
    """the result should be [[0, 1, 0], [0, 0, 1], [1, 0, 0]], yours is [[1, 0, 0], [0, 1, 0], [0, 0, 1]]"""
    return np.eye(classes)[np.sort(y)]


def as_a_list(y, classes):
    """A list came back for the result"""
    return [[1 if k == label else 0 for k in range(classes)] for label in y]


def the_labels(y, classes):
    """Shape (3, 3) was expected for the result, yours is (3,)"""
    return y


def changes_its_input(y, classes):
    """It changes its input y"""
    y -= 1
    return np.eye(classes)[y + 1]


def one_label(y, classes):
    """if y >= 0: `if` wants one yes or no"""
    T = np.zeros(classes)
    if y >= 0:
        T[y] = 1
    return T
