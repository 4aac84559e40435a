"""Votes in SQLite: one commit for each vote, so that what a phone was told is kept is kept.

The file is in WAL mode: a process killed at any moment loses nothing that was acknowledged (after a power
cut the last moments may be missing). No address, name or device of a voter is stored.
"""

import contextlib
import json
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
MARK = 0x4E4E6C76  # "NNlv", in the head of the file: it is a file of votes
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC}


BUSY = sqlite3.SQLITE_BUSY
PATIENCE = 0.5  # seconds to wait for another who writes: meanwhile JupyterLab stands still, phones try again
HASTE = 1.0  # seconds after such a wait was in vain, in which nobody waits again


class StoreError(Exception):
    """The votes cannot be written or read; the message says why and what to do. Nothing earlier is lost."""


class Store:
    """One file of rooms, polls, rounds and votes. `with store.change() as db:` is one commit."""

    def __init__(self, path):
        self.path = Path(path) if str(path) == ":memory:" else Path(path).absolute()
        with self._told():
            if str(path) != ":memory:":
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with contextlib.suppress(FileExistsError):  # from its first moment on its owner's only
                    os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            self.db = self._opened()
        self.file = self._file()
        self.traces = False  # what was deleted may still be read in the journal
        self.hasty_until = None
        self.clock = time.monotonic

    def _opened(self, seconds=5):
        """A connection to the file as it must be. SQLite does not wait while another turns to WAL: we do."""
        until = time.monotonic() + seconds
        while True:
            db = sqlite3.connect(self.path, isolation_level=None, timeout=seconds)
            try:
                self.secret = _set_up(db, self.path)
                _wait(db, PATIENCE)
                return db
            except BaseException as error:
                db.close()
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != BUSY or time.monotonic() > until:
                    raise
            time.sleep(0.02)

    def setting(self, name):
        """A setting that outlives the server, or None. Raises StoreError."""
        rows = self.read("SELECT value FROM settings WHERE name = ?", [name])
        return rows[0][0] if rows else None

    def keep(self, name, value):
        """Keep a setting. Raises StoreError."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])

    @contextlib.contextmanager
    def change(self):
        """Everything inside is written together or not at all. Raises StoreError."""
        if self._file() != self.file:
            raise StoreError(GONE.format(path=self.path))
        with self._told():
            self._begin()
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
        if self.traces:
            self._wipe_at_once()

    def _begin(self):
        """Wait for whoever writes; but after a wait in vain only try, for a while."""
        if self.hasty_until and self.clock() >= self.hasty_until:
            self.hasty_until = None
            _wait(self.db, PATIENCE)
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == BUSY and self.hasty_until is None:
                self.hasty_until = self.clock() + HASTE
                _wait(self.db, 0)
            raise

    @contextlib.contextmanager
    def moment(self):
        """Everything inside is read as of one moment, whatever another server writes. Raises StoreError."""
        with self._told():
            if self.db.in_transaction:  # in the midst of a change
                yield
                return
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                if self.db.in_transaction:
                    self.db.execute("COMMIT")

    def read(self, query, values=()):
        """All rows of a query. Raises StoreError."""
        with self._told():
            return self.db.execute(query, values).fetchall()

    def wipe_traces(self):
        """After votes were deleted: leave them neither in the file nor in its journal.

        False if another program is just reading: then it is tried again after each change, and at the end.
        """
        with self._told():
            self.traces = bool(self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        return not self.traces

    def _wipe_at_once(self):
        with contextlib.suppress(sqlite3.Error, StoreError):  # what was to be kept is kept
            _wait(self.db, 0)
            self.wipe_traces()
        _wait(self.db, 0 if self.hasty_until else PATIENCE)

    def close(self):
        if self.traces:
            self._wipe_at_once()
        self.db.close()

    def _file(self):
        """Which file lies at our path: SQLite writes on to one that was deleted, and never says so."""
        if os.name != "posix" or str(self.path) == ":memory:":  # Windows lets nobody delete it
            return None
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return "gone"
        except OSError:  # a folder that cannot be looked into now
            return self.file
        return found.st_dev, found.st_ino

    @contextlib.contextmanager
    def _told(self):
        """SQLite's and the system's errors as a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._sentence(error)) from error
        except (UnicodeDecodeError, json.JSONDecodeError) as error:  # inside a file that is whole
            raise StoreError(NOT_OURS.format(path=self.path)) from error
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
            return f"The votes cannot be kept in {self.path}: it cannot be written to. {ELSEWHERE}"
        if code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return NOT_OURS.format(path=self.path)
        return f"The votes cannot be stored in {self.path} ({error}). Earlier votes are safe."


NOT_OURS = "{path} is damaged or not a file of votes. Move it away, then start again."
GONE = (
    "The file of votes is gone: {path} was deleted, moved or replaced, so nothing more can be kept. Export "
    "what you need now. Then start Jupyter again; a new room begins."
)
ELSEWHERE = "Set NN_POLLS to a file in a folder that can be written to."


def _wait(db, seconds):
    """How long `db` waits for another who has the file locked."""
    db.execute(f"PRAGMA busy_timeout = {1000 * seconds:.0f}")


def _set_up(db, path):
    """Tables for an empty file; returns the secret. A file of something else is left as it was.

    Cookies are signed with the secret. It stays, so that a phone is the same voter after a restart.
    """
    db.row_factory = sqlite3.Row
    db.execute("BEGIN")  # the three are of one moment: another process may be setting it up
    mark, version, tables = (
        db.execute(query).fetchone()[0]
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    db.execute("COMMIT")
    if tables and mark != MARK:
        raise StoreError(NOT_OURS.format(path=path))
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer version of this course. Update the course, or move the file away."
        )
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {setting}")
    if not tables:  # nothing is written to a file that is set up: its disk may be full
        marks = f"PRAGMA application_id = {MARK}; PRAGMA user_version = {VERSION};"
        secret = f"INSERT OR IGNORE INTO settings VALUES ('secret', '{secrets.token_urlsafe(32)}');"
        db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {marks} {secret} COMMIT;")
    return db.execute("SELECT value FROM settings WHERE name = 'secret'").fetchone()[0]


def now():
    """Seconds since 1970: when a room or a round was opened. Votes carry no time."""
    return time.time()
