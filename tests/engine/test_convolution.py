"""Filters: the formula against the fast way, and both against scipy, which shares no code with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from helpers.engine import convolution as conv
from helpers.engine import fast_convolution

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


@settings(max_examples=100, deadline=None)
@given(tasks())
def test_the_fast_way_equals_the_loops(task):
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


@every_border
@pytest.mark.parametrize("cache", [1, 200, 1000])
def test_strips_leave_no_seam(monkeypatch, cache, border):
    monkeypatch.setattr(fast_convolution, "CACHE", cache)
    kernel, walk = RNG.normal(size=(5, 3)), dict(padding=2, stride=2, dilation=2)
    for image in (GREY, COLOUR):
        ours = conv.filter_image(image, kernel, border=border)
        np.testing.assert_allclose(ours, by_scipy(image, kernel, border), atol=1e-12)
        loops = conv.correlate_loops(image, kernel, **walk)
        np.testing.assert_allclose(conv.correlate(image, kernel, **walk), loops, atol=1e-12)


@every_border
@every_image
@pytest.mark.parametrize(
    "sigma", [0, 0.7, 2, 5]
)  # 5: wider than the image, which is reflected again and again
def test_blurs_equal_scipy(image, sigma, border):
    sigmas = (sigma, sigma, 0)[: image.ndim]
    expected = ndimage.gaussian_filter(image, sigmas, mode=MODES[border])
    np.testing.assert_allclose(conv.blur(image, sigma, border), expected, atol=1e-12)


@every_border
@every_image
def test_padding_equals_numpy(image, border):
    for width in (0, 3, 20):
        beyond = [(width, width)] * 2 + [(0, 0)] * (image.ndim - 2)
        expected = np.pad(
            image, beyond, {"zero": "constant", "reflect": "symmetric", "nearest": "edge"}[border]
        )
        assert np.array_equal(conv.pad(image, width, border), expected)


def test_what_the_kernels_promise():
    picture = RNG.random((20, 30, 3))
    flat, dark_to_bright = np.full((7, 7), 0.4), np.repeat([[0.0, 0, 0, 1, 1, 1]], 6, axis=0)
    for name, kernel in conv.KERNELS.items():
        assert kernel.shape == ((5, 5) if name.endswith("5×5") else (3, 3)) and kernel.dtype == float
        edges = name.startswith(("Sobel", "Laplacian"))
        assert kernel.sum() == pytest.approx(0 if edges else 1)
        np.testing.assert_allclose(conv.filter_image(flat, kernel), 0 if edges else 0.4, atol=1e-15)
    assert np.array_equal(conv.filter_image(picture, conv.KERNELS["identity"]), picture)
    assert conv.filter_image(dark_to_bright, conv.KERNELS["Sobel x"])[3].max() == 4, "brighter to the right"
    assert conv.filter_image(dark_to_bright.T, conv.KERNELS["Sobel y"])[:, 3].max() == 4, "brighter below"
    for axis, name in ((1, "Sobel x"), (0, "Sobel y")):
        ours = conv.filter_image(GREY, conv.KERNELS[name])
        np.testing.assert_allclose(ours, ndimage.sobel(GREY, axis), atol=1e-12)
    np.testing.assert_allclose(conv.filter_image(GREY, conv.LAPLACIAN), ndimage.laplace(GREY), atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(conv.BORDERS), st.booleans())
def test_filters_are_linear_and_move_with_the_image(seed, border, flip):
    rng = np.random.default_rng(seed)
    (one, other), kernel, factor = rng.normal(size=(2, 8, 9)), rng.normal(size=(3, 5)), rng.normal()
    both = conv.filter_image(one + factor * other, kernel, border=border, flip=flip)
    apart = [conv.filter_image(image, kernel, border=border, flip=flip) for image in (one, other)]
    np.testing.assert_allclose(both, apart[0] + factor * apart[1], atol=1e-12)
    moved = conv.filter_image(np.roll(one, (1, 2), (0, 1)), kernel, border=border, flip=flip)
    np.testing.assert_allclose(moved[2:-1, 4:-2], apart[0][1:-2, 2:-4], atol=1e-12)


def test_a_gaussian_sums_to_one_and_two_passes_make_the_kernel():
    for sigma in (0, 0.3, 1, 2.5):
        weights = conv.gaussian(sigma)
        assert weights.sum() == pytest.approx(1) and np.array_equal(weights, weights[::-1])
    weights = conv.gaussian(1)
    assert len(weights) == 9 and weights[4] / weights[5] == pytest.approx(np.exp(0.5))
    both = conv.filter_image(GREY, np.outer(weights, weights))
    np.testing.assert_allclose(conv.blur(GREY, 1), both, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept_and_images_are_left_alone(dtype):
    image, kernel = COLOUR.astype(dtype), np.ones((3, 3))
    before = image.copy()
    image.flags.writeable = False
    for out in (
        conv.correlate(image, kernel, padding=1),
        conv.filter_image(image, kernel),
        conv.blur(image, 1),
    ):
        assert out.dtype == dtype and out.shape == image.shape and not np.shares_memory(out, image)
    assert np.array_equal(image, before)
    turned = GREY.T[::-1, ::2].astype(dtype)
    np.testing.assert_allclose(conv.correlate(turned, kernel), conv.correlate(turned.copy(), kernel))


def test_bytes_and_whole_numbers_do_not_overflow():
    image = RNG.integers(0, 256, (6, 7), dtype=np.uint8)
    expected = ndimage.correlate(image.astype(float), conv.LAPLACIAN)
    np.testing.assert_allclose(conv.filter_image(image, [[0, 1, 0], [1, -4, 1], [0, 1, 0]]), expected)


def test_the_share_that_clipping_hides():
    assert conv.clipped_share(np.array([[-0.1, 0.0, 0.5], [1.0, 1.1, 7.0]])) == 0.5
    assert conv.clipped_share(GREY) == pytest.approx(np.mean(np.clip(GREY, 0, 1) != GREY))


@pytest.mark.parametrize(
    "settings, size",
    [((5, 3), 3), ((5, 3, 1), 5), ((7, 3, 0, 2), 3), ((8, 3, 0, 2), 3), ((7, 3, 0, 1, 2), 3), ((3, 3), 1)],
)
def test_output_sizes_by_hand(settings, size):
    found = conv.output_size(*settings[:2], **dict(zip(("padding", "stride", "dilation"), settings[2:])))
    assert found == size and isinstance(found, int)


SQUARE = np.ones((4, 4))


@pytest.mark.parametrize(
    "act, told",
    [
        (lambda: conv.output_size(5, 3, stride=0), "stride is a whole number from 1 on.*never moves on"),
        (lambda: conv.output_size(5, 3, stride=1.5), "stride is a whole number"),
        (lambda: conv.output_size(5, 3, padding=-1), "padding is a whole number from 0 on, not -1"),
        (lambda: conv.output_size(5, 3, dilation=0), "dilation is a whole number from 1 on"),
        (lambda: conv.output_size(np.nan, 3), "image's side is a whole number from 1 on, not nan"),
        (lambda: conv.output_size(5, 0), "kernel's side"),
        (lambda: conv.output_size(3, 5), "kernel spans 5 pixels, more than the image, 3"),
        (lambda: conv.output_size(2, 5, padding=1), "n \\+ 2p = 4"),
        (lambda: conv.output_size(4, 3, dilation=2), "d\\(k − 1\\) \\+ 1 = 5"),
        (lambda: conv.correlate(SQUARE, np.ones((5, 3))), "fits nowhere"),
        (lambda: conv.correlate_loops(SQUARE, np.ones((3, 5))), "fits nowhere"),
        (lambda: conv.correlate(SQUARE, SQUARE, stride=0), "never moves on"),
        (lambda: conv.correlate(SQUARE, SQUARE, padding=-1), "padding"),
        (lambda: conv.correlate(SQUARE, [[1, None], [1, 1]]), "empty or not a finite number"),
        (lambda: conv.filter_image(SQUARE, [[np.nan]]), "empty or not a finite number"),
        (lambda: conv.filter_image(SQUARE, [[np.inf]]), "empty or not a finite number"),
        (lambda: conv.filter_image(SQUARE, np.ones((2, 2))), "2×2 cells has no centre pixel"),
        (lambda: conv.filter_image(SQUARE, np.ones((3, 2))), "both sides must be odd"),
        (lambda: conv.filter_image(SQUARE, np.ones((5, 5))), "more than the image, 4"),
        (lambda: conv.filter_image(SQUARE, np.ones((3, 3)), border="wrap"), "zero, reflect, nearest"),
        (lambda: conv.filter_image(SQUARE, np.ones(3)), "rows and columns"),
        (lambda: conv.filter_image(SQUARE, np.ones((0, 3))), "rows and columns"),
        (lambda: conv.filter_image(np.ones(4), np.ones((1, 1))), r"\(H, W, 3\) in colour"),
        (lambda: conv.pad(SQUARE, -1, "zero"), "padding"),
        (lambda: conv.pad(SQUARE, 1, "wrap"), "zero, reflect, nearest"),
        (lambda: conv.gaussian(-1), "from 0 on; not -1"),
        (lambda: conv.blur(SQUARE, np.nan), "from 0 on"),
        (lambda: conv.blur(SQUARE, 1, "valid"), "zero, reflect, nearest"),
    ],
)
def test_what_cannot_be_is_told_by_its_rule(act, told):
    with pytest.raises(ValueError, match=told):
        act()
