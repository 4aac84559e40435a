"""Curve, slope, saturation: worked slopes, what is told outside the picture, what the browser paints."""

import numpy as np
import pytest
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.lectures.activations import live_curve_slope


@pytest.mark.parametrize(
    "z, slope",
    [
        (-6, 0.00246651),
        (-5, 0.00664806),
        (-4, 0.01766271),
        (-3, 0.04517666),
        (-2, 0.10499359),
        (-1, 0.19661193),
        (0, 0.25),
    ],
)
def test_slopes_of_the_sigmoid(z, slope):
    figure = live_curve_slope()
    for side in (z, -z):
        figure.set(z=side)
        facts = figure.facts
        assert abs(facts["slope"] - slope) < 5e-9
        assert facts["saturated"] == ("yes" if abs(z) >= 3 else "no")


def test_five_layers_at_the_steepest_place_leave_a_thousandth():
    figure = live_curve_slope()
    figure.preset(1)
    assert figure.facts["slope"] == figure.facts["largest_slope"] == 0.25
    assert figure.facts["product"] == 0.25**5 and "0.25⁵ = 0.0009766" in figure.equation()


def test_steepness_stretches_curve_and_slope():
    facts = live_curve_slope(z=1.5, steepness=2).facts
    assert facts["a"] == live_curve_slope(z=3.0).facts["a"]
    assert facts["slope"] == 2 * live_curve_slope(z=3.0).facts["slope"]
    assert facts["largest_slope"] == 0.5


@pytest.mark.parametrize("function, z", [("step", 2.0), ("ReLU", -2.0), ("ReLU", 0.0)])
def test_a_slope_of_zero_is_told_in_words(function, z):
    figure = live_curve_slope(function=function, z=z)
    everything(figure)
    assert figure.facts["product"] == 0 and "nothing gets through" in figure.equation()
    assert "nothing of a small change gets through" in figure.description and "inf" not in figure.description
    assert figure.scene.products[1].values.size == figure.scene.under.values.size == 0


def test_a_product_below_the_axis_stands_at_its_foot_and_says_so():
    figure = live_curve_slope(z=6.0, layers=10)
    foot = figure.scene.panels[2].y[0]
    assert figure.facts["product"] < foot / 1e10
    assert len(figure.scene.under.values[0]) == np.sum(figure.facts["products"] < foot) > 0
    assert "below" in figure.scene.under_name.strings[0] and "10⁻²⁷" in figure.equation()


@pytest.mark.parametrize("z, where", [(4.0, "a = 16 lies above"), (-4.0, "a = −16 lies below"), (1.0, "")])
def test_a_point_outside_the_picture_is_told(z, where):
    figure = live_curve_slope(function="identity", z=z, steepness=4)
    assert figure.scene.outside.strings == [where]
    low, high = figure.scene.panels[0].y
    assert low < figure.scene.here.values[1, 0] < high


def test_a_slope_above_one_makes_a_gradient_grow():
    figure = live_curve_slope(function="tanh", z=0.0, steepness=4, layers=10)
    everything(figure)
    assert figure.facts["product"] == 4.0**10 < figure.scene.panels[2].y[1]
    assert "it grows" in figure.description


def test_a_negative_slope_keeps_its_sign():
    figure = live_curve_slope(function="GELU", z=-2.0, layers=3)
    everything(figure)
    assert figure.facts["slope"] < 0 and figure.facts["product"] < 0
    assert [layer.values.shape[1] for layer in figure.scene.products] == [2, 1]


def test_the_product_of_the_numpy_line():
    figure = live_curve_slope(z=-0.7, layers=4)
    for function in ("sigmoid", "tanh", "softplus", "GELU", "leaky ReLU", "identity"):
        for steepness in (1, 2.5):
            figure.set(function=function, steepness=steepness)
            space = {"np": np}
            exec(figure.numpy_line()[0], space)
            np.testing.assert_allclose(space["product"], figure.facts["product"], rtol=1e-9)
            np.testing.assert_allclose(space["slope"], figure.facts["slope"], rtol=1e-9)


def test_the_point_on_the_curve_is_dragged_along_it(page):
    bare = Bare(page, live_curve_slope())
    figure = bare.show()
    bare.settled()
    grip = figure.locator("[data-handle=point]")
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y - 60, steps=6)
    page.mouse.up()
    bare.settled()
    assert bare.figure.values["z"] < 0
    after = grip.bounding_box()
    assert abs(after["x"] - box["x"] + 80) < 4 and after["y"] > box["y"]  # on the curve, not at the pointer
    z = bare.figure.values["z"]
    page.keyboard.press("Shift+ArrowRight")
    bare.settled()
    assert abs(bare.figure.values["z"] - z - 1) < 1e-9


PICTURES = {
    "sigmoid": live_curve_slope,
    "saturated, beside tanh": lambda: live_curve_slope(z=5.0, beside="tanh"),
    "steep tanh": lambda: live_curve_slope(function="tanh", z=0.2, steepness=3, layers=10),
    "silent ReLU": lambda: live_curve_slope(function="ReLU", z=-2.0, beside="leaky ReLU"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_snapshot_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
