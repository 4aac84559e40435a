"""What the learner has answered, kept in one small file of their own.

Every write reads the file anew, adds its one change under a lock, and swaps the new file in whole: two
notebooks lose nothing of each other, and a cut wire leaves the old file. What cannot be written stays in
memory for the session and is tried again with the next change.
"""

import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from . import progress_file
from .locking import locked
from .places import default_path, old_files
from .progress_file import Damaged, Data, Entry, Newer
from .tries import now, with_try

NEWER = "{name} was written by a newer version of this course and is left as it is. {session}"
SET_ASIDE = "{name} could not be read; it was kept as {kept}, and a new one was begun."
IN_PART = "{name} could not be read in full; it was kept as {kept}, and a new one has what could be read."
TAKEN_OVER = "Your earlier answers were found in {old}. From now on they are in {new}."
NOT_TAKEN = "Earlier answers in {old} could not be read; that file is left as it is."
READ_ONLY = "Your progress cannot be saved: {folder} is read-only. {session}"
DISK_FULL = "Your progress cannot be saved: the disk is full. {session}"
NOT_SAVED = "Your progress cannot be saved ({reason}). {session}"
SESSION = "Your answers count until the kernel stops."


def open_progress() -> "Progress":
    """Return the one Progress of this kernel."""
    return _opened(default_path())


@cache
def _opened(path: Path) -> "Progress":
    progress = Progress(path)
    for old in () if os.path.exists(path) else old_files(path):
        if progress.take_over(old):
            break
    return progress


class Progress:
    """Reads and changes the file; `take_message()` gives, once, what the learner should know."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pending: list[Callable[[Data], Any]] = []  # changes that are not in the file yet
        self._messages: list[str] = []
        self._given: set[str] = set()  # messages of the past
        self._listeners: list[Callable[[], None]] = []

    def get(self, section: str, item: str) -> Entry:
        """Return the entry of one question, exercise or prediction; {} if there is none."""
        entry: Entry = self.all()[section].get(item, {})
        return entry

    def all(self) -> Data:
        """Return everything that is known, what is not in the file yet included."""
        data = self._read()
        for change in self._pending:
            change(data)
        return data

    def answered(self, question_id: str, answer: Any, right: bool, slip: str | None = None) -> None:
        """Keep an answer and, by name, the slip behind it; the same twice in a row is one try."""

        def change(entry: Entry) -> Entry:
            again = entry.get("answer", ...) == answer and entry.get("right") is right
            tried = entry if again else with_try(entry, right, at, slip)
            return {**tried, "answer": answer, "right": right}

        at = now()
        self._change("questions", question_id, change)

    def hinted(self, question_id: str, count: int) -> None:
        """Keep how many hints were opened."""
        self._change("questions", question_id, lambda e: {**e, "hints": max(count, e.get("hints", 0))})

    def drawn(self, question_id: str, seed: int) -> None:
        """Keep which twin of a question came last; its answers are kept under its own name, id#seed."""
        self._change("questions", question_id, lambda e: {**e, "twin": seed})

    def predicted(self, question_id: str, answer: Any) -> None:
        """Keep a guess."""
        self._change("predictions", question_id, lambda e: {**e, "answer": answer})

    def tried(self, exercise_id: str, passed: bool) -> None:
        """Keep the outcome of an exercise; once passed stays passed."""

        def change(entry: Entry) -> Entry:
            return {**with_try(entry, passed, at), "passed": bool(entry.get("passed")) or passed}

        at = now()
        self._change("exercises", exercise_id, change)

    def marked(self, name: str, value: str) -> str:
        """Keep something about the file as a whole, unless it is there; return what is there now."""
        self._apply(lambda data: data.setdefault(name, value))
        return str(self.all().get(name))

    def take_over(self, old: Path) -> bool:
        """Bring in the answers of an old file, which stays as it is; return whether it could be read."""
        try:
            found = progress_file.read(old)
        except (Damaged, OSError, Newer):
            self._tell(NOT_TAKEN, old=str(old))
            return False
        self._apply(lambda data: progress_file.adopt(data, found))
        self._tell(TAKEN_OVER, old=str(old), new=str(self.path))
        return True

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this after each answer, guess, hint or exercise of this kernel, until `forget`."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[], None]) -> None:
        """Call this no longer."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def take_message(self) -> str:
        """Return what happened to the file, in a sentence, or ''. Each sentence is given once."""
        message = " ".join(self._messages)
        self._messages.clear()
        return message

    def _change(self, section: str, item: str, change: Callable[[Entry], Entry]) -> None:
        """Apply a change to one entry, now or as soon as the file can be written."""

        def apply(data: Data) -> None:
            entry = data[section].get(item, {})
            data[section][item] = change(entry)

        self._apply(apply)

    def _apply(self, change: Callable[[Data], Any]) -> None:
        """Apply a change to all data, now or as soon as the file can be written."""
        self._pending.append(change)
        self._save()
        for listener in [*self._listeners]:
            listener()

    def _save(self) -> None:
        """Write what is pending; what cannot be written stays so and is told."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                data = self._load()
                for waiting in self._pending:
                    waiting(data)
                progress_file.replace(self.path, data)
            self._pending.clear()
        except Newer:
            self._tell(NEWER)
        except OSError as error:
            self._tell_error(error)

    def _read(self) -> Data:
        try:
            try:
                return progress_file.read(self.path)
            except Damaged:
                with locked(self.path):
                    return self._load()
        except Newer as newer:
            self._tell(NEWER)
            return newer.data
        except OSError as error:
            self._tell_error(error)
        return progress_file.empty()

    def _load(self) -> Data:
        """Return the file's data; set a damaged or foreign file aside. Call it with the lock held."""
        try:
            return progress_file.read(self.path)
        except Damaged as damaged:
            kept = progress_file.set_aside(self.path)
            has_some = any(damaged.data[section] for section in progress_file.SECTIONS)
            self._tell(IN_PART if has_some else SET_ASIDE, kept=kept.name)
            if has_some:
                progress_file.replace(self.path, damaged.data)
            return damaged.data

    def _tell(self, sentence: str, **words: str) -> None:
        words = {"name": self.path.name, "folder": self.path.parent.name, "session": SESSION, **words}
        message = sentence.format(**words)
        if message not in self._given:
            self._given.add(message)
            self._messages.append(message)

    def _tell_error(self, error: OSError) -> None:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            self._tell(READ_ONLY)
        elif error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            self._tell(DISK_FULL)
        else:
            self._tell(NOT_SAVED, reason=error.strerror or type(error).__name__)
