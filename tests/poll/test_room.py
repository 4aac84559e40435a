"""What a lecturer writes: with a server, without one, and all that goes wrong told in a sentence."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import numpy as np
import pytest
from support.lab import free_port

from helpers import poll
from helpers.authoring import notebooks
from helpers.poll.lecturer import arguments, csv_file
from helpers.poll.lecturer import room as rooms
from helpers.poll.lecturer.panel import picture
from helpers.questions import bank

FIRST, SECOND = [3, 20, 5, 1, 9], [0, 4, 0, 0, 30]
SHOWN = {"text/plain", "text/html"}


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No server by name, no Jupyter, a file of votes of its own."""
    for name in ("NN_POLL_SERVER", "NN_POLL_TOKEN", "JUPYTERHUB_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NN_POLLS", str(tmp_path / "polls.sqlite"))


@pytest.fixture
def room(capsys):
    room = poll.start()
    capsys.readouterr()
    return room


@pytest.fixture
def said(capsys):
    """What was printed since the last time, without the words of panels."""
    return lambda: [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]


def state(room):
    return room._command("state")


def results(room):
    return [one["counts"] for one in room._command("state", results=True)["results"]]


def sent(poll):
    """What a panel is told from now on."""
    told = []
    poll.panel.send = told.append
    return told


def test_shows_of_hands_without_any_server(room, said):
    poll = room.tally("perceptron.nand", FIRST)
    assert (state(room)["phase"], state(room)["hands"]) == ("closed", 38) and "results" not in state(room)
    told = sent(poll)
    poll.discuss()
    poll.tally(SECOND)
    poll.show()
    assert [message["state"]["phase"] for message in told] == ["discuss", "closed", "shown"]
    results = told[-1]["state"]["results"]
    assert [one["counts"] for one in results] == [FIRST, SECOND]
    assert [(one["right"], one["people"]) for one in results] == [(9, 38), (30, 34)]
    said()
    assert poll.close() is not None and said() == ["Not now: the answer is shown. Ask the next question."]


def test_the_room_says_that_phones_cannot_vote_and_why(room):
    note = room.panel.shown["note"]
    assert note.startswith("Phones cannot vote: no server of votes knows this notebook.")
    assert "address" not in room.panel.shown and "qr" not in room.panel.shown


def test_cells_can_be_run_again(room, said):
    poll = room.ask("perceptron.nand")
    assert room.ask("perceptron.nand") is poll
    poll.tally(FIRST)
    poll.close()
    poll.close()
    room.tally("perceptron.nand", [1, 2, 3, 4, 5])
    assert state(room)["hands"] == 15, "once more corrects"
    poll.show()
    said()
    room.tally("perceptron.nand", [1, 2, 3, 4, 5])
    assert not any("already" in line for line in said())
    room.tally("perceptron.nand", FIRST)
    assert rooms.SHOWN in said()
    anew = room.tally("perceptron.nand", FIRST, again=True)
    assert anew is not poll and state(room)["hands"] == 38
    anew.discuss()
    room.tally("perceptron.nand", SECOND)
    assert rooms.LATE in said() and state(room)["phase"] == "discuss"


def test_what_was_shown_before_comes_back_without_its_answer(room):
    """In a rehearsal, or to the group before this one: nothing of it goes to the page again unasked."""
    poll = room.tally("perceptron.nand", FIRST)
    poll.show()
    told = sent(poll)
    room.ask("perceptron.nand")
    room.tally("perceptron.nand", FIRST)
    assert [message["state"]["phase"] for message in told] == ["shown"] * 2
    prepared = room.prepare("perceptron.nand")
    everything = json.dumps([told, prepared.panel.shown, state(room)])
    for secret in ("results", "feedback", "right", "That is AND", "From NAND alone"):
        assert secret not in everything
    assert prepared.panel.shown["wanted"] == poll.panel.shown["wanted"] == {"question": "perceptron.nand"}
    poll.show()
    assert "That is AND" in json.dumps(told)


def test_a_new_kernel_goes_on_with_the_room(room):
    poll_id = room.tally("perceptron.nand", FIRST).panel.shown["poll"]
    again = poll.start()
    assert again.code == room.code
    assert again.ask("perceptron.nand").panel.shown["poll"] == poll_id and state(again)["hands"] == 38
    assert again.prepare("perceptron.nand").panel.shown["poll"] == poll_id


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda room: room.ask("perceptron.nandd"), "Did you mean perceptron.nand"),
        (lambda room: room.prepare("perceptron.nandd"), "Did you mean perceptron.nand"),
        (lambda room: room.ask("activations.saturated_now"), "it cannot be voted on"),
        (lambda room: room.ask("Is it clear?"), 'choices=["yes", "no"]'),
        (lambda room: room.ask("Break?"), 'choices=["yes", "no"]'),
        (lambda room: room.ask("Is it clear?", choices=["yes"]), "Give 2 to 12 choices"),
        (lambda room: room.ask("Is it clear?", choices="yes"), "Give the choices as a list"),
        (lambda room: room.ask("Is it clear?", choices=3), "Give the choices as a list"),
        (lambda room: room.ask(None), "There is no question"),
        (lambda room: room.ask(), "missing a required argument: 'question'"),
        (lambda room: room.ask("perceptron.nand", agian=True), "unexpected keyword argument 'agian'"),
        (lambda room: room.tally("perceptron.nand", [1, 2]), "Give 5 counts from 0 to 5000"),
        (lambda room: room.tally("perceptron.nand", [1, 2, 3, 4, -5]), "Give 5 counts from 0 to 5000"),
        (lambda room: room.tally("perceptron.nand", "12345"), "Give 5 counts from 0 to 5000"),
        (lambda room: room.tally("perceptron.nand", 5), "Give 5 counts from 0 to 5000"),
        (lambda room: room.tally("perceptron.nand", None), "Give 5 counts from 0 to 5000"),
        (lambda room: room.prepare("perceptron.nand").close(), "press “Open the vote”"),
        (lambda room: room.peek(), "Phones cannot vote"),
        (lambda room: room.export(None), 'Name a file: room.export("lecture.csv").'),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(room, said, call, says):
    before = state(room)
    refused = call(room)
    (line,) = [line for line in said() if not line.startswith(("Vote: ", "Run this"))]
    assert says in line and state(room) == before
    assert refused.close() is refused and said() == [line], (
        "p.close() of what was refused says why, once more"
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"band": (0.7, 0.3)}, "The band is two shares"),
        ({"address": "192.168.1.5"}, "An address begins with http:// or https://"),
        ({"Lan": True}, "unexpected keyword argument 'Lan'"),
    ],
)
def test_a_start_that_is_refused(said, options, says):
    room = poll.start(**options)
    (line,) = said()
    assert says in line
    room.ask("perceptron.nand")
    assert said() == [line]


def test_counts_of_any_kind(room):
    for counts in (np.array(FIRST), tuple(FIRST), [float(count) for count in FIRST]):
        room.tally("perceptron.nand", counts)
        assert state(room)["hands"] == 38


def test_a_question_of_ones_own(room):
    poll = room.tally("Which lecture was hardest?", [3, 4], choices=[1, 2])
    poll.show()
    assert poll.panel.shown["poll"] == state(room)["poll"] and results(room) == [[3, 4]]
    prepared = room.prepare(" Shall we go on?", choices=["yes", "no"])
    assert prepared.panel.shown["title"] == "Shall we go on?" and prepared.panel.shown["poll"] is None
    other = room.tally("Shall we go on?", [1, 2, 3], choices=["yes", "no", "later"])
    opened = room.tally("Shall we go on?", [1, 2], choices=["yes", "no"])
    again = room.prepare("Shall we go on?", choices=["yes", "no"])  # the cell is run once more
    assert again.panel.shown["poll"] == opened.panel.shown["poll"] != other.panel.shown["poll"]
    told = sent(prepared)
    prepared.discuss()
    assert told[0]["state"]["poll"] == opened.panel.shown["poll"]


def test_every_question_of_the_bank_can_be_prepared_or_says_why_not(room, said):
    for question in bank.load_bank().values():
        made = room.prepare(question.id)
        assert isinstance(made, rooms.Poll) or question.kind not in ("one", "many", "number"), question.id


def test_the_export_says_how_many_and_overwrites_nothing(room, said, tmp_path):
    room.tally("perceptron.nand", FIRST).show()
    room.tally("perceptron.bias", [1, 2, 3, 4])
    path = tmp_path / "lecture.csv"
    said()
    room.export(path)
    assert said() == [f"38 votes were written to {path}.{rooms.NOT_SHOWN}"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfquestion,")  # Excel reads it as Unicode
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["count"]) for row in rows] == FIRST and {row["voter"] for row in rows} == {"hands"}
    room.export(path)  # its own file, once more
    assert "38 votes" in said()[0]
    path.write_text("another room's", encoding="utf-8")
    poll.start().export(path)
    assert (
        csv_file.EXISTS.format(path=path) in said() and path.read_text(encoding="utf-8") == "another room's"
    )
    poll.start().export(str(path), replace=True)
    assert "38 votes" in said()[-1] and path.read_text(encoding="utf-8").count("hands") == 5


def test_an_export_that_cannot_be_written(room, said, tmp_path, monkeypatch):
    said()
    room.export(tmp_path / "nowhere" / "lecture.csv")
    assert said() == [f"{tmp_path}/nowhere/lecture.csv cannot be written: No such file or directory."]

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv_file.os, "replace", full)
    room.export(tmp_path / "lecture.csv")
    assert said() == [f"{tmp_path / 'lecture.csv'} cannot be written: No space left on device."]
    assert not list(tmp_path.glob("*lecture*"))


def test_the_end_says_how_many_and_is_the_end(room, said):
    p = room.tally("perceptron.nand", FIRST)
    said()
    room.end()
    assert said() == [f"Room {room.code} has ended: 0 votes were deleted, hands that were counted too."]
    for call in (room.end, p.close, lambda: room.ask("perceptron.nand"), lambda: room.export("x.csv")):
        call()
        assert said() == [rooms.ENDED.format(code=room.code)]
    assert poll.start().code != room.code


@pytest.mark.parametrize("secret", ["{}/lab?token=SECRET", "{}/#SECRET", "ann:SECRET@{}"])
def test_no_token_and_no_password_goes_on_the_projector(said, secret):
    room = poll.start(address="http://" + secret.format("192.168.1.5:8888"))
    assert said() == [arguments.NO_SECRET] and "SECRET" not in repr(room)


def test_the_end_tells_when_another_program_keeps_votes_on_the_disk(room, said):
    room.ask("perceptron.nand")
    with closing(sqlite3.connect(os.environ["NN_POLLS"])) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM polls").fetchall()
        said()
        room.end()
        assert said()[-1].endswith(rooms.TRACES)


def test_a_room_that_ended_elsewhere(room, said):
    other = poll.start()
    other.end()
    said()
    room.ask("perceptron.nand")
    assert said() == [rooms.ENDED.format(code=room.code)]


def test_votes_that_cannot_be_kept_last_as_long_as_the_kernel(tmp_path, monkeypatch, said):
    folder = tmp_path / "file"
    folder.write_text("not a folder")
    monkeypatch.setenv("NN_POLLS", str(folder / "polls.sqlite"))
    room = poll.start()
    assert "counts last until the kernel stops. Shows of hands" in room.panel.shown["note"]
    room.tally("perceptron.nand", FIRST)
    assert state(room)["hands"] == 38


# --- with a server --------------------------------------------------------------------------------


def test_a_server_that_is_not_there():
    room = poll.start(server="http://127.0.0.1:9", token="x")
    assert room.panel.shown["note"] == rooms.PHONES_OUT.format(
        why="the server at http://127.0.0.1:9 does not answer"
    )
    room.tally("perceptron.nand", FIRST)
    assert state(room)["hands"] == 38


@contextmanager
def standalone(tmp_path, ports):
    """A server of votes by itself; it takes commands at the address that is given."""
    voters, control = ports
    command = [sys.executable, "-m", "helpers.poll", "serve", "--port", str(voters)]
    command += ["--control-port", str(control), "--file", str(tmp_path / "server.sqlite")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"NN_POLL_TOKEN": TOKEN}
    ) as server:
        try:
            assert b"Votes are kept in" in server.stdout.readline()
            yield f"http://127.0.0.1:{control}"
        finally:
            server.terminate()
            server.communicate()


TOKEN = "only for this test, and long"


@pytest.mark.whole
def test_a_server_by_itself_through_a_whole_hour(tmp_path, said, monkeypatch):
    ports = free_port(), free_port()
    with standalone(tmp_path, ports) as server:
        assert poll.start(server=server, token="wrong")._why.startswith("This token opens nothing here.")
        where_phones_vote = f"http://127.0.0.1:{ports[0]}"
        assert "is no server of votes" in poll.start(server=where_phones_vote).panel.shown["note"]
        monkeypatch.setenv("NN_POLL_SERVER", server)
        monkeypatch.setenv("NN_POLL_TOKEN", TOKEN)
        room = poll.start(name="Lecture 1")
        assert room.panel.shown["note"] == rooms.ONLY_HERE and not room.panel.shown["direct"]
        word = room._client.command({"do": "start"})["invitation"]
        scanned = f"{room.panel.shown['address']}{room.code}#i={word}"
        assert room.panel.shown["qr"] == picture(scanned) and word not in room.panel.shown["line"]
        with urlopen(scanned) as page:
            assert b"vote.js" in page.read()
        p = room.ask("perceptron.nand")
        for number, answer in enumerate([2, 2, 4], 1):
            vote(room, p, answer)
            assert state(room)["voted"] == number
        p.tally(FIRST)
        said()
        room.ask("perceptron.bias")
        assert said() == ["The vote on “Four rows” is still open. Close it first."]
        room.tally("perceptron.nand", [1, 2, float("nan"), 4, 5])
        assert said() == ["Give 5 counts from 0 to 5000, one for each choice, in their order."]
        p.close()
        p.discuss()
        room.peek()
        with closing(sqlite3.connect(tmp_path / "server.sqlite")) as file:
            ((key,),) = file.execute("SELECT peek_key FROM rooms").fetchall()
        with urlopen(f"{room.panel.shown['address']}{room.code}/peek/{key}/state") as own_phone:
            assert json.load(own_phone)["phase"] == "discuss"
        said()
        room.peek()  # the whole notebook is run once more
        assert said()[0].startswith("Your phone has the link already. room.peek(again=True)")
    said()
    p.revote()
    assert said() == [f"The server at {server} does not answer."]
    with standalone(tmp_path, ports):
        p.revote()
        vote(room, p, 4)
        p.close()
        p.show()
        assert results(room) == [[3, 20, 7, 1, 10], [0, 0, 0, 0, 1]]
        room.export(tmp_path / "lecture.csv")
        assert said() == [f"42 votes were written to {tmp_path / 'lecture.csv'}."]
        outside = poll.start(address="https://votes.example.org/hall")
        assert outside.panel.shown["address"] == "https://votes.example.org/hall/"
        assert outside.panel.shown["note"] == ""
        said()
        room.end()
        assert said() == [f"Room {room.code} has ended: 4 votes were deleted, hands that were counted too."]


def vote(room, poll, place):
    """As a phone that is new in the room."""
    address = f"{room.panel.shown['address']}{room.code}"
    with build_opener(HTTPCookieProcessor()).open(f"{address}/state") as answer:
        round, cookie = json.load(answer)["round"], answer.headers["Set-Cookie"].split(";")[0]
    body = json.dumps({"round": round, "answer": [place], "turn": 1}).encode()
    urlopen(Request(f"{address}/vote", body, {"Content-Type": "application/json", "Cookie": cookie})).close()


# --- what is on the page before anything runs -----------------------------------------------------


def test_the_still_is_the_same_in_every_run(room):
    p = room.ask("perceptron.nand")
    for shown, first in ((room, "Votes in the hall"), (p, "Vote: Four rows")):
        data, _ = shown.panel._repr_mimebundle_()
        assert data.keys() >= SHOWN and data["text/plain"].startswith(first)
        assert room.code not in json.dumps({kind: data[kind] for kind in SHOWN})
    assert "  E  1, 1, 1, 0" in data["text/plain"]
    before = data
    p.tally(FIRST)
    p.close()
    p.show()
    assert {kind: p.panel._repr_mimebundle_()[0][kind] for kind in SHOWN} == {
        kind: before[kind] for kind in SHOWN
    }
    own = room.ask("<b>?</b>", choices=["<i>1</i>", "2"])
    assert "<b>" not in own.panel._repr_mimebundle_()[0]["text/html"].replace("<strong>", "")


def test_the_notebook_of_votes_runs_as_stored():
    path = notebooks.NOTEBOOKS / "polls.ipynb"
    stored = json.loads(path.read_text(encoding="utf-8"))
    again = json.loads(notebooks.remake(path))
    assert again == stored
    for cell in stored["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] == "display_data" and set(output["data"]) == SHOWN, cell["id"]
    prepared = "".join("".join(cell["source"]) for cell in stored["cells"] if cell["id"].startswith("votes-"))
    for name in ("perceptron", "activations", "matrix", "backprop", "filters", "cnn"):
        assert 2 <= prepared.count(f'room.prepare("{name}.') <= 3
    assert "what they argue about" not in json.dumps(stored), (
        "this is for the lecturer, and this is the screen"
    )
    table = (notebooks.NOTEBOOKS / "voting.md").read_text(encoding="utf-8")
    for question in bank.load_bank().values():
        if f'"{question.id}"' in prepared:
            assert f"| {question.title} |" in table, question.id


def test_a_lecture_waits_for_none_of_it():
    code = "import sys; from helpers import poll; print([m for m in sys.argv[1].split() if m in sys.modules])"
    heavy = "tornado anywidget segno jupyter_server jupyterhub psutil"
    run = subprocess.run([sys.executable, "-c", code, heavy], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_twin_has_a_vote_of_its_own(room, said):
    room.ask("perceptron.z").close()
    first = room.ask("perceptron.z", twin=True)
    assert state(room)["question"]["id"] == "perceptron.z#1"
    first.close()
    assert room.ask("perceptron.z", twin=True).panel.shown["poll"] == first.panel.shown["poll"]
    room.ask("perceptron.z", twin=True, again=True).close()
    assert state(room)["question"]["id"] == "perceptron.z#2"
    room.ask("perceptron.z", twin=7)
    assert state(room)["question"]["id"] == "perceptron.z#7"
    assert len(room._command("polls")) == 4


@pytest.mark.parametrize(
    "question, more, says",
    [
        ("perceptron.dendrites", {"twin": True}, "has no twins"),
        ("perceptron.z", {"twin": -1}, "twin is True, or the number"),
        ("perceptron.z", {"twin": "x"}, "twin is True, or the number"),
        ("Clear?", {"twin": True, "choices": ["yes", "no"]}, "Ask your own one without twin"),
    ],
)
def test_a_twin_that_cannot_be_voted_on_is_explained(room, said, question, more, says):
    room.ask(question, **more)
    assert says in "".join(said())
