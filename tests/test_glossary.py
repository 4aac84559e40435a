"""Glossary and letters: each word a lecture explains is there, links lead somewhere, a click shows a page."""

import re
import shutil

import pytest
from support.bank import BANK
from support.lab import Lecture

from helpers.authoring.notebooks import NOTEBOOKS
from helpers.authoring.rules import BOLD, LINK, bold_words, glossary, names, same
from helpers.authoring.rules import Lecture as Notebook

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


TWICE, ELSEWHERE = "Letters that serve twice", "How others write it"


def tables_of_letters():
    """The tables of letters.md by their headings, as rows of cells."""
    found = {}
    for part in re.split(r"^## ", PAGES[1].read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, *rows = [line for line in part.splitlines() if line.startswith("|")]
        for row in rows:
            assert row.count("|") == head.count("|") and all(c.strip() for c in row.split("|")[1:3]), row
        found[part.splitlines()[0]] = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    return found


def test_every_row_of_letters_is_complete():
    assert len(tables_of_letters()) == 7


def letters_of(row):
    """The letters that a row explains: of `$W_1, W_2$` W, of `$p$, $s$, $d$` all three."""
    formulas = re.findall(r"\$([^$=]+)", " ".join(re.findall(r"\$[^$]*\$", row[0])))
    bare = [
        re.sub(r"\\(widetilde|tilde|hat|partial|nabla|odot)\b", "", formula).strip() for formula in formulas
    ]
    return {head[1] for head in map(re.compile(r"\\?([A-Za-z]+)").match, bare) if head}


def test_a_letter_that_serves_twice_is_in_the_table_with_both_meanings():
    """What heads a row in two tables has two meanings, or is one thing: of a neuron, of a layer."""
    tables = tables_of_letters()
    twice = tables.pop(TWICE)
    named = {letter for row in twice for letter in letters_of(row)}
    assert len(twice) == len(named) == 14
    assert "Fourteen letters have to serve twice" in PAGES[1].read_text(encoding="utf-8")
    for letter, one, other in twice:
        assert re.search(r"\((lecture )?[1-6]", one) and re.search(r"\([1-6]", other), f"{letter}: where?"
    heads = [
        {letter for row in rows for letter in letters_of(row)}
        for name, rows in tables.items()
        if name != ELSEWHERE
    ]
    assert {"m", "n", "h", "v", "K", "sigma"} <= {x for head in heads for x in head}, "rows are not read"
    for letter in {letter for head in heads for letter in head} - {"a", "b", "X", "z"}:
        assert sum(letter in head for head in heads) == 1 or letter in named, f"{letter} is not in the table"


# --- in their order -----------------------------------------------------------------------------------

USED_BEFORE = {  # (word, cell): why it may be used there already
    ("bump", "first-look"): "the name of a slider",
    ("logistic regression", "q-logistic"): "the question asks for this very word",
}
NO_WORDS = re.compile(r"^#.*$|`[^`]*`|\$[^$]*\$", re.M)  # headings, which announce; code; formulas
NO_LESSON = {"title", "goals", "set-up"}  # they announce


def read(cell):
    """What a student reads in a cell: its text, or title, prompt and choices of the question that it asks."""
    if cell.cell_type == "markdown":
        return cell.source
    asked = [BANK[name] for name in re.findall(r'\b(?:ask|predict)\("([\w.]+)"', cell.source)]
    return " ".join(
        " ".join([question.title, question.prompt, *(choice.text for choice in question.choices)])
        for question in asked
    )


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_word_is_explained_where_it_first_occurs(path):
    notebook = Notebook(path)
    cells = [(cell.id, read(cell)) for cell in notebook.cells if cell.id not in NO_LESSON]
    in_bold = {same(word) for word in bold_words(notebook)}
    here = [entry for entry in glossary() if f"({path.name})" in entry[1]]
    checked = 0
    for name in {
        name for word, text in here for name in (word, *BOLD.findall(text)) if same(name) in in_bold
    }:
        one = re.compile(rf"(?<![\w-]){re.escape(name)}(?:s|es)?(?![\w-])", re.I)
        uses = [cell for cell, text in cells if one.search(NO_WORDS.sub("", text))]
        explained = next(cell for cell, text in cells if same(name) in map(same, BOLD.findall(text)))
        early = [cell for cell in uses[: uses.index(explained)] if (name, cell) not in USED_BEFORE]
        assert not early, f"{name} is explained in {explained}, and used before in {early}"
        checked += 1
    assert checked >= 9


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
