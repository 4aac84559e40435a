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
from helpers.questions.kinds import kind_of
from helpers.questions.markup import plain
from helpers.questions.twins import has_twins, twin

READERS = {"moodle": moodle_xml, "gift": gift_text, "qti": qti_package}
TWINS = 3


@cache
def read(target):
    """{name: its questions in the target's file, in order}: one, or one for each part."""
    found = defaultdict(list)
    content = export(BANK.values(), target, TWINS).content
    for name, question in READERS[target].read(content).items():
        found[re.sub(r"[-_]part\d+$", "", name)].append(question)
    return found


def asked_of(question, target):
    """(a question or a twin of it, what the target has of it) for all that the target should hold."""
    found = read(target)
    for seed in range(1 + TWINS * has_twins(question)):
        name = f"{question.id}-twin{seed}" if seed else question.id
        if target == "qti":
            name = "nn_" + re.sub(r"\W", "_", name)
        assert name in found or is_too_long(question, target)
        if name in found:
            yield twin(question, seed) if seed else question, found[name]


def is_too_long(question, target):
    return target != "moodle" and question.kind == "array" and np.size(question.answer) > 4


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("original", of_kind("one", "many"))
def test_every_choice_earns_and_hears_what_it_should(original, target):
    for question, (asked,) in asked_of(original, target):
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
@pytest.mark.parametrize("original", of_kind("number", "text"))
def test_every_typed_answer_earns_and_hears_what_it_should(original, target):
    for question, (asked,) in asked_of(original, target):
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
@pytest.mark.parametrize("original", [param for param in of_kind("number") if param.values[0].relative])
def test_the_margins_are_ours(original, target):
    for question, (asked,) in asked_of(original, target):
        for share in (-1.05, -0.999, -0.5, 0.5, 0.999, 1.05):
            value = question.answer * (1 + share * question.relative)
            assert asked.grade(value).right is judge(question, value).right is (abs(share) < 1)


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("original", of_kind("array"))
def test_an_array_is_right_when_every_number_is(original, target):
    for question, parts in asked_of(original, target):
        assert all(grade.right for grade in grades(parts, question.answer))
        feedback = {source_words(slip.feedback) for slip in question.slips}
        for slip in question.slips:
            if np.shape(slip.value) == np.shape(question.answer):
                assert judge(question, slip.value).right is False
                given = grades(parts, slip.value)
                assert not all(grade.right for grade in given)
                assert any(words in said for grade in given for said in grade.said for words in feedback)
        strange = grades(parts, np.full(np.shape(question.answer), 987.25))
        assert strange[0].share == 0 and any(strange[0].said)


def grades(parts, value):
    """The grades of an array that is typed number by number, into one question or into several."""
    values = np.array(value, dtype=float).ravel().tolist()
    if len(parts) == 1:
        return [parts[0].grade(values)]
    assert len(parts) == len(values)
    return [part.grade(value) for part, value in zip(parts, values)]


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("original", of_kind())
def test_the_words_arrive_whole(original, target):
    for question, parts in asked_of(original, target) if original.kind != "state" else ():
        for asked in parts:
            prompt = moodle_xml.words(asked.prompt) if target == "moodle" else asked.prompt
            assert prompt.startswith(source_words(question.prompt))
            if target == "moodle":
                assert asked.hints == [source_words(hint) for hint in question.hints]
            if target == "qti":
                assert asked.feedback.get("correct_fb", "") == source_words(question.explanation)
            else:
                assert asked.explanation.startswith(source_words(question.explanation))


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("original", of_kind("match", "label"))
def test_pairs_earn_and_hear_what_they_should(original, target):
    for question, (asked,) in asked_of(original, target):
        names = {pair.alt: letter for letter, pair in lettered(question)}
        lefts = [source_words(pair.left) for pair in question.pairs]
        key = [pair.alt if pair.picture else pair.right for pair in question.pairs]

        def grade(answer, asked=asked, names=names, lefts=lefts):
            return asked.grade({left: plain(names.get(got, got)) for left, got in zip(lefts, answer)})

        assert grade(key).right and judge(question, key).right
        for place, pair in enumerate(question.pairs):
            other = next(each for each in [*key, *question.others] if each != key[place])
            verdict = judge(question, [*key[:place], other, *key[place + 1 :]])
            given = grade([*key[:place], other, *key[place + 1 :]])
            assert not given.right and verdict.right is False
            assert any(source_words(pair.feedback) in said for said in (*given.said, told(asked, target)))
        for slip in question.slips:
            answer = [slip.value[1] if left == slip.value[0] else got
                      for left, got in zip((pair.left for pair in question.pairs), key)]  # fmt: skip
            given = grade(answer)
            assert not given.right and judge(question, answer).misconception == slip.misconception
            assert any(source_words(slip.feedback) in said for said in (*given.said, told(asked, target)))


def lettered(question):
    """(letter, pair) of pairs with pictures, as the card calls them."""
    drawn = {pair.alt: pair for pair in question.pairs if pair.picture}
    offered = kind_of(question).offered(question) if drawn else ()
    return [(letter, drawn[alt]) for letter, alt in zip("ABCDEFGH", offered)]


def told(asked, target):
    """What is said when all is done; GIFT tells there what it cannot say to a single pair."""
    return asked.explanation if target == "gift" else ""


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("original", of_kind("order"))
def test_orders_earn_and_hear_what_they_should(original, target):
    for question, (asked,) in asked_of(original, target):

        def grade(order, asked=asked):
            steps = [source_words(step) for step in order]
            places = {step: str(place) for place, step in enumerate(steps, start=1)}
            return asked.grade(steps if target == "moodle" else places)

        key = list(question.steps)
        assert grade(key).right and judge(question, key).right
        for slip in question.slips:
            wrong = iter(slip.value)
            order = [next(wrong) if step in slip.value else step for step in key]
            given = grade(order)
            assert not given.right and judge(question, order).right is False
            assert any(source_words(slip.feedback) in said for said in (*given.said, told(asked, target)))


@pytest.mark.parametrize("original", of_kind("match", "label"))
def test_pictures_travel(original):
    drawn = len(lettered(original)) + bool(original.picture)
    (moodle,), (gift,) = read("moodle")[original.id], read("gift")[original.id]
    (qti,) = read("qti")[f"nn_{re.sub('[.]', '_', original.id)}"]
    assert len(moodle.pictures) == len(qti.pictures) == gift.images == drawn
    for content in moodle.pictures.values():
        assert content.startswith(b"\x89PNG") or b"<svg" in content


@pytest.mark.parametrize("target", READERS)
def test_twins_stand_together_where_one_can_be_drawn(target):
    homes = defaultdict(list)
    for name, questions in read(target).items():
        homes[questions[0].group if target == "qti" else questions[0].category].append(name)
    drawn = [names for names in homes.values() if any("twin" in name for name in names)]
    assert len(drawn) == sum(has_twins(q) and not is_too_long(q, target) for q in BANK.values()) > 0
    for first, *twins in drawn:
        assert twins == [
            f"{first}{'_' if target == 'qti' else '-'}twin{seed}" for seed in range(1, 1 + TWINS)
        ]


@pytest.mark.parametrize("target", [*READERS, "anki"])
def test_questions_about_a_live_figure_stay_here_and_are_named(target):
    left_out = export(BANK.values(), target).left_out
    named = {left.name for left in left_out if left.why == "reads a live figure"}
    assert named == {question.id for question in BANK.values() if question.kind == "state"}


@pytest.mark.parametrize("target", READERS)
def test_what_does_not_fit_is_named(target):
    named = {left.name for left in export(BANK.values(), target).left_out}
    for question in BANK.values():
        shapes = {np.shape(slip.value) for slip in question.slips} if question.kind == "array" else set()
        loses = is_too_long(question, target) or len(shapes | {np.shape(question.answer)}) > 1
        assert (question.id in named) is (question.kind == "state" or loses)
