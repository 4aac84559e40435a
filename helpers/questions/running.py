"""Calling a student's function: with copies, in a thread of its own, and stopped when it takes too long."""

import copy
import ctypes
import io
import sys
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

TIME_LIMIT = 2.0  # seconds for all cases together


@dataclass
class Run:
    """What came of calling a function on all cases, one after the other."""

    results: list  # one per case; up to the error, if there was one
    error: BaseException | None = None
    warned: tuple = ()  # NumPy's complaints: overflow, 0/0 …
    changed: object = None  # (name, value) of an input that the function changed
    finished: bool = True
    printed: bool = False


class TimeUp(BaseException):
    """Thrown into a thread that runs too long."""


def run(function, cases, names):
    """Call the function on copies of all cases; stop at the first error."""
    ran = Run(results=[])

    def work():
        try:
            for case in cases:
                given = copy.deepcopy(case)
                ran.results.append(function(*given))
                for name, now, before in zip(names, given, case):
                    if ran.changed is None and not _same(now, before):
                        ran.changed = name, before
        except BaseException as error:  # sys.exit() must not end the kernel either
            ran.error = error

    with quiet() as (printed, warned):
        ran.finished = _in_time(work)
    ran.printed = bool(printed.getvalue().strip())
    ran.warned = tuple(each for each in warned if issubclass(each.category, RuntimeWarning))
    return ran


def _same(now, before):
    """Is an argument as it was? Lists and tuples are looked at part by part."""
    if type(now) is not type(before):
        return False
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(_same, now, before))
    return np.array_equal(now, before)


def _in_time(work):
    """Run in a thread; True if it ended in time. Otherwise it is told to stop, more than once if need be."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TIME_LIMIT)
    if not thread.is_alive():
        return True
    for _ in range(20):  # a bare `except:` in a loop swallows the first ones
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp))
        thread.join(0.02)
        if not thread.is_alive():
            break
    return False


@contextmanager
def quiet():
    """Prints and warnings are caught: a function that is run a dozen times would print a dozen times."""
    old, printed = sys.stdout, io.StringIO()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        sys.stdout = printed
        try:
            yield printed, warned
        finally:
            sys.stdout = old
