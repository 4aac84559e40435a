"""Other ways through the exercises of lecture 4 than that of the solutions: all of them pass."""

import numpy as np


def test_other_ways_through_lecture_4_pass(check_says):
    def by_hand(y_hat, y):
        total = 0.0
        for p, t in zip(y_hat, y):
            right = min(max(p if t == 1 else 1 - p, 1e-7), 1 - 1e-7)
            total -= np.log(right)
        return total / len(y)

    ways = (
        by_hand,
        lambda p, y: -np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7)),
        lambda p, y: -np.log(np.clip(np.where(y == 1, p, 1 - p), 1e-7, 1)).mean(),
    )
    for way in ways:
        assert check_says("backprop.cross_entropy", way).startswith("✓")

    def by_examples(X, W, dZ):
        dW = sum(np.outer(d, x) for d, x in zip(dZ, X))
        return [dW, np.ones(len(dZ)) @ dZ, np.array([W.T @ d for d in dZ])]

    assert check_says("backprop.dense_backward", by_examples).startswith("✓")

    def set_back(f, x, h=1e-6):
        slopes = np.empty(x.shape)
        for place in np.ndindex(x.shape):
            old = x[place]
            x[place] = old + h
            above = f(x)
            x[place] = old - h
            slopes[place] = (above - f(x)) / (2 * h)
            x[place] = old
        return slopes

    assert check_says("backprop.numeric_gradient", set_back).startswith("✓")
    for h in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8):  # whoever chooses a sensible h is right
        assert check_says("backprop.numeric_gradient", lambda f, x, h=h: set_back(f, x, h)).startswith("✓")

    def on_a_copy(w, gradient, learning_rate):
        w = np.array(w)
        w -= learning_rate * gradient
        return w

    assert check_says("backprop.sgd_step", on_a_copy).startswith("✓")
