"""What can go wrong with the file of votes, as sentences that say what to do."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC}
NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}

NOT_OURS = "{path} is damaged or not a file of votes. Move it away, then start again."
NEWER = "{path} was written by a newer version of this course. Update the course, or move the file away."
GONE = (
    "The file of votes is gone: {path} was deleted, moved or replaced, so nothing more can be kept. Export "
    "what you need now. Then start Jupyter again; a new room begins."
)
DISK_FULL = "The disk is full: this could not be stored. Earlier votes are safe. Make room and try again."
NOT_KEPT = (
    "The votes cannot be kept in {path}: {why}. Set NN_POLLS to a file in a folder that can be written to."
)
OTHERWISE = "The votes cannot be stored in {path} ({why}). Earlier votes are safe."


class StoreError(Exception):
    """The votes cannot be written or read; the message says why and what to do. Nothing earlier is lost."""


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the system into a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_sentence(error, path)) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:  # inside a file that is whole
        raise StoreError(NOT_OURS.format(path=path)) from error
    except OSError as error:
        raise StoreError(NOT_KEPT.format(path=path, why=error.strerror)) from error


def primary_code(error: BaseException) -> int:
    """Return the kind of an error of SQLite; 0 for anything else."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _sentence(error, path):
    if getattr(error, "sqlite_errorcode", None) in FULL:
        return DISK_FULL
    if primary_code(error) in NOT_WRITABLE:
        return NOT_KEPT.format(path=path, why="it cannot be written to")
    if primary_code(error) in DAMAGED:
        return NOT_OURS.format(path=path)
    return OTHERWISE.format(path=path, why=error)
