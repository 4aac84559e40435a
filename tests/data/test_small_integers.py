"""Whole numbers of 32 bits, NumPy's default on some systems and in the browser: nothing runs over."""

import numpy as np
import pytest

from helpers.data import images, pixels, tissue
from helpers.engine import (
    Conv,
    Full,
    conv_parameters,
    count_parameters,
    layer_summary,
    one_hot,
    perceptron,
    rows_right,
    to_bits,
    to_signs,
)


class Int32(np.ndarray):
    """Whole numbers as where the default has 32 bits: what NumPy makes of them stays in 32, and wraps."""

    def __array_ufunc__(self, ufunc, method, *inputs, **settings):
        plain = [np.asarray(x) if isinstance(x, Int32) else x for x in inputs]
        result = getattr(ufunc, method)(*plain, **settings)
        return small(result) if np.asarray(result).dtype == np.int64 else result


def small(numbers):
    return np.asarray(numbers).astype(np.int32).view(Int32)


def test_the_simulation_wraps():
    assert (small([70_000]) * small([70_000])).tolist() == [70_000**2 - 2**32]
    assert small([2**31 - 1, 1]).cumsum().tolist() == [2**31 - 1, -(2**31)]
    assert small([2**31 - 1, 1]).sum() == -(2**31) and (small([3]) * 0.5).dtype == float


def test_the_threshold_of_a_large_picture(monkeypatch):
    """Half a million pixels: n₀·n₁ is far beyond 2³¹."""
    values = images.brown(tissue())
    expected, histogram = images.otsu(values), np.histogram

    def small_histogram(*args):
        counts, edges = histogram(*args)
        return small(counts), edges

    monkeypatch.setattr(np, "histogram", small_histogram)
    assert images.otsu(values) == expected


def test_counts_of_large_networks():
    sizes = np.array([60_000, 50_000, 10], np.int32)
    assert count_parameters(sizes) == 60_000 * 50_000 + 50_000 + 50_000 * 10 + 10
    assert conv_parameters(*np.array([3, 40_000, 60_000], np.int32)) == 60_000 * (40_000 * 9 + 1)
    shape, maps = np.array([3, 2000, 2000], np.int32), np.int32(512)
    (conv, full) = layer_summary(shape, [Conv(maps, np.int32(3), padding=np.int32(1)), Full(np.int32(1000))])
    assert conv.multiplications == 512 * 3 * 9 * 2000**2 and conv.parameters == 512 * 28
    assert full.parameters == full.multiplications + 1000 == 512 * 2000**2 * 1000 + 1000


@pytest.mark.parametrize("low, high", [(-(2**15), 2**15 - 1), (-1, 2**15 - 1)])
@pytest.mark.parametrize("dtype", [np.int16, np.int32])
def test_a_picture_of_signed_numbers(dtype, low, high):
    scale = 1 if dtype is np.int16 else 2**16
    numbers = np.array([[low, 0, high]]).astype(dtype) * dtype(scale)
    unit, shares = pixels.to_unit(numbers, []), np.array([low, 0, high]) - low
    np.testing.assert_allclose(unit[0], shares / (high - low), atol=1e-6)


def test_labels_and_tables_of_32_bits():
    y = small([0, 2, 1])
    assert one_hot(y, 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert to_bits(to_signs(small([0, 1]))).tolist() == [0, 1]
    rows = small([[0, 0], [0, 1], [1, 0], [1, 1]])
    assert rows_right(perceptron(rows, small([1, 1]), -1.5), "AND").all()
    mask = small(np.kron([[0, 1], [2, 0]], np.ones((6, 6), int)))
    assert images.pixel_classes(mask).tolist() == images.pixel_classes(np.asarray(mask).astype(int)).tolist()
    X, labels = images.turned(np.arange(8.0).reshape(2, 1, 2, 2), small([0, 1]))
    assert X.shape == (16, 1, 2, 2) and labels.tolist() == [0, 1] * 8
