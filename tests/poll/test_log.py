"""What is noted of the voters: nothing that they can write into a terminal, and no address."""

import logging

from poll.classroom import NAND
from poll.wires import Phone, Wire, once
from support.lab import free_port
from tornado.httpserver import HTTPServer

from helpers.poll.rules import StoreError, checks
from helpers.poll.rules.voters import NO_SPACE
from helpers.poll.web.handler import NOT_KEPT


def test_a_room_that_was_stuffed_fills_no_log(lecturer, phone, monkeypatch, caplog):
    """Made-up voters took all places: each later vote is refused in words, and none is noted."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(checks, "MAX_VOTERS", 3)
    lecturer.ask(NAND)
    assert {Phone(lecturer.port, lecturer.code).vote(1).status for _ in range(3)} == {200}
    caplog.clear()
    assert [(answer.status, answer.json) for answer in (phone.vote(1), phone.vote(2))] == [
        (503, {"error": NO_SPACE})
    ] * 2
    assert "Vote" not in caplog.text and "503" not in caplog.text


def test_nothing_that_a_voter_sends_is_quoted_in_the_log(hasty, caplog):
    """Jupyter's own port still quotes what it cannot read: only its user gets there."""
    caplog.set_level(logging.DEBUG)
    host = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    rubbish = (
        b"GET / HELLO\x1b[31m\r\n\r\n",
        host + b"Content-Length: HELLO\r\n\r\n",
        host + b"Transfer-Encoding: \x9b31mHELLO\r\n\r\n",
        host + b"Bad HELLO: \x1b[2J\r\n\r\n",
        host + b"Host: HELLO\r\n\r\n",
        b"\x1b[2JHELLO\r\n\r\n",
        b"GET http://[::HELLO HTTP/1.1\r\nHost: [::1\r\n\r\n",
        b"POST /HELLO HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n",
    )
    beside = hasty.run(lambda: HTTPServer(lambda _: None))
    port = free_port()
    hasty.run(lambda: beside.listen(port, "127.0.0.1"))
    for sent in rubbish:
        with Wire(hasty.port) as wire:
            wire.send(sent)
            wire.answer()
    assert not [record for record in caplog.records if record.name.startswith("tornado")]
    with Wire(port) as wire:
        wire.send(rubbish[1])
        wire.answer()
    hasty.run(beside.stop)
    assert caplog.text.count("Malformed HTTP message from 127.0.0.1") == 1


def test_no_address_is_noted_anywhere(hasty, monkeypatch, caplog, tmp_path):
    """All kinds of trouble, everything logged: no address, no room, no key of a peek, nothing in the file."""
    caplog.set_level(logging.DEBUG)
    lecturer, phone = hasty, Phone(hasty.port, hasty.code)
    lecturer.ask(NAND)
    key = lecturer.link()
    phone.vote(1)
    forwarded = {"X-Forwarded-For": "203.0.113.7", "X-Real-Ip": "203.0.113.7"}
    phone.ask("GET", f"/{lecturer.code}/peek/{key}/state", forwarded)
    once(lecturer.port, "GET", "/nothing", forwarded)
    once(lecturer.port, "PUT", f"/{lecturer.code}/vote", forwarded)
    once(lecturer.port, "POST", f"/{lecturer.code}/vote", forwarded, b"x" * 5000)
    once(lecturer.port, "GET", f"/{lecturer.code}/state?seen=%ff")
    for rubbish in (
        b"\x16\x03\x01\x02\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with Wire(lecturer.port) as wire:
            wire.send(rubbish)
            wire.answer()
    with Wire(lecturer.port) as wire:
        wire.send(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        wire.answer()

    def bug(*_):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(lecturer.polls.voters, "peek", bug)
    assert phone.ask("GET", f"/{lecturer.code}/peek/{key}/state", forwarded).status == 500
    log = caplog.text
    assert "a bug of ours" in log
    mine = f"127.0.0.1:{phone.port}"
    for told in ("203.0.113.7", "127.0.0.1", mine, f"/{lecturer.code}", key):
        assert told not in log
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("polls.sqlite*"))
    assert b"127.0.0.1" not in kept and b"203.0.113.7" not in kept
    columns = [row[1] for row in lecturer.run(lambda: lecturer.polls.store.read("PRAGMA table_info(votes)"))]
    assert columns == ["round", "voter", "answer", "turn"]  # not even a time


def test_a_phone_hears_nothing_of_our_folders(lecturer, phone, monkeypatch):
    def full(*_):
        raise StoreError("The votes cannot be kept in /secret/folder/polls.sqlite.")

    phone.state()
    monkeypatch.setattr(lecturer.polls.voters, "vote", full)
    answer = phone.vote(1, round=1)
    assert (answer.status, answer.json) == (507, {"error": NOT_KEPT})
