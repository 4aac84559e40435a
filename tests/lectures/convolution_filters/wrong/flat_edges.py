"""Wrong kernels for horizontal edges. Each docstring is what the learner must read."""

from helpers import engine


def vertical():
    """It responds to vertical edges only"""
    return [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def laplacian():
    """column 1 sums to −2"""
    return [[0, 1, 0], [1, -4, 1], [0, 1, 0]]


def blur():
    """The cells sum to 1"""
    return [[1 / 9] * 3] * 3


def only_below():
    """The cells sum to 4"""
    return [[0, 0, 0], [0, 0, 0], [1, 2, 1]]


def corners():
    """It gives 0 on horizontal and on vertical edges"""
    return [[1, 0, -1], [0, 0, 0], [-1, 0, 1]]


def zeros():
    """All cells are 0"""
    return [[0] * 3] * 3


def diagonal():
    """It responds to vertical edges as well"""
    return [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]


def one_row():
    """yours has shape (3,)"""
    return [-1, 0, 1]


def ragged():
    """three rows of three numbers"""
    return [[1, 2], [3]]


def not_finite():
    """finite number"""
    return [[-1, -1, -1], [0, float("inf"), 0], [1, 1, 1]]


def one_of_ours():
    """That is one of our kernels, engine.KERNELS."""
    return engine.KERNELS["Sobel y"]
