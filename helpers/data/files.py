"""Where the course's data lie. Origin and licence of every file: files/CREDITS.md."""

from pathlib import Path

from ..course import FILES


def shipped(name: str) -> Path:
    """Return the path of a file that comes with the course; raise FileNotFoundError with a way out of it."""
    path = FILES / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: get the course's files/ folder again, or run `make data`."
        )
    return path
