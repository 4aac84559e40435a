"""The bump builder: fits, the pen, heights set by hand, and what the browser paints."""

import numpy as np
import pytest
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.activations import live_bump_builder

ONE_HILL = (0, 0, 0.8, 0, 0)
TARGETS = ("a wave", "two steps", "a hill", "enzyme: Michaelis–Menten", "enzyme: measurements")


@pytest.mark.parametrize("target", TARGETS)
def test_twice_as_many_bumps_never_fit_worse(target):
    figure = live_bump_builder(target=target)
    for steepness in (30, 40, 60, 100, 200, 400):
        errors = []
        for bumps in range(1, 33):
            figure.set(steepness=steepness, bumps=bumps)
            errors.append(figure.facts["rms_error"])
        for n in range(1, 17):
            assert errors[2 * n - 1] <= errors[n - 1] + 1e-9 * errors[0], (steepness, n)


def test_the_error_falls_a_lot_with_the_number_of_bumps():
    few, many = (live_bump_builder(bumps=n).facts for n in (4, 32))
    assert many["rms_error"] < few["rms_error"] / 50 and many["largest_error"] < few["largest_error"] / 10


@pytest.mark.parametrize("target", TARGETS)
def test_no_other_heights_fit_better(target):
    rng = np.random.default_rng(0)
    figure = live_bump_builder(target=target, bumps=12)
    unit, best = figure.facts["axes"]["unit"], figure.facts["heights"]
    for size in (1e-2, 0.1, 1):
        for _ in range(20):
            other = best / unit + size * rng.normal(size=len(best))
            figure.set(fit=False, heights=tuple(other))
            assert figure.facts["rms_error"] > 0
            figure.set(fit=True)
            fitted = figure.facts["rms_error"]
            figure.set(fit=False, heights=tuple(other))
            assert figure.facts["rms_error"] >= fitted * (1 - 1e-6)


def test_one_bump_is_two_neurons():
    figure = live_bump_builder(target="a hill", bumps=5, fit=False, heights=ONE_HILL, probe=0.5)
    facts = figure.facts
    assert facts["marked"] == 3 and abs(facts["height"] - 0.8) < 1e-12 and abs(facts["share"] - 0.796) < 1e-3
    on, off = facts["pair"]
    np.testing.assert_allclose(on + off, facts["curve"], atol=1e-12)
    assert on[-1] > 0.79 and off[-1] < -0.79 and abs(facts["curve"][-1]) < 1e-6


def test_heights_stay_with_the_hand_until_they_are_fitted_again():
    figure = live_bump_builder(bumps=4)
    fitted = figure.facts["heights"]
    figure.nudge("pen", 0, 4)
    assert figure.values["fit"] is False and len(figure.values["heights"]) == 4
    assert figure.facts["marked"] == 2 and figure.facts["height"] > fitted[1]
    np.testing.assert_allclose(np.delete(figure.facts["heights"], 1), np.delete(fitted, 1), atol=6e-4)
    everything(figure)
    figure.set(bumps=8)
    assert len(figure.values["heights"]) == 8
    np.testing.assert_allclose(figure.facts["heights"][::2], figure.facts["heights"][1::2])  # each one halved
    figure.set(fit=True)
    assert figure.values["heights"] == ()
    np.testing.assert_allclose(figure.facts["heights"], live_bump_builder(bumps=8).facts["heights"])


def test_what_a_fit_leaves_behind_is_the_same_curve():
    for target in TARGETS:
        figure = live_bump_builder(target=target)
        curve, unit = figure.facts["curve"], figure.facts["axes"]["unit"]
        figure.set(fit=False)
        np.testing.assert_allclose(figure.facts["curve"], curve, atol=1e-3 * unit)


def stroke(figure, path):
    figure.do({"do": "stroke", "handle": "pen", "path": path})


def test_a_fast_stroke_leaves_no_bump_out():
    figure = live_bump_builder(bumps=32)
    stroke(figure, [(0.0, -1.0), (1.0, 1.0)])  # one long jump
    middles = (np.arange(32) + 0.5) / 32
    np.testing.assert_allclose(figure.values["heights"][:-1], (2 * middles - 1)[:-1], atol=0.006)
    stroke(figure, [(0.52, 9.0)])  # above the panel: as high as it goes
    assert figure.values["heights"][16] == 1.25 and figure.facts["marked"] == 17


def test_a_stroke_in_the_units_of_the_enzyme():
    figure = live_bump_builder(target="enzyme: Michaelis–Menten", bumps=6)
    stroke(figure, [(0.5, 150.0)])
    assert figure.facts["marked"] == 3 and figure.facts["height"] == 150
    assert figure.facts["probe"] == pytest.approx(0.5, abs=0.007)


def test_the_own_target_is_drawn_fitted_and_brought_back():
    figure = live_bump_builder()
    figure.preset(8)
    assert "Nothing is drawn yet" in figure.description and figure.scene.invitation.strings != [""]
    stroke(figure, [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])
    x, y = figure.facts["wanted"]
    np.testing.assert_allclose(y, 1 - np.abs(2 * x - 1), atol=0.03)
    assert figure.values["fit"] and figure.facts["rms_error"] < 0.02
    assert "Nothing is drawn" not in figure.description and figure.scene.invitation.strings == [""]
    back = eval(figure.call(), {"live_bump_builder": live_bump_builder})
    np.testing.assert_array_equal(back.facts["curve"], figure.facts["curve"])
    assert len(figure.call()) < 400
    figure.set(hand="the heights")
    stroke(figure, [(0.5, -1.0)])
    assert not figure.values["fit"] and figure.facts["height"] == -1
    np.testing.assert_array_equal(figure.facts["wanted"][1], y)  # the target stays
    everything(figure)


def test_the_keys_draw_too():
    figure = live_bump_builder(target="own drawing", probe=0.0)
    for _ in range(3):
        figure.nudge("pen", 0, 2)
        figure.nudge("pen", 1, 0)
    assert figure.values["drawn"][:4] == (0.1, 0.1, 0.1, 0.0) and figure.values["probe"] == 0.08
    figure.nudge("pen", 99, 0)
    assert figure.values["probe"] == 1
    figure.set(hand="the heights", bumps=5)
    figure.nudge("pen", -1, 0)
    assert figure.facts["marked"] == 4
    figure.nudge("pen", 0, -10)
    assert not figure.values["fit"]


@pytest.mark.parametrize("bad", [[], "1, 2", [np.nan], [1] * 33, [[1, 2]], {"a": 1}, [1e9], None, 7])
def test_bad_heights_get_a_sentence(bad):
    with pytest.raises(CourseError, match="heights is a list of 1 to 32 numbers"):
        live_bump_builder(fit=False, heights=bad)


def test_the_mouse_sets_heights_and_the_fit_lets_go(page):
    bare = Bare(page, live_bump_builder(bumps=16))
    figure = bare.show()
    bare.settled()
    fit = figure.get_by_label("fit the heights")
    assert fit.is_checked()
    area = figure.locator(".nn-pen")
    box = area.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"], steps=3)
    page.mouse.up()
    bare.settled()
    assert not fit.is_checked()
    heights = bare.figure.facts["heights"]
    np.testing.assert_allclose(heights[4:12], 0.75, atol=0.03)  # 0.2 from the top of −1.25 … 1.25
    assert figure.locator(".nn-description").text_content() == bare.figure.description
    area.focus()
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert bare.figure.facts["height"] == pytest.approx(0.8, abs=0.03)
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.facts["marked"] == 14
    fit.click()
    bare.settled()
    assert bare.figure.values["heights"] == () and bare.figure.values["fit"]


def test_a_finger_draws_the_own_target(browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    bare = Bare(context.new_page(), live_bump_builder(target="own drawing", bumps=8))
    figure = bare.show()
    bare.settled()
    box = figure.locator(".nn-pen").bounding_box()
    touch = bare.page.context.new_cdp_session(bare.page)

    def finger(kind, *where):
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in where]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", (0.05, 0.5))
    for x in np.linspace(0.05, 0.95, 10):
        finger("touchMove", (float(x), 0.3))
    finger("touchEnd")
    bare.settled()
    drawn = np.array(bare.figure.values["drawn"])
    np.testing.assert_allclose(drawn[4:37], 0.5, atol=0.03)
    assert bare.figure.values["fit"] and "your own drawing" in bare.figure.description
    context.close()


PICTURES = {
    "eight bumps": lambda: live_bump_builder(band=True),
    "one bump": lambda: live_bump_builder(target="a hill", bumps=5, fit=False, heights=ONE_HILL, probe=0.5),
    "enzyme": lambda: live_bump_builder(target="enzyme: Michaelis–Menten", bumps=16),
    "measurements": lambda: live_bump_builder(target="enzyme: measurements", bumps=32),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_snapshot_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
