"""progress() shows what was answered, as a picture and as a table, and writes what can be handed in."""

import base64
import re
from xml.etree import ElementTree

import pytest
from support.bank import BANK

from helpers import progress
from helpers.questions import ask, bank, check
from helpers.questions.checking import exercises_of
from helpers.questions.record import open_progress
from helpers.questions.report import file, picture
from helpers.questions.report.sections import sections_of
from helpers.questions.report.standing import Standing, rows_of

pytestmark = pytest.mark.usefixtures("own_progress")


@pytest.fixture
def answered():
    """A student: one right at once, one later, one not yet, one exercise; the rest is open."""
    record = open_progress()
    record.answered("perceptron.nand", 4, True)
    record.answered("perceptron.z", -10, False, "bias-left-out")
    record.answered("perceptron.z", -9, True)
    record.answered("perceptron.dendrites", "axon", False, "axon-is-input")
    record.tried("perceptron.forward", True)
    return record


def standings(lecture="perceptron"):
    return {row.id: row.standing for row in rows_of(lecture, open_progress().all())}


def test_every_question_and_exercise_of_a_lecture_has_its_place():
    for lecture in bank.lectures():
        asked = [name for section in sections_of(lecture) for name in section.asked]
        known = {question.id for question in BANK.values() if question.lecture == lecture}
        assert len(asked) == len(set(asked)) and set(asked) <= known | set(exercises_of(lecture))
        assert set(exercises_of(lecture)) <= set(asked)
        assert len(sections_of(lecture)) >= 3 and all(section.title for section in sections_of(lecture))


def test_how_it_stands(answered):
    found = standings()
    assert found.pop("perceptron.nand") is Standing.FIRST is found.pop("perceptron.forward")
    assert found.pop("perceptron.z") is Standing.LATER
    assert found.pop("perceptron.dendrites") is Standing.TRIED
    assert set(found.values()) == {Standing.OPEN}


def test_what_was_right_once_stays_right(answered):
    answered.answered("perceptron.z", 5, False)
    answered.tried("perceptron.forward", False)
    found = standings()
    assert found["perceptron.z"] is Standing.LATER and found["perceptron.forward"] is Standing.FIRST


def test_a_twin_is_told_beside_its_question(answered):
    answered.answered("perceptron.z#3", 7, True)
    rows = rows_of("perceptron", answered.all())
    assert rows[-1].id == "perceptron.z#3" and rows[-1].standing is Standing.FIRST
    assert sum(row.id == "perceptron.z" for row in rows) == 1


def test_the_page_has_a_picture_that_is_told_in_words_and_a_table(answered):
    page = progress("perceptron")
    html = page._repr_mimebundle_()["text/html"]
    assert picture.in_words(rows_of("perceptron", answered.all())) in html
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    marks = list(ElementTree.fromstring(base64.b64decode(data)).iter("{http://www.w3.org/2000/svg}title"))
    assert len(marks) == html.count('<th scope="row"') == len(rows_of("perceptron", answered.all()))
    for words in ("Weighted input by hand", "right at try 2", "right at the first try", "(exercise)"):
        assert words in html
    assert "2 right at the first try, 1 right later, 1 not right yet" in page.text
    assert "To hand it in" in page.text and "To hand it in" in html


def test_marks_differ_in_shape_not_in_hue_alone():
    shapes = {re.sub(r"#[0-9A-Fa-f]{3,6}", "", mark) for mark in picture.MARKS.values()}
    assert len(shapes) == len(Standing)
    assert not re.search(r"(?i)red|green", " ".join(picture.MARKS.values()))


def test_nothing_answered_says_what_to_do():
    page = progress()
    assert "Nothing is answered yet" in page.text and "Nothing is answered yet" in page.html


def test_an_unknown_lecture_is_named(capsys):
    assert progress("perceptrons") is None
    assert "Did you mean perceptron" in capsys.readouterr().out


def test_the_report_lies_beside_the_notebook_and_reads_back(answered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = progress(save=True)
    (table,), (shown,) = (list((tmp_path / "hand-in").glob(f"*.{kind}")) for kind in ("csv", "html"))
    for path in (table, shown):
        assert str(path.relative_to(tmp_path)) in page.text
    report = file.read(table)
    assert report.name == "" and not report.newer and not report.unread
    rows = {row.id: row for row in report.rows}
    assert set(rows) == {row.id for name in bank.lectures() for row in rows_of(name, answered.all())}
    z = rows["perceptron.z"]
    assert (z.tries, z.first, z.right_on, z.slips) == (2, False, 2, ("bias-left-out",)) and z.last.endswith(
        "Z"
    )
    assert {name: row.standing for name, row in rows.items() if row.lecture == "perceptron"} == standings()
    assert ElementTree.fromstring(
        re.sub(r"<!doctype html>|<meta[^>]+>|<img[^>]+>", "", shown.read_text("utf-8"))
    )


def test_a_report_carries_no_name_but_the_one_that_was_typed(answered, tmp_path):
    progress(save=tmp_path / "a")
    progress(save=tmp_path / "b", name="=Ada <b> Lovelace/../x")
    (anonymous,), (named,) = ((tmp_path / folder).glob("*.csv") for folder in "ab")
    assert file.read(anonymous).name == "" and file.read(named).name == "Ada <b> Lovelace/../x"
    assert file.read(anonymous).student == file.read(named).student
    assert "<b> Lovelace" not in next((tmp_path / "b").glob("*.html")).read_text("utf-8")


def test_a_report_that_cannot_be_saved_says_so_and_the_page_is_shown(answered, tmp_path):
    (tmp_path / "file").touch()
    page = progress(save=tmp_path / "file")
    assert "cannot be saved" in page.text and "1 right later" in page.text


def test_answers_given_in_a_notebook_arrive(capsys):
    ask("perceptron.z", -10)
    ask("perceptron.z", -9)
    check("perceptron.forward", lambda x, w, b: 1)
    rows = {row.id: row for row in rows_of("perceptron", open_progress().all())}
    assert (rows["perceptron.z"].right_on, rows["perceptron.z"].slips) == (2, ("bias-left-out",))
    assert rows["perceptron.forward"].standing is Standing.TRIED
