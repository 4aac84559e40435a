"""Votes in SQLite: one commit for each vote, so that what a phone was told is kept is kept.

The file is in WAL mode: a process killed at any moment loses nothing that was acknowledged (after a power
cut the last moments may be missing). No address, name or device of a voter is stored.
"""

import contextlib
import os
import secrets
import sqlite3
import time
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rooms (
    code TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, opened REAL NOT NULL, poll INTEGER,
    version INTEGER NOT NULL DEFAULT 1, low REAL NOT NULL, high REAL NOT NULL,
    peek_key TEXT, peek_viewer TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polls (
    id INTEGER PRIMARY KEY, room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    question TEXT NOT NULL, phase TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS rounds (
    id INTEGER PRIMARY KEY, poll INTEGER NOT NULL REFERENCES polls ON DELETE CASCADE,
    number INTEGER NOT NULL, opened REAL NOT NULL, hands TEXT, UNIQUE (poll, number)
);
CREATE TABLE IF NOT EXISTS votes (
    round INTEGER NOT NULL REFERENCES rounds ON DELETE CASCADE, voter TEXT NOT NULL,
    answer TEXT NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (round, voter)
) WITHOUT ROWID;
"""
VERSION = 1
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC}


class StoreError(Exception):
    """The votes cannot be written or read; the message says why and what to do. Nothing earlier is lost."""


class Store:
    """One file of rooms, polls, rounds and votes. `with store.change() as db:` is one commit."""

    def __init__(self, path):
        self.path = Path(path)
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.db = sqlite3.connect(self.path, isolation_level=None, timeout=5)
            self.db.row_factory = sqlite3.Row
            with contextlib.suppress(OSError):
                os.chmod(self.path, 0o600)
            for setting in (
                "journal_mode = WAL",
                "synchronous = NORMAL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                self.db.execute(f"PRAGMA {setting}")
            found = self.db.execute("PRAGMA user_version").fetchone()[0]
            if found > VERSION:
                raise StoreError(
                    f"{self.path} was written by a newer version of this course. Update the course, "
                    "or move the file away."
                )
            self.db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
            self.secret = self._secret()

    def _secret(self):
        """What cookies are signed with. It stays, so that a phone is the same voter after a restart."""
        with self.change() as db:
            db.execute("INSERT OR IGNORE INTO settings VALUES ('secret', ?)", [secrets.token_urlsafe(32)])
            return db.execute("SELECT value FROM settings WHERE name = 'secret'").fetchone()[0]

    @contextlib.contextmanager
    def change(self):
        """Everything inside is written together or not at all. Raises StoreError."""
        with self._told():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def read(self, query, values=()):
        """All rows of a query. Raises StoreError."""
        with self._told():
            return self.db.execute(query, values).fetchall()

    def wipe_traces(self):
        """After votes were deleted: leave them neither in the file nor in its journal."""
        with self._told():
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self):
        self.db.close()

    @contextlib.contextmanager
    def _told(self):
        """SQLite's and the system's errors as a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._sentence(error)) from error
        except OSError as error:
            raise StoreError(
                f"The votes cannot be kept in {self.path}: {error.strerror}. {ELSEWHERE}"
            ) from error

    def _sentence(self, error):
        code = getattr(error, "sqlite_errorcode", None)
        if code in FULL:
            return (
                "The disk is full: this could not be stored. Earlier votes are safe. Make room and try again."
            )
        if code is not None and code & 0xFF in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_PERM,
        ):
            return f"The votes cannot be written to {self.path}: no permission to write there. {ELSEWHERE}"
        if code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return f"{self.path} is damaged or not a file of votes. Move it away, then start again."
        return f"The votes cannot be stored in {self.path} ({error}). Earlier votes are safe."


ELSEWHERE = "Set NN_POLLS to a file in a folder that can be written to."


def now():
    """Seconds since 1970: when a room or a round was opened. Votes carry no time."""
    return time.time()
