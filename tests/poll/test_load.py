"""No vote that a phone was told is kept is ever lost: not under load, not by a killed server."""

import asyncio
import json
import signal
from contextlib import contextmanager

import pytest
from poll.classroom import NAND, Classroom

from benchmarks.crowd import Phone, crowd
from benchmarks.polls import BUSY, SERVER, free_port, running
from helpers.poll.rules import Polls, Refused
from helpers.poll.web.machine import raise_file_limit

pytestmark = [pytest.mark.usefixtures("no_loop"), pytest.mark.whole]

CHOICES = 5


@pytest.fixture
def vote(tmp_path):
    """A file of votes with an open vote: (path, classroom on it)."""
    raise_file_limit()
    polls = Polls(tmp_path / "polls.sqlite")
    classroom = Classroom(polls)
    classroom.ask(NAND)
    yield tmp_path / "polls.sqlite", classroom
    polls.store.close()


@contextmanager
def busy(processes):
    """Other programs that take every core they can get."""
    if not processes:
        yield
        return
    with running(BUSY), busy(processes - 1):
        yield


def answers(classroom):
    """Every vote in the file: how often which choice."""
    rows = classroom.store.read("SELECT answer, count(*) FROM votes GROUP BY answer")
    return {json.loads(answer)[0]: count for answer, count in rows}


def counted(kept):
    return {choice: list(kept.values()).count(choice) for choice in set(kept.values())}


def test_a_full_hall_loses_nothing_while_both_cores_compute(vote):
    path, classroom = vote
    port = free_port()
    with running(SERVER, path, port), busy(2):
        told = asyncio.run(crowd(port, classroom.code, 400, seconds=2, choices=CHOICES, looking=1))
    assert not told.failed and len(told.kept) == 400 and len(told.looks) >= 400
    assert answers(classroom) == counted(told.kept)
    assert classroom.state()["voted"] == 400


def test_a_killed_server_has_every_vote_it_acknowledged(vote):
    path, classroom = vote
    port = free_port()
    with running(SERVER, path, port) as server:

        async def killed_in_mid_vote():
            going = asyncio.create_task(crowd(port, classroom.code, 300, seconds=2, choices=CHOICES))
            while classroom.state()["voted"] < 120:
                await asyncio.sleep(0.02)
            server.send_signal(signal.SIGKILL)
            return await going

        told = asyncio.run(killed_in_mid_vote())
    assert server.returncode == -signal.SIGKILL
    assert len(told.kept) >= 100 and told.failed
    rows = sum(answers(classroom).values())
    assert len(told.kept) <= rows <= len(told.kept) + len(told.failed)

    with running(SERVER, path, port):  # started anew on the same file: the vote goes on where it was
        state = classroom.state()
        assert (state["phase"], state["voted"]) == ("open", rows)
        told = asyncio.run(crowd(port, classroom.code, 100, seconds=0.5, choices=CHOICES))
        assert not told.failed
    assert sum(answers(classroom).values()) == rows + 100
    classroom.move("close")
    shown = classroom.move("show")["results"][0]
    assert (shown["people"], sum(shown["counts"])) == (rows + 100, rows + 100)


def test_a_phone_is_the_same_voter_after_a_restart(vote):
    path, classroom = vote
    port = free_port()

    async def ask(phone, what, *arguments):
        phone.wires = None  # the connection died with the server
        return await getattr(phone, what)(*arguments)

    phone = Phone(port, classroom.code)
    with running(SERVER, path, port) as server:
        _, state, _ = asyncio.run(ask(phone, "look"))
        assert asyncio.run(ask(phone, "vote", state["round"], 4))[0] == 200
        server.kill()
        server.wait()
    with running(SERVER, path, port):
        _, state, _ = asyncio.run(ask(phone, "look"))
        assert state["yours"] == [[4]]
        status, reply, _ = asyncio.run(ask(phone, "vote", state["round"], 2))  # the same turn once more
        assert (status, reply["yours"]) == (409, [4])
    assert answers(classroom) == {4: 1}


def test_a_vote_comes_late(vote):
    path, classroom = vote
    port = free_port()
    with running(SERVER, path, port):
        phone = Phone(port, classroom.code)

        async def late():
            _, state, _ = await phone.look()
            classroom.move("close")
            return await phone.vote(state["round"], 1)

        status, reply, _ = asyncio.run(late())
    assert (status, reply["error"]) == (409, "This vote is closed.")
    assert answers(classroom) == {}
    with pytest.raises(Refused, match="closed"):
        classroom.vote("someone", round=1)
