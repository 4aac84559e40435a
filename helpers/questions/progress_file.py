"""The file of the answers: its format, and how it is read, swapped for a new one, or set aside.

{"schema": …, "version": 1, "questions": {id: {"answer", "right", "attempts", "hints", "twin"}},
 "exercises": {id: {"passed", "attempts"}}, "predictions": {id: {"answer"}}}
"""

import contextlib
import json
import os
import time
from pathlib import Path
from typing import Any

SCHEMA, VERSION = "neural-networks-live progress", 1
SECTIONS = ("questions", "exercises", "predictions")
RETRIES = (0.01, 0.05, 0.2)  # seconds: Windows refuses to replace a file while another kernel reads it

Entry = dict[str, Any]
Data = dict[str, Any]  # a section is a dict of entries


class Newer(Exception):
    """The file belongs to a later version of the course; `data` is what can be read of it."""

    def __init__(self, data: Data) -> None:
        super().__init__("newer version")
        self.data = data


def empty() -> Data:
    """Return the data of a file without entries."""
    return {"schema": SCHEMA, "version": VERSION, **{section: {} for section in SECTIONS}}


def read(path: Path) -> Data:
    """Read a file; where there is none, return empty data. Raises ValueError if it is not ours, or Newer."""
    try:
        return _checked(json.loads(path.read_bytes().decode("utf-8")))
    except FileNotFoundError:
        return empty()
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _checked(data: Any) -> Data:
    """Return data of ours in full. Raises ValueError, or Newer if a later version wrote it."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError("not a progress file")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("no version")
    whole = {**empty(), **data}
    tables = all(_is_table(whole[section]) for section in SECTIONS)
    if version > VERSION:
        raise Newer(whole if tables else empty())
    if not tables:
        raise ValueError("a section is not a table")
    return whole


def _is_table(section: Any) -> bool:
    return isinstance(section, dict) and all(isinstance(entry, dict) for entry in section.values())


def replace(path: Path, data: Data) -> None:
    """Write beside, then swap: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        for wait in (*RETRIES, None):
            try:
                os.replace(beside, path)
                return
            except PermissionError:
                if wait is None:
                    raise
                time.sleep(wait)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def set_aside(path: Path) -> Path:
    """Rename a file to progress.damaged-1.json, or the next number that is free; return the new path."""
    number = 1
    while True:
        kept = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        if not kept.exists():
            with contextlib.suppress(FileNotFoundError):  # another kernel was faster
                os.rename(path, kept)
            return kept
        number += 1
