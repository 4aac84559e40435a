"""Glossary and letters: each word a lecture explains is there, links lead somewhere, a click shows a page."""

import re
import shutil

import nbformat
import pytest
from support.lab import Lecture

from helpers.authoring.notebooks import NOTEBOOKS

PAGES = [NOTEBOOKS / name for name in ("glossary.md", "letters.md")]
LECTURES = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
ENTRY = re.compile(r"^#### (.+)\n((?:(?!#).+\n?)+)", re.M)
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
LABELS = {"After this hour you can", "Predict first"}  # bold, and yet no words to look up

every_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)


def entries():
    """The glossary: word → its text."""
    return ENTRY.findall(PAGES[0].read_text(encoding="utf-8"))


def names(word, text):
    """What an entry explains: its word, and others that its text has in bold."""
    return {same(name) for name in (word, *BOLD.findall(text))}


def same(word):
    """One form for a word, its plural, and its capital at the start of a sentence."""
    word = " ".join(word.casefold().split())
    return word if word.endswith(("ss", "us", "is", "as")) else re.sub(r"(?<=[sx])es$|s$", "", word)


def bold_words(path):
    """The words a lecture has in bold, but for labels, whole sentences and the letters of vectors."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    found = [bold for cell in cells for bold in BOLD.findall(re.sub("`[^`]*`", "", cell.source))]
    return {bold for bold in found if bold not in LABELS and re.search(r"[a-zA-Z]{2}.*(?<![.:!?])$", bold)}


def lecture_of(text):
    """The notebook an entry names."""
    ((label, target),) = [link for link in LINK.findall(text) if link[1].endswith(".ipynb")]
    assert label == f"Lecture {int(target[:2])}", f"{label} leads to {target}"
    return NOTEBOOKS / target


def test_the_glossary_is_in_order():
    words = [word for word, _ in entries()]
    assert len(words) == PAGES[0].read_text(encoding="utf-8").count("\n#") >= 20, "an entry was not read"
    order = [re.sub(r"\W", " ", word.casefold()) for word in words]
    assert order == sorted(order)
    explained = [name for entry in entries() for name in names(*entry)]
    twice = {name for name in explained if explained.count(name) > 1}
    assert not twice, f"explained twice: {twice}"


def test_an_entry_is_a_sentence_or_two():
    for word, text in entries():
        assert 5 <= len(LINK.sub("", text).split()) <= 45, word
        assert text.count("\n") == 1, f"{word}: one line for each entry"


def test_one_form_for_a_word_and_its_plural():
    for one, other in (("Dendrites", "dendrite"), ("classes", "class"), ("Step", "steps"), ("axes", "axes")):
        assert same(one) == same(other)
    assert same("bias") == "bias" and same("axis") == "axis" and same("weight") != same("width")


@every_lecture
def test_every_word_in_bold_is_in_the_glossary(path):
    known = {name for entry in entries() for name in names(*entry)}
    missing = sorted(word for word in bold_words(path) if same(word) not in known)
    assert not missing, f"without an entry: {', '.join(missing)}"


@every_lecture
def test_every_entry_is_explained_where_it_says(path):
    bold = {same(word) for word in bold_words(path)}
    here = [entry for entry in entries() if lecture_of(entry[1]) == path]
    missing = [word for word, text in here if not names(word, text) & bold]
    assert here and not missing, f"not in bold there: {', '.join(missing)}"


@every_lecture
def test_every_lecture_leads_to_both_pages(path):
    goals = next(cell for cell in nbformat.read(path, 4).cells if cell.id == "goals")
    assert {"glossary.md", "letters.md"} <= {target for _, target in LINK.findall(goals.source)}


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
