"""Other ways through the exercises of lecture 2 than that of the solutions: all of them pass."""

import numpy as np


def test_other_ways_to_a_safe_sigmoid_pass(check_says):
    def by_mask(z):
        a = np.empty_like(z)
        a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
        a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
        return a

    ways = (
        by_mask,
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.vectorize(lambda x: 1 / (1 + np.exp(-x)) if x > 0 else np.exp(x) / (1 + np.exp(x)))(z),
    )
    for way in ways:
        assert check_says("activations.sigmoid", way).startswith("✓")
        assert check_says("activations.sigmoid_slope", lambda z, a=way: a(z) * (1 - a(z))).startswith("✓")
        assert check_says(
            "activations.bump", lambda x, left, right, s, a=way: a(s * (x - left)) - a(s * (x - right))
        ).startswith("✓")
