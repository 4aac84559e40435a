"""Row × column: tables that must fit, sizes that follow them, and the way through all terms."""

import pytest
from support.invariants import everything

from helpers.figure import CourseError
from helpers.lectures.matrix_formalism import live_row_column


def test_a_size_cuts_tables_off_or_fills_them_up_with_ones():
    figure = live_row_column()
    figure.set(inputs=4)
    assert figure.values["W"] == ((2, -1, 0.5, 1), (-1, 0, 3, 1)) and figure.values["X"] == ((1, 2, -1, 1),)
    figure.set(neurons=1)
    assert figure.values["W"] == ((2, -1, 0.5, 1),) and figure.values["b"] == (1,)
    figure.set(examples=2)
    assert figure.values["X"] == ((1, 2, -1, 1), (1, 1, 1, 1)) and figure.facts["batch"]
    everything(figure)
    again = eval(figure.call(), {"live_row_column": live_row_column})
    assert again.values == figure.values, "the sizes follow the tables"


@pytest.mark.parametrize(
    "values, told",
    [
        (
            dict(X=((1, 2),)),
            r"X is \(1, 2\): 2 numbers per example. W is \(2, 3\): its neurons take 3 inputs",
        ),
        (dict(b=(1,)), r"W is \(2, 3\): 2 neurons, a row each. b is \(1,\): 1 bias"),
        (dict(term=6), "term is a whole number from 1 to 5, not 6"),
        (dict(neuron=True), "neuron is a whole number"),
    ],
)
def test_tables_that_do_not_fit_are_refused_in_words(values, told):
    figure = live_row_column()
    before = figure.values
    with pytest.raises(CourseError, match=told):
        figure.set(**values)
    assert figure.values == before
    with pytest.raises(CourseError, match=told):
        live_row_column(**values)


def test_what_is_pointed_at_is_always_there():
    figure = live_row_column(example=4, neuron=4, term=5)
    assert [figure.facts[letter] for letter in "ijk"] == [1, 2, 4]
    figure.set(inputs=1, neurons=1)
    assert [figure.facts[letter] for letter in "ijk"] == [1, 1, 2]
    everything(figure)


@pytest.mark.parametrize("one_step, steps", [("one term", 24), ("one output", 6)])
def test_steps_go_through_every_output_and_back(one_step, steps):
    figure = live_row_column(one_step=one_step)
    figure.preset(2)
    figure.press("first")
    places = []
    while figure.can_step:
        places.append([figure.facts[letter] for letter in "ijk"])
        figure.press("step")
    places.append([figure.facts[letter] for letter in "ijk"])
    assert len(places) == steps and places == sorted(places) and figure.step_label == f"step: {one_step} ▸"
    for place in places[-2::-1]:
        figure.press("back")
        assert [figure.facts[letter] for letter in "ijk"] == place
    assert not figure.can_go_back
