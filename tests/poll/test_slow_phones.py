"""Whoever is slow, holds the line or the file of votes: nobody else waits for them."""

import sqlite3
import time

import pytest
from patience import seconds, wait_until
from poll.classroom import NAND
from poll.wires import Answer, Phone, Wire

from helpers.poll.rules import Polls, StoreError
from helpers.poll.web import machine
from helpers.poll.web.listener import LIMITS

# --- slow ones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /CODE/vote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 40\r\n\r\n",
        b'POST /CODE/vote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 40\r\n\r\n{"round": ',
        b"POST /CODE/vote HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"GET /CODE/state HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 40\r\n\r\n",
    ],
    ids=[
        "silent",
        "half a line",
        "half a head",
        "no body",
        "half a body",
        "half a piece",
        "look with a body",
    ],
)
def test_slow_requests_time_out(hasty, begun):
    start = time.monotonic()
    with Wire(hasty.port, timeout=5) as wire:
        wire.send(begun.replace(b"CODE", hasty.code.encode()))
        answer = wire.answer()
        assert answer == Answer() and wire.is_closed()
    assert 0.2 < time.monotonic() - start < seconds(3)
    assert Phone(hasty.port, hasty.code).state().status == 200


def test_a_head_that_drips_times_out(hasty):
    """A letter now and then does not keep a connection open."""
    start = time.monotonic()
    with Wire(hasty.port, timeout=5) as wire:
        for letter in "GET / HTTP/1.1\r":
            wire.send(letter)
            time.sleep(0.05)
        assert wire.is_closed()
    assert time.monotonic() - start < seconds(2)


def test_waiting_ones_do_not_stop_the_others(open_vote):
    """Two hundred half-open connections beside a vote."""
    waiting = [Wire(open_vote.port) for _ in range(200)]
    try:
        for wire in waiting:
            wire.send(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{")
        start = time.monotonic()
        assert Phone(open_vote.port, open_vote.code).state().status == 200
        assert time.monotonic() - start < seconds(2)
    finally:
        for wire in waiting:
            wire.__exit__()


def test_whoever_holds_the_line_keeps_nobody_out(hasty):
    """More half-open connections than there is room for: the oldest go, the hall votes on."""
    lecturer = hasty
    lecturer.server.limits |= {"idle_connection_timeout": 60, "body_timeout": 60}
    lecturer.shut()
    lecturer.start()
    lecturer.ask(NAND)
    listener = lecturer.server.listener
    listener.max_connections = 50
    held, phones = [], [Phone(lecturer.port, lecturer.code) for _ in range(3)]
    try:
        for count in range(180):
            held.append(Wire(lecturer.port))
            held[-1].send(b"GET / HTTP/1.1\r\nHo")
            if not count % 60:
                assert phones[count // 60].vote(1).status == 200
        assert Phone(lecturer.port, lecturer.code).state().status == 200
        assert len(listener.streams) <= 50 and len(listener._connections) <= 51
        assert held[0].is_closed()
    finally:
        for wire in held:
            wire.__exit__()
    wait_until(lambda: not listener.streams)  # who has left is not counted


def test_a_long_head_is_refused(open_vote):
    with Wire(open_vote.port) as wire:
        wire.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "a" * 20_000 + "\r\n\r\n")
        assert wire.answer().status in (0, 400)


# --- how many there is room for ----------------------------------------------------------------------


def test_there_is_room_for_a_hall_and_for_jupyter():
    files = machine.raise_file_limit()
    assert 64 <= machine.max_phones() <= files - files // 4
    if files >= 8192:
        assert machine.max_phones() > 5000


def test_a_system_that_gives_fewer_files_than_it_promises(monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))

    def refused(*_):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refused)
    assert machine.raise_file_limit() == 256 and machine.max_phones() == 192


def test_the_limits_are_set():
    assert LIMITS["idle_connection_timeout"] <= 60 and LIMITS["body_timeout"] <= 30
    assert LIMITS["max_body_size"] <= 2**16 and LIMITS["max_header_size"] <= 2**14


# --- somebody else holds the file --------------------------------------------------------------------


def test_a_file_that_another_holds_does_not_hold_us_up(lecturer, phone, tmp_path):
    """A tool that looks into the votes and keeps them locked: each vote is refused soon, and sent again."""
    lecturer.ask(NAND)
    phone.state()
    other = sqlite3.connect(tmp_path / "polls.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    assert [phone.vote(1, round=1).status for _ in range(3)] == [507] * 3
    assert time.monotonic() - start < seconds(3) and "locked" in lecturer.state()["trouble"]
    other.execute("ROLLBACK")
    other.close()
    assert phone.vote(1, round=1).status == 200 and "trouble" not in lecturer.state()


def test_only_the_first_waits_for_whoever_holds_the_file(tmp_path):
    """Half a second a vote would be all of JupyterLab's time; a lock that ends is noticed at once."""
    here, now = Polls(tmp_path / "polls.sqlite"), [1000.0]
    here.store.lock.clock = lambda: now[0]
    other = sqlite3.connect(tmp_path / "polls.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def try_in_vain(times=1):
        """Return how long that took."""
        start = time.monotonic()
        for _ in range(times):
            with pytest.raises(StoreError, match="locked"):
                here.store.keep("any", 1)
        return time.monotonic() - start

    def next_wait():
        """Return for how many milliseconds SQLite waits from now on."""
        return here.store.read("PRAGMA busy_timeout")[0][0]

    for pause in (0, 1.1):
        now[0] += pause
        assert try_in_vain() > 0.4 and next_wait() == 0
        assert try_in_vain(49) < seconds(2) and next_wait() == 0
    other.execute("ROLLBACK")
    here.store.keep("any", 1)
    now[0] += 1.1
    here.store.keep("any", 2)
    assert next_wait() == 500
    other.close()
    here.store.close()


def test_a_damaged_name_is_told(tmp_path):
    """Bytes that are no text, where SQLite quotes them in what it reports: a sentence, not a failure."""
    file = tmp_path / "polls.sqlite"
    Polls(file).store.close()
    file.write_bytes(file.read_bytes().replace(b"tablevotesvotes", b"tablevo\xff\x93svotes"))
    with pytest.raises(StoreError, match="is damaged or not a file of votes"):
        Polls(file)
