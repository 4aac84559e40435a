"""join: the ask() cells of a student's notebook vote in a real room, over a real listener."""

import json
import socket
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from patience import seconds

from helpers.poll import addresses, ballots, join, leave
from helpers.poll.student import connection, session
from helpers.poll.student import join as joining
from helpers.poll.student.session import LOST, VoterSession
from helpers.questions import ask, asking, predict
from helpers.questions.record import open_progress

NAND = "perceptron.nand"  # place 4 is right
IN = "Your vote is in: {}. You can change it until the vote closes. "
LATER = "When the lecturer has shown the answer, press Check again."


@pytest.fixture(autouse=True)
def student(tmp_path, monkeypatch):
    """A kernel of their own: progress, and no room yet."""
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    for name in ("NN_POLL_ADDRESS", "JUPYTERHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(joining, "sessions", {})
    yield
    asking.room = None


@pytest.fixture
def joined(lecturer, capsys):
    join(lecturer.code, lecturer.at)
    assert capsys.readouterr().out == (
        f"You are in room {lecturer.code} (Lecture 1). While it votes, ask() sends your answer there. "
        "leave() ends this.\n"
    )
    return lecturer


def press(widget, **message):
    """What the browser is sent when it sends this."""
    sent = []
    widget.send = sent.append
    widget._on_message(widget, message, [])
    return {**sent[0], "text": "".join(part["text"] for part in sent[0]["text"])}


def check(widget, answer):
    """Press Check in a question: what the browser then shows, as (right, words)."""
    reply = press(widget, type="check", answer=answer)
    return reply["right"], reply["text"]


def counts():
    """How all voted, as everyone is told when the answer is shown."""
    return [one["counts"] for one in asking.room.connection.state()[1]["results"]]


def kept(question_id):
    return open_progress().get("questions", question_id)


def test_a_vote_from_the_first_look_to_the_answer(joined):
    nand = ask(NAND)
    joined.ask(NAND)
    assert check(nand, None) == (None, "Choose an answer, then check.")
    assert check(nand, 2) == (None, IN.format("C") + LATER)
    assert check(nand, 4)[1].startswith(IN.format("E")) and check(nand, 4)[1].startswith(IN.format("E"))
    assert joined.state()["voted"] == joined.state()["present"] == 1
    joined.move("close")
    reply = press(nand, type="check", answer=0)  # too late: what was ticked last in time is ticked again
    assert (reply["right"], reply["text"]) == (None, f"The vote is closed. Your vote: E. {LATER}")
    assert reply["answer"] == 4
    joined.move("discuss")
    said = "Discuss with your neighbours: who can convince whom? Your vote: E."
    assert check(nand, 0) == (None, said)
    joined.move("revote")
    assert check(nand, 2)[1].startswith(IN.format("C"))
    joined.move("close")
    assert kept(NAND) == {}  # a vote is no answer yet
    joined.move("show")
    assert counts() == [[0, 0, 0, 0, 1], [0, 0, 1, 0, 0]]
    right, said = check(nand, 2)
    assert right is False and said.startswith("That is AND")
    assert kept(NAND)["answer"] == 2


def test_once_shown_the_vote_is_judged_not_a_later_tick(joined):
    nand = ask(NAND)
    joined.ask(NAND)
    check(nand, 2)
    joined.move("close", "revote", "close")
    reply = press(nand, type="check", answer=4)
    said = "The vote is closed. You did not vote in vote 2. Your vote in vote 1: C."
    assert (reply["text"], reply["answer"]) == (f"{said} {LATER}", 2)
    joined.move("show")
    reply = press(nand, type="check", answer=4)
    assert reply["right"] is False and reply["text"].startswith("Your vote was C. That is AND")
    assert reply["answer"] == kept(NAND)["answer"] == 2 and "explanation" not in reply
    reply = press(nand, type="check", answer=4)  # they try again
    assert reply["right"] is True and reply["explanation"] and kept(NAND)["answer"] == 4


def test_who_did_not_vote_is_judged_as_always(joined):
    nand = ask(NAND)
    joined.ask(NAND)
    joined.move("close")
    reply = press(nand, type="check", answer=4)
    assert reply["text"] == f"The vote is closed. You did not vote. {LATER}" and "answer" not in reply
    joined.move("show")
    assert check(nand, 4)[0] is True


def test_a_number_that_was_voted_is_the_one_that_is_judged(joined):
    joined.ask("perceptron.z")
    assert IN.format("something else") in ask("perceptron.z", 77).text
    joined.move("close")
    said = "The vote is closed. Your vote: something else. "
    said += "When the lecturer has shown the answer, run this cell again."  # here is no Check
    assert said in ask("perceptron.z", -9).text
    joined.move("show")
    again = ask("perceptron.z", -9)
    assert again.dialogue.verdict["right"] is False and "Your vote was something else." in again.text
    assert kept("perceptron.z")["answer"] == 77
    assert ask("perceptron.z", -9).dialogue.verdict["right"] is True


def test_hints_come_after_the_vote(joined):
    nand = ask(NAND)
    hints = []

    def hint():
        hints.append(press(nand, type="hint", count=0))
        return hints[-1]["text"]

    first = hint()
    assert hints[0]["type"] == "hint"
    joined.ask(NAND)
    for move in ("close", "discuss", "revote", "close"):
        assert hint() == "Hints come after the vote."
        joined.move(move)
    assert kept(NAND)["hints"] == 1
    joined.move("show")
    assert hint() == first
    joined.ask(NAND, again=True)
    joined.shut()
    assert hint() == first  # who cannot vote may be helped


def test_letters_are_for_those_in_a_room(joined):
    assert ask(NAND).shown["letters"] and not predict("perceptron.predict_scaling").shown["letters"]
    leave()
    early = ask(NAND)
    assert not early.shown["letters"]
    join(joined.code, joined.at)
    joined.ask(NAND)
    assert press(early, type="check", answer=2)["letters"]  # a card from before gets them with its vote


def test_only_the_question_of_the_room_is_a_ballot(joined):
    assert check(ask(NAND), 4)[0] is True  # the room waits
    joined.ask("perceptron.unlike_brain")
    assert check(ask(NAND), 4)[0] is True  # it is at another question
    right, said = check(ask("perceptron.unlike_brain"), [3, 0, 0])
    assert right is None and said.startswith(IN.format("A, D"))
    assert check(ask("perceptron.unlike_brain"), [])[1].startswith("Tick at least one")
    joined.move("close", "show")
    assert counts() == [[1, 0, 0, 1, 0, 0]]


@pytest.mark.parametrize("way", ["typed", "a value"])
@pytest.mark.parametrize("answer, choice", [("−9", "−9"), (-10, "−10"), ("77", "something else")])
def test_a_number_is_the_choice_that_it_means(joined, way, answer, choice):
    ballot = joined.ask("perceptron.z")["question"]["choices"]
    if way == "typed":
        said = check(ask("perceptron.z"), str(answer))[1]
    else:  # ask("perceptron.z", z) in a cell
        widget = ask("perceptron.z", answer)
        said = widget.text
        assert widget.dialogue.verdict["right"] is None
    assert IN.format(choice) in said
    joined.move("close", "show")
    [given] = counts()
    assert ["".join(part["text"] for part in ballot[given.index(1)])] == [choice]
    assert kept("perceptron.z") == {}


def test_an_unreadable_number_is_no_vote(joined):
    joined.ask("perceptron.z")
    right, said = check(ask("perceptron.z"), "three")
    assert right is None and "number" in said
    assert joined.state()["voted"] == 0


def test_without_widgets_a_value_votes_too(joined, monkeypatch, capsys):
    joined.ask("perceptron.z")
    monkeypatch.setitem(sys.modules, "helpers.questions.widget", None)
    ask("perceptron.z", -9)
    assert IN.format("−9") in capsys.readouterr().out and joined.state()["voted"] == 1


def test_a_guess_and_a_question_about_a_figure_stay_here(joined, monkeypatch):
    monkeypatch.setattr(VoterSession, "_state", lambda *_: pytest.fail("nobody votes on this"))
    guess = predict("perceptron.predict_scaling")
    sent = []
    guess.send = sent.append
    for message in ({"type": "commit", "answer": 0}, {"type": "reveal", "anyway": True}):
        guess._on_message(guess, message, [])
    assert [one["type"] for one in sent] == ["noted", "verdict"]

    figure = SimpleNamespace(facts={"wrong_if_turned": ["01"], "right_rows": ["00", "10", "11"]})
    assert check(ask("gates.wrong_rows", figure), ["01"])[0] is True


def test_a_lost_connection_is_never_a_silent_verdict(joined):
    nand = ask(NAND)
    joined.ask(NAND)
    joined.shut()
    right, said = check(nand, 4)
    assert right is None
    assert said.startswith("The room does not answer, so your vote may not have been counted. Try again.")
    assert kept(NAND) == {}
    joined.start()
    assert check(nand, 4)[1].startswith(IN.format("E"))
    assert joined.state()["voted"] == 1


def test_closed_between_the_look_and_the_vote(joined, monkeypatch):
    joined.ask(NAND)
    found = session.places_of

    def slowly(*about):
        joined.move("close")
        return found(*about)

    monkeypatch.setattr(session, "places_of", slowly)
    said = f"The vote was closed before your vote came in. You did not vote. {LATER}"
    assert check(ask(NAND), 4) == (None, said)


def test_an_earlier_try_that_came_in_late(joined, monkeypatch):
    """Its reply was lost, and it overtakes: the last answer counts all the same, and is no second vote."""
    joined.ask(NAND)
    found, room = session.places_of, asking.room.connection

    def overtaken(*about):
        room.vote(room.state()[1]["round"], [0], 1)
        return found(*about)

    monkeypatch.setattr(session, "places_of", overtaken)
    assert check(ask(NAND), 4)[1].startswith(IN.format("E"))
    joined.move("close", "show")
    assert counts() == [[0, 0, 0, 0, 1]]


def test_another_version_of_the_question_is_not_voted_on(joined, monkeypatch):
    joined.ask(NAND)
    ballot = ballots.from_bank(NAND)
    monkeypatch.setattr(ballots, "from_bank", lambda _: {**ballot, "choices": ballot["choices"][::-1]})
    right, said = check(ask(NAND), 4)
    assert right is None and said.startswith("The room asks another version of this question.")
    assert joined.state()["voted"] == 0


def test_a_room_that_has_closed_is_left(joined, capsys):
    joined.end()
    assert check(ask(NAND), 4)[0] is True
    leave()
    assert capsys.readouterr().out == 'You are in no room. Write join("K7QM").\n'


def test_leave_and_come_again_as_the_same_voter(joined, capsys):
    joined.ask(NAND)
    assert check(ask(NAND), 0)[1].startswith(IN.format("A"))
    join(joined.code, joined.at)  # the cell is run again
    leave()
    assert f"You have left room {joined.code}." in capsys.readouterr().out
    assert check(ask(NAND), 4)[0] is True
    join(joined.code, joined.at)
    assert check(ask(NAND), 4)[1].startswith(IN.format("E"))
    assert joined.state()["voted"] == 1


@pytest.mark.parametrize(
    "written",
    ["{code}", "{host}/{code}", "{at}{code}", " {at}{low}/ ", "{at}{code}?from=chat", "{at}{code}#i=word"],
)
def test_ways_to_write_it(lecturer, written, monkeypatch, capsys):
    if written == "{code}":
        monkeypatch.setattr(addresses, "PORTS", range(lecturer.port, lecturer.port + 2))
    host = lecturer.at.split("/")[2]
    join(written.format(code=lecturer.code, low=lecturer.code.lower(), at=lecturer.at, host=host))
    assert capsys.readouterr().out.startswith(f"You are in room {lecturer.code}")
    assert lecturer.state()["present"] == 1


def test_the_address_of_the_course(lecturer, monkeypatch, capsys):
    monkeypatch.setenv("NN_POLL_ADDRESS", lecturer.at)
    join(lecturer.code)
    assert capsys.readouterr().out.startswith(f"You are in room {lecturer.code}")


@contextmanager
def server(status, body, address=None):
    """Something else that listens, and says this to everyone."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            place = address and not self.path.endswith(address)
            self.send_response(302 if place else status)
            if place:
                self.send_header("Location", address)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    listener = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{listener.server_port}"
    listener.shutdown()
    listener.server_close()


def said(capsys, *where):
    """What join prints: one sentence or two, in a short time, and no room is joined."""
    start = time.monotonic()
    join(*where)
    assert time.monotonic() - start < seconds(3.5)
    assert asking.room is None
    out, err = capsys.readouterr()
    assert err == "" and out.count("\n") == 1
    return out


@pytest.mark.parametrize("code", ["", "K7Q", "K7QMX", 4, "K7QM/peek/abc", "http://"])
def test_no_code(code, capsys):
    assert "A room has four letters or digits." in said(capsys, code)


@pytest.mark.parametrize(
    "where", ["ftp://host/K7QM", "http://host:port/K7QM", "http:///K7QM", "host:99999/K7QM"]
)
def test_no_address(where, capsys):
    assert "This is not the address of a room." in said(capsys, where)


def test_no_such_room(lecturer, capsys):
    assert said(capsys, "XXXX", lecturer.at) == (
        "There is no room XXXX. Look at the four letters on the screen again.\n"
    )


def test_nobody_there(lecturer, monkeypatch, capsys):
    lecturer.shut()
    address = lecturer.at.removesuffix("/")
    assert f"{address}/ does not answer. Are you in the network" in said(capsys, lecturer.code, address)
    monkeypatch.setattr(addresses, "PORTS", [lecturer.port])
    assert "No room answers on this computer." in said(capsys, lecturer.code)
    monkeypatch.setenv("JUPYTERHUB_API_URL", "http://hub/api")
    assert f'On a hub, give the whole address on the screen: join("https://…/{lecturer.code}")' in said(
        capsys, lecturer.code
    )


def test_somebody_who_never_answers(capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        assert connection.TIMEOUT < 3  # a cell waits three seconds for its kernel (widget.js)
        monkeypatch.setattr(connection, "TIMEOUT", 0.2)
        start = time.monotonic()
        assert "does not answer" in said(capsys, f"{host}/K7QM")
        session = VoterSession(f"http://{host}/", "K7QM")
        assert session.answer(ask(NAND).dialogue.question, 4, "").text == LOST
        assert 0.4 <= time.monotonic() - start < seconds(2)


@pytest.mark.parametrize(
    "status, body",
    [(200, b"<html>"), (404, b"<html>"), (200, b"[]"), (200, b'{"code": "AAAA"}'), (404, b'{"message": 1}')],
)
def test_some_other_server(status, body, capsys):
    with server(status, body) as address:
        assert f"{address}/ is not a server of votes." in said(capsys, f"{address}/K7QM")


def test_a_hub_that_wants_a_login(capsys):
    with server(200, b"<html>", address="/hub/login?next=x") as address:
        assert f"{address}/ asks for a login: open it in your browser" in said(capsys, f"{address}/K7QM")


@pytest.mark.parametrize(
    "status, words, says",
    [(429, "wait", "Many wrong codes"), (503, "This room is full.", "This room is full.")],
)
def test_a_room_that_refuses(status, words, says, capsys):
    with server(status, json.dumps({"error": words}).encode()) as address:
        assert says in said(capsys, f"{address}/K7QM")


@pytest.mark.parametrize("state", [{}, {"phase": "open"}, {"phase": "odd", "question": {"id": NAND}}])
def test_a_room_that_talks_nonsense_counts_as_silent(state):
    with server(200, json.dumps(state).encode()) as address:
        session = VoterSession(f"{address}/", "K7QM")
        assert session.answer(ask(NAND).dialogue.question, 4, "").text == LOST
        assert not session.votes(ask(NAND).dialogue.question)


def test_a_vote_on_a_twin_is_no_vote_on_the_question(joined):
    joined.ask("perceptron.z#2")
    twin = ask("perceptron.z", again=2)
    assert check(ask("perceptron.z"), "-9")[0] is True  # judged here: the hall has other numbers
    assert check(twin, str(twin.dialogue.question.answer))[1].startswith("Your vote is in")
    joined.move("close", "show")
    assert check(twin, str(twin.dialogue.question.answer))[0] is True
    assert kept("perceptron.z#2")["right"] is True
