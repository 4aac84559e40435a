"""The voters' port against whoever is in the same network: each promise, tried on a real listener."""

import http.server
import json
import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
import tornado.web
from halls import lecturing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.lab import free_port
from support.wires import Answer, Phone, Wire, once
from tornado.httpserver import HTTPServer

from helpers.poll import ballots, desk, hall, link, web
from helpers.poll.store import StoreError

NAND = "perceptron.nand"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LOCK"]


@pytest.fixture
def room(tmp_path):
    with lecturing(tmp_path / "polls.sqlite", name="Lecture 1") as lecturer:
        yield lecturer


@pytest.fixture
def phone(room):
    return Phone(room.port, room.code)


@pytest.fixture(scope="module")
def open_room(tmp_path_factory):
    """One room with an open vote, for tests that must not change it."""
    with lecturing(tmp_path_factory.mktemp("votes") / "polls.sqlite") as lecturer:
        lecturer.ask(NAND)
        yield lecturer


# --- nothing here opens, closes or tells early -----------------------------------------------------------


def routes(room):
    """(pattern, handler) of everything that the voters' port answers."""
    application = room.hall.listener.request_callback
    rules = [rule for host in application.default_router.rules for rule in host.target.rules]
    return [(rule.matcher.regex.pattern, rule.target) for rule in rules]


def test_these_are_all_the_doors(open_room):
    """A new route or method has to come by here."""
    offered = {}
    for pattern, handler in routes(open_room):
        offered[pattern] = {
            method
            for method in handler.SUPPORTED_METHODS
            if getattr(handler, method.lower()) is not tornado.web.RequestHandler._unimplemented_method
            and getattr(handler, method.lower()) is not getattr(tornado.web.RequestHandler, method.lower())
        }
    code, key = "([A-Za-z0-9]{4})", "([A-Za-z0-9_-]{22})"
    assert offered == {
        f"/(?:{code})?$": {"GET"},
        "/static/([a-z.]+)$": {"GET"},
        f"/{code}/state$": {"GET"},
        f"/{code}/vote$": {"POST"},
        f"/{code}/peek/{key}$": {"GET"},
        f"/{code}/peek/{key}/state$": {"GET"},
    }


TARGETS = [
    "/", "/CODE", "/CODE/state", "/CODE/vote", "/CODE/peek/KEY", "/CODE/peek/KEY/state", "/static/vote.js",
    "/control", "/CODE/control", "/CODE/close", "/CODE/show", "/CODE/ask", "/CODE/end", "/CODE/export",
    "/neural-networks-poll/control", "/api/contents", "/api/kernels", "/lab", "/login", "/tree", "/files/x",
    "//control", "/./control", "/CODE/../control", "/%2e%2e/control", "/CODE/state/..", "/CODE//state",
    "/CODE%2fstate", "/CODE/state;x=1", "/CODE/state#show", "/CODE/vote?do=show", "/?do=end&code=CODE",
    "http://127.0.0.1/control", "http://other.example/CODE/state", "*", "control", "/static/../desk.py",
    "/" + "A" * 5000, "/CODE\\vote", "/CODE/state/", "/%00", "/%ff%fe", "/CODE/vote%00",
    "/CODE/state%0d%0aX-Bad:1",
]  # fmt: skip
BODIES = [
    b"",
    b'{"do": "close", "code": "CODE", "poll": 1}',
    b'{"do": "move", "code": "CODE", "poll": 1, "command": "show"}',
    b'{"do": "end", "code": "CODE"}',
]
HEADERS = ({}, {"X-HTTP-Method-Override": "POST"}, {"Authorization": "token t"}, {"Upgrade": "websocket"})


def secrets_of(id):
    """Pieces of the feedback and of the explanation, as they would stand on the wire."""
    ballot = ballots.from_bank(id)
    found = [
        part["text"]
        for text in [*ballot["feedback"], ballot["explanation"]]
        for part in ballots.segments(text)
        if len(part.get("text", "")) > 15
    ]
    assert len(found) > 3
    return [json.dumps(text)[1:-1].encode() for text in found]


def test_nothing_on_this_port_opens_closes_or_tells(open_room):
    """Every path, every method, with the lecturer's commands as bodies: nothing moves, nothing is told."""
    room, hidden = open_room, secrets_of(NAND)
    before, asked, member = room.state(), 0, signed(room)
    for target in TARGETS:
        target = target.replace("CODE", room.code).replace("KEY", "k" * 22)
        for method in METHODS:
            for body, more in zip(BODIES, HEADERS):
                body = body.replace(b"CODE", room.code.encode())
                headers = {"Cookie": member, "Content-Type": "application/json", **more}
                answer = once(room.port, method, target, headers, body)
                asked += 1
                assert answer.status < 500, (method, target)
                if answer.status == 200:  # pages, files, and the state before it is shown
                    assert method == "GET" and not any(text in answer.body for text in hidden)
                    assert b'"results"' not in answer.body and b'"key"' not in answer.body
                if method in ("OPTIONS", "TRACE", "CONNECT", "PUT", "DELETE"):
                    assert answer.status in (0, 400, 403, 404, 405)
                    assert "Access-Control-Allow-Origin" not in answer.headers
                    assert b"HTTP/1.1" not in answer.body  # TRACE does not echo
    assert asked > 1500
    after = room.state()
    assert before | {"present": 0} == after | {"present": 0} and after["phase"] == "open"


def test_the_key_is_on_no_wire_before_show(room, phone):
    """All that a phone, a late phone and the peek can hear, through both votes, byte by byte."""
    hidden, key = secrets_of(NAND), room.command("peek", code=room.code)["key"]
    tablet, heard = Phone(room.port, room.code), b""
    room.ask(NAND)
    for moves in ([], ["close"], ["discuss"], ["revote"], ["close"], ["discuss"]):
        if moves:
            heard += json.dumps(room.move(*moves)).encode()
        heard += json.dumps([room.state(), room.command("polls", code=room.code)]).encode()
        heard += phone.state().body + Phone(room.port, room.code).state().body + phone.vote(1, round=1).body
        spread = tablet.ask("GET", f"/{room.code}/peek/{key}/state").body
        assert b'"counts"' in spread and b'"feedback"' not in spread and b'"explanation"' not in spread
        assert not any(text in spread for text in hidden)
    assert not any(text in heard for text in hidden)
    for word in (b'"results"', b'"counts"', b'"right"', b'"feedback"', b'"explanation"', b"% are right"):
        assert word not in heard
    room.move("show")
    told = phone.state().body
    assert all(text in told for text in hidden) and b'"results"' in told


def test_an_old_peek_link_does_not_take_the_new_one(room, tmp_path, monkeypatch):
    """The lecturer makes a new link, at another server of this file, while the old one is being opened."""
    old = room.command("peek", code=room.code)["key"]
    other = room.run(lambda: desk.Desk(tmp_path / "polls.sqlite"))
    found, new = room.hall.desk._room, []

    def between(code, owner=None):
        here = found(code, owner)
        new[:] = new or [other.new_peek("someone", room.code)["key"]]
        return here

    monkeypatch.setattr(room.hall.desk, "_room", between)
    student, lecturer = Phone(room.port, room.code), Phone(room.port, room.code)
    assert student.ask("GET", f"/{room.code}/peek/{old}/state").status == 403
    assert lecturer.ask("GET", f"/{room.code}/peek/{new[0]}/state").status == 200
    room.run(other.store.close)


@pytest.mark.parametrize("lan", ["no", "False", "", [], {}, 2])
def test_the_door_opens_to_the_network_for_true_only(room, lan):
    with pytest.raises(desk.Refused, match="lan is True"):
        room.start(lan=lan)
    assert not room.hall.lan


# --- who someone is --------------------------------------------------------------------------------------


def signed(room, voter="someone", *, code=None, days=0.0, secret=None, name=None):
    """A voter's cookie as the server would make it, some days ago."""
    code = code or room.code
    value = tornado.web.create_signed_value(
        secret or room.hall.desk.store.secret,
        name or f"nn_{code}",
        voter,
        clock=lambda: time.time() - 86400 * days,
    )
    return f"nn_{room.code}={value.decode()}"


def test_a_good_cookie_is_known(open_room):
    """What the next test takes apart is right as a whole."""
    phone = Phone(open_room.port, open_room.code)
    phone.cookie = signed(open_room, days=0.9)
    answer = phone.state()
    assert answer.status == 200 and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "forge",
    [
        lambda room: "",
        lambda room: f"nn_{room.code}=someone",
        lambda room: f"nn_{room.code}=",
        lambda room: f"nn_{room.code}={'2|' * 2000}",
        lambda room: f"nn_{room.code}=\xff\xfe",
        lambda room: signed(room, secret="guessed"),
        lambda room: signed(room, days=1.1),
        lambda room: signed(room, name="nn_ZZZZ"),  # of another room
        lambda room: signed(room).replace("c29tZW9uZQ==", "c29tZTFlbHNl"),  # someone → some1else
        lambda room: signed(room)[:-1] + ("0" if signed(room)[-1] != "0" else "1"),
        lambda room: signed(room).replace(f"nn_{room.code}=", "nn_ZZZZ="),
        lambda room: signed(room) + f"; nn_{room.code}=x",  # two of the name: the bad one counts
    ],
    ids=range(12),
)
def test_forged_cookies_are_nobody(open_room, forge):
    room, phone = open_room, Phone(open_room.port, open_room.code)
    phone.cookie = forge(room)
    before, round = room.state()["voted"], 1
    vote = phone.vote(1, round=round)
    assert (vote.status, vote.json) == (403, {"error": web.NO_COOKIE})
    answer = phone.state()  # the page makes a new voter of it
    assert answer.status == 200 and answer.json["yours"] == [None] and "Set-Cookie" in answer.headers
    assert room.state()["voted"] == before


def test_a_good_cookie_among_others_is_found(room):
    """Two of the name, the good one last; and a Jupyter's own cookies, which a browser sends to all ports."""
    room.ask(NAND)
    phone = Phone(room.port, room.code)
    phone.cookie = f"_xsrf=2|a; username-127-0-0-1-8888=x; nn_{room.code}=x; {signed(room)}"
    assert phone.vote(1).status == 200


def test_what_a_cookie_may_do(room, phone):
    cookie = phone.state().headers["Set-Cookie"]
    name, *rest = cookie.split("; ")
    assert name.startswith(f"nn_{room.code}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"} <= set(rest) and "Secure" not in rest
    voter = tornado.web.decode_signed_value(
        room.hall.desk.store.secret, *name.replace('"', "").split("=", 1)
    ).decode()
    assert len(voter) == 16 and voter not in Phone(room.port, room.code).state().headers["Set-Cookie"]


def test_a_voter_is_known_only_in_their_room(room, phone):
    room.ask(NAND)
    phone.vote(2)
    assert "Set-Cookie" not in phone.state().headers
    other = room.run(lambda: room.hall.desk.start("another lecturer"))
    elsewhere = Phone(room.port, other)
    elsewhere.cookie = phone.cookie
    assert elsewhere.state().headers["Set-Cookie"].startswith(f"nn_{other}=")


# --- one row for each voter and vote ---------------------------------------------------------------------


def test_late_and_replayed_votes(room, phone):
    room.ask(NAND)
    round = phone.state().json["round"]
    assert phone.vote(1, 2).status == 200
    for answer, turn in ((1, 2), (3, 2), (3, 1)):
        told = phone.vote(answer, turn)
        assert told.status == 409 and told.json["yours"] == [1] and told.json["turn"] == 2
    room.move("close")
    assert (phone.vote(3, 3).status, phone.vote(3, 3).json) == (409, {"error": "This vote is closed."})
    room.move("revote")
    assert phone.vote(3, 3, round=round).status == 409  # meant for vote 1
    assert phone.vote(3, 1, round=10**15).status == 409
    room.move("close", "show")
    assert phone.vote(3, 9).status == 409
    rows = room.run(lambda: room.hall.desk.store.read("SELECT answer FROM votes"))
    assert [json.loads(row["answer"]) for row in rows] == [[1]]


# --- what is too long, or no vote at all -----------------------------------------------------------------


def chunked(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_long_bodies_are_refused(open_room):
    port, vote = open_room.port, f"/{open_room.code}/vote"
    phone = Phone(port, open_room.code)
    phone.state()
    limit = web.MOST_BYTES
    at_limit = phone.ask("POST", vote, {"Content-Type": "application/json"}, b"[" * limit)
    assert at_limit.status == 400  # not too long: no vote
    for size in (limit + 1, 2 * limit, web.LIMITS["max_body_size"], web.LIMITS["max_body_size"] + 1, 10**6):
        for target in (vote, "/", f"/{open_room.code}/state", "/nothing"):
            answer = phone.ask("POST", target, {"Content-Type": "application/json"}, b"[" * size)
            assert (answer.status, answer.json) == (413, {"error": "At most 4096 bytes can be sent here."})
            assert answer.headers["Connection"] == "close"
    for length in (10**9, 10**18, "9" * 5000, "0" * 20 + "5000"):  # told, not sent
        with Wire(port) as wire:
            assert wire.request("POST", vote, {"Content-Length": length}).status == 413
            assert wire.is_closed()
    for length in ("\xb2", "-1", "1e3", "0x10", "5, 6"):
        assert once(port, "POST", vote, {"Content-Length": length}).status in (0, 400)


def test_long_bodies_in_pieces_are_refused(open_room):
    port, vote = open_room.port, f"/{open_room.code}/vote"
    whole = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    for pieces in ([b"[" * 4097], [b"[" * 100] * 50, [b"x"] * 5000, [b"[" * 60_000], [b"[" * 70_000]):
        answer = once(port, "POST", vote, whole, chunked(*pieces))
        assert answer.status in (413, 400), len(pieces)
        assert answer.status == 413 or sum(map(len, pieces)) > web.LIMITS["max_body_size"]
    with Wire(port) as wire:  # without end: it is cut long before
        wire.send(f"POST {vote} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(b"1388\r\n" + b"[" * 5000 + b"\r\n")
        assert wire.answer().status == 413
    phone = Phone(port, open_room.code)
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


def test_what_is_no_vote_is_told(open_room):
    """400 and a sentence for each; never a 500, and nothing is kept."""
    phone, before = Phone(open_room.port, open_room.code), open_room.state()["voted"]
    round = phone.state().json["round"]
    for body in VOTES:
        body = body.replace(b"ROUND", str(round).encode())
        answer = phone.ask("POST", f"{phone.at}/vote", {"Content-Type": "application/json"}, body)
        assert (answer.status, set(answer.json)) == (400, {"error"}), body[:60]
        assert len(answer.json["error"]) > 15
    assert open_room.state()["voted"] == before


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_form_of_another_page_is_no_vote(open_room, kind):
    """What a form can send from anywhere without asking first is not taken."""
    phone, before = Phone(open_room.port, open_room.code), open_room.state()["voted"]
    body = json.dumps({"round": phone.state().json["round"], "answer": 1, "turn": 1})
    answer = phone.ask("POST", f"{phone.at}/vote", {"Content-Type": kind}, body)
    assert (answer.status, answer.json) == (400, {"error": "A vote is sent as application/json."})
    assert open_room.state()["voted"] == before


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
def test_no_request_whatever_makes_it_fail(open_room, method, target, headers, body):
    with Wire(open_room.port) as wire:
        head = b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in headers)
        target = target.replace(b"CODE", open_room.code.encode())
        wire.send(b"%s %s HTTP/1.1\r\n%s\r\n" % (method.encode(), target, head) + body)
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.answer(method).status < 500
    assert once(open_room.port, "GET", f"/{open_room.code}/state").status == 200


# --- slow ones -------------------------------------------------------------------------------------------


@pytest.fixture
def hasty(tmp_path):
    """A hall with little patience."""
    with lecturing(tmp_path / "polls.sqlite") as lecturer:
        lecturer.hall.limits |= {"idle_connection_timeout": 0.3, "body_timeout": 0.3}
        lecturer.shut()
        lecturer.start()
        yield lecturer


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
    with Wire(hasty.port, patience=5) as wire:
        wire.send(begun.replace(b"CODE", hasty.code.encode()))
        answer = wire.answer()
        assert answer == Answer() and wire.is_closed()
    assert 0.2 < time.monotonic() - start < 3
    assert Phone(hasty.port, hasty.code).state().status == 200


def test_a_head_that_drips_times_out(hasty):
    """A letter now and then does not keep the door open."""
    start = time.monotonic()
    with Wire(hasty.port, patience=5) as wire:
        for letter in "GET / HTTP/1.1\r":
            wire.send(letter)
            time.sleep(0.05)
        assert wire.is_closed()
    assert time.monotonic() - start < 2


def test_waiting_ones_do_not_stop_the_others(open_room):
    """Two hundred half-open connections beside a vote."""
    waiting = [Wire(open_room.port) for _ in range(200)]
    try:
        for wire in waiting:
            wire.send(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{")
        start = time.monotonic()
        assert Phone(open_room.port, open_room.code).state().status == 200
        assert time.monotonic() - start < 2
    finally:
        for wire in waiting:
            wire.__exit__()


def test_whoever_holds_the_line_keeps_nobody_out(hasty):
    """More half-open connections than there is room for: the oldest go, the hall votes on."""
    room = hasty
    room.hall.limits |= {"idle_connection_timeout": 60, "body_timeout": 60}
    room.shut()
    room.start()
    room.ask(NAND)
    listener = room.hall.listener
    listener.most = 50
    held, phones = [], [Phone(room.port, room.code) for _ in range(3)]
    try:
        for count in range(180):
            held.append(Wire(room.port))
            held[-1].send(b"GET / HTTP/1.1\r\nHo")
            if not count % 60:
                assert phones[count // 60].vote(1).status == 200
        assert Phone(room.port, room.code).state().status == 200
        assert len(listener.streams) <= 50 and len(listener._connections) <= 51
        assert held[0].is_closed()
    finally:
        for wire in held:
            wire.__exit__()
    until = time.monotonic() + 5
    while listener.streams and time.monotonic() < until:
        time.sleep(0.05)
    assert not listener.streams  # who has left is not counted


def test_there_is_room_for_a_hall_and_for_jupyter():
    files = hall.more_files()
    assert 64 <= hall.most_phones() <= files - files // 4
    if files >= 8192:
        assert hall.most_phones() > 5000


def test_a_system_that_gives_fewer_files_than_it_promises(monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))

    def refused(*_):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refused)
    assert hall.more_files() == 256 and hall.most_phones() == 192


def test_the_limits_are_set():
    assert web.LIMITS["idle_connection_timeout"] <= 60 and web.LIMITS["body_timeout"] <= 30
    assert web.LIMITS["max_body_size"] <= 2**16 and web.LIMITS["max_header_size"] <= 2**14


def test_a_long_head_is_refused(open_room):
    with Wire(open_room.port) as wire:
        wire.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "a" * 20_000 + "\r\n\r\n")
        assert wire.answer().status in (0, 400)


# --- what a browser may do with an answer ----------------------------------------------------------------


def check_headers(answer):
    for name, value in web.HEADERS.items():
        assert answer.headers.get(name) == value, (answer.status, name)
    assert "Etag" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers


def test_every_answer_carries_the_headers(room, phone, monkeypatch):
    seen = set()

    def told(answer):
        check_headers(answer)
        seen.add(answer.status)

    told(phone.state())
    told(phone.state(seen=phone.state().json["version"]))
    for target in ("/", "/static/vote.js", "/nothing", "http://other.example/", "*", "no-slash"):
        told(once(room.port, "GET", target))
    told(once(room.port, "GET", f"/{room.code}/state?seen=%ff"))
    told(phone.vote(1, round=1))
    told(once(room.port, "POST", f"/{room.code}/vote", {}, {"round": 1, "answer": 1, "turn": 1}))
    told(once(room.port, "POST", f"/{room.code}/vote", {}, b"x" * 5000))
    for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "MADE_UP"):
        told(once(room.port, method, f"/{room.code}"))
    room.hall.guesses.tokens = 0
    told(once(room.port, "GET", "/ZZZZ/state"))
    for error in (RuntimeError("a bug"), StoreError("a disk")):

        def broken(*_, error=error):
            raise error

        monkeypatch.setattr(room.hall.desk, "ballot", broken)
        told(phone.state())
    assert seen == {200, 204, 400, 403, 404, 405, 409, 413, 429, 500, 507}


def test_the_other_headers_are_strict():
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert wanted.items() <= web.HEADERS.items()


def test_a_notebook_takes_its_token_nowhere_else():
    """Whatever answers at the address of the server cannot send the lecturer's token on to another one."""
    heard = []

    class Two(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, self.headers["Authorization"]))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Two) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(desk.Refused):
            link.Http(f"http://127.0.0.1:{server.server_port}", "secret").command({"do": "start"})
        server.shutdown()
    assert heard == [("/control", "token secret")]


@pytest.fixture
def servers(tmp_path, monkeypatch):
    """Jupyter's list of running servers, and something that says it runs our kernel: (write, heard)."""
    heard = []

    class Claims(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.headers["Authorization"])
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.says)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            pass

    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "the-hub-token")
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.setattr(link, "kernel_id", lambda: "KERNEL")
    with http.server.HTTPServer(("127.0.0.1", 0), Claims) as server:
        server.says, server.status = b'{"id": "KERNEL"}', 200
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def write(pid, token="", name=None):
            told = {"hostname": "127.0.0.1", "port": server.server_port, "base_url": "/", "secure": False}
            file = tmp_path / f"jpserver-{name or pid}.json"
            file.write_text(json.dumps(told | {"token": token, "pid": pid}))

        yield write, heard, server
        server.shutdown()


@pytest.fixture
def ended():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_server_that_has_gone_is_not_asked(servers, ended, monkeypatch):
    """It was killed, its port is somebody else's now: they get no token, and are not believed."""
    write, heard, _ = servers
    write(ended)
    for pid in ("no number", None, 0, -1, 2**40, True):
        write(pid, name="odd")
        assert link.own_jupyter() is None
    monkeypatch.setenv("JPY_PARENT_PID", str(ended))
    assert link.own_jupyter() is None and heard == []


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_of_endless_brackets_is_no_answer(servers, status):
    _, _, server = servers
    server.says, server.status = b"[" * 100_000, status
    with pytest.raises(link.NoServer, match="is no server of votes"):
        link.Http(f"http://127.0.0.1:{server.server_port}", "token").command({"do": "start"})


def test_the_hubs_token_goes_to_the_server_of_this_kernel_only(servers, monkeypatch):
    write, heard, server = servers
    write(os.getpid())
    assert link.own_jupyter().token == "" and heard == [None]  # some server of ours: not its kernel's
    write(os.getppid(), token="its own")
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    heard.clear()
    found = link.own_jupyter()
    assert (found.token, found.direct, heard) == ("the-hub-token", True, ["token the-hub-token"])
    server.says, heard[:] = b'{"id": "ANOTHER"}', []
    assert link.own_jupyter() is None and heard == ["token the-hub-token"]  # and no other was asked
    server.says = b"[" * 100_000
    assert link.own_jupyter() is None


def test_the_policy_is_strict():
    policy = dict(part.strip().split(" ", 1) for part in web.HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'none'" and policy["base-uri"] == "'self'"
    for name in ("script-src", "style-src", "connect-src"):
        assert policy[name] == "'self'"
    assert "unsafe" not in web.HEADERS["Content-Security-Policy"] and "*" not in str(policy)


def test_texts_go_as_text(room, phone):
    """Names and questions are JSON strings, never part of a page."""
    bad = "</script><img src=x onerror=alert(1)>"
    room.command("start", name=bad)
    room.ask(None, prompt=bad, choices=[bad, "b"])
    page = once(room.port, "GET", f"/{room.code}")
    assert b"onerror" not in page.body
    answer = phone.state()
    assert answer.headers["Content-Type"].startswith("application/json") and answer.json["name"] == bad
    assert b"</script" not in answer.body  # even as JSON it would end no script


def test_a_prefix_is_written_into_the_page_as_text(room):
    class Asked:
        def finish(self, text):
            self.text = text

        def set_header(self, *_):
            pass

    page = Asked()
    page.name, page.prefix = "vote.html", '/"><script>'
    web.Page.get(page)
    assert '<base href="/&quot;&gt;&lt;script&gt;">' in page.text


# --- other sites -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser, or an old one
        ({"Origin": "http://HOST"}, 200),
        ({"Origin": "http://HOST", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://HOST"}, 200),  # TLS ends before us
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),  # another port is another site
        ({"Origin": "http://HOST.evil.example"}, 403),
        ({"Origin": "http://evil.example://HOST"}, 403),
        ({"Origin": "http://evil.example/HOST"}, 403),
        ({"Origin": "HOST"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://HOST", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_vote_comes_from_the_page_of_the_room(room, phone, headers, status):
    room.ask(NAND)
    headers = {name: value.replace("HOST", f"127.0.0.1:{room.port}") for name, value in headers.items()}
    answer = phone.vote(1, **headers)
    assert answer.status == status, answer.body
    assert room.state()["voted"] == (status == 200)
    if status == 403:
        assert answer.json == {"error": web.ELSEWHERE}


HOSTS = [
    ("127.0.0.1:PORT", 200), ("localhost:PORT", 200), ("LOCALHOST", 200), ("[::1]:PORT", 200),
    ("evil.example:PORT", 404), ("127.0.0.1.evil.example", 404), ("evil.example.localhost", 404),
    ("localhost.evil.example:PORT", 404), ("192.0.2.1:PORT", 404), ("127x0x0x1", 404), ("0.0.0.0:PORT", 404),
]  # fmt: skip


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_a_page_elsewhere_cannot_rename_itself_to_be_us(open_room, host, status):
    """A name that is made to lead here (DNS rebinding) opens nothing while only this machine is let in."""
    host = host.replace("PORT", str(open_room.port))
    headers = {"Cookie": signed(open_room), "Origin": f"http://{host}"}
    targets = ("", f"{open_room.code}/state", "static/vote.js", f"{open_room.code}")
    answers = [once(open_room.port, "GET", f"/{target}", headers, host=host) for target in targets]
    assert {answer.status for answer in answers} == {status}
    for answer in answers:
        check_headers(answer)
    vote = once(open_room.port, "POST", f"/{open_room.code}/vote", headers, {"round": 0}, host=host)
    assert vote.status == (400 if status == 200 else 404)


def test_in_a_network_we_have_many_names(room):
    room.start(lan=True)
    for host in ("lecture-hall.example.org", f"192.0.2.1:{room.port}"):
        assert once(room.port, "GET", f"/{room.code}/state", host=host).status == 200
    room.start(lan=False)
    assert once(room.port, "GET", f"/{room.code}/state", host=host).status == 404


# --- guessing codes --------------------------------------------------------------------------------------


def wrong_codes(room):
    return (code for code in ("AAAA", "BBBB", "EEEE", "GGGG", "IIII") * 1000 if code != room.code)


def test_wrong_codes_are_slowed_down_for_all_and_members_go_on(room):
    now = [1000.0]
    room.hall.guesses.clock = lambda: now[0]
    room.hall.guesses.last = now[0]
    room.ask(NAND)
    members = [Phone(room.port, room.code) for _ in range(5)]
    assert {member.state().status for member in members} == {200}
    guesses = wrong_codes(room)
    told = [once(room.port, "GET", f"/{next(guesses)}/state").status for _ in range(70)]
    assert told == [404] * 60 + [429] * 10
    assert {member.state().status for member in members} == {200}
    assert {member.vote(1).status for member in members} == {200}
    newcomer = once(room.port, "GET", f"/{room.code}/state")
    assert (newcomer.status, newcomer.json) == (429, {"error": web.WAIT})  # else a guess would be told by it
    assert once(room.port, "GET", f"/{room.code}/peek/{'x' * 22}/state").status == 429
    now[0] += 1
    told = [once(room.port, "GET", f"/{next(guesses)}/state").status for _ in range(6)]
    assert told == [404] * 5 + [429]  # five a second: all codes would take nine hours
    now[0] += 1
    assert Phone(room.port, room.code).state().status == 200


def test_whoever_scanned_the_code_never_waits(room):
    """Wrong codes without end: who comes with the invitation is in at once; a made-up one is a wrong code."""
    now = [1000.0]
    room.hall.guesses.clock, room.hall.guesses.last = lambda: now[0], now[0]
    word = room.command("start")["invitation"]
    assert re.fullmatch("[A-Za-z0-9_-]{16}", word) and room.start() == room.code
    made_up = ["x", "A" * 16, word[:-1], word + "A", word.swapcase(), "\xe4", "x" * 5000]
    for wrong in made_up:
        answer = once(room.port, "GET", f"/{room.code}/state?i={wrong}")
        assert answer.status in (400, 404) and "Set-Cookie" not in answer.headers
    for _ in range(60):
        once(room.port, "GET", f"/{room.code}/state?i=x")
    assert once(room.port, "GET", f"/{room.code}/state?i=x").status == 429
    assert once(room.port, "GET", f"/{room.code}/state").status == 429
    for code in (room.code, room.code.lower()):
        scanned = Phone(room.port, code)
        answer = scanned.ask("GET", f"/{code}/state?i={word}")
        assert answer.status == 200 and answer.cookies and scanned.state().status == 200
    assert scanned.ask("GET", f"/{room.code}/state?i=x").status == 200  # a member needs no word
    other = room.run(lambda: room.hall.desk.start("another lecturer"))
    assert once(room.port, "GET", f"/{other}/state?i={word}").status == 429  # of another room
    room.end()
    assert once(room.port, "GET", f"/{room.code}/state?i={word}").status == 404


def test_a_made_up_invitation_costs_what_a_wrong_code_costs(room):
    room.hall.guesses.rate = 0
    assert {once(room.port, "GET", f"/{room.code}/state?i=x").status for _ in range(10)} == {404}
    assert room.hall.guesses.tokens == 50
    word = room.command("start")["invitation"]
    room.end()
    assert {once(room.port, "GET", f"/{room.code}/state?i={word}").status for _ in range(10)} == {404}
    assert room.hall.guesses.tokens == 50  # a hall that scanned the code of a room that has ended


def test_the_lecturers_own_phone_never_waits(room):
    room.hall.guesses.rate = room.hall.guesses.tokens = 0
    key = room.command("peek", code=room.code)["key"]
    for wrong in ("x" * 22, key[:-1] + ("A" if key[-1] != "A" else "B"), key.swapcase()):
        assert once(room.port, "GET", f"/{room.code}/peek/{wrong}/state").status == 429
    assert once(room.port, "GET", f"/ZZZZ/peek/{key}/state").status == 429
    assert once(room.port, "GET", f"/{room.code}/peek/{key}/state").status == 200


def test_a_full_hall_behind_one_address_comes_in(room):
    """No limit for an address: right codes cost nothing."""
    phones = [Phone(room.port, room.code) for _ in range(300)]
    assert {phone.state().status for phone in phones} == {200}
    assert room.state()["present"] == 300
    assert room.hall.guesses.left() and room.hall.guesses.tokens > 59


def test_looks_of_nobody_keep_nobody_out(room, phone, monkeypatch):
    """A script that looks again and again without a cookie is many newcomers; honest ones still come in."""
    monkeypatch.setattr(desk, "MOST_VOTERS", 20)
    room.ask(NAND)
    phone.state()
    assert {Phone(room.port, room.code).state().status for _ in range(60)} == {200}
    assert len(room.hall.desk.seen[room.code]) == 40
    assert phone.vote(1).status == Phone(room.port, room.code).vote(1).status == 200


def test_phones_of_a_room_that_has_ended_do_not_guess(room, phone):
    """A hall whose room has ended asks on for a while; that keeps nobody out of the next one."""
    phone.state()
    room.end()
    assert {phone.state().status for _ in range(100)} == {404}
    assert room.hall.guesses.tokens > 59
    assert Phone(room.port, room.start()).state().status == 200


def test_a_vote_without_a_cookie_tells_nothing_of_rooms(room):
    body = {"round": 1, "answer": 1, "turn": 1}
    there, nowhere = (once(room.port, "POST", f"/{code}/vote", {}, body) for code in (room.code, "ZZZZ"))
    assert (there.status, there.body) == (nowhere.status, nowhere.body) == (403, nowhere.body)


# --- somebody else holds the file ------------------------------------------------------------------------


def test_a_file_that_another_holds_does_not_hold_us_up(room, phone, tmp_path):
    """A tool that looks into the votes and keeps them locked: each vote is refused soon, and sent again."""
    room.ask(NAND)
    phone.state()
    other = sqlite3.connect(tmp_path / "polls.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    assert [phone.vote(1, round=1).status for _ in range(3)] == [507] * 3
    assert time.monotonic() - start < 3 and "locked" in room.state()["trouble"]
    other.execute("ROLLBACK")
    other.close()
    assert phone.vote(1, round=1).status == 200 and "trouble" not in room.state()


def test_only_the_first_waits_for_whoever_holds_the_file(tmp_path):
    """Half a second a vote would be all of JupyterLab's time; a lock that ends is noticed at once."""
    here, now = desk.Desk(tmp_path / "polls.sqlite"), [1000.0]
    here.store.clock = lambda: now[0]
    other = sqlite3.connect(tmp_path / "polls.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def waited():
        start = time.monotonic()
        with pytest.raises(StoreError, match="locked"):
            here.store.keep("any", 1)
        return time.monotonic() - start > 0.4

    assert [waited() for _ in range(50)] == [True] + [False] * 49
    now[0] += 1.1
    assert [waited(), waited()] == [True, False]
    other.execute("ROLLBACK")
    here.store.keep("any", 1)
    now[0] += 1.1
    here.store.keep("any", 2)
    assert here.store.read("PRAGMA busy_timeout")[0][0] == 500
    other.close()
    here.store.close()


def test_a_damaged_name_is_told(tmp_path):
    """Bytes that are no text, where SQLite quotes them in what it reports: a sentence, not a failure."""
    file = tmp_path / "polls.sqlite"
    desk.Desk(file).store.close()
    file.write_bytes(file.read_bytes().replace(b"tablevotesvotes", b"tablevo\xff\x93svotes"))
    with pytest.raises(StoreError, match="is damaged or not a file of votes"):
        desk.Desk(file)


# --- what a student can write into the lecturer's terminal ------------------------------------------------


def test_a_room_that_was_stuffed_fills_no_log(room, phone, monkeypatch, caplog):
    """Made-up voters took all places: each later vote is refused in words, and none is noted."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(desk, "MOST_VOTERS", 3)
    room.ask(NAND)
    assert {Phone(room.port, room.code).vote(1).status for _ in range(3)} == {200}
    caplog.clear()
    assert [(answer.status, answer.json) for answer in (phone.vote(1), phone.vote(2))] == [
        (503, {"error": desk.NO_SPACE})
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


# --- addresses -------------------------------------------------------------------------------------------


def test_no_address_is_noted_anywhere(hasty, monkeypatch, caplog, tmp_path):
    """All kinds of trouble, everything logged: no address, no room, no key of a peek, nothing in the file."""
    caplog.set_level(logging.DEBUG)
    room, phone = hasty, Phone(hasty.port, hasty.code)
    room.ask(NAND)
    key = room.command("peek", code=room.code)["key"]
    phone.vote(1)
    forwarded = {"X-Forwarded-For": "203.0.113.7", "X-Real-Ip": "203.0.113.7"}
    phone.ask("GET", f"/{room.code}/peek/{key}/state", forwarded)
    once(room.port, "GET", "/nothing", forwarded)
    once(room.port, "PUT", f"/{room.code}/vote", forwarded)
    once(room.port, "POST", f"/{room.code}/vote", forwarded, b"x" * 5000)
    once(room.port, "GET", f"/{room.code}/state?seen=%ff")
    for rubbish in (
        b"\x16\x03\x01\x02\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with Wire(room.port) as wire:
            wire.send(rubbish)
            wire.answer()
    with Wire(room.port) as wire:
        wire.send(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        wire.answer()

    def bug(*_):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(room.hall.desk, "peek", bug)
    assert phone.ask("GET", f"/{room.code}/peek/{key}/state", forwarded).status == 500
    log = caplog.text
    assert "a bug of ours" in log
    mine = f"127.0.0.1:{phone.port}"
    for told in ("203.0.113.7", "127.0.0.1", mine, f"/{room.code}", key):
        assert told not in log
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("polls.sqlite*"))
    assert b"127.0.0.1" not in kept and b"203.0.113.7" not in kept
    columns = [row[1] for row in room.run(lambda: room.hall.desk.store.read("PRAGMA table_info(votes)"))]
    assert columns == ["round", "voter", "answer", "turn"]  # not even a time


def test_a_phone_hears_nothing_of_our_folders(room, phone, monkeypatch):
    def full(*_):
        raise StoreError("The votes cannot be kept in /secret/folder/polls.sqlite.")

    phone.state()
    monkeypatch.setattr(room.hall.desk, "vote", full)
    answer = phone.vote(1, round=1)
    assert (answer.status, answer.json) == (507, {"error": web.NOT_KEPT})
