"""What cannot be done is said in one sentence: no traceback stands on the projector."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..ballots import NoBallot
from ..refusal import Refused


class NullResult:
    """Stands where something was refused, and says why to whoever uses it."""

    def __init__(self, why: str):
        self._why = why

    def __getattr__(self, name: str) -> "NullResult":
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> "NullResult":
        print(self._why)
        return self

    def __repr__(self) -> str:
        return self._why

    def _ipython_display_(self):
        """Show nothing: it was said already."""


def explain_refusals(method: Callable) -> Callable:
    """Let a method print in one sentence what is refused, wrong arguments too."""

    @functools.wraps(method)
    def careful(*args, **more):
        try:
            inspect.signature(method).bind(*args, **more)
        except TypeError as error:
            trouble = f"{method.__name__}: {error}."
        else:
            try:
                return method(*args, **more)
            except (Refused, NoBallot) as refused:
                trouble = str(refused)
        print(trouble)
        return NullResult(trouble)

    return careful
