"""The votes of a room as a file: all or nothing, and over nobody else's file."""

import csv
import io
import os
import tempfile
from pathlib import Path
from typing import Any

from ..refusal import Refused

EXISTS = "{path} is there already. Take another name, or replace=True to write over it."
NO_FILE = 'Name a file: room.export("lecture.csv").'


def writable(path: Any, own: set[Path], replace: bool) -> Path:
    """Return the path if nothing but one of our `own` files lies there, or `replace`. Raises Refused."""
    try:
        path = Path(path).expanduser()
    except (TypeError, RuntimeError):
        raise Refused(422, NO_FILE) from None
    if path.exists() and not replace and path.resolve() not in own:
        raise Refused(409, EXISTS.format(path=path))
    return path


def write(path: Path, text: str) -> None:
    """Write all or nothing. Raises Refused."""
    try:
        _write(path, text.encode("utf-8-sig"))  # the mark at the start tells Excel that it is Unicode
    except OSError as error:
        raise Refused(507, f"{path} cannot be written: {error.strerror or error}.") from None


def _write(path, data):
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.close()
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def count_votes(text: str) -> int:
    """Return how many votes there are in a CSV of votes; a show of hands has several in a line."""
    return sum(int(row["count"]) for row in csv.DictReader(io.StringIO(text)))
