"""Wrong versions of one_pass. Each docstring is what the learner must read."""

import numpy as np


def sweep(X, y, w, b, learning_rate, *, mistake, sign=1, bias=None):
    for x_i, y_i in zip(X, y):
        if mistake(w @ x_i + b, y_i):
            w = w + sign * learning_rate * y_i * x_i
            b = b + (sign * learning_rate * y_i if bias is None else bias(learning_rate, y_i))
    return w, b


def wrong_side(z, y):
    return (z > 0) != (y > 0)


def nothing_learnt(X, y, w, b, learning_rate):
    """Nothing is learnt"""
    return w, b


def bias_left_out(X, y, w, b, learning_rate):
    """The bias is left out"""
    return sweep(X, y, w, b, learning_rate, mistake=wrong_side, bias=lambda rate, y: 0)


def bias_without_label(X, y, w, b, learning_rate):
    """The bias learns without the label"""
    return sweep(X, y, w, b, learning_rate, mistake=wrong_side, bias=lambda rate, y: rate)


def sign_turned(X, y, w, b, learning_rate):
    """The sign is wrong"""
    return sweep(X, y, w, b, learning_rate, mistake=wrong_side, sign=-1)


def always_learns(X, y, w, b, learning_rate):
    """It learns from every example"""
    return sweep(X, y, w, b, learning_rate, mistake=lambda z, y: True)


def learns_from_the_right_ones(X, y, w, b, learning_rate):
    """the test is reversed"""
    return sweep(X, y, w, b, learning_rate, mistake=lambda z, y: not wrong_side(z, y))


def rate_left_out(X, y, w, b, learning_rate):
    """The learning rate is left out"""
    return sweep(X, y, w, b, 1, mistake=wrong_side)


def greater_or_equal(X, y, w, b, learning_rate):
    """≥ in place of >"""
    return sweep(X, y, w, b, learning_rate, mistake=lambda z, y: (z >= 0) != (y > 0))


def zero_is_a_mistake(X, y, w, b, learning_rate):
    """z = 0 is always a mistake for you"""
    return sweep(X, y, w, b, learning_rate, mistake=lambda z, y: y * z <= 0)


def all_at_once(X, y, w, b, learning_rate):
    """All mistakes are found with the first w"""
    wrong = (X @ w + b > 0) != (y > 0)
    return w + learning_rate * (y[wrong] @ X[wrong]), b + learning_rate * y[wrong].sum()


def changes_its_input(X, y, w, b, learning_rate):
    """It changes its input w"""
    for x_i, y_i in zip(X, y):
        if wrong_side(w @ x_i + b, y_i):
            w += learning_rate * y_i * x_i
            b += learning_rate * y_i
    return w, b


def only_w(X, y, w, b, learning_rate):
    """Return w and b: `return w, b`"""
    return sweep(X, y, w, b, learning_rate, mistake=wrong_side)[0]


def one_thing_more(X, y, w, b, learning_rate):
    """Return w and b: `return w, b`"""
    return (*sweep(X, y, w, b, learning_rate, mistake=wrong_side), 0)


def a_list(X, y, w, b, learning_rate):
    """A list came back for w. Return a NumPy array"""
    w, b = sweep(X, y, w, b, learning_rate, mistake=wrong_side)
    return list(w), b


def a_column(X, y, w, b, learning_rate):
    """Shape (2,) was expected for w, yours is (2, 1)"""
    w, b = sweep(X, y, w, b, learning_rate, mistake=wrong_side)
    return w[:, None], b


def zeros(X, y, w, b, learning_rate):
    """the result should be"""
    return np.zeros_like(w), 0.0


def off_by_one(X, y, w, b, learning_rate):
    """the result should be"""
    return sweep(X[1:], y[1:], w, b, learning_rate, mistake=wrong_side)


def nan_inside(X, y, w, b, learning_rate):
    """NaN (not a number) in w"""
    return w * np.nan, b


def zero_one_against_minus_one(X, y, w, b, learning_rate):
    """The neuron says 0 or 1, the labels are −1 and +1"""
    for x_i, y_i in zip(X, y):
        if int(w @ x_i + b > 0) != y_i:
            w, b = w + learning_rate * y_i * x_i, b + learning_rate * y_i
    return w, b


def return_after_the_first(X, y, w, b, learning_rate):
    """You return after the first example: move `return` to the left, behind the loop."""
    for x_i, y_i in zip(X, y):
        if (w @ x_i + b > 0) != (y_i > 0):
            w, b = w + learning_rate * y_i * x_i, b + learning_rate * y_i
        return w, b


def return_after_a_mistake(X, y, w, b, learning_rate):
    """You return after the first mistake: move `return` to the left, behind the loop."""
    for x_i, y_i in zip(X, y):
        if (w @ x_i + b > 0) != (y_i > 0):
            w, b = w + learning_rate * y_i * x_i, b + learning_rate * y_i
            return w, b
    return w, b


def prints(X, y, w, b, learning_rate):
    """It prints, but nothing comes back: end it with `return`."""
    print(w, b)
