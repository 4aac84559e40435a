"""Other ways through the exercises of lecture 3 than that of the solutions: all of them pass."""

import numpy as np


def test_other_ways_through_lecture_3_pass(check_says):
    def loops(X, layers):
        for W, b, f in layers:
            Z = np.array([[sum(w * x for w, x in zip(row, x_i)) for row in W] for x_i in X]) + b
            X = f(Z)
        return X

    assert check_says("matrix.forward", loops).startswith("✓")
    assert check_says(
        "matrix.forward", lambda X, layers: np.array([loops([x], layers)[0] for x in X])
    ).startswith("✓")
    assert check_says("matrix.one_hot", lambda y, classes: np.eye(classes)[y]).startswith("✓")
    assert check_says("matrix.one_hot", lambda y, k: (y[:, None] == np.arange(k)).astype(int)).startswith("✓")
    assert check_says("matrix.one_hot", lambda y, k: np.eye(k, dtype="f4")[list(y)]).startswith("✓")
    counted = check_says("matrix.count_parameters", lambda s: np.dot(np.add(s[:-1], 1), s[1:]))
    assert counted.startswith("✓")

    def shares(z):
        if z.ndim == 2:
            return np.array([shares(row) for row in z])
        e = np.exp(z - max(z))
        return e / sum(e)

    assert check_says("matrix.softmax", shares).startswith("✓")
