"""What must hold on the facts of losses by margin: formulas written out here, slopes taken as differences."""

import math

import numpy as np

FORMULAS = {
    "0/1": lambda m: 1.0 if m <= 0 else 0.0,
    "squared": lambda m: (m - 1) ** 2 / 2,
    "hinge": lambda m: 1 - m if m < 1 else 0.0,
    "logistic": lambda m: math.log(1 + math.exp(-m)),
}
SCALED = FORMULAS | {
    "squared": lambda m: (m - 1) ** 2,
    "logistic": lambda m: math.log2(1 + 2 ** (-m / math.log(2))),
}
CORNERS = {"0/1": 0, "hinge": 1}  # where a difference quotient has no one limit


def loss_margin(facts, values):
    margin, h = values["margin"], 1e-6
    formulas = SCALED if values["through_1"] else FORMULAS
    for name, f in formulas.items():
        cost, slope = facts["costs"][name], facts["slopes"][name]
        assert math.isclose(cost, f(margin), abs_tol=1e-12), f"the {name} loss is not its formula"
        if abs(margin - CORNERS.get(name, math.inf)) > 2 * h:
            quotient = (f(margin + h) - f(margin - h)) / (2 * h)
            assert math.isclose(slope, quotient, rel_tol=1e-6, abs_tol=1e-8), f"{name}: no slope of its curve"
        (x0, x1), (y0, y1) = facts["tangents"][name]
        assert math.isclose((y1 - y0) / (x1 - x0), slope, abs_tol=1e-9), f"{name}: no tangent"
        assert math.isclose((y0 + y1) / 2, cost, abs_tol=1e-9) and math.isclose(
            (x0 + x1) / 2, margin, abs_tol=1e-9
        )
        x, y = facts["curves"][name]
        jump = (x == 0) & (name == "0/1")  # there the curve has both values
        np.testing.assert_allclose(y[~jump], [f(m) for m in x[~jump]], atol=1e-12)
        if name != "0/1":
            assert np.all(np.diff(y, 2) > -1e-9), f"the {name} loss is not convex"
            if values["through_1"]:
                assert np.all(y >= [FORMULAS["0/1"](m) - 1e-12 for m in x]), f"{name} is below 0/1"
                assert math.isclose(f(0), 1)
    assert facts["slopes"]["hinge"] == (-1 if margin < 1 else 0)
    assert facts["slopes"]["0/1"] == 0 and facts["slopes"]["logistic"] < 0
    assert np.sign(facts["slopes"]["squared"]) == np.sign(round(margin - 1, 12))
    assert (
        facts["cost"] == facts["costs"][values["loss"]] and facts["slope"] == facts["slopes"][values["loss"]]
    )
    switched = dict(zip(FORMULAS, (values[name] for name in ("zero_one", "squared", "hinge", "logistic"))))
    assert facts["shown"] == [name for name, on in switched.items() if on or name == values["loss"]]
    mistake = 1 if margin <= 0 else 0
    assert facts["wrong"] == bool(mistake)
    assert facts["below"] == [name for name in facts["shown"] if formulas[name](margin) < mistake - 1e-12]
    assert math.isclose(facts["hinge_doubled"], FORMULAS["hinge"](2 * margin), abs_tol=1e-12)
    assert facts["distance"] == abs(margin) and facts["hinge_twice"] == 2 * facts["hinge_now"]
