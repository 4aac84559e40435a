"""ask and predict in a cell: what cannot be asked is explained in a sentence."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from patience import seconds

from helpers.questions import ask

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("own_progress")


def test_an_unknown_id_lists_the_near_ones(capsys):
    assert ask("perceptron.nands") is None
    assert "Did you mean perceptron.nand" in capsys.readouterr().out
    for wrong in (None, 3, "", "x" * 10_000, ["perceptron.nand"]):
        assert ask(wrong) is None
        assert "There is no question" in capsys.readouterr().out


@pytest.mark.parametrize("figure", [None, ..., 3, "lab", SimpleNamespace(facts=None), SimpleNamespace()])
def test_a_state_question_says_what_it_needs(figure, capsys):
    assert ask("gates.wrong_rows", figure) is None
    assert 'ask("gates.wrong_rows", figure)' in capsys.readouterr().out


def test_a_choice_takes_no_value(capsys):
    assert ask("perceptron.nand", 3) is None
    assert "answered by choosing" in capsys.readouterr().out


def test_without_anywidget_the_question_is_text(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "helpers.questions.widget")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert ask("perceptron.nand") is None
    out = capsys.readouterr().out
    assert "1, 1, 1, 0" in out and "pip install anywidget" in out
    ask("perceptron.z", -9)
    assert "✓ Right." in capsys.readouterr().out
    ask("perceptron.z", None)
    assert "Not answered yet" in capsys.readouterr().out


def test_importing_is_cheap():
    code = (
        "import sys, time; import numpy, anywidget; t = time.perf_counter();"
        "from helpers.questions import ask, check, predict; print(time.perf_counter() - t)"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(out.stdout) < seconds(2)  # 0.05 s when measured; the limit leaves room for a busy machine
