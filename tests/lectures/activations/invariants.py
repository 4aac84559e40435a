"""What must hold on the facts of the figures of lecture 2, whatever their controls say.

Slopes are taken again as differences of curves written out here; curves, shares and maps are recounted.
"""

import math
from itertools import pairwise

import numpy as np
from support.lines import a_line_parts

CURVES = {  # written out again, so that a slip in the engine cannot hide
    "step": lambda z: float(z > 0),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: 2 / (1 + math.exp(-2 * z)) - 1,
    "ReLU": lambda z: max(0.0, z),
    "leaky ReLU": lambda z: z if z > 0 else 0.01 * z,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "GELU": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "identity": lambda z: z,
}
CORNERS = ("step", "ReLU", "leaky ReLU")  # no slope at 0, or two
STEEPEST = {"sigmoid": 1 / 4, "tanh": 1, "ReLU": 1, "leaky ReLU": 1, "softplus": 1, "identity": 1, "step": 0}


def curve_slope(facts, values):
    name, z, s, layers = (values[key] for key in ("function", "z", "steepness", "layers"))
    f, h = CURVES[name], 1e-5
    assert math.isclose(facts["a"], f(s * z), rel_tol=1e-9, abs_tol=1e-12)
    if not (name in CORNERS and abs(z) < h):
        central = (f(s * (z + h)) - f(s * (z - h))) / (2 * h)
        assert abs(facts["slope"] - central) < 1e-6, "the slope is not that of the curve"
    assert abs(facts["slope"]) <= facts["largest_slope"] + 1e-12
    if name in STEEPEST:
        assert math.isclose(facts["largest_slope"], s * STEEPEST[name], abs_tol=1e-3)
    product = 1.0
    for layer in range(layers):
        product *= facts["slope"]
        assert math.isclose(facts["products"][layer], product, rel_tol=1e-9)
    assert math.isclose(facts["product"], product, rel_tol=1e-9), "the product is not f′ᴸ"
    assert facts["saturated"] == ("yes" if abs(facts["slope"]) < 0.05 else "no")
    far = -2 * z
    if facts["distance"] > h:  # at 0 nothing is asked
        there = (f(s * (far + h)) - f(s * (far - h))) / (2 * h)
        if abs(abs(there) - 0.05) > 1e-6:
            assert facts["saturated_across"] == ("yes" if abs(there) < 0.05 else "no")
    (x0, x1), (y0, y1) = facts["tangent"]
    assert math.isclose(y0 + (z - x0) / (x1 - x0) * (y1 - y0), facts["a"], abs_tol=1e-9), "it does not touch"
    assert math.isclose((y1 - y0) / (x1 - x0), facts["slope"], abs_tol=1e-9)
    x, slopes = facts["slopes"]
    shaded = np.zeros(len(x), dtype=bool)
    for low, high in facts["flat_zones"]:
        shaded |= (x >= low) & (x <= high)
    edge = np.abs(np.abs(slopes) - 0.05) < 1e-9
    assert np.array_equal(shaded[~edge], (np.abs(slopes) < 0.05)[~edge]), "the wrong part is shaded"


def switch(z):
    """A sigmoid by another way: ½(1 + tanh(z/2))."""
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


def bump_builder(facts, values):
    edges, s, h = facts["edges"], values["steepness"], facts["heights"]
    assert facts["bumps"] == values["bumps"] == len(h) == len(edges) - 1
    assert facts["hidden_neurons"] == 2 * values["bumps"]
    assert facts["neurons_if_doubled"] == 2 * (2 * values["bumps"])
    assert np.all(np.diff(edges) > 0) and edges[0] < 0 and edges[-1] > facts["x"][-1]

    def sum_at(x):
        return sum(
            height * (switch(s * (x - left)) - switch(s * (x - right)))
            for height, left, right in zip(h, edges, edges[1:])
        )

    scale = max(1, np.abs(h).max())
    np.testing.assert_allclose(facts["shares"].sum(axis=0), facts["curve"], atol=1e-9 * scale)
    np.testing.assert_allclose(facts["curve"], sum_at(facts["x"]), atol=1e-9 * scale)
    one, other = facts["pair"]
    np.testing.assert_allclose(one + other, facts["shares"][facts["marked"] - 1], atol=1e-9 * scale)
    np.testing.assert_allclose(facts["y_hat"], sum_at(facts["probe"]), atol=1e-8 * scale)
    np.testing.assert_allclose(facts["share"] + facts["rest"], facts["y_hat"], atol=1e-8 * scale)
    shown = facts["height"] * (facts["on"] - facts["off"]) + facts["rest"]
    assert abs(shown - facts["y_hat"]) < 1e-8 * scale, "the equation does not give ŷ"
    left, right = edges[facts["marked"] - 1 : facts["marked"] + 1]
    assert left <= facts["probe"] <= right, "the marked place is not on the marked bump"

    x, y = facts["wanted"]
    errors = sum_at(x) - y
    assert math.isclose(facts["rms_error"], math.sqrt(sum(errors**2) / len(y)), abs_tol=1e-8 * scale)
    assert math.isclose(facts["largest_error"], max(abs(errors)), abs_tol=1e-8 * scale)
    assert facts["rms_error"] <= facts["largest_error"] * (1 + 1e-9)
    best = facts["best_rms"]
    slack = 1e-9 * facts["axes"]["unit"]
    assert np.all(best[1:] <= best[:-1] + slack), "twice as many bumps, and a larger error"
    if values["bumps"] in facts["doubled"]:
        here = best[list(facts["doubled"]).index(values["bumps"])]
        assert facts["rms_error"] >= here - slack
        if values["fit"]:
            assert math.isclose(facts["rms_error"], here, abs_tol=slack)
    if values["fit"]:
        assert values["heights"] == ()
        shapes = np.array([switch(s * (x - a)) - switch(s * (x - b)) for a, b in pairwise(edges)])
        size = np.linalg.norm(shapes, 2)  # of the points alone, what only far tails could mend is left
        allowed = 1e-6 if facts["axes"]["curve"] else 0.01
        assert np.linalg.norm(shapes @ errors) <= allowed * size * np.linalg.norm(errors) + slack, (
            "not the best"
        )
    elif values["heights"]:
        np.testing.assert_allclose(h, facts["axes"]["unit"] * np.array(values["heights"]))


def depth(facts, values):
    f = CURVES[facts["between"]]
    matrices, biases = facts["matrices"], facts["biases"]

    def through(x):
        for layer, (W, b) in enumerate(zip(matrices, biases), start=1):
            x = [sum(w * part for w, part in zip(row, x)) + bias for row, bias in zip(W, b)]
            x = x if layer == len(matrices) else [f(z) for z in x]
        return x[0]

    assert facts["layers"] == values["layers"] == len(matrices)
    assert facts["parameters"] == sum(W.size for W in matrices) + sum(b.size for b in biases)
    negative, positive = facts["points"]
    scale = 1e-12 * max(1, *(np.abs(W).max() for W in matrices)) ** 2
    X, y = np.concatenate([negative, positive]), np.repeat([-1, 1], [len(negative), len(positive)])
    wrong = [x for x, side in zip(X, y) if (through(x) > 0) != (side > 0)]
    assert facts["mistakes"] == len(wrong) == len(facts["mistake_points"]), "the mistakes are miscounted"
    assert {tuple(x) for x in wrong} == {tuple(x) for x in facts["mistake_points"]}
    assert abs(through(facts["x"]) - facts["y_hat"]) < 1e-8
    axis, values_seen = facts["axis"], facts["map"]
    for row, column in [(0, 0), (7, 50), (30, 30), (44, 12), (60, 60)]:
        assert abs(values_seen[row, column] - through((axis[column], axis[row]))) < max(1e-9, scale)
    assert facts["bends"] == ("no" if a_line_parts(values_seen > 0, axis) else "yes")
    index = 0 if facts["between"] == "identity" else 1
    counts = (facts["without"], facts["with"])
    assert counts[index][facts["layers"] - 1] == facts["mistakes"]
    assert len(set(counts[0])) == 1, "without activation depth changed the mistakes"
    assert counts[0][0] == counts[1][0], "one layer has nothing to bend"
    assert bool(len(facts["line"])) == (0 < np.sum(values_seen > 0) < values_seen.size)
    for x in facts["line"].reshape(-1, 2)[:: 1 + len(facts["line"]) // 40]:
        assert parts_the_signs(x, axis, through), "the drawn line does not part the signs"
    if facts["bend"]:
        assert facts["W_tilde"] is None and facts["b_tilde"] is None
        return
    assert facts["bends"] == "no"
    product, b_tilde = np.eye(2), np.zeros(2)
    for W, b in zip(matrices, biases):
        product, b_tilde = W @ product, W @ b_tilde + b
    np.testing.assert_allclose(facts["W_tilde"], product[0], atol=1e-10)
    np.testing.assert_allclose(facts["b_tilde"], b_tilde[0], atol=1e-10)
    plane = axis[None, :] * product[0, 0] + axis[:, None] * product[0, 1] + b_tilde[0]
    np.testing.assert_allclose(values_seen, plane, atol=1e-9)
    sure = np.abs(plane) > 1e-9
    assert np.array_equal((values_seen > 0)[sure], (plane > 0)[sure])
    for x in facts["line"].reshape(-1, 2):
        assert abs(x @ product[0] + b_tilde[0]) < 1e-9, "the boundary is not straight"
    best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    np.testing.assert_allclose([*product[0], b_tilde[0]], best, atol=1e-8)  # whatever the depth


def parts_the_signs(x, axis, through):
    """Whether x lies on a side of the grid, and the map changes its sign within a 30th of that side."""
    step = axis[1] - axis[0]
    off = np.abs((x - axis[0]) / step - np.round((x - axis[0]) / step))
    along = np.array([1.0, 0.0]) if off[1] < off[0] else np.array([0.0, 1.0])
    ends = [through(x + far * step / 30 * along) for far in (-1, 1)]
    return off.min() < 1e-9 and (ends[0] > 0) != (ends[1] > 0)
