"""A room by its rules alone, without a wire: a lecturer, and voters who are names."""

import csv
import io

import pytest

from helpers.poll.refusal import Refused
from helpers.questions import bank

NAND = "perceptron.nand"  # kind one, 5 choices
MANY = next(id for id, question in bank.load_bank().items() if question.kind == "many")
OWN = {"prompt": "Which organ next?", "choices": ["heart", "liver"]}
ME = "lecturer"
SECRET = {
    "results",
    "key",
    "feedback",
    "right",
    "explanation",
    "counts",
    "people",
    "advice",
}  # names in replies


class Classroom:
    """A room of a lecturer, with voters who are names."""

    def __init__(self, polls):
        self.polls, self.store = polls, polls.store
        self.lecturer, self.voters = polls.lecturer, polls.voters
        self.code, self.poll = polls.lecturer.start(ME), None

    def ask(self, question=NAND, **more):
        state = self.lecturer.ask(ME, self.code, question, **more)
        self.poll = state["poll"]
        return state

    def own(self, **more):
        return self.ask(None, **{**OWN, **more})

    def move(self, *commands, poll=None):
        for command in commands:
            state = self.lecturer.move(ME, self.code, poll or self.poll, command)
        return state

    def state(self, poll=None):
        return self.lecturer.state(ME, self.code, poll)

    def phone(self, voter="ada", seen=None):
        return self.voters.ballot(self.code, voter, seen)

    def vote(self, voter="ada", answer=1, turn=1, round=None):
        return self.voters.vote(self.code, voter, round or self.phone(voter)["round"], answer, turn)

    def hands(self, *counts, poll=None):
        return self.lecturer.hands(ME, self.code, poll or self.poll, counts)

    def list_polls(self):
        return self.lecturer.list_polls(ME, self.code)

    def link(self, **more):
        """Return the key of the link for the lecturer's own phone."""
        return self.lecturer.peek(ME, self.code, **more)["key"]

    def peek(self, key, viewer="phone"):
        return self.voters.peek(self.code, key, viewer)

    def end(self):
        return self.lecturer.end(ME, self.code)


def refused(work, status, *parts):
    """Return the refusal of `work()`: its status is this, and its sentence has these parts."""
    with pytest.raises(Refused) as refusal:
        work()
    assert refusal.value.status == status
    assert all(part in str(refusal.value) for part in parts), str(refusal.value)
    return refusal.value


def names(reply):
    """Return every name in a reply, however deep."""
    if isinstance(reply, dict):
        return set(reply).union(*map(names, reply.values()))
    return set().union(*map(names, reply)) if isinstance(reply, list) else set()


def exported(classroom):
    """Return the rows of the room's CSV."""
    return list(csv.DictReader(io.StringIO(classroom.lecturer.export(ME, classroom.code), newline="")))
