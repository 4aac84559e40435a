"""Calling a student's function on copies of all cases, and looking after what it might harm."""

import copy
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .stopping import Ending, TimeUp, run_apart
from .undoing import as_before, quiet
from .watching import Watch

TIME_LIMIT = 2.0  # seconds for all cases together


@dataclass
class Run:
    """What came of calling a function on all cases, one after the other."""

    results: list[Any]  # one per case; up to the error, if there was one
    error: BaseException | None = None
    warned: tuple[warnings.WarningMessage, ...] = ()  # NumPy's complaints: overflow, 0/0 …
    changed: tuple[str, Any] | None = None  # (name, value) of an input that the function changed
    ending: Ending = Ending.BY_ITSELF
    printed: bool = False


def run(
    function: Callable[..., Any],
    cases: Iterable[tuple[Any, ...]],
    names: Iterable[str],
    watch: Watch | None = None,
) -> Run:
    """Call the function on copies of all cases; stop at the first error. `watch` sees what it calls."""
    ran = Run(results=[])

    def work() -> None:
        try:
            for case in cases:
                given = copy.deepcopy(case)
                ran.results.append(_called(function, given, watch))
                for name, now, before in zip(names, given, case):
                    if ran.changed is None and not is_unchanged(now, before):
                        ran.changed = name, before
        except TimeUp:
            raise
        except BaseException as error:  # sys.exit() must not end the kernel either
            ran.error = error

    with quiet() as (printed, warned), as_before():
        ran.ending = run_apart(work, TIME_LIMIT)
    ran.printed = printed.said
    ran.warned = tuple(each for each in warned if issubclass(each.category, RuntimeWarning))
    return ran


def _called(function: Callable[..., Any], given: tuple[Any, ...], watch: Watch | None) -> Any:
    """Return what the function gives; what it calls on the way is watched."""
    if watch is None:
        return function(*given)
    watch.next_case()
    sys.setprofile(watch)
    try:
        return function(*given)
    finally:
        sys.setprofile(None)


def is_unchanged(now: Any, before: Any) -> bool:
    """Return whether an argument is as it was. Lists and tuples are compared part by part."""
    if type(now) is not type(before):
        return False
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(is_unchanged, now, before))
    return np.array_equal(now, before)
