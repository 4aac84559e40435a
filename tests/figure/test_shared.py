"""A state as a short text: what is long becomes one, it brings the state back, and a spoilt one is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sweep import same

import __main__
from helpers.figure import CourseError
from helpers.figure.shared import LONG, packed, unpacked, written_call
from helpers.lectures.backprop_sgd import live_playground
from helpers.lectures.perceptron import live_learning, live_one_neuron

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part) | st.lists(part).map(tuple) | st.dictionaries(st.text(), part),
    max_leaves=12,
)


def played():
    """A playground with a long story."""
    figure = live_playground(data="spiral", layers=3, learning_rate=0.3)
    for step in range(12):
        figure.press("step")
        figure.set(learning_rate=0.3 - 0.01 * step)
        figure.cell("W", 1, 1, 0.1 * step)
    figure.set(pin=True)
    figure.press("step")
    return figure


def test_a_long_state_is_one_short_text_that_brings_it_back(capsys):
    figure = played()
    call = figure.call()
    assert call.startswith("live_playground('nn1.") and LONG < len(call) < 700
    again = eval(call)
    assert same(again.facts, figure.facts) and again.call() == call
    figure.state()
    assert capsys.readouterr().out == call + "\n"
    text = call.split("'")[1]
    assert live_playground(f"  {text[:50]}\n{text[50:]} ").call() == call, "an e-mail breaks lines"
    assert live_playground(text, layers=1, pinned=(), steps=0).values["layers"] == 1, "names come first"


def test_a_short_state_stays_readable():
    assert live_one_neuron(w1=2).call() == "live_one_neuron(w1=2.0)"


def test_a_variable_stays_a_name_beside_the_text(monkeypatch):
    rng = np.random.default_rng(0)
    monkeypatch.setattr(__main__, "cells", (rng.normal(size=(30, 2)), np.arange(30) % 2), raising=False)
    figure = live_playground(data=__main__.cells)
    for step in range(8):
        figure.cell("W", 1, 1, 0.1 * step)
        figure.press("step")
    assert figure.call().startswith("live_playground('nn1.") and figure.call().endswith(", data=cells)")
    again = eval(figure.call(), {"live_playground": live_playground, "cells": __main__.cells})
    assert same(again.facts, figure.facts)


def test_pasted_cells_travel_in_the_text():
    rows = [
        f"{a:.2f}\t{b:.2f}\t{'uv'[a > 0]}" for a, b in np.random.default_rng(1).normal(size=(60, 2)).tolist()
    ]
    figure = live_learning(data="mass\tlength\tkind\n" + "\n".join(rows))
    assert figure.call().startswith("live_learning('nn1.") and len(figure.call()) < 1000
    assert same(eval(figure.call()).facts, figure.facts)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "hello",
            "takes its settings by name, or the text of a state, which begins with “nn1.”; not 'hello'",
        ),
        (3, "takes its settings by name"),
        (np.zeros(3), "takes its settings by name"),
        ("nn1.", "damaged or cut. Copy it again"),
        ("nn1.abc", "damaged or cut"),
        ("nn1.äöü", "damaged or cut"),
        ("nn7.abc", "written by another version of the course"),
        (packed("live_learning", {"seed": 3}), r"This is a state of live_learning: write live_learning\(…\)"),
        (packed("live_one_neuron", {"colour": 3}), "no control colour"),
        (packed("live_one_neuron", {"w1": 300}), "w₁ takes a number from"),
    ],
)
def test_what_is_no_state_of_this_figure_gets_one_sentence(text, sentence):
    with pytest.raises(CourseError, match=sentence):
        live_one_neuron(text)


@settings(max_examples=100, deadline=None)
@given(values=st.dictionaries(st.text(min_size=1), VALUE))
def test_any_values_come_back(values):
    assert unpacked("live_x", packed("live_x", values)) == values


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_spoilt_text_never_passes(data):
    text = packed("live_x", {"w1": 2.5, "steps": [(3, {"learning_rate": 0.1})]})
    at = data.draw(st.integers(0, len(text) - 1))
    spoilt = data.draw(
        st.sampled_from(
            [text[:at], text[:at] + text[at + 1 :], text[:at] + data.draw(st.characters()) + text[at + 1 :]]
        )
    )
    try:
        assert unpacked("live_x", spoilt) == unpacked("live_x", text)
    except CourseError as problem:
        assert str(problem).endswith(".")


def test_a_text_that_unpacks_to_a_flood_is_refused():
    with pytest.raises(CourseError, match="damaged or cut"):
        unpacked("live_x", packed("live_x", {"w1": "0" * 3_000_000}))


def test_where_the_text_is_not_shorter_the_call_stays():
    noise = "".join(map(chr, np.random.default_rng(0).integers(33, 126, 500)))
    assert written_call("live_x", {"w": noise.replace("'", "").replace("\\", "")}).startswith("live_x(w=")
