"""Softmax with three scores: worked shares, what a shift does, what is said, what the browser paints."""

import math

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.matrix_formalism import live_softmax_scores


def test_worked_shares():
    facts = live_softmax_scores().facts
    np.testing.assert_allclose(facts["p"], [0.705385, 0.259496, 0.035119], atol=1e-6)  # of 2, 1, −1
    assert math.isclose(facts["loss"], 0.349012, abs_tol=1e-6)
    np.testing.assert_allclose(facts["gradient"], [-0.294615, 0.259496, 0.035119], atol=1e-6)


def test_equal_scores_cost_the_logarithm_of_three():
    figure = live_softmax_scores()
    figure.preset(1)
    np.testing.assert_allclose(figure.facts["p"], 1 / 3)
    assert math.isclose(figure.facts["loss"], math.log(3)) and "log 3 = 1.1" in figure.description


@pytest.mark.parametrize("shift", [-100, -7.3, 100])
def test_a_shift_of_all_scores_changes_no_share_no_loss_and_no_arrow(shift):
    figure = live_softmax_scores(z1=1.5, z2=-2.0, z3=4.9, right="B")
    before = figure.facts
    figure.set(shift=shift)
    for fact in ("p", "loss", "gradient", "without_c"):
        np.testing.assert_allclose(figure.facts[fact], before[fact], rtol=1e-12)
    np.testing.assert_allclose(figure.facts["z"], before["z"] + shift)
    assert "only differences count" in figure.description
    everything(figure)


def test_adding_100_by_the_button_keeps_the_scores_that_are_set():
    figure = live_softmax_scores(z1=-3.0, right="C")
    share = figure.facts["share_a"]
    figure.preset(3)
    assert figure.values["z1"] == -3 and figure.values["right"] == "C" and figure.facts["z"][0] == 97
    assert math.isclose(figure.facts["share_a"], share)


def test_an_arrow_leads_to_a_smaller_loss_and_is_short_where_nothing_is_to_learn():
    figure = live_softmax_scores()
    figure.preset(5)
    wrong = figure.facts
    figure.set(**dict(zip(("z1", "z2", "z3"), map(float, wrong["moved"]))))
    assert figure.facts["loss"] < wrong["loss"]
    figure.preset(2)
    assert np.abs(figure.facts["moved"] - figure.facts["z"]).max() < 0.2 < np.abs(wrong["gradient"]).max()


def test_what_is_special_is_said_where_it_is():
    figure, told = live_softmax_scores(), set()
    for number in range(1, 6):
        figure.preset(number)
        told.add(figure.description.partition("right. ")[2])
    assert len(told) == 5
    assert "Sure and wrong" in figure.description and "B up and A down" in figure.description


def test_a_score_is_dragged_to_where_the_hand_is_whatever_was_added():
    figure = live_softmax_scores(shift=100.0)
    figure.drag("z2", 2, 103.2)
    assert figure.values["z2"] == 3.2 and figure.facts["z"][1] == 103.2
    figure.drag("z2", 2, 1000)
    assert figure.values["z2"] == 5
    figure.drag("target", 2.9, 0.5)
    assert figure.values["right"] == "C"
    figure.nudge("target", -1, 0)
    assert figure.values["right"] == "B"
    with pytest.raises(CourseError, match="A, B, C"):
        figure.set(right="D")


def test_the_browser_paints_what_the_snapshot_shows(page):
    paints_what_the_still_shows("softmax", live_softmax_scores(), page)
