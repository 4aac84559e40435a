"""What the learner has answered, kept in one small file beside the notebooks.

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

from ..course import IS_CLONE, NOTEBOOKS
from . import progress_file
from .locking import locked
from .progress_file import Data, Entry, Newer

NEWER = "{name} was written by a newer version of this course and is left as it is. {session}"
SET_ASIDE = "{name} could not be read; it was kept as {kept}, and a new one was begun."
READ_ONLY = "Your progress cannot be saved: {folder} is read-only. {session}"
DISK_FULL = "Your progress cannot be saved: the disk is full. {session}"
NOT_SAVED = "Your progress cannot be saved ({reason}). {session}"
SESSION = "Your answers count until the kernel stops."


def default_path() -> Path:
    """Return the file of the answers: NN_PROGRESS, or progress.json in the folder of the notebooks.

    A clone has one such folder, wherever the notebook runs. An installed package has none to write to: it
    takes the folder that the kernel started in if notebooks lie there, else a place in Jupyter's data folder.
    """
    chosen = os.environ.get("NN_PROGRESS")
    return Path(chosen) if chosen else _folder() / "progress.json"


@cache
def _folder() -> Path:  # asked once: a later os.chdir moves no answers
    if IS_CLONE:
        return NOTEBOOKS
    here = Path.cwd()
    if any(here.glob("*.ipynb")):
        return here
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "neural-networks-live"


def open_progress() -> "Progress":
    """Return the one Progress of this kernel."""
    return _opened(default_path())


@cache
def _opened(path: Path) -> "Progress":
    return Progress(path)


class Progress:
    """Reads and changes the file; `take_message()` gives, once, what the learner should know."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pending: list[Callable[[Data], None]] = []  # changes that are not in the file yet
        self._messages: list[str] = []
        self._given: set[str] = set()  # messages of the past
        self._listeners: list[Callable[[], None]] = []

    def get(self, section: str, item: str) -> Entry:
        """Return the entry of one question, exercise or prediction; {} if there is none."""
        data = self._read()
        for change in self._pending:
            change(data)
        entry: Entry = data[section].get(item, {})
        return entry

    def answered(self, question_id: str, answer: Any, right: bool) -> None:
        """Keep an answer; the same answer given twice in a row is one attempt."""

        def change(entry: Entry) -> Entry:
            again = entry.get("answer", ...) == answer
            attempts = entry.get("attempts", 0) + (not again)
            return {**entry, "answer": answer, "right": right, "attempts": attempts}

        self._change("questions", question_id, change)

    def hinted(self, question_id: str, count: int) -> None:
        """Keep how many hints were opened."""
        self._change("questions", question_id, lambda e: {**e, "hints": max(count, e.get("hints", 0))})

    def predicted(self, question_id: str, answer: Any) -> None:
        """Keep a guess."""
        self._change("predictions", question_id, lambda e: {**e, "answer": answer})

    def tried(self, exercise_id: str, passed: bool) -> None:
        """Keep the outcome of an exercise; once passed stays passed."""

        def change(entry: Entry) -> Entry:
            whether = bool(entry.get("passed")) or passed
            return {**entry, "passed": whether, "attempts": entry.get("attempts", 0) + 1}

        self._change("exercises", exercise_id, change)

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
            data[section][item] = change(entry if isinstance(entry, dict) else {})

        self._pending.append(apply)
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
            except ValueError:
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
        except ValueError:
            kept = progress_file.set_aside(self.path)
            self._tell(SET_ASIDE, kept=kept.name)
            return progress_file.empty()

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
