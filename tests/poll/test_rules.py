"""The rules of a vote, on the file they are kept in: rooms, phases, refusals, votes, hands."""

import pytest
from poll.classroom import MANY, ME, NAND, OWN, SECRET, names, refused

from helpers.poll import ballots
from helpers.poll.rules import attendance, checks, codes
from helpers.questions import bank

# --- rooms -------------------------------------------------------------------------------------------


def test_a_room_has_four_letters_and_is_resumed(polls):
    code = polls.lecturer.start(ME, name="Lecture 1")
    assert len(code) == 4 and set(code) <= set(codes.LETTERS)
    assert polls.lecturer.start(ME) == code
    assert polls.lecturer.state(ME, code)["name"] == "Lecture 1"  # a start without a name leaves it
    assert polls.lecturer.start(ME, name="x" * 200) == code
    assert polls.lecturer.state(ME, code)["name"] == "x" * 80
    assert polls.lecturer.state(ME, code.lower())["code"] == code  # as a thumb types it


def test_each_lecturer_has_their_own_room(classroom):
    other = classroom.lecturer.start("someone else")
    assert other != classroom.code
    classroom.ask()
    for touch in (
        lambda: classroom.lecturer.state("someone else", classroom.code),
        lambda: classroom.lecturer.ask("someone else", classroom.code, NAND),
        lambda: classroom.lecturer.move("someone else", classroom.code, classroom.poll, "close"),
        lambda: classroom.lecturer.move("someone else", other, classroom.poll, "close"),
        lambda: classroom.lecturer.hands("someone else", other, classroom.poll, [1] * 5),
        lambda: classroom.lecturer.list_polls("someone else", classroom.code),
        lambda: classroom.lecturer.peek("someone else", classroom.code),
        lambda: classroom.lecturer.export("someone else", classroom.code),
        lambda: classroom.lecturer.end("someone else", classroom.code),
    ):
        refused(touch, 404, " no ")
    assert classroom.state()["phase"] == "open"


@pytest.mark.parametrize(
    "band", [(0.7, 0.3), (0.5, 0.5), (-0.1, 0.5), (0.3, 1.2), (0.3,), 0.3, "ab", (10**400, 1)]
)
def test_a_band_is_two_shares(polls, band):
    refused(lambda: polls.lecturer.start(ME, band=band), 422, "The band is two shares")
    refused(lambda: polls.lecturer.state(ME, "AAAA"), 404, "There is no room AAAA.")


# --- phases ------------------------------------------------------------------------------------------

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
def test_the_phases(classroom, phase, command):
    classroom.ask()
    for step in WAY[phase]:
        classroom.move(step)
    assert classroom.state()["phase"] == phase
    version = classroom.phone()["version"]
    leads = TABLE[phase][command]
    if leads in WAY:
        state = classroom.move(command)
        assert state["phase"] == classroom.state()["phase"] == classroom.phone()["phase"] == leads
        assert (classroom.phone()["version"] == version) == (
            leads == phase
        )  # phones hear of it, or nothing happened
    else:
        assert str(refused(lambda: classroom.move(command), 409)) == leads
        assert classroom.state()["phase"] == phase and classroom.phone()["version"] == version


def test_two_votes_at_most(classroom):
    classroom.ask()
    assert (classroom.phone()["number"], classroom.state()["round"]) == (1, 1)
    first = classroom.phone()["round"]
    classroom.move("close", "discuss", "revote")
    assert (classroom.phone()["number"], classroom.state()["round"]) == (2, 2)
    assert classroom.phone()["round"] != first
    classroom.move("revote")  # pressed twice: nothing happens
    assert classroom.state()["round"] == 2
    classroom.move("close")
    refused(
        lambda: classroom.move("revote"),
        409,
        "There were two votes on this question already. Show the answer.",
    )
    classroom.move("discuss")
    refused(lambda: classroom.move("revote"), 409, "There were two votes")
    assert len(classroom.move("show")["results"]) == 2


@pytest.mark.parametrize("command", ["open", "", "end", None, 3, ["close"], {"close": 1}])
def test_there_is_no_other_command(classroom, command):
    classroom.ask()
    refused(lambda: classroom.move(command), 400, "There are: close, discuss, revote and show.")


@pytest.mark.parametrize("poll", [99, -1, 0, 10**30, "1", None, True, 1.0, [1]])
def test_a_poll_that_is_not_there(classroom, poll):
    if poll is not True:  # which is 1 for Python, and for SQLite too
        classroom.ask()
    refused(
        lambda: classroom.lecturer.move(ME, classroom.code, poll, "close"),
        404,
        "no such poll. Ask the question again.",
    )


# --- asking ------------------------------------------------------------------------------------------


def test_a_question_asked_again_goes_on(classroom):
    """A cell that is run twice, or after a restart of the kernel, opens nothing new."""
    first = classroom.ask()
    classroom.vote()
    again = classroom.ask()
    assert (again["poll"], again["voted"], again["phase"]) == (first["poll"], 1, "open")
    classroom.move("close")
    assert classroom.ask()["phase"] == "closed"
    refused(lambda: classroom.own(choices=["a"]), 422)
    classroom.own()
    classroom.move("close")
    back = classroom.ask()  # an earlier one that is not shown comes back to the phones
    assert (back["poll"], back["phase"], back["current"]) == (first["poll"], "closed", True)
    assert classroom.phone()["question"]["id"] == NAND
    classroom.move("show")
    fresh = classroom.ask(again=True)
    assert fresh["poll"] != first["poll"] and (fresh["phase"], fresh["voted"]) == ("open", 0)


def test_a_shown_question_stays_shown_and_leaves_the_phones_where_they_are(classroom):
    classroom.ask()
    classroom.move("close", "show")
    classroom.own()
    classroom.move("close")
    state = classroom.ask()
    assert (state["phase"], state["current"]) == ("shown", False)
    assert not names(state) & SECRET, "the group that comes next sees it on the projector"
    assert "results" in classroom.lecturer.state(ME, classroom.code, state["poll"], results=True)
    assert classroom.phone()["question"]["id"] == ""


def test_a_question_of_ones_own_is_known_by_its_choices_too(classroom):
    first = classroom.own()["poll"]
    classroom.move("close")
    assert classroom.own()["poll"] == first
    assert classroom.own(choices=["heart", "kidney"])["poll"] != first
    assert classroom.phone()["question"]["choices"] == [[{"text": "heart"}], [{"text": "kidney"}]]


def test_an_open_vote_is_not_covered_by_another(classroom):
    """What voters have before them does not change under their thumbs."""
    old = classroom.ask()["poll"]
    classroom.move("close", "discuss")
    classroom.own()
    still = "The vote on “another question” is still open. Close it first."
    for work in (
        lambda: classroom.lecturer.ask(ME, classroom.code, MANY),
        lambda: classroom.lecturer.ask(ME, classroom.code, NAND),
        lambda: classroom.lecturer.ask(ME, classroom.code, **OWN, again=True),
        lambda: classroom.move("revote", poll=old),
        lambda: classroom.move("show", poll=old),
        lambda: classroom.hands(1, 2, 3, 4, 5, poll=old),
    ):
        assert str(refused(work, 409)) == still
    assert (classroom.phone()["phase"], classroom.phone()["question"]["id"]) == ("open", "")
    classroom.vote(answer=0)
    classroom.move("close")
    assert classroom.move("revote", poll=old)["current"]
    assert classroom.phone()["question"]["id"] == NAND
    titled = bank.find(NAND).title
    refused(lambda: classroom.own(), 409, f"The vote on “{titled}” is still open.")


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
def test_what_cannot_be_voted_on_is_told(classroom, asked, part):
    refused(lambda: classroom.lecturer.ask(ME, classroom.code, **asked), 422, part)
    assert classroom.state() == {"code": classroom.code, "name": "", "present": 0, "phase": "waiting"}


# --- voting ------------------------------------------------------------------------------------------


def test_one_row_for_each_voter_and_vote(classroom):
    classroom.ask()
    for turn in (1, 2, 3):
        assert classroom.vote("ada", turn, turn) == {"yours": [turn], "turn": turn}
        classroom.vote("bob", 1, turn)
    assert classroom.state()["voted"] == 2
    classroom.move("close", "revote")
    assert classroom.phone("ada")["yours"] == [[3], None]
    assert classroom.phone("ada")["turn"] == 0  # of the vote that is on
    classroom.vote("ada", 1)
    assert classroom.phone("ada")["yours"] == [[3], [1]]
    assert classroom.phone("new")["yours"] == [None, None]
    assert len(classroom.store.read("SELECT * FROM votes")) == 3


def test_a_vote_that_comes_twice_is_counted_once(classroom):
    """A phone that did not hear the answer sends again; an old message must not overtake a new one."""
    classroom.ask()
    classroom.vote("ada", 1, 1)
    classroom.vote("ada", 2, 3)
    for answer, turn in ((2, 3), (0, 3), (1, 1), (4, 2)):
        told = refused(lambda: classroom.vote("ada", answer, turn), 409, "counted already")  # noqa: B023
        assert told.more == {"yours": [2], "turn": 3}
    assert classroom.phone("ada")["yours"] == [[2]]


def test_late_votes_are_refused(classroom):
    classroom.ask()
    round = classroom.phone()["round"]
    classroom.move("close")
    refused(lambda: classroom.vote(round=round), 409, "This vote is closed.")
    classroom.move("discuss")
    refused(lambda: classroom.vote(round=round), 409, "This vote is closed.")
    classroom.move("revote")
    refused(lambda: classroom.vote(round=round), 409, "This vote is closed.")  # it meant the first one
    refused(lambda: classroom.vote(round=round + 99), 409, "This vote is closed.")
    classroom.move("close", "show")
    refused(lambda: classroom.vote(), 409, "This vote is closed.")
    assert classroom.state()["voted"] == 0
    classroom.end()
    refused(lambda: classroom.vote(round=round), 404, f"There is no room {classroom.code}.")


def test_nobody_votes_while_the_room_waits(classroom):
    assert classroom.phone() == {"code": classroom.code, "name": "", "version": 1, "phase": "waiting"}
    refused(lambda: classroom.vote(round=1), 409, "This vote is closed.")


@pytest.mark.parametrize("answer", [5, -1, "1", 1.0, True, None, [0, 9], [[1]], {"0": 1}, [None], 10**30])
def test_answers_that_are_no_choice(classroom, answer):
    classroom.ask()
    refused(lambda: classroom.vote(answer=answer), 400, "This is not one of the choices.")
    refused(lambda: classroom.vote(answer=[]), 400, "Choose an answer, then vote.")
    refused(lambda: classroom.vote(answer=[0, 1]), 400, "Choose one answer only.")
    assert classroom.state()["voted"] == 0


@pytest.mark.parametrize("number", [0, -1, "1", 1.0, True, None, [1], 2**53, float("nan"), 10**400])
def test_rounds_and_turns_are_numbers(classroom, number):
    classroom.ask()
    refused(lambda: classroom.vote(turn=number), 400, "its round and its turn are numbers from 1")
    refused(lambda: classroom.voters.vote(classroom.code, "ada", number, 1, 1), 400, "its round and its turn")


def test_several_choices_are_a_set(classroom):
    classroom.ask(MANY)
    assert classroom.vote("ada", [2, 0, 2])["yours"] == [0, 2]
    assert classroom.vote("bob", 1)["yours"] == [1]
    classroom.move("close")
    assert classroom.move("show")["results"][0]["counts"][:3] == [1, 1, 1]


def test_the_room_is_full_at_some_point(classroom, monkeypatch):
    monkeypatch.setattr(checks, "MAX_VOTERS", 3)
    classroom.ask()
    round = classroom.phone()["round"]
    for voter in "abc":
        classroom.voters.vote(classroom.code, voter, round, 0, 1)
    refused(lambda: classroom.voters.vote(classroom.code, "d", round, 0, 1), 503, "full")
    refused(lambda: classroom.voters.vote(classroom.code, "d", round, 0, 2), 503, "full")  # no way round it
    classroom.voters.vote(classroom.code, "a", round, 1, 2)  # who is in may change their mind
    for voter in "efghij":
        classroom.phone(voter)
    assert classroom.state()["present"] == 6  # nobody is kept from looking
    classroom.phone("e")
    classroom.phone("k")
    assert list(classroom.polls.attendance.seen[classroom.code]) == [*"ghijek"]


def test_a_phone_hears_only_what_is_new(classroom):
    classroom.ask()
    version = classroom.phone()["version"]
    classroom.vote()
    assert classroom.phone(seen=version) is None
    assert classroom.phone(seen=version - 1)["yours"] == [[1]]
    classroom.move("close")
    assert classroom.phone(seen=version)["phase"] == "closed"


def test_who_is_there_is_counted(classroom):
    now = 1000.0
    classroom.polls.attendance.clock = lambda: now
    classroom.ask()
    for voter in "abc":
        classroom.phone(voter)
    assert classroom.state()["present"] == 3
    classroom.vote("d", round=classroom.phone("a")["round"])
    now += attendance.PRESENT_FOR - 1
    classroom.phone("a")
    assert classroom.state()["present"] == 3
    now += 2
    assert classroom.state()["present"] == 1  # one looks on; at least the one who has voted was there
    for voter in "ab":
        classroom.vote(voter, round=classroom.phone("d")["round"])
    assert classroom.state()["present"] == 3


# --- hands -------------------------------------------------------------------------------------------


def test_hands_alone(classroom):
    state = classroom.ask(hands=[1, 2, 3, 0, 0])
    assert (state["phase"], state["voted"], state["hands"]) == ("closed", 0, 6)
    classroom.hands(1, 2, 4, 0, 0)  # miscounted
    classroom.move("discuss")
    assert classroom.state()["round"] == 1
    state = classroom.hands(0, 0, 7, 0, 0)  # the hands of vote 2
    assert (state["phase"], state["round"], state["hands"]) == ("closed", 2, 7)
    classroom.hands(0, 0, 6, 1, 0)
    refused(lambda: classroom.move("revote"), 409, "two votes")
    results = classroom.move("show")["results"]
    assert [one["counts"] for one in results] == [[1, 2, 4, 0, 0], [0, 0, 6, 1, 0]]
    assert [one["people"] for one in results] == [7, 7]
    right = ballots.from_bank(NAND)["right"][0]
    assert [one["right"] for one in results] == [one["counts"][right] for one in results]
    refused(
        lambda: classroom.hands(1, 1, 1, 1, 1),
        409,
        "The answer is shown already. Ask again to count hands anew.",
    )


def test_hands_beside_phones(classroom):
    classroom.ask()
    classroom.vote("ada", 0)
    classroom.hands(2, 0, 0, 0, 1)
    assert (classroom.state()["voted"], classroom.state()["hands"], classroom.state()["phase"]) == (
        1,
        3,
        "open",
    )
    classroom.hands(0, 0, 0, 0, 0)  # a mistake: taken back
    assert classroom.state()["hands"] == 0
    classroom.hands(2, 0, 0, 0, 1)
    classroom.move("close")
    assert classroom.move("show")["results"][0] | {"right": 0} == {
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
def test_wrong_counts_change_nothing(classroom, counts):
    classroom.ask()
    refused(
        lambda: classroom.lecturer.hands(ME, classroom.code, classroom.poll, counts),
        422,
        "Give 5 counts from 0 to 5000",
    )
    if counts is not None:
        refused(lambda: classroom.ask(again=True, hands=counts), 422, "Give 5 counts from 0 to 5000")
    assert classroom.state()["hands"] == 0 and len(classroom.list_polls()) == 1
