"""What must hold on the facts of the figures of lecture 1."""

import math

import numpy as np

from helpers.data import biopsies, penguins


def one_neuron(facts, values):
    w, b = np.array(facts["w"]), facts["b"]
    for end in facts["line"]:
        assert abs(w @ end + b) < 1e-9, "the drawn line is not w·x + b = 0"
    if len(facts["line"]):
        along = facts["line"][1] - facts["line"][0]
        assert abs(w @ along) < 1e-9 * max(1, np.linalg.norm(w) * np.linalg.norm(along)), "w is not ⟂ line"
    for output, polygon in enumerate(facts["sides"]):
        for corner in polygon:
            assert (w @ corner + b) * (2 * output - 1) >= -1e-9, "a corner lies on the wrong side"
    samples = penguins() if values["data"] == "own table" else biopsies()  # until there is one
    X = (samples.X - samples.X.mean(axis=0)) / samples.X.std(axis=0)
    fires = np.array([x[0] * w[0] + x[1] * w[1] + b > 0 for x in X])
    assert facts["mistakes"] == int(np.sum(fires != (samples.y == 1))), "the mistakes are miscounted"
    assert len(facts["mistake_points"]) == facts["mistakes"]
    for scale in (0.5, 3.0):
        assert np.array_equal(X @ (scale * w) + scale * b > 0, fires), "scaling changed a label"
    z = round(w[0] * values["x1"] + w[1] * values["x2"] + b, 9)  # 0.1 + 0.2 − 0.3 is 0 on paper
    assert math.isclose(facts["z"], z, abs_tol=1e-8) and facts["z_opposite"] == -facts["z"]
    turned = -values["w1"] * values["x1"] + values["w2"] * values["x2"] + values["b"]
    assert math.isclose(facts["z_turned"], turned, abs_tol=1e-8)
    assert (facts["w1_share"] > 1e-9) == (abs(facts["z"] - facts["z_turned"]) > 1e-9)
    assert facts["output"] == (1 if z > 0 else 0)
    assert math.isclose(facts["sigmoid"], 1 / (1 + math.exp(-z)), rel_tol=1e-7)
    assert facts["a"] == (facts["output"] if values["activation"] == "step" else facts["sigmoid"])


TRUTH = {  # written out again, so that a slip in the engine's table cannot hide
    "AND": lambda p, q: p and q,
    "OR": lambda p, q: p or q,
    "NAND": lambda p, q: not (p and q),
    "NOR": lambda p, q: not (p or q),
    "XOR": lambda p, q: p != q,
    "XNOR": lambda p, q: p == q,
}


def gate_lab(facts, values):
    def fires(prefix, x):
        return int(values[f"{prefix}w1"] * x[0] + values[f"{prefix}w2"] * x[1] + values[f"{prefix}b"] > 0)

    bits = [(0, 0), (0, 1), (1, 0), (1, 1)]
    seen = [(fires("h1_", x), fires("h2_", x)) if values["hidden"] else x for x in bits]
    outputs = [fires("", x) for x in seen]
    assert facts["outputs"] == outputs
    assert facts["z"] == [values["w1"] * x[0] + values["w2"] * x[1] + values["b"] for x in seen]
    if values["gate"] in TRUTH:
        assert facts["targets"] == [int(TRUTH[values["gate"]](*x)) for x in bits]
    right = [output == target for output, target in zip(outputs, facts["targets"])]
    assert facts["row_ok"] == right and facts["score"] == sum(right) <= facts["best"] <= 4
    assert facts["wrong_rows"] == [f"{p}{q}" for (p, q), ok in zip(bits, right) if not ok]
    assert sorted(facts["wrong_rows"] + facts["right_rows"]) == ["00", "01", "10", "11"]
    opposite = [int(-values["w1"] * x[0] - values["w2"] * x[1] - values["b"] > 0) for x in seen]
    wrong = [
        f"{p}{q}" for (p, q), output, target in zip(bits, opposite, facts["targets"]) if output != target
    ]
    assert facts["wrong_if_turned"] == wrong
    if 0 not in facts["z"]:
        assert wrong == facts["right_rows"], "the opposite gate is wrong where this one is right"
    if values["gate"] in ("XOR", "XNOR") and not values["hidden"]:
        assert facts["score"] <= 3, "one neuron cannot compute XOR"
    for polygon, output in facts["regions"]:
        middle = np.mean(polygon, axis=0)
        inner = (fires("h1_", middle), fires("h2_", middle)) if values["hidden"] else middle
        assert fires("", inner) == output, "a region is painted in the wrong colour"
    area = sum(shoelace(polygon) for polygon, _ in facts["regions"])
    assert math.isclose(area, 2.2**2, rel_tol=1e-9), "the regions do not tile the plane"


def shoelace(polygon):
    """Area of a polygon."""
    x, y = np.asarray(polygon).T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def learning(facts, values):
    samples = biopsies() if values["data"] == "biopsies" else penguins()
    low, high = samples.X.min(axis=0), samples.X.max(axis=0)
    X = (samples.X - low) / (high - low)
    if values["data"] != "penguins":
        X = (samples.X - samples.X.mean(axis=0)) / samples.X.std(axis=0)
    fires = X @ facts["w"] + facts["b"] > 0
    wrong = fires != (samples.y == 1)
    assert facts["wrong_now"] == wrong.sum()
    assert facts["mistakes"] <= facts["bound"], "more mistakes than (R/γ)²"
    assert facts["mistakes"] <= facts["shown"] or facts["shown"] == 0
    assert np.isinf(facts["bound"]) == (values["data"] == "biopsies")
    for end in facts["line"]:
        assert abs(np.dot(facts["w"], end) + facts["b"]) < 1e-9
    if facts["example"] is not None and facts["last_step"] != "one epoch":
        x, y = X[facts["example"]], samples.y[facts["example"]]
        z = np.dot(facts["old_w"], x) + facts["old_b"]
        mistake = (z > 0) != (y > 0)
        assert facts["moved"] == mistake, "a correct point changed the weights, or a mistake did not"
        if mistake:
            np.testing.assert_allclose(facts["w"], facts["old_w"] + facts["rate"] * y * x, atol=1e-12)
    letters = facts["candidates"]
    assert list(letters) == list("ABCD")[: len(letters)]
    movers = [name for name, example in letters.items() if wrong[example]]
    assert facts["first_to_move"] == (movers[0] if movers else "none")
    assert facts["later_mistake"] == (movers[1] if len(movers) > 1 else None)
