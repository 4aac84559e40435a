"""The minutes of a lecture: the model counts as it says, and each lecture fits its hour."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from support.bank import BANK

from helpers.authoring import hour
from helpers.authoring.rules import Lecture
from helpers.course import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
every_lecture = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
GOALS = "*{} minutes: opening 4 · first {} · vote 5 (“A vote”) · summary 2.*"


def text(source, slide="fragment", **metadata):
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": slide}, **metadata})


def code(source, **metadata):
    return new_code_cell(source, metadata={"slideshow": {"slide_type": "fragment"}, **metadata})


def lecture(*cells):
    """Cells of a lecture with one section, and its summary, below which nothing counts."""
    end = text("## What we saw\n\n" + "word " * 500)
    end["id"] = "end"
    return [text("# 0 · Title"), text("long " * 500), *cells, end, text("## At home"), code('ask("a.b")')]


def needed(*cells):
    (section,) = hour.sections(lecture(text("## "), *cells))
    return section.needed


@pytest.mark.parametrize(
    "cell, minutes",
    [
        (text("word " * 130), 1),
        (code('ask("a.b")'), 1.25),
        (code('ask("a.b", lab)'), 1.25),
        (code('lab = live_lab()\npredict("a.b", lab)'), 0.75),
        (code("live_lab(w=1)"), 2.5),
        (code("lab = live_lab()\nlab"), 2.5),
        (code("print(1)"), 0.5),
        (code('answer_first("a.b")\nprint(1)'), 0.5),
        (code("def mine(x):\n    # your code", exercise="a.c"), 4),
        (code('check("a.c", mine)'), 0),
    ],
)
def test_what_a_cell_takes(cell, minutes):
    assert needed(cell) == pytest.approx(minutes)


def test_a_figure_is_counted_once_and_another_state_of_it_as_a_minute():
    made = code('lab = live_lab()\npredict("a.b", lab)')
    assert needed(made, code("lab"), code("live_lab(w=2)"), code("live_other()")) == 0.75 + 2.5 + 1 + 2.5
    cells = lecture(text("## "), code("live_lab(w=2)"))
    cells.insert(1, code("live_lab()"))  # the opening's four minutes are its own
    assert hour.sections(cells)[0].needed == 2.5


@pytest.mark.parametrize(
    "source, count",
    [
        ("It's a well-known *word*.", 4),
        ("Here $a + b$ and `np.sum(x)` stay out.", 4),
        ("Line.\n\n$$z = w \\cdot x \\text{ if it fires}$$\n\nMore.", 2),
        ("![a long description](picture.png) See [the page](glossary.md).", 3),
        ("## Name · 9 min", 1),
        ("1. one\n2. two", 4),
        ("", 0),
    ],
)
def test_the_words_that_are_said(source, count):
    assert hour.words(source) == count


def test_what_is_set_aside_ends_at_the_next_heading_or_slide():
    ask = code('ask("a.b")')
    for mark in ("skip if late", "at home"):
        aside = text(f"### Twice · {mark}")
        for ends in (text("### ", slide="fragment"), text("", slide="slide")):
            assert needed(aside, ask, text("", slide="subslide"), ask, ends, ask) == 1.25
    assert needed(text("In the text: skip if late."), ask) == pytest.approx(1.25 + 6 / 130)


def test_a_section_may_be_set_aside_as_a_whole():
    cells = lecture(text("## First · 1 min"), code("live_lab()"), text("## Book · skip if late"))
    cells[-3:-3] = [text("### Part", slide="slide"), code('ask("a.b")')]
    first, book = hour.sections(cells)
    assert (first.name, first.needed, first.whole) == ("First", 2.5 + 1 / 130, False)
    assert (book.name, book.needed, book.whole, book.stated) == ("Book", 0, True, None)


def test_the_hour_is_opening_sections_vote_and_summary():
    assert hour.total(lecture(text("## "), code('ask("a.b")'))) == 4 + 1.25 + 5 + 2


@pytest.mark.parametrize(
    "questions, stated, said",
    [
        (4, 6, ""),
        (4, 7, "the section “first” needs 5.0 minutes and states 7: 2.0 under"),
        (8, 9, "the section “first” needs 10.0 minutes and states 9: 1.0 over"),
        (44, 55, "the lecture needs 66.0 minutes, 6.0 over: the hour has 60"),
    ],
)
def test_it_says_where_and_by_how_much(questions, stated, said):
    cells = lecture(text(f"## first · {stated} min"), *[code('ask("a.b")')] * questions)
    told = list(hour.out_of_time(cells, GOALS.format(stated + 11, stated)))
    assert any(line.startswith(said) for line in told) if said else not told, told


def test_the_sum_has_no_tolerance():
    cells = lecture(text("## first · 1 min"), code('ask("a.b")'))
    assert list(hour.out_of_time(cells, GOALS.format(12, 1))) == [
        "the lecture needs 12.3 minutes, 0.3 over: the cell goals says 12"
    ]


@pytest.mark.parametrize(
    "goals, said",
    [
        (GOALS.format(16, 5), ""),
        (
            GOALS.format(17, 5),
            "opening, sections, vote and summary add up to 16 minutes; the cell goals says 17",
        ),
        (GOALS.format(16, 4), "the cell goals lists the minutes [4, 4, 5, 2]; opening, sections, vote and"),
        ("*16 minutes: opening 4 · first 5 · vote 5 · summary 2.*", "the cell goals does not name the vote"),
        ("", "the cell goals states no minutes"),
    ],
)
def test_goals_list_what_the_sections_state(goals, said):
    told = list(hour.wrongly_stated(lecture(text("## first · 5 min")), goals))
    assert any(line.startswith(said) for line in told) if said else not told, told


def test_a_section_begins_with_something_to_see():
    late = lecture(text("## Section · 1 min"), text("word " * 60), code('ask("a.b")'))
    (told,) = hour.begins_with_words(late)
    assert told.startswith("the section “Section” begins with 61 words")
    assert not list(
        hour.begins_with_words(lecture(text("## Section"), code("live_lab()"), text("word " * 61)))
    )


# ---- the lectures ----


@every_lecture
def test_the_model_sees_every_cell_of_the_core(path):
    """Nothing between the first section and the summary is in no section, or in two."""
    cells = Lecture(path).cells
    parts = hour.by_section(cells)
    assert [cell for part in parts for cell in part] == hour.before_the_summary(cells)
    assert len(parts) == len(hour.sections(cells)) >= 4
    assert all(section.needed > 1 for section in hour.sections(cells) if not section.whole)


@every_lecture
def test_the_vote_of_the_hour_is_named_and_stands_first_among_the_votes(path):
    lecture = Lecture(path)
    title, number = hour.vote(lecture.cell("goals")), int(path.stem[:2])
    polls = Lecture(NOTEBOOKS / "polls.ipynb").cell(f"votes-{number}")
    assert BANK[re.search(r'prepare\("([\w.]+)"', polls)[1]].title == title
    rows = re.findall(rf"^\| {number} \| (.+?) \|", (NOTEBOOKS / "voting.md").read_text("utf-8"), re.M)
    assert rows[0] == title
    core = "\n".join(cell.source for part in hour.by_section(lecture.cells) for cell in hour.core(part))
    asked = [BANK[name].title for name in re.findall(r'\b(?:ask|predict)\("([\w.]+)"', core)]
    assert title in asked, "it is voted on in the hour, so its question is not at home"


@every_lecture
def test_what_is_below_the_summary_is_no_slide(path):
    cells = nbformat.read(path, 4).cells
    below = cells[[cell.id for cell in cells].index("end") + 1 :]
    assert below and {cell.metadata["slideshow"]["slide_type"] for cell in below} == {"skip"}


@every_lecture
def test_the_homework_has_questions_that_come_with_other_numbers(path):
    cells = nbformat.read(path, 4).cells
    ids = [cell.id for cell in cells]
    below = "\n".join(cell.source for cell in cells[ids.index("home") : ids.index("progress")])
    asked = [BANK[name] for name in re.findall(r'\bask\("([\w.]+)"', below)]
    assert sum(bool(question.draw) for question in asked) >= 1
    assert {question.kind for question in asked} & {"order", "match", "label"}
