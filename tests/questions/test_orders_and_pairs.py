"""Questions of order, of pairs and of marked points: their records, judges, words and proofs."""

import re
from dataclasses import replace
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest
from support.bank import BANK, of_kind

from helpers.authoring import instructor
from helpers.poll import ballots
from helpers.questions import ask, bank, pictures, predict
from helpers.questions.checker import judge
from helpers.questions.kinds import kind_of
from helpers.questions.proofs import evaluate
from helpers.questions.reading import shown_numbers

pytestmark = pytest.mark.usefixtures("own_progress")

EPOCH = BANK["backprop.order_of_epoch"]
SHAPES = BANK["matrix.letters_and_shapes"]
PARTS = BANK["perceptron.parts"]
CURVES = BANK["activations.curves"]


def partners(question):
    return [pair.alt if pair.picture else pair.right for pair in question.pairs]


def test_there_are_two_of_each():
    for kind in ("order", "match", "label"):
        assert len(of_kind(kind)) >= 2


# ---- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", of_kind("order"))
def test_one_order_is_right_and_every_other_is_told_why_not(question):
    kind, proof = kind_of(question), evaluate(question.proof, question.lecture)
    offered = kind.offered(question)
    assert sorted(offered) == sorted(question.steps) and offered != question.steps
    for order in permutations(question.steps):
        verdict = judge(question, [offered.index(step) for step in order])
        assert verdict == judge(question, list(order))
        assert verdict.right is (order == question.steps) is proof(order)
        assert verdict.feedback
    met = {judge(question, list(order)).misconception for order in permutations(question.steps)}
    assert {slip.misconception for slip in question.slips} <= met


def test_an_order_is_told_how_far_it_is_right():
    steps = list(EPOCH.steps)
    early = [*steps[:4], steps[5], steps[4]]
    verdict = judge(EPOCH, early)
    assert verdict.feedback.startswith("The first 4 steps are right. The update comes too early")
    assert verdict.misconception == "update-before-gradient"
    assert judge(EPOCH, [steps[1], steps[0], *steps[2:]]).feedback.startswith("The first step is not right")
    assert judge(replace(EPOCH, slips=(), otherwise=""), early).feedback == (
        "The first 4 steps are right. Does “update the weights” have all it needs there?"
    )


@pytest.mark.parametrize("answer", [None, "", [], [0, 1], [0, 0, 1, 2, 3, 4], [9] * 6, "abc", [True] * 6, {}])
def test_what_is_no_order_is_not_judged(answer):
    verdict = judge(EPOCH, answer)
    assert verdict.right is None and verdict.feedback.endswith(".")


# ---- match and label ------------------------------------------------------------------------------


@pytest.mark.parametrize("question", of_kind("match", "label"))
def test_every_wrong_partner_is_told_why_not(question):
    offered, key = kind_of(question).offered(question), partners(question)
    assert judge(question, key).right is True
    assert judge(question, np.array([offered.index(each) for each in key])).right is True
    for at, pair in enumerate(question.pairs):
        for other in set(offered) - {key[at]}:
            verdict = judge(question, [*key[:at], other, *key[at + 1 :]])
            slip = next((slip for slip in question.slips if slip.value == [pair.left, other]), None)
            assert verdict.right is False
            assert verdict.feedback.endswith(slip.feedback if slip else pair.feedback)
            assert verdict.feedback.startswith(f"{len(key) - 1} of {len(key)} right.")
            assert verdict.misconception == (slip and slip.misconception)


@pytest.mark.parametrize("question", of_kind("match", "label"))
def test_pairs_are_proved(question):
    for pair in question.pairs:
        value = pair.proof and evaluate(pair.proof, question.lecture)
        if isinstance(value, tuple):
            assert (value == shown_numbers(pair.right).squeeze()).all()
        else:
            assert value is None or bool(value)


@pytest.mark.parametrize("question", [q for q in BANK.values() if q.pairs], ids=lambda question: question.id)
def test_pictures_are_there_and_told_in_words(question):
    shown = [
        pictures.of_question(question),
        *pictures.of_choices(question, kind_of(question).offered(question)),
    ]
    for picture in filter(None, shown):
        assert re.match(r"data:image/(svg\+xml|png);base64,[\w+/=]{200,}$", picture["src"])
        assert len(picture["alt"]) > 20
    if question.kind == "label":
        assert all(re.search(rf"\b{pair.left}\b", question.alt) for pair in question.pairs)
        assert not any(pair.right in question.alt for pair in question.pairs)


@pytest.mark.parametrize("answer", [None, [], [0, 1], [None, 0, 1, 2], [0, 1, 2, 99], "A", [True] * 4, {}])
def test_pairs_that_are_not_all_there_are_not_judged(answer):
    verdict = judge(SHAPES, answer)
    assert verdict.right is None and verdict.feedback == "Choose one for each of the 4, then check."


# ---- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", of_kind("order", "match", "label"))
def test_on_paper_everything_is_there_but_the_key(question):
    text = ask(question.id).text
    for word in (*kind_of(question).rows(question), *kind_of(question).offered(question)):
        assert word.replace("`", "").replace("$", "").split(":")[0] in text
    assert (f"Picture: {question.alt}" in text) is bool(question.picture)
    bundle = ask(question.id)._repr_mimebundle_()[0]["text/html"]
    count = bool(question.picture) + sum(bool(pair.picture) for pair in question.pairs)
    assert bundle.count("<img src=") == count and 'alt=""' not in bundle
    assert kind_of(question).key_in_words(question) not in text


def test_a_guess_is_noted_in_words():
    offered = kind_of(EPOCH).offered(EPOCH)
    dialogue = predict("backprop.order_of_epoch").dialogue
    noted = dialogue.reply({"type": "commit", "answer": list(range(6))})
    assert "".join(part["text"] for part in noted["text"]).startswith(f"Noted: {' → '.join(offered)}.")
    assert dialogue.reply({"type": "reveal", "anyway": True})["right"] is False
    assert kind_of(CURVES).in_words(CURVES, [3, 2, 1, 0]) == "sigmoid → D; tanh → C; ReLU → B; softplus → A"


def test_the_page_of_answers_has_them():
    page = instructor.answer_page("04_backprop_sgd", [EPOCH, SHAPES, CURVES])
    assert f"**Answer:** {' → '.join(EPOCH.steps)}" in page
    assert "$W$ → (5, 30)" in page and "(100, 30)" in page
    assert re.search(r"sigmoid → [A-D] \(an S that rises from 0 to 1", page)
    assert "`update the weights → backward pass` – The update comes too early" in page


@pytest.mark.parametrize("question", [EPOCH, SHAPES, PARTS])
def test_they_are_not_voted_on_and_that_is_said(question):
    with pytest.raises(ballots.NoBallot, match="Take one of the kinds one, many, number or text"):
        ballots.from_bank(question.id)


def test_about_what_they_take_is_said(capsys):
    assert ask("backprop.order_of_epoch", SimpleNamespace()) is None
    assert "answered by choosing" in capsys.readouterr().out


def test_a_picture_that_is_missing_is_told(monkeypatch, capsys):
    lost = replace(PARTS, picture="lost.svg")
    monkeypatch.setattr(bank, "load_bank", lambda: {PARTS.id: lost})
    assert ask(PARTS.id) is None
    assert capsys.readouterr().out == "The picture files/questions/lost.svg cannot be read.\n"


# ---- records that break the rules -----------------------------------------------------------------

ORDER = """[[question]]
id = "a.b"
kind = "order"
prompt = "?"
steps = ["p", "q", "r"]
  [[question.slip]]
  value = ["q", "p"]
  feedback = "so"
"""
MATCH = """[[question]]
id = "a.b"
kind = "match"
prompt = "?"
others = ["z"]
  [[question.pair]]
  left = "p"
  right = "x"
  feedback = "so"
  [[question.pair]]
  left = "q"
  right = "y"
  feedback = "so"
  [[question.slip]]
  value = ["p", "z"]
  feedback = "so"
"""
LABEL = MATCH.replace('"match"', '"label"').replace("others", 'picture = "a.svg"\nalt = "p and q"\nothers')


@pytest.mark.parametrize(
    "good, old, new, says",
    [
        (ORDER, '"p", "q", "r"', '"p", "q"', "at least three steps"),
        (ORDER, '"p", "q", "r"', '"p", "q", "q"', "two steps are the same"),
        (ORDER, '["q", "p"]', '["p", "q"]', "is the right order"),
        (ORDER, '["q", "p"]', '["q", "w"]', "a list of steps"),
        (ORDER, '["q", "p"]', "3", "a list of steps"),
        (ORDER, "steps", "others", "others belong to the kinds match and label"),
        (ORDER, 'prompt = "?"', 'prompt = "?"\n  [question.draw]\n  x = [1, 2]', "draw belongs to the kinds"),
        (MATCH, 'left = "q"', 'left = "p"', "same left part"),
        (MATCH, 'right = "y"', "", "a pair has no right part"),
        (MATCH, 'right = "y"\n  feedback = "so"', 'right = "y"', "a pair has no feedback"),
        (MATCH, 'right = "y"', 'picture = "curve(tanh)"', "a picture needs alt"),
        (
            MATCH,
            'right = "y"',
            'picture = "curve(tanh)"\n  alt = "an S"',
            "all right parts are pictures, or none",
        ),
        (MATCH, '["p", "z"]', '["p", "x"]', "is right"),
        (MATCH, '["p", "z"]', '["p", "w"]', "not offered: 'w'"),
        (MATCH, '["p", "z"]', '["w", "z"]', "a left part and its wrong partner"),
        (MATCH, "left", "lefft", "unknown field 'lefft'; meant 'left'"),
        (LABEL, 'alt = "p and q"', "", "picture and alt are needed"),
        (LABEL, 'picture = "a.svg"', "", "picture and alt are needed"),
    ],
)
def test_a_record_that_breaks_the_rules_is_explained(tmp_path, good, old, new, says):
    (tmp_path / "01.toml").write_text(good, encoding="utf-8")
    assert list(bank.read_folder(tmp_path)) == ["a.b"]
    (tmp_path / "01.toml").write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(bank.BankError, match=re.escape(says)):
        bank.read_folder(tmp_path)
