"""Depth without activation: one line at any depth, what an activation adds, and what the browser paints."""

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.data.toys import TOYS, toy
from helpers.engine.layers import collapse, forward
from helpers.lectures.activations import live_depth
from helpers.lectures.activations.depth import stack


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


PICTURES = {
    "no bend": lambda: live_depth(layers=6),
    "bend": lambda: live_depth(bend=True),
    "XOR with ReLU": lambda: live_depth(bend=True, activation="ReLU", data="XOR clouds", layers=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_snapshot_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
