"""The summary of layers: worked cases, what gives way, rows taken by hand, what the browser paints."""

import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.cnns import live_layer_summary
from helpers.lectures.cnns.layer_summary_layers import (
    COLOUR,
    DENSE_LAYERS,
    INPUTS,
    PATCH,
    PER_MAP,
    SMALL,
)
from helpers.text import THIN_SPACE


def test_the_presets_show_what_their_names_say():
    figure, seen = live_layer_summary(), {}
    for number in range(1, 7):
        figure.preset(number)
        everything(figure)
        seen[number] = figure.facts
    assert (seen[1]["parameters"], seen[1]["dense_parameters"]) == (100, 1010)
    assert seen[1]["multiplications"] == 5760, "as the lecture counts: without padding"
    assert seen[2]["parameters"] == 448 and "16·(3·9 + 1) = 448" in seen[2]["rows"][1]["written"]
    assert seen[3]["all_parameters"] == 1898 and seen[3]["shapes"]["pool 2: 2×2"] == (16, 2, 2)
    lenet = seen[5]["shapes"]
    assert lenet["conv 1: 5×5"] == (6, 28, 28) and lenet["conv 2: 5×5"] == (16, 10, 10)
    assert seen[5]["rows"][1]["parameters"] == 156 and seen[5]["rows"][3]["parameters"] == 2416
    assert seen[6]["receptive_field"] == 18 and seen[6]["shapes"]["flatten"] == (4096,)


def test_sharing_cuts_parameters_not_computation():
    """The same kernels on a picture with four times the pixels: no parameter more, four times the work."""
    small, large = (
        live_layer_summary(input=name, maps=(16,), pool=False, row=1).facts for name in list(INPUTS)[4:]
    )
    assert small["parameters"] == large["parameters"] == 448
    assert large["multiplications"] == 4 * small["multiplications"] == 448 // 28 * 27 * 64 * 64
    assert large["dense_parameters"] > 15 * small["dense_parameters"]


def test_what_does_not_fit_gives_way():
    figure = live_layer_summary(input=SMALL, maps=(4, 4, 4), kernel="5 × 5", row=1)
    figure.set(padding=False)
    assert figure.values["kernel"] == "1 × 1", "three layers and poolings on 10 × 10: only 1 × 1 fits"
    figure.set(kernel="5 × 5")
    assert figure.values["padding"] is True
    figure.set(input=PATCH, layers=1, padding=False)
    assert figure.values["maps"] == (4,) and figure.values["kernel"] == "5 × 5"
    figure.set(layers=3)
    assert figure.values["maps"] == (4, 8, 16) and figure.values["padding"] is True
    with pytest.raises(CourseError, match="do not fit into 8 × 8 pixels"):
        live_layer_summary(kernel="5 × 5", padding=False)
    with pytest.raises(CourseError, match="rows 0 to 7"):
        live_layer_summary(row=8)
    with pytest.raises(CourseError, match="a whole number of maps"):
        live_layer_summary(maps=(2.5,))


def test_a_dense_layer_does_not_see_what_pooling_left_out():
    """28 → 14 → 7 → 3 by halves, rounded down: the last three rows and columns are seen by the edges only."""
    facts = live_layer_summary(input="28 × 28, grey", maps=(2, 2, 2), kernel="1 × 1", row=8).facts
    assert (
        facts["layer"] == "dense" and facts["receptive_field"] == 24 and facts["field_box"] == (0, 0, 24, 24)
    )


def test_the_sum_has_words_for_both_dense_layers():
    same, per_map = (live_layer_summary(twin=twin, row=7) for twin in DENSE_LAYERS)
    assert "4608 + 18432 + 640 = 23680" in same.equation().replace(THIN_SPACE, "")
    assert "66954 parameters" in same.description.replace(THIN_SPACE, "")
    assert per_map.description.endswith("have no sum.")


def test_rows_are_walked_dragged_and_nudged():
    figure = live_layer_summary(row=0)
    names = [figure.facts["layer"]]
    while figure.can_step:
        figure.press("step")
        names.append(figure.facts["layer"])
    assert names == [row["name"] for row in figure.facts["rows"]] and names[-1] == "in all"
    assert figure.numpy_line()[0] == "parameters = 80 + 1168 + 650" and figure.facts["parameters"] == 1898
    for row in range(len(names)):
        figure.drag("row", 0, figure.scene.middle(row))
        assert figure.facts["layer"] == names[row]
    figure.nudge("row", 0, 1)
    assert figure.facts["layer"] == names[-2], "the key up goes up"
    figure.drag("row", 0, 99)
    assert figure.facts["layer"] == "input"


PICTURES = {
    "digit": lambda: live_layer_summary(),
    "colour": lambda: live_layer_summary(input=COLOUR, maps=(16, 32, 64), classes=2, row=5),
    "1010": lambda: live_layer_summary(input=SMALL, maps=(10,), pool=False, twin=PER_MAP, row=1),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    # a page of small letters, which the two painters smooth differently: 0.938 and 0.0153 at worst
    paints_what_the_still_shows(name, PICTURES[name](), page, least=0.93, most_off=0.018)
