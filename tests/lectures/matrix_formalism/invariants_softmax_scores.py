"""What must hold on the facts of softmax: shares and loss written out, the gradient taken as a difference."""

import math

import numpy as np


def cross_entropy(scores, place):
    """−log of the right class's share, by differences of scores alone."""
    return math.log(sum(math.exp(score - scores[place]) for score in scores))


def softmax_scores(facts, values):
    given = [values["z1"], values["z2"], values["z3"]]
    place, h = "ABC".index(values["right"]), 1e-5
    for k, share in enumerate(facts["p"]):  # with or without what is added to all
        assert math.isclose(share, 1 / sum(math.exp(other - given[k]) for other in given), abs_tol=1e-9)
    assert math.isclose(sum(facts["p"]), 1) and all(0 < share < 1 for share in facts["p"])
    assert given[int(np.argmax(facts["p"]))] == max(given), "the largest score has not the largest share"
    assert facts["y"].tolist() == [float(k == place) for k in range(3)]
    assert math.isclose(facts["loss"], cross_entropy(given, place), abs_tol=1e-9)
    for k in range(3):
        more, less = ([z + sign * h * (j == k) for j, z in enumerate(given)] for sign in (1, -1))
        quotient = (cross_entropy(more, place) - cross_entropy(less, place)) / (2 * h)
        assert abs(facts["gradient"][k] - quotient) < 1e-7, "p − y is not the slope of the loss"
        assert np.sign(facts["moved"][k] - facts["z"][k]) == -np.sign(facts["gradient"][k])
    assert abs(sum(facts["gradient"])) < 1e-12
    np.testing.assert_allclose(facts["z"], np.add(given, values["shift"]), atol=1e-9)
    a, b, c = facts["p"]
    assert (facts["share_a"], facts["share_c"]) == (a, c)
    assert math.isclose(facts["without_c"], a / (a + b), abs_tol=1e-9)
    assert math.isclose(facts["b_without_c"], b / (a + b), abs_tol=1e-9)
