"""Data of one's own in a figure: named in a cell, dropped or chosen; kept while others are shown.

The figure does not know how they are read: the control's `decode(source, name)` does that.
"""

import sys
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from .controls import Choice, CourseError
from .output import LiveFigure
from .uploads import Upload

PASTED = "pasted cells"  # what the page calls what was pasted
MOST_LETTERS = 2000  # of pasted cells in a call: more would be a dump of numbers


class Own(str):
    """The choice “own table” (or pictures), and what is behind it; its repr is how a call named it."""

    table: Any
    source: Any

    def __new__(cls, table: Any, source: Any, word: str) -> "Own":
        value = super().__new__(cls, word)
        value.table, value.source = table, source
        return value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Own):
            return same_source(self.source, other.source)
        return isinstance(other, str) and str(other) == str(self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self) -> str:
        source = self.source
        if isinstance(source, str | Path):
            text = str(source)
            return repr(text) if len(text) <= MOST_LETTERS else variable(source) or repr(str(self))
        if isinstance(source, tuple) and not variable(source):  # data=(X, y)
            names = [variable(part) for part in source]
            return f"({', '.join(names)})" if all(names) else repr(str(self))
        return variable(source) or getattr(source, "given", "") or repr(str(self))


def same_source(one: Any, other: Any) -> bool:
    """Whether two tables came from the same file, text, or variables."""
    if isinstance(one, str | Path) and isinstance(other, str | Path):
        return str(one) == str(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(a is b for a, b in zip(one, other))
    return one is other


def variable(thing: Any) -> str:
    """Return the name that the notebook has given to a thing, or ""."""
    names = vars(sys.modules["__main__"])
    return next((name for name, value in names.items() if value is thing and not name.startswith("_")), "")


@dataclass(eq=False)
class OwnUpload(Upload):
    """Data of one's own: a file chosen or dropped, or what a cell names; None where there are none."""

    browser_knows: ClassVar[tuple[str, ...]] = ("accept", "paste")

    _: KW_ONLY
    word: str  # the option that stands for them
    takes: str  # what a cell may name, in words
    paste: bool = False

    def read(self, raw: Any) -> Any:
        if raw is None or isinstance(raw, Own):
            return raw
        if isinstance(raw, bool | int | float):
            raise CourseError(f"{self.label} takes {self.takes}.")
        try:
            return Own(self.decode(raw, ""), raw, self.word)  # type: ignore[arg-type]
        except ValueError as problem:
            raise CourseError(str(problem)) from None

    def decoded(self, file: str, data: bytes) -> Any:
        try:
            content = self.decode(data, file)  # type: ignore[arg-type]
        except ValueError as problem:
            raise CourseError(str(problem)) from None
        return Own(content, data.decode("utf-8") if file == PASTED else file, self.word)

    def show(self, value: Any) -> str:
        return value.table.name if value else ""


@dataclass(eq=False)
class DataChoice(Choice):
    """One of the course's data sets, or one's own; `upload` reads those."""

    _: KW_ONLY
    upload: OwnUpload
    example: Callable[[], Any]  # what is shown until there are some

    @cached_property
    def stand_in(self) -> Own:
        """The choice while nothing is there yet."""
        return Own(self.example(), self.upload.word, self.upload.word)

    def read(self, raw: Any) -> Any:
        if isinstance(raw, str) and raw in self.options:
            return raw
        if raw is None or (isinstance(raw, str) and not is_path(raw)):
            raise CourseError(
                f"{self.label} is one of {', '.join(self.options)}, or {self.upload.takes}; "
                f"not “{str(raw)[:20]}”."
            )
        return self.upload.read(raw)

    def read_own(self, raw: Any) -> Own:
        """Return the data that `raw` names; the stand-in where it is only the choice of them."""
        found = self.read(raw)
        return found if isinstance(found, Own) else self.stand_in


def is_path(text: str) -> bool:
    """Whether a text may name a file, or be one."""
    if any(mark in text for mark in "./\\\t\n\r"):
        return True
    try:
        return bool(text) and Path(text).exists()
    except (OSError, ValueError):
        return False


class OwnData(LiveFigure):
    """A figure whose data may be one's own: its class has a DataChoice and the OwnUpload `own`."""

    data_name: ClassVar[str] = "data"

    @classmethod
    def choice(cls) -> DataChoice:
        """Return the control that chooses the data."""
        control = cls.controls[cls.data_name]
        assert isinstance(control, DataChoice)
        return control

    @classmethod
    def is_own(cls, data: Any) -> bool:
        """Whether `data` names, or is, one's own."""
        choice = cls.choice()
        return not isinstance(data, str) or data == choice.upload.word or data not in choice.options

    @property
    def note(self) -> str:
        return self.facts["own_note"]

    def change(self, state: Any, changes: dict[str, Any]) -> None:
        """Take over changed values; data that have just come are shown."""
        came = [changes.get(name) for name in (self.data_name, "own")]
        found = next((one for one in came if isinstance(one, Own)), None)
        if found is not None:
            changes = changes | {"own": found, self.data_name: found}
        super().change(state, changes)

    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        chosen, choice = values[self.data_name], self.choice()
        if isinstance(chosen, Own):
            own = None if chosen is choice.stand_in else chosen
            values = values | {"own": own or values["own"]}
        elif chosen == choice.upload.word:
            values = values | {self.data_name: values["own"] or choice.stand_in}
        return super().settled(values)
