"""Questions of lecture 4 about one's own figure, and what their proofs lean on."""

import numpy as np
import pytest
from support.bank import BANK

from helpers.engine import losses
from helpers.lectures import backprop_sgd
from helpers.lectures.backprop_sgd import proofs
from helpers.questions.checker import Verdict, judge


def test_the_weight_that_moves_most_is_not_the_largest():
    mover = BANK["backprop.most_changed"]
    facts = {"step": 20, "most_changed": "v₁", "largest_value": "w₁₂", "least_changed": "c"}
    assert judge(mover, "v₁", facts).right is True
    assert judge(mover, "w₁₂", facts).misconception == "value-for-gradient"
    assert judge(mover, "c", facts).misconception == "turned-round"
    assert judge(mover, "b₂", facts) == Verdict(False, mover.otherwise)
    assert judge(mover, "v₁", facts | {"largest_value": "v₁"}).right is True
    assert judge(mover, "none", facts | {"most_changed": "none", "least_changed": "none"}).right is True


@pytest.mark.parametrize(
    "question, figure, start, answer",
    [
        ("backprop.most_changed", "live_graph", dict(step=20, learning_rate=0.0), "none"),
        # nothing comes back through v = 0
        ("backprop.most_changed", "live_graph", dict(step=20, x=(0.0, 3.0), v=(0.0, 0.0)), "c"),
        ("backprop.stable_now", "live_descent", dict(learning_rate=4.0), "no"),
        ("backprop.stable_now", "live_descent", dict(learning_rate=0.9), "yes"),
        ("backprop.stable_now", "live_descent", dict(learning_rate=1.1), "no"),
        ("backprop.stable_now", "live_descent", dict(learning_rate=1.1, momentum=0.5), "yes"),
        ("backprop.playground_updates", "live_playground", dict(batch_size=1, share=50), 125),
    ],
)
def test_answers_follow_the_figure(question, figure, start, answer):
    facts = getattr(backprop_sgd, figure)(**start).facts
    assert judge(BANK[question], answer, facts).right is True


def test_the_helpers_of_the_proofs_are_right():
    """They are measured against closed forms, so that a proof does not lean on itself."""
    for curvature, momentum in ((1, 0), (4, 0), (4, 0.5), (0.3, 0.9)):
        assert np.isclose(proofs.largest_stable(curvature, momentum), 2 * (1 + momentum) / curvature)
    assert np.allclose(proofs.descent(0.3, curvature=2, steps=4), (1 - 0.6) ** (2 * np.arange(5)))
    layers = [proofs.layer_of([[3, 1]], [2])]
    gradient = proofs.gradient_of(layers, [5, 7], losses.SquaredLoss, 4)
    np.testing.assert_allclose(gradient, [100, 140, 20])
    assert np.allclose(proofs.back_through([[1, 2], [3, 4]], [1, 10]), [31, 42])
    assert np.isclose(proofs.spread(4) / proofs.spread(16), 2, rtol=0.1)
    with pytest.raises(KeyError):
        proofs.learns("forward pass → los")
