"""Every key of the bank is proved, and every slip that says how it comes about."""

import ast
from dataclasses import replace

import numpy as np
import pytest
from support.bank import BANK, of_kind

from helpers.questions.proofs import evaluate


def shown_numbers(text):
    """The numbers a choice shows, or None if it is a sentence."""
    try:
        return np.array(ast.literal_eval(f"[{text.replace('−', '-')}]"), dtype=float)
    except (ValueError, SyntaxError):
        return None


def assert_proof_gives(proof, value, question, exact=False):
    got = np.asarray(evaluate(proof, question.lecture), dtype=float)
    tolerance = 0 if exact else max(question.relative, 1e-6)
    np.testing.assert_allclose(got, np.asarray(value, dtype=float), rtol=tolerance, atol=1e-12)


@pytest.mark.parametrize("question", of_kind("one", "many"))
def test_choices_are_proved(question):
    for choice in question.choices:
        if choice.proof is None:
            continue
        numbers = shown_numbers(choice.text)
        if numbers is None:
            assert bool(evaluate(choice.proof, question.lecture)) is choice.right, choice.text
        else:
            assert_proof_gives(choice.proof, numbers.squeeze(), question)


@pytest.mark.parametrize("question", of_kind("number", "array"))
def test_answers_and_slips_are_proved(question):
    assert question.proof, "a number or an array needs a proof"
    assert_proof_gives(question.proof, question.answer, question, exact=question.kind == "array")
    for slip in question.slips:
        if slip.proof:
            assert_proof_gives(slip.proof, slip.value, question)


def test_a_wrong_key_would_be_noticed():
    wrong = replace(BANK["perceptron.z"], answer=9)
    with pytest.raises(AssertionError):
        test_answers_and_slips_are_proved(wrong)
