"""The line where a map changes its sign, and whether one straight line would do."""

import numpy as np
import pytest
from support.lines import a_line_parts

from helpers.figure.contour import one_line_does, zero_line

AXIS = np.linspace(-1, 1, 21)
X, Y = np.meshgrid(AXIS, AXIS)


@pytest.mark.parametrize(
    "values, straight",
    [
        (0.3 * X - Y + 0.17, True),
        (X, True),
        (Y - 0.93, True),
        (X + Y - 1.99, True),  # one corner alone
        (np.ones_like(X), True),
        (-np.ones_like(X), True),
        (X * Y, False),
        (X**2 + Y**2 - 0.5, False),
        (Y - X**2, False),
        (np.abs(X + 0.3 * Y) - 0.5, False),
        (0.31 * X - Y + 0.2 * np.maximum(X, 0), False),
    ],
)
def test_whether_one_line_does(values, straight):
    assert one_line_does(values > 0) == one_line_does(values <= 0) == straight
    assert a_line_parts(values > 0, AXIS) == straight  # the reference agrees


def test_whether_one_line_does_on_random_maps():
    """Against linear programming: half-planes with a few points of the wrong sign, or none."""
    rng, seen = np.random.default_rng(0), set()
    for _ in range(200):
        w, b = rng.normal(size=2), rng.uniform(-1, 1)
        positive = w[0] * X + w[1] * Y + b > 0
        if rng.random() < 0.5:
            near = np.argsort(np.abs(w[0] * X + w[1] * Y + b), axis=None)[:6]
            positive.ravel()[rng.choice(near)] ^= True
        seen.add(one_line_does(positive))
        assert one_line_does(positive) == a_line_parts(positive, AXIS)
    assert seen == {True, False}


def test_the_zero_line_of_a_circle_and_of_a_saddle():
    circle = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS)
    np.testing.assert_allclose(np.hypot(*circle.reshape(-1, 2).T), np.sqrt(0.6), atol=2e-3)
    length = np.sum(np.hypot(*(circle[:, 1] - circle[:, 0]).T))
    assert length == pytest.approx(2 * np.pi * np.sqrt(0.6), rel=0.01)
    exact = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS, lambda places: (places**2).sum(axis=1) - 0.6)
    np.testing.assert_allclose(np.hypot(*exact.reshape(-1, 2).T), np.sqrt(0.6), atol=3e-6)
    for height in (1e-4, -1e-4):  # the saddle lies in the middle of a cell: what is joined there?
        pieces = zero_line((X + 0.05) * (Y + 0.05) + height, AXIS, AXIS)
        inside = pieces[np.all((pieces > -0.1 - 1e-9) & (pieces < 1e-9), axis=(1, 2))]
        assert len(inside) == 2
        middles = inside.mean(axis=1) + 0.05
        assert np.all(middles[:, 0] * middles[:, 1] * height < 0), "the line runs through the wrong quarters"
    assert len(zero_line(np.ones_like(X), AXIS, AXIS)) == 0
