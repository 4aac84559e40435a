"""What the learner has answered: one small JSON file beside the notebooks.

Every write reads the file anew, adds its one change under a lock, and swaps the new file in whole: two
notebooks lose nothing of each other, and a cut wire leaves the old file. What cannot be written stays in
memory for the session and is tried again with the next change.
"""

import contextlib
import errno
import json
import os
import time
from functools import cache
from pathlib import Path

from ..course import IS_CLONE, NOTEBOOKS

SCHEMA, VERSION = "neural-networks-live progress", 1
SECTIONS = ("questions", "exercises", "predictions")
PATIENCE = 2.0  # seconds to wait for a lock whose owner does not move

NEWER = "{name} was written by a newer version of this course and is left as it is. {session}"
SET_ASIDE = "{name} could not be read; it was kept as {kept}, and a new one was begun."
READ_ONLY = "Your progress cannot be saved: {folder} is read-only. {session}"
DISK_FULL = "Your progress cannot be saved: the disk is full. {session}"
NOT_SAVED = "Your progress cannot be saved ({reason}). {session}"
SESSION = "Your answers count until the kernel stops."


def default_path():
    """Return the file of the answers: NN_PROGRESS, or progress.json in the folder of the notebooks.

    A clone has one such folder, wherever the notebook runs. An installed package has none to write to: it
    takes the folder that the kernel started in if notebooks lie there, else a place in Jupyter's data folder.
    """
    chosen = os.environ.get("NN_PROGRESS")
    return Path(chosen) if chosen else _folder() / "progress.json"


@cache
def _folder():  # asked once: a later os.chdir moves no answers
    if IS_CLONE:
        return NOTEBOOKS
    here = Path.cwd()
    if any(here.glob("*.ipynb")):
        return here
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "neural-networks-live"


def open_progress():
    """The one Progress of this kernel."""
    return _opened(default_path())


@cache
def _opened(path):
    return Progress(path)


class Newer(Exception):
    """The file belongs to a later version of the course; `data` is what can be read of it."""

    def __init__(self, data):
        super().__init__("newer version")
        self.data = data


class Progress:
    """Reads and changes the file; `take_message()` gives, once, what the learner should know."""

    def __init__(self, path):
        self.path = Path(path)
        self._pending = []  # changes that are not in the file yet
        self._messages, self._told = [], set()

    def get(self, section, item):
        """The entry of one question, exercise or prediction; {} if there is none."""
        data = self._read()
        for change in self._pending:
            change(data)
        return data[section].get(item, {})

    def answered(self, question_id, answer, right):
        """Keep an answer; the same answer given twice in a row is one attempt."""

        def change(entry):
            again = entry.get("answer", ...) == answer
            attempts = entry.get("attempts", 0) + (not again)
            return {**entry, "answer": answer, "right": right, "attempts": attempts}

        self._change("questions", question_id, change)

    def hinted(self, question_id, count):
        """Keep how many hints were opened."""
        self._change("questions", question_id, lambda e: {**e, "hints": max(count, e.get("hints", 0))})

    def predicted(self, question_id, answer):
        """Keep a guess."""
        self._change("predictions", question_id, lambda e: {**e, "answer": answer})

    def tried(self, exercise_id, passed):
        """Keep the outcome of an exercise; once passed stays passed."""

        def change(entry):
            return {
                **entry,
                "passed": bool(entry.get("passed")) or passed,
                "attempts": entry.get("attempts", 0) + 1,
            }

        self._change("exercises", exercise_id, change)

    def take_message(self):
        """What happened to the file, in a sentence, or ''. Each sentence is told once."""
        message = " ".join(self._messages)
        self._messages.clear()
        return message

    # --- inside ------------------------------------------------------------------------------------

    def _change(self, section, item, change):
        def apply(data):
            entry = data[section].get(item, {})
            data[section][item] = change(entry if isinstance(entry, dict) else {})

        self._pending.append(apply)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _lock(self.path):
                data = self._load()
                for waiting in self._pending:
                    waiting(data)
                _replace(self.path, data)
            self._pending.clear()
        except Newer:
            self._tell(NEWER)
        except OSError as error:
            self._tell_error(error)

    def _read(self):
        try:
            try:
                return self._parse()
            except ValueError:
                with _lock(self.path):
                    return self._load()
        except Newer as newer:
            self._tell(NEWER)
            return newer.data
        except OSError as error:
            self._tell_error(error)
        return _empty()

    def _load(self):
        """The file's data; a damaged or foreign file is set aside. Call it with the lock held."""
        try:
            return self._parse()
        except ValueError:
            kept = _set_aside(self.path)
            self._tell(SET_ASIDE, kept=kept.name)
            return _empty()

    def _parse(self):
        try:
            return _checked(json.loads(self.path.read_bytes().decode("utf-8")))
        except FileNotFoundError:
            return _empty()
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def _tell(self, sentence, **words):
        words = {"name": self.path.name, "folder": self.path.parent.name, "session": SESSION, **words}
        message = sentence.format(**words)
        if message not in self._told:
            self._told.add(message)
            self._messages.append(message)

    def _tell_error(self, error):
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            self._tell(READ_ONLY)
        elif error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            self._tell(DISK_FULL)
        else:
            self._tell(NOT_SAVED, reason=error.strerror or type(error).__name__)


def _empty():
    return {"schema": SCHEMA, "version": VERSION, **{section: {} for section in SECTIONS}}


def _checked(data):
    """Data of ours in full, or ValueError; Newer if a later version wrote it."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError("not a progress file")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("no version")
    whole = {**_empty(), **data}
    tables = all(_is_table(whole[section]) for section in SECTIONS)
    if version > VERSION:
        raise Newer(whole if tables else _empty())
    if not tables:
        raise ValueError("a section is not a table")
    return whole


def _is_table(section):
    return isinstance(section, dict) and all(isinstance(entry, dict) for entry in section.values())


def _set_aside(path):
    """Rename a file to progress.damaged-1.json, or the next number that is free."""
    number = 1
    while True:
        kept = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        if not kept.exists():
            with contextlib.suppress(FileNotFoundError):  # another kernel was faster
                os.rename(path, kept)
            return kept
        number += 1


def _replace(path, data):
    """Write beside, then swap: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        for wait in (0.01, 0.05, 0.2, None):  # Windows refuses while another kernel is reading
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


@contextlib.contextmanager
def _lock(path):
    """A lock file made by whoever comes first; one that its dead owner left behind is taken away."""
    lock, mine = path.with_name(f".{path.name}.lock"), f"{os.getpid()} {time.time_ns()}"
    start = since = time.monotonic()
    seen = None
    while not _taken(lock, mine):
        owner, now = _owner(lock), time.monotonic()
        if owner != seen:
            seen, since = owner, now
        elif now - since > PATIENCE:
            with contextlib.suppress(OSError):
                lock.unlink()
        if now - start > 5 * PATIENCE:
            raise OSError(errno.EBUSY, "its lock file cannot be taken")
        time.sleep(0.005)
    try:
        yield
    finally:
        if _owner(lock) == mine:
            with contextlib.suppress(OSError):
                lock.unlink()


def _taken(lock, mine):
    """Make the lock file, or say that it is somebody else's."""
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


def _owner(lock):
    try:
        return lock.read_text(encoding="utf-8")
    except OSError:
        return None
