"""Code that may run for ever, or start another process: it runs in a thread of its own, and is stopped."""

import ctypes
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Any

MAX_STOPS = 20  # how often a thread is told to stop: a bare `except:` in a loop swallows the first ones
STOP_INTERVAL = 0.02  # seconds


class Ending(Enum):
    """How it ended."""

    BY_ITSELF = "by itself"
    STOPPED = "it took too long and was stopped"
    RUNS_ON = "it took too long, and is in a call that nothing can stop"


class TimeUp(BaseException):
    """Thrown into a thread that has to stop."""


class OtherProcess(BaseException):
    """Thrown where a thread is about to copy the kernel."""


class _Judged(threading.local):
    """Whether this thread runs a student's function."""

    now = False


_judged = _Judged()


def run_apart(work: Callable[[], None], limit: float) -> Ending:
    """Run in a thread for at most `limit` seconds; what goes on then is stopped. It cannot fork."""

    def whole() -> None:
        _judged.now = True
        with suppress(TimeUp):  # it may come a moment after the work was done
            work()

    thread = threading.Thread(target=whole, daemon=True)
    with _no_forks():
        thread.start()
        try:
            thread.join(limit)
        except BaseException:  # the learner pressed ■
            _stop(thread)
            raise
        if not thread.is_alive():
            return Ending.BY_ITSELF
        return Ending.STOPPED if _stop(thread) else Ending.RUNS_ON


def _stop(thread: threading.Thread) -> bool:
    """Stop a thread if it still runs; return whether it has ended."""
    for _ in range(MAX_STOPS):
        if not thread.is_alive():
            return True
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TimeUp)
        )
        thread.join(STOP_INTERVAL)
    return not thread.is_alive()


@contextmanager
def _no_forks() -> Iterator[None]:
    """Let judged threads start no copy of the kernel: there is one, and one file of answers."""
    before = {name: getattr(os, name) for name in ("fork", "forkpty") if hasattr(os, name)}

    def guarded(fork: Callable[[], Any]) -> Callable[[], Any]:
        def none() -> Any:
            if _judged.now:
                raise OtherProcess
            return fork()

        return none

    try:
        for name, fork in before.items():
            setattr(os, name, guarded(fork))
        yield
    finally:
        for name, fork in before.items():
            setattr(os, name, fork)


def _in_child() -> None:
    """End a copy of the kernel that was made all the same."""
    if _judged.now:
        os._exit(0)


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_in_child)
