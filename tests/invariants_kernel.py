"""What must hold on the facts of kernel bench and blur and edge: recounted pixel by pixel."""

import math

import numpy as np


def beyond(place, side, border):
    """The row (or column) that stands at `place`, from 0 to side − 1; None where there is none: 0."""
    if 0 <= place < side:
        return place
    if border == "zero":
        return None
    if border == "nearest":
        return min(max(place, 0), side - 1)
    assert border == "reflect", "a window of “valid” never leaves the picture"
    return -place - 1 if place < 0 else 2 * side - 1 - place


def window(image, row, column, half, border):
    """The pixels about (row, column), one by one; of a colour their mean."""
    patch = np.zeros((2 * half + 1, 2 * half + 1))
    for i, j in np.ndindex(patch.shape):
        r = beyond(row + i - half, image.shape[0], border)
        c = beyond(column + j - half, image.shape[1], border)
        patch[i, j] = 0 if r is None or c is None else np.mean(image[r, c], dtype=float)
    return patch


def kernel_bench(facts, values):
    K, border = np.array(values["kernel"], dtype=float), values["border"]
    side, half = len(K), len(K) // 2
    assert K.shape in ((3, 3), (5, 5)) and values["size"] == f"{side} × {side}"
    image, row, column = facts["image"], facts["row"], facts["column"]
    rim = half if border == "valid" else 0
    assert rim <= row < image.shape[0] - rim and rim <= column < image.shape[1] - rim
    assert (row, column) == (values["row"], values["column"])
    turned = np.rot90(K, 2) if values["flip"] else K
    patch = window(image, row, column, half, border)
    np.testing.assert_allclose(facts["patch"], patch, atol=1e-6)
    assert np.array_equal(facts["products"], facts["patch"] * turned)
    weight = max(1, np.abs(K).sum())
    assert math.isclose(facts["value"], sum(facts["products"].ravel()), abs_tol=1e-9 * weight)
    assert math.isclose(facts["kernel_sum"], K.sum(), abs_tol=1e-9)
    output = facts["output"]
    assert output.shape == tuple(n - 2 * rim for n in image.shape[:2]) + image.shape[2:]
    high, wide = output.shape[:2]
    places = [(row - rim, column - rim), (0, 0), (high - 1, wide - 1), (0, wide // 2), (high // 3, wide // 2)]
    for r, c in places:
        value = np.sum(window(image, r + rim, c + rim, half, border) * turned)
        shown = {"signed": value, "absolute": abs(value), "clipped": value}[values["show"]]
        for number, whole in ((value, output), (shown, facts["painted"])):
            assert math.isclose(np.mean(whole[r, c]), number, abs_tol=2e-6 * weight)
    assert facts["painted"].ndim == (output.ndim if values["show"] == "clipped" else 2)
    measures(facts, output, 1e-6 * max(10, weight))
    assert max(facts["cell"], default=0) < side
    inside = facts["inside"]
    assert inside.all() == (half <= row < image.shape[0] - half and half <= column < image.shape[1] - half)


def measures(facts, output, rounding):
    """The range of the output, and the share of it that a plain picture hides."""
    assert math.isclose(facts["lowest"], output.min(), abs_tol=1e-6 + rounding)
    assert math.isclose(facts["highest"], output.max(), abs_tol=1e-6 + rounding)
    below, above = output < -rounding, output > 1 + rounding
    assert math.isclose(facts["share_clipped"], np.mean(below | above), abs_tol=1e-12)
    assert math.isclose(facts["share_negative"], np.mean(below), abs_tol=1e-12)
    assert facts["reach"] > 0


OF_FIGURE = {"live_kernel_bench": kernel_bench}
