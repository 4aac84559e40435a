"""The file of votes: what is kept is kept, and whatever is wrong with the file is told in a sentence."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from patience import seconds
from poll.classroom import ME, Classroom, exported, refused
from poll.serving import ROOT

from helpers.poll.rules import Polls, StoreError, checks


def test_everything_is_there_after_a_restart(tmp_path):
    first = Classroom(Polls(tmp_path / "polls.sqlite"))
    first.ask()
    first.vote("ada", 2)
    secret = first.store.secret
    second = Classroom(Polls(tmp_path / "polls.sqlite"))  # the first was never closed: it was killed
    assert second.code == first.code and second.store.secret == secret and len(secret) >= 32
    assert (second.state()["phase"], second.state()["voted"]) == ("open", 1)
    assert second.phone("ada")["yours"] == [[2]]
    assert stat.S_IMODE((tmp_path / "polls.sqlite").stat().st_mode) == 0o600
    assert second.store.read("PRAGMA journal_mode")[0][0] == "wal"


@pytest.mark.skipif(os.name != "posix", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_gone_is_told(classroom, tmp_path, monkeypatch, replaced):
    """SQLite would write on into what was deleted, and every phone would hear that its vote is kept."""
    monkeypatch.chdir(tmp_path.parent)
    classroom.ask()
    round = classroom.phone()["round"]
    classroom.vote("ada", 1)
    file = tmp_path / "polls.sqlite"
    file.rename(tmp_path / "moved")
    if replaced:
        file.write_bytes((tmp_path / "moved").read_bytes())
    for change in (
        lambda: classroom.vote("bob", 2, round=round),
        lambda: classroom.move("close"),
        lambda: classroom.end(),
    ):
        with pytest.raises(StoreError, match=r"is gone: .* was deleted, moved or replaced, so nothing more"):
            change()
    assert "start Jupyter again" in classroom.state()["trouble"]
    assert classroom.state()["voted"] == 1  # what is there can still be looked at, and exported
    (tmp_path / "moved").replace(file)
    classroom.vote("bob", 2)
    assert classroom.state()["voted"] == 2 and "trouble" not in classroom.state()


def test_a_file_with_a_relative_name_stays_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    polls = Polls("polls.sqlite")
    monkeypatch.chdir(tmp_path.parent)
    assert polls.voters.has(polls.lecturer.start(ME)) and polls.store.path == tmp_path / "polls.sqlite"
    polls.store.close()


def test_two_servers_share_a_file(tmp_path):
    one, two = (Classroom(Polls(tmp_path / "polls.sqlite")) for _ in range(2))
    assert one.code == two.code
    one.ask()
    for number in range(40):
        (one, two)[number % 2].vote(f"voter {number}", number % 5)
    assert one.state()["voted"] == two.state()["voted"] == 40
    one.vote("voter 1", 4, 2)
    assert two.phone("voter 1")["yours"] == [[4]]
    round = two.phone()["round"]
    one.move("close")
    refused(lambda: two.vote("late", round=round), 409, "closed")
    assert sum(two.move("show", poll=one.poll)["results"][0]["counts"]) == 40
    for each in (one, two):
        each.store.close()


@pytest.mark.parametrize("what", ["ballot", "state", "polls", "export", "peek"])
def test_a_room_that_ends_at_another_server_is_read_whole_or_not_at_all(tmp_path, monkeypatch, what):
    here, there = Classroom(Polls(tmp_path / "polls.sqlite")), Polls(tmp_path / "polls.sqlite")
    here.ask()
    here.vote("ada", 1)
    here.move("close", "show")
    key = here.link()
    look = {
        "ballot": lambda: here.phone("ada")["yours"] == [[1]],
        "state": lambda: here.lecturer.state(ME, here.code, results=True)["voted"] == 1,
        "polls": lambda: len(here.list_polls()) == 1,
        "export": lambda: len(exported(here)) == 1,
        "peek": lambda: here.peek(key, "tablet")["voted"] == 1,
    }[what]
    assert look()
    found = here.polls.room

    def then_it_ends(code, owner=None):
        row = found(code, owner)
        if here.store.db.in_transaction:
            there.lecturer.end(ME, here.code)
        return row

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(here.polls, "room", then_it_ends)
        assert look()
    refused(look, 404, "There is no room")
    assert not here.store.db.in_transaction
    for each in (here.polls, there):
        each.store.close()


def test_a_decision_and_its_writing_are_one(classroom, tmp_path, monkeypatch):
    """Another server cannot close a vote between the look at the phase and the writing of a vote."""
    classroom.ask()
    other = sqlite3.connect(tmp_path / "polls.sqlite", timeout=0)

    def meanwhile(answer, ballot):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE polls SET phase = 'closed'")
        return [answer]

    monkeypatch.setattr(checks, "answer", meanwhile)
    classroom.vote()
    other.close()


def content(path):
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["text", "cut", "foreign", "empty tables"])
def test_a_file_of_something_else_is_left_alone(tmp_path, kind):
    path = tmp_path / "polls.sqlite"
    if kind == "text":
        path.write_text("Dear diary, " * 1000)
    elif kind == "cut":
        Polls(path).store.close()
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    else:
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE settings (name, value)")
        if kind == "foreign":
            db.execute("CREATE TABLE diary (day)")
            db.execute("PRAGMA user_version = 35")
        db.commit()
        db.close()
    before = content(path)
    with pytest.raises(
        StoreError, match=r"is damaged or not a file of votes. Move it away, then start again."
    ):
        Polls(path)
    assert content(path) == before


@pytest.mark.parametrize("column", ["polls.question", "rounds.hands", "votes.answer"])
def test_damage_inside_a_file_is_told(classroom, column):
    classroom.ask(None, prompt="Tea?", choices=["yes", "no"])
    classroom.vote("ada", 1)
    classroom.hands(1, 2)
    classroom.move("close", "show")
    table, name = column.split(".")
    with classroom.store.change() as db:
        db.execute(f"UPDATE {table} SET {name} = '[{{\"'")
    told = 0
    for work in (
        lambda: classroom.phone("ada"),
        lambda: classroom.lecturer.state(ME, classroom.code, results=True),
        lambda: classroom.lecturer.export(ME, classroom.code),
        lambda: classroom.ask(None, prompt="Tea?", choices=["yes", "no"], again=True),
    ):
        try:
            work()
        except StoreError as error:
            told += "is damaged or not a file of votes. Move it away, then start again." in str(error)
    assert told >= 3


def test_a_file_of_a_newer_course_is_left_alone(tmp_path):
    path = tmp_path / "polls.sqlite"
    Polls(path).store.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    before = content(path)
    with pytest.raises(StoreError, match=r"was written by a newer version of this course. Update the course"):
        Polls(path)
    assert content(path) == before


def test_a_folder_is_no_file_of_votes(tmp_path):
    with pytest.raises(StoreError, match="Set NN_POLLS to a file in a folder that can be written to"):
        Polls(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Set NN_POLLS"):
        Polls(tmp_path / "file" / "polls.sqlite")


def test_a_full_disk_is_told_and_earlier_votes_are_safe(classroom):
    classroom.ask()
    round, kept = classroom.phone()["round"], 0
    db = classroom.store.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 3}")  # SQLite's own: as if the disk ended there
    with pytest.raises(
        StoreError, match=r"The disk is full: this could not be stored. Earlier votes are safe."
    ):
        for kept in range(10_000):
            classroom.voters.vote(classroom.code, f"voter {kept}", round, kept % 5, 1)
    assert kept > 50 and classroom.state()["voted"] == kept
    assert "The disk is full" in classroom.state()["trouble"]  # the lecturer hears of it too
    with pytest.raises(StoreError, match="The disk is full"):
        classroom.voters.vote(classroom.code, "one more", round, 0, 1)
    assert classroom.state()["voted"] == kept
    db.execute("PRAGMA max_page_count = 100000")
    classroom.voters.vote(classroom.code, "the next", round, 1, 1)
    assert classroom.state()["voted"] == kept + 1 and "trouble" not in classroom.state()
    classroom.move("close")
    assert classroom.move("show")["results"][0]["people"] == kept + 1


def elsewhere(code, *arguments):
    """What `code` prints in a Python of its own."""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds(60),
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split("\n")


def test_a_quota_is_told_and_earlier_votes_are_safe(classroom, tmp_path):
    """The system itself says no in the middle of a vote."""
    classroom.ask()
    code = """if True:
        import resource, sys
        from helpers.poll.rules import Polls, StoreError
        polls, kept = Polls(sys.argv[1]), 0
        round = polls.voters.ballot(sys.argv[2], "a")["round"]
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, most))
        try:
            for kept in range(10_000):
                polls.voters.vote(sys.argv[2], f"voter {kept}", round, 1, 1)
        except StoreError as error:
            print(error)
        print(kept)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        polls.voters.vote(sys.argv[2], "the next", round, 1, 1)
    """
    pytest.importorskip("resource")
    error, kept, _ = elsewhere(code, tmp_path / "polls.sqlite", classroom.code)
    assert error.startswith("The disk is full") and int(kept) > 10
    assert classroom.state()["voted"] == int(kept) + 1


@pytest.mark.skipif(os.name == "nt", reason="folders of Windows are not made read-only in this way")
def test_a_folder_that_nobody_may_write_to():
    """In a process that is not root, for root may write everywhere; in a folder that every user can reach."""
    code = """if True:
        import os, sys
        from helpers.poll.rules import Polls, StoreError
        import helpers.poll.ballots
        if os.getuid() == 0:
            os.setgid(65534), os.setuid(65534)
        for path in sys.argv[1:]:
            try:
                print(Polls(path))
            except StoreError as error:
                print(error)
    """
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new.sqlite"), Path(folder, "old.sqlite")
        classroom = Classroom(Polls(old))
        classroom.ask()
        classroom.vote()
        classroom.store.close()
        os.chmod(old, 0o444)
        os.chmod(folder, 0o555)
        try:
            *told, _ = elsewhere(code, new, old)
        finally:
            os.chmod(folder, 0o700)
            os.chmod(old, 0o600)
        for path, sentence in zip((new, old), told):
            assert sentence.startswith(f"The votes cannot be kept in {path}: ")
            assert sentence.endswith("Set NN_POLLS to a file in a folder that can be written to.")
        assert not new.exists()
        again = Classroom(Polls(old))
        assert again.state()["voted"] == 1
        again.store.close()
