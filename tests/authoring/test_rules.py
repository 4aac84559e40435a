"""The rules of the house: lectures keep them, a breach is told in a sentence, the page quotes them."""

import json
import re
from pathlib import Path

import pytest

from helpers.authoring import rules
from helpers.authoring.notebooks import NOTEBOOKS

ROOT = Path(__file__).parents[2]
PATHS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_lecture_keeps_the_rules_of_the_house(path):
    lacks = rules.missing(path)
    assert not lacks, "\n" + "\n".join(lacks)


def test_the_page_for_contributors_quotes_every_rule():
    page = " ".join((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split())
    assert [sentence for sentence in rules.RULES if sentence not in page] == []


def cell(notebook, cell_id):
    return next(cell for cell in notebook["cells"] if cell["id"] == cell_id)


def rename_set_up(notebook):
    cell(notebook, "set-up")["id"] = "start"


def import_elsewhere(notebook):
    cell(notebook, "by-hand")["source"] = "import math\nprint(1)"


def forget_a_slide_type(notebook):
    del cell(notebook, "by-hand")["metadata"]["slideshow"]


def write_long_code(notebook):
    cell(notebook, "by-hand")["source"] = "x = 1\n" * 13


def write_long_prose(notebook):
    cell(notebook, "first-look")["source"] = "word " * 96


def forget_alt_text(notebook):
    cell(notebook, "first-look")["source"] += "![](x.png)"


def add_eight_minutes(notebook):
    cell(notebook, "s1")["source"] = cell(notebook, "s1")["source"].replace("· 5 min", "· 13 min")


def forget_minutes(notebook):
    cell(notebook, "s1")["source"] = "## From the nerve cell to the model"


def forget_the_sum(notebook):
    cell(notebook, "goals")["source"] = "[a](glossary.md) [b](letters.md)"


def forget_a_link(notebook):
    cell(notebook, "goals")["source"] = cell(notebook, "goals")["source"].replace("letters.md", "")


def put_a_new_word_in_bold(notebook):
    cell(notebook, "first-look")["source"] += " A **quokka**."


def take_a_word_out_of_bold(notebook):
    cell(notebook, "s1")["source"] = cell(notebook, "s1")["source"].replace("**dendrites**", "dendrites")


def ask_twice(notebook):
    cell(notebook, "by-hand")["source"] = 'ask("perceptron.z")'


def ask_what_is_not_there(notebook):
    cell(notebook, "by-hand")["source"] = 'ask("perceptron.quokka")'


def drop_an_exercise(notebook):
    del cell(notebook, "stub-forward")["metadata"]["exercise"]


def show_nothing(notebook):
    for each in notebook["cells"]:
        each["source"] = each["source"].replace("live_", "dead_")


BREACHES = {
    rename_set_up: "the set-up cell needs the id set-up",
    import_elsewhere: "cell by-hand imports something; all imports stand in the cell set-up",
    forget_a_slide_type: "cell by-hand has no slide type",
    write_long_code: "cell by-hand has 13 lines; at most 12 can be read in a lecture",
    write_long_prose: "cell first-look has 96 words; at most 95",
    forget_alt_text: "cell first-look has an image without alt text",
    add_eight_minutes: "opening, sections, vote and summary add up to 67 minutes; the cell goals says 59",
    forget_minutes: "the section “From the nerve cell to the model” states no minutes",
    forget_the_sum: "the cell goals states no minutes",
    forget_a_link: "the cell goals does not link letters.md",
    put_a_new_word_in_bold: "**quokka** has no entry in notebooks/glossary.md",
    take_a_word_out_of_bold: "the glossary says that dendrite is explained here, but it is nowhere in bold",
    ask_twice: "the question perceptron.z is asked 2 times; once is right",
    ask_what_is_not_there: "it asks perceptron.quokka, which is not in files/questions/01_perceptron.toml",
    drop_an_exercise: 'no cell has the metadata "exercise": "perceptron.forward"',
    show_nothing: "no cell shows a live figure",
}


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.__name__)
def test_a_breach_is_told_in_a_sentence(breach, tmp_path):
    notebook = json.loads((NOTEBOOKS / "01_perceptron.ipynb").read_text(encoding="utf-8"))
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"])
    breach(notebook)
    path = tmp_path / "01_perceptron.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    lacks = rules.missing(path)
    assert any(lack.startswith(f"01_perceptron: {BREACHES[breach]}") for lack in lacks), lacks


def test_a_lecture_alone_is_told_all_that_belongs_to_it(tmp_path):
    path = tmp_path / "09_quokkas.ipynb"
    path.write_text(
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    told = "\n".join(rules.missing(path))
    for place in ("files/questions/09_quokkas.toml", "helpers/lectures/quokkas/__init__.py"):
        assert f"09_quokkas: {place} is missing" in told
    assert "README.md has no row with a link to notebooks/09_quokkas.ipynb" in told
    assert not re.search("Error|None|Traceback", told)
