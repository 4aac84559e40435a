"""What a function changes outside of itself is caught or undone: prints, warnings, chance, NumPy settings."""

import io
import random
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


class Prints(io.TextIOBase):
    """Swallows what this thread and new ones print, however much it is; others print as they did."""

    def __init__(self, aside: io.TextIOBase) -> None:
        self.aside, self.said = aside, False
        self.others = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}

    def write(self, text: str) -> int:
        """Note that something was printed; keep nothing of it."""
        if threading.get_ident() in self.others:
            return self.aside.write(text)
        self.said = self.said or not text.isspace()
        return len(text)


@contextmanager
def quiet() -> Iterator[tuple[Prints, list[warnings.WarningMessage]]]:
    """Catch prints and warnings: a function that is run a dozen times would print a dozen times."""
    old = sys.stdout
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        sys.stdout = printed = Prints(old)  # type: ignore[assignment, arg-type]
        try:
            yield printed, warned
        finally:
            sys.stdout = old


@contextmanager
def as_before() -> Iterator[None]:
    """Set back the states of chance, NumPy's reactions to errors and its way of printing."""
    chance, numpys_chance = random.getstate(), np.random.get_state()
    errors, printing = np.geterr(), np.get_printoptions()
    try:
        yield
    finally:
        random.setstate(chance)
        np.random.set_state(numpys_chance)
        np.seterr(**errors)
        np.set_printoptions(**printing)
