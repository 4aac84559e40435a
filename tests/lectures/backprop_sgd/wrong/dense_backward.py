"""Wrong versions of dense_backward(X, W, dZ). Each docstring is what the learner must read."""

import numpy as np


def dW_transposed(X, W, dZ):
    """dW is the transpose. It must have the shape of W"""
    return X.T @ dZ, dZ.sum(axis=0), dZ @ W


def dX_transposed(X, W, dZ):
    """dX is the transpose. A row is an example"""
    return dZ.T @ X, dZ.sum(axis=0), W.T @ dZ.T


def both_transposed(X, W, dZ):
    """Shape (3, 2) was expected for dX, yours is (2, 3): it is the transpose"""
    return X.T @ dZ, dZ.sum(axis=0), W.T @ dZ.T


def way_forward(X, W, dZ):
    """W goes into dX with .T"""
    return dZ.T @ X, dZ.sum(axis=0), dZ @ W.T


def no_transpose(X, W, dZ):
    """in line 28: return dZ @ X, dZ.sum(axis=0), dZ @ W. The shapes do not fit"""
    return dZ @ X, dZ.sum(axis=0), dZ @ W


def wrong_side(X, W, dZ):
    """The shapes do not fit. X is (N, n), W is (m, n), dZ is (N, m)"""
    return dZ.T @ X, dZ.sum(axis=0), W @ dZ


def wrong_side_dot(X, W, dZ):
    """The shapes do not fit. X is (N, n), W is (m, n), dZ is (N, m)"""
    return np.dot(dZ, X), dZ.sum(axis=0), np.dot(dZ, W)


def dX_cell_by_cell(X, W, dZ):
    """The shapes do not fit. X is (N, n), W is (m, n), dZ is (N, m)"""
    return dZ.T @ X, dZ.sum(axis=0), dZ * W


def cell_by_cell(X, W, dZ):
    """dW is multiplied cell by cell"""
    return dZ * X, dZ.sum(axis=0), dZ @ W


def db_not_summed(X, W, dZ):
    """db is dZ itself"""
    return dZ.T @ X, dZ, dZ @ W


def db_of_examples(X, W, dZ):
    """db is summed over the neurons"""
    return dZ.T @ X, dZ.sum(axis=1), dZ @ W


def db_one_number(X, W, dZ):
    """db is one sum over everything"""
    return dZ.T @ X, np.sum(dZ), dZ @ W


def db_mean(X, W, dZ):
    """db is a mean"""
    return dZ.T @ X, dZ.mean(axis=0), dZ @ W


def divided_by_N(X, W, dZ):
    """The 1/N of the mean loss is in dZ already"""
    N = len(X)
    return dZ.T @ X / N, dZ.sum(axis=0) / N, dZ @ W


def all_divided_by_N(X, W, dZ):
    """The 1/N of the mean loss is in dZ already"""
    dZ = dZ / len(X)
    return dZ.T @ X, dZ.sum(axis=0), dZ @ W


def sign_turned(X, W, dZ):
    """The minus comes in the update"""
    return -(dZ.T @ X), -dZ.sum(axis=0), -(dZ @ W)


def bias_through_X(X, W, dZ):
    """db has gone through X"""
    dW = dZ.T @ X
    return dW, dW.sum(axis=1), dZ @ W


def weights_left_out(X, W, dZ):
    """dX is dZ: the weights are left out"""
    return dZ.T @ X, dZ.sum(axis=0), dZ


def other_order(X, W, dZ):
    """The order is another one: return dW, db, dX."""
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)


def two_only(X, W, dZ):
    """Return dW and db and dX: `return dW, db, dX`"""
    return dZ.T @ X, dZ.sum(axis=0)


def dW_only(X, W, dZ):
    """`return dW, db, dX`"""
    return dZ.T @ X


def nothing_for_db(X, W, dZ):
    """Nothing comes back for db"""
    return dZ.T @ X, None, dZ @ W


def sides_kept(X, W, dZ):
    """Shape (2,) was expected for db, yours is (1, 2)"""
    return dZ.T @ X, dZ.sum(axis=0, keepdims=True), dZ @ W


def one_long_row(X, W, dZ):
    """Shape (2, 2) was expected for dW, yours is (6, 6)"""
    return np.outer(dZ, X), dZ.sum(axis=0), dZ @ W


def a_list(X, W, dZ):
    """A list came back for dW"""
    return (dZ.T @ X).tolist(), dZ.sum(axis=0), dZ @ W


def divides_its_input(X, W, dZ):
    """It changes its input dZ"""
    dW, db, dX = dZ.T @ X, dZ.sum(axis=0), dZ @ W
    dZ /= len(X)
    return dW, db, dX


def first_example(X, W, dZ):
    """the result should be"""
    return np.outer(dZ[0], X[0]), dZ[0], dZ @ W


def zeros(X, W, dZ):
    """the result should be ([[−2, 1], [3, −1]], [0, 3], [[1, −2], [0, 2], [−1, 3]])"""
    return 0 * W, 0 * W[:, 0], 0 * X


def not_a_number(X, W, dZ):
    """There is NaN (not a number) in dX"""
    return dZ.T @ X, dZ.sum(axis=0), X * np.nan
