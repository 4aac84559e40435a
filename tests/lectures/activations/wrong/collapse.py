"""Wrong versions of collapse. Each docstring is what the learner must read."""

import numpy as np


def order_turned(matrices):
    """The order is reversed. W1 meets x first"""
    product = matrices[0]
    for W in matrices[1:]:
        product = product @ W
    return product


def order_turned_from_the_identity(matrices):
    """The order is reversed. W1 meets x first"""
    product = np.eye(matrices[0].shape[1])
    for W in matrices:
        product = product @ W
    return product


def transposed(matrices):
    """This is the transpose"""
    product = matrices[0].T
    for W in matrices[1:]:
        product = product @ W.T
    return product


def each_transposed(matrices):
    """Every matrix is transposed"""
    product = matrices[0].T
    for W in matrices[1:]:
        product = W.T @ product
    return product


def cell_by_cell(matrices):
    """* multiplies cell by cell"""
    product = matrices[0]
    for W in matrices[1:]:
        product = W * product
    return product


def added(matrices):
    """The matrices are added"""
    product = matrices[0]
    for W in matrices[1:]:
        product = W + product
    return product


def first(matrices):
    """This is only the first layer"""
    return matrices[0]


def last(matrices):
    """This is only the last layer"""
    return matrices[-1]


def two(matrices):
    """Only two of the layers are multiplied"""
    return matrices[1] @ matrices[0] if len(matrices) > 1 else matrices[0]


def with_biases(matrices):
    """Each entry of the list is one matrix W. There are no biases in it."""
    product = np.eye(2)
    for W, _b in [[*W, 0] for W in matrices]:
        product = W @ product
    return product


def as_a_list(matrices):
    """A list came back for the result"""
    product = matrices[0]
    for W in matrices[1:]:
        product = W @ product
    return product.tolist()


def empties_the_list(matrices):
    """It changes its input matrices: work on a copy of the list, matrices = list(matrices)"""
    product = matrices.pop(0)
    while matrices:
        product = matrices.pop(0) @ product
    return product


def turns_the_list(matrices):
    """It changes its input matrices: work on a copy of the list"""
    matrices.reverse()
    return np.linalg.multi_dot([*matrices, np.eye(matrices[-1].shape[1])])


def writes_into_a_matrix(matrices):
    """and make new arrays: += and -= write into the old ones"""
    product = matrices[0]
    for W in matrices[1:]:
        product = W @ product
    matrices[0][0] = 0
    return product.copy()


def zeros(matrices):
    """For matrices = [[[1, 2], [3, 4]], [[0, 1], [1, −1]]] the result should be [[3, 4], [−2, −2]]"""
    return np.zeros((len(matrices[-1]), matrices[0].shape[1]))


def one_by_one(matrices):
    """Shape (2, 2) was expected for the result, yours is (1, 2)"""
    product = matrices[0]
    for W in matrices[1:]:
        product = W @ product
    return product[:1]
