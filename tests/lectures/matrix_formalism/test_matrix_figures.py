"""The shape machine and the space bender: what is special to them, and how they look in a browser."""

import itertools

import numpy as np
import pytest
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure.controls import CourseError
from helpers.lectures.matrix_formalism import live_shape_machine, live_space_bender
from helpers.lectures.matrix_formalism.shape_machine import MISTAKES, carried_out, in_words

# ---- the shape machine ----


@pytest.mark.parametrize(
    "sizes, parameters",
    [
        ((10, 10, 10, 10), 330),
        ((5, 10), 60),
        ((784, 16, 16, 10), 13_002),
        ((12_288, 4), 49_156),
        ((3, 4, 2), 26),
    ],
)
def test_the_counts_of_the_lecture_are_on_the_chips(sizes, parameters):
    figure = live_shape_machine()
    number = next(i for i, preset in enumerate(figure.presets, 1) if preset.values["sizes"] == sizes)
    figure.preset(number)
    assert figure.facts["parameters"] == parameters and figure.facts["fits"] == "yes"
    for batch in (1, 7, 1000):
        figure.set(batch=batch)
        assert figure.facts["parameters"] == parameters


def per_example(X, W, b, rng):
    """One number for each example; where that is one for one neuron, it is b itself."""
    return X @ W.T + (b if len(X) == len(W) == 1 else rng.normal(size=len(X)))


WITH = {
    "none": lambda X, W, b, rng: X @ W.T + b,
    "W not transposed": lambda X, W, b, rng: X @ W + b,
    "W one column short": lambda X, W, b, rng: X @ W[:, :-1].T + b,
    "b one number too long": lambda X, W, b, rng: X @ W.T + np.append(b, 1.0),
    "b a single number": lambda X, W, b, rng: X @ W.T + b[:1],
    "b per example": per_example,
    "input turned": lambda X, W, b, rng: X.T @ W.T + b,
}


def test_a_mistake_raises_exactly_when_that_is_shown():
    """Real arrays of random numbers go through the network, with the mistake and without."""
    rng = np.random.default_rng(0)
    figure, seen = live_shape_machine(), set()
    for n, m, k, batch in itertools.product((1, 2, 3), repeat=4):
        X, W1, b1, W2, b2 = (rng.normal(size=shape) for shape in ((batch, n), (m, n), m, (k, m), k))
        right = (X @ W1.T + b1) @ W2.T + b2
        for mistake in MISTAKES:
            figure.set(sizes=(n, m, k), batch=batch, mistake=mistake)
            everything(figure)
            try:
                Z = WITH[mistake](X, W1, b1, rng)
                made = Z @ W2.T + b2
            except ValueError:
                verdict = "stops"
            else:
                same = made.shape == right.shape and np.allclose(made, right)
                verdict = "right" if same else "wrong"
            facts = figure.facts
            shown = "stops" if facts["fits"] == "no" else "wrong" if facts["silent"] else "right"
            assert shown == verdict, f"{figure!r} shows “{shown}”, NumPy gives “{verdict}”"
            seen.add((mistake, verdict))
    assert {verdict for mistake, verdict in seen if mistake == "none"} == {"right"}
    for mistake in MISTAKES[1:]:
        assert (mistake, "stops") in seen or mistake == "b a single number"
        caught_later = ("W one column short", "b one number too long")  # where not at once, one layer on
        assert (mistake, "wrong") in seen or mistake in caught_later


def test_large_arrays_raise_like_small_ones_and_cost_nothing():
    for left, right in (((5, 3), (3, 2)), ((5, 3), (2, 3)), ((0, 3), (3, 2))):
        for operation, other in (("@", right), ("+", right[1:])):
            try:
                arrays = np.zeros(left), np.zeros(other)
                wanted = (arrays[0] @ arrays[1] if operation == "@" else arrays[0] + arrays[1]).shape
            except ValueError as problem:
                with pytest.raises(ValueError) as caught:
                    carried_out(operation, left, other)
                assert str(caught.value) == str(problem)
            else:
                assert carried_out(operation, left, other) == wanted
    assert carried_out("@", (10**6, 10**5), (10**5, 10**6)) == (10**6, 10**6)


def test_a_shape_error_in_words():
    assert in_words("@", (32, 10), (9, 10), ("X", "Wᵀ")) == (
        "X is (32, 10): 10 numbers per row. Wᵀ is (9, 10): it wants 9. The inner numbers must agree: 10 ≠ 9."
    )
    assert in_words("+", (32, 10), (11,), ("Z", "b")) == (
        "Z is (32, 10), b is (11,). Their last numbers must agree, or one be 1: 10 ≠ 11."
    )
    assert in_words("@", (32, 10), (10, 9)) == in_words("+", (32, 10), (10,)) == ""


def test_there_are_words_exactly_where_numpy_raises():
    shapes = [shape for length in range(4) for shape in itertools.product((1, 2, 3), repeat=length)]
    for left, right in itertools.product(shapes, repeat=2):
        for operation, do in (("@", np.matmul), ("+", np.add)):
            try:
                do(np.zeros(left), np.zeros(right))
                raised = False
            except ValueError:
                raised = True
            words = in_words(operation, left, right)
            assert bool(words) == raised, f"{left} {operation} {right}: “{words}”"


def test_layers_come_and_go_and_the_ends_stay():
    figure = live_shape_machine(sizes=(784, 16, 10))
    figure.set(layers=4)
    assert figure.values["sizes"] == (784, 16, 16, 16, 10)
    figure.set(layers=1)
    assert figure.values["sizes"] == (784, 10) and figure.facts["parameters"] == 7850
    figure.set(sizes=[5, 4, 3])
    assert figure.values["layers"] == 2
    assert repr(figure) == "live_shape_machine(sizes=(5, 4, 3))"


@pytest.mark.parametrize(
    "sizes, told", [((5,), "two sizes"), ((5, 2.5), "whole number"), ((5, 1e9), "outside")]
)
def test_sizes_that_are_none(sizes, told):
    figure = live_shape_machine()
    with pytest.raises(CourseError, match=told):
        figure.set(sizes=sizes)
    assert figure.values["sizes"] == (10, 10, 10, 10)


# ---- the space bender ----


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
    assert "e1" not in live_space_bender(t=0.3)._view.handles, "there is nothing to take on the way"


# ---- in a browser ----

PICTURES = {
    "shape machine": live_shape_machine,
    "shape machine, log": lambda: live_shape_machine(sizes=(784, 16, 16, 10)),
    "shape machine, stopped": lambda: live_shape_machine(sizes=(3, 4, 2), mistake="W not transposed"),
    "space bender": live_space_bender,
    "space bender, tanh": lambda: live_space_bender(
        W=((-2, 2), (1, -1.5)), b=(1, 1), activation="tanh", points="four clusters"
    ),
    "space bender, flip": lambda: live_space_bender(W=((-1, 0), (0, 1)), activation="identity", t=0.8),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
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


def test_a_size_is_typed_and_the_error_comes_and_goes(page):
    bare = Bare(page, live_shape_machine(mistake="W not transposed"))
    figure = bare.show()
    bare.settled()
    assert bare.figure.facts["silent"], "square, so it passes"
    cell = figure.get_by_label("sizes, from input to output, row 1, column 2")
    cell.focus()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    bare.settled()
    assert bare.figure.values["sizes"] == (10, 9, 10, 10)
    assert (
        "X is (32, 10): 10 numbers per row. W₁ is (9, 10): it wants 9."
        in figure.locator(".nn-twin").text_content()
    )
    assert "ValueError: matmul" in figure.locator(".nn-equation").text_content()
    figure.get_by_label("deliberate mistake").select_option("none")
    bare.settled()
    assert bare.figure.facts["fits"] == "yes" and "Error" not in figure.locator(".nn-equation").text_content()


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
