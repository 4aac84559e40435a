"""What voters may do: see what their room shows, vote, and look at the spread with the lecturer's link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import ballots
from ..refusal import Refused
from ..storage import StoreError
from ..storage.records import ballot_of
from ..storage.store import of_one_moment
from . import checks, codes
from .results import advice, results

if TYPE_CHECKING:
    from .polls import Polls

NO_SPACE = "This room is full."
CLOSED = "This vote is closed."
WAIT = "Fewer than half have voted: wait a little."
OLD_LINK = "This link is not valid any more. Make a new one with room.peek(again=True)."
OTHER_PHONE = "Another phone has opened this link. Make a new one with room.peek(again=True)."


class VoterRequests:
    """The voters' side: nothing here opens, closes or shows anything."""

    def __init__(self, polls: Polls):
        self.polls, self.store, self.records = polls, polls.store, polls.records

    def has(self, code: str) -> bool:
        """Return whether there is such a room."""
        return self.records.room(codes.clean(code)) is not None

    def has_peek(self, code: str, key: str) -> bool:
        """Return whether this is the key of the room's peek link."""
        room = self.records.room(codes.clean(code))
        return room is not None and codes.fits(key, room)

    @of_one_moment
    def ballot(self, code: str, voter: str, seen: int | None = None) -> dict[str, Any] | None:
        """Return what a phone shows now; None if it has `seen` this version of the room already."""
        room = self.polls.room(code)
        self.polls.attendance.enter(room["code"], voter)
        if seen == room["version"]:
            return None
        state = {"code": room["code"], "name": room["name"], "version": room["version"]}
        row = self.polls.current(room)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = ballot_of(row), self.records.rounds(row["id"])
        mine = [self._vote(one["id"], voter) for one in rounds]
        state |= {
            "phase": row["phase"],
            "question": ballots.public(ballot),
            "round": rounds[-1]["id"],
            "number": len(rounds),
            "yours": [answer for answer, _ in mine],
            "turn": mine[-1][1],
        }
        if row["phase"] == "shown":
            state |= results(self.records, ballot, rounds)
        return state

    def vote(self, code: str, voter: str, round: int, answer: Any, turn: int) -> dict[str, Any]:
        """Keep a vote: places of choices. While the vote is open it may be changed, with a higher `turn`."""
        for number in (round, turn):
            checks.number(number)
        try:
            with self.store.change():
                answer = self._checked(self.polls.room(code), voter, round, answer, turn)
                self.records.keep_vote(round, voter, answer, turn)
        except StoreError as error:
            self.polls.trouble = str(error)
            raise
        self.polls.trouble = ""
        return {"yours": answer, "turn": turn}

    def _checked(self, room, voter, round, answer, turn):
        """Return the places of a vote that may be kept. Raises Refused."""
        poll = self.polls.current(room)
        if poll is None or poll["phase"] != "open" or round != self.records.last_round(poll["id"]):
            raise Refused(409, CLOSED)
        answer = checks.answer(answer, ballot_of(poll))
        earlier, last = self._vote(round, voter)
        if earlier is not None and turn <= last:
            raise Refused(409, "This vote was counted already.", yours=earlier, turn=last)
        if earlier is None and self.records.count_votes(round) >= checks.MAX_VOTERS:
            raise Refused(503, NO_SPACE)
        return answer

    def _vote(self, round, voter):
        """Return the places of a vote and its turn; None and 0 if there is none."""
        row = self.records.vote(round, voter)
        return (json.loads(row["answer"]), row["turn"]) if row else (None, 0)

    # --- the lecturer's own phone ------------------------------------------------------------------

    def peek(self, code: str, key: str, viewer: str) -> dict[str, Any]:
        """Return the spread, for the one phone that opened the lecturer's link first. It changes nothing."""
        room = self.polls.room(code)
        if not codes.fits(key, room):
            raise Refused(404, OLD_LINK)
        if room["peek_viewer"] is None:
            with self.store.change():
                self.records.claim_peek(room["code"], key, viewer)
        return self._spread(code, key, viewer)

    @of_one_moment
    def _spread(self, code, key, viewer):
        room = self.polls.room(code)
        if room["peek_key"] != key or room["peek_viewer"] != viewer:
            raise Refused(403, OTHER_PHONE)
        present = self.polls.attendance.count(room["code"])
        state = {"code": room["code"], "name": room["name"], "present": present}
        row = self.polls.current(room)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = ballot_of(row), self.records.rounds(row["id"])
        outcome = results(self.records, ballot, rounds)
        advised = advice(outcome, room["low"], room["high"])
        if advised and row["phase"] == "open" and 2 * outcome["results"][-1]["people"] < present:
            advised = WAIT
        if row["phase"] != "shown":
            del outcome["key"]  # it goes over no wire before
        state |= {"phase": row["phase"], "question": ballots.public(ballot), "voted": rounds[-1]["voted"]}
        return state | outcome | {"band": [room["low"], room["high"]], "advice": advised}
