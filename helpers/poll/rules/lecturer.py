"""What a lecturer may do in the own rooms. Numbers, lists and dicts come out: what can be sent as JSON."""

from __future__ import annotations

import secrets
import sqlite3
from typing import TYPE_CHECKING, Any

from .. import ballots
from ..refusal import Refused
from ..storage.records import ballot_of, hands_of
from ..storage.store import of_one_moment
from . import checks, codes, export
from .phases import ROUNDS, check_command, next_phase
from .results import results as results_of

if TYPE_CHECKING:
    from .polls import Polls

PEEK_TAKEN = "Your phone has the link already. room.peek(again=True) makes a new one, and ends that one."


class LecturerCommands:
    """The lecturer's side. Every method needs the `owner`, who cannot touch another owner's rooms."""

    def __init__(self, polls: Polls):
        self.polls, self.store, self.records = polls, polls.store, polls.records

    # --- the room ----------------------------------------------------------------------------------

    def start(self, owner: str, name: str = "", band: Any = None) -> str:
        """Open a room, or resume the one that this owner has open; return its code."""
        shares, name = checks.band(band), str(name or "")[:80]
        with self.store.change():
            code = self.records.code_of(owner)
            if code is None:
                code = codes.new_code(self.records.codes())
                self.records.add_room(code, owner, name, shares)
                return code
            if band is not None:
                self.records.set_band(code, shares)
            if name:
                self.records.set_name(code, name)
        return code

    def end(self, owner: str, code: str) -> dict[str, Any]:
        """Delete the room with all its votes; return how many, and `traces` if they are not yet wiped out."""
        with self.store.change():
            code = self.polls.room(code, owner)["code"]
            votes = self.records.delete_room(code)
        self.polls.attendance.forget(code)
        return {"votes": votes} | ({} if self.store.wipe_traces() else {"traces": True})

    def peek(self, owner: str, code: str, again: bool = False) -> dict[str, str]:
        """Make the key of a link that shows the spread. The first phone to open it keeps it; older links end.

        Refused while a phone has one, unless `again`: a notebook may be run once more.
        """
        key = secrets.token_urlsafe(16)
        with self.store.change():
            room = self.polls.room(code, owner)
            if room["peek_viewer"] is not None and not again:
                raise Refused(409, PEEK_TAKEN)
            self.records.set_peek(room["code"], key)
        return {"key": key}

    # --- a vote ------------------------------------------------------------------------------------

    def ask(
        self,
        owner: str,
        code: str,
        question: str | None = None,
        prompt: str | None = None,
        choices: list[str] | None = None,
        again: bool = False,
        hands: list[int] | None = None,
    ) -> dict[str, Any]:
        """Open the vote on a question of the bank (its id), or on a prompt with choices of one's own.

        A question that was asked before in this room is resumed, unless `again`. With `hands`, counts
        of a show of hands, the vote is closed at once. Return the state for the lecturer: of a question that
        was shown before, without its results.
        """
        try:
            ballot = ballots.own(prompt, choices) if question is None else ballots.from_bank(question)
        except ballots.NoBallot as problem:
            raise Refused(422, str(problem)) from None
        if hands is not None:
            hands = checks.hands(hands, ballot)
        with self.store.change():
            room = self.polls.room(code, owner)
            earlier = None if again else self._asked_before(room, ballot)
            if earlier and earlier["id"] == room["poll"]:
                return self.state(owner, code, earlier["id"])
            self._check_other_is_closed(room)
            if earlier:
                poll = earlier["id"]
            else:
                poll = self.records.add_poll(room["code"], ballot, "open" if hands is None else "closed")
                self.records.add_round(poll, 1, hands)
            if not earlier or earlier["phase"] != "shown":
                self.records.turn_to(room["code"], poll)
        return self.state(owner, code, poll)

    def move(self, owner: str, code: str, poll: int, command: str) -> dict[str, Any]:
        """Close · discuss · revote · show. A command whose end is reached already changes nothing."""
        check_command(command)
        with self.store.change():
            room = self.polls.room(code, owner)
            phase, rounds = self.polls.poll(room, poll)["phase"], len(self.records.rounds(poll))
            end = next_phase(phase, command, rounds)
            if end is not None:
                self._check_other_is_closed(room, poll)
                if command == "revote":
                    self.records.add_round(poll, rounds + 1)
                self.records.set_phase(poll, end)
                self.records.turn_to(room["code"], poll)
        return self.state(owner, code, poll, results=True)

    def hands(self, owner: str, code: str, poll: int, counts: list[int]) -> dict[str, Any]:
        """Enter a show of hands, one count for each choice, beside the votes of this round; or correct it.

        While the room discusses, these are the hands of a second vote.
        """
        with self.store.change():
            room = self.polls.room(code, owner)
            row = self.polls.poll(room, poll)
            counts = checks.hands(counts, ballot_of(row))
            if row["phase"] == "shown":
                raise Refused(409, "The answer is shown already. Ask again to count hands anew.")
            rounds = self.records.rounds(poll)
            if row["phase"] == "discuss" and len(rounds) < ROUNDS:
                self._check_other_is_closed(room, poll)
                self.records.add_round(poll, len(rounds) + 1, counts)
                self.records.set_phase(poll, "closed")
                self.records.turn_to(room["code"], poll)
            else:
                self.records.set_hands(rounds[-1]["id"], counts)
        return self.state(owner, code, poll)

    # --- what there is -----------------------------------------------------------------------------

    @of_one_moment
    def state(self, owner: str, code: str, poll: int | None = None, results: bool = False) -> dict[str, Any]:
        """Return what the lecturer's notebook may show: how many voted; when shown, `results` if wanted."""
        room = self.polls.room(code, owner)
        present = self.polls.attendance.count(room["code"])
        state = {"code": room["code"], "name": room["name"], "present": present}
        if self.polls.trouble:
            state["trouble"] = self.polls.trouble
        row = self.polls.current(room) if poll is None else self.polls.poll(room, poll)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = ballot_of(row), self.records.rounds(row["id"])
        raised = [sum(hands_of(one)) for one in rounds]
        state |= {
            "poll": row["id"],
            "current": row["id"] == room["poll"],
            "phase": row["phase"],
            "round": len(rounds),
            "voted": rounds[-1]["voted"],
            "present": max(present, rounds[-1]["voted"]),
            "hands": raised[-1],
            "question": ballots.public(ballot),
        }
        if row["phase"] == "shown" and results:  # of a group before this one they must not come unasked
            state |= results_of(self.records, ballot, rounds) | {"raised": raised}
        return state

    @of_one_moment
    def list_polls(self, owner: str, code: str) -> list[dict[str, Any]]:
        """Return all polls of a room, in order: id, the question's id, title, prompt and choices, phase."""
        room = self.polls.room(code, owner)
        asked = [(row, ballot_of(row)) for row in self.records.polls(room["code"])]
        return [
            {"poll": row["id"], "question": ballot["id"], "phase": row["phase"]}
            | {part: ballot[part] for part in ("title", "prompt", "choices")}
            for row, ballot in asked
        ]

    @of_one_moment
    def export(self, owner: str, code: str) -> str:
        """Return all votes as CSV: a line for each vote that was shown; voters are random numbers."""
        return export.as_csv(self.records, self.polls.room(code, owner)["code"])

    # --- inside ------------------------------------------------------------------------------------

    def _asked_before(self, room: sqlite3.Row, ballot: dict[str, Any]) -> sqlite3.Row | None:
        for row in reversed(self.records.polls(room["code"])):
            asked = ballot_of(row)
            if all(asked[part] == ballot[part] for part in ("id", "prompt", "choices")):
                return row
        return None

    def _check_other_is_closed(self, room: sqlite3.Row, poll: int | None = None) -> None:
        """Refuse while voters see another open vote: it would vanish under their thumbs."""
        current = self.polls.current(room)
        if current and current["id"] != poll and current["phase"] == "open":
            title = ballot_of(current)["title"] or "another question"
            raise Refused(409, f"The vote on “{title}” is still open. Close it first.")
