"""The tables, and how a file of votes is opened.

The file is in WAL mode: a process killed at any moment loses nothing that was acknowledged (after a power
cut the last moments may be missing). No address, name or device of a voter is stored.
"""

import secrets
import sqlite3
import time
from pathlib import Path

from .errors import NEWER, NOT_OURS, StoreError, primary_code

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
SETTINGS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
OPEN_TIMEOUT = 5  # seconds in which another process that sets the file up should be done
OPEN_INTERVAL = 0.02


def connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the file; return the connection and the secret of the file.

    SQLite does not wait while another process turns the file to WAL mode: we do. Raises sqlite3.Error, or
    StoreError for a file that is not ours.
    """
    until = time.monotonic() + OPEN_TIMEOUT
    while True:
        db = sqlite3.connect(path, isolation_level=None, timeout=OPEN_TIMEOUT)
        try:
            return db, _set_up(db, path)
        except BaseException as error:
            db.close()
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(OPEN_INTERVAL)


def _set_up(db, path):
    """Create the tables of an empty file; return its secret. A file of something else is left as it was.

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
        raise StoreError(NEWER.format(path=path))
    for setting in SETTINGS:
        db.execute(f"PRAGMA {setting}")
    if not tables:  # nothing is written to a file that is set up: its disk may be full
        marks = f"PRAGMA application_id = {MARK}; PRAGMA user_version = {VERSION};"
        secret = f"INSERT OR IGNORE INTO settings VALUES ('secret', '{secrets.token_urlsafe(32)}');"
        db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {marks} {secret} COMMIT;")
    return db.execute("SELECT value FROM settings WHERE name = 'secret'").fetchone()[0]
