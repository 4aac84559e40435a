"""The README's tour for developers works as written."""

import re
import tomllib
from pathlib import Path

from support import invariants
from support.sweep import sweep

from helpers.questions import bank
from helpers.questions.checker import judge

README = Path(__file__).parents[1] / "README.md"


def block(language):
    """The first block of code in that language."""
    return re.search(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1]


def test_the_figure_of_the_tour_is_a_figure(monkeypatch):
    space = {}
    exec(block("python"), space)
    monkeypatch.setattr(invariants, "of_figure", lambda figure: steepest_where_it_says)
    assert sweep(space["live_neuron_curve"], combinations=5) > 20


def steepest_where_it_says(facts, values):
    slopes = (facts["a"][1:] - facts["a"][:-1]) / (facts["x"][1] - facts["x"][0])
    assert abs(facts["steepest"]) >= abs(slopes).max() - 1e-9


def test_the_question_of_the_tour_is_a_question():
    (entry,) = tomllib.loads(block("toml"))["question"]
    question = bank.make_question(entry, "README.md")
    assert judge(question, 0).right and not judge(question, 1).right
    assert "without the bias" in judge(question, 1).feedback


def test_its_picture_and_its_links_are_there():
    text = README.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links and all((README.parent / link).exists() for link in links)
    assert re.search(r"!\[[^\]]{40,}\]\(files/one_neuron.png\)", text)
