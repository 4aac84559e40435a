"""The rules of a vote, on the file they are kept in: phases, refusals, votes, peek, export, and the end."""

import csv
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.poll import ballots
from helpers.poll import desk as rules
from helpers.poll.ballots import NoBallot
from helpers.poll.desk import Desk, Refused, StoreError
from helpers.poll.hall import COMMANDS, Hall
from helpers.questions import bank

ROOT = Path(__file__).parents[1]
NAND = "perceptron.nand"  # kind one, 5 choices
MANY = next(id for id, question in bank.load_bank().items() if question.kind == "many")
OWN = {"prompt": "Which organ next?", "choices": ["heart", "liver"]}
ME = "lecturer"


class Class:
    """A room of a lecturer, with voters who are names."""

    def __init__(self, desk):
        self.desk, self.code, self.poll = desk, desk.start(ME), None

    def ask(self, question=NAND, **more):
        state = self.desk.ask(ME, self.code, question, **more)
        self.poll = state["poll"]
        return state

    def own(self, **more):
        return self.ask(None, **{**OWN, **more})

    def move(self, *commands, poll=None):
        for command in commands:
            state = self.desk.move(ME, self.code, poll or self.poll, command)
        return state

    def state(self, poll=None):
        return self.desk.state(ME, self.code, poll)

    def phone(self, voter="ada", seen=None):
        return self.desk.ballot(self.code, voter, seen)

    def vote(self, voter="ada", answer=1, turn=1, round=None):
        return self.desk.vote(self.code, voter, round or self.phone(voter)["round"], answer, turn)

    def hands(self, *counts, poll=None):
        return self.desk.hands(ME, self.code, poll or self.poll, counts)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "polls.sqlite")
    yield desk
    desk.store.close()


@pytest.fixture
def room(desk):
    return Class(desk)


def refused(work, status, *parts):
    """The refusal of `work()`: its status is this, and its sentence has these parts."""
    with pytest.raises(Refused) as refusal:
        work()
    assert refusal.value.status == status
    assert all(part in str(refusal.value) for part in parts), str(refusal.value)
    return refusal.value


# --- rooms -----------------------------------------------------------------------------------------------


def test_a_room_has_four_letters_and_is_gone_on_with(desk):
    code = desk.start(ME, name="Lecture 1")
    assert len(code) == 4 and set(code) <= set(rules.LETTERS)
    assert desk.start(ME) == code
    assert desk.state(ME, code)["name"] == "Lecture 1"  # a start without a name leaves it
    assert desk.start(ME, name="x" * 200) == code
    assert desk.state(ME, code)["name"] == "x" * 80
    assert desk.state(ME, code.lower())["code"] == code  # as a thumb types it


def test_each_lecturer_has_their_own_room(room):
    other = room.desk.start("someone else")
    assert other != room.code
    room.ask()
    for touch in (
        lambda: room.desk.state("someone else", room.code),
        lambda: room.desk.ask("someone else", room.code, NAND),
        lambda: room.desk.move("someone else", room.code, room.poll, "close"),
        lambda: room.desk.move("someone else", other, room.poll, "close"),
        lambda: room.desk.hands("someone else", other, room.poll, [1] * 5),
        lambda: room.desk.polls("someone else", room.code),
        lambda: room.desk.new_peek("someone else", room.code),
        lambda: room.desk.export("someone else", room.code),
        lambda: room.desk.end("someone else", room.code),
    ):
        refused(touch, 404, " no ")
    assert room.state()["phase"] == "open"


@pytest.mark.parametrize(
    "band", [(0.7, 0.3), (0.5, 0.5), (-0.1, 0.5), (0.3, 1.2), (0.3,), 0.3, "ab", (10**400, 1)]
)
def test_a_band_is_two_shares(desk, band):
    refused(lambda: desk.start(ME, band=band), 422, "The band is two shares")
    refused(lambda: desk.state(ME, "AAAA"), 404, "There is no room AAAA.")


# --- phases ----------------------------------------------------------------------------------------------

WAY = {"open": [], "closed": ["close"], "discuss": ["close", "discuss"], "shown": ["close", "show"]}
TABLE = {  # phase → command → where it leads, or a part of the refusal
    "open": {
        "close": "closed",
        "discuss": "Not now: the vote is open. Close it first.",
        "revote": "Not now: the vote is open. Close it first.",
        "show": "Not now: the vote is open. Close it first.",
    },
    "closed": {"close": "closed", "discuss": "discuss", "revote": "open", "show": "shown"},
    "discuss": {
        "close": "Not now: the discussion is on. Vote again, or show the answer.",
        "discuss": "discuss",
        "revote": "open",
        "show": "shown",
    },
    "shown": {
        "close": "Not now: the answer is shown. Ask the next question.",
        "discuss": "Not now: the answer is shown. Ask the next question.",
        "revote": "Not now: the answer is shown. Ask the next question.",
        "show": "shown",
    },
}


@pytest.mark.parametrize("command", ["close", "discuss", "revote", "show"])
@pytest.mark.parametrize("phase", WAY)
def test_the_phases(room, phase, command):
    room.ask()
    for step in WAY[phase]:
        room.move(step)
    assert room.state()["phase"] == phase
    version = room.phone()["version"]
    leads = TABLE[phase][command]
    if leads in WAY:
        state = room.move(command)
        assert state["phase"] == room.state()["phase"] == room.phone()["phase"] == leads
        assert (room.phone()["version"] == version) == (
            leads == phase
        )  # phones hear of it, or nothing happened
    else:
        assert str(refused(lambda: room.move(command), 409)) == leads
        assert room.state()["phase"] == phase and room.phone()["version"] == version


def test_two_votes_at_most(room):
    room.ask()
    assert (room.phone()["number"], room.state()["round"]) == (1, 1)
    first = room.phone()["round"]
    room.move("close", "discuss", "revote")
    assert (room.phone()["number"], room.state()["round"]) == (2, 2)
    assert room.phone()["round"] != first
    room.move("revote")  # pressed twice: nothing happens
    assert room.state()["round"] == 2
    room.move("close")
    refused(
        lambda: room.move("revote"), 409, "There were two votes on this question already. Show the answer."
    )
    room.move("discuss")
    refused(lambda: room.move("revote"), 409, "There were two votes")
    assert len(room.move("show")["results"]) == 2


@pytest.mark.parametrize("command", ["open", "", "end", None, 3, ["close"], {"close": 1}])
def test_there_is_no_other_command(room, command):
    room.ask()
    refused(lambda: room.move(command), 400, "There are: close, discuss, revote and show.")


@pytest.mark.parametrize("poll", [99, -1, 0, 10**30, "1", None, True, 1.0, [1]])
def test_a_poll_that_is_not_there(room, poll):
    if poll is not True:  # which is 1 for Python, and for SQLite too
        room.ask()
    refused(
        lambda: room.desk.move(ME, room.code, poll, "close"), 404, "no such poll. Ask the question again."
    )


# --- asking ----------------------------------------------------------------------------------------------


def test_a_question_asked_again_goes_on(room):
    """A cell that is run twice, or after a restart of the kernel, opens nothing new."""
    first = room.ask()
    room.vote()
    again = room.ask()
    assert (again["poll"], again["voted"], again["phase"]) == (first["poll"], 1, "open")
    room.move("close")
    assert room.ask()["phase"] == "closed"
    refused(lambda: room.own(choices=["a"]), 422)
    room.own()
    room.move("close")
    back = room.ask()  # an earlier one that is not shown comes back to the phones
    assert (back["poll"], back["phase"], back["current"]) == (first["poll"], "closed", True)
    assert room.phone()["question"]["id"] == NAND
    room.move("show")
    fresh = room.ask(again=True)
    assert fresh["poll"] != first["poll"] and (fresh["phase"], fresh["voted"]) == ("open", 0)


def test_a_shown_question_stays_shown_and_leaves_the_phones_where_they_are(room):
    room.ask()
    room.move("close", "show")
    room.own()
    room.move("close")
    state = room.ask()
    assert (state["phase"], state["current"]) == ("shown", False)
    assert not names(state) & SECRET, "the group that comes next sees it on the projector"
    assert "results" in room.desk.state(ME, room.code, state["poll"], results=True)
    assert room.phone()["question"]["id"] == ""


def test_a_question_of_ones_own_is_known_by_its_choices_too(room):
    first = room.own()["poll"]
    room.move("close")
    assert room.own()["poll"] == first
    assert room.own(choices=["heart", "kidney"])["poll"] != first
    assert room.phone()["question"]["choices"] == [[{"text": "heart"}], [{"text": "kidney"}]]


def test_an_open_vote_is_not_covered_by_another(room):
    """What voters have before them does not change under their thumbs."""
    old = room.ask()["poll"]
    room.move("close", "discuss")
    room.own()
    still = "The vote on “another question” is still open. Close it first."
    for work in (
        lambda: room.desk.ask(ME, room.code, MANY),
        lambda: room.desk.ask(ME, room.code, NAND),
        lambda: room.desk.ask(ME, room.code, **OWN, again=True),
        lambda: room.move("revote", poll=old),
        lambda: room.move("show", poll=old),
        lambda: room.hands(1, 2, 3, 4, 5, poll=old),
    ):
        assert str(refused(work, 409)) == still
    assert (room.phone()["phase"], room.phone()["question"]["id"]) == ("open", "")
    room.vote(answer=0)
    room.move("close")
    assert room.move("revote", poll=old)["current"]
    assert room.phone()["question"]["id"] == NAND
    titled = bank.find(NAND).title
    refused(lambda: room.own(), 409, f"The vote on “{titled}” is still open.")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({"question": "perceptron.nnd"}, "Did you mean perceptron.nand"),
        ({"question": ["a", "list"]}, "There is no question"),
        ({"question": "perceptron.probe_side"}, "reads each student's own figure"),
        ({"question": "perceptron.rule_by_hand"}, "no list of choices to vote on"),
        ({}, "needs a text"),
        ({"prompt": "  ", "choices": ["a", "b"]}, "needs a text"),
        ({"prompt": 7, "choices": ["a", "b"]}, "needs a text"),
        ({"prompt": "Why?"}, "as a list"),
        ({"prompt": "Why?", "choices": "ab"}, "as a list"),
        ({"prompt": "Why?", "choices": ["a"]}, "2 to 12 choices"),
        ({"prompt": "Why?", "choices": ["a", " a "]}, "2 to 12 choices"),
        ({"prompt": "Why?", "choices": ["a", ""]}, "2 to 12 choices"),
        ({"prompt": "Why?", "choices": list("abcdefghijklm")}, "2 to 12 choices"),
        ({"prompt": "W" * 1001, "choices": ["a", "b"]}, "long for a phone"),
        ({"prompt": "Why?", "choices": ["a", "b" * 201]}, "long for a phone"),
    ],
)
def test_what_cannot_be_voted_on_is_told(room, asked, part):
    refused(lambda: room.desk.ask(ME, room.code, **asked), 422, part)
    assert room.state() == {"code": room.code, "name": "", "present": 0, "phase": "waiting"}


# --- the bank as ballots ---------------------------------------------------------------------------------


@pytest.mark.parametrize("id", bank.load_bank())
def test_every_question_of_the_bank_is_a_ballot_or_says_why_not(id):
    question = bank.find(id)
    try:
        ballot = ballots.from_bank(id)
    except NoBallot as problem:
        assert question.kind in ("state", "array") and id in str(problem) and str(problem).endswith(".")
        return
    choices = ballot["choices"]
    assert 2 <= len(choices) == len(set(choices)) == len(ballot["feedback"])
    assert len(ballot["right"]) >= 1 and all(0 <= place < len(choices) for place in ballot["right"])
    assert ballot["kind"] == ("many" if question.kind == "many" else "one")
    assert ballot["kind"] == "many" or len(ballot["right"]) == 1
    assert all(text for place, text in enumerate(ballot["feedback"]) if place not in ballot["right"])
    shown = json.dumps([ballots.public(ballot), ballots.key(ballot)])  # what JSON can carry
    assert not any(f'"{word}"' in json.dumps(ballots.public(ballot)) for word in ("right", "feedback"))
    assert shown


@pytest.mark.parametrize("id", [q.id for q in bank.load_bank().values() if q.kind in ("number", "text")])
def test_a_typed_answer_has_its_place_on_the_ballot(id):
    """Who votes from a notebook types; who votes from a phone taps: the counts are of the same choices."""
    question, ballot = bank.find(id), ballots.from_bank(id)
    key = question.answer if question.kind == "number" else question.accepted[0]
    assert [ballots.place_of(question, key)] == ballot["right"]
    for slip in question.slips:
        place = ballots.place_of(question, slip.value)
        assert place not in ballot["right"] and ballot["feedback"][place] == slip.feedback
    other = len(ballot["choices"]) - 1
    assert ballots.place_of(question, 987654.3 if question.kind == "number" else "spleen") == other
    assert ballot["choices"][other] == ballots.OTHER
    with pytest.raises(NoBallot):
        ballots.place_of(question, "")


def test_numbers_are_written_for_readers():
    written = [ballots._written(value) for value in (12288, 32000.0, -4, 0.8807970779, 106.35, 1.8817875e-07)]
    assert written == ["12288", "32000", "−4", "0.8808", "106.35", "1.882 × 10⁻⁷"]


def test_a_long_list_of_slips_keeps_the_key():
    slips = tuple(bank.Slip(feedback=f"slip {n}", value=n) for n in range(40))
    choices = ballots._choices(bank.Question("a.b", "number", "?", answer=99, slips=slips))
    assert len(choices) == ballots.MOST_CHOICES + 1
    assert [right for _, right, _ in choices].count(True) == 1


# --- voting ----------------------------------------------------------------------------------------------


def test_one_row_for_each_voter_and_vote(room):
    room.ask()
    for turn in (1, 2, 3):
        assert room.vote("ada", turn, turn) == {"yours": [turn], "turn": turn}
        room.vote("bob", 1, turn)
    assert room.state()["voted"] == 2
    room.move("close", "revote")
    assert room.phone("ada")["yours"] == [[3], None]
    assert room.phone("ada")["turn"] == 0  # of the vote that is on
    room.vote("ada", 1)
    assert room.phone("ada")["yours"] == [[3], [1]]
    assert room.phone("new")["yours"] == [None, None]
    assert len(room.desk.store.read("SELECT * FROM votes")) == 3


def test_a_vote_that_comes_twice_is_counted_once(room):
    """A phone that did not hear the answer sends again; an old message must not overtake a new one."""
    room.ask()
    room.vote("ada", 1, 1)
    room.vote("ada", 2, 3)
    for answer, turn in ((2, 3), (0, 3), (1, 1), (4, 2)):
        told = refused(lambda: room.vote("ada", answer, turn), 409, "counted already")  # noqa: B023
        assert told.more == {"yours": [2], "turn": 3}
    assert room.phone("ada")["yours"] == [[2]]


def test_late_votes_are_refused(room):
    room.ask()
    round = room.phone()["round"]
    room.move("close")
    refused(lambda: room.vote(round=round), 409, "This vote is closed.")
    room.move("discuss")
    refused(lambda: room.vote(round=round), 409, "This vote is closed.")
    room.move("revote")
    refused(lambda: room.vote(round=round), 409, "This vote is closed.")  # it meant the first one
    refused(lambda: room.vote(round=round + 99), 409, "This vote is closed.")
    room.move("close", "show")
    refused(lambda: room.vote(), 409, "This vote is closed.")
    assert room.state()["voted"] == 0
    room.desk.end(ME, room.code)
    refused(lambda: room.vote(round=round), 404, f"There is no room {room.code}.")


def test_nobody_votes_while_the_room_waits(room):
    assert room.phone() == {"code": room.code, "name": "", "version": 1, "phase": "waiting"}
    refused(lambda: room.vote(round=1), 409, "This vote is closed.")


@pytest.mark.parametrize("answer", [5, -1, "1", 1.0, True, None, [0, 9], [[1]], {"0": 1}, [None], 10**30])
def test_answers_that_are_no_choice(room, answer):
    room.ask()
    refused(lambda: room.vote(answer=answer), 400, "This is not one of the choices.")
    refused(lambda: room.vote(answer=[]), 400, "Choose an answer, then vote.")
    refused(lambda: room.vote(answer=[0, 1]), 400, "Choose one answer only.")
    assert room.state()["voted"] == 0


@pytest.mark.parametrize("number", [0, -1, "1", 1.0, True, None, [1], 2**53, float("nan"), 10**400])
def test_rounds_and_turns_are_numbers(room, number):
    room.ask()
    refused(lambda: room.vote(turn=number), 400, "its round and its turn are numbers from 1")
    refused(lambda: room.desk.vote(room.code, "ada", number, 1, 1), 400, "its round and its turn")


def test_several_choices_are_a_set(room):
    room.ask(MANY)
    assert room.vote("ada", [2, 0, 2])["yours"] == [0, 2]
    assert room.vote("bob", 1)["yours"] == [1]
    room.move("close")
    assert room.move("show")["results"][0]["counts"][:3] == [1, 1, 1]


def test_the_room_is_full_at_some_point(room, monkeypatch):
    monkeypatch.setattr(rules, "MOST_VOTERS", 3)
    room.ask()
    round = room.phone()["round"]
    for voter in "abc":
        room.desk.vote(room.code, voter, round, 0, 1)
    refused(lambda: room.desk.vote(room.code, "d", round, 0, 1), 503, "full")
    refused(lambda: room.desk.vote(room.code, "d", round, 0, 2), 503, "full")  # no way round it
    room.desk.vote(room.code, "a", round, 1, 2)  # who is in may change their mind
    for voter in "efghij":
        room.phone(voter)
    assert room.state()["present"] == 6  # nobody is kept from looking
    room.phone("e")
    room.phone("k")
    assert list(room.desk.seen[room.code]) == [*"ghijek"]


def test_a_phone_hears_only_what_is_new(room):
    room.ask()
    version = room.phone()["version"]
    room.vote()
    assert room.phone(seen=version) is None
    assert room.phone(seen=version - 1)["yours"] == [[1]]
    room.move("close")
    assert room.phone(seen=version)["phase"] == "closed"


def test_who_is_there_is_counted(room):
    now = 1000.0
    room.desk.clock = lambda: now
    room.ask()
    for voter in "abc":
        room.phone(voter)
    assert room.state()["present"] == 3
    room.vote("d", round=room.phone("a")["round"])
    now += rules.AROUND - 1
    room.phone("a")
    assert room.state()["present"] == 3
    now += 2
    assert room.state()["present"] == 1  # one looks on; at least the one who has voted was there
    for voter in "ab":
        room.vote(voter, round=room.phone("d")["round"])
    assert room.state()["present"] == 3


# --- hands -----------------------------------------------------------------------------------------------


def test_hands_alone(room):
    state = room.ask(hands=[1, 2, 3, 0, 0])
    assert (state["phase"], state["voted"], state["hands"]) == ("closed", 0, 6)
    room.hands(1, 2, 4, 0, 0)  # miscounted
    room.move("discuss")
    assert room.state()["round"] == 1
    state = room.hands(0, 0, 7, 0, 0)  # the hands of vote 2
    assert (state["phase"], state["round"], state["hands"]) == ("closed", 2, 7)
    room.hands(0, 0, 6, 1, 0)
    refused(lambda: room.move("revote"), 409, "two votes")
    results = room.move("show")["results"]
    assert [one["counts"] for one in results] == [[1, 2, 4, 0, 0], [0, 0, 6, 1, 0]]
    assert [one["people"] for one in results] == [7, 7]
    right = ballots.from_bank(NAND)["right"][0]
    assert [one["right"] for one in results] == [one["counts"][right] for one in results]
    refused(
        lambda: room.hands(1, 1, 1, 1, 1), 409, "The answer is shown already. Ask again to count hands anew."
    )


def test_hands_beside_phones(room):
    room.ask()
    room.vote("ada", 0)
    room.hands(2, 0, 0, 0, 1)
    assert (room.state()["voted"], room.state()["hands"], room.state()["phase"]) == (1, 3, "open")
    room.hands(0, 0, 0, 0, 0)  # a mistake: taken back
    assert room.state()["hands"] == 0
    room.hands(2, 0, 0, 0, 1)
    room.move("close")
    assert room.move("show")["results"][0] | {"right": 0} == {
        "counts": [3, 0, 0, 0, 1],
        "people": 4,
        "right": 0,
    }


@pytest.mark.parametrize(
    "counts",
    [
        *([1, 2], [1] * 6, [-1, 0, 0, 0, 0], [0, 0, 0, 0, 5001], [1.5, 0, 0, 0, 0], ["1"] * 5, [True] * 5),
        *(5, None, "12345", [float("nan")] * 5, [float("inf")] * 5, [10**400] * 5, [[1]] * 5, {}),
    ],
)
def test_wrong_counts_change_nothing(room, counts):
    room.ask()
    refused(lambda: room.desk.hands(ME, room.code, room.poll, counts), 422, "Give 5 counts from 0 to 5000")
    if counts is not None:
        refused(lambda: room.ask(again=True, hands=counts), 422, "Give 5 counts from 0 to 5000")
    assert room.state()["hands"] == 0 and len(room.desk.polls(ME, room.code)) == 1


# --- nothing leaks before it is shown --------------------------------------------------------------------

SECRET = {"results", "key", "feedback", "right", "explanation", "counts", "people", "advice"}
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


def names(reply):
    """Every name in a reply, however deep."""
    if isinstance(reply, dict):
        return set(reply).union(*map(names, reply.values()))
    return set().union(*map(names, reply)) if isinstance(reply, list) else set()


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
    room = Class(Desk(":memory:"))
    desk, turns, model = room.desk, {}, {}

    def step(kind, which, more):
        if kind == "ask":
            return desk.ask(ME, room.code, which, again=more) if which else desk.ask(ME, room.code, **OWN)
        if kind == "move":
            return desk.move(ME, room.code, which, more)
        if kind == "hands":
            size = len(desk.state(ME, room.code, which)["question"]["choices"])
            return desk.hands(ME, room.code, which, [more] * size)
        if kind == "look":
            return [desk.ballot(room.code, which), desk.polls(ME, room.code), desk.state(ME, room.code, more)]
        turns[which] = turns.get(which, 0) + 1
        round = desk.ballot(room.code, which).get("round", 1)
        told = desk.vote(room.code, which, round, more, turns[which])
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
        rows = desk.store.read("SELECT voter, answer FROM votes WHERE round = ?", [round])
        assert {voter: json.loads(answer) for voter, answer in rows} == votes
    desk.store.close()


def test_show_tells_all(room):
    room.ask()
    room.vote("ada", 0)
    room.move("close")
    shown, ballot = room.move("show"), ballots.from_bank(NAND)
    assert shown["key"]["right"] == ballot["right"]
    assert shown["key"] == room.phone("bob")["key"]
    assert shown["results"] == room.phone("bob")["results"]
    assert TEXTS[NAND] and all(text in json.dumps(shown) for text in TEXTS[NAND])  # what the test above seeks


# --- the peek --------------------------------------------------------------------------------------------


def test_the_first_phone_keeps_the_peek(room):
    key = room.desk.new_peek(ME, room.code)["key"]
    for wrong in ("x" * 22, "", key[:-1], "ä" * 22):
        refused(lambda: room.desk.peek(room.code, wrong, "phone"), 404, "not valid any more")  # noqa: B023
    assert room.desk.peek(room.code, key, "phone")["phase"] == "waiting"
    refused(lambda: room.desk.peek(room.code, key, "thief"), 403, "Another phone has opened this link.")
    refused(lambda: room.desk.new_peek(ME, room.code), 409, "Your phone has the link already.")
    assert room.desk.peek(room.code, key, "phone")
    other = room.desk.new_peek(ME, room.code, again=True)["key"]
    refused(lambda: room.desk.peek(room.code, key, "phone"), 404, "not valid any more")
    assert room.desk.peek(room.code, other, "tablet")
    assert room.desk.start("else") != room.code
    refused(lambda: room.desk.peek(room.desk.start("else"), other, "tablet"), 404, "not valid any more")


def test_the_peek_tells_the_spread_but_not_the_key(room):
    key = room.desk.new_peek(ME, room.code)["key"]
    room.ask()
    room.vote("ada", 0)
    room.vote("bob", 3)
    for moves in ([], ["close"], ["discuss"], ["revote"], ["close"]):
        room.move(*moves) if moves else None
        seen = room.desk.peek(room.code, key, "phone")
        assert seen["results"][0]["counts"] == [1, 0, 0, 1, 0] and seen["results"][0]["people"] == 2
        assert seen["band"] == [0.3, 0.7] and "key" not in seen
        assert not any(text in json.dumps(seen) for text in TEXTS[NAND])
    room.move("show")
    assert "key" in room.desk.peek(room.code, key, "phone")


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
def test_the_advice(room, right, wrong, advice):
    place = ballots.from_bank(NAND)["right"][0]
    counts = [0] * 5
    counts[place], counts[place - 1] = right, wrong
    key = room.desk.new_peek(ME, room.code)["key"]
    room.ask(hands=counts)
    assert room.desk.peek(room.code, key, "phone")["advice"] == advice
    if advice:
        room.move("discuss")
        room.hands(*[1] * 5)
        after = f"20% are right, after {right / 10:.0%} in vote 1. Show the answer."
        assert room.desk.peek(room.code, key, "phone")["advice"] == after


def test_the_advice_waits_for_half_of_those_present(room):
    key = room.desk.new_peek(ME, room.code)["key"]
    room.ask()
    for voter in "abcde":
        room.phone(voter)
    said = []
    for voter in "abc":
        room.vote(voter, 0)
        said.append(room.desk.peek(room.code, key, "phone")["advice"])
    assert said[:2] == [rules.WAIT] * 2 and said[2].startswith("0% are right, below 30%")


def test_the_band_is_a_setting(room):
    room.desk.start(ME, band=(0.1, 0.2))
    key = room.desk.new_peek(ME, room.code)["key"]
    room.ask()
    room.vote("ada", ballots.from_bank(NAND)["right"])
    seen = room.desk.peek(room.code, key, "phone")
    assert seen["band"] == [0.1, 0.2] and seen["advice"].startswith("100% are right, above 20%")


def test_a_question_without_a_key_gets_no_advice(room):
    key = room.desk.new_peek(ME, room.code)["key"]
    room.own()
    room.vote("ada", 0)
    assert room.desk.peek(room.code, key, "phone")["advice"] == ""


# --- export and end --------------------------------------------------------------------------------------


def exported(room):
    return list(csv.DictReader(io.StringIO(room.desk.export(ME, room.code), newline="")))


def test_the_export_has_what_was_shown(room):
    right = ballots.from_bank(NAND)["right"][0]
    room.ask()
    room.vote("ada", right)
    room.vote("bob", right - 1)
    room.move("close", "discuss", "revote")
    room.vote("ada", right)
    room.vote("bob", right)
    room.hands(*[3 if place == right else 0 for place in range(5)])
    room.move("close")
    assert exported(room) == []  # it tells results: not before they are shown
    room.move("show")
    room.ask(MANY)
    room.vote("ada", [0, 2])
    rows = exported(room)
    assert len(rows) == 5 and {row["question"] for row in rows} == {NAND}
    ada, bob = ({row["voter"] for row in rows if row["right"] == word} for word in ("yes", "no"))
    assert len(bob) == 1 and bob < ada and "hands" in ada  # a number is one voter, all through the room
    assert sum(int(row["count"]) for row in rows if row["vote"] == "2") == 5
    assert not any(name in room.desk.export(ME, room.code) for name in ("ada", "bob"))
    room.move("close")
    room.move("show")
    again = exported(room)
    (last,) = [row for row in again if row["question"] == MANY]
    assert last["answer"] == "1;3"
    assert last["voter"] == next(row["voter"] for row in again if row["answer"] == str(right + 1))
    assert len({row["voter"] for row in rows + again}) > 3  # drawn by lot: two exports cannot be joined


def test_no_two_voters_share_a_number(room, monkeypatch):
    monkeypatch.setattr(rules, "MOST_VOTERS", 3)
    for poll in range(5):
        room.ask(None, prompt=f"Question {poll}?", choices=["a", "b"])
        for voter in range(3):
            room.vote(f"voter {poll} {voter}", 1)
        room.move("close", "show")
    assert len({row["voter"] for row in exported(room)}) == 15


def test_cells_that_a_spreadsheet_would_run_are_quoted(room):
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "a;=b"]
    room.ask(None, prompt="=HYPERLINK(1)", choices=risky)
    for voter, place in zip("abcde", range(5)):
        room.vote(voter, place)
    room.move("close", "show")
    rows = exported(room)
    assert {row["question"] for row in rows} == {"'=HYPERLINK(1)"}
    assert {row["text"] for row in rows} == {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "a;=b"}
    assert [rules._harmless(text)[0] for text in ("\t=", "\r=", "\n=")] == ["'"] * 3
    assert rules._harmless(-3) == -3  # numbers are numbers


def test_the_end_deletes_all_and_leaves_no_trace(room, tmp_path):
    room.ask(None, prompt="a prompt nobody shall find", choices=["left kidney", "right kidney"])
    other = Class(room.desk)
    other.code = room.desk.start("other")
    round, voters = room.phone()["round"], [f"voter-number-{number:04}" for number in range(300)]
    for voter in voters:
        room.desk.vote(room.code, voter, round, 0, 1)
        room.desk.vote(room.code, voter, round, 1, 2)
    files = sorted(tmp_path.glob("polls.sqlite*"))
    before = b"".join(file.read_bytes() for file in files)
    assert voters[0].encode() in before and b"nobody shall find" in before
    assert room.desk.end(ME, room.code) == {"votes": 300}
    after = b"".join(file.read_bytes() for file in files)
    assert b"voter-number" not in after and b"nobody shall find" not in after and b"kidney" not in after
    for table in ("polls", "rounds", "votes"):
        assert room.desk.store.read(f"SELECT count(*) FROM {table}")[0][0] == 0
    refused(lambda: room.desk.end(ME, room.code), 404, f"There is no room {room.code}.")
    refused(room.phone, 404, "Look at the four letters on the screen again.")
    assert room.desk.has(other.code) and not room.desk.has(room.code)
    assert room.desk.start(ME)  # the next one


@pytest.mark.parametrize("then", ["a change", "the end"])
def test_what_another_program_reads_is_wiped_out_later(desk, tmp_path, then):
    room, file = Class(desk), tmp_path / "polls.sqlite"
    room.ask(None, prompt="a prompt nobody shall find", choices=["left kidney", "right kidney"])
    room.vote("ada", 1)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM votes").fetchone() == (1,)
    assert desk.end(ME, room.code) == {"votes": 1, "traces": True}

    def found():
        return any(b"nobody shall find" in part.read_bytes() for part in tmp_path.glob("polls.sqlite*"))

    start = time.monotonic()
    for _ in range(20):  # each change tries again, and waits for nobody
        desk.store.keep("any", 1)
    assert found() and desk.store.traces and time.monotonic() - start < 0.4
    reader.execute("COMMIT")
    if then == "a change":
        desk.store.keep("any", 1)
        assert not found() and not desk.store.traces
        assert desk.store.read("PRAGMA busy_timeout")[0][0] == 500
    else:  # another connection stays open: SQLite itself wipes out nothing
        desk.store.close()
        assert not found()
    reader.close()
    if then == "a change":
        assert desk.end(ME, desk.start(ME)) == {"votes": 0}


# --- the file --------------------------------------------------------------------------------------------


def test_everything_is_there_after_a_restart(tmp_path):
    first = Class(Desk(tmp_path / "polls.sqlite"))
    first.ask()
    first.vote("ada", 2)
    secret = first.desk.store.secret
    second = Class(Desk(tmp_path / "polls.sqlite"))  # the first was never closed: it was killed
    assert second.code == first.code and second.desk.store.secret == secret and len(secret) >= 32
    assert (second.state()["phase"], second.state()["voted"]) == ("open", 1)
    assert second.phone("ada")["yours"] == [[2]]
    assert stat.S_IMODE((tmp_path / "polls.sqlite").stat().st_mode) == 0o600
    assert second.desk.store.read("PRAGMA journal_mode")[0][0] == "wal"


@pytest.mark.skipif(os.name != "posix", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_gone_is_told(room, tmp_path, monkeypatch, replaced):
    """SQLite would write on into what was deleted, and every phone would hear that its vote is kept."""
    monkeypatch.chdir(tmp_path.parent)
    room.ask()
    round = room.phone()["round"]
    room.vote("ada", 1)
    file = tmp_path / "polls.sqlite"
    file.rename(tmp_path / "moved")
    if replaced:
        file.write_bytes((tmp_path / "moved").read_bytes())
    for change in (
        lambda: room.vote("bob", 2, round=round),
        lambda: room.move("close"),
        lambda: room.desk.end(ME, room.code),
    ):
        with pytest.raises(StoreError, match=r"is gone: .* was deleted, moved or replaced, so nothing more"):
            change()
    assert "start Jupyter again" in room.state()["trouble"]
    assert room.state()["voted"] == 1  # what is there can still be looked at, and exported
    (tmp_path / "moved").replace(file)
    room.vote("bob", 2)
    assert room.state()["voted"] == 2 and "trouble" not in room.state()


def test_a_file_with_a_relative_name_stays_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = Desk("polls.sqlite")
    monkeypatch.chdir(tmp_path.parent)
    assert desk.has(desk.start(ME)) and desk.store.path == tmp_path / "polls.sqlite"
    desk.store.close()


def test_two_servers_share_a_file(tmp_path):
    one, two = (Class(Desk(tmp_path / "polls.sqlite")) for _ in range(2))
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
        each.desk.store.close()


@pytest.mark.parametrize("what", ["ballot", "state", "polls", "export", "peek"])
def test_a_room_that_ends_at_another_server_is_read_whole_or_not_at_all(tmp_path, monkeypatch, what):
    here, there = Class(Desk(tmp_path / "polls.sqlite")), Desk(tmp_path / "polls.sqlite")
    here.ask()
    here.vote("ada", 1)
    here.move("close", "show")
    key = here.desk.new_peek(ME, here.code)["key"]
    look = {
        "ballot": lambda: here.phone("ada")["yours"] == [[1]],
        "state": lambda: here.desk.state(ME, here.code, results=True)["voted"] == 1,
        "polls": lambda: len(here.desk.polls(ME, here.code)) == 1,
        "export": lambda: len(exported(here)) == 1,
        "peek": lambda: here.desk.peek(here.code, key, "tablet")["voted"] == 1,
    }[what]
    assert look()
    found = here.desk._room

    def then_it_ends(code, owner=None):
        row = found(code, owner)
        if here.desk.store.db.in_transaction:
            there.end(ME, here.code)
        return row

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(here.desk, "_room", then_it_ends)
        assert look()
    refused(look, 404, "There is no room")
    assert not here.desk.store.db.in_transaction
    for each in (here.desk, there):
        each.store.close()


def test_a_decision_and_its_writing_are_one(room, tmp_path, monkeypatch):
    """Another server cannot close a vote between the look at the phase and the writing of a vote."""
    room.ask()
    other = sqlite3.connect(tmp_path / "polls.sqlite", timeout=0)

    def meanwhile(ballot, answer):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE polls SET phase = 'closed'")
        return [answer]

    monkeypatch.setattr(rules, "_answer", meanwhile)
    room.vote()
    other.close()


def content(path):
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["text", "cut", "foreign", "empty tables"])
def test_a_file_of_something_else_is_left_alone(tmp_path, kind):
    path = tmp_path / "polls.sqlite"
    if kind == "text":
        path.write_text("Dear diary, " * 1000)
    elif kind == "cut":
        Desk(path).store.close()
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
        Desk(path)
    assert content(path) == before


@pytest.mark.parametrize("column", ["polls.question", "rounds.hands", "votes.answer"])
def test_damage_inside_a_file_is_told(room, column):
    room.ask(None, prompt="Tea?", choices=["yes", "no"])
    room.vote("ada", 1)
    room.hands(1, 2)
    room.move("close", "show")
    table, name = column.split(".")
    with room.desk.store.change() as db:
        db.execute(f"UPDATE {table} SET {name} = '[{{\"'")
    told = 0
    for work in (
        lambda: room.phone("ada"),
        lambda: room.desk.state(ME, room.code, results=True),
        lambda: room.desk.export(ME, room.code),
        lambda: room.ask(None, prompt="Tea?", choices=["yes", "no"], again=True),
    ):
        try:
            work()
        except StoreError as error:
            told += "is damaged or not a file of votes. Move it away, then start again." in str(error)
    assert told >= 3


def test_a_file_of_a_newer_course_is_left_alone(tmp_path):
    path = tmp_path / "polls.sqlite"
    Desk(path).store.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    before = content(path)
    with pytest.raises(StoreError, match=r"was written by a newer version of this course. Update the course"):
        Desk(path)
    assert content(path) == before


def test_a_folder_is_no_file_of_votes(tmp_path):
    with pytest.raises(StoreError, match="Set NN_POLLS to a file in a folder that can be written to"):
        Desk(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Set NN_POLLS"):
        Desk(tmp_path / "file" / "polls.sqlite")


def test_a_full_disk_is_told_and_earlier_votes_are_safe(room):
    room.ask()
    round, kept = room.phone()["round"], 0
    db = room.desk.store.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 3}")  # SQLite's own: as if the disk ended there
    with pytest.raises(
        StoreError, match=r"The disk is full: this could not be stored. Earlier votes are safe."
    ):
        for kept in range(10_000):
            room.desk.vote(room.code, f"voter {kept}", round, kept % 5, 1)
    assert kept > 50 and room.state()["voted"] == kept
    assert "The disk is full" in room.state()["trouble"]  # the lecturer hears of it too
    with pytest.raises(StoreError, match="The disk is full"):
        room.desk.vote(room.code, "one more", round, 0, 1)
    assert room.state()["voted"] == kept
    db.execute("PRAGMA max_page_count = 100000")
    room.desk.vote(room.code, "the next", round, 1, 1)
    assert room.state()["voted"] == kept + 1 and "trouble" not in room.state()
    room.move("close")
    assert room.move("show")["results"][0]["people"] == kept + 1


def elsewhere(code, *arguments):
    """What `code` prints in a Python of its own."""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split("\n")


def test_a_quota_is_told_and_earlier_votes_are_safe(room, tmp_path):
    """The system itself says no in the middle of a vote."""
    room.ask()
    code = """if True:
        import resource, sys
        from helpers.poll.desk import Desk, StoreError
        desk, kept = Desk(sys.argv[1]), 0
        round = desk.ballot(sys.argv[2], "a")["round"]
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, most))
        try:
            for kept in range(10_000):
                desk.vote(sys.argv[2], f"voter {kept}", round, 1, 1)
        except StoreError as error:
            print(error)
        print(kept)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        desk.vote(sys.argv[2], "the next", round, 1, 1)
    """
    pytest.importorskip("resource")
    error, kept, _ = elsewhere(code, tmp_path / "polls.sqlite", room.code)
    assert error.startswith("The disk is full") and int(kept) > 10
    assert room.state()["voted"] == int(kept) + 1


@pytest.mark.skipif(os.name == "nt", reason="folders of Windows are not made read-only in this way")
def test_a_folder_that_nobody_may_write_to():
    """In a process that is not root, for root may write everywhere; in a folder that every user can reach."""
    code = """if True:
        import os, sys
        from helpers.poll.desk import Desk, StoreError
        import helpers.poll.ballots
        if os.getuid() == 0:
            os.setgid(65534), os.setuid(65534)
        for path in sys.argv[1:]:
            try:
                print(Desk(path))
            except StoreError as error:
                print(error)
    """
    with tempfile.TemporaryDirectory() as folder:
        new, old = Path(folder, "new.sqlite"), Path(folder, "old.sqlite")
        room = Class(Desk(old))
        room.ask()
        room.vote()
        room.desk.store.close()
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
        again = Class(Desk(old))
        assert again.state()["voted"] == 1
        again.desk.store.close()


# --- commands as they come over a wire -------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ARGUMENTS = sorted({name for _, needed, possible in COMMANDS.values() for name in needed | possible})


@pytest.fixture(scope="module")
def hall():
    hall = Hall(":memory:", address="")
    hall.room = hall.command(ME, {"do": "start"})["reply"]["code"]
    yield hall
    hall.desk.store.close()


@settings(max_examples=400)
@given(
    st.one_of(
        JSON,
        st.tuples(
            st.sampled_from(sorted(COMMANDS)) | st.text(max_size=6),
            st.dictionaries(st.sampled_from([*ARGUMENTS, "owner", "self"]), JSON, max_size=5),
            st.booleans(),
        ),
    )
)
def test_any_command_is_done_or_refused_in_words(hall, message):
    if isinstance(message, tuple):
        do, more, inside = message
        message = {"do": do, **more, **({"code": hall.room} if inside and do != "start" else {})}
        if do == "end":
            message.pop("code", None)  # the room stays for the next example
    try:
        assert "reply" in hall.command(ME, message)
    except Refused as refusal:
        assert 400 <= refusal.status < 500 and len(str(refusal)) > 10


def test_after_a_restart_the_lecturer_hears_that_the_door_is_shut(tmp_path):
    for address, doors in ((None, []), ("https://hub/", ["https://hub/"])):
        hall = Hall(tmp_path / "polls.sqlite", address=address)
        code = hall.desk.start(ME)  # as an earlier server did
        assert hall.command(ME, {"do": "state", "code": code})["reply"]["addresses"] == doors
        hall.desk.store.close()


def test_a_command_says_what_it_needs(hall):
    for message, part in (
        ({"do": "move", "code": "AAAA"}, "move needs code, command, poll"),
        ({"do": "end", "code": "AAAA", "really": True}, "end needs code; it may have nothing besides."),
        ({"do": "start", "owner": "root"}, "start needs nothing; it may have band, lan, name, port besides."),
        ({"do": "open"}, "There is no command 'open'. There are: ask, end, export"),
        ({}, "A command says what to do"),
        ([], "A command says what to do"),
    ):
        refused(lambda: hall.command(ME, message), 400, part)  # noqa: B023
    broken = {"do": "ask", "code": hall.room, "prompt": "\ud83d", "choices": ["a", "b"]}
    refused(lambda: hall.command(ME, broken), 400, "A character in this text is broken. Type it anew.")
    assert hall.command(ME, {"do": "state", "code": hall.room})["reply"]["phase"] == "waiting"
