"""join("K7QM") in a student's own notebook: while a room votes on a question, its ask() cell is a ballot."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from ..questions import asking
from ..questions.checker import judge
from ..questions.dialogue import RoomReply
from ..questions.markup import words
from . import ballots

PATIENCE = 2.6  # seconds for all that one answer needs: less than a cell waits for its kernel (widget.js)
PORTS = range(8765, 8785)  # where a hall on this computer listens
MOST_BYTES = 1_000_000  # of a reply

HOW = 'Write join("K7QM") or, with the address on the screen, join("192.168.1.5:8765/K7QM").'
NO_CODE = f"A room has four letters or digits. {HOW}"
NO_ADDRESS = f"This is not the address of a room. {HOW}"
NO_ROOM = "There is no room {code}. Look at the four letters on the screen again."
NOBODY_HERE = (
    "No room answers on this computer. With the address on the screen: "
    'join("192.168.1.5:8765/{code}"). Or vote on a phone.'
)
NOBODY_ON_HUB = (
    'On a hub, give the whole address on the screen: join("https://…/{code}"). Or vote on a phone.'
)
NOBODY_THERE = "{address} does not answer. Are you in the network of the lecture? Or vote on a phone."
NOT_A_ROOM = "{address} is not a server of votes. Look at the address on the screen again."
LOGIN = "{address} asks for a login: open it in your browser and vote there."
BUSY = "Many wrong codes were tried just now. Try again in a moment."
JOINED = "You are in room {code}{name}. While it votes, ask() sends your answer there. leave() ends this."
LEFT = "You have left room {code}. ask() judges your answers again."
NOWHERE = 'You are in no room. Write join("K7QM").'

IN = "Your vote is in: {vote}. You can change it until the vote closes. {later}"
RESTING = {
    "closed": "The vote is closed. {mine} {later}",
    "discuss": "Discuss with your neighbours: who can convince whom? {mine}",
}
LATE = "The vote was closed before your vote came in. {mine} {later}"
LATER = "When the lecturer has shown the answer, {again}."
LOST = (
    "The room does not answer, so your vote may not have been counted. Try again. "
    "If the lecture is over: leave()."
)
OTHER_VERSION = "The room asks another version of this question. Vote on a phone, or at {address}."

_seat = None  # the place in a room that this notebook has
_seats = {}  # (address, code) → Seat: who joins again, or runs the cell again, is no second voter


def join(code, server=None):
    """Vote in a room: from now on an `ask()` cell votes, as long as the room votes on its question.

    `join("K7QM")` finds a room on this computer, or at NN_POLL_ADDRESS; elsewhere its address is needed:
    `join("192.168.1.5:8765/K7QM")` or `join("K7QM", "http://192.168.1.5:8765")`. What is wrong is said.
    """
    print(_join(code, server))


def leave():
    """Out of the room: `ask()` judges every answer again."""
    print(LEFT.format(code=_seat.code) if _seat else NOWHERE)
    _sit(None)


def _sit(seat):
    global _seat
    _seat = seat
    asking.room = seat


class NoAnswer(Exception):
    """Nobody answers, or not as a server of votes would; the message has a place for the address."""

    def __init__(self, sentence=NOBODY_THERE):
        super().__init__(sentence)


class Seat:
    """One voter in one room: `base` is the voters' address, with a slash at its end."""

    def __init__(self, base, code):
        self.base, self.code = base, code
        self._typed = {}  # (question, choice) → the number or word that was typed: the room keeps the choice
        self._judged = set()  # votes that Check has judged: after that, it judges what is ticked
        cookies = HTTPCookieProcessor(CookieJar())  # it holds who we are in this room
        self._open = build_opener(ProxyHandler({}), cookies).open  # a room is near: no proxy is asked

    @property
    def address(self):
        return f"{self.base}{self.code}"

    def enter(self):
        """(status, reply) to the first knock. Raises NoAnswer."""
        status, reply, address = self._ask("state")
        if reply.get("code") != self.code and "error" not in reply:
            raise NoAnswer(NOT_A_ROOM)
        self.base = address.removesuffix(f"{self.code}/state")  # we may have been led on, to https
        return status, reply

    def answer(self, question, answer, again):
        """What becomes of an answer, as `RoomReply`; None: no vote is on, so it is judged here.

        `again` says what to do when the answer has been shown.
        """
        try:
            ballot = ballots.from_bank(question.id)
        except ballots.NoBallot:
            return None
        try:
            return _within(PATIENCE, lambda: self._answer(question, ballot, answer, again))
        except (NoAnswer, KeyError, TypeError, IndexError):  # or an answer that no room would give
            return RoomReply(LOST)

    def votes(self, question):
        """Whether a vote is on, or just over, so that a hint would be too early. Not known: no."""
        try:
            state = _within(PATIENCE, lambda: self._state(question))
            return state is not None and state["phase"] in ("open", *RESTING)
        except (NoAnswer, KeyError, TypeError):
            return False

    def _state(self, question):
        """The state of the room; None where it is not at this question. Raises NoAnswer."""
        status, state, _ = self._ask("state")
        if status == 404:  # the room was closed
            _sit(None)
            return None
        if status != 200:
            raise NoAnswer
        return None if state["phase"] == "waiting" or state["question"]["id"] != question.id else state

    def _answer(self, question, ballot, answer, again):
        state = self._state(question)
        if state is None:
            return None
        shown = state["phase"] == "shown"
        theirs, ours = state["question"]["choices"], ballots.public(ballot)["choices"]
        if [words(choice) for choice in theirs] != [words(choice) for choice in ours]:
            return None if shown else RoomReply(OTHER_VERSION.format(address=self.address))
        try:
            places, problem = _places(question, answer), ""
        except ballots.NoBallot as error:
            places, problem = None, str(error)
        if shown:
            return self._shown(question, state, places)
        if state["phase"] != "open":
            return self._resting(RESTING[state["phase"]], question, state, again)
        if problem:
            return RoomReply(problem)
        if not question.choices:
            self._typed[question.id, places[0]] = answer
        return self._vote(question, state, places, again)

    def _shown(self, question, state, places):
        """The vote is judged, once; after that, as without any vote, what is ticked now."""
        mine = next(filter(None, reversed(state["yours"])), None)
        counts = self._as_given(question, mine)
        if counts is None or state["round"] in self._judged:
            return None
        self._judged.add(state["round"])
        text = "" if places == mine else f"Your vote was {_named(question, state, mine)}."
        return RoomReply(text, counts, shown=True)

    def _resting(self, sentence, question, state, again):
        *before, last = state["yours"]
        first = before[0] if before else None
        if last:
            mine = f"Your vote: {_named(question, state, last)}."
        elif first:
            mine = f"You did not vote in vote 2. Your vote in vote 1: {_named(question, state, first)}."
        else:
            mine = "You did not vote."
        text = sentence.format(mine=mine, later=LATER.format(again=again))
        return RoomReply(text, self._as_given(question, last or first))

    def _vote(self, question, state, places, again):
        turn = state["turn"]
        for _ in range(2):  # twice: an earlier try may have come in just now
            vote = {"round": state["round"], "answer": places, "turn": turn + 1}
            status, reply, _ = self._ask("vote", vote)
            if status == 200 or reply.get("yours") == places:
                vote, later = _named(question, state, places), LATER.format(again=again)
                return RoomReply(IN.format(vote=vote, later=later))
            if "turn" not in reply:
                break
            turn = reply["turn"]
        if status == 409:
            return self._resting(LATE, question, state, again)
        return RoomReply(str(reply["error"]))

    def _as_given(self, question, places):
        """A vote as the widget knows answers; None: there is none."""
        if places is None or question.kind == "many":
            return places
        return places[0] if question.choices else self._typed.get((question.id, places[0]))

    def _ask(self, what, vote=None):
        """(status, JSON of the reply, the address it came from in the end). Raises NoAnswer."""
        data = vote and json.dumps(vote).encode()
        request = Request(
            f"{self.address}/{what}", data, {"Content-Type": "application/json"} if vote else {}
        )
        try:
            with self._open(request, timeout=PATIENCE) as reply:
                return reply.status, _read(reply), reply.url
        except HTTPError as error:
            with error:
                return error.code, _read(error), error.url
        except (OSError, HTTPException, ValueError):
            raise NoAnswer from None


def _read(reply):
    try:
        told = json.loads(reply.read(MOST_BYTES))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise NoAnswer(LOGIN if "/login" in reply.url else NOT_A_ROOM)
    return told


def _join(code, server):
    """The sentence that `join` prints."""
    server = server or os.environ.get("NN_POLL_ADDRESS", "")
    text = re.split("[?#]", str(code).strip())[0].rstrip("/")
    front, slash, code = text.rpartition("/")
    code = code.upper()
    if not re.fullmatch("[A-Z0-9]{4}", code):
        return NO_CODE
    server = front if slash else str(server).strip()
    if not server:
        doors = [f"http://127.0.0.1:{port}/" for port in PORTS]
    else:
        server = server if "://" in server else f"http://{server}"
        if not _is_address(server):
            return NO_ADDRESS
        doors = [server.rstrip("/") + "/"]
    told = _knock([_seats.setdefault((door, code), Seat(door, code)) for door in doors])
    for seat, status, reply in told:
        if status == 200:
            _sit(seat)
            return JOINED.format(code=code, name=f" ({reply['name']})" if reply.get("name") else "")
    answers = {status: reply.get("error") for _, status, reply in told}
    if 404 in answers:
        return NO_ROOM.format(code=code)
    if 429 in answers:
        return BUSY
    if server:
        return str(told[0][2]["error"]).replace("{address}", doors[0])
    return (NOBODY_ON_HUB if "JUPYTERHUB_API_URL" in os.environ else NOBODY_HERE).format(code=code)


def _is_address(text):
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:  # a port that is none
        return False


def _knock(seats):
    """(seat, status, reply) of each; where nobody answers in time, the status is 0."""

    def enter(seat):
        try:
            return (seat, *seat.enter())
        except NoAnswer as trouble:
            return seat, 0, {"error": str(trouble)}

    pool = ThreadPoolExecutor(len(seats))  # at once: Windows takes seconds to say that nobody listens
    tries = [pool.submit(enter, seat) for seat in seats]
    wait(tries, PATIENCE)
    pool.shutdown(wait=False)
    nobody = (0, {"error": NOBODY_THERE})
    return [one.result() if one.done() else (seat, *nobody) for seat, one in zip(seats, tries)]


def _within(seconds, work):
    """What `work()` gives. Raises NoAnswer after so many seconds: not every wait of a network has an end."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(work).result(seconds)
    except TimeoutError:
        raise NoAnswer from None
    finally:
        pool.shutdown(wait=False)


def _named(question, state, places):
    """A vote as it is called in the hall: its letters; a number or a word as it stands on the screen."""
    if not question.choices:
        return words(state["question"]["choices"][places[0]])
    return ", ".join(chr(ord("A") + place) for place in places)


def _places(question, answer):
    """The choices that an answer means. Raises NoBallot with a sentence."""
    if not question.choices:
        return [ballots.place_of(question, answer)]
    verdict = judge(question, answer)
    if verdict.right is None:
        raise ballots.NoBallot(verdict.feedback)
    return sorted(set(answer)) if isinstance(answer, list) else [answer]
