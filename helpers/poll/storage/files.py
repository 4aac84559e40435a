"""The file itself: made for its owner's eyes only, and noticed when it is deleted."""

import contextlib
import os
from pathlib import Path

MEMORY = Path(":memory:")  # no file: votes last as long as the process


def create_private(path: Path) -> None:
    """Make an empty file that nobody but its owner may read, if there is none. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):  # private from its first moment on
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def identity(path: Path) -> tuple | None:
    """Return which file lies at `path`; an empty tuple if none does, None where that cannot be known.

    SQLite writes on into a file that was deleted, and never says so.
    """
    if os.name != "posix" or path == MEMORY:  # Windows lets nobody delete a file that is open
        return None
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return ()
    except OSError:  # a folder that cannot be looked into now
        return None
    return found.st_dev, found.st_ino
