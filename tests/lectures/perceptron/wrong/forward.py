"""Wrong versions of perceptron(x, w, b). Each docstring is what the learner must read."""

import numpy as np


def bias_left_out(x, w, b):
    """The bias is left out"""
    return int(w @ x > 0)


def bias_taken_away(x, w, b):
    """The sign of b is wrong"""
    return int(w @ x - b > 0)


def greater_or_equal(x, w, b):
    """≥ in place of >"""
    return int(w @ x + b >= 0)


def sign_turned(x, w, b):
    """The sign is wrong: it fires where z < 0"""
    return 1 if w @ x + b < 0 else 0


def zero_and_one_swapped(x, w, b):
    """0 and 1 have changed places"""
    return 0 if w @ x + b > 0 else 1


def no_step(x, w, b):
    """This is z. The step is missing"""
    return w @ x + b


def smooth(x, w, b):
    """This is sigmoid(z)"""
    return 1 / (1 + np.exp(-(w @ x + b)))


def plus_minus(x, w, b):
    """The labels are −1 and +1"""
    return 1 if w @ x + b > 0 else -1


def all_zeros(x, w, b):
    """It never fires"""
    return 0


def all_ones(x, w, b):
    """It always fires"""
    return 1


def not_summed(x, w, b):
    """One number was expected for the result, yours has shape (2,). Is a sum missing?"""
    return (w * x + b > 0).astype(int)


def transposed(x, w, b):
    """One number was expected for the result, yours has shape (2, 2)"""
    return np.outer(w, x) + b


def off_by_one(x, w, b):
    """For x = [1, 1], w = [1, 1], b = −1 the result should be 1, yours is 0"""
    return int(w @ x + b > 1)


def first_input_only(x, w, b):
    """the result should be"""
    return int(w[0] * x[0] + b > 0)


def in_words(x, w, b):
    """A number was expected for the result, yours is a str"""
    return "fires"


def sometimes_nothing(x, w, b):
    """In some cases nothing comes back"""
    if w @ x + b > 0:
        return 1


def not_a_number(x, w, b):
    """NaN"""
    return float("nan")


def raises(x, w, b):
    """It stops with ZeroDivisionError: division by zero, in line"""
    return 1 / 0


def misspelt(x, w, b):
    """It stops with NameError"""
    return weight @ x + b  # noqa: F821


def two_inputs(x, w):
    """It must take 3 inputs: x, w, b"""
    return int(w @ x > 0)


def endless(x, w, b):
    """stopped after"""
    while True:
        pass


def endless_and_stubborn(x, w, b):
    """stopped after"""
    while True:
        try:
            x = x + 1
        except Exception:
            continue


def calls_itself(x, w, b):
    """It calls itself without end"""
    return calls_itself(x, w, b)


def leaves(x, w, b):
    """It stops with SystemExit"""
    raise SystemExit


def changes_its_input(x, w, b):
    """It changes its input x"""
    x *= w
    return int(x.sum() + b > 0)


def prints_instead(x, w, b):
    """It prints, but nothing comes back"""
    print(int(w @ x + b > 0))
