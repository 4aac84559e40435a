"""Pool and shift: what its presets promise, worked cases, what is taken by hand, what the browser paints."""

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.cnns import live_pool

PRESETS = range(1, 9)


def test_the_presets_show_what_their_names_say():
    figure, seen = live_pool(), {}
    for number in PRESETS:
        figure.preset(number)
        everything(figure)
        seen[number] = figure.facts
    unmoved, one, two, dense, none, mean, learned, misread = (seen[number] for number in PRESETS)
    assert unmoved["changed"] == 0 and unmoved["agreement"] == pytest.approx(1)
    assert 0 < one["changed"] < one["cells"], "some maxima stay in their window, some leave it"
    assert one["moves_exactly"] == "no" and two["moves_exactly"] == dense["moves_exactly"] == "yes"
    assert (one["prediction_shifted"], one["first_change"]) == (one["label"], 2)
    assert two["prediction_shifted"] != two["label"] == two["prediction"] and two["ink_outside"] == 0
    assert none["changed"] > one["changed"] and none["agreement"] < min(one["agreement"], mean["agreement"])
    assert mean["changed"] == mean["cells"], "a mean changes with any of its four numbers"
    assert learned["filter"] == "learned kernel 3" and learned["changed"] > 0
    assert misread["prediction"] == misread["label"] != misread["prediction_shifted"]
    assert misread["first_change"] == misread["shift"] == 1 and "reads 2, now an 8 (" in figure.description


def test_pooling_makes_maps_more_alike_but_the_network_still_reads_worse():
    """The lesson of the figure, over all test digits that the drawer offers first."""
    alike = [live_pool(digit=digit).facts for digit in range(12)]
    assert np.mean([facts["agreement"] - facts["map_agreement"] for facts in alike]) > 0.1
    right = alike[0]["right_at"]
    assert right[0] > 0.95 and right[0] >= right[1] > right[2] > right[3] + 0.3


def test_a_window_worked_by_hand():
    figure = live_pool(shift=0, kernel="box blur", row=0, column=0)
    image = np.pad(figure.facts["input"], 1)
    means = [image[r : r + 3, c : c + 3].mean() for r in (0, 1) for c in (0, 1)]
    assert figure.facts["value"] == pytest.approx(max(means))
    figure.set(pooling="average")
    assert figure.facts["value"] == pytest.approx(np.mean(means)) and ")/4 = " in figure.equation()


def test_digit_and_window_are_dragged_and_nudged():
    figure = live_pool(shift=0)
    figure.nudge("digit", 1, 0)
    figure.nudge("digit", 1, 0)
    figure.nudge("digit", 0, 1)
    assert figure.values["shift"] == 2
    figure.drag("digit", 99, 0)
    assert figure.values["shift"] == 4 and not figure.can_step
    figure.nudge("window", 1, 0)
    figure.nudge("window", 0, -1)
    assert (figure.values["row"], figure.values["column"]) == (2, 2)
    for stride, pooling in ((2, "max"), (1, "average"), (1, "none")):
        figure.set(stride=stride, pooling=pooling)
        rows, columns = figure.facts["pooled"].shape
        figure.drag("window", 99, -99)
        assert (figure.values["row"], figure.values["column"]) == (rows - 1, columns - 1)
        figure.drag("window", -99, 99)
        assert (figure.values["row"], figure.values["column"]) == (0, 0)
    figure.drag("window", 11.5, 3)
    figure.set(pooling="max", stride=2)  # a map of fewer cells: the window comes along
    assert (figure.values["row"], figure.values["column"]) == (3, 5)
    with pytest.raises(CourseError, match="whole number from 0"):
        figure.set(row=1.5)
    with pytest.raises(CourseError, match="4 rows and 6 columns"):
        live_pool(row=4)


PICTURES = {
    "shifted": lambda: live_pool(),
    "misread": lambda: live_pool(shift=3, pooling="average", kernel="learned"),
    "stride 1": lambda: live_pool(stride=1, shift=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
