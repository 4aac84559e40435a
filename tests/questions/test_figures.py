"""Questions about one's own figure are answered by the figure that the notebook asks them about."""

from itertools import count

import pytest
from support.bank import of_kind
from support.notebooks import figure_asked_about

from helpers.questions.checker import Verdict, judge


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


def reach_what_is_needed(question, figure):
    """Go from preset to preset until the figure is in a state that the question can be asked about."""
    presets = count(1)
    while question.needs and figure.facts[question.needs] < question.at_least:
        try:
            figure.preset(next(presets))
        except ValueError:  # there are no more
            pytest.fail(f"{question.id}: no preset reaches a {question.needs} of {question.at_least}")
