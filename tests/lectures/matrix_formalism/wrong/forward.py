"""Wrong versions of forward(X, layers). Each docstring is what the learner must read."""

import numpy as np


def bias_left_out(X, layers):
    """The bias is left out"""
    for W, _, f in layers:
        X = f(X @ W.T)
    return X


def sign_of_b(X, layers):
    """The sign of b is wrong"""
    for W, b, f in layers:
        X = f(X @ W.T - b)
    return X


def not_transposed(X, layers):
    """W goes in without .T"""
    for W, b, f in layers:
        X = f(X @ W + b)
    return X


def not_transposed_dot(X, layers):
    """W goes in without .T"""
    for W, b, f in layers:
        X = f(np.dot(X, W) + b)
    return X


def wrong_side(X, layers):
    """X = f(W @ X + b). The shapes do not fit. A is (N, n) and W is (m, n)"""
    for W, b, f in layers:
        X = f(W @ X + b)
    return X


def activation_left_out(X, layers):
    """The activation is left out"""
    for W, b, _ in layers:
        X = X @ W.T + b
    return X


def activation_too_early(X, layers):
    """The activation comes too early"""
    for W, b, f in layers:
        X = f(X) @ W.T + b
    return X


def bias_too_late(X, layers):
    """b is added after the activation"""
    for W, b, f in layers:
        X = f(X @ W.T) + b
    return X


def first_layer_only(X, layers):
    """Only the first layer is run. Does `return` stand inside the loop?"""
    for W, b, f in layers:
        return f(X @ W.T + b)


def last_layer_only(X, layers):
    """Every layer gets X, so only the last one counts"""
    for W, b, f in layers:
        A = f(X @ W.T + b)
    return A


def the_last_of_the_list(X, layers):
    """Every layer gets X, so only the last one counts"""
    W, b, f = layers[-1]
    return f(X @ W.T + b)


def activation_at_the_end_only(X, layers):
    """Only the last layer has its activation"""
    for W, b, _ in layers:
        X = X @ W.T + b
    return layers[-1][2](X)


def no_activation_at_the_end(X, layers):
    """The last layer is without its activation"""
    for W, b, f in layers[:-1]:
        X = f(X @ W.T + b)
    return X @ layers[-1][0].T + layers[-1][1]


def backwards(X, layers):
    """The layers run in the wrong order"""
    for W, b, f in reversed(layers):
        X = f(X @ W.T + b)
    return X


def nothing_done(X, layers):
    """X comes back as it went in"""
    return X


def neurons_in_rows(X, layers):
    """Neurons stand in the rows of your result"""
    A = X.T
    for W, b, f in layers:
        A = f(W @ A + b[:, None])
    return A


def layers_of_two(X, layers):
    """Each layer is three things: for W, b, f in layers."""
    for W, b in layers:
        X = X @ W.T + b
    return X


def always_relu(X, layers):
    """, tanh), ([[1, −2], [0, 1]], [1, −1], relu)] the result should be"""
    for W, b, _ in layers:
        X = np.maximum(0, X @ W.T + b)
    return X


def zeros(X, layers):
    """layers = [([[1, −2], [0, 1]], [1, −1], relu)] the result should be [[0, 1], [3, 0], [2, 0]]"""
    return np.zeros((len(X), len(layers[-1][0])))


def summed_up(X, layers):
    """Shape (3, 2) was expected for the result, yours is (3,)"""
    for W, b, f in layers:
        X = f(X @ W.T + b)
    return X.sum(axis=1)


def one_example_too_few(X, layers):
    """Shape (3, 2) was expected for the result, yours is (2, 2)"""
    for W, b, f in layers:
        X = f(X @ W.T + b)
    return X[1:]


def as_a_list(X, layers):
    """A list came back for the result"""
    for W, b, f in layers:
        X = f(X @ W.T + b)
    return [list(x) for x in X]


def empties_the_list(X, layers):
    """It changes its input layers: work on a copy of the list, layers = list(layers)"""
    while layers:
        W, b, f = layers.pop(0)
        X = f(X @ W.T + b)
    return X


def writes_into_a_bias(X, layers):
    """It changes its input layers"""
    for W, b, f in layers:
        X = f(X @ W.T + b)
        b += 1
    return X


def writes_into_X(X, layers):
    """It changes its input X"""
    A = X.copy()
    for W, b, f in layers:
        A = f(A @ W.T + b)
    X += 1
    return A


def writes_another_function(X, layers):
    """It changes its input layers"""
    for i, (W, b, f) in enumerate(layers):
        X = f(X @ W.T + b)
        layers[i] = (W, b, np.tanh)
    return X


def gives_the_function(X, layers):
    """A number was expected for the result, yours is a function"""
    return layers[0][2]


def misspelt(X, layers):
    """It stops with NameError"""
    return Y  # noqa: F821
