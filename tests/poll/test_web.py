"""What voters meet over HTTP, on a real listener: pages, the state of a room, votes; and the port itself."""

import json
import socket

import pytest
from poll.serving import is_open, serving
from poll.wires import Phone, Wire, once

from helpers.poll.rules import Refused
from helpers.poll.web import pages
from helpers.poll.web.machine import own_addresses
from helpers.poll.web.server import PollServer


def test_from_the_first_look_to_the_key(lecturer, phone):
    first = phone.state()
    assert first.status == 200 and first.json["phase"] == "waiting" and first.json["name"] == "Lecture 1"
    lecturer.ask("perceptron.nand")
    state = phone.state().json
    assert (state["phase"], state["yours"], state["turn"]) == ("open", [None], 0)
    kept = phone.vote(1)
    assert (kept.status, kept.json) == (200, {"yours": [1], "turn": 1})
    assert (phone.state(seen=state["version"]).status, phone.state(seen=state["version"]).body) == (204, b"")
    assert phone.vote(2, turn=2).status == 200
    lecturer.move("close")
    assert phone.state(seen=state["version"]).json["phase"] == "closed"
    lecturer.move("discuss", "revote")
    assert phone.state().json["yours"] == [[2], None]
    assert phone.vote(3).status == 200
    lecturer.move("close", "show")
    shown = phone.state().json
    assert [one["counts"][2:4] for one in shown["results"]] == [[1, 0], [0, 1]] and shown["key"]["right"]
    lecturer.end()
    gone = phone.state()
    assert (gone.status, "There is no room" in gone.json["error"]) == (404, True)


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1.0", "9" * 400, "²", "%ff", "1&seen=2"])
def test_an_odd_version_is_no_version(lecturer, phone, seen):
    assert phone.ask("GET", f"/{lecturer.code}/state?seen={seen}").status in (200, 400)
    assert phone.state().status == 200


def test_the_pages_are_small_and_whole(lecturer):
    page = once(lecturer.port, "GET", f"/{lecturer.code}")
    assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.body == once(lecturer.port, "GET", "/").body == once(lecturer.port, "GET", "/ZZZZ").body
    assert b'<base href="/">' in page.body and len(page.body) < 4096
    for name, kind in (
        ("vote.js", "text/javascript"),
        ("peek.js", "text/javascript"),
        ("page.css", "text/css"),
    ):
        file = once(lecturer.port, "GET", f"/static/{name}")
        assert file.status == 200 and file.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert file.body.decode() == pages.file_text(name)
    assert "function written(" in pages.file_text("vote.js")


@pytest.mark.parametrize(
    "name",
    [
        "vote.html",
        "store.py",
        "..",
        "...",
        "",
        "vote.js.",
        "VOTE.JS",
        "../store.py",
        "..%2fstore.py",
        "a" * 500,
    ],
)
def test_no_other_file_is_handed_out(lecturer, name):
    assert once(lecturer.port, "GET", f"/static/{name}").status == 404


def test_a_connection_is_kept_for_the_next_look(lecturer):
    with Wire(lecturer.port) as wire:
        cookie = wire.request("GET", f"/{lecturer.code}/state").headers["Set-Cookie"].split(";")[0]
        for _ in range(5):
            assert wire.request("GET", f"/{lecturer.code}/state", {"Cookie": cookie}).status == 200


def test_the_peek(lecturer, phone):
    key = lecturer.link()
    assert once(lecturer.port, "GET", f"/{lecturer.code}/peek/{key}").status == 200
    lecturer.ask("perceptron.nand")
    phone.vote(1)
    tablet, thief = Phone(lecturer.port, lecturer.code), Phone(lecturer.port, lecturer.code)
    path = f"/{lecturer.code}/peek/{key}/state"
    seen = tablet.ask("GET", path).json
    assert seen["results"][0]["counts"] == [0, 1, 0, 0, 0] and seen["advice"]
    assert thief.ask("GET", path).status == 403
    assert tablet.ask("GET", path).status == 200
    assert once(lecturer.port, "GET", f"/{lecturer.code}/peek/{'x' * 22}/state").status == 404
    assert lecturer.state()["voted"] == 1


def test_under_a_prefix_everything_stays_under_it(lecturer):
    """As in a hub: the page, its files, its cookie."""
    prefix, code = "/services/poll/", lecturer.code
    address = lecturer.mount(prefix, secure=True)
    port = int(address.split(":")[2].split("/")[0])
    answer = Phone(port, code, prefix).state()
    assert answer.status == 200
    cookie = set(answer.headers["Set-Cookie"].split("; "))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/services/poll/", "Max-Age=86400"} <= cookie
    assert b'<base href="/services/poll/">' in once(port, "GET", prefix).body
    for path in ("/", f"/{code}", f"/{code}/state", "/services", "/services/pollX/", "/services/poll"):
        assert once(port, "GET", path).status == 404


# --- the listener ----------------------------------------------------------------------------------------


@pytest.fixture
def shut(lecturer):
    """A lecturer whose port is closed, as before the first start."""
    lecturer.shut()
    return lecturer


def test_the_port_is_closed_until_start(shut):
    assert not is_open(shut.port)
    shut.state()  # commands do not open it
    assert not is_open(shut.port)
    assert shut.command("start")["addresses"] == [shut.at]
    assert is_open(shut.port)
    shut.shut()
    assert not is_open(shut.port)


def test_it_hears_this_machine_only_unless_told_otherwise(lecturer):
    (outside,) = own_addresses()[:1]
    if outside.startswith("127."):
        pytest.skip("this machine is in no network")
    assert not is_open(lecturer.port, outside)
    reply = lecturer.command("start", lan=True)
    assert reply["lan"] and reply["addresses"][0] == f"http://{outside}:{lecturer.port}/"
    assert is_open(lecturer.port, outside) and is_open(lecturer.port)
    assert lecturer.command("start")["lan"]  # said once
    with Wire(lecturer.port) as wire:
        assert wire.request("GET", "/").status == 200
        assert not lecturer.command("start", lan=False)["lan"]
        assert wire.is_closed()  # whoever was connected is out too
    assert not is_open(lecturer.port, outside) and is_open(lecturer.port)


def test_the_port_is_the_same_after_a_restart(tmp_path):
    with serving(tmp_path / "polls.sqlite") as first:
        port = first.port
    with serving(tmp_path / "polls.sqlite") as second:
        second.shut()
        second.server.port = None  # as a new server: it has only the file
        assert second.command("start")["addresses"] == [f"http://127.0.0.1:{second.port}/"]
        assert port != second.port  # serving() named another one, and the newest counts


def test_a_taken_port_is_passed_over_or_told(tmp_path, lecturer):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(
            Refused, match=f"Port {number} cannot be opened for voters: Address already in use"
        ):
            lecturer.command("start", port=number)
        assert (
            is_open(lecturer.port) and Phone(lecturer.port, lecturer.code).state().status == 200
        )  # the old one stays
        lecturer.run(lambda: lecturer.polls.store.keep("port", number))
        lecturer.shut()
        lecturer.server.port = None
        reply = lecturer.command("start")
        assert number < int(reply["addresses"][0].split(":")[-1].strip("/")) < number + 20
        assert (
            lecturer.run(lambda: lecturer.polls.store.setting("port")) == number
        )  # next time it may be free


@pytest.mark.parametrize("port", [0, -1, 65536, "80", 80.0, True, [1]])
def test_a_port_is_a_number(lecturer, port):
    with pytest.raises(Refused, match="A port is a number from 1 to 65535") as refusal:
        lecturer.command("start", port=port)
    assert refusal.value.status == 422 and is_open(lecturer.port)


def test_a_server_without_a_listener(tmp_path):
    """In a kernel: hands are counted, nobody comes in."""
    server = PollServer(tmp_path / "polls.sqlite", address="")
    reply = server.command("me", {"do": "start", "lan": True, "port": 1})["reply"]
    assert reply["addresses"] == [] and server.listener is None
    server.polls.store.close()


def test_two_servers_on_one_file(tmp_path):
    """Two JupyterLabs are open: one room, two ports, no vote lost; who is there is counted at each."""
    with serving(tmp_path / "polls.sqlite") as one, serving(tmp_path / "polls.sqlite") as two:
        assert one.code == two.code and one.port != two.port
        one.ask("perceptron.nand")
        phones = [Phone((one, two)[number % 2].port, one.code) for number in range(20)]
        assert {phone.vote(number % 5).status for number, phone in enumerate(phones)} == {200}
        assert one.state()["voted"] == two.state()["voted"] == 20
        wanderer = phones[0]
        wanderer.port = two.port  # the cookie holds at both: the secret is in the file
        assert wanderer.state().json["yours"] == [[0]]
        assert wanderer.vote(4, turn=2).status == 200
        round = phones[1].state().json["round"]
        one.move("close")
        assert [phone.vote(round=round).status for phone in phones[:2]] == [409, 409]
        assert phones[1].state().json["phase"] == "closed"
        counts = one.move("show")["results"][0]["counts"]
        assert counts == [3, 4, 4, 4, 5]
        assert json.loads(phones[1].state().body)["results"][0]["counts"] == counts
