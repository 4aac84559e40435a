"""Valley walker: worked cases, what theory promises, and what the browser paints."""

import itertools

import numpy as np
import pytest
from lectures.backprop_sgd.steps import again, go, walk
from support.bare import Bare
from support.looks import paints_what_the_still_shows
from support.words import WINDOWS, stage

from helpers.figure import CourseError
from helpers.figure.texts import overlap
from helpers.lectures.backprop_sgd import live_descent
from helpers.lectures.backprop_sgd.descent import LOST, MOST_STEPS


def test_the_presets_do_what_their_names_say():
    figure = live_descent()
    ends = {}
    for number in range(1, 9):
        figure.preset(number)
        start = figure.facts["loss"]
        ends[number] = go(figure, 60) | {"start_loss": start}
    small, right, large, limit, zigzag, rolling, saddle, valleys = ends.values()
    assert small["loss"] > 0.2 * small["start_loss"] and right["ended"] == "at rest" and right["steps"] < 25
    assert large["ended"] == "lost" and large["steps"] < 15 and large["stable"] == "no"
    np.testing.assert_allclose(limit["losses"], limit["start_loss"], rtol=1e-12)
    assert np.all(zigzag["path"][1:, 1] * zigzag["path"][:-1, 1] < 0) and zigzag["stable"] == "yes"
    assert rolling["loss"] < zigzag["loss"] / 10
    assert saddle["ended"] == "at rest" and saddle["w"][1] == pytest.approx(2, abs=1e-3)
    assert np.sum((saddle["losses"] > 0.9) & (saddle["losses"] < 1.01)) > 5, "it lingers on the saddle"
    assert valleys["ended"] == "at rest" and valleys["loss"] == pytest.approx(0.998, abs=1e-3)


def test_a_divergence_is_told_in_words_and_stops():
    figure = live_descent(learning_rate=2.3)
    assert "ηλ = 2.3 > 2: diverges" in figure.equation() and "2.3 > 2" in figure.description
    facts = go(figure, 100)
    assert facts["ended"] == "lost" and not figure.can_step
    assert "far outside" in figure.description and figure.scene.told.strings == [
        "diverged: w has left the picture"
    ]
    before = facts["steps"]
    figure.press("step")
    assert figure.facts["steps"] == before
    figure.press("back")
    assert np.abs(figure.facts["w"]).max() <= LOST and figure.can_step


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("surface", ["bowl", "ravine"])
def test_stable_is_what_does_not_run_away(surface, momentum):
    figure, seen = live_descent(surface=surface, momentum=momentum), set()
    for rate in (0.001, 0.01, 0.05, 0.09, 0.099, 0.1, 0.101, 0.15, 0.19, 0.2, 1, 1.99, 2, 2.01, 3, 4):
        facts = walk(figure, 300, learning_rate=rate)
        start = facts["losses"][0]
        relation = np.sign(round(facts["product"] - facts["meter_limit"], 9))
        assert facts["stable"] == ("yes" if rate < facts["limit"] * (1 - 1e-12) else "no")
        if relation < 0:
            assert facts["ended"] != "lost" and facts["loss"] < start
        elif relation > 0:
            assert facts["ended"] == "lost"
        else:
            assert facts["ended"] == "" and facts["loss"] > 1e-3 * start, "at the limit it never settles"
        seen.add(relation)
    assert {-1, 1} <= seen


@pytest.mark.parametrize("surface", ["bowl", "ravine", "saddle", "two valleys"])
def test_nothing_overflows_however_wild_the_step(surface):
    figure = live_descent(surface=surface)
    for w1, w2 in [(3, 3), (-4.5, -3), (0.05, -3), (0, 0)]:
        for momentum in (0, 0.95):
            for rate in (0.15, 1.0, 2.1, 10.0):
                facts = walk(figure, 150, w1=w1, w2=w2, learning_rate=rate, momentum=momentum)
                assert np.isfinite(facts["losses"]).all() and len(figure.description) < 420


def test_on_the_ridge_it_stays_and_a_hair_beside_it_leaves():
    figure = live_descent(surface="saddle", w1=2.0, w2=0.0, learning_rate=0.3)
    facts = go(figure, 200)
    assert facts["ended"] == "at rest" and facts["flattest"] < 0 and facts["loss"] == pytest.approx(1)
    assert "this is a saddle" in figure.description
    figure.set(w2=-0.001)
    assert go(figure, 200)["w"][1] == pytest.approx(-2, abs=1e-3)


def test_which_valley_depends_on_the_start():
    figure = live_descent(surface="two valleys", learning_rate=0.2)
    ends = {}
    for w1 in (-3, -1, 0, 1, 3):
        figure.set(w1=w1, w2=0)
        facts = go(figure, 300)
        assert facts["ended"] == "at rest"
        ends[w1] = round(facts["loss"], 2)
    assert ends[-3] == ends[-1] == 0 and ends[3] == 1 and len(set(ends.values())) == 2
    assert "shallow" in figure.description


def test_the_floor_of_a_ravine_keeps_what_starts_on_it():
    figure = live_descent(surface="ravine", w2=0.0, learning_rate=0.12)
    assert figure.facts["stable"] == "no" and "exactly on the valley floor" in figure.description
    assert go(figure, 200)["ended"] == "at rest"


def test_momentum_moves_the_limit():
    figure = live_descent(surface="ravine", learning_rate=0.15)
    assert figure.facts["stable"] == "no" and figure.facts["limit"] == pytest.approx(0.1)
    figure.set(momentum=0.8)
    assert figure.facts["stable"] == "yes" and figure.facts["limit"] == pytest.approx(0.18)
    assert "3 < 3.6" in figure.equation() and "2(1 + β)" in figure.equation()


def test_a_rate_changed_on_the_way_acts_on_the_next_step_and_is_part_of_the_state():
    figure = live_descent(surface="ravine", learning_rate=0.02, steps=3)
    path = figure.facts["path"]
    figure.set(learning_rate=0.06, momentum=0.5)
    np.testing.assert_array_equal(figure.facts["path"], path)
    announced = figure.facts["next_w"]
    figure.press("step")
    assert figure.facts["w"] == announced
    np.testing.assert_array_equal(again(figure).facts["path"], figure.facts["path"])


def test_a_new_start_forgets_the_path_and_the_way_ahead_is_the_way():
    figure = live_descent(surface="ravine", learning_rate=0.095, look_ahead=True, steps=5)
    ahead = figure.facts["drawn_ahead"]
    np.testing.assert_array_equal(go(figure, 30)["path"][5:], ahead)
    figure.drag("start", 1.0, -2.0)
    assert figure.facts["steps"] == 0 and figure.facts["w"] == (1, -2)
    figure.nudge("start", 1, 1)
    assert figure.facts["w"] == pytest.approx((1.05, -1.95))


def test_former_runs_stay_as_curves_with_what_was_set_otherwise():
    figure, losses = live_descent(), []
    for number in (1, 2, 3, 4):
        figure.preset(number)
        losses.append(go(figure, 12)["losses"])
    former = figure.facts["former"]
    assert [run["label"] for run in former] == [(f"η {rate}", f"η {rate}") for rate in ("0.01", "0.4", "2.3")]
    for run, kept in zip(former, losses):
        np.testing.assert_array_equal(run["losses"], kept)
    longest = max(map(len, losses)) - 1
    panel = figure.scene.panels[1]
    assert panel.x[1] >= longest and panel.y[0] <= min(map(min, losses)) * 1.0001
    assert figure.scene.former_names.strings == [[f"η {rate}"] * 2 + [""] for rate in ("0.01", "0.4", "2.3")]
    figure.press("reset")
    go(figure, 5)
    assert len(figure.facts["former"]) == 3, "the same settings again are the same run"
    figure.preset(5)
    assert figure.facts["former"] == [], "of another surface"
    figure.press("back")
    assert "former" not in figure.call()


def test_the_last_four_former_runs_are_kept_and_a_run_without_a_step_is_none():
    figure = live_descent()
    for rate in (0.1, 0.2, 0.3, 0.5, 0.6, 0.7):
        figure.set(learning_rate=rate, momentum=0.5)
        figure.press("reset")
        go(figure, 3)
    for w1 in (1, 2, 3):
        figure.set(w1=w1)
    labels = [run["label"][0] for run in figure.facts["former"]]
    assert labels == [f"η {rate}, from (−2.5, 1.5)" for rate in (0.3, 0.5, 0.6, 0.7)]


def test_a_mishap_leaves_the_former_runs_as_they_were():
    figure = live_descent(learning_rate=0.2, steps=4)
    figure.set(learning_rate=0.3)
    with pytest.raises(CourseError):
        figure.set(w1=1, learning_rate=99)
    assert figure.facts["former"] == [] and figure.facts["steps"] == 4


def test_it_does_not_go_on_for_ever():
    facts = live_descent(learning_rate=0.001, steps=MOST_STEPS + 50).facts
    assert facts["steps"] == MOST_STEPS and facts["ended"] == "enough"


@pytest.mark.parametrize("bad", [0, -0.1, np.inf, np.nan, "", "fast", True, None, 11])
def test_a_bad_rate_gets_a_sentence(bad):
    with pytest.raises(CourseError, match=r"η takes a number from 0\.001 to 10"):
        live_descent(learning_rate=bad)


def test_names_stand_clear_of_both_arrows_and_of_each_other():
    """At widths from a phone's to a projector's, in all views."""
    figure, most = live_descent(), 0
    for preset in range(1, 9):
        figure.preset(preset)
        for _ in range(12):
            view = figure.scene
            for place in itertools.product(WINDOWS, range(320, 1901, 395)):
                size = stage(figure, *place)
                panel = view.places(*size)[0]
                names = [text for text in view.texts(*size) if text.layer is view.arrow_names]
                assert len(names) == len(view.arrow_names.strings), "there is no room for a name"
                for name in names:
                    assert not any(crosses(panel, arrow, name) for arrow in (view.downhill, view.stride))
                assert len(names) < 2 or not overlap(names[0].box, names[1].box)
                most = max(most, len(names))
            figure.press("step")
    assert most == 2


def crosses(panel, arrow, name, hair=2):
    """Whether an arrow goes through the box of a name."""
    if not arrow.values.size:
        return False
    tail, tip = (np.array(panel.spot(*end)) for end in arrow.values.T)
    x, y = (tail + np.linspace(0, 1, 80)[:, None] * (tip - tail)).T
    left, top, right, bottom = name.box
    inside = (left + hair < x) & (x < right - hair) & (top + hair < y) & (y < bottom - hair)
    return bool(inside.any())


# ---- in a browser ----

PICTURES = {
    "bowl": lambda: live_descent(learning_rate=0.4, steps=3),
    "ravine, momentum": lambda: live_descent(surface="ravine", learning_rate=0.04, momentum=0.7, steps=9),
    "lost": lambda: live_descent(learning_rate=2.3, steps=9),
    "two valleys": lambda: live_descent(surface="two valleys", w1=0.5, look_ahead=True, steps=4),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


def test_the_learning_rate_is_changed_while_it_plays(page):
    bare = Bare(page, live_descent(learning_rate=0.01))
    figure = bare.show()
    bare.settled()
    figure.locator(".nn-pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    page.wait_for_timeout(400)
    slow = bare.figure.facts["steps"]
    assert slow > 3 and bare.figure.facts["stable"] == "yes"
    figure.get_by_label("η, typed").fill("2.3")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.nn-description').textContent.includes('far outside')"
    )
    bare.settled()
    losses = bare.figure.facts["losses"]
    assert np.all(np.diff(losses[:slow]) < 0) and bare.figure.facts["ended"] == "lost"
    assert figure.get_by_role("button", name="play").get_attribute("aria-pressed") == "false"
    figure.get_by_role("button", name="reset").click()
    bare.settled()
    assert bare.figure.facts["steps"] == 0


def test_the_start_is_dragged_and_moved_by_keys(page):
    bare = Bare(page, live_descent())
    figure = bare.show()
    bare.settled()
    grip = figure.locator("[data-handle=start]")
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=5)
    page.mouse.up()
    bare.settled()
    w1, w2 = bare.figure.facts["w"]
    assert w1 > -2 and w2 < 1.5
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.facts["w"] == pytest.approx((w1 + 0.05, w2))
