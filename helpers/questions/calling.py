"""Who calls `ask` or `check`: the names that a cell uses, and what they stand for, now and later."""

import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

OURS = __name__.rpartition(".")[0]  # this package: its frames are passed over


class Caller(NamedTuple):
    """The code that called: the names it can see, as they are at any time, and those that it uses."""

    space: Mapping[str, Any]
    used: tuple[str, ...] = ()

    def name_of(self, thing: Any) -> str | None:
        """Return the name that a thing has here, those that the calling code uses first; None without one."""
        own = [name for name in self.space if not name.startswith("_")]  # _ and _7 are IPython's
        return next((name for name in (*self.used, *own) if self.space.get(name) is thing), None)


def caller() -> Caller:
    """Return the code outside of this package that is being run: in a notebook, the cell."""
    frame = sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(OURS):
        frame = frame.f_back
    return Caller(frame.f_globals, frame.f_code.co_names)
