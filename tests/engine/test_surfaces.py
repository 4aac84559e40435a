"""Surfaces of descent: gradients and curvatures against differences, minima, and when descent is stable."""

import numpy as np
import pytest

from helpers.engine.surfaces import SURFACES, curvatures, largest_stable_rate
from helpers.engine.training import momentum_step

PLACES = np.random.default_rng(0).uniform(-3, 3, size=(40, 2))


@pytest.mark.parametrize("name", SURFACES)
def test_gradients_and_curvatures_are_those_of_the_height(name):
    surface, h = SURFACES[name], 1e-5
    for w in PLACES:
        for axis, along in enumerate(np.eye(2) * h):
            slope = (surface.height(w + along) - surface.height(w - along)) / (2 * h)
            np.testing.assert_allclose(surface.gradient(w)[axis], slope, rtol=1e-6, atol=1e-8)
            curvature = (surface.gradient(w + along) - surface.gradient(w - along)) / (2 * h)
            np.testing.assert_allclose(surface.hessian(w)[axis], curvature, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(surface.height(PLACES), [surface.height(w) for w in PLACES], rtol=1e-14)
    np.testing.assert_array_equal(surface.gradient(PLACES), [surface.gradient(w) for w in PLACES])


@pytest.mark.parametrize("name", SURFACES)
def test_the_lowest_height_is_zero(name):
    axis = np.linspace(-4, 4, 801)
    heights = SURFACES[name].height(np.stack(np.meshgrid(axis, axis), axis=-1))
    assert -1e-12 < heights.min() < 1e-4


def test_where_the_saddles_and_minima_are():
    saddle, valleys = SURFACES["saddle"], SURFACES["two valleys"]
    for w, bent in [((0, 0), (-1, 1)), ((0, 2), (1, 2)), ((0, -2), (1, 2))]:
        w = np.array(w, dtype=float)
        assert not saddle.gradient(w).any() and curvatures(saddle, w) == bent
    for start, height in [(-3, 0), (3, 0.9980)]:  # gradient descent in tiny steps
        w = np.array([start, 0.0])
        for _ in range(2000):
            w -= 0.1 * valleys.gradient(w)
        assert abs(valleys.height(w) - height) < 1e-4 and curvatures(valleys, w)[0] > 0


@pytest.mark.parametrize("momentum", [0, 0.3, 0.8, 0.95])
@pytest.mark.parametrize("name", ["bowl", "ravine"])
def test_descent_is_stable_below_the_limit_and_only_there(name, momentum):
    surface = SURFACES[name]
    limit = largest_stable_rate(curvatures(surface, np.zeros(2))[1], momentum)
    for share in (0.01, 0.2, 0.5, 0.9, 0.98, 1.02, 1.1, 2):
        w, v = np.array([-2.5, 1.5]), np.zeros(2)
        for _ in range(4000):
            momentum_step(w, v, surface.gradient(w), learning_rate=share * limit, momentum=momentum)
            if np.abs(w).max() > 1e6:
                break
        assert (np.abs(w).max() > 1e6) == (share > 1)
        assert (np.abs(w).max() < 0.1) == (share < 1)
