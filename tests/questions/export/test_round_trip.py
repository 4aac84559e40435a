"""What was exported, read again by other code and graded, says what our own checker says. All of it."""

import re
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from support import gift_text, moodle_xml, qti_package
from support.bank import BANK, of_kind
from support.grading import source_words

from helpers.questions.checker import judge
from helpers.questions.export import export

READERS = {"moodle": moodle_xml, "gift": gift_text, "qti": qti_package}


@cache
def read(target):
    """{question id: its questions in the target's file, in order}, whole or in parts."""
    found = defaultdict(list)
    for name, question in READERS[target].read(export(BANK.values(), target).content).items():
        found[
            re.sub("[-_]part[0-9]+$", "", name).removeprefix("nn_").replace("_", ".", target == "qti")
        ].append(question)
    return found


def as_exported(question, target):
    """What the target has of a question; a question that it does not hold is named with a reason."""
    parts = read(target).get(question.id)
    if parts is None:
        reasons = {left.name: left.why for left in export([question], target).left_out}
        assert "cells to fill" in reasons[question.id]
        assert target != "moodle" and np.size(question.answer) > 4
    return parts or []


def cells(value):
    return np.array(value, dtype=float).ravel().tolist()


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("question", of_kind("one", "many"))
def test_every_choice_earns_and_hears_what_it_should(question, target):
    (asked,) = as_exported(question, target)
    assert asked.options == [source_words(choice.text) for choice in question.choices]
    right = [place for place, choice in enumerate(question.choices) if choice.right]
    for place in range(len(question.choices)):
        answers = [[place]]
        if question.kind == "many":
            answers += [sorted({*right, place}), [p for p in right if p != place]]
        for answer in filter(None, answers):
            grade = asked.grade(answer)
            assert grade.right is judge(question, answer if question.kind == "many" else place).right
            for ticked in answer:
                feedback = question.choices[ticked].feedback
                assert not feedback or source_words(feedback) in grade.said


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("question", of_kind("number", "text"))
def test_every_typed_answer_earns_and_hears_what_it_should(question, target):
    (asked,) = as_exported(question, target)
    key = [question.answer] if question.kind == "number" else question.accepted
    for value in key:
        assert asked.grade(value).right and judge(question, value).right
    for slip in question.slips:
        grade, verdict = asked.grade(slip.value), judge(question, slip.value)
        assert not grade.right and verdict.right is False
        assert any(source_words(verdict.feedback) in said for said in grade.said)
    stranger = 987654.321 if question.kind == "number" else "something else"
    grade = asked.grade(stranger)
    assert not grade.right and judge(question, stranger).right is False and any(grade.said)


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("question", [param for param in of_kind("number") if param.values[0].relative])
def test_the_margins_are_ours(question, target):
    (asked,) = as_exported(question, target)
    for share in (-1.001, -0.999, -0.5, 0.5, 0.999, 1.001):
        value = question.answer * (1 + share * question.relative)
        assert asked.grade(value).right is judge(question, value).right is (abs(share) < 1)


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("question", of_kind("array"))
def test_arrays_are_right_when_every_number_is(question, target):
    parts = as_exported(question, target)
    if not parts:
        return

    def grades(values):
        if len(parts) == 1:
            return [parts[0].grade(values)]
        assert len(parts) == len(values)
        return [part.grade(value) for part, value in zip(parts, values)]

    assert all(grade.right for grade in grades(cells(question.answer)))
    for slip in question.slips:
        if np.shape(slip.value) != np.shape(question.answer):
            continue
        assert judge(question, slip.value).feedback == slip.feedback
        given = grades(cells(slip.value))
        assert not all(grade.right for grade in given)
        feedback = {source_words(each.feedback) for each in question.slips}
        said = " ".join(words for grade in given for words in grade.said)
        assert any(words in said for words in feedback)
    grade = grades([987.25] * np.size(question.answer))[0]
    assert grade.share == 0 and any(grade.said)


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("question", of_kind())
def test_the_words_arrive_whole(question, target):
    if question.kind == "state":
        return
    for asked in as_exported(question, target):
        prompt = asked.prompt if target != "moodle" else moodle_xml.words(asked.prompt)
        assert prompt.startswith(source_words(question.prompt))
        if target == "moodle":
            assert asked.hints == [source_words(hint) for hint in question.hints]
        if target != "qti":
            assert asked.explanation == source_words(question.explanation)


@pytest.mark.parametrize("target", [*READERS, "anki"])
def test_questions_about_a_live_figure_stay_here_and_are_named(target):
    left_out = export(BANK.values(), target).left_out
    named = {left.name for left in left_out if left.why == "reads a live figure"}
    assert named == {question.id for question in BANK.values() if question.kind == "state"}
