"""Filters: the formula against its fast twin, and both against scipy, which shares no code with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from helpers.engine import convolution as conv

RNG = np.random.default_rng(0)
GREY, COLOUR = RNG.normal(size=(11, 14)), RNG.normal(size=(9, 12, 3))
MODES = {"zero": "constant", "reflect": "reflect", "nearest": "nearest"}  # scipy's words for the borders
every_border = pytest.mark.parametrize("border", conv.BORDERS)
every_image = pytest.mark.parametrize("image", [GREY, COLOUR], ids=["grey", "colour"])


@st.composite
def tasks(draw):
    """An image, a kernel that fits somewhere, and the numbers of its walk."""
    padding, stride, dilation = (draw(st.integers(low, 3)) for low in (0, 1, 1))
    kernel = [draw(st.integers(1, 4)) for _ in range(2)]
    least = [max(1, dilation * (k - 1) + 1 - 2 * padding) for k in kernel]
    image = [n + draw(st.integers(0, 6)) for n in least] + ([3] if draw(st.booleans()) else [])
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    walk = dict(padding=padding, stride=stride, dilation=dilation)
    return rng.normal(size=image), rng.normal(size=kernel), walk


@settings(max_examples=200, deadline=None)
@given(tasks())
def test_the_fast_twin_equals_the_loops(task):
    image, kernel, walk = task
    loops, fast = conv.correlate_loops(image, kernel, **walk), conv.correlate(image, kernel, **walk)
    sides = tuple(conv.output_size(n, k, **walk) for n, k in zip(image.shape, kernel.shape))
    assert loops.shape == fast.shape == (*sides, *image.shape[2:])
    np.testing.assert_allclose(fast, loops, atol=1e-12)


def by_scipy(image, kernel, border, function=ndimage.correlate):
    colours = image[..., None] if image.ndim == 2 else image
    out = [function(colours[..., c], kernel, mode=MODES[border]) for c in range(colours.shape[2])]
    return np.stack(out, axis=-1).reshape(image.shape)


@every_border
@every_image
@pytest.mark.parametrize("shape", [(3, 3), (5, 5), (1, 7), (5, 3), (1, 1)], ids=str)
def test_filters_equal_scipy(image, shape, border):
    kernel = RNG.normal(size=shape)
    ours = conv.filter_image(image, kernel, border=border)
    np.testing.assert_allclose(ours, by_scipy(image, kernel, border), atol=1e-12)
    flipped = conv.filter_image(image, kernel, border=border, flip=True)
    np.testing.assert_allclose(flipped, by_scipy(image, kernel, border, ndimage.convolve), atol=1e-12)
    inside = conv.filter_image(image, kernel, border="valid")
    u, v = (side // 2 for side in shape)
    np.testing.assert_allclose(inside, ours[u : len(ours) - u, v : ours.shape[1] - v], atol=1e-12)
