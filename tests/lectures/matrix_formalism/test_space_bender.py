"""The space bender: any layer judged rightly, drags, play, and what the browser paints."""

import numpy as np
import pytest
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.lectures.matrix_formalism import live_space_bender


def test_the_presets_do_what_their_chips_say():
    figure = live_space_bender()
    seen = {}
    for number, preset in enumerate(figure.presets, start=1):
        figure.preset(number)
        everything(figure)
        seen[preset.label] = figure.facts
    assert {name: facts["det"] for name, facts in seen.items()} == {
        "identity": 1, "rotate": 1, "stretch": 2, "shear": 1,
        "flip": -1, "flatten": 0, "XOR: ReLU": 2, "XOR: tanh": 1,
    }  # fmt: skip
    for name, facts in seen.items():
        assert facts["separable_before"] == "no"
        assert facts["separable"] == ("yes" if name.startswith("XOR") else "no"), name
    W = seen["rotate"]["W"]
    np.testing.assert_allclose(W @ W.T, np.eye(2), atol=1e-12)
    flat = seen["flatten"]["bent_lattice"].reshape(-1, 2)
    assert np.linalg.matrix_rank(flat - flat[0]) == 1, "the flattened plane is not a line"


@pytest.mark.parametrize(
    "W, told",
    [
        (((1, 0), (0, 1)), "keeps its size and shape (det = 1)"),
        (((0.8, -0.6), (0.6, 0.8)), "is turned by 36.9° and stays a square (det = 1)"),
        (((2, 0), (0, 2)), "stays a square, its sides 2 long (det = 4)"),
        (((2, 0), (0, 1)), "is stretched to a rectangle with the sides 2 and 1 (det = 2)"),
        (((0, -2), (1, 0)), "is stretched to a rectangle with the sides 1 and 2 (det = 2)"),
        (((1, 1), (0, 1)), "is slanted to a parallelogram, its area unchanged (det = 1)"),
        (
            ((1, 1), (2, 1)),
            "is slanted to a parallelogram and flipped, as in a mirror, its area unchanged (det = −1)",
        ),
        (((-1, 0), (0, 1)), "is flipped, as in a mirror, and stays a square (det = −1)"),
        (
            ((2, 1), (1, 0.5)),
            "is flattened to a line: two inputs become one, and nothing can undo it (det = 0)",
        ),
        (((0, 0), (0, 0)), "is flattened to a point"),
    ],
)
def test_the_words_say_what_becomes_of_this_very_square(W, told):
    figure = live_space_bender(W=W, activation="identity")
    assert f"The unit square {told}" in figure.description


@pytest.mark.parametrize("points", ["four corners", "four clusters"])
def test_without_a_bend_xor_stays_closed_and_with_one_it_opens(points):
    figure = live_space_bender(points=points)
    for activation in ("ReLU", "tanh"):
        figure.preset(7 if activation == "ReLU" else 8)
        assert figure.facts["separable"] == "yes"
        everything(figure)
        figure.set(activation="identity")
        assert figure.facts["separable"] == "no"


def test_any_layer_is_judged_rightly():
    """Widest street and verdict against every direction that could be the best one."""
    rng = np.random.default_rng(1)
    figure, seen = live_space_bender(points="four clusters"), set()
    for activation in ("identity", "ReLU", "tanh", "sigmoid"):
        for _ in range(60):
            figure.set(
                W=rng.uniform(-3, 3, (2, 2)).round(1), b=rng.uniform(-3, 3, 2).round(1), activation=activation
            )
            everything(figure)
            seen.add((activation, figure.facts["separable"]))
    assert ("identity", "yes") not in seen and {("ReLU", "yes"), ("tanh", "yes"), ("ReLU", "no")} <= seen


def test_where_the_columns_and_b_are_dropped_is_what_w_and_b_become():
    figure = live_space_bender(W=((1, 0), (0, 1)), b=(0, 0), activation="identity")
    figure.drag("b", 0.52, -0.31)
    assert figure.values["b"] == (0.5, -0.3)
    figure.drag("e1", 2.0, 0.4)
    figure.drag("e2", -0.5, 1.7)
    assert figure.values["W"] == ((1.5, -1.0), (0.7, 2.0))
    assert (
        repr(figure) == "live_space_bender(W=((1.5, -1.0), (0.7, 2.0)), b=(0.5, -0.3), activation='identity')"
    )
    figure.nudge("e1", 1, -2)
    assert figure.values["W"] == ((1.6, -1.0), (0.5, 2.0))


def test_play_goes_from_the_plane_as_it_is_to_the_layer_and_back():
    figure = live_space_bender(t=0.0)
    np.testing.assert_array_equal(figure.facts["bent_lattice"], figure.facts["lattice"])
    for _ in range(20):
        figure.press("step")
        everything(figure)
    assert figure.values["t"] == 1 and figure.facts["separable"] == "yes"
    figure.press("step")
    figure.press("back")
    assert figure.values["t"] == 0.95
    assert "e1" not in live_space_bender(t=0.3).scene.handles, "there is nothing to take on the way"


PICTURES = {
    "ReLU": live_space_bender,
    "tanh": lambda: live_space_bender(
        W=((-2, 2), (1, -1.5)), b=(1, 1), activation="tanh", points="four clusters"
    ),
    "flip": lambda: live_space_bender(W=((-1, 0), (0, 1)), activation="identity", t=0.8),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_snapshot_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


@pytest.mark.parametrize("handle", ["e1", "e2", "b", "probe"])
def test_every_handle_takes_the_mouse_and_the_arrow_keys(handle, page):
    bare = Bare(page, live_space_bender(W=((1, 0.5), (-0.5, 1)), b=(0.3, 0.2)))
    figure = bare.show()
    bare.settled()
    grip = figure.locator(f"[data-handle={handle}]")

    def middle():
        box = grip.bounding_box()
        return np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])

    start, before = middle(), bare.figure.values
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 24, start[1] - 18, steps=6)
    page.mouse.up()
    bare.settled()
    dragged = bare.figure.values
    assert dragged != before
    assert np.abs(middle() - start - (24, -18)).max() < 4, "it does not follow the pointer"
    grip.focus()
    for key in ("ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    bare.settled()
    assert bare.figure.values != dragged
    assert grip.get_attribute("aria-label")


def test_play_bends_the_plane_and_stops_at_the_layer(page):
    bare = Bare(page, live_space_bender(t=0.5))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    figure.locator(".nn-equation", has_text="a = ReLU(z)").wait_for()
    bare.settled()
    assert bare.figure.values["t"] == 1
    assert figure.get_by_role("button", name="play").get_attribute("aria-pressed") == "false"
    slider = figure.get_by_label("amount t", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    bare.settled()
    assert bare.figure.values["t"] == 0 and figure.locator("[data-handle=e1]").is_hidden()
