"""All rooms of one file of votes, from their two sides."""

import sqlite3
from pathlib import Path
from typing import Any

from ..refusal import NO_ROOM, Refused
from ..storage import Records, Store
from . import codes
from .attendance import Attendance
from .lecturer import LecturerCommands
from .voters import VoterRequests


class Polls:
    """What the lecturer may do is `lecturer`, what voters may do `voters`; both look rooms up here."""

    def __init__(self, path: str | Path):
        self.store = Store(path)
        self.records = Records(self.store)
        self.attendance = Attendance()
        self.trouble = ""  # why the latest vote could not be kept: the lecturer should hear it too
        self.lecturer, self.voters = LecturerCommands(self), VoterRequests(self)

    def room(self, code: Any, owner: str | None = None) -> sqlite3.Row:
        """Return a room, of this owner if one is named. Raises Refused."""
        code = codes.clean(code)
        room = self.records.room(code)
        if room is None or (owner is not None and room["owner"] != owner):
            raise Refused(404, NO_ROOM.format(code=code))
        return room

    def poll(self, room: sqlite3.Row, number: Any) -> sqlite3.Row:
        """Return a poll of this room. Raises Refused."""
        valid = isinstance(number, int) and 0 < number < 2**53
        poll = self.records.poll(number) if valid else None
        if poll is None or poll["room"] != room["code"]:
            raise Refused(404, f"Room {room['code']} has no such poll. Ask the question again.")
        return poll

    def current(self, room: sqlite3.Row) -> sqlite3.Row | None:
        """Return the poll that the phones of this room show."""
        return self.records.poll(room["poll"])
