"""Transactions on one file of votes: everything inside `change` is written together or not at all."""

import contextlib
import functools
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .database import connect
from .errors import GONE, StoreError, explained
from .files import MEMORY, create_private, identity
from .locks import WriteLock


class Store:
    """One file of rooms, polls, rounds and votes. `with store.change():` is one commit."""

    def __init__(self, path: str | Path):
        self.path = MEMORY if Path(path) == MEMORY else Path(path).absolute()
        with explained(self.path):
            if self.path != MEMORY:
                create_private(self.path)
            self.db, self.secret = connect(self.path)
        self.lock = WriteLock(self.db)
        self.file = identity(self.path)
        self.traces = False  # what was deleted may still be read in the journal

    def setting(self, name: str) -> Any:
        """Return a setting that outlives the server, or None. Raises StoreError."""
        rows = self.read("SELECT value FROM settings WHERE name = ?", [name])
        return rows[0][0] if rows else None

    def keep(self, name: str, value: Any) -> None:
        """Keep a setting. Raises StoreError."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Write everything inside together or not at all. Raises StoreError."""
        found = identity(self.path)
        if None not in (found, self.file) and found != self.file:
            raise StoreError(GONE.format(path=self.path))
        with explained(self.path):
            self.lock.acquire()
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
        if self.traces:
            self._wipe_without_waiting()

    @contextlib.contextmanager
    def moment(self) -> Iterator[None]:
        """Read everything inside as of one moment, whatever another server writes. Raises StoreError."""
        with explained(self.path):
            if self.db.in_transaction:  # in the midst of a change
                yield
                return
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                if self.db.in_transaction:
                    self.db.execute("COMMIT")

    def read(self, query: str, values: Sequence = ()) -> list[sqlite3.Row]:
        """Return all rows of a query. Raises StoreError."""
        with explained(self.path):
            return self.db.execute(query, values).fetchall()

    def wipe_traces(self) -> bool:
        """Leave deleted votes neither in the file nor in its journal; return whether that is done.

        It is not while another program is reading: then it is tried again after each change, and at the end.
        """
        with explained(self.path):
            self.traces = bool(self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        return not self.traces

    def _wipe_without_waiting(self):
        with contextlib.suppress(sqlite3.Error, StoreError), self.lock.without_waiting():
            self.wipe_traces()  # what was to be kept is kept, so an error is none of the caller's

    def close(self) -> None:
        """Close the file, and wipe out what was deleted if that could not be done before."""
        if self.traces:
            self._wipe_without_waiting()
        self.db.close()


def of_one_moment(method: Callable) -> Callable:
    """Let a method of something with a `store` read all it reads as of one moment."""

    @functools.wraps(method)
    def reading(self, *given, **named):
        with self.store.moment():
            return method(self, *given, **named)

    return reading
