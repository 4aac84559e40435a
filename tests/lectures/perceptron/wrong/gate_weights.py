"""Wrong (w, b) for NOR. Each docstring is what the learner must read."""


def signs_turned():
    """Every sign is reversed"""
    return (2, 2), -1


def z_is_zero():
    """In one row z is exactly 0"""
    return (-2, -2), 0


def no_bias():
    """You need a bias"""
    return (2, -2), 0


def sign_of_b():
    """the sign of b is wrong"""
    return (-2, -2), -1


def zeros():
    """You need a bias"""
    return (0, 0), 0


def off_by_one():
    """At x = (0, 1) your z is 1, so it gives 1; NOR wants 0"""
    return (-1, -1), 2


def one_thing():
    """Give two things"""
    return 3


def as_matrix():
    """yours have shapes (1, 2) and ()"""
    return [[-2, -2]], 3


def in_words():
    """w is two numbers and b is one"""
    return "minus", "two"


def not_finite():
    """finite number"""
    return (float("nan"), -2), 3
