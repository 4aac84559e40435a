"""A whole table of one's own: named columns, each of numbers, dates or words, before two are chosen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from .own_cells import TableError, cells_of
from .own_numbers import BLANK, Numbers, decimal_of, looks_like_dates, numbers_of

SAMPLE = 1000  # cells that tell what a column holds
FEW = 20  # different values: more are no classes
TELLING = ("class", "label", "species", "diagnosis", "group", "type", "target", "treatment", "status", "sex")
COUNTING = {"id", "nr", "no", "no.", "number", "index", "row", "row name", "unnamed: 0", "#", "sample"}


class Sheet:
    """Named columns of equal length; `numbers` are the rows as a spreadsheet counts them."""

    def __init__(
        self,
        name: str,
        names: list[str],
        columns: list[Any],
        numbers: Sequence[int],
        notes: Iterable[str] = (),
    ) -> None:
        self.name, self.names, self.numbers, self.notes = name, names, numbers, list(notes)
        self.columns = dict(zip(names, columns))  # text, or numbers already
        self.separator = ","
        self._read: dict[str, Numbers] = {}

    @classmethod
    def of_text(cls, text: str, name: str, notes: Iterable[str] = ()) -> "Sheet":
        """Read the text of a table."""
        cells = cells_of(text, name)
        sheet = cls(name, cells.names, list(zip(*cells.rows)), cells.numbers, [*notes, *cells.notes])
        sheet.separator = cells.separator
        return sheet

    @classmethod
    def of_columns(cls, columns: Mapping[str, Any], name: str) -> "Sheet":
        """Take over columns by name: numbers as they are, anything else as text."""
        names = [str(column) for column in columns]
        if len(set(names)) < len(names):
            raise TableError(f"{name} has two columns of the same name. Give each a name of its own.")
        arrays = [as_column(values) for values in columns.values()]
        rows = len(arrays[0]) if arrays else 0
        if not rows or any(len(array) != rows for array in arrays):
            raise TableError(
                f"{name} holds no rows, or columns of different lengths: each needs one value a row."
            )
        return cls(name, names, arrays, range(1, rows + 1))

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def decimal(self) -> str:
        """The decimal sign of its text."""
        words = [column for column in self.columns.values() if not isinstance(column, np.ndarray)]
        return decimal_of(words, self.separator)

    def read(self, name: str) -> Numbers:
        """Return a column as numbers."""
        if name not in self._read:
            column = self.columns[name]
            if isinstance(column, np.ndarray):
                finite = np.where(np.isfinite(column), column, np.nan)
                self._read[name] = Numbers(finite, np.isnan(column))
            else:
                self._read[name] = numbers_of(column, self.decimal)
        return self._read[name]

    def words(self, name: str) -> list[str]:
        """Return a column as words; a whole number stands without .0."""
        column = self.columns[name]
        if isinstance(column, np.ndarray):
            return ["" if np.isnan(value) else f"{value:g}" for value in column.tolist()]
        return [cell.strip() for cell in column]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each column holds, judged by some of its cells: numbers, constant, dates, words, nothing."""
        return {name: self._kind(name) for name in self.names}

    def _kind(self, name: str) -> str:
        column = self.columns[name]
        some = column[:: max(1, len(column) // SAMPLE)]
        if isinstance(column, np.ndarray):
            found = Numbers(np.where(np.isfinite(some), some, np.nan), np.isnan(some))
        else:
            if looks_like_dates(some):
                return "dates"
            found = numbers_of(some, self.decimal)
        read, filled = np.isfinite(found.values).sum(), (~found.blank).sum()
        if not filled:
            return "nothing"
        if found.ambiguous is not None:
            return "ambiguous"
        if read < 0.7 * filled:
            return "words"
        return "numbers" if np.unique(found.values[np.isfinite(found.values)]).size > 1 else "constant"

    # ---- what may be chosen ----

    @cached_property
    def numeric(self) -> list[str]:
        """The names of the columns that may be x₁ and x₂."""
        return [name for name in self.names if self.kinds[name] == "numbers"]

    @cached_property
    def labels(self) -> list[str]:
        """The names of the columns that may name the class: few different values, at least two."""
        return [name for name in self.names if self._few(name) and 2 <= len(self.groups(name)) <= FEW]

    def _few(self, name: str) -> bool:
        """Whether some of a column's cells leave it possible that it has few different values."""
        column = self.columns[name]
        some = column[:: max(1, len(column) // SAMPLE)]
        return len(set(some.tolist() if isinstance(some, np.ndarray) else some)) <= 4 * FEW

    def groups(self, name: str) -> list[tuple[str, int]]:
        """Return the classes that a column names, and how often, most frequent first."""
        if name not in self._groups:
            spelled = Counter(word for word in self.words(name) if word.casefold() not in BLANK)
            together: Counter[str] = Counter()
            known: dict[str, str] = {}
            for word, count in spelled.most_common():
                together[known.setdefault(" ".join(word.casefold().split()), word)] += count
            self._groups[name] = together.most_common()
        return self._groups[name]

    @cached_property
    def _groups(self) -> dict[str, list[tuple[str, int]]]:
        return {}

    def guess_label(self) -> str:
        """Return the most class-like column: words before numbers, a telling name, two classes."""
        candidates = [
            name
            for name in self.labels
            if self.kinds[name] != "dates" and (self.kinds[name] == "words" or self._spares(name))
        ]
        if not candidates:
            raise TableError(self._no_label())
        return min(candidates, key=self._unlike)

    def _unlike(self, name: str) -> tuple:
        telling = any(word in name.casefold() for word in TELLING) or name.casefold() == "y"
        groups = len(self.groups(name))
        return (self.kinds[name] != "words", not telling, groups != 2, groups, -self.names.index(name))

    def _spares(self, name: str) -> bool:
        """Whether a column of numbers may name classes: few whole ones, and two other columns are left."""
        values = self.read(name).values
        whole = bool(np.all(values[np.isfinite(values)] % 1 == 0))
        few = 2 * len(self.groups(name)) <= len(self) + 1  # each comes again: a measurement seldom does
        return whole and few and len([other for other in self.numeric if other != name]) >= 2

    def _no_label(self) -> str:
        for name in self.names:
            groups = self.groups(name)
            if self.kinds[name] == "words" and len(groups) == 1:
                return (
                    f"“{self.name}”: every row of column “{name}” is “{groups[0][0]}”. Two are needed: "
                    "add rows of another."
                )
        return (
            f"“{self.name}”: no column names a class, with 2 to {FEW} different values. Add one, such as "
            "“healthy” or “ill” in each row."
        )

    def guess_numeric(self, label: str) -> list[str]:
        """Return the first two columns of numbers, one that counts the rows last."""
        free = [name for name in self.numeric if name != label]
        free.sort(key=lambda name: self.counts_rows(name))
        return free[:2]

    def counts_rows(self, name: str) -> bool:
        """Whether a column is the number of the row, and no measurement."""
        values = self.read(name).values
        steps = len(values) > 9 and bool(np.all(np.diff(values) == 1))
        return name.casefold() in COUNTING or steps

    # ---- text again ----

    def to_text(self, names: Sequence[str]) -> str:
        """Write columns as text that `of_text` reads back."""
        lines = ["\t".join(names)]
        columns = [
            [repr(value) for value in column.tolist()] if isinstance(column, np.ndarray) else column
            for column in (self.columns[name] for name in names)
        ]
        return "\n".join([*lines, *map("\t".join, zip(*columns))])


def as_column(values: Any) -> Any:
    """Return numbers as float64 (N,), anything else as a list of text."""
    array = np.asarray(values)
    if array.dtype.kind in "iufb" and array.ndim == 1:
        return array.astype(float)
    values = array.ravel() if array.dtype.kind == "M" else array.ravel().tolist()
    return ["" if is_missing(value) else str(value) for value in values]


def is_missing(value: Any) -> bool:
    """Whether a value stands for none: None, NaN, or pandas' NA."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value
