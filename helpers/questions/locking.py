"""A lock file: of several kernels that change one file, one at a time does."""

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

TIMEOUT = 2.0  # seconds to wait for a lock whose owner does not move
MAX_WAIT = 5 * TIMEOUT  # seconds to wait in all
INTERVAL = 0.005  # seconds between two tries


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file; one that a dead owner left is removed. Raises OSError after MAX_WAIT."""
    lock, mine = path.with_name(f".{path.name}.lock"), f"{os.getpid()} {time.time_ns()}"
    start = since = time.monotonic()
    seen = None
    while not _take(lock, mine):
        owner, now = _owner(lock), time.monotonic()
        if owner != seen:
            seen, since = owner, now
        elif now - since > TIMEOUT:
            with contextlib.suppress(OSError):
                lock.unlink()
        if now - start > MAX_WAIT:
            raise OSError(errno.EBUSY, "its lock file cannot be taken")
        time.sleep(INTERVAL)
    try:
        yield
    finally:
        if _owner(lock) == mine:
            with contextlib.suppress(OSError):
                lock.unlink()


def _take(lock: Path, mine: str) -> bool:
    """Make the lock file; return False where it is somebody else's."""
    try:
        file = open(lock, "x", encoding="utf-8")  # noqa: SIM115
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt" and lock.exists():  # Windows, while the other one is taking its lock away
            return False
        raise
    try:
        with file:
            file.write(mine)
    except OSError:
        with contextlib.suppress(OSError):
            lock.unlink()
        raise
    return True


def _owner(lock: Path) -> str | None:
    try:
        return lock.read_text(encoding="utf-8")
    except OSError:
        return None
