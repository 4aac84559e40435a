"""What must hold on the facts of the figures of lecture 2, whatever their controls say.

Slopes are taken again as differences of curves written out here; curves, shares and maps are recounted.
"""

import math
from itertools import pairwise

import numpy as np

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
    slack = 1e-9 * facts["axes"].unit
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
        allowed = 1e-6 if facts["axes"].curve else 0.01
        assert np.linalg.norm(shapes @ errors) <= allowed * size * np.linalg.norm(errors) + slack, (
            "not the best"
        )
    elif values["heights"]:
        np.testing.assert_allclose(h, facts["axes"].unit * np.array(values["heights"]))


OF_FIGURE = {"live_curve_slope": curve_slope, "live_bump_builder": bump_builder}
