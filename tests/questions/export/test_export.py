"""The command, and the targets that tell rather than ask: cards and a table."""

import csv
import io

import pytest
from support.bank import BANK

from helpers.questions import __main__ as command
from helpers.questions import bank
from helpers.questions.export import TARGETS, export
from helpers.questions.export.html import html
from helpers.questions.kinds import KINDS


def cards():
    """{id: (front, back, tags)} of an Anki file, read as Anki reads it; and the lines of its head."""
    lines = export(BANK.values(), "anki").content.decode().splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = csv.reader(lines[len(head) :], delimiter="\t")
    return {row[0]: row[1:] for row in rows}, head


def test_each_card_asks_on_one_side_and_explains_on_the_other():
    found, head = cards()
    assert {"#separator:tab", "#html:true", "#guid column:1", "#tags column:4"} <= set(head)
    asked = {question.id: question for question in BANK.values() if question.kind != "state"}
    assert set(found) == set(asked)
    for name, (front, back, tags) in found.items():
        question = asked[name]
        assert html(question.prompt) in front and html(question.explanation) in back
        assert all(html(choice.text) in front for choice in question.choices)
        assert all(html(choice.text) in back for choice in question.choices if choice.right)
        assert all(html(slip.feedback) in back for slip in question.slips)
        assert tags == f"lecture::{question.lecture} topic::{question.id.split('.')[0]}"
        secret = [slip.feedback for slip in question.slips] + [question.explanation]
        assert not any(html(text) in front for text in filter(None, secret))


def test_the_table_has_every_question_with_its_text_as_written():
    text = export(BANK.values(), "csv").content.decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert list(rows) == list(BANK)
    for name, question in BANK.items():
        row = rows[name]
        assert (row["lecture"], row["kind"], row["prompt"]) == (
            question.lecture,
            question.kind,
            question.prompt,
        )
        records = [*(choice for choice in question.choices if not choice.right), *question.slips]
        assert all(record.feedback in row["slips"] for record in records)
        wanted = {record.misconception for record in records if record.misconception}
        assert set(filter(None, row["misconceptions"].split("\n"))) == wanted
        assert row["key"]


@pytest.mark.parametrize(
    "source, wanted",
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("If $z < 0$, `a[0] < 1`.", r"If \(z &lt; 0\), <code>a[0] &lt; 1</code>."),
        ("<b>x</b>\ny", "&lt;b&gt;x&lt;/b&gt;<br>y"),
    ],
)
def test_texts_become_html_and_stay_texts(source, wanted):
    assert html(source) == wanted


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_bank_gives_the_same_bytes(target):
    assert export(BANK.values(), target, 2) == export(BANK.values(), target, 2)


@pytest.mark.parametrize("target", TARGETS)
def test_every_kind_travels_or_is_named(target):
    done = export(BANK.values(), target)
    named = {left.name for left in done.left_out}
    assert done.questions + len(named) >= len(BANK)
    for kind in KINDS:
        of_kind = [question for question in BANK.values() if question.kind == kind]
        assert export(of_kind, target).questions or {q.id for q in of_kind} <= named


def test_the_command_writes_a_file_and_names_what_is_not_in_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main(["export", "--to", "moodle", "--lecture", "perceptron"]) == 0
    said = capsys.readouterr().out
    of_lecture = [question for question in BANK.values() if question.lecture == "perceptron"]
    stay = [question.id for question in of_lecture if question.kind == "state"]
    assert f"{len(of_lecture) - len(stay)} of {len(of_lecture)} questions" in said
    assert f"reads a live figure: {', '.join(stay)}." in said
    assert b"perceptron.z" in (tmp_path / "questions-moodle.xml").read_bytes()


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--lecture", "perceptrons"], 'no lecture "perceptrons". Did you mean perceptron'),
        (["--twins", "-1"], "--twins is a number"),
        (["--output", "absent/file.xml"], "absent/file.xml"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(tmp_path)
    assert command.main(["export", "--to", "moodle", *arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Stopped: ") and says in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_bank_file_from_windows_reads_the_same(tmp_path):
    (path,) = bank.FOLDER.glob("*_perceptron.toml")
    for mark in (b"", b"\xef\xbb\xbf"):
        for ends in (b"\n", b"\r\n"):
            copy = tmp_path / path.name
            copy.write_bytes(mark + path.read_bytes().replace(b"\n", ends))
            assert bank.read_file(copy) == bank.read_file(path)
