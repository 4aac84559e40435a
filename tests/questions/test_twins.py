"""Twins: the same question with other numbers. Everything in them is recomputed, proved and readable."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.bank import BANK

from helpers.questions import bank, twins
from helpers.questions.checker import judge
from helpers.questions.markup import plain, segments
from helpers.questions.proofs import evaluate
from helpers.questions.reading import shown_numbers

ROOT = Path(__file__).resolve().parents[2]
AS_THEY_STAND = Path(__file__).with_name("as_they_stand.json")
COUNTED = ("number", "one", "many")  # the kinds of which most have twins
DRAWN = [pytest.param(question, id=question.id) for question in BANK.values() if twins.has_twins(question)]
SEEDS = range(1, 9)  # whole twins; of their numbers a thousand are proved


def seen(question):
    """What everybody sees of a question first, and what it is judged by."""
    return {
        "prompt": question.prompt,
        "key": question.answer
        if question.answer is not None
        else [c.text for c in question.choices if c.right],
        "slips": [s.value for s in question.slips] or [c.text for c in question.choices if not c.right],
    }


def texts(question):
    """All texts of a question."""
    whole = [question.title, question.prompt, question.explanation, question.otherwise, *question.hints]
    return [
        *whole,
        *(text for choice in question.choices for text in (choice.text, choice.feedback)),
        *(slip.feedback for slip in question.slips),
    ]


def alike(value, right, question):
    """Whether two numbers or arrays agree within the question's tolerance."""
    value, right = np.asarray(value, dtype=float), np.asarray(right, dtype=float)
    if value.shape != right.shape:
        return False
    margin = np.maximum(question.tolerance, question.relative * np.abs(right))
    return bool((np.abs(value - right) <= margin + 1e-12 * np.maximum(np.abs(right), margin)).all())


# ---- the question as it stands --------------------------------------------------------------------


def test_the_first_time_everybody_sees_the_question_as_it_stands():
    """After a change that is meant, `python tests/questions/test_twins.py` writes the file anew."""
    stored = json.loads(AS_THEY_STAND.read_text(encoding="utf-8"))
    assert {param.id: seen(BANK[param.id]) for param in DRAWN} == stored


def test_twin_zero_is_the_question_itself():
    for (question,) in (param.values for param in DRAWN):
        assert twins.twin(question, 0) is question
        other = twins.twin(question, 3)
        assert other.id == question.id and other.seed == 3 and other.name == f"{question.id}#3"
        assert twins.twin(other, 0) == question and twins.twin(other, 3) is other


def test_most_questions_have_twins():
    counted = [question for question in BANK.values() if question.kind in COUNTED]
    assert sum(map(twins.has_twins, counted)) >= 0.6 * len(counted)


# ---- a thousand of each ---------------------------------------------------------------------------


@pytest.mark.parametrize("question", DRAWN)
def test_a_thousand_twins_are_fair(question):
    keys, rights = [], [choice.text for choice in question.choices if choice.right]
    for seed in range(1, 1001):
        found = twins.numbers(question, seed)
        right = [bool(choice.get("right")) for choice in found.choices]
        assert len(set(found.shown)) == len(found.shown)
        if question.kind == "one":
            assert sum(right) == 1
        if question.kind == "many":
            assert 0 < sum(right) < len(right)
        if question.choices:
            keys.append([(place, text) for place, text in enumerate(found.shown) if right[place]])
            continue
        keys.append(found.key)
        assert np.isfinite(found.key).all()
        for value in found.slips:
            assert not alike(value, found.key, question) and not alike(found.key, value, question)
        if question.draw.digits:
            assert_one_rounding(found.key, question)
    original = question.answer
    if question.choices:
        original = [(i, text) for i, text in enumerate(c.text for c in question.choices) if text in rights]
    assert sum(key != original for key in keys) > 500


def assert_one_rounding(key, question):
    """Both neighbours of a key, in the digits that are asked for, are not as near as the rounded one."""
    rounded = float(f"{key:.{question.draw.digits}g}")
    unit = 10.0 ** (np.floor(np.log10(abs(key))) - question.draw.digits + 1)
    assert abs(rounded - key) < 0.47 * unit
    assert judge(replace(question, answer=key), rounded).right is True


# ---- some of each, in full ------------------------------------------------------------------------


@pytest.mark.parametrize("question", DRAWN)
def test_a_twin_is_judged_as_it_says(question):
    for seed in SEEDS:
        twin = twins.twin(question, seed)
        if twin.choices:
            key = [place for place, choice in enumerate(twin.choices) if choice.right]
            assert judge(twin, key if twin.kind == "many" else key[0]).right is True
            for place, choice in enumerate(twin.choices):
                if not choice.right:
                    verdict = judge(twin, [place] if twin.kind == "many" else place)
                    assert verdict.right is False and choice.feedback in verdict.feedback
        else:
            assert judge(twin, twin.answer).right is True
            for slip in twin.slips:
                verdict = judge(twin, slip.value)
                assert (verdict.right, verdict.feedback) == (False, slip.feedback)


@pytest.mark.parametrize("question", DRAWN)
def test_a_twin_is_proved_by_its_own_proofs(question):
    for seed in SEEDS:
        twin = twins.twin(question, seed)
        for record, value in [(twin, twin.answer), *((slip, slip.value) for slip in twin.slips)]:
            if record.proof:
                np.testing.assert_allclose(
                    np.asarray(evaluate(record.proof, twin.lecture), dtype=float),
                    np.asarray(value, dtype=float),
                    rtol=1e-9,
                    atol=1e-12,
                )
        for choice in twin.choices:
            if choice.proof is None:
                continue
            shown = shown_numbers(choice.text)
            value = evaluate(choice.proof, twin.lecture)
            if shown is None:
                assert bool(value) is choice.right, (choice.text, choice.proof)
            else:
                np.testing.assert_allclose(
                    np.asarray(value, dtype=float), shown.squeeze(), rtol=1e-6, atol=1e-12
                )


@pytest.mark.parametrize("question", DRAWN)
def test_a_twin_can_be_read(question):
    before = " ".join(map(plain, texts(question)))
    for seed in SEEDS:
        for text in texts(twins.twin(question, seed)):
            assert "{=" not in text and text.count("{") == text.count("}"), text
            assert sum("maths" in part for part in segments(text)) == text.count("$") // 2, text
            words = plain(text)
            assert not re.search(r"−0(?![.\d])|\d\.?\d*e[-+]?\d{2}|nan|inf(?!i|o)", words), words
            for number in re.findall(r"\d+\.\d+", words):
                digits = number.replace(".", "").lstrip("0")
                assert len(digits) <= 4 or number in before, f"{number} in {words}"


def test_every_process_draws_the_same():
    code = """
from helpers.questions import bank, twins
for question in bank.load_bank().values():
    if twins.has_twins(question):
        print(twins.twin(question, 5))
"""
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    here = [str(twins.twin(param.values[0], 5)) for param in DRAWN]
    assert out.stdout.splitlines() == here


# ---- what is said of a draw that cannot be --------------------------------------------------------

GOOD = """[[question]]
id = "a.b"
kind = "number"
prompt = "What is {=x} + {=y}? And ${=-x}$, `{=-x}`, {=-x}, ${=x} {=-x:+}$."
answer = 3
proof = "x + y"
explanation = "{=key}"
  [question.draw]
  x = "1 from 1 … 5"
  y = [2, 4, 6]
  z = "= x * y"
  where = "z < 20"
  [[question.slip]]
  value = 2
  proof = "z"
  feedback = "{=x} · {=y} is {=value}, the product."
"""


def read(tmp_path, old="", new=""):
    assert old in GOOD
    (tmp_path / "01_perceptron.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return bank.read_folder(tmp_path)["a.b"]


def test_every_gap_is_filled_as_its_place_asks(tmp_path):
    question = read(tmp_path)
    assert question.prompt == "What is 1 + 2? And $-1$, `-1`, −1, $1 - 1$."
    assert question.explanation == "3" and question.slips[0].feedback == "1 · 2 is 2, the product."
    twin = twins.twin(question, 1)
    x, y = map(int, re.findall(r"\d", twin.prompt)[:2])
    assert twin.answer == x + y and twin.slips[0].value == x * y != x + y
    assert ast.literal_eval(twin.proof.split("+")[0]) == x


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("{=x} +", "{=q} +", "'q' uses 'q', which is not drawn"),
        ('"x + y"', '"x + q"', "'x + q' uses 'q', which is not drawn"),
        ("{=x} +", "{=x x} +", "'x x' is no expression"),
        ("{=x} +", "{=x +", "is no expression"),
        ("z < 20", "z < q", "uses 'q', which is not drawn"),
        ("z < 20", "z > 20", "does not keep the conditions"),
        ("1 from 1 … 5", "1 from 5 … 1", "from 5 to 1"),
        ("1 from 1 … 5", "1 from 2 … 5", "the given 1 is not among"),
        ("1 from 1 … 5", "1 to 5", "is no range"),
        ("1 from 1 … 5", "1 from 1 … 5 step 0", "in steps of 0"),
        ('x = "', 'sigmoid = "', "the name 'sigmoid' in draw is taken"),
        ("[2, 4, 6]", "[2]", "a list"),
        ("[2, 4, 6]", "[{ y = 2 }, { w = 3 }]", "every case must have the same names"),
        ('where = "z < 20"', "digits = -1", "digits in draw must be a whole number"),
    ],
)
def test_a_draw_that_cannot_be_read_is_explained(tmp_path, old, new, says):
    with pytest.raises(bank.BankError, match=re.escape(says)) as told:
        read(tmp_path, old, new)
    assert "'a.b'" in str(told.value)


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("z < 20", "z < 20 and x == 1 and y == 2", "its conditions (where) never hold together"),
        ('value = 2\n  proof = "z"', 'value = 3.5\n  proof = "x + y"', "a slip is right"),
        ('proof = "x + y"\nex', 'proof = "(x + y) / (z - z)"\nex', "division by zero"),
    ],
)
def test_a_draw_that_never_gives_a_question_is_explained(tmp_path, old, new, says):
    question = read(tmp_path, old, new)
    with pytest.raises(bank.BankError, match=re.escape(says)) as told:
        twins.twin(question, 1)
    assert "'a.b'" in str(told.value) and "mend where" in str(told.value)


def test_a_pool_that_is_too_small_is_explained(tmp_path):
    choice = '  [[question.choice]]\n  text = "{}"\n  feedback = "so"\n  right = {}\n'
    text = '[[question]]\nid = "a.b"\nkind = "many"\nprompt = "?"\n  [question.draw]\n  choices = 4\n'
    pool = choice.format("p", "true") + choice.format("q", "false") + choice.format("r", "false")
    (tmp_path / "01_perceptron.toml").write_text(text + pool, encoding="utf-8")
    question = bank.read_folder(tmp_path)["a.b"]
    with pytest.raises(bank.BankError, match="4 choices cannot be had from 1 right and 2 wrong"):
        twins.twin(question, 1)


def test_the_example_of_the_guide_works(tmp_path):
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = next(
        block for block in re.findall(r"```toml\n(.*?)```", guide, re.S) if "question.draw" in block
    )
    text = '[[question]]\nid = "a.b"\nkind = "number"\n' + example
    (tmp_path / "01_perceptron.toml").write_text(text, encoding="utf-8")
    question = bank.read_folder(tmp_path)["a.b"]
    for seed in range(20):
        twin = twins.twin(question, seed)
        assert (
            twin.answer == evaluate(twin.proof, "perceptron") and "{=" not in twin.prompt + twin.explanation
        )


def test_what_has_no_twins_says_so():
    question = BANK["perceptron.dendrites"]
    assert not twins.has_twins(question) and twins.twin(question, 0) is question
    with pytest.raises(ValueError, match="has no twins"):
        twins.twin(question, 1)
    for seed in (-1, True, 1.5, "1"):
        with pytest.raises(ValueError, match="0, 1, 2"):
            twins.twin(BANK["perceptron.z"], seed)


def test_a_twin_is_found_by_its_name():
    assert twins.named("perceptron.z") is BANK["perceptron.z"]
    assert twins.named("perceptron.z#4") == twins.twin(BANK["perceptron.z"], 4)
    for name in ("perceptron.z#", "perceptron.z#x", "perceptron.dendrites#1", "perceptron.zz#1"):
        with pytest.raises(bank.UnknownQuestion):
            twins.named(name)


def test_the_next_twin_looks_different():
    for (question,) in (param.values for param in DRAWN):
        first = twins.twin(question, twins.another(question))
        second = twins.twin(question, twins.another(first))
        assert question.seed < first.seed < second.seed
        looks = [(each.prompt, {c.text for c in each.choices}) for each in (question, first, second)]
        assert looks[0] != looks[1] or len(question.choices) > 0
        assert looks[1] != looks[2] or len(question.choices) > 0


if __name__ == "__main__":
    standing = {param.id: seen(BANK[param.id]) for param in DRAWN}
    AS_THEY_STAND.write_text(json.dumps(standing, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
