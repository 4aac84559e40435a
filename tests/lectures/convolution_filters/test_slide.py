"""Slide and count: what fits and what gives way, worked cases, and what the browser paints."""

import numpy as np
import pytest
from support.invariants import of_figure
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_slide


def check(figure):
    of_figure(figure)(figure.facts, figure.values)
    return figure.facts


@pytest.mark.parametrize(
    "settings, output, never",
    [
        (dict(n=7, kernel=3), 5, 0),
        (dict(n=7, kernel=3, padding=1), 7, 0),
        (dict(n=8, kernel=3, padding=1, stride=2), 4, 0),
        (dict(n=9, kernel=3, dilation=2), 5, 0),
        (dict(n=8, kernel=3, stride=2), 3, 15),
        (dict(n=11, kernel=2, stride=3), 4, 57),
        (dict(n=9, kernel=3, stride=2, dilation=2), 3, 56),
    ],
)
def test_the_presets_show_what_their_names_say(settings, output, never):
    figure = live_slide()
    found = []
    for number in range(1, 8):
        figure.preset(number)
        facts = check(figure)
        if all(figure.values[name] == value for name, value in settings.items()):
            found.append((facts["output"], facts["never_seen"]))
    assert (output, never) in found


def test_every_setting_is_counted_right_and_none_is_impossible():
    """All of them once, one control after the other, as hands would: never an error, always a window."""
    figure, rng = live_slide(), np.random.default_rng(1)
    sliders = [control for control in figure.parts.values() if control.kind == "slider"]
    seen = set()
    for _ in range(300):
        control = sliders[rng.integers(len(sliders))]
        wanted = control.nearest(rng.uniform(control.low, control.high))
        figure.set(**{control.name: wanted})
        assert figure.values[control.name] == wanted, "what is in the hand goes where it is led"
        check(figure)
        seen.add(figure.facts["fits"])
    assert seen == {"yes", "no"}


def test_what_does_not_fit_gives_way_and_a_sentence_says_so():
    figure = live_slide(n=7, kernel=3)
    figure.set(n=4)
    assert figure.values["kernel"] == 3
    figure.set(kernel=7)
    assert figure.values["n"] == 7 and "just fits" in figure.description and figure.facts["output"] == 1
    figure.set(n=5)
    assert (figure.values["kernel"], figure.values["dilation"]) == (
        5,
        1,
    ) and "just fits" in figure.description
    figure.set(kernel=7, dilation=3)
    assert (figure.values["n"], figure.values["padding"]) == (16, 2)
    figure.set(padding=0)
    assert (figure.values["kernel"], figure.values["dilation"]) == (7, 2)
    with pytest.raises(CourseError, match=r"spans 9 cells and does not fit into n \+ 2p = 7"):
        live_slide(n=7, kernel=5, dilation=2)
    with pytest.raises(CourseError, match="5 × 5: rows and columns go from 0 to 4"):
        live_slide(row=5)


def test_it_walks_row_by_row_and_comes_to_an_end():
    figure, seen = live_slide(n=5, kernel=3, row=0, column=0), []
    while True:
        seen.append((figure.facts["row"], figure.facts["column"]))
        if not figure.can_step:
            break
        figure.press("step")
    assert seen == [(r, c) for r in range(3) for c in range(3)]
    figure.press("back")
    assert (figure.facts["row"], figure.facts["column"]) == (2, 1)


def test_the_window_is_taken_in_the_input_or_in_the_output():
    figure = live_slide(n=8, kernel=3, padding=1, stride=2, row=1, column=1)
    for handle in ("window", "output"):
        _, x, y = figure.scene.handles[handle]
        figure.drag(handle, x, y)
        assert (figure.facts["row"], figure.facts["column"]) == (1, 1), "taken where it stands, it stays"
        figure.nudge(handle, 1, 0)
        assert (figure.facts["row"], figure.facts["column"]) == (1, 2)
        figure.nudge(handle, -1, -1)
        assert (figure.facts["row"], figure.facts["column"]) == (2, 1)
        figure.nudge(handle, 0, 1)
    figure.drag("window", 0, 1)
    assert (figure.facts["row"], figure.facts["column"]) == (0, 0)
    figure.drag("window", 1, 0)
    assert (figure.facts["row"], figure.facts["column"]) == (3, 3)


def test_a_size_is_counted_whatever_the_page_says_about_it():
    figure = live_slide(n=8, kernel=3, stride=2)
    assert "⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1 = ⌊5/2⌋ + 1 = 3" in figure.equation()
    assert "never read: every cell of row 7 and column 7 (counted from 0)." in figure.description
    assert "15" not in figure.description, "how many they are is asked"
    assert figure.numpy_line() == ("output = (8 + 2 * 0 - 1 * (3 - 1) - 1) // 2 + 1", "output")


PICTURES = {
    "valid": lambda: live_slide(),
    "padded": lambda: live_slide(n=8, kernel=3, padding=1, stride=2),
    "never read": lambda: live_slide(n=11, kernel=2, stride=3),
    "large": lambda: live_slide(n=16, kernel=5, padding=3, dilation=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
