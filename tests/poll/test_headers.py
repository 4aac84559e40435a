"""What a browser may do with an answer of the voters' port, and what other sites may send there."""

import pytest
from poll.classroom import NAND
from poll.serving import signed
from poll.wires import once

from helpers.poll.rules import StoreError
from helpers.poll.web import pages
from helpers.poll.web.handler import HEADERS
from helpers.poll.web.voters import ELSEWHERE


def check_headers(answer):
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (answer.status, name)
    assert "Etag" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers


def test_every_answer_carries_the_headers(lecturer, phone, monkeypatch):
    seen = set()

    def told(answer):
        check_headers(answer)
        seen.add(answer.status)

    told(phone.state())
    told(phone.state(seen=phone.state().json["version"]))
    for target in ("/", "/static/vote.js", "/nothing", "http://other.example/", "*", "no-slash"):
        told(once(lecturer.port, "GET", target))
    told(once(lecturer.port, "GET", f"/{lecturer.code}/state?seen=%ff"))
    told(phone.vote(1, round=1))
    told(once(lecturer.port, "POST", f"/{lecturer.code}/vote", {}, {"round": 1, "answer": 1, "turn": 1}))
    told(once(lecturer.port, "POST", f"/{lecturer.code}/vote", {}, b"x" * 5000))
    for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "MADE_UP"):
        told(once(lecturer.port, method, f"/{lecturer.code}"))
    lecturer.server.guesses.rate = lecturer.server.guesses.tokens = 0
    told(once(lecturer.port, "GET", "/ZZZZ/state"))
    for error in (RuntimeError("a bug"), StoreError("a disk")):

        def broken(*_, error=error):
            raise error

        monkeypatch.setattr(lecturer.polls.voters, "ballot", broken)
        told(phone.state())
    assert seen == {200, 204, 400, 403, 404, 405, 409, 413, 429, 500, 507}


def test_the_other_headers_are_strict():
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert wanted.items() <= HEADERS.items()


def test_the_policy_is_strict():
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'none'" and policy["base-uri"] == "'self'"
    for name in ("script-src", "style-src", "connect-src"):
        assert policy[name] == "'self'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"] and "*" not in str(policy)


def test_texts_go_as_text(lecturer, phone):
    """Names and questions are JSON strings, never part of a page."""
    bad = "</script><img src=x onerror=alert(1)>"
    lecturer.command("start", name=bad)
    lecturer.ask(None, prompt=bad, choices=[bad, "b"])
    page = once(lecturer.port, "GET", f"/{lecturer.code}")
    assert b"onerror" not in page.body
    answer = phone.state()
    assert answer.headers["Content-Type"].startswith("application/json") and answer.json["name"] == bad
    assert b"</script" not in answer.body  # even as JSON it would end no script


def test_a_prefix_is_written_into_the_page_as_text():
    page = pages.page("vote", '/"><script>')
    assert '<base href="/&quot;&gt;&lt;script&gt;">' in page and page.count("<script") == 1


# --- other sites -------------------------------------------------------------------------------------


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
def test_a_vote_comes_from_the_page_of_the_room(lecturer, phone, headers, status):
    lecturer.ask(NAND)
    headers = {name: value.replace("HOST", f"127.0.0.1:{lecturer.port}") for name, value in headers.items()}
    answer = phone.vote(1, **headers)
    assert answer.status == status, answer.body
    assert lecturer.state()["voted"] == (status == 200)
    if status == 403:
        assert answer.json == {"error": ELSEWHERE}


HOSTS = [
    ("127.0.0.1:PORT", 200), ("localhost:PORT", 200), ("LOCALHOST", 200), ("[::1]:PORT", 200),
    ("evil.example:PORT", 404), ("127.0.0.1.evil.example", 404), ("evil.example.localhost", 404),
    ("localhost.evil.example:PORT", 404), ("192.0.2.1:PORT", 404), ("127x0x0x1", 404), ("0.0.0.0:PORT", 404),
]  # fmt: skip


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_a_page_elsewhere_cannot_rename_itself_to_be_us(open_vote, host, status):
    """A name that is made to lead here (DNS rebinding) opens nothing while only this machine is let in."""
    host = host.replace("PORT", str(open_vote.port))
    headers = {"Cookie": signed(open_vote), "Origin": f"http://{host}"}
    targets = ("", f"{open_vote.code}/state", "static/vote.js", f"{open_vote.code}")
    answers = [once(open_vote.port, "GET", f"/{target}", headers, host=host) for target in targets]
    assert {answer.status for answer in answers} == {status}
    for answer in answers:
        check_headers(answer)
    vote = once(open_vote.port, "POST", f"/{open_vote.code}/vote", headers, {"round": 0}, host=host)
    assert vote.status == (400 if status == 200 else 404)


def test_in_a_network_we_have_many_names(lecturer):
    lecturer.start(lan=True)
    for host in ("lecture-hall.example.org", f"192.0.2.1:{lecturer.port}"):
        assert once(lecturer.port, "GET", f"/{lecturer.code}/state", host=host).status == 200
    lecturer.start(lan=False)
    assert once(lecturer.port, "GET", f"/{lecturer.code}/state", host=host).status == 404
