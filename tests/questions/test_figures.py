"""Questions about one's own figure are answered by the figure that the notebook asks them about."""

import re
from itertools import chain, combinations, count

import pytest
from support.bank import BANK, of_kind
from support.notebooks import figure_asked_about

from helpers.figure.words import text
from helpers.questions.checker import Verdict, judge

NUMBER = re.compile(r"[−-]?\d+(?:[\u202f]\d{3})*(?:\.\d+)?")


@pytest.mark.parametrize("question", of_kind("state"))
def test_every_preset_of_its_figure_has_one_right_answer_or_is_told_what_to_do(question):
    judged = [has_one_right_answer(question, facts) for facts in states(figure_asked_about(question.id))]
    assert any(judged), "no preset reaches a state in which it can be answered"
    assert question.needs or all(judged)


@pytest.mark.parametrize("question", [q for q in of_kind("state") if q.values[0].input == "number"])
def test_the_number_asked_for_is_not_printed_in_the_figure(question):
    """It takes a step of one's own: reading it off, with its sign or without, is no answer."""
    figure = figure_asked_about(question.id)
    for facts in states(figure):
        if judge(question, facts[question.key], facts).right:
            break
    words = figure.words
    printed = [text(words.equation), text(words.numpy), words.description]
    numbers = [float(n.replace("−", "-").replace("\u202f", "")) for n in NUMBER.findall(" ".join(printed))]
    assert numbers, "nothing is printed at all"
    for number in numbers:
        assert judge(question, number, figure.facts).right is not True, f"{number:g} is printed"


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
    figure.preset(1)  # a drawn 3
    figure.preset(6)
    assert judge(question, figure.facts["window_second"], figure.facts).right is True
