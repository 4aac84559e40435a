"""What README and CONTRIBUTING show works as written."""

import re
import tomllib
from pathlib import Path

import pytest
from support import invariants
from support.sweep import sweep

from helpers.questions import bank
from helpers.questions.checker import judge

ROOT = Path(__file__).parents[1]
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"


def block(language):
    """The first block of code in that language."""
    return re.search(rf"```{language}\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.S)[1]


def test_the_figure_of_the_tour_is_a_figure(monkeypatch):
    space = {}
    exec(block("python"), space)  # as in a cell: its class is in no module
    monkeypatch.setattr(invariants, "of_figure", lambda figure: steepest_where_it_says)
    assert sweep(space["NeuronCurve"], combinations=5) > 20


def steepest_where_it_says(facts, values):
    slopes = (facts["a"][1:] - facts["a"][:-1]) / (facts["x"][1] - facts["x"][0])
    assert abs(facts["steepest"]) >= abs(slopes).max() - 1e-9


def test_the_question_of_the_tour_is_a_question():
    (entry,) = tomllib.loads(block("toml"))["question"]
    question = bank.make_question(entry, "CONTRIBUTING.md")
    assert judge(question, 0).right and not judge(question, 1).right
    assert "without the bias" in judge(question, 1).feedback


def test_the_picture_is_there():
    assert re.search(r"!\[[^\]]{40,}\]\(files/one_neuron.png\)", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_its_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing, missing
