"""A student in a room: what becomes of the answer in an ask() cell while the room votes on its question."""

from typing import Any

from ...questions import asking
from ...questions.checker import judge
from ...questions.dialogue import RoomReply
from ...questions.markup import words
from .. import ballots
from . import connection
from .connection import Connection, NoAnswer, within

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


class VoterSession:
    """One voter in one room."""

    def __init__(self, base: str, code: str):
        self.connection = Connection(base, code)
        self._judged: set[int] = set()  # votes that Check has judged: after that, it judges what is ticked
        # (question, choice) → the number or word that was typed: the room keeps the choice
        self._typed: dict[tuple[str, int], Any] = {}

    @property
    def code(self) -> str:
        """The four letters of the room."""
        return self.connection.code

    def answer(self, question: Any, answer: Any, again: str) -> RoomReply | None:
        """Return what becomes of an answer; None: no vote is on, so it is judged here.

        `again` says what to do when the answer has been shown.
        """
        try:
            ballot = ballots.from_bank(question.name)
        except ballots.NoBallot:
            return None
        try:
            return within(connection.TIMEOUT, lambda: self._answer(question, ballot, answer, again))
        except (NoAnswer, KeyError, TypeError, IndexError):  # or an answer that no room would give
            return RoomReply(LOST)

    def votes(self, question: Any) -> bool:
        """Return whether a vote is on, or just over, so that a hint would be too early. Not known: no."""
        try:
            state = within(connection.TIMEOUT, lambda: self._state(question))
            return state is not None and state["phase"] in ("open", *RESTING)
        except (NoAnswer, KeyError, TypeError):
            return False

    def _state(self, question):
        """Return the state of the room; None where it is not at this question. Raises NoAnswer."""
        status, state = self.connection.state()
        if status == 404:  # the room was closed
            asking.room = None
            return None
        if status != 200:
            raise NoAnswer
        return None if state["phase"] == "waiting" or state["question"]["id"] != question.name else state

    def _answer(self, question, ballot, answer, again):
        state = self._state(question)
        if state is None:
            return None
        shown = state["phase"] == "shown"
        theirs, ours = state["question"]["choices"], ballots.public(ballot)["choices"]
        if [words(choice) for choice in theirs] != [words(choice) for choice in ours]:
            return None if shown else RoomReply(OTHER_VERSION.format(address=self.connection.address))
        try:
            places, problem = places_of(question, answer), ""
        except ballots.NoBallot as error:
            places, problem = None, str(error)
        if shown:
            return self._shown(question, state, places)
        if state["phase"] != "open":
            return self._resting(RESTING[state["phase"]], question, state, again)
        if problem:
            return RoomReply(problem)
        if not question.choices:
            self._typed[question.name, places[0]] = answer
        return self._vote(question, state, places, again)

    def _shown(self, question, state, places):
        """Judge the vote, once; after that, as without any vote, what is ticked now."""
        mine = next(filter(None, reversed(state["yours"])), None)
        counts = self._as_given(question, mine)
        if counts is None or state["round"] in self._judged:
            return None
        self._judged.add(state["round"])
        text = "" if places == mine else f"Your vote was {_named(question, state, mine)}."
        return RoomReply(text, counts, shown=True)

    def _resting(self, sentence, question, state, again):
        """Say that nothing can be sent now, and which vote counts."""
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
        """Send the vote and say whether it is in."""
        turn = state["turn"]
        for _ in range(2):  # twice: an earlier try may have come in just now
            status, reply = self.connection.vote(state["round"], places, turn + 1)
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
        """Return a vote as the widget knows answers; None: there is none."""
        if places is None or question.kind == "many":
            return places
        return places[0] if question.choices else self._typed.get((question.name, places[0]))


def places_of(question: Any, answer: Any) -> list[int]:
    """Return the choices that an answer means. Raises NoBallot with a sentence."""
    if not question.choices:
        return [ballots.place_of(question, answer)]
    verdict = judge(question, answer)
    if verdict.right is None:
        raise ballots.NoBallot(verdict.feedback)
    return sorted(set(answer)) if isinstance(answer, list) else [answer]


def _named(question, state, places):
    """Call a vote as the hall does: by its letters; a number or a word as it stands on the screen."""
    if not question.choices:
        return words(state["question"]["choices"][places[0]])
    return ", ".join(chr(ord("A") + place) for place in places)
