"""Cells that stopped before they made what they were to make: `check` must not judge what was there before.

IPython tells of each cell when it begins and when it has ended, in JupyterLab, in nbclient and on the command
line. Without IPython nothing is known of cells, and nothing is held to be old.
"""

import ast
import builtins
import keyword
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

from .calling import Caller

NO_DEFINITIONS = {*keyword.kwlist, *dir(builtins)} - {"def", "class"}
DEFINITION = re.compile(r"^\s*(?:def|class)\s+(\w+)|^\s*(\w+)\s+(\w+)\s*\(.*:\s*$|^(\w+)\s*=(?!=)", re.M)
NOT_RUN = (
    "nothing was judged. The cell that makes {name} stopped with {error}, so your last version does not "
    "exist yet. Mend that cell, run it, then this one."
)
MISSING: Any = object()


class Broken(NamedTuple):
    """A name whose last cell failed: what it stood for then, and how the cell failed."""

    thing: Any
    error: str


class Cells:
    """What became of the cells of one notebook, whose names are in `space`."""

    def __init__(self, space: Mapping[str, Any]) -> None:
        self.space = space
        self._broken: dict[str, Broken] = {}
        self._before: dict[str, Any] = {}

    def begins(self, info: Any) -> None:
        """Remember what the names stand for that the cell is going to make."""
        self._before = {name: self.space.get(name, MISSING) for name in made_by(source_of(info))}

    def ended(self, result: Any) -> None:
        """Note the names that the cell was to make and did not."""
        names = made_by(source_of(getattr(result, "info", None)))
        error = result.error_before_exec or result.error_in_exec
        for name in names:
            now = self.space.get(name, MISSING)
            if error is not None and now is not MISSING and now is self._before.get(name, MISSING):
                self._broken[name] = Broken(now, in_words(error))
            else:
                self._broken.pop(name, None)

    def out_of_date(self, caller: Caller) -> str | None:
        """Return, in words, which name of a call stands for something older than its last cell, or None."""
        if caller.space is not self.space:
            return None
        for name in self._with_what_they_use(caller.used):
            broken = self._broken.get(name)
            if broken is not None and self.space.get(name, MISSING) is broken.thing:
                return NOT_RUN.format(name=name, error=broken.error)
        return None

    def _with_what_they_use(self, names: Iterable[str]) -> list[str]:
        """Return names, those that their functions use, and so on."""
        found = list(names)
        for name in found:
            thing = self.space.get(name)
            if isinstance(thing, FunctionType) and thing.__globals__ is self.space:
                found += [used for used in thing.__code__.co_names if used not in found]
        return found


def out_of_date(caller: Caller) -> str | None:
    """Return, in words, what of a call is older than its last cell, or None: nothing, or nothing known."""
    cells = watched()
    return cells.out_of_date(caller) if cells else None


def watched() -> Cells | None:
    """Return what is known of the cells of this kernel, and from the first call on listen to them."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return _listen(shell) if shell else None


@cache
def _listen(shell: Any) -> Cells:
    cells = Cells(shell.user_ns)
    shell.events.register("pre_run_cell", cells.begins)
    shell.events.register("post_run_cell", cells.ended)
    return cells


def source_of(info: Any) -> str:
    """Return the source of a cell as IPython tells of it."""
    return getattr(info, "raw_cell", None) or ""


def made_by(source: str) -> set[str]:
    """Return the names that a cell makes; where Python cannot read it, those that it seems to make."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return {name for found in DEFINITION.findall(source) for name in _defined(*found)}
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    parts = [part for node in body if isinstance(node, ast.Assign | ast.AnnAssign) for part in ast.walk(node)]
    return names | {
        part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _defined(proper: str, first: str, second: str, assigned: str) -> Iterable[str]:
    """Yield the name of a definition: `def name`, a misspelt `dfe name(…):`, or `name =`."""
    yield from (name for name in (proper, assigned) if name)
    if first and first not in NO_DEFINITIONS:
        yield second


def in_words(error: BaseException) -> str:
    """Return the kind of an error, with the line for one of spelling."""
    line = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    return type(error).__name__ + line
