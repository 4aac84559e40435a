"""What the tests of votes share: rooms on a file, a room that phones can reach, and one of its phones."""

import pytest
from poll.classroom import NAND, Classroom
from poll.serving import serving
from poll.wires import Phone

from helpers.poll.rules import Polls


@pytest.fixture
def polls(tmp_path):
    """All rooms of a file of votes, without a server."""
    polls = Polls(tmp_path / "polls.sqlite")
    yield polls
    polls.store.close()


@pytest.fixture
def classroom(polls):
    """A room of that file, and its voters."""
    return Classroom(polls)


@pytest.fixture
def lecturer(tmp_path):
    """A lecturer with an open room, and a listener for its voters."""
    with serving(tmp_path / "polls.sqlite", name="Lecture 1") as lecturer:
        yield lecturer


@pytest.fixture
def phone(lecturer):
    """A phone in the lecturer's room, without a browser."""
    return Phone(lecturer.port, lecturer.code)


@pytest.fixture(scope="module")
def open_vote(tmp_path_factory):
    """A lecturer with an open vote, for tests that must not change it."""
    with serving(tmp_path_factory.mktemp("votes") / "polls.sqlite") as lecturer:
        lecturer.ask(NAND)
        yield lecturer


@pytest.fixture
def hasty(tmp_path):
    """A lecturer whose listener cuts off early whoever is slow."""
    with serving(tmp_path / "polls.sqlite") as lecturer:
        lecturer.server.limits |= {"idle_connection_timeout": 0.3, "body_timeout": 0.3}
        lecturer.shut()
        lecturer.start()
        yield lecturer
