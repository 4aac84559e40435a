"""The voters' port against whoever is in the same network: each promise, tried on a real listener."""

import json

import pytest
import tornado.web
from poll.classroom import NAND
from poll.serving import signed
from poll.wires import Phone, once

from helpers.poll import ballots
from helpers.poll.rules import Polls, Refused
from helpers.poll.web.voters import NO_COOKIE

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LOCK"]

# --- nothing here opens, closes or tells early -------------------------------------------------------


def routes(lecturer):
    """(pattern, handler) of everything that the voters' port answers."""
    application = lecturer.server.listener.request_callback
    rules = [rule for host in application.default_router.rules for rule in host.target.rules]
    return [(rule.matcher.regex.pattern, rule.target) for rule in rules]


def test_these_are_all_the_routes(open_vote):
    """A new route or method has to come by here."""
    offered = {}
    for pattern, handler in routes(open_vote):
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
    "http://127.0.0.1/control", "http://other.example/CODE/state", "*", "control", "/static/../store.py",
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


def test_nothing_on_this_port_opens_closes_or_tells(open_vote):
    """Every path, every method, with the lecturer's commands as bodies: nothing moves, nothing is told."""
    lecturer, hidden = open_vote, secrets_of(NAND)
    before, asked, member = lecturer.state(), 0, signed(lecturer)
    for target in TARGETS:
        target = target.replace("CODE", lecturer.code).replace("KEY", "k" * 22)
        for method in METHODS:
            for body, more in zip(BODIES, HEADERS):
                body = body.replace(b"CODE", lecturer.code.encode())
                headers = {"Cookie": member, "Content-Type": "application/json", **more}
                answer = once(lecturer.port, method, target, headers, body)
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
    after = lecturer.state()
    assert before | {"present": 0} == after | {"present": 0} and after["phase"] == "open"


def test_the_key_is_on_no_wire_before_show(lecturer, phone):
    """All that a phone, a late phone and the peek can hear, through both votes, byte by byte."""
    hidden, key = secrets_of(NAND), lecturer.link()
    tablet, heard = Phone(lecturer.port, lecturer.code), b""
    lecturer.ask(NAND)
    for moves in ([], ["close"], ["discuss"], ["revote"], ["close"], ["discuss"]):
        if moves:
            heard += json.dumps(lecturer.move(*moves)).encode()
        heard += json.dumps([lecturer.state(), lecturer.command("polls", code=lecturer.code)]).encode()
        heard += (
            phone.state().body
            + Phone(lecturer.port, lecturer.code).state().body
            + phone.vote(1, round=1).body
        )
        spread = tablet.ask("GET", f"/{lecturer.code}/peek/{key}/state").body
        assert b'"counts"' in spread and b'"feedback"' not in spread and b'"explanation"' not in spread
        assert not any(text in spread for text in hidden)
    assert not any(text in heard for text in hidden)
    for word in (b'"results"', b'"counts"', b'"right"', b'"feedback"', b'"explanation"', b"% are right"):
        assert word not in heard
    lecturer.move("show")
    told = phone.state().body
    assert all(text in told for text in hidden) and b'"results"' in told


def test_an_old_peek_link_does_not_take_the_new_one(lecturer, tmp_path, monkeypatch):
    """The lecturer makes a new link, at another server of this file, while the old one is being opened."""
    old = lecturer.link()
    other = lecturer.run(lambda: Polls(tmp_path / "polls.sqlite"))
    found, new = lecturer.polls.room, []

    def between(code, owner=None):
        here = found(code, owner)
        new[:] = new or [other.lecturer.peek("someone", lecturer.code)["key"]]
        return here

    monkeypatch.setattr(lecturer.polls, "room", between)
    student, own = Phone(lecturer.port, lecturer.code), Phone(lecturer.port, lecturer.code)
    assert student.ask("GET", f"/{lecturer.code}/peek/{old}/state").status == 403
    assert own.ask("GET", f"/{lecturer.code}/peek/{new[0]}/state").status == 200
    lecturer.run(other.store.close)


@pytest.mark.parametrize("lan", ["no", "False", "", [], {}, 2])
def test_the_port_opens_to_the_network_for_true_only(lecturer, lan):
    with pytest.raises(Refused, match="lan is True"):
        lecturer.start(lan=lan)
    assert not lecturer.server.lan


# --- who someone is ----------------------------------------------------------------------------------


def test_a_good_cookie_is_known(open_vote):
    """What the next test takes apart is right as a whole."""
    phone = Phone(open_vote.port, open_vote.code)
    phone.cookie = signed(open_vote, days=0.9)
    answer = phone.state()
    assert answer.status == 200 and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "forge",
    [
        lambda lecturer: "",
        lambda lecturer: f"nn_{lecturer.code}=someone",
        lambda lecturer: f"nn_{lecturer.code}=",
        lambda lecturer: f"nn_{lecturer.code}={'2|' * 2000}",
        lambda lecturer: f"nn_{lecturer.code}=\xff\xfe",
        lambda lecturer: signed(lecturer, secret="guessed"),
        lambda lecturer: signed(lecturer, days=1.1),
        lambda lecturer: signed(lecturer, name="nn_ZZZZ"),  # of another room
        lambda lecturer: signed(lecturer).replace("c29tZW9uZQ==", "c29tZTFlbHNl"),  # someone → some1else
        lambda lecturer: signed(lecturer)[:-1] + ("0" if signed(lecturer)[-1] != "0" else "1"),
        lambda lecturer: signed(lecturer).replace(f"nn_{lecturer.code}=", "nn_ZZZZ="),
        lambda lecturer: signed(lecturer) + f"; nn_{lecturer.code}=x",  # two of the name: the bad one counts
    ],
    ids=range(12),
)
def test_forged_cookies_are_nobody(open_vote, forge):
    lecturer, phone = open_vote, Phone(open_vote.port, open_vote.code)
    phone.cookie = forge(lecturer)
    before, round = lecturer.state()["voted"], 1
    vote = phone.vote(1, round=round)
    assert (vote.status, vote.json) == (403, {"error": NO_COOKIE})
    answer = phone.state()  # the page makes a new voter of it
    assert answer.status == 200 and answer.json["yours"] == [None] and "Set-Cookie" in answer.headers
    assert lecturer.state()["voted"] == before


def test_a_good_cookie_among_others_is_found(lecturer):
    """Two of the name, the good one last; and a Jupyter's own cookies, which a browser sends to all ports."""
    lecturer.ask(NAND)
    phone = Phone(lecturer.port, lecturer.code)
    phone.cookie = f"_xsrf=2|a; username-127-0-0-1-8888=x; nn_{lecturer.code}=x; {signed(lecturer)}"
    assert phone.vote(1).status == 200


def test_what_a_cookie_may_do(lecturer, phone):
    cookie = phone.state().headers["Set-Cookie"]
    name, *rest = cookie.split("; ")
    assert name.startswith(f"nn_{lecturer.code}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"} <= set(rest) and "Secure" not in rest
    voter = tornado.web.decode_signed_value(
        lecturer.polls.store.secret, *name.replace('"', "").split("=", 1)
    ).decode()
    assert len(voter) == 16 and voter not in Phone(lecturer.port, lecturer.code).state().headers["Set-Cookie"]


def test_a_voter_is_known_only_in_their_room(lecturer, phone):
    lecturer.ask(NAND)
    phone.vote(2)
    assert "Set-Cookie" not in phone.state().headers
    other = lecturer.run(lambda: lecturer.polls.lecturer.start("another lecturer"))
    elsewhere = Phone(lecturer.port, other)
    elsewhere.cookie = phone.cookie
    assert elsewhere.state().headers["Set-Cookie"].startswith(f"nn_{other}=")


# --- one row for each voter and vote -----------------------------------------------------------------


def test_late_and_replayed_votes(lecturer, phone):
    lecturer.ask(NAND)
    round = phone.state().json["round"]
    assert phone.vote(1, 2).status == 200
    for answer, turn in ((1, 2), (3, 2), (3, 1)):
        told = phone.vote(answer, turn)
        assert told.status == 409 and told.json["yours"] == [1] and told.json["turn"] == 2
    lecturer.move("close")
    assert (phone.vote(3, 3).status, phone.vote(3, 3).json) == (409, {"error": "This vote is closed."})
    lecturer.move("revote")
    assert phone.vote(3, 3, round=round).status == 409  # meant for vote 1
    assert phone.vote(3, 1, round=10**15).status == 409
    lecturer.move("close", "show")
    assert phone.vote(3, 9).status == 409
    rows = lecturer.run(lambda: lecturer.polls.store.read("SELECT answer FROM votes"))
    assert [json.loads(row["answer"]) for row in rows] == [[1]]
