"""A function is compared with its reference; a slip is named only where it is certain."""

import numpy as np
import pytest

from helpers.questions import messages
from helpers.questions.judging import FunctionExercise


def test_a_slip_is_heard_only_where_something_was_computed():
    def stops(x):
        raise ValueError("no")

    def stops_later(x):
        return x + 1 if x < 2 else stops(x)

    exercise = FunctionExercise(
        names=("x",),
        reference=lambda x: x,
        cases=((1,), (2,)),
        slips={"at once": stops, "later": stops_later},
    )
    assert exercise.judge(stops_later) == (False, "later")
    for wrong, words in (
        (lambda x: stops(x), "It stops with ValueError: no"),
        (lambda x: x + 1 if x < 2 else 1 / 0, "It stops with ZeroDivisionError: division by zero"),
        (lambda x: x + 3 if x < 2 else stops(x), "It stops with ValueError: no"),
    ):
        passed, message = exercise.judge(wrong)
        assert not passed and message.startswith(words)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (13002, "13002"),
        (-0.5, "−0.5"),
        (1 / 3, "0.3333"),
        (1e9, "1·10⁹"),
        (float("inf"), "∞"),
        (-np.inf, "−∞"),
        (np.nan, "NaN"),
        ((784, 16, 10), "(784, 16, 10)"),
        ([1, 2.5], "[1, 2.5]"),
        (tuple(range(8)), "(0, 1, 2, 3, 4, 5, …)"),
        (np.array([[1, -2], [3, 4.5]]), "[[1, −2], [3, 4.5]]"),
        (np.arange(6), "[0, 1, 2, 3, …]"),
        ([(np.eye(2), np.zeros(2), np.tanh)], "[([[1, 0], [0, 1]], [0, 0], tanh)]"),
        (lambda z: z, "<lambda>"),
        ([np.eye(2), np.ones((1, 3))], "[[[1, 0], [0, 1]], [[1, 1, 1]]]"),
        ("text", "'text'"),
        (None, "None"),
    ],
)
def test_values_are_shown_as_on_a_board(value, shown):
    assert messages.show(value) == shown
