"""Every answer is judged as it should be, and no answer makes the checker raise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bank import BANK, of_kind

from helpers.questions import bank
from helpers.questions.checker import Verdict, judge


@pytest.mark.parametrize("question", of_kind("one"))
def test_each_wrong_choice_hears_its_own_feedback(question):
    heard = {}
    for place, choice in enumerate(question.choices):
        verdict = judge(question, place)
        assert verdict == Verdict(choice.right, choice.feedback, choice.misconception)
        assert judge(question, choice.text) == verdict
        heard[verdict.feedback] = place
    assert len(heard) == len(question.choices), "two choices say the same"


@pytest.mark.parametrize("question", of_kind("many"))
def test_many_is_right_only_when_complete(question):
    right = [i for i, choice in enumerate(question.choices) if choice.right]
    assert judge(question, right).right is True
    for place, choice in enumerate(question.choices):
        others = [i for i in right if i != place]
        verdict = judge(question, others if choice.right else [*right, place])
        assert verdict.right is False
        assert "true" in verdict.feedback if choice.right else choice.feedback in verdict.feedback
    assert judge(question, []).right is None


@pytest.mark.parametrize("question", of_kind("number", "array", "text"))
def test_each_slip_hears_its_own_feedback(question):
    key = question.accepted[0] if question.kind == "text" else question.answer
    assert judge(question, key).right is True
    for slip in question.slips:
        verdict = judge(question, slip.value)
        assert verdict == Verdict(False, slip.feedback, slip.misconception)
    if question.kind != "text":
        assert judge(question, str(question.answer)).right is True
        assert judge(question, np.array(question.answer)).right is True


@pytest.mark.parametrize(
    "typed, right",
    [
        *[(typed, True) for typed in ("-9", "−9", " -9,0 ", "-9.0", "z = -9", "-18/2", "-0.9e1")],
        *[(value, True) for value in (-9, np.float32(-9), np.array([-9]))],
        *[(typed, False) for typed in ("-9.001", "9", "0", "1e300")],
        *[(typed, None) for typed in ("", "   ", "minus nine", "nan", "inf", "1e9999", "-1e9999", "1/0")],
        *[(typed, None) for typed in ("__import__('os')", "1_000", "9" * 70)],
        *[(value, None) for value in (None, ..., True, [1, 2], float("nan"), np.inf, {}, object(), 1j)],
        *[(value, None) for value in (10**400, np.zeros((2, 2)))],
    ],
)
def test_numbers_as_people_type_them(typed, right):
    verdict = judge(BANK["perceptron.z"], typed)
    assert verdict.right is right
    assert len(verdict.feedback) > 10


@pytest.mark.parametrize("typed", ["106.35", "106.35 counts/min²", "106,35counts/min²", "106.35 counts/min2"])
def test_a_unit_with_an_exponent_may_be_typed(typed):
    assert judge(BANK["activations.half_speed"], typed).right is True


def test_the_edge_of_a_tolerance_passes_and_beyond_it_fails():
    absolute = bank.Question(id="a.b", kind="number", prompt="?", answer=0.3, tolerance=0.1)
    assert [judge(absolute, x).right for x in (0.2, 0.4, 0.1999, 0.4001)] == [True, True, False, False]
    relative = bank.Question(id="a.b", kind="number", prompt="?", answer=-200, relative=0.05)
    assert [judge(relative, x).right for x in (-190, -210, -189.9, -210.1)] == [True, True, False, False]
    zero = bank.Question(id="a.b", kind="number", prompt="?", answer=0)
    assert [judge(zero, x).right for x in (0, "-0.0", 1e-15)] == [True, True, False]


MATRIX = bank.Question(id="a.b", kind="array", prompt="?", answer=[[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize(
    "answer, right, says",
    [
        ("[[1, 2, 3], [4, 5, 6]]", True, ""),
        (np.array([[1, 2, 3], [4, 5, 6]]), True, ""),
        (
            np.array([[1, 2, 3], [4, 5, 6]]).T,
            False,
            "(2, 3) expected, yours is (3, 2): you returned the transpose",
        ),
        (np.zeros((3, 2)), False, "changed places"),
        (np.arange(6), False, "arrangement"),
        ([[1, 2, 3]], False, "Shape (2, 3) expected, yours is (1, 3)"),
        (5, False, "yours is () – one number"),
        (-np.array([[1, 2, 3], [4, 5, 6]]), False, "sign"),
        ([[1, 2, 3], [4, 5, 7]], False, "1 of 6"),
        (np.zeros((2, 3)), False, "row 1, column 1"),
        ([[1, 2], [3]], None, "different lengths"),
        ([["a", "b"]], None, "numbers"),
        (np.full((2, 3), np.nan), None, "NaN"),
        (np.full((2, 3), np.inf), None, "infinite"),
        ("[[1, 2], [3, 4]", None, "bracket"),
        ("[" * 5000, None, "long"),
        ("[" * 1500, None, "bracket"),
        ("open('x')", None, "only numbers"),
        ("", None, "Type your numbers"),
        ({}, None, "array of numbers"),
        (print, None, "array of numbers"),
    ],
)
def test_arrays(answer, right, says):
    verdict = judge(MATRIX, answer)
    assert verdict.right is right
    assert says in verdict.feedback


def test_texts_are_compared_without_case_and_spaces():
    question = BANK["perceptron.dendrites"]
    for said in ("Dendrites", "  DENDRITES. ", "the  dendrites", "dendritic-tree"):
        assert judge(question, said).right is True
    for said in ("", "  ", None, 3, "x" * 5000):
        assert judge(question, said).right is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner) | st.sets(st.integers())
    ),
)


numberlike = st.text(alphabet="0123456789+-−.,eE/[]() ·^*infa", max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    answer=anything | numberlike,
    facts=st.none() | st.dictionaries(st.sampled_from(["wrong_if_turned"]), anything),
)
def test_no_answer_makes_it_raise(answer, facts):
    for question in (*BANK.values(), MATRIX):
        verdict = judge(question, answer, facts)
        assert verdict.right in (True, False, None)
        assert verdict.right or verdict.feedback


class Hostile:
    """Raises whatever one does with it."""

    def _refuse(self, *_, **__):
        raise RuntimeError("no")

    __array__ = __iter__ = __eq__ = __len__ = __float__ = __str__ = __bool__ = _refuse
    __hash__ = object.__hash__


def test_not_even_a_hostile_answer_makes_it_raise():
    for question in (*BANK.values(), MATRIX):
        for answer in (Hostile(), [Hostile()]):
            verdict = judge(question, answer, {"wrong_if_turned": [], "first_to_move": "A"})
            assert verdict.right is None and verdict.feedback


def test_state_questions_read_the_facts():
    question = BANK["gates.wrong_rows"]
    facts = {"wrong_if_turned": np.array(["00", "11"]), "wrong_rows": ("01", "10"), "right_rows": ("00",)}
    assert judge(question, ["11", "00"], facts).right is True
    assert judge(question, ["01", "10"], facts) == Verdict(False, question.slips[0].feedback, "present-state")
    assert judge(question, ["00"], facts).misconception == "zero-fires"
    assert judge(question, ["11"], facts).feedback == question.otherwise
    assert judge(question, [], {"wrong_if_turned": []}).right is True
    assert judge(question, [], facts | {"right_rows": []}) == Verdict(False, question.otherwise)
    plain = replace(question, otherwise="")
    assert "still missing" in judge(plain, ["11"], facts).feedback
    assert "01 does not belong" in judge(plain, ["00", "11", "01"], facts).feedback
    for facts in (None, {}, 3):
        assert "figure" in judge(question, ["00"], facts).feedback
    assert judge(question, ["22"], {"wrong_if_turned": []}).right is None


def test_state_questions_with_one_name():
    bit = replace(BANK["learning.next_mover"], options=("0", "1"), key="output", slips=())
    for value in (1, 1.0, np.int64(1), True, np.array(1)):
        assert judge(bit, "1", {"output": value}).right is True
        assert judge(bit, "0", {"output": value}).right is False
    mover = BANK["learning.next_mover"]
    facts = {"first_to_move": "B", "later_mistake": "D", "closest_to_line": "A"}
    assert judge(mover, "B", facts).right is True
    assert judge(mover, "D", facts).misconception == "order-ignored"
    assert judge(mover, "A", facts).misconception == "nearest-moves"
    assert judge(mover, "C", facts).feedback == mover.otherwise
    assert judge(mover, "none", facts | {"later_mistake": None}).feedback == mover.otherwise
    assert judge(mover, "none", {"first_to_move": None}).right is True
    assert judge(mover, None, facts).right is None


def test_a_state_question_may_ask_for_a_state_first():
    unread, network = BANK["filters.unread_now"], BANK["matrix.machine_count"]
    assert judge(unread, "0", {"never_seen": 0, "positions": 25}) == Verdict(None, unread.until)
    assert judge(unread, "16", {"never_seen": 16, "positions": 9}).right is True
    facts = {"weights_only": 12, "parameters": 15, "with_batch": 60}
    assert judge(network, "12", facts | {"layers": 1}) == Verdict(None, network.until)
    assert judge(network, "12", facts | {"layers": 2}).right is True
