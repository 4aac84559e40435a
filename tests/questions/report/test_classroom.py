"""What a class hands in is joined: shares, slips, and a sentence for every file that is odd."""

import csv
import io
import random

import pytest

from helpers.questions import __main__ as command
from helpers.questions.report import classroom, file
from helpers.questions.report.file import Report
from helpers.questions.report.standing import Row, Standing


def row(name, *, tries=1, first=True, right_on=None, slips=(), lecture="perceptron"):
    is_right = bool(first or right_on)
    return Row(
        lecture,
        "",
        "question",
        name,
        "",
        tries,
        first,
        right_on,
        is_right,
        tuple(slips),
        "2026-01-31T09:00:00Z",
    )


def report(student, *rows, name="", saved="2026-01-31T09:00:00Z"):
    return Report(student, name, saved, rows)


@pytest.fixture
def hand_in(tmp_path):
    """Put reports into a folder; returns the folder."""

    def hand_in(**reports):
        for stem, each in reports.items():
            content = each if isinstance(each, bytes) else file.as_csv(each)
            (tmp_path / f"{stem}.csv").write_bytes(content)
        return tmp_path

    return hand_in


CLASS = {
    "one": report("1", row("perceptron.z"), row("perceptron.nand", first=False, tries=2, slips=["sign"])),
    "two": report("2", row("perceptron.z", first=False, right_on=2, tries=2, slips=["sign", "sign"])),
    "three": report(
        "3", row("perceptron.z", tries=0, first=None), row("matrix.z", lecture="matrix_formalism")
    ),
}


def test_the_shares_and_slips_of_a_class(hand_in):
    reports, warnings = classroom.read_all(hand_in(**CLASS))
    assert warnings == [] and len(reports) == 3
    counts = classroom.count(reports)
    z = counts["perceptron", "perceptron.z"]
    assert z.tried == 2 and z.standings == {Standing.FIRST: 1, Standing.LATER: 1, Standing.OPEN: 1}
    assert z.slips == {"sign": 1}, "a student who meets a slip twice meets it once"
    page = classroom.class_page(reports, warnings)
    assert "50%" in page and "Students: 3" in page and "The perceptron" in page and "Matrix" in page
    assert "sign" in page and classroom.in_words(reports).startswith("Students: 3.")


def test_a_twin_gives_its_slips_and_no_first_try(hand_in):
    rows = row("perceptron.z"), row("perceptron.z#4", first=False, slips=["sign"])
    count = classroom.count([report("1", *rows)])["perceptron", "perceptron.z"]
    assert count.tried == 1 and count.slips == {"sign": 1}


def test_what_is_written_is_read(tmp_path):
    rng = random.Random(4)
    for number in range(200):
        rows = [
            row(
                f"a.{i}", tries=rng.randrange(9), first=rng.choice([True, False, None]),
                right_on=rng.choice([None, 1, 7]), slips=rng.choices(["sign", "ü"], k=rng.randrange(3)),
            )
            for i in range(rng.randrange(1, 6))
        ]  # fmt: skip
        written = report(f"s{number}", *rows, name=rng.choice(["", "Ada", "J. “O’Neil”, Müller\nx"]))
        (tmp_path / "x.csv").write_bytes(file.as_csv(written))
        assert file.read(tmp_path / "x.csv") == written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_what_a_spreadsheet_saves_is_read(hand_in, encoding, separator, ends):
    lines = csv.reader(
        io.StringIO(file.as_csv(report("1", row("perceptron.z"), name="Müller")).decode("utf-8-sig"))
    )
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(lines)
    reports, warnings = classroom.read_all(hand_in(one=out.getvalue().encode(encoding)))
    assert warnings == [] and [(each.name, len(each.rows)) for each in reports] == [("Müller", 1)]


WHOLE = file.as_csv(CLASS["one"])


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "is not a report"),
        (b"\xff\xfe\x00", "is"),
        (bytes(range(256)), "is not a report"),
        (b"id,lecture\n1,2\n", "is not a report"),
        (WHOLE[:60], "cut short"),
        (WHOLE.replace(b"report 1", b"report 0"), "is not a report"),
        (WHOLE.replace(b"neural-networks-live report", b"another report"), "is not a report"),
    ],
)
def test_a_damaged_file_is_named_and_the_others_count(hand_in, content, says):
    reports, warnings = classroom.read_all(hand_in(bad=content, two=CLASS["two"]))
    assert [each.student for each in reports] == ["2"]
    assert len(warnings) == 1 and warnings[0].startswith("bad.csv ") and says in warnings[0]


@pytest.mark.parametrize("cut", range(40, len(WHOLE), 7))
def test_a_file_cut_anywhere_never_stops_the_rest(hand_in, cut):
    reports, warnings = classroom.read_all(hand_in(cut=WHOLE[:cut], two=CLASS["two"]))
    assert "2" in [each.student for each in reports]
    assert classroom.class_page(reports, warnings)


def test_lines_that_cannot_be_are_counted(hand_in):
    content = WHOLE.replace(b",2,wrong,", b",two,wrong,")
    assert content != WHOLE
    reports, warnings = classroom.read_all(hand_in(one=content))
    assert [len(each.rows) for each in reports] == [1] and "lines that cannot be read: 1" in warnings[0]


def test_a_newer_version_counts_as_far_as_it_is_known(hand_in):
    lines = WHOLE.replace(b"report 1", b"report 2").decode("utf-8-sig").splitlines()
    content = "\n".join([lines[0] + ",mood", *(line + ",fine" for line in lines[1:])]).encode()
    reports, warnings = classroom.read_all(hand_in(one=content))
    assert [len(each.rows) for each in reports] == [2] and "newer version" in warnings[0]


def test_two_files_of_one_student_count_once_and_the_newer_one(hand_in):
    old = report("1", row("perceptron.z", first=False), saved="2026-01-30T09:00:00Z")
    for names in (("a", "b"), ("b", "a")):
        folder = hand_in(**dict(zip(names, (old, CLASS["one"]))))
        reports, warnings = classroom.read_all(folder)
        assert reports == [CLASS["one"]] and warnings == [
            "a.csv and b.csv are of one student; the newer one counts."
        ]


def test_the_copies_that_jupyter_makes_are_none(hand_in):
    folder = hand_in(one=CLASS["one"])
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "one-checkpoint.csv").write_bytes(WHOLE)
    assert classroom.read_all(folder) == ([CLASS["one"]], [])


def test_two_students_of_one_name_both_count(hand_in):
    one, two = (report(student, row("perceptron.z"), name="Ada") for student in "12")
    reports, warnings = classroom.read_all(hand_in(one=one, two=two))
    assert len(reports) == 2 and "2 reports carry the name Ada" in warnings[0]


def test_nobody_is_named_on_the_page(hand_in):
    reports, warnings = classroom.read_all(hand_in(one=report("1f00dcafe", row("perceptron.z"), name="Ada")))
    page = classroom.class_page(reports, warnings)
    assert "Ada" not in page and "1f00dcafe" not in page


def test_what_students_wrote_goes_in_as_text(hand_in):
    evil = "<script>alert(1)</script>"
    one, two = (report(s, row(evil, slips=[evil], lecture=evil), name=evil) for s in "12")
    reports, warnings = classroom.read_all(hand_in(one=one, two=two))
    page = classroom.class_page(reports, warnings)
    assert "<script" not in page and "&lt;script&gt;" in page


def test_the_command_joins_and_tells(hand_in, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "group b").mkdir()
    (tmp_path / "group b" / "four.csv").write_bytes(file.as_csv(report("4", row("perceptron.z"))))
    hand_in(**CLASS, bad=b"x")
    assert command.main(["collect", ".", "--output", "out.html"]) == 0
    said = capsys.readouterr().out
    assert "Note: bad.csv is not a report" in said and "Students: 4" in said and "The page: out.html" in said
    assert "Students: 4" in (tmp_path / "out.html").read_text("utf-8")


@pytest.mark.parametrize("folder, says", [("absent", "is not a folder"), (".", "there is no report")])
def test_without_reports_it_says_what_to_do(tmp_path, monkeypatch, capsys, folder, says):
    monkeypatch.chdir(tmp_path)
    assert command.main(["collect", folder]) == 1
    assert says in capsys.readouterr().err and list(tmp_path.iterdir()) == []
