"""What must hold on the facts of the shape machine and the space bender, whatever their controls say.

Shapes are worked out again by running NumPy, or by its rules written out here; areas by the shoelace.
"""

import math
import re
from itertools import pairwise

import numpy as np

AFFORDABLE = 3e6  # products of numbers: larger layers are judged by the rules alone


def shape_machine(facts, values):
    sizes, batch = values["sizes"], values["batch"]
    arrays = [np.broadcast_to(0.0, shape) for n, m in pairwise(sizes) for shape in ((m, n), (m,))]
    assert facts["parameters"] == sum(array.size for array in arrays)
    assert facts["weights_only"] == sum(array.size for array in arrays if array.ndim == 2)
    assert facts["with_batch"] == facts["parameters"] * batch
    assert facts["layers"] == values["layers"] == len(sizes) - 1

    at = min(values["at"], facts["layers"])
    n, m = sizes[at - 1], sizes[at]
    given = {
        "W one column short": ("W", (m, n - 1)),
        "b one number too long": ("b", (m + 1,)),
        "b a single number": ("b", (1,)),
        "b per example": ("b", (batch,)),
    }
    for name, right in (("W", (m, n)), ("b", (m,))):
        letter, shape = given.get(values["mistake"], (name, right))
        assert facts["shapes"][f"{name}{at}"] == (shape if letter == name else right), "another mistake"

    # the line that is shown raises exactly when that is shown, and says so in NumPy's own words
    operations = re.fullmatch(
        r"np.zeros\((.*?)\)(\.T)? @ np.zeros\((.*?)\)(\.T)? \+ np.zeros\((\d+)\)", facts["code"]
    )
    left, left_turned, W, W_turned, b = operations.groups()
    if facts["stopped_in"] in (None, at):
        assert bool(left_turned) == (values["mistake"] == "input turned")
        assert bool(W_turned) == (values["mistake"] != "W not transposed")
        assert eval(W) == facts["shapes"][f"W{at}"] and (int(b),) == facts["shapes"][f"b{at}"]
    left, W = (
        shape[::-1] if turned else shape for shape, turned in ((eval(left), left_turned), (eval(W), W_turned))
    )
    b = int(b)
    inner = left[1] == W[0]
    outer = inner and (b in (1, W[1]) or W[1] == 1)
    assert facts["fits"] == ("yes" if outer else "no")
    if left[0] * left[1] * W[1] + left[0] * b < AFFORDABLE or not inner:
        try:
            made, raised = eval(facts["code"], {"np": np}).shape, ""
        except ValueError as problem:
            made, raised = None, f"{type(problem).__name__}: {str(problem).strip()}"
        assert raised == (f"{facts['error_class']}: {facts['error']}" if facts["error"] else "")
        assert made == facts["passes"][(facts["stopped_in"] or facts["at"]) - 1].A

    if facts["fits"] == "no":
        shapes = (left, W) if not inner else ((left[0], W[1]), (b,))
        assert all(str(shape) in facts["words"] for shape in shapes), "the words name both shapes"
        clash = (left[1], W[0]) if not inner else (W[1], b)
        assert f"{clash[0]} ≠ {clash[1]}" in facts["words"] and clash[0] != clash[1]
        assert not facts["silent"] and values["mistake"] != "none"
    else:
        assert facts["error"] == facts["words"] == "" and facts["error_class"] == "none"
        assert facts["silent"] == facts["slip"]
        if not facts["slip"]:
            assert facts["shapes"][f"A{facts['layers']}"] == (batch, sizes[-1])
    if not facts["slip"]:
        for k, (n, m) in enumerate(pairwise(sizes), start=1):
            assert facts["shapes"][f"W{k}"] == (m, n) and facts["shapes"][f"b{k}"] == (m,)


BENDS = {
    "identity": lambda z: z,
    "ReLU": lambda z: max(0.0, z),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
}
XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}


def space_bender(facts, values):
    (w11, w12), (w21, w22) = values["W"]
    assert abs(facts["det"] - (w11 * w22 - w12 * w21)) < 1e-9 and facts["area_ratio"] == abs(facts["det"])
    doubled = abs(2 * w11 * 2 * w22 - 2 * w12 * 2 * w21)
    assert abs(facts["area_if_doubled"] - doubled) < 1e-9 and abs(2 * facts["area_twice"] - doubled) < 1e-9
    signed = (facts["signed_area"], facts["signed_if_doubled"])
    assert signed == ((facts["det"], 4 * facts["det"]) if facts["det"] < 0 else (None, None))
    linear, bent = min(1, 2 * values["t"]), max(0, 2 * values["t"] - 1)
    w11, w22 = 1 + linear * (w11 - 1), 1 + linear * (w22 - 1)
    w12, w21, (b1, b2) = linear * w12, linear * w21, (linear * bias for bias in values["b"])

    def weighted(x):
        return w11 * x[0] + w12 * x[1] + b1, w21 * x[0] + w22 * x[1] + b2

    def layer(x):
        return [(1 - bent) * z + bent * BENDS[values["activation"]](z) for z in weighted(x)]

    assert abs(facts["det_now"] - (w11 * w22 - w12 * w21)) < 1e-9
    assert abs(signed_area(facts["square"]) - facts["det_now"]) < 1e-9, "the drawn area is not det"
    assert values["t"] < 0.5 or facts["det_now"] == facts["det"]
    word = {-1: "flipped", 0: "lost", 1: "kept"}[int(np.sign(facts["det"]))]
    assert facts["orientation"] == word
    np.testing.assert_allclose(facts["square"], [weighted(x) for x in facts["unit_square"]], atol=1e-9)
    for before, after in zip(
        facts["lattice"].reshape(-1, 2)[::73], facts["bent_lattice"].reshape(-1, 2)[::73]
    ):
        np.testing.assert_allclose(after, layer(before), atol=1e-9)
    sides = len(facts["bent_square"]) // 4
    np.testing.assert_allclose(
        facts["bent_square"][::sides], [layer(x) for x in facts["unit_square"]], atol=1e-9
    )
    np.testing.assert_allclose(facts["z"], weighted(facts["x"]), atol=1e-9)
    np.testing.assert_allclose(facts["a"], layer(facts["x"]), atol=1e-9)

    own = values["points"] == "own table"
    assert facts["separable_before"] == ("yes" if gap(*facts["before"]) > 0 else "no")
    assert own or facts["separable_before"] == "no"
    for label, (before, after) in enumerate(zip(facts["before"], facts["after"])):
        assert own or all(XOR[tuple(round(part) for part in x)] == label for x in before)
        np.testing.assert_allclose(after, [layer(x) for x in before], atol=1e-9)
    widest = gap(*facts["after"])
    if not 1e-7 < widest < 1e-5:  # a hair's breadth
        assert facts["separable"] == ("yes" if widest > 1e-6 else "no"), f"the classes are {widest} apart"
    w, c = facts["line_w"], facts["line_b"]
    if facts["separable"] == "no":
        assert not len(facts["line"]) and not len(facts["bent_line"]) and not np.any(w)
        return
    zeros, ones = facts["after"]
    assert max(zeros @ w + c) < 0 < min(ones @ w + c), "the drawn line does not separate"
    assert math.isclose(min(ones @ w) - max(zeros @ w), widest, rel_tol=1e-6, abs_tol=1e-9), (
        "not the widest street"
    )
    for end in facts["line"]:
        assert abs(end @ w + c) < 1e-9, "an end of the line is not on it"
    for end in facts["bent_line"].reshape(-1, 2)[::17]:
        assert abs(np.array(layer(end)) @ w + c) < 0.1, "the line bent back does not lead to the line"


def signed_area(corners):
    """Area of a polygon, positive where its corners go round to the left."""
    x, y = np.asarray(corners).T
    return (np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def gap(zeros, ones):
    """How far two sets of points are apart along the best direction; at most 0 where no line parts them.

    The best direction is at a right angle to a side of one hull, or leads from a corner to a corner.
    """
    sides = [(side[:, None] - side).reshape(-1, 2) for side in (zeros, ones)]
    across = (ones[:, None] - zeros).reshape(-1, 2)
    normals = np.concatenate([across, *(part[:, ::-1] * (1, -1) for part in sides)])
    lengths = np.hypot(*normals.T)
    if not np.any(lengths > 1e-12):
        return 0.0
    normals = normals[lengths > 1e-12] / lengths[lengths > 1e-12, None]
    normals = np.concatenate([normals, -normals])
    return float(np.max((ones @ normals.T).min(axis=0) - (zeros @ normals.T).max(axis=0)))
