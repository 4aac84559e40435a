"""What must hold on the facts of the figures of lecture 2, whatever their controls say.

Slopes are taken again as differences of curves written out here; curves, shares and maps are recounted.
"""

import math

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


OF_FIGURE = {"live_curve_slope": curve_slope}
