"""Wrong versions of max_pool(A). Each docstring is what the learner must read."""

import numpy as np


def mean(A):
    """This is the mean of each window"""
    r, c = A.shape[0] // 2, A.shape[1] // 2
    return A[: 2 * r, : 2 * c].reshape(r, 2, c, 2).mean(axis=(1, 3))


def total(A):
    """This is the sum of each window"""
    r, c = A.shape[0] // 2, A.shape[1] // 2
    return A[: 2 * r, : 2 * c].reshape(r, 2, c, 2).sum(axis=(1, 3))


def smallest(A):
    """This is the smallest number of each window"""
    r, c = A.shape[0] // 2, A.shape[1] // 2
    return A[: 2 * r, : 2 * c].reshape(r, 2, c, 2).min(axis=(1, 3))


def overlapping(A):
    """The windows overlap"""
    return np.maximum(np.maximum(A[:-1, :-1], A[:-1, 1:]), np.maximum(A[1:, :-1], A[1:, 1:]))


def largest_size(A):
    """The sign is lost"""
    r, c = A.shape[0] // 2, A.shape[1] // 2
    return np.abs(A[: 2 * r, : 2 * c]).reshape(r, 2, c, 2).max(axis=(1, 3))


def every_second(A):
    """This is one pixel of each window"""
    return A[: A.shape[0] // 2 * 2 : 2, : A.shape[1] // 2 * 2 : 2]


def largest_of_all(A):
    """This is the largest number of all"""
    return A.max()


def rectified(A):
    """Negative numbers became 0"""
    r, c = A.shape[0] // 2, A.shape[1] // 2
    return np.maximum(A[: 2 * r, : 2 * c].reshape(r, 2, c, 2).max(axis=(1, 3)), 0)


def odd_side(A):
    """Here a side is odd: A has 5 rows, 7 columns. The last row or column of an odd side is left over"""
    return A.reshape(A.shape[0] // 2, 2, A.shape[1] // 2, 2).max(axis=(1, 3))


def odd_side_slices(A):
    """A[::2] then has one more than A[1::2]. The last row or column of an odd side is left over"""
    return np.maximum(np.maximum(A[::2, ::2], A[::2, 1::2]), np.maximum(A[1::2, ::2], A[1::2, 1::2]))


def rounded_up(A):
    """Shape (2, 3) was expected"""
    rows, columns = -(-A.shape[0] // 2), -(-A.shape[1] // 2)
    return np.array(
        [[A[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max() for j in range(columns)] for i in range(rows)]
    )


def beyond_the_last_row(A):
    """Here a side is odd: A has 5 rows, 7 columns. The last window lies partly outside."""
    out = np.zeros((A.shape[0] // 2, A.shape[1] // 2))
    for i in range(0, A.shape[0], 2):
        for j in range(0, A.shape[1], 2):
            out[i // 2, j // 2] = max(A[i, j], A[i + 1, j], A[i, j + 1], A[i + 1, j + 1])
    return out


def return_in_the_loop(A):
    """You return inside the loop, so it ends after its first round"""
    out = np.zeros((A.shape[0] // 2, A.shape[1] // 2))
    for i, j in np.ndindex(out.shape):
        out[i, j] = A[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
        return out
