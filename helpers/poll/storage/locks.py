"""Several programs may write to one file of votes: how long we wait for another one."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator

from .errors import primary_code

TIMEOUT = 0.5  # seconds to wait for another who writes: meanwhile JupyterLab stands still, phones try again
PAUSE = 1.0  # seconds after such a wait was in vain, in which nobody waits again


class WriteLock:
    """The right to write to the file. It is waited for, but not again right after a wait in vain."""

    def __init__(self, db: sqlite3.Connection):
        self.db, self.clock = db, time.monotonic
        self.paused_until: float | None = None  # until then nobody waits
        self._wait_for(TIMEOUT)

    def acquire(self) -> None:
        """Begin a transaction that writes. Raises sqlite3.OperationalError while another program writes."""
        if self.paused_until is not None and self.clock() >= self.paused_until:
            self.paused_until = None
            self._wait_for(TIMEOUT)
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if primary_code(error) == sqlite3.SQLITE_BUSY and self.paused_until is None:
                self.paused_until = self.clock() + PAUSE
                self._wait_for(0)
            raise

    @contextlib.contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Wait for nobody inside: what is locked is an error at once."""
        self._wait_for(0)
        try:
            yield
        finally:
            self._wait_for(TIMEOUT if self.paused_until is None else 0)

    def _wait_for(self, seconds):
        self.db.execute(f"PRAGMA busy_timeout = {1000 * seconds:.0f}")
