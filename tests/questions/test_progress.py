"""What was answered is never lost: not by damage, a full disk, a killed kernel, or two notebooks at once."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from patience import seconds

from helpers.questions import locking, progress_file
from helpers.questions.progress import Progress

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
    assert again.get("questions", "a.b") == {"answer": 2, "right": True, "attempts": 2, "hints": 2}
    assert again.get("exercises", "e.f") == {"passed": True, "attempts": 2}
    assert os.listdir(tmp_path) == ["p.json"]


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
        assert progress.get("questions", "a.b") == {"answer": 2, "right": True, "attempts": 2}
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
        "import sys; from pathlib import Path; from helpers.questions.progress import Progress\n"
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
        "import os, sys; from pathlib import Path; from helpers.questions.progress import Progress\n"
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
