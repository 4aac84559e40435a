"""What is too long for the voters' port, or no vote at all: refused in words, and nothing is kept."""

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from poll.wires import Phone, Wire, once

from helpers.poll.web.handler import MAX_BYTES
from helpers.poll.web.listener import LIMITS

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LOCK"]


def chunked(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_long_bodies_are_refused(open_vote):
    port, vote = open_vote.port, f"/{open_vote.code}/vote"
    phone = Phone(port, open_vote.code)
    phone.state()
    limit = MAX_BYTES
    at_limit = phone.ask("POST", vote, {"Content-Type": "application/json"}, b"[" * limit)
    assert at_limit.status == 400  # not too long: no vote
    for size in (limit + 1, 2 * limit, LIMITS["max_body_size"], LIMITS["max_body_size"] + 1, 10**6):
        for target in (vote, "/", f"/{open_vote.code}/state", "/nothing"):
            answer = phone.ask("POST", target, {"Content-Type": "application/json"}, b"[" * size)
            assert (answer.status, answer.json) == (413, {"error": "At most 4096 bytes can be sent here."})
            assert answer.headers["Connection"] == "close"
    for length in (10**9, 10**18, "9" * 5000, "0" * 20 + "5000"):  # told, not sent
        with Wire(port) as wire:
            assert wire.request("POST", vote, {"Content-Length": length}).status == 413
            assert wire.is_closed()
    for length in ("\xb2", "-1", "1e3", "0x10", "5, 6"):
        assert once(port, "POST", vote, {"Content-Length": length}).status in (0, 400)


def test_long_bodies_in_pieces_are_refused(open_vote):
    port, vote = open_vote.port, f"/{open_vote.code}/vote"
    whole = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    for pieces in ([b"[" * 4097], [b"[" * 100] * 50, [b"x"] * 5000, [b"[" * 60_000], [b"[" * 70_000]):
        answer = once(port, "POST", vote, whole, chunked(*pieces))
        assert answer.status in (413, 400), len(pieces)
        assert answer.status == 413 or sum(map(len, pieces)) > LIMITS["max_body_size"]
    with Wire(port) as wire:  # without end: it is cut long before
        wire.send(f"POST {vote} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(b"1388\r\n" + b"[" * 5000 + b"\r\n")
        assert wire.answer().status == 413
    phone = Phone(port, open_vote.code)
    phone.state()
    ours = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    answer = phone.ask("POST", vote, ours, chunked(b'{"round": 77, "answ', b'er": 1, "turn": 1}'))
    assert (answer.status, answer.json) == (409, {"error": "This vote is closed."})  # read as any other


DEEP = b"[" * 2000 + b"]" * 2000
VOTES = [
    b"", b"{", b"[]", b"null", b"true", b"7", b'"vote"', b"NaN", b"\xff\xfe\xfd", b"\x00" * 50, DEEP,
    b'{"a":' * 600, b"{}", b'{"round": 1}', b'{"round": ROUND, "answer": 1}', b'{"round": ROUND, "turn": 1}',
    b'{"round": "ROUND", "answer": 1, "turn": 1}', b'{"round": ROUND.0, "answer": 1, "turn": 1}',
    b'{"round": true, "answer": 1, "turn": 1}', b'{"round": null, "answer": 1, "turn": 1}',
    b'{"round": [ROUND], "answer": 1, "turn": 1}', b'{"round": -1, "answer": 1, "turn": 1}',
    b'{"round": 1e999, "answer": 1, "turn": 1}', b'{"round": NaN, "answer": 1, "turn": 1}',
    b'{"round": %d, "answer": 1, "turn": 1}' % 10**3000,
    b'{"round": ROUND, "answer": 1, "turn": %d}' % 10**3000,
    b'{"round": ROUND, "answer": 1, "turn": 0}', b'{"round": ROUND, "answer": 1, "turn": "1"}',
    b'{"round": ROUND, "answer": 1, "turn": NaN}', b'{"round": ROUND, "answer": 1, "turn": Infinity}',
    b'{"round": ROUND, "answer": 5, "turn": 1}', b'{"round": ROUND, "answer": -1, "turn": 1}',
    b'{"round": ROUND, "answer": %d, "turn": 1}' % 10**3000, b'{"round": ROUND, "answer": 1.0, "turn": 1}',
    b'{"round": ROUND, "answer": "1", "turn": 1}', b'{"round": ROUND, "answer": null, "turn": 1}',
    b'{"round": ROUND, "answer": {"0": 1}, "turn": 1}', b'{"round": ROUND, "answer": [], "turn": 1}',
    b'{"round": ROUND, "answer": [0, 1], "turn": 1}', b'{"round": ROUND, "answer": [[0]], "turn": 1}',
    b'{"round": ROUND, "answer": [true], "turn": 1}', b'{"round": ROUND, "answer": NaN, "turn": 1}',
    b'{"round": ROUND, "answer": "\\ud800", "turn": 1}', b'{"round": ROUND, "answer": 1, "turn": 1} x',
    '{"round": ROUND, "answer": 1, "turn": 1'.encode("utf-16"),
    b'{"round": ROUND, "answer": 1, "turn": \xff}',
]  # fmt: skip


def test_what_is_no_vote_is_told(open_vote):
    """400 and a sentence for each; never a 500, and nothing is kept."""
    phone, before = Phone(open_vote.port, open_vote.code), open_vote.state()["voted"]
    round = phone.state().json["round"]
    for body in VOTES:
        body = body.replace(b"ROUND", str(round).encode())
        answer = phone.ask("POST", f"{phone.at}/vote", {"Content-Type": "application/json"}, body)
        assert (answer.status, set(answer.json)) == (400, {"error"}), body[:60]
        assert len(answer.json["error"]) > 15
    assert open_vote.state()["voted"] == before


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_form_of_another_page_is_no_vote(open_vote, kind):
    """What a form can send from anywhere without asking first is not taken."""
    phone, before = Phone(open_vote.port, open_vote.code), open_vote.state()["voted"]
    body = json.dumps({"round": phone.state().json["round"], "answer": 1, "turn": 1})
    answer = phone.ask("POST", f"{phone.at}/vote", {"Content-Type": kind}, body)
    assert (answer.status, answer.json) == (400, {"error": "A vote is sent as application/json."})
    assert open_vote.state()["voted"] == before


NAMES = (
    "Cookie Content-Length Content-Type Origin Host Range Expect Transfer-Encoding If-None-Match Connection"
)
NAMES = NAMES.split()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(METHODS),
    st.binary(max_size=40) | st.sampled_from([b"/CODE/state", b"/CODE/vote", b"/"]),
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.binary(max_size=20) | st.sampled_from([b"chunked", b"-1", b"\xb2", b"100-continue", b"0-"]),
        ),
        max_size=4,
    ),
    st.binary(max_size=60),
)
def test_no_request_whatever_makes_it_fail(open_vote, method, target, headers, body):
    with Wire(open_vote.port) as wire:
        head = b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in headers)
        target = target.replace(b"CODE", open_vote.code.encode())
        wire.send(b"%s %s HTTP/1.1\r\n%s\r\n" % (method.encode(), target, head) + body)
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.answer(method).status < 500
    assert once(open_vote.port, "GET", f"/{open_vote.code}/state").status == 200
