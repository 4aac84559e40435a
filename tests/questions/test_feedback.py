"""What is said of a wrong number is known of it; and typed answers are read as people write them."""

import re

import numpy as np
import pytest
from support.bank import BANK, of_kind

from helpers.questions.arithmetic import NoArithmetic, compute
from helpers.questions.bank import Question
from helpers.questions.checker import judge
from helpers.questions.reading import decimals

HINT = "A hint may help."


@pytest.mark.parametrize(
    "question_id, typed, says",
    [
        ("activations.sigmoid_of_two", "2", "2 cannot be: the answer lies between 0 and 1."),
        ("activations.sigmoid_of_two", "0.12", BANK["activations.sigmoid_of_two"].slips[0].feedback),
        ("activations.sigmoid_of_two", "0,119", BANK["activations.sigmoid_of_two"].slips[0].feedback),
        ("activations.sigmoid_of_two", "0.9", "Right as far as it goes. Write more digits."),
        ("activations.sigmoid_of_two", "0.6", HINT),
        ("activations.sigmoid_of_two", "0.088", "The digits are right, but it is ten times too small."),
        ("activations.tanh_from_sigmoid", "-0.462", "The size is right, the sign is not."),
        ("matrix.by_hand", "41", HINT),
        ("matrix.by_hand", "4150", "The digits are right, but it is a hundred times too large."),
        ("matrix.by_hand", "3", "It is more than ten times too small."),
        ("matrix.by_hand", "9e9", "It is more than ten times too large."),
        ("matrix.five_to_ten", "-3", "−3 cannot be: the answer is never negative."),
        ("backprop.updates_per_epoch", "20.83", "There is no part of an update."),
        ("backprop.updates_per_epoch", "48", "That is the batch size"),
        ("backprop.updates_per_epoch", "0", "0 cannot be: the answer lies between 1 and 1000."),
    ],
)
def test_of_a_wrong_number_is_said_what_is_known(question_id, typed, says):
    verdict = judge(BANK[question_id], typed)
    assert verdict.right is False and says in verdict.feedback


@pytest.mark.parametrize("question", of_kind("number"))
def test_no_right_answer_is_called_a_slip_however_it_is_rounded(question):
    slips = {slip.feedback for slip in question.slips}
    for digits in range(1, 8):
        typed = f"{question.answer:.{digits}g}"
        verdict = judge(question, typed)
        assert (
            verdict.right
            or verdict.feedback not in slips
            or float(typed) in [s.value for s in question.slips]
        )
    for slip in question.slips:
        if slip.value and abs(slip.value) < 100 and slip.value != int(slip.value):
            typed = f"{slip.value:.4f}"
            verdict = judge(question, typed)
            assert verdict.right or not float(typed) or verdict.feedback in slips


@pytest.mark.parametrize("question", of_kind("number", "array"))
def test_no_hint_is_the_answer(question):
    entries = np.ravel(question.answer)
    telling = [number for number in entries if abs(number) >= 10] if question.kind == "array" else entries
    for hint in question.hints:
        text = hint.replace(r"\cdot", "*")
        sums = re.findall(r"[\d(][\d\s.+*/()-]*[\d)]|\d", text)
        for found in sums:
            try:
                value = compute(found)
            except NoArithmetic:
                continue
            assert not any(np.isclose(value, number, rtol=1e-3) for number in telling), hint


@pytest.mark.parametrize(
    "typed, value",
    [
        ("-np.log(0.9)", -np.log(0.9)),
        ("1/(1 + exp(−2))", 1 / (1 + np.exp(-2))),
        ("2^3 · sqrt(4)", 16),
        ("numpy.sqrt(2)**2", 2),
        ("[2*3, [4/5]]", [6, [0.8]]),
        ("1, e", [1, np.e]),
    ],
)
def test_typed_sums_are_computed(typed, value):
    assert str(compute(typed)) == str(compute(str(value))) or np.isclose(compute(typed), value)


@pytest.mark.parametrize(
    "typed",
    [
        "open('x')",
        "np.load(1)",
        "os.fork()",
        "x",
        "1_000",
        "0x1F",
        "2j",
        "True",
        "lambda: 1",
        "1 if 2 else 3",
        "[x for x in (1,)]",
        "np.log",
        "log(1, 2)",
        "log(x=1)",
        "1;2",
        "",
        "(" * 3000,
        "\x00",
        "a.b.log(1)",
        "'1'*9",
    ],
)
def test_nothing_else_is_run(typed):
    with pytest.raises(NoArithmetic):
        compute(typed)


@pytest.mark.parametrize("typed", ["1/0", "log(-1)", "9**9**9**9", "sqrt(-2)", "exp(9999)", "(-8)**(1/3)"])
def test_what_has_no_value_gets_a_sentence(typed):
    assert judge(BANK["perceptron.z"], typed).right is None
    assert len(judge(BANK["perceptron.z"], typed).feedback) > 20


@pytest.mark.parametrize("typed", ["85 %", "85%", "0.85", "17/20", "85 per cent", "85.0 %"])
def test_a_share_may_be_given_in_per_cent(typed):
    assert judge(BANK["cnn.confusion"], typed).right is True


def test_per_cent_is_for_shares_only():
    assert judge(BANK["matrix.five_to_ten"], "6000 %").right is None
    assert judge(BANK["cnn.confusion"], "85").right is False


@pytest.mark.parametrize(
    "typed",
    ["0 0 0 1 0 0 0 0 0 0", "0,0,0,1,0,0,0,0,0,0", "[0 0 0 1 0 0 0 0 0 0]", "0, 0, 0, 1, 0, 0, 0, 0, 0, 0"],
)
def test_a_row_needs_no_brackets(typed):
    assert judge(BANK["matrix.one_hot"], typed).right is True


def test_logarithms_may_be_typed_where_two_numbers_are_asked_for():
    assert judge(BANK["backprop.confident_mistake"], "[-np.log(0.9), -np.log(0.001)]").right is True
    assert "without dots" in judge(BANK["matrix.one_hot"], "0 0 0 1 0 …").feedback
    assert judge(BANK["matrix.one_hot"], "[0, 0, 0, 1").feedback.endswith("Write it as [1, 2].")


@pytest.mark.parametrize(
    "key, letter, given, says",
    [
        ([1, 6], "z", [3, 6], "1 of 2 entries is off: z₁, where you have 3."),
        ([1, 6, 2], "z", [1, 3, 4], "2 of 3 entries are off; the first is z₂, where you have 3."),
        ([1, 6, 2], "", [1, 3, 4], "the first is number 2, where you have 3."),
        ([[1, 2], [3, 4]], "", [[1, 2], [3, 5]], "1 of 4 entries is off: row 2, column 2, where you have 5."),
        ([[1, 2], [3, 4]], "W", [[1, 2], [7, 5]], "the first is W₂₁, where you have 7."),
        ([1, 6], "z", [3, 4], "No entry is right yet; the first is z₁, where you have 3."),
    ],
)
def test_places_are_counted_from_one(key, letter, given, says):
    question = Question(id="a.b", kind="array", prompt="?", answer=key, letter=letter)
    assert says in judge(question, given).feedback


@pytest.mark.parametrize(
    "said, right, says",
    [
        ("the dendrite", True, ""),
        ("A dendrite.", True, ""),
        ("the cell body", False, "adds up what has come in"),
        ("the soma", False, "adds up what has come in"),
        ("the axon", False, "the way out"),
        ("spines", False, "knobs"),
        ("dendritic spine", False, "knob"),
    ],
)
def test_articles_do_not_matter_and_likely_words_are_known(said, right, says):
    verdict = judge(BANK["perceptron.dendrites"], said)
    assert verdict.right is right and says in verdict.feedback


def test_decimals_of_what_was_typed():
    typed = {"0.12": 2, "0,12": 2, "−1.5e-3": 4, "120": 0, "1/4": None, "ten": None, 0.5: None, "nan": None}
    assert {each: decimals(each) for each in typed} == typed
