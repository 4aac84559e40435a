"""The shape machine against NumPy: counts, mistakes, words, and what the browser paints."""

import itertools

import numpy as np
import pytest
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.matrix_formalism import live_shape_machine
from helpers.lectures.matrix_formalism.shape_machine_passes import MISTAKES, carried_out, in_words


@pytest.mark.parametrize(
    "sizes, parameters",
    [
        ((6, 6, 6, 6), 126),
        ((4, 8), 40),
        ((784, 16, 16, 10), 13_002),
        ((12_288, 4), 49_156),
        ((3, 4, 2), 26),
    ],
)
def test_the_counts_of_the_lecture_are_on_the_chips(sizes, parameters):
    figure = live_shape_machine()
    number = next(
        i for i, preset in enumerate(figure.presets, 1) if preset.values(figure.controls)["sizes"] == sizes
    )
    figure.preset(number)
    assert figure.facts["parameters"] == parameters and figure.facts["fits"] == "yes"
    assert f" {parameters:,} parameters".replace(",", "\u202f") in figure.description
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
    assert figure.values["sizes"] == (6, 6, 6, 6)


PICTURES = {
    "square layers": live_shape_machine,
    "log scale": lambda: live_shape_machine(sizes=(784, 16, 16, 10)),
    "stopped": lambda: live_shape_machine(sizes=(3, 4, 2), mistake="W not transposed"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_snapshot_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


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
    assert bare.figure.values["sizes"] == (6, 9, 6, 6)
    assert (
        "X is (32, 6): 6 numbers per row. W₁ is (9, 6): it wants 9."
        in figure.locator(".nn-description").text_content()
    )
    assert "ValueError: matmul" in figure.locator(".nn-equation").text_content()
    figure.get_by_label("deliberate mistake").select_option("none")
    bare.settled()
    assert bare.figure.facts["fits"] == "yes" and "Error" not in figure.locator(".nn-equation").text_content()
