"""The question bank reads what keeps the rules, and explains what breaks them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.bank import BANK

from helpers.questions import bank
from helpers.questions.markup import segments

ROOT = Path(__file__).resolve().parents[2]


def test_the_lectures_have_their_questions():
    wanted = """perceptron.nand perceptron.z perceptron.sigmoid_of_z perceptron.doubling_step
        perceptron.doubling_sigmoid perceptron.xor_best perceptron.separable_count perceptron.normal
        perceptron.bias perceptron.rule_by_hand perceptron.when_stops perceptron.unlike_brain
        perceptron.logistic perceptron.predict_scaling perceptron.predict_bias perceptron.probe_side
        gates.wrong_rows learning.next_mover
        activations.largest_slope activations.five_layers activations.zero_centred activations.dying_relu
        activations.theorem activations.relu_below_zero activations.hidden_neurons activations.saturated_now
        matrix.ten_ten_ten matrix.five_to_ten matrix.shape_of_W matrix.picture_inputs matrix.legal
        matrix.one_hot matrix.z matrix.movers matrix.machine_count matrix.area
        backprop.four_steps backprop.saturated_output backprop.one_neuron backprop.chain backprop.loss_curves
        backprop.updates_per_epoch backprop.eta_zero backprop.most_changed"""
    assert set(wanted.split()) <= set(BANK)
    assert BANK["perceptron.z"].answer == -9
    assert BANK["perceptron.separable_count"].answer == 14
    assert BANK["matrix.five_to_ten"].answer == 60
    assert BANK["matrix.by_hand"].answer == 41.5
    assert BANK["backprop.updates_per_epoch"].answer == 21
    assert BANK["backprop.stability_limit"].answer == 0.5


GOOD = """[[question]]
id = "a.b"
kind = "one"
prompt = "?"
  [[question.choice]]
  text = "x"
  right = true
  [[question.choice]]
  text = "y"
  feedback = "because"
"""


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("right = true", "", "no choice is right"),
        ('feedback = "because"', "", "has no feedback"),
        ('text = "y"', 'text = "x"', "same text"),
        ('kind = "one"', 'kind = "two"', "kind is 'two'"),
        ('kind = "one"', 'kind = "one"\nneeds = "layers"', "needs belongs"),
        ('kind = "one"', 'kind = "number"', "choices belong"),
        ('prompt = "?"', 'promt = "?"', "meant 'prompt'"),
        ('prompt = "?"', "", "missing"),
        ('prompt = "?"', 'prompt = "?"\nhints = "look"', "hints must be a list"),
        ('prompt = "?"', 'prompt = "?"\nunit = "px"', "unit belongs to the kinds number and state"),
        ('prompt = "?"', 'prompt = "?"\nlecture = "x"', "unknown field 'lecture'"),
        ('id = "a.b"', 'id = "ab"', "topic.name"),
        ('id = "a.b"', 'id = "a.b', "01.toml"),
        ("[[question]]", "[[questions]]", "unknown table"),
    ],
)
def test_a_broken_file_is_explained(tmp_path, old, new, says):
    (tmp_path / "01.toml").write_text(GOOD)
    assert list(bank.read_folder(tmp_path)) == ["a.b"]
    (tmp_path / "01.toml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(bank.BankError, match=re.escape(says)):
        bank.read_folder(tmp_path)


def test_an_id_is_used_once(tmp_path):
    (tmp_path / "01.toml").write_text(GOOD)
    (tmp_path / "02.toml").write_text(GOOD)
    with pytest.raises(bank.BankError, match="used twice"):
        bank.read_folder(tmp_path)


def test_the_bank_is_found_from_any_folder(tmp_path):
    code = "from helpers.questions import bank; print(len(bank.load_bank()))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert int(out.stdout) == len(BANK)


def test_all_maths_in_the_bank_can_be_read():
    for question in BANK.values():
        texts = [question.prompt, question.explanation, question.otherwise, *question.hints]
        texts += [part for record in (*question.choices, *question.slips) for part in (record.feedback,)]
        for text in texts:
            formulas = text.count("$") // 2
            assert sum("maths" in part for part in segments(text)) == formulas, text
            assert "**" not in text
