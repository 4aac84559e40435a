"""The live figures of lecture 2: worked values, the pen, straight lines, and what the browser paints."""

import numpy as np
import pytest
from lectures.activations.invariants import a_line_parts
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.data.toys import TOYS, toy
from helpers.engine.layers import collapse, forward
from helpers.figure.contour import one_line_does, zero_line
from helpers.lectures.activations import live_depth
from helpers.lectures.activations.depth import stack

# ---- depth without bend ----


@pytest.mark.parametrize("data", TOYS)
def test_without_bend_any_depth_gives_the_same_line(data):
    X, _ = toy(data)
    single = collapse(stack(data, 1, 8, "identity", 0))
    for seed in range(25):
        for layers in range(2, 7):
            for width in (2, 3, 8):
                network = stack(data, layers, width, "identity", seed)
                W, b = collapse(network)
                np.testing.assert_allclose(W, single[0], atol=1e-8)
                np.testing.assert_allclose(b, single[1], atol=1e-8)
                np.testing.assert_allclose(forward(X, network), X @ W.T + b, atol=1e-10)


def test_depth_with_bend_does_what_no_line_can():
    for data in ("rings", "XOR clouds", "moons"):
        off, on = (live_depth(data=data, layers=3, bend=bend).facts for bend in (False, True))
        assert off["bends"] == "no" and on["bends"] == "yes"
        assert on["mistakes"] < off["mistakes"] / 4
        assert on["W_tilde"] is None and len(off["W_tilde"]) == 2


def test_one_layer_cannot_bend_whatever_stands_behind_it():
    figure = live_depth(layers=1, bend=True)
    assert figure.facts["bends"] == "no" and "nothing can bend" in figure.description
    assert figure.facts["mistakes"] == live_depth(layers=1).facts["mistakes"]


def test_a_stack_of_silent_neurons_is_told():
    """Two ReLU neurons per layer: sooner or later one layer is silent for every point."""
    figure = live_depth(layers=6, width=2, bend=True, activation="ReLU")
    for seed in range(200):
        figure.set(seed=seed)
        if not len(figure.facts["line"]):
            break
    everything(figure)
    assert np.ptp(figure.facts["map"]) < 1e-6 and figure.facts["bends"] == "no"
    assert "every place gets the same class" in figure.description


@pytest.mark.parametrize("activation", ["tanh", "ReLU"])
def test_deep_and_narrow_stacks_stay_finite(activation):
    figure = live_depth(layers=6, width=2, bend=True, activation=activation)
    for seed in range(60):
        figure.set(seed=seed)
        everything(figure)


def test_a_straight_boundary_of_a_bent_stack_is_drawn_straight():
    """Two ReLU neurons, of which one is silent: the map has a crease, its boundary has none."""
    facts = live_depth(layers=6, width=2, bend=True, activation="ReLU", seed=3).facts
    points = facts["line"].reshape(-1, 2)
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    assert facts["bends"] == "no" and spread[1] < 1e-3 * spread[0]


def test_new_seed_changes_hidden_weights_and_not_the_straight_line():
    figure = live_depth()
    before = figure.facts
    figure.press("seed")
    assert figure.values["seed"] == 1 and not np.array_equal(
        figure.facts["matrices"][0], before["matrices"][0]
    )
    np.testing.assert_allclose(figure.facts["W_tilde"], before["W_tilde"], atol=1e-9)


AXIS = np.linspace(-1, 1, 21)
X, Y = np.meshgrid(AXIS, AXIS)


@pytest.mark.parametrize(
    "values, straight",
    [
        (0.3 * X - Y + 0.17, True),
        (X, True),
        (Y - 0.93, True),
        (X + Y - 1.99, True),  # one corner alone
        (np.ones_like(X), True),
        (-np.ones_like(X), True),
        (X * Y, False),
        (X**2 + Y**2 - 0.5, False),
        (Y - X**2, False),
        (np.abs(X + 0.3 * Y) - 0.5, False),
        (0.31 * X - Y + 0.2 * np.maximum(X, 0), False),
    ],
)
def test_whether_one_line_does(values, straight):
    assert one_line_does(values > 0) == one_line_does(values <= 0) == straight
    assert a_line_parts(values > 0, AXIS) == straight  # the reference of the invariants agrees


def test_whether_one_line_does_on_random_maps():
    """Against linear programming: half-planes with a few points of the wrong sign, or none."""
    rng, seen = np.random.default_rng(0), set()
    for _ in range(200):
        w, b = rng.normal(size=2), rng.uniform(-1, 1)
        positive = w[0] * X + w[1] * Y + b > 0
        if rng.random() < 0.5:
            near = np.argsort(np.abs(w[0] * X + w[1] * Y + b), axis=None)[:6]
            positive.ravel()[rng.choice(near)] ^= True
        seen.add(one_line_does(positive))
        assert one_line_does(positive) == a_line_parts(positive, AXIS)
    assert seen == {True, False}


def test_the_zero_line_of_a_circle_and_of_a_saddle():
    circle = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS)
    np.testing.assert_allclose(np.hypot(*circle.reshape(-1, 2).T), np.sqrt(0.6), atol=2e-3)
    length = np.sum(np.hypot(*(circle[:, 1] - circle[:, 0]).T))
    assert length == pytest.approx(2 * np.pi * np.sqrt(0.6), rel=0.01)
    exact = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS, lambda places: (places**2).sum(axis=1) - 0.6)
    np.testing.assert_allclose(np.hypot(*exact.reshape(-1, 2).T), np.sqrt(0.6), atol=3e-6)
    for height in (1e-4, -1e-4):  # the saddle lies in the middle of a cell: what is joined there?
        pieces = zero_line((X + 0.05) * (Y + 0.05) + height, AXIS, AXIS)
        inside = pieces[np.all((pieces > -0.1 - 1e-9) & (pieces < 1e-9), axis=(1, 2))]
        assert len(inside) == 2
        middles = inside.mean(axis=1) + 0.05
        assert np.all(middles[:, 0] * middles[:, 1] * height < 0), "the line runs through the wrong quarters"
    assert len(zero_line(np.ones_like(X), AXIS, AXIS)) == 0


# ---- in a browser ----

PICTURES = {
    "no bend": lambda: live_depth(layers=6),
    "bend": lambda: live_depth(bend=True),
    "XOR with ReLU": lambda: live_depth(bend=True, activation="ReLU", data="XOR clouds", layers=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
