"""The rows of rooms, polls, rounds and votes; what they mean and what may be written is the rules' affair."""

import json
import sqlite3
import time
from typing import Any

from .store import Store

VOTES_OF_ROOM = "FROM votes JOIN rounds ON round = rounds.id JOIN polls ON poll = polls.id WHERE room = ?"


class Records:
    """Reads and writes rows of a Store. To write, stand inside `with store.change():`."""

    def __init__(self, store: Store):
        self.store = store

    # --- rooms -------------------------------------------------------------------------------------

    def room(self, code: str) -> sqlite3.Row | None:
        """Return the room with this code."""
        return self._one("SELECT * FROM rooms WHERE code = ?", code)

    def code_of(self, owner: str) -> str | None:
        """Return the code of the room that this lecturer has open."""
        row = self._one("SELECT code FROM rooms WHERE owner = ?", owner)
        return row and row["code"]

    def codes(self) -> set[str]:
        """Return the codes that are taken."""
        return {row["code"] for row in self.store.read("SELECT code FROM rooms")}

    def add_room(self, code: str, owner: str, name: str, band: tuple[float, float]) -> None:
        """Add a room that waits for its first question."""
        query = "INSERT INTO rooms (code, owner, name, opened, low, high) VALUES (?, ?, ?, ?, ?, ?)"
        self._write(query, code, owner, name, time.time(), *band)

    def set_band(self, code: str, band: tuple[float, float]) -> None:
        """Set for which share of right first votes discussing pays."""
        self._write("UPDATE rooms SET low = ?, high = ? WHERE code = ?", *band, code)

    def set_name(self, code: str, name: str) -> None:
        """Set what the phones call the room."""
        self._write("UPDATE rooms SET name = ? WHERE code = ?", name, code)

    def turn_to(self, code: str, poll: int) -> None:
        """Let the phones see this poll, as it is now."""
        self._write("UPDATE rooms SET poll = ?, version = version + 1 WHERE code = ?", poll, code)

    def delete_room(self, code: str) -> int:
        """Delete a room with all that is in it; return how many votes that were."""
        votes = self._one(f"SELECT count(*) {VOTES_OF_ROOM}", code)[0]
        self._write("DELETE FROM rooms WHERE code = ?", code)
        return votes

    def set_peek(self, code: str, key: str) -> None:
        """Set the key of the link that shows the spread; nobody has opened it yet."""
        self._write("UPDATE rooms SET peek_key = ?, peek_viewer = NULL WHERE code = ?", key, code)

    def claim_peek(self, code: str, key: str, viewer: str) -> None:
        """Give the link to whoever opens it first, if it still has this key."""
        query = "UPDATE rooms SET peek_viewer = ? WHERE code = ? AND peek_key = ? AND peek_viewer IS NULL"
        self._write(query, viewer, code, key)

    # --- polls and their rounds --------------------------------------------------------------------

    def poll(self, number: int | None) -> sqlite3.Row | None:
        """Return the poll with this number."""
        return self._one("SELECT * FROM polls WHERE id = ?", number)

    def polls(self, code: str) -> list[sqlite3.Row]:
        """Return the polls of a room, in the order in which they were asked."""
        return self.store.read("SELECT * FROM polls WHERE room = ? ORDER BY id", [code])

    def add_poll(self, code: str, ballot: dict[str, Any], phase: str) -> int:
        """Add a poll to a room; return its number."""
        query = "INSERT INTO polls (room, question, phase) VALUES (?, ?, ?)"
        return self._write(query, code, json.dumps(ballot, ensure_ascii=False), phase).lastrowid

    def set_phase(self, poll: int, phase: str) -> None:
        """Set the phase of a poll."""
        self._write("UPDATE polls SET phase = ? WHERE id = ?", phase, poll)

    def rounds(self, poll: int) -> list[sqlite3.Row]:
        """Return the rounds of a poll in order, each with the number `voted` of its votes."""
        voted = "(SELECT count(*) FROM votes WHERE round = rounds.id) AS voted"
        return self.store.read(f"SELECT *, {voted} FROM rounds WHERE poll = ? ORDER BY number", [poll])

    def last_round(self, poll: int) -> int:
        """Return the id of the newest round of a poll."""
        return self._one("SELECT max(id) FROM rounds WHERE poll = ?", poll)[0]

    def add_round(self, poll: int, number: int, hands: list[int] | None = None) -> None:
        """Add a round to a poll, perhaps with a show of hands."""
        query = "INSERT INTO rounds (poll, number, opened, hands) VALUES (?, ?, ?, ?)"
        self._write(query, poll, number, time.time(), json.dumps(hands) if hands else None)

    def set_hands(self, round: int, hands: list[int]) -> None:
        """Set the show of hands of a round; all zeros: there was none."""
        counts = json.dumps(hands) if any(hands) else None
        self._write("UPDATE rounds SET hands = ? WHERE id = ?", counts, round)

    # --- votes -------------------------------------------------------------------------------------

    def vote(self, round: int, voter: str) -> sqlite3.Row | None:
        """Return the vote of one voter in a round."""
        return self._one("SELECT * FROM votes WHERE round = ? AND voter = ?", round, voter)

    def votes(self, round: int) -> list[tuple[str, list[int]]]:
        """Return (voter, places) of each vote in a round."""
        rows = self.store.read("SELECT voter, answer FROM votes WHERE round = ?", [round])
        return [(voter, json.loads(answer)) for voter, answer in rows]

    def spread(self, round: int) -> list[tuple[list[int], int]]:
        """Return (places, number of voters) of each answer that was given in a round."""
        query = "SELECT answer, count(*) FROM votes WHERE round = ? GROUP BY answer"
        return [(json.loads(answer), voters) for answer, voters in self.store.read(query, [round])]

    def count_votes(self, round: int) -> int:
        """Return how many have voted in a round."""
        return self._one("SELECT count(*) FROM votes WHERE round = ?", round)[0]

    def count_voters(self, code: str) -> int:
        """Return how many different people have voted in a room."""
        return self._one(f"SELECT count(DISTINCT voter) {VOTES_OF_ROOM}", code)[0]

    def keep_vote(self, round: int, voter: str, answer: list[int], turn: int) -> None:
        """Keep a vote, in place of an earlier one of the same voter."""
        query = "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)"
        self._write(query, round, voter, json.dumps(answer), turn)

    # --- inside ------------------------------------------------------------------------------------

    def _one(self, query, *values):
        rows = self.store.read(query, values)
        return rows[0] if rows else None

    def _write(self, query, *values):
        return self.store.db.execute(query, values)


def ballot_of(poll: sqlite3.Row) -> dict[str, Any]:
    """Return the ballot of a poll, as `ballots` made it."""
    return json.loads(poll["question"])


def hands_of(round: sqlite3.Row) -> list[int]:
    """Return the show of hands of a round; empty if there was none."""
    return json.loads(round["hands"] or "[]")
