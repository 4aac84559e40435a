"""What voters meet over HTTP, on a real listener: pages, the state of a room, votes; and the door itself."""

import json
import socket

import pytest
from halls import lecturing
from support.lab import free_port
from support.wires import Phone, Wire, once

from helpers.poll import web
from helpers.poll.desk import Desk, Refused
from helpers.poll.hall import Hall, own_addresses


@pytest.fixture
def room(tmp_path):
    with lecturing(tmp_path / "polls.sqlite", name="Lecture 1") as lecturer:
        yield lecturer


@pytest.fixture
def phone(room):
    return Phone(room.port, room.code)


def test_from_the_first_look_to_the_key(room, phone):
    first = phone.state()
    assert first.status == 200 and first.json["phase"] == "waiting" and first.json["name"] == "Lecture 1"
    room.ask("perceptron.nand")
    state = phone.state().json
    assert (state["phase"], state["yours"], state["turn"]) == ("open", [None], 0)
    kept = phone.vote(1)
    assert (kept.status, kept.json) == (200, {"yours": [1], "turn": 1})
    assert (phone.state(seen=state["version"]).status, phone.state(seen=state["version"]).body) == (204, b"")
    assert phone.vote(2, turn=2).status == 200
    room.move("close")
    assert phone.state(seen=state["version"]).json["phase"] == "closed"
    room.move("discuss", "revote")
    assert phone.state().json["yours"] == [[2], None]
    assert phone.vote(3).status == 200
    room.move("close", "show")
    shown = phone.state().json
    assert [one["counts"][2:4] for one in shown["results"]] == [[1, 0], [0, 1]] and shown["key"]["right"]
    room.end()
    gone = phone.state()
    assert (gone.status, "There is no room" in gone.json["error"]) == (404, True)


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1.0", "9" * 400, "²", "%ff", "1&seen=2"])
def test_an_odd_version_is_no_version(room, phone, seen):
    assert phone.ask("GET", f"/{room.code}/state?seen={seen}").status in (200, 400)
    assert phone.state().status == 200


def test_the_pages_are_small_and_whole(room):
    page = once(room.port, "GET", f"/{room.code}")
    assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.body == once(room.port, "GET", "/").body == once(room.port, "GET", "/ZZZZ").body
    assert b'<base href="/">' in page.body and len(page.body) < 4096
    for name, kind in (
        ("vote.js", "text/javascript"),
        ("peek.js", "text/javascript"),
        ("page.css", "text/css"),
    ):
        file = once(room.port, "GET", f"/static/{name}")
        assert file.status == 200 and file.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert file.body.decode() == web.file_text(name)
    assert "function written(" in web.file_text("vote.js")


@pytest.mark.parametrize(
    "name",
    ["vote.html", "desk.py", "..", "...", "", "vote.js.", "VOTE.JS", "../desk.py", "..%2fdesk.py", "a" * 500],
)
def test_no_other_file_is_handed_out(room, name):
    assert once(room.port, "GET", f"/static/{name}").status == 404


def test_a_connection_is_kept_for_the_next_look(room):
    with Wire(room.port) as wire:
        cookie = wire.request("GET", f"/{room.code}/state").headers["Set-Cookie"].split(";")[0]
        for _ in range(5):
            assert wire.request("GET", f"/{room.code}/state", {"Cookie": cookie}).status == 200


def test_the_peek(room, phone):
    key = room.command("peek", code=room.code)["key"]
    assert once(room.port, "GET", f"/{room.code}/peek/{key}").status == 200
    room.ask("perceptron.nand")
    phone.vote(1)
    tablet, thief = Phone(room.port, room.code), Phone(room.port, room.code)
    path = f"/{room.code}/peek/{key}/state"
    seen = tablet.ask("GET", path).json
    assert seen["results"][0]["counts"] == [0, 1, 0, 0, 0] and seen["advice"]
    assert thief.ask("GET", path).status == 403
    assert tablet.ask("GET", path).status == 200
    assert once(room.port, "GET", f"/{room.code}/peek/{'x' * 22}/state").status == 404
    assert room.state()["voted"] == 1


def test_under_a_prefix_everything_stays_under_it(tmp_path):
    """As in a hub: the page, its files, its cookie."""
    desk = Desk(tmp_path / "polls.sqlite")
    code = desk.start("someone")
    with lecturing(tmp_path / "polls.sqlite") as lecturer:
        port = free_port()
        prefix = "/services/poll/"

        def listen():
            application = web.voters(lecturer.hall.desk, prefix, secure=True)
            listener = web.Listener(application)
            listener.listen(port, "127.0.0.1")
            return listener

        listener = lecturer.run(listen)
        phone = Phone(port, code, prefix)
        answer = phone.state()
        assert answer.status == 200
        cookie = set(answer.headers["Set-Cookie"].split("; "))
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/services/poll/", "Max-Age=86400"} <= cookie
        assert b'<base href="/services/poll/">' in once(port, "GET", prefix).body
        for path in ("/", f"/{code}", f"/{code}/state", "/services", "/services/pollX/", "/services/poll"):
            assert once(port, "GET", path).status == 404
        lecturer.run(listener.stop)
    desk.store.close()


# --- the listener ----------------------------------------------------------------------------------------


def opens(port, host="127.0.0.1"):
    """Whether someone listens there."""
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


@pytest.fixture
def shut(room):
    """A hall whose door is shut, as before the first start; and another port."""
    room.shut()
    return room


def test_the_door_is_shut_until_start(shut):
    assert not opens(shut.port)
    shut.state()  # commands do not open it
    assert not opens(shut.port)
    assert shut.command("start")["addresses"] == [shut.at]
    assert opens(shut.port)
    shut.shut()
    assert not opens(shut.port)


def test_it_hears_this_machine_only_unless_told_otherwise(room):
    (outside,) = own_addresses()[:1]
    if outside.startswith("127."):
        pytest.skip("this machine is in no network")
    assert not opens(room.port, outside)
    reply = room.command("start", lan=True)
    assert reply["lan"] and reply["addresses"][0] == f"http://{outside}:{room.port}/"
    assert opens(room.port, outside) and opens(room.port)
    assert room.command("start")["lan"]  # said once
    with Wire(room.port) as wire:
        assert wire.request("GET", "/").status == 200
        assert not room.command("start", lan=False)["lan"]
        assert wire.is_closed()  # whoever stood in the door is out too
    assert not opens(room.port, outside) and opens(room.port)


def test_the_port_is_the_same_after_a_restart(tmp_path):
    with lecturing(tmp_path / "polls.sqlite") as first:
        port = first.port
    with lecturing(tmp_path / "polls.sqlite") as second:
        second.shut()
        second.hall.port = None  # as a new server: it has only the file
        assert second.command("start")["addresses"] == [f"http://127.0.0.1:{second.port}/"]
        assert port != second.port  # lecturing() named another one, and the newest counts


def test_a_taken_port_is_passed_over_or_told(tmp_path, room):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(
            Refused, match=f"Port {number} cannot be opened for voters: Address already in use"
        ):
            room.command("start", port=number)
        assert opens(room.port) and Phone(room.port, room.code).state().status == 200  # the old one stays
        room.run(lambda: room.hall.desk.store.keep("port", number))
        room.shut()
        room.hall.port = None
        reply = room.command("start")
        assert number < int(reply["addresses"][0].split(":")[-1].strip("/")) < number + 20
        assert room.run(lambda: room.hall.desk.store.setting("port")) == number  # next time it may be free


@pytest.mark.parametrize("port", [0, -1, 65536, "80", 80.0, True, [1]])
def test_a_port_is_a_number(room, port):
    with pytest.raises(Refused, match="A port is a number from 1 to 65535") as refusal:
        room.command("start", port=port)
    assert refusal.value.status == 422 and opens(room.port)


def test_a_hall_without_a_door(tmp_path):
    """In a kernel: hands are counted, nobody comes in."""
    hall = Hall(tmp_path / "polls.sqlite", address="")
    reply = hall.command("me", {"do": "start", "lan": True, "port": 1})["reply"]
    assert reply["addresses"] == [] and hall.listener is None
    hall.desk.store.close()


def test_two_servers_on_one_file(tmp_path):
    """Two JupyterLabs are open: a room, two doors, no vote lost; who is there is counted at each door."""
    with lecturing(tmp_path / "polls.sqlite") as one, lecturing(tmp_path / "polls.sqlite") as two:
        assert one.code == two.code and one.port != two.port
        one.ask("perceptron.nand")
        phones = [Phone((one, two)[number % 2].port, one.code) for number in range(20)]
        assert {phone.vote(number % 5).status for number, phone in enumerate(phones)} == {200}
        assert one.state()["voted"] == two.state()["voted"] == 20
        wanderer = phones[0]
        wanderer.port = two.port  # the cookie holds at both doors: the secret is in the file
        assert wanderer.state().json["yours"] == [[0]]
        assert wanderer.vote(4, turn=2).status == 200
        round = phones[1].state().json["round"]
        one.move("close")
        assert [phone.vote(round=round).status for phone in phones[:2]] == [409, 409]
        assert phones[1].state().json["phase"] == "closed"
        counts = one.move("show")["results"][0]["counts"]
        assert counts == [3, 4, 4, 4, 5]
        assert json.loads(phones[1].state().body)["results"][0]["counts"] == counts
