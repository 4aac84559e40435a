"""Questions about one's own figure are answered by the figure that the notebook asks them about."""

import re
from itertools import count

import pytest
from support.bank import of_kind
from support.notebooks import figure_asked_about

from helpers.figure.words import text
from helpers.questions.checker import Verdict, judge

NUMBER = re.compile(r"[−-]?\d+(?:[\u202f]\d{3})*(?:\.\d+)?")


@pytest.mark.parametrize("question", of_kind("state"))
def test_state_questions_are_answered_by_their_figures(question):
    figure = figure_asked_about(question.id)
    reach_what_is_needed(question, figure)
    facts = figure.facts
    assert {question.key, *(slip.key for slip in question.slips)} <= set(facts)
    assert judge(question, facts[question.key], facts).right is True
    for slip in question.slips:
        if facts[slip.key] not in (None, facts[question.key]):
            verdict = Verdict(False, slip.feedback, slip.misconception)
            assert judge(question, facts[slip.key], facts) == verdict


@pytest.mark.parametrize("question", [q for q in of_kind("state") if q.values[0].input == "number"])
def test_the_number_asked_for_is_not_printed_in_the_figure(question):
    """It takes a step of one's own: reading it off, with its sign or without, is no answer."""
    figure = figure_asked_about(question.id)
    reach_what_is_needed(question, figure)
    words = figure.words
    printed = [text(words.equation), text(words.numpy), words.description]
    numbers = [float(n.replace("−", "-").replace("\u202f", "")) for n in NUMBER.findall(" ".join(printed))]
    assert numbers, "nothing is printed at all"
    for number in numbers:
        assert judge(question, number, figure.facts).right is not True, f"{number:g} is printed"


def reach_what_is_needed(question, figure):
    """Go from preset to preset until the figure is in a state that the question can be asked about."""
    presets = count(1)
    while question.needs and figure.facts[question.needs] < question.at_least:
        try:
            figure.preset(next(presets))
        except ValueError:  # there are no more
            pytest.fail(f"{question.id}: no preset reaches a {question.needs} of {question.at_least}")
