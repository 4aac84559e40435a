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
    negative = np.sum((1 - facts["patch"]) * facts["turned"])
    assert math.isclose(facts["value_of_negative"], negative, abs_tol=1e-9 * max(1, weight))
    assert facts["strength"] == abs(facts["value"])
    for total, name in ((0, "value_opposite"), (1, "one_minus_value")):  # None where that is the answer
        taken = negative if facts[name] is None else facts[name]
        assert math.isclose(taken + facts["value"], total, abs_tol=2e-6 * max(1, weight))
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
    measures(facts, output, 1e-6 * weight)
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


def bell(sigma):
    """Weights e^(−x²/2σ²) for x up to 4σ, which sum to 1."""
    if not sigma:
        return np.ones(1)
    reach = math.floor(4 * sigma + 0.5)
    weights = np.array([math.exp(-x * x / (2 * sigma * sigma)) for x in range(-reach, reach + 1)])
    return weights / weights.sum()


def mirrored(place, side):
    """The row (or column) at a place that may be far outside: … c b a | a b c | c b a | a b …"""
    place = np.asarray(place) % (2 * side)
    return np.where(place < side, place, 2 * side - 1 - place)


def smoothed(image, row, column, sigma):
    """One pixel of a blur, (1,) or (3,)."""
    weights = bell(sigma)
    around = np.arange(len(weights)) - len(weights) // 2
    patch = image[np.ix_(mirrored(row + around, image.shape[0]), mirrored(column + around, image.shape[1]))]
    return np.tensordot(np.outer(weights, weights), patch.astype(float), axes=2)


def edge(image, row, column, sigma):
    """One pixel of a Laplacian: the four neighbours minus four times the middle."""
    ways = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    return sum(smoothed(image, row + r, column + c, sigma) for r, c in ways) - 4 * smoothed(
        image, row, column, sigma
    )


def blur(facts, values):
    image, output, sigma = facts["image"], facts["output"], values["sigma"]
    assert output.shape == image.shape and facts["sigma"] == sigma
    high, wide = image.shape[:2]
    for row, column in [(0, 0), (high - 1, wide // 3), (high // 2, wide // 2)]:
        wanted = {
            "Gaussian blur": lambda r, c: smoothed(image, r, c, sigma),
            "Laplacian": lambda r, c: edge(image, r, c, sigma),
            "difference of blurs": lambda r, c: (
                smoothed(image, r, c, sigma) - smoothed(image, r, c, 1.6 * sigma)
            ),
        }[values["operation"]](row, column)
        np.testing.assert_allclose(output[row, column], wanted, atol=4e-6)
        shown = np.mean(wanted) if values["show"] == "signed" else wanted
        np.testing.assert_allclose(facts["painted"][row, column], shown, atol=4e-6)
    measures(facts, output, 1e-6)
    total = 1 if values["operation"] == "Gaussian blur" else 0
    assert math.isclose(facts["kernel"].sum(), total, abs_tol=1e-9)
    assert math.isclose(facts["kernel_sum"], total, abs_tol=1e-6)
    assert len(facts["edges"]) == len(facts["counts"]) + 1 and facts["counts"].sum() > 0
    assert np.all(np.diff(facts["edges"]) > 0)
