"""Losses by margin: worked numbers, bounds of the 0/1 loss, what is said, what the browser paints."""

import math

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.backprop_sgd import live_loss_margin


@pytest.mark.parametrize(
    "loss, margin, cost, slope",
    [
        ("0/1", -0.5, 1, 0),
        ("0/1", 0, 1, 0),  # on the boundary: counted as wrong
        ("0/1", 0.1, 0, 0),
        ("squared", -1, 2, -2),
        ("squared", 3, 2, 2),
        ("hinge", -1.5, 2.5, -1),
        ("hinge", 1, 0, 0),
        ("logistic", 0, math.log(2), -0.5),
    ],
)
def test_worked_numbers(loss, margin, cost, slope):
    facts = live_loss_margin(loss=loss, margin=margin).facts
    assert math.isclose(facts["cost"], cost) and math.isclose(facts["slope"], slope, abs_tol=1e-12)


def test_scaled_each_loss_is_1_at_margin_0_and_none_is_below_0_1():
    figure = live_loss_margin(through_1=True)
    assert set(figure.facts["costs"]) == {"0/1", "squared", "hinge", "logistic"}
    for margin in np.arange(-20, 31) / 10:
        figure.set(margin=float(margin))
        assert not figure.facts["below"]
    figure.set(margin=0)
    np.testing.assert_allclose(list(figure.facts["costs"].values()), 1)
    assert "on or above 0/1" in figure.description


def test_unscaled_squared_and_logistic_may_cost_less_than_a_mistake_and_that_is_said():
    figure = live_loss_margin(margin=-0.2)
    assert figure.facts["below"] == ["squared", "logistic"]
    assert "under 0/1: squared and logistic" in figure.description
    figure.set(squared=False)
    assert figure.facts["below"] == ["logistic"] and "squared" not in figure.description


@pytest.mark.parametrize("loss", ["0/1", "squared", "hinge", "logistic"])
@pytest.mark.parametrize("through_1", [False, True])
def test_equation_and_numpy_line_give_loss_and_slope(loss, through_1):
    figure = live_loss_margin(loss=loss, through_1=through_1)
    for margin in (-2, -0.7, 0, 0.3, 1, 2.2):
        figure.set(margin=margin)
        everything(figure)
        space = {"np": np}
        exec(figure.numpy_line()[0], space)
        assert math.isclose(space["L"], figure.facts["cost"], abs_tol=1e-12)


def test_what_is_special_is_said_where_it_is():
    told = {name: set() for name in ("0/1", "squared", "hinge", "logistic")}
    for loss in told:
        for margin in (-1.5, 0.4, 1, 2.5):
            told[loss].add(live_loss_margin(loss=loss, margin=margin).description.partition(". ")[2])
    assert [len(sentences) for sentences in told.values()] == [2, 4, 4, 4]


def test_the_loss_that_is_written_out_is_drawn_even_when_it_is_switched_off():
    figure = live_loss_margin(loss="hinge", hinge=False, squared=False)
    assert figure.facts["shown"] == ["0/1", "hinge", "logistic"]
    assert figure.scene.curves["hinge"].values.size and not figure.scene.curves["squared"].values.size


def test_a_press_on_the_picture_moves_the_example_and_no_margin_leaves_the_axis():
    figure = live_loss_margin()
    figure.drag("example", 1.26, 4)
    assert figure.values["margin"] == 1.3
    figure.drag("example", 99, 0)
    assert figure.values["margin"] == 3
    with pytest.raises(CourseError, match="from −2 to 3"):
        figure.set(margin=4)


def test_a_loss_above_the_picture_is_told_at_its_rim():
    figure = live_loss_margin(margin=-2, loss="squared", through_1=True)
    assert figure.facts["cost"] == 9 and figure.scene.outside.strings == ["↑ squared 9"]


def test_the_browser_paints_what_the_snapshot_shows(page):
    paints_what_the_still_shows("losses by margin", live_loss_margin(), page)
