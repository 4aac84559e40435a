"""Calling a student's function: with copies, in a thread of its own, and stopped when it takes too long."""

import copy
import ctypes
import io
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

TIME_LIMIT = 2.0  # seconds for all cases together
MAX_STOPS = 20  # how often a thread is told to stop: a bare `except:` in a loop swallows the first ones
STOP_INTERVAL = 0.02  # seconds


@dataclass
class Run:
    """What came of calling a function on all cases, one after the other."""

    results: list[Any]  # one per case; up to the error, if there was one
    error: BaseException | None = None
    warned: tuple[warnings.WarningMessage, ...] = ()  # NumPy's complaints: overflow, 0/0 …
    changed: tuple[str, Any] | None = None  # (name, value) of an input that the function changed
    finished: bool = True
    printed: bool = False


class TimeUp(BaseException):
    """Thrown into a thread that runs too long."""


def run(function: Callable[..., Any], cases: Iterable[tuple[Any, ...]], names: Iterable[str]) -> Run:
    """Call the function on copies of all cases; stop at the first error."""
    ran = Run(results=[])

    def work() -> None:
        try:
            for case in cases:
                given = copy.deepcopy(case)
                ran.results.append(function(*given))
                for name, now, before in zip(names, given, case):
                    if ran.changed is None and not is_unchanged(now, before):
                        ran.changed = name, before
        except BaseException as error:  # sys.exit() must not end the kernel either
            ran.error = error

    with quiet() as (printed, warned):
        ran.finished = _in_time(work)
    ran.printed = bool(printed.getvalue().strip())
    ran.warned = tuple(each for each in warned if issubclass(each.category, RuntimeWarning))
    return ran


def is_unchanged(now: Any, before: Any) -> bool:
    """Return whether an argument is as it was. Lists and tuples are compared part by part."""
    if type(now) is not type(before):
        return False
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(is_unchanged, now, before))
    return np.array_equal(now, before)


def _in_time(work: Callable[[], None]) -> bool:
    """Run in a thread; return whether it ended in time. If not, stop it."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TIME_LIMIT)
    if not thread.is_alive():
        return True
    for _ in range(MAX_STOPS):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TimeUp)
        )
        thread.join(STOP_INTERVAL)
        if not thread.is_alive():
            break
    return False


@contextmanager
def quiet() -> Iterator[tuple[io.StringIO, list[warnings.WarningMessage]]]:
    """Catch prints and warnings: a function that is run a dozen times would print a dozen times."""
    old, printed = sys.stdout, io.StringIO()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        sys.stdout = printed
        try:
            yield printed, warned
        finally:
            sys.stdout = old
