"""What must hold on the facts of the valley walker, whatever its controls say.

Heights, steps and gradients are worked out again here, without the engine.
"""

import math

import numpy as np

HEIGHTS = {
    "bowl": lambda u, v: (u * u + v * v) / 2,
    "ravine": lambda u, v: (u * u + 20 * v * v) / 2,
    "saddle": lambda u, v: u * u / 2 + (v * v - 4) ** 2 / 16,
    "two valleys": lambda u, v: (u * u - 4) ** 2 / 16 + u / 4 + (v - u / 2) ** 2 / 2 + 0.5147536,
}
CURVED = {"bowl": 1, "ravine": 20}


def descent(facts, values):
    height = HEIGHTS[values["surface"]]
    w, slope, rate, beta = (np.array(facts[name]) for name in ("w", "gradient", "learning_rate", "momentum"))
    assert (rate, beta) == (values["learning_rate"], values["momentum"])
    size, h = 1 + np.linalg.norm(slope), 1e-5 * max(1, np.abs(w).max())
    shown = np.array([height(*place) for place in facts["path"]])
    np.testing.assert_allclose(facts["losses"], shown, rtol=1e-9, atol=1e-6)
    assert facts["loss"] == facts["losses"][-1] and tuple(facts["path"][-1]) == facts["w"]
    assert len(facts["path"]) == facts["steps"] + 1 and tuple(facts["path"][0]) == facts["start"]
    if np.abs(w).max() < 1e3:
        central = [(height(*(w + along)) - height(*(w - along))) / (2 * h) for along in np.eye(2) * h]
        assert np.linalg.norm(central - slope) < 1e-6 * size, "the gradient is not that of the height"
    far = max(abs(w)) > 30
    assert (facts["next_w"] is None) == (facts["ended"] == "lost") == far
    if not far:
        velocity = beta * np.array(facts["velocity"]) - rate * slope
        np.testing.assert_allclose(facts["next_velocity"], velocity, rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(facts["next_w"], w + velocity, rtol=1e-12, atol=1e-12)
    if facts["steps"]:
        np.testing.assert_allclose(facts["path"][-2] + facts["velocity"], w, rtol=1e-12, atol=1e-12)
    assert np.abs(facts["path"][:-1]).max(initial=0) <= 30, "steps went on after descent was lost"
    if values["surface"] in CURVED:
        steepest = CURVED[values["surface"]]
    else:
        steepest = steepest_by_differences(height, w) if np.abs(w).max() < 1e3 else facts["curvature"]
    assert math.isclose(facts["curvature"], steepest, rel_tol=1e-4)
    product = round(float(rate) * facts["curvature"], 9)
    bound = round(2 * (1 + float(beta)), 9)
    assert facts["stable"] == ("yes" if product < bound else "no")
    assert facts["stable_at_double"] == ("yes" if product + product < bound else "no")
    assert math.isclose(facts["limit"] * facts["curvature"], 2 * (1 + beta))
    assert math.isclose(facts["product"] / facts["meter_limit"], rate / facts["limit"], rel_tol=1e-6)
    at_rest = max(np.linalg.norm(slope), np.linalg.norm(facts["velocity"])) < 1e-4
    assert (facts["ended"] == "at rest") == (at_rest and not far)
    assert np.abs(facts["drawn_path"]).max() <= 100 and np.abs(facts["drawn_ahead"]).max(initial=0) <= 100


def steepest_by_differences(height, w, h=1e-3):
    """The largest curvature at w over directions, from second differences of the height."""
    h *= max(1, np.abs(w).max())
    turns = np.linspace(0, np.pi, 721)
    u, v = h * np.cos(turns), h * np.sin(turns)
    return ((height(w[0] + u, w[1] + v) + height(w[0] - u, w[1] - v) - 2 * height(*w)) / h**2).max()
