"""What a student's function calls while it is judged: functions of the course, neurons of an exercise."""

from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, NamedTuple


class Call(NamedTuple):
    """A call of a Python function: what it was given by place, and what it gave."""

    given: tuple[Any, ...]
    result: Any


class Watch:
    """A profiler, for sys.setprofile: `borrowed` is the first of `own` functions that was called.

    `calls` holds, case by case, all calls of Python functions; only where it is asked to keep them.
    """

    def __init__(self, own: Iterable[Callable[..., Any]], *, keeps: bool = False) -> None:
        self._own = {function.__code__: function for function in own}  # type: ignore[attr-defined]
        self._keeps = keeps
        self._open: list[tuple[Any, ...]] = []  # what the calls were given that have not returned yet
        self.borrowed: Callable[..., Any] | None = None
        self.calls: list[list[Call]] = []

    def next_case(self) -> None:
        """Begin a new list of calls."""
        self.calls.append([])
        self._open.clear()

    def __call__(self, frame: FrameType, event: str, result: Any) -> None:
        """Note a call or a return."""
        if event == "call":
            self.borrowed = self.borrowed or self._own.get(frame.f_code)
            if self._keeps:
                code = frame.f_code
                self._open.append(tuple(map(frame.f_locals.get, code.co_varnames[: code.co_argcount])))
        elif event == "return" and self._open:
            self.calls[-1].append(Call(self._open.pop(), result))
