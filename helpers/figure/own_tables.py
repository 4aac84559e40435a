"""A table of one's own in a figure: a file, pasted cells, a DataFrame; and the choice of its columns.

What the control's `decode` returns has `choose`, `thinned`, `columns`, `note`, `outside`, and a `sheet` that
knows which columns there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from .controls import Control, CourseError, Stored, Values
from .own_data import DataChoice, Own, OwnData, OwnUpload

OWN = "own table"
COLUMNS = ("column_1", "column_2", "column_class", "column_one")
TABLE = ("own", "columns", *COLUMNS)  # what makes another set of points, beside the choice of the data
TWO = "two most frequent"
MAX_BYTES = 60_000_000
MOST = 2000  # rows that are shown and learned from
NONE_YET = (
    "No table is chosen yet, so these are the {}. Drop a CSV file on the picture, or paste cells under "
    "More controls."
)


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
    own = OwnUpload(
        read,  # type: ignore[arg-type]
        word=OWN,
        takes="the name of a CSV file such as “my.csv”, or a DataFrame",
        accept=".csv,.tsv,.txt,.tab,.dat",
        max_bytes=MAX_BYTES,
        paste=True,
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


class OwnTableData(OwnData):
    """A figure whose points may be a table of one's own; its class lists `data_controls`."""

    most: ClassVar[int] = MOST  # as `data_controls` was told

    def own_note(self, values: Values, far: float = np.inf) -> str:
        """Say of an own table what was read, left out, and lies farther out than `far`; or ""."""
        chosen = values[self.data_name]
        if not isinstance(chosen, Own):
            return ""
        if chosen is self.choice().stand_in:
            return NONE_YET.format(chosen.table.name)
        table = source_of(values, self.data_name, self.most)
        return f"{table.note} {table.outside(far)}".rstrip()

    def change(self, state: Any, changes: dict[str, Any]) -> None:
        """Take over changed values; a table that has just come is shown with columns that it has."""
        came = [changes.get(name) for name in (self.data_name, "own")]
        for table in (one.table for one in came if isinstance(one, Own)):
            if "columns" not in changes and not fits(table, state.values["columns"]):
                changes = changes | {"columns": ()}
        if set(changes) & set(COLUMNS):
            changes = changes | {"columns": self.other_columns(state.values, changes)}
        super().change(state, changes)

    def other_columns(self, values: Values, changes: Values) -> tuple[str, ...]:
        """Return the columns after some were chosen anew: x₁ and x₂ change places rather than be the same."""
        former = [values[name] for name in COLUMNS]
        x1, x2, label, one = (changes.get(name, old) for name, old in zip(COLUMNS, former))
        if x1 == x2:
            x1, x2 = former[1], former[0]
        columns = (x1, x2, label, "" if one == TWO or label != former[2] else one)
        shown = values[self.data_name]
        table = shown.table if isinstance(shown, Own) else self.choice().example()
        try:  # also where none is shown: what is no column is refused now
            table.choose(*columns)
        except ValueError as problem:
            raise CourseError(str(problem)) from None
        return () if columns == table.columns else columns if columns[3] else columns[:3]

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
