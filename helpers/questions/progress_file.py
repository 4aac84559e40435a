"""The file of the answers: its format, and how it is read, swapped for a new one, or set aside.

{"schema": …, "version": 1, "questions": {id: {"answer", "right", "attempts", "hints", "twin", …}},
 "exercises": {id: {"passed", "attempts", …}}, "predictions": {id: {"answer"}}}

Questions and exercises also have "first" (how the first try went), "right_on" (which try was right first) and
"tries": [{"at": "2026-01-31T09:05:00Z", "right", "slip"}]. Files of old lack them; fields that we do not know
are kept as they are.
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

TYPES = {
    "right": bool,
    "passed": bool,
    "first": bool,
    "attempts": int,
    "hints": int,
    "right_on": int,
    "tries": list,
}

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


class Damaged(ValueError):
    """The file is not ours, or not whole; `data` is what can be read of it."""

    def __init__(self, reason: str, data: Data | None = None) -> None:
        super().__init__(reason)
        self.data = data or empty()


def read(path: Path) -> Data:
    """Read a file; where there is none, return empty data. Raises Damaged, Newer, OSError."""
    try:
        return _checked(json.loads(path.read_bytes()))  # UTF-8, or UTF-16 and -32 as editors leave them
    except FileNotFoundError:
        return empty()
    except RecursionError:
        raise Damaged("nested too deeply") from None
    except Damaged:
        raise
    except ValueError as error:
        raise Damaged(str(error)) from error


def adopt(data: Data, found: Data) -> None:
    """Put everything that was found into data, except where there is something already."""
    for name, value in found.items():
        if name in SECTIONS:
            data[name] = {**value, **data[name]}
        else:
            data.setdefault(name, value)


def _checked(data: Any) -> Data:
    """Return data of ours in full. Raises Damaged, or Newer if a later version wrote it."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Damaged("not a progress file")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Damaged("no version")
    whole = {**empty(), **data}
    sound = whole | {section: _sound(whole[section]) for section in SECTIONS}
    if version > VERSION:
        raise Newer(sound)
    if sound != whole:
        raise Damaged("a section or an entry is not a table, or has fields of other types", sound)
    return whole


def _sound(section: Any) -> dict[str, Entry]:
    """Return the entries that can be worked with."""
    return (
        {name: entry for name, entry in section.items() if _is_entry(entry)}
        if isinstance(section, dict)
        else {}
    )


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    return all(type(entry[name]) is kind for name, kind in TYPES.items() if name in entry) and all(
        isinstance(each, dict) for each in entry.get("tries", [])
    )


def replace(path: Path, data: Data) -> None:
    """Write beside, then swap: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(beside, "w", encoding="utf-8", opener=_private) as file:
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


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner may read."""
    return os.open(path, flags, 0o600)


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
