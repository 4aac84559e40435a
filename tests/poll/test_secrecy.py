"""What nobody hears before it is shown, what the peek tells, what leaves as CSV, and what the end leaves."""

import json
import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import seconds
from poll.classroom import MANY, ME, NAND, OWN, SECRET, Classroom, exported, names, refused

from helpers.poll import ballots
from helpers.poll.rules import Polls, Refused, checks, voters
from helpers.poll.rules.export import harmless

# --- nothing leaks before it is shown ----------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from([NAND, MANY, None]), st.booleans()),
        st.tuples(
            st.just("move"), st.integers(1, 4), st.sampled_from(["close", "discuss", "revote", "show"])
        ),
        st.tuples(st.just("vote"), st.sampled_from("abc"), st.integers(0, 3)),
        st.tuples(st.just("hands"), st.integers(1, 4), st.integers(0, 9)),
        st.tuples(st.just("look"), st.sampled_from("abc"), st.integers(1, 4)),
    ),
    max_size=25,
)


def texts(id):
    """What only the key knows, as it would stand in a reply."""
    ballot = ballots.from_bank(id)
    return [json.dumps(part["text"]) for text in [*ballot["feedback"], ballot["explanation"]]
            for part in ballots.segments(text) if len(part.get("text", "")) > 15]  # fmt: skip


TEXTS = {id: texts(id) for id in (NAND, MANY)}


@settings(max_examples=120)
@given(STEPS)
def test_no_reply_tells_anything_before_show(steps):
    """Whatever comes in whatever order; and the votes kept are those that a plain dict keeps."""
    classroom = Classroom(Polls(":memory:"))
    code, lecturer, voters, turns, model = classroom.code, classroom.lecturer, classroom.voters, {}, {}

    def step(kind, which, more):
        if kind == "ask":
            return lecturer.ask(ME, code, which, again=more) if which else lecturer.ask(ME, code, **OWN)
        if kind == "move":
            return lecturer.move(ME, code, which, more)
        if kind == "hands":
            size = len(lecturer.state(ME, code, which)["question"]["choices"])
            return lecturer.hands(ME, code, which, [more] * size)
        if kind == "look":
            return [voters.ballot(code, which), lecturer.list_polls(ME, code), lecturer.state(ME, code, more)]
        turns[which] = turns.get(which, 0) + 1
        round = voters.ballot(code, which).get("round", 1)
        told = voters.vote(code, which, round, more, turns[which])
        model.setdefault(round, {})[which] = told["yours"]
        return told

    for kind, which, more in steps:
        try:
            reply = step(kind, which, more)
        except Refused as refusal:
            reply = {"error": str(refusal), **refusal.more}
        for part in reply if isinstance(reply, list) else [reply]:
            told = isinstance(part, dict) and (kind == "move" or "version" in part)
            if told and part.get("phase") == "shown":
                assert {"results", "key"} <= set(part)
            else:
                assert not names(part) & SECRET
                assert not any(text in json.dumps(part) for told in TEXTS.values() for text in told)
    for round, votes in model.items():
        rows = classroom.store.read("SELECT voter, answer FROM votes WHERE round = ?", [round])
        assert {voter: json.loads(answer) for voter, answer in rows} == votes
    classroom.store.close()


def test_show_tells_all(classroom):
    classroom.ask()
    classroom.vote("ada", 0)
    classroom.move("close")
    shown, ballot = classroom.move("show"), ballots.from_bank(NAND)
    assert shown["key"]["right"] == ballot["right"]
    assert shown["key"] == classroom.phone("bob")["key"]
    assert shown["results"] == classroom.phone("bob")["results"]
    assert TEXTS[NAND] and all(text in json.dumps(shown) for text in TEXTS[NAND])  # what the test above seeks


# --- the peek ----------------------------------------------------------------------------------------


def test_the_first_phone_keeps_the_peek(classroom):
    key = classroom.link()
    for wrong in ("x" * 22, "", key[:-1], "ä" * 22):
        refused(lambda: classroom.peek(wrong, "phone"), 404, "not valid any more")  # noqa: B023
    assert classroom.peek(key, "phone")["phase"] == "waiting"
    refused(
        lambda: classroom.peek(key, "thief"),
        403,
        "Another phone has opened this link.",
    )
    refused(lambda: classroom.link(), 409, "Your phone has the link already.")
    assert classroom.peek(key, "phone")
    other = classroom.link(again=True)
    refused(lambda: classroom.peek(key, "phone"), 404, "not valid any more")
    assert classroom.peek(other, "tablet")
    assert classroom.lecturer.start("else") != classroom.code
    refused(
        lambda: classroom.voters.peek(classroom.lecturer.start("else"), other, "tablet"),
        404,
        "not valid any more",
    )


def test_the_peek_tells_the_spread_but_not_the_key(classroom):
    key = classroom.link()
    classroom.ask()
    classroom.vote("ada", 0)
    classroom.vote("bob", 3)
    for moves in ([], ["close"], ["discuss"], ["revote"], ["close"]):
        classroom.move(*moves) if moves else None
        seen = classroom.peek(key, "phone")
        assert seen["results"][0]["counts"] == [1, 0, 0, 1, 0] and seen["results"][0]["people"] == 2
        assert seen["band"] == [0.3, 0.7] and "key" not in seen
        assert not any(text in json.dumps(seen) for text in TEXTS[NAND])
    classroom.move("show")
    assert "key" in classroom.peek(key, "phone")


@pytest.mark.parametrize(
    ("right", "wrong", "advice"),
    [
        (0, 0, ""),
        (1, 9, "10% are right, below 30%: explain the idea once more, then vote again."),
        (3, 7, "30% are right, between 30% and 70%: let them discuss, then vote again."),
        (7, 3, "70% are right, between 30% and 70%: let them discuss, then vote again."),
        (8, 2, "80% are right, above 70%: show the answer and go on."),
    ],
)
def test_the_advice(classroom, right, wrong, advice):
    place = ballots.from_bank(NAND)["right"][0]
    counts = [0] * 5
    counts[place], counts[place - 1] = right, wrong
    key = classroom.link()
    classroom.ask(hands=counts)
    assert classroom.peek(key, "phone")["advice"] == advice
    if advice:
        classroom.move("discuss")
        classroom.hands(*[1] * 5)
        after = f"20% are right, after {right / 10:.0%} in vote 1. Show the answer."
        assert classroom.peek(key, "phone")["advice"] == after


def test_the_advice_waits_for_half_of_those_present(classroom):
    key = classroom.link()
    classroom.ask()
    for voter in "abcde":
        classroom.phone(voter)
    said = []
    for voter in "abc":
        classroom.vote(voter, 0)
        said.append(classroom.peek(key, "phone")["advice"])
    assert said[:2] == [voters.WAIT] * 2 and said[2].startswith("0% are right, below 30%")


def test_the_band_is_a_setting(classroom):
    classroom.lecturer.start(ME, band=(0.1, 0.2))
    key = classroom.link()
    classroom.ask()
    classroom.vote("ada", ballots.from_bank(NAND)["right"])
    seen = classroom.peek(key, "phone")
    assert seen["band"] == [0.1, 0.2] and seen["advice"].startswith("100% are right, above 20%")


def test_a_question_without_a_key_gets_no_advice(classroom):
    key = classroom.link()
    classroom.own()
    classroom.vote("ada", 0)
    assert classroom.peek(key, "phone")["advice"] == ""


# --- export and end ----------------------------------------------------------------------------------


def test_the_export_has_what_was_shown(classroom):
    right = ballots.from_bank(NAND)["right"][0]
    classroom.ask()
    classroom.vote("ada", right)
    classroom.vote("bob", right - 1)
    classroom.move("close", "discuss", "revote")
    classroom.vote("ada", right)
    classroom.vote("bob", right)
    classroom.hands(*[3 if place == right else 0 for place in range(5)])
    classroom.move("close")
    assert exported(classroom) == []  # it tells results: not before they are shown
    classroom.move("show")
    classroom.ask(MANY)
    classroom.vote("ada", [0, 2])
    rows = exported(classroom)
    assert len(rows) == 5 and {row["question"] for row in rows} == {NAND}
    ada, bob = ({row["voter"] for row in rows if row["right"] == word} for word in ("yes", "no"))
    assert len(bob) == 1 and bob < ada and "hands" in ada  # a number is one voter, all through the room
    assert sum(int(row["count"]) for row in rows if row["vote"] == "2") == 5
    assert not any(name in classroom.lecturer.export(ME, classroom.code) for name in ("ada", "bob"))
    classroom.move("close")
    classroom.move("show")
    again = exported(classroom)
    (last,) = [row for row in again if row["question"] == MANY]
    assert last["answer"] == "1;3"
    assert last["voter"] == next(row["voter"] for row in again if row["answer"] == str(right + 1))
    assert len({row["voter"] for row in rows + again}) > 3  # drawn by lot: two exports cannot be joined


def test_no_two_voters_share_a_number(classroom, monkeypatch):
    monkeypatch.setattr(checks, "MAX_VOTERS", 3)
    for poll in range(5):
        classroom.ask(None, prompt=f"Question {poll}?", choices=["a", "b"])
        for voter in range(3):
            classroom.vote(f"voter {poll} {voter}", 1)
        classroom.move("close", "show")
    assert len({row["voter"] for row in exported(classroom)}) == 15


def test_cells_that_a_spreadsheet_would_run_are_quoted(classroom):
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "a;=b"]
    classroom.ask(None, prompt="=HYPERLINK(1)", choices=risky)
    for voter, place in zip("abcde", range(5)):
        classroom.vote(voter, place)
    classroom.move("close", "show")
    rows = exported(classroom)
    assert {row["question"] for row in rows} == {"'=HYPERLINK(1)"}
    assert {row["text"] for row in rows} == {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "a;=b"}
    assert [harmless(text)[0] for text in ("\t=", "\r=", "\n=")] == ["'"] * 3
    assert harmless(-3) == -3  # numbers are numbers


def test_the_end_deletes_all_and_leaves_no_trace(classroom, tmp_path):
    classroom.ask(None, prompt="a prompt nobody shall find", choices=["left kidney", "right kidney"])
    other = Classroom(classroom.polls)
    other.code = classroom.lecturer.start("other")
    round, voters = classroom.phone()["round"], [f"voter-number-{number:04}" for number in range(300)]
    for voter in voters:
        classroom.voters.vote(classroom.code, voter, round, 0, 1)
        classroom.voters.vote(classroom.code, voter, round, 1, 2)
    files = sorted(tmp_path.glob("polls.sqlite*"))
    before = b"".join(file.read_bytes() for file in files)
    assert voters[0].encode() in before and b"nobody shall find" in before
    assert classroom.end() == {"votes": 300}
    after = b"".join(file.read_bytes() for file in files)
    assert b"voter-number" not in after and b"nobody shall find" not in after and b"kidney" not in after
    for table in ("polls", "rounds", "votes"):
        assert classroom.store.read(f"SELECT count(*) FROM {table}")[0][0] == 0
    refused(lambda: classroom.end(), 404, f"There is no room {classroom.code}.")
    refused(classroom.phone, 404, "Look at the four letters on the screen again.")
    assert classroom.voters.has(other.code) and not classroom.voters.has(classroom.code)
    assert classroom.lecturer.start(ME)  # the next one


@pytest.mark.parametrize("then", ["a change", "the end"])
def test_what_another_program_reads_is_wiped_out_later(polls, tmp_path, then):
    classroom, file = Classroom(polls), tmp_path / "polls.sqlite"
    classroom.ask(None, prompt="a prompt nobody shall find", choices=["left kidney", "right kidney"])
    classroom.vote("ada", 1)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM votes").fetchone() == (1,)
    assert polls.lecturer.end(ME, classroom.code) == {"votes": 1, "traces": True}

    def found():
        return any(b"nobody shall find" in part.read_bytes() for part in tmp_path.glob("polls.sqlite*"))

    start = time.monotonic()
    for _ in range(20):  # each change tries again, and waits for nobody
        polls.store.keep("any", 1)
    assert found() and polls.store.traces and time.monotonic() - start < seconds(0.4)
    reader.execute("COMMIT")
    if then == "a change":
        polls.store.keep("any", 1)
        assert not found() and not polls.store.traces
        assert polls.store.read("PRAGMA busy_timeout")[0][0] == 500
    else:  # another connection stays open: SQLite itself wipes out nothing
        polls.store.close()
        assert not found()
    reader.close()
    if then == "a change":
        assert polls.lecturer.end(ME, polls.lecturer.start(ME)) == {"votes": 0}
