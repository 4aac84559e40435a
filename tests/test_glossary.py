"""Glossary and letters: each word a lecture explains is there, links lead somewhere, a click shows a page."""

import re
import shutil

import pytest
from support.lab import Lecture

from helpers.authoring.notebooks import NOTEBOOKS
from helpers.authoring.rules import LINK, glossary, names, same

PAGES = [NOTEBOOKS / name for name in ("glossary.md", "letters.md")]
LECTURES = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def lecture_of(text):
    """The notebook an entry names."""
    ((label, target),) = [link for link in LINK.findall(text) if link[1].endswith(".ipynb")]
    assert label == f"Lecture {int(target[:2])}", f"{label} leads to {target}"
    return NOTEBOOKS / target


def test_the_glossary_is_in_order():
    words = [word for word, _ in glossary()]
    assert len(words) == PAGES[0].read_text(encoding="utf-8").count("\n#") >= 20, "an entry was not read"
    order = [re.sub(r"\W", " ", word.casefold()) for word in words]
    assert order == sorted(order)
    explained = [name for entry in glossary() for name in names(*entry)]
    twice = {name for name in explained if explained.count(name) > 1}
    assert not twice, f"explained twice: {twice}"


def test_an_entry_is_a_sentence_or_two_and_leads_to_a_lecture():
    for word, text in glossary():
        assert lecture_of(text) in LECTURES, word
        assert 5 <= len(LINK.sub("", text).split()) <= 45, word
        assert text.count("\n") == 1, f"{word}: one line for each entry"


def test_one_form_for_a_word_and_its_plural():
    for one, other in (("Dendrites", "dendrite"), ("classes", "class"), ("Step", "steps"), ("axes", "axes")):
        assert same(one) == same(other)
    assert same("bias") == "bias" and same("axis") == "axis" and same("weight") != same("width")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page):
    targets = {target for _, target in LINK.findall(page.read_text(encoding="utf-8"))}
    assert targets
    to_come = {"02_activations.ipynb", "03_matrix_formalism.ipynb"} - {path.name for path in LECTURES}
    assert all((page.parent / target).exists() or target in to_come for target in targets), targets


def test_every_row_of_letters_is_complete():
    blocks = PAGES[1].read_text(encoding="utf-8").split("\n\n")
    tables = [block.splitlines() for block in blocks if block.startswith("|")]
    assert len(tables) == 6
    for head, _, *rows in tables:
        for row in rows:
            assert row.count("|") == head.count("|") and all(c.strip() for c in row.split("|")[1:3]), row


# --- as a student sees them --------------------------------------------------------------------------


@pytest.fixture
def lecture(jupyter, new_page):
    for page in PAGES:
        shutil.copy(page, jupyter[1])
    return Lecture(new_page, *jupyter)


def test_a_click_shows_the_page_as_it_is_meant_to_be_read(lecture):
    page = lecture.page
    for label, title, words in (
        ("glossary", "Glossary", "The body of a nerve cell"),
        ("table", "Letters", "rate"),
    ):
        page.get_by_role("tab", name=lecture.name).click()  # the page of the round before covers it
        page.locator(".jp-Notebook").get_by_role("link", name=label, exact=True).click()
        shown = page.locator(f".jp-MarkdownViewer:has(h1:text('{title}'))")
        shown.get_by_text(words).first.wait_for()
        shown.locator("mjx-container").first.wait_for()  # formulas are formulas
    assert page.locator(".jp-FileEditor").count() == 0, "the source was shown"
    page.get_by_role("tab", name="glossary.md").click()
    page.locator(".jp-MarkdownViewer").get_by_role("link", name="Lecture 1").first.click()
    page.locator(".jp-RenderedMarkdown").get_by_text("a rule that learns from mistakes").wait_for()
    assert lecture.troubles == []


def test_a_double_click_shows_the_page_too(lecture):
    """By default JupyterLab would show the source; a setting that the course installs says otherwise."""
    page = lecture.page
    page.keyboard.press("Control+b")
    page.locator(".jp-DirListing-itemText", has_text="letters.md").dblclick()
    page.locator(".jp-MarkdownViewer").get_by_text("learning rate").wait_for()
    assert page.locator(".jp-FileEditor").count() == 0
