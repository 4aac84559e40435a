"""What was answered is never lost: not by damage, a full disk, a killed kernel, or two notebooks at once."""

import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from patience import seconds

from helpers.questions import locking, progress_file, tries
from helpers.questions.record import Progress

ROOT = Path(__file__).resolve().parents[2]


def test_progress_counts_attempts_and_hints(tmp_path):
    progress = Progress(tmp_path / "p.json")
    for answer, right in ((1, False), (1, False), (2, True)):
        progress.answered("a.b", answer, right)
    progress.hinted("a.b", 2)
    progress.hinted("a.b", 1)
    progress.tried("e.f", True)
    progress.tried("e.f", False)
    again = Progress(tmp_path / "p.json")
    question, exercise = again.get("questions", "a.b"), again.get("exercises", "e.f")
    assert question.items() >= {"answer": 2, "right": True, "attempts": 2, "hints": 2}.items()
    assert exercise.items() >= {"passed": True, "attempts": 2}.items()
    assert os.listdir(tmp_path) == ["p.json"]


def test_tries_are_kept_with_their_time_and_their_slip(tmp_path):
    progress = Progress(tmp_path / "p.json")
    progress.answered("a.b", 1, False, "sign")
    progress.answered("a.b", 3, False)
    progress.answered("a.b", 2, True)
    progress.answered("a.b", 1, False, "sign")
    entry = progress.get("questions", "a.b")
    assert (entry["first"], entry["right_on"], entry["attempts"]) == (False, 3, 4)
    assert [(each["right"], each.get("slip")) for each in entry["tries"]] == [
        (False, "sign"), (False, None), (True, None), (False, "sign"),
    ]  # fmt: skip
    for each in entry["tries"]:
        moment = datetime.fromisoformat(each["at"])
        assert moment.utcoffset() == timedelta(0) and abs(datetime.now(UTC) - moment) < timedelta(minutes=5)


def test_a_figure_that_has_changed_makes_the_same_answer_another_try(tmp_path):
    progress = Progress(tmp_path / "p.json")
    for right in (False, False, True):
        progress.answered("a.b", "0", right)
    assert progress.get("questions", "a.b")["right_on"] == 2


def test_of_many_tries_the_first_and_the_last_are_kept(tmp_path):
    progress = Progress(tmp_path / "p.json")
    for number in range(2 * tries.MOST):
        progress.answered("a.b", number, number == 1, f"slip-{number}")
    entry = progress.get("questions", "a.b")
    kept = [each["slip"] for each in entry["tries"]]
    assert (len(kept), kept[0], kept[-1]) == (tries.MOST, "slip-0", f"slip-{2 * tries.MOST - 1}")
    assert (entry["attempts"], entry["first"], entry["right_on"]) == (2 * tries.MOST, False, 2)


@pytest.mark.parametrize("attempts, right, first", [(1, True, True), (1, False, False), (3, True, None)])
def test_a_file_of_old_stays_readable_and_keeps_fields_that_are_unknown(tmp_path, attempts, right, first):
    entry = {"answer": 1, "right": right, "attempts": attempts, "colour": "blue"}
    old = {"schema": progress_file.SCHEMA, "version": 1, "questions": {"a.b": entry}, "else": [1]}
    (tmp_path / "p.json").write_text(json.dumps(old))
    progress = Progress(tmp_path / "p.json")
    assert tries.first_try(progress.get("questions", "a.b")) is first
    progress.answered("a.b", 5, True)
    data = json.loads((tmp_path / "p.json").read_text())
    assert data["else"] == [1] and data["questions"]["a.b"]["colour"] == "blue"
    assert data["questions"]["a.b"]["attempts"] == attempts + 1
    assert data["questions"]["a.b"].get("first") is first and progress.take_message() == ""


@pytest.mark.parametrize(
    "odd",
    [
        7,
        None,
        [],
        {"attempts": "two"},
        {"attempts": True},
        {"right": 1},
        {"tries": {}},
        {"tries": [1]},
        {"hints": 1.5},
    ],
)
@pytest.mark.parametrize("section", progress_file.SECTIONS)
def test_an_odd_entry_takes_none_of_the_others_with_it(tmp_path, section, odd):
    path = tmp_path / "progress.json"
    content = {
        "schema": progress_file.SCHEMA,
        "version": 1,
        "questions": {"a.good": {"answer": 1, "right": True}},
    }
    content.setdefault(section, {})["a.odd"] = odd
    path.write_text(json.dumps(content))
    progress = Progress(path)
    assert progress.get("questions", "a.good")["right"] is True and progress.get(section, "a.odd") == {}
    message = progress.take_message()
    assert "could not be read in full" in message and "progress.damaged-1.json" in message
    assert json.loads((tmp_path / "progress.damaged-1.json").read_text()) == content
    progress.answered("a.odd", 2, True)
    assert Progress(path).get("questions", "a.good")["right"] is True and progress.take_message() == ""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_file_that_an_editor_saved_in_another_encoding_is_read(tmp_path, encoding):
    path = tmp_path / "progress.json"
    Progress(path).answered("a.b", "σ(z) ≥ 0", True)
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    progress = Progress(path)
    assert progress.get("questions", "a.b")["answer"] == "σ(z) ≥ 0"
    progress.answered("a.c", 1, True)
    assert len(json.loads(path.read_bytes())["questions"]) == 2 and progress.take_message() == ""


def test_latin_1_is_set_aside_as_it_is(tmp_path):
    path = tmp_path / "progress.json"
    Progress(path).answered("a.b", "Müller", True)
    content = path.read_text(encoding="utf-8").encode("latin-1")
    path.write_bytes(content)
    progress = Progress(path)
    assert progress.get("questions", "a.b") == {} and "progress.damaged-1.json" in progress.take_message()
    assert (tmp_path / "progress.damaged-1.json").read_bytes() == content


def test_nobody_else_may_read_the_file(tmp_path):
    Progress(tmp_path / "p.json").answered("a.b", 1, True)
    others = 0 if os.name == "nt" else (tmp_path / "p.json").stat().st_mode & 0o077  # Windows: by the folder
    assert others == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b'{"a": 1}', b"null"]
    + [json.dumps({"schema": progress_file.SCHEMA, "version": v}).encode() for v in (0, "1", None, True)]
    + [
        json.dumps({"schema": progress_file.SCHEMA, "version": 1, "questions": q}).encode()
        for q in ([], {"a": 1})
    ],
)
def test_a_damaged_or_foreign_file_is_set_aside(tmp_path, content):
    path = tmp_path / "progress.json"
    for number in (1, 2):
        path.write_bytes(content)
        progress = Progress(path)
        progress.answered("a.b", 1, True)
        assert f"kept as progress.damaged-{number}.json" in progress.take_message()
        assert progress.take_message() == ""
        assert (tmp_path / f"progress.damaged-{number}.json").read_bytes() == content
        assert Progress(path).get("questions", "a.b")["right"] is True


def test_a_newer_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "progress.json"
    newer = {"schema": progress_file.SCHEMA, "version": 99, "questions": {"a.b": {"answer": 7}}, "else": 1}
    path.write_text(json.dumps(newer))
    progress = Progress(path)
    assert progress.get("questions", "a.b")["answer"] == 7
    progress.answered("a.b", 8, True)
    assert "newer version" in progress.take_message()
    assert progress.get("questions", "a.b")["answer"] == 8
    assert json.loads(path.read_text()) == newer


@pytest.mark.parametrize(
    "number, says",
    [
        (errno.EACCES, "read-only"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, "("),
    ],
)
@pytest.mark.parametrize("place", ["lock", "write", "replace"])
def test_what_cannot_be_saved_counts_for_the_session(tmp_path, monkeypatch, number, says, place):
    path = tmp_path / "progress.json"
    Progress(path).answered("old.one", 1, True)
    before = path.read_bytes()
    progress = Progress(path)

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        if place == "replace":
            broken.setattr(progress_file.os, "replace", refuse)
        else:
            module = locking if place == "lock" else progress_file
            broken.setattr(module, "open", refuse, raising=False)
        progress.answered("a.b", 1, False)
        progress.answered("a.b", 2, True)
        message = progress.take_message()
        assert says in message and message.count("cannot be saved") == 1
        entry = progress.get("questions", "a.b")
        assert entry.items() >= {"answer": 2, "right": True, "attempts": 2, "first": False}.items()
        assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["progress.json"]
    progress.tried("e.f", True)  # the disk has room again: nothing is lost
    assert Progress(path).get("questions", "a.b")["attempts"] == 2
    assert Progress(path).get("questions", "old.one")["right"] is True


def test_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / "progress.json").mkdir()
    progress = Progress(tmp_path / "progress.json")
    progress.answered("a.b", 1, True)
    assert "cannot be saved" in progress.take_message()
    assert progress.get("questions", "a.b")["right"] is True


def test_two_notebooks_lose_nothing(tmp_path):
    path = tmp_path / "progress.json"
    code = (
        "import sys; from pathlib import Path; from helpers.questions.record import Progress\n"
        "p, me = Progress(Path(sys.argv[1])), sys.argv[2]\n"
        "for i in range(40): p.answered(f'q.{me}{i}', i, True); p.answered('q.both', f'{me}{i}', False)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=ROOT) for name in ("a", "b", "c")
    ]
    assert [writer.wait(seconds(60)) for writer in writers] == [0, 0, 0]
    questions = json.loads(path.read_text())["questions"]
    assert len(questions) == 121
    assert questions["q.both"]["attempts"] == 120
    assert os.listdir(tmp_path) == ["progress.json"]


def test_a_killed_writer_leaves_the_old_file_and_no_lock_for_ever(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    Progress(path).answered("a.b", 1, True)
    code = (
        "import os, sys; from pathlib import Path; from helpers.questions.record import Progress\n"
        "p = Progress(Path(sys.argv[1])); os.replace = lambda *_: os._exit(9)\n"
        "p.answered('a.c', 1, True)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT).returncode == 9
    assert set(json.loads(path.read_text())["questions"]) == {"a.b"}
    monkeypatch.setattr(locking, "TIMEOUT", 0.1)
    progress = Progress(path)
    progress.answered("a.d", 1, True)
    assert progress.take_message() == ""
    assert set(json.loads(path.read_text())["questions"]) == {"a.b", "a.d"}
