"""Questions about one's own figure are answered by the figure that the notebook asks them about."""

from itertools import chain, combinations, count

import pytest
from support.bank import BANK, of_kind
from support.notebooks import figure_asked_about

from helpers.questions.checker import Verdict, judge


@pytest.mark.parametrize("question", of_kind("state"))
def test_every_preset_of_its_figure_has_one_right_answer_or_is_told_what_to_do(question):
    judged = [has_one_right_answer(question, facts) for facts in states(figure_asked_about(question.id))]
    assert any(judged), "no preset reaches a state in which it can be answered"
    assert question.needs or all(judged)


def states(figure):
    """The facts of a figure at its start, and behind each of its presets."""
    yield figure.facts
    for number in count(1) if hasattr(figure, "preset") else ():
        try:
            figure.preset(number)
        except ValueError:  # there are no more
            return
        yield figure.facts


def has_one_right_answer(question, facts):
    """Whether the question is judged in this state; then one answer is right, and each slip hears its own."""
    assert {question.key, *(slip.key for slip in question.slips)} <= set(facts)
    heard = [judge(question, answer, facts) for answer in answers(question, facts)]
    if heard[0].right is None:
        assert heard == [Verdict(None, question.until)] * len(heard) and question.until
        return False
    assert [verdict.right for verdict in heard].count(True) == 1
    assert all(verdict.right is not None and verdict.feedback for verdict in heard)
    for slip in question.slips:
        if facts[slip.key] not in (None, [], facts[question.key]):
            told = Verdict(False, slip.feedback, slip.misconception)
            assert judge(question, facts[slip.key], facts) == told
    return True


def answers(question, facts):
    """All answers one can tick; of numbers the right one, and others about it."""
    if question.input == "many":
        every = (combinations(question.options, n) for n in range(len(question.options) + 1))
        return [list(names) for names in chain.from_iterable(every)]
    if question.input == "one":
        return question.options
    right = facts[question.key]
    return [right, right + 1, right - 1, 2 * right + 3]


def test_a_unit_that_is_no_pooled_one_and_a_class_are_not_judged():
    """A unit of a convolution belongs to a window, too; its maximum is not what is asked."""
    question, figure = BANK["cnn.window_maximum"], figure_asked_about("cnn.window_maximum")
    for preset in (5, 7, 8):  # layer 1, layer 2, a class
        figure.preset(preset)
        for letter in "ABCD":
            assert judge(question, letter, figure.facts) == Verdict(None, question.until)
    figure.preset(6)
    assert judge(question, figure.facts["window_maximum"], figure.facts).right is True
