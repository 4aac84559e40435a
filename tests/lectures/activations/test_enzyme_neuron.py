"""Michaelis–Menten as two layers: the law and its fit, what is said, what the browser paints."""

import math

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers import data, engine
from helpers.lectures.activations import live_enzyme_neuron


@pytest.mark.parametrize("k_m", [0.01, 0.0641, 1])
def test_a_neuron_and_a_factor_are_the_law(k_m):
    figure = live_enzyme_neuron(v_max=212.7, k_m=k_m)
    x, v = figure.facts["curve"]
    np.testing.assert_allclose(v, engine.michaelis_menten(np.exp(x), 212.7, k_m), rtol=1e-12)
    everything(figure)


def test_at_k_m_it_works_half_as_fast_as_it_can():
    figure = live_enzyme_neuron()
    figure.preset(1)
    assert math.isclose(figure.facts["v"], figure.values["v_max"] / 2)
    assert abs(figure.facts["z"]) < 1e-12 and "half its top speed" in figure.description


@pytest.mark.parametrize(
    "number, state, v_max, k_m", [(4, "treated", 212.7, 0.0641), (5, "untreated", 160.3, 0.0477)]
)
def test_the_best_fit_is_that_of_the_lecture_and_no_step_makes_it_better(number, state, v_max, k_m):
    figure = live_enzyme_neuron()
    figure.preset(number)
    assert (figure.values["state"], figure.values["v_max"], figure.values["k_m"]) == (state, v_max, k_m)
    assert "As close as it gets" in figure.description
    best = figure.facts["rms"]
    rates = data.puromycin(state)
    assert len(figure.facts["residuals"]) == len(rates.S)
    for other in (dict(v_max=v_max + 5), dict(v_max=v_max - 5), dict(k_m=1.1 * k_m), dict(k_m=0.9 * k_m)):
        assert live_enzyme_neuron(**{"state": state, "v_max": v_max, "k_m": k_m} | other).facts["rms"] > best


def test_k_m_shifts_and_v_max_stretches():
    start = live_enzyme_neuron(k_m=0.1).facts["curve"][1]
    np.testing.assert_allclose(live_enzyme_neuron(k_m=0.1, v_max=240).facts["curve"][1], 2 * start)
    probe = live_enzyme_neuron(k_m=0.1, S=0.05).facts["v"]
    assert math.isclose(live_enzyme_neuron(k_m=0.2, S=0.1).facts["v"], probe)


@pytest.mark.parametrize(
    "S, k_m, told",
    [
        (2, 0.02, "saturated"),
        (0.01, 1, "nearly silent"),
        (0.3, 0.2, "lies above K_m"),
        (0.1, 0.2, "lies below K_m"),
    ],
)
def test_the_place_of_the_probe_is_told(S, k_m, told):
    assert told in live_enzyme_neuron(S=S, k_m=k_m).description


def test_the_probe_is_dragged_along_the_axis_of_ln_s():
    figure = live_enzyme_neuron()
    figure.drag("probe", math.log(0.1), 50)
    assert math.isclose(figure.values["S"], 0.1, rel_tol=0.06)
    figure.drag("probe", 99, 50)
    assert figure.values["S"] == 2


def test_the_browser_paints_what_the_snapshot_shows(page):
    paints_what_the_still_shows("Michaelis–Menten", live_enzyme_neuron(), page)
