"""A table of one's own in a figure: named in a cell, dropped, or pasted; and the choice of its columns.

The figure does not know how a table is read: `read(source, name=…)` does, and what it returns has `choose`,
`thinned`, `columns`, `note` and a `sheet` that knows which columns there are.
"""

import sys
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from .controls import Choice, Control, CourseError, Stored, Values
from .output import LiveFigure
from .uploads import Upload

OWN = "own table"
PASTED = "pasted cells"  # what the page calls what was pasted
COLUMNS = ("column_1", "column_2", "column_class", "column_one")
TABLE = ("own", "columns", *COLUMNS)  # what makes another set of points, beside the choice of the data
TWO = "two most frequent"
MOST_LETTERS = 400  # of pasted cells in a call: more would be a dump of numbers
MAX_BYTES = 60_000_000
MOST = 2000  # rows that are shown and learned from
NONE_YET = (
    "No table is chosen yet, so these are the {}. Drop a CSV file on the picture, or paste cells under "
    "More controls."
)


class Own(str):
    """The choice “own table”, with the table behind it; its repr is how it was named in a call."""

    table: Any
    source: Any

    def __new__(cls, table: Any, source: Any) -> "Own":
        value = super().__new__(cls, OWN)
        value.table, value.source = table, source
        return value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Own):
            return same_source(self.source, other.source)
        return isinstance(other, str) and str(other) == OWN

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self) -> str:
        source = self.source
        if isinstance(source, str | Path):
            text = str(source)
            return repr(text) if len(text) <= MOST_LETTERS else variable(source) or repr(OWN)
        if isinstance(source, tuple) and not variable(source):  # data=(X, y)
            names = [variable(part) for part in source]
            return f"({', '.join(names)})" if all(names) else repr(OWN)
        return variable(source) or getattr(source, "given", "") or repr(OWN)


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
class TableUpload(Upload):
    """A table of one's own: a file chosen or dropped, cells pasted; None where there is none."""

    browser_knows: ClassVar[tuple[str, ...]] = ("accept", "paste")

    _: KW_ONLY
    accept: str = ".csv,.tsv,.txt,.tab,.dat"
    max_bytes: int = MAX_BYTES
    paste: bool = True

    def read(self, raw: Any) -> Any:
        if raw is None or isinstance(raw, Own):
            return raw
        if isinstance(raw, bool | int | float):
            raise CourseError(f"{self.label} takes the name of a CSV file, such as “my.csv”, or a DataFrame.")
        try:
            return Own(self.decode(raw, ""), raw)  # type: ignore[arg-type]
        except ValueError as problem:
            raise CourseError(str(problem)) from None

    def decoded(self, file: str, data: bytes) -> Any:
        try:
            table = self.decode(data, file)  # type: ignore[arg-type]
        except ValueError as problem:
            raise CourseError(str(problem)) from None
        return Own(table, data.decode("utf-8") if file == PASTED else file)

    def show(self, value: Any) -> str:
        return value.table.name if value else ""


@dataclass(eq=False)
class DataChoice(Choice):
    """One of the course's data sets, or a table of one's own; `upload` reads that."""

    _: KW_ONLY
    upload: TableUpload
    example: Callable[[], Any]  # the table shown until there is one

    @cached_property
    def stand_in(self) -> Own:
        """The choice while no table is there yet."""
        return Own(self.example(), OWN)

    def read(self, raw: Any) -> Any:
        if isinstance(raw, str) and raw in self.options:
            return raw
        if isinstance(raw, str) and not any(mark in raw for mark in "./\\\t\n"):
            raise CourseError(
                f"{self.label} is one of {', '.join(self.options)}, or the name of a file such as “my.csv”; "
                f"not “{raw[:20]}”."
            )
        if raw is None:
            raise CourseError(f"{self.label} is one of {', '.join(self.options)}, or a table of your own.")
        return self.upload.read(raw)

    def read_table(self, raw: Any) -> Own:
        """Return the own table that `raw` names; the stand-in where it is only the choice of one."""
        found = self.read(raw)
        return found if isinstance(found, Own) else self.stand_in


@dataclass(eq=False)
class ColumnChoice(Control):
    """One of the columns, or classes, of the table that is there: `of(table)` names them."""

    kind: ClassVar[str] = "column"

    of: Callable[[Any], list[str]]

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not raw:
            raise CourseError(f"{self.label} takes the name of a column, as the header has it.")
        return raw


def read_columns(raw: Any) -> tuple[str, ...]:
    """Return the names of x₁, x₂, the class column, and the class that is +1; fewer leave the rest open."""
    if not isinstance(raw, tuple) or len(raw) > 4 or not all(isinstance(name, str) for name in raw):
        raise CourseError("columns names x₁, x₂ and the class column: columns=('mass', 'length', 'species').")
    return tuple(raw)


def data_controls(
    options: tuple[str, ...],
    read: Callable[[Any, str], Any],
    example: Callable[[], Any],
    *,
    name: str = "data",
    most: int = MOST,
    **more: Any,
) -> tuple[Control, ...]:
    """Return the controls data, own, columns and one for each column that is chosen.

    `example()` is a table shown until there is one; of a long one `most` rows are taken.
    """
    own = TableUpload(
        read,  # type: ignore[arg-type]
        label="a table of your own (CSV)",
        drawer=True,
        transient=True,
    )
    data = DataChoice((*options, OWN), upload=own, example=example, **more)

    def of(values: Values) -> Any:
        return source_of(values, name, most) if isinstance(values[name], Own) else example()

    def column(place: int, label: str, names: Callable[[Any], list[str]]) -> ColumnChoice:
        return ColumnChoice(
            names,
            label=label,
            drawer=True,
            when={name: OWN},
            start=TWO,
            follows=lambda values: of(values).columns[place] or TWO,
        )

    chosen = (
        column(0, "x₁", lambda table: table.sheet.numeric),
        column(1, "x₂", lambda table: table.sheet.numeric),
        column(2, "class", lambda table: table.sheet.labels),
        column(3, "+1 is", lambda table: [TWO, *(name for name, _ in table.sheet.groups(table.columns[2]))]),
    )
    return data, own, Stored(read_columns, start=()), *chosen


def source_of(values: Values, name: str = "data", most: int = MOST) -> Any:
    """Return what these values take their points from: a course's set by its name, or the own table."""
    chosen = values[name]
    if not isinstance(chosen, Own):
        return chosen
    try:
        return settled_table(chosen.table, values["columns"], most)
    except ValueError as problem:
        raise CourseError(str(problem)) from None


@lru_cache(maxsize=32)
def settled_table(table: Any, columns: tuple[str, ...], most: int) -> Any:
    """Return a table with these columns and at most so many rows, the very same for the same question."""
    return (table.choose(*columns) if columns else table).thinned(most)


class OwnData(LiveFigure):
    """A figure whose points may be a table of one's own; its class lists `data_controls`."""

    data_name: ClassVar[str] = "data"
    most: ClassVar[int] = MOST  # as `data_controls` was told

    @property
    def choice(self) -> DataChoice:
        """The control that chooses the data."""
        control = self.controls[self.data_name]
        assert isinstance(control, DataChoice)
        return control

    @classmethod
    def is_own(cls, data: Any) -> bool:
        """Whether `data` names, or is, a table of one's own."""
        control = cls.controls[cls.data_name]
        return not isinstance(data, str) or data == OWN or data not in control.options  # type: ignore[attr-defined]

    def own_note(self, values: Values, far: float = np.inf) -> str:
        """Say of an own table what was read, left out, and lies farther out than `far`; or ""."""
        chosen = values[self.data_name]
        if not isinstance(chosen, Own):
            return ""
        if chosen is self.choice.stand_in:
            return NONE_YET.format(chosen.table.name)
        table = source_of(values, self.data_name, self.most)
        return f"{table.note} {table.outside(far)}".rstrip()

    @property
    def note(self) -> str:
        return self.facts["own_note"]

    def change(self, state: Any, changes: dict[str, Any]) -> None:
        """Take over changed values; a table that has just come is shown, with columns that it has."""
        changes = dict(changes)
        came = changes.get(self.data_name) if isinstance(changes.get(self.data_name), Own) else None
        came = came or (changes.get("own") if isinstance(changes.get("own"), Own) else None)
        if came is not None:
            changes |= {"own": came, self.data_name: came}
            columns = changes.get("columns", state.values["columns"])
            if "columns" not in changes and not fits(came.table, columns):
                changes["columns"] = ()
        if set(changes) & set(COLUMNS):
            changes["columns"] = self.other_columns(state.values, changes)
        super().change(state, changes)

    def other_columns(self, values: Values, changes: Values) -> tuple[str, ...]:
        """Return the columns after some were chosen anew: x₁ and x₂ change places rather than be the same."""
        former = [values[name] for name in COLUMNS]
        x1, x2, label, one = (changes.get(name, old) for name, old in zip(COLUMNS, former))
        if x1 == x2:
            x1, x2 = former[1], former[0]
        columns = (x1, x2, label, "" if one == TWO or label != former[2] else one)
        shown = values[self.data_name]
        table = shown.table if isinstance(shown, Own) else self.choice.example()
        try:  # also where none is shown: what is no column is refused now
            table.choose(*columns)
        except ValueError as problem:
            raise CourseError(str(problem)) from None
        return () if columns == table.columns else columns if columns[3] else columns[:3]

    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        chosen = values[self.data_name]
        if isinstance(chosen, Own):
            own = None if chosen is self.choice.stand_in else chosen
            values = values | {"own": own or values["own"]}
        elif chosen == OWN:
            values = values | {self.data_name: values["own"] or self.choice.stand_in}
        return super().settled(values)

    def options(self, values: Values) -> dict[str, list[str]]:
        """Return what can be chosen in the controls whose options depend on the table."""
        if not isinstance(values[self.data_name], Own):
            return {}
        table = source_of(values, self.data_name, self.most)
        return {
            name: control.of(table)
            for name, control in self.controls.items()
            if isinstance(control, ColumnChoice)
        }


def fits(table: Any, columns: tuple[str, ...]) -> bool:
    """Whether a table has these columns."""
    if not columns:
        return True
    try:
        settled_table(table, columns, MOST)
    except ValueError:
        return False
    return True
