"""Tables of numbers: to edit cell by cell, to paste a block into, or only to read."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..text import show
from .controls import Control, CourseError, Part, read_number

Rows = list[list[float]]


@dataclass(eq=False)
class Grid(Control):
    """A table of numbers from `low` to `high`; `step` is one arrow key. Each cell is set on its own.

    Its value is a tuple of rows, or one flat tuple where `start` is flat. `set` may give another shape,
    up to `max_shape` rows and columns; the hand changes cells only.
    """

    kind: ClassVar[str] = "grid"
    browser_knows: ClassVar[tuple[str, ...]] = ("low", "high", "step")

    low: float
    high: float
    step: float
    max_shape: tuple[int, int] = (4, 4)

    @property
    def flat(self) -> bool:
        """Whether its value is one row of numbers, shown as a column."""
        return not isinstance(self.start[0], list | tuple)

    def read(self, raw: Any) -> Any:
        """Return the table meant by `raw` (nested lists, an array), or raise a CourseError."""
        shape = "a list of numbers" if self.flat else "rows of numbers, all of one length"
        try:
            rows = list(raw.tolist() if hasattr(raw, "tolist") else raw) if not isinstance(raw, str) else []
            rows = [[cell] for cell in rows] if self.flat else [list(row) for row in rows]
        except TypeError:
            rows = []
        if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
            raise CourseError(f"{self.label} takes {shape}, such as {self.start}.")
        tall, wide = self.max_shape
        if len(rows) > tall or len(rows[0]) > wide:
            most = f"{tall} numbers" if self.flat else f"{tall} rows and {wide} columns"
            raise CourseError(f"{self.label} takes at most {most}; this is {len(rows)} × {len(rows[0])}.")
        return self.value_of(
            [[self.read_cell(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(rows)]
        )

    def with_cell(self, value: Any, row: int, column: int, raw: Any) -> Any:
        """Return the table with one cell read from `raw`."""
        rows = self.rows(value)
        rows[row][column] = self.read_cell(raw, row, column)
        return self.value_of(rows)

    def with_steps(self, value: Any, row: int, column: int, steps: int) -> Any:
        """Return the table with one cell moved by this many steps, as far as the limits go."""
        rows = self.rows(value)
        moved = round(rows[row][column] + steps * self.step, 10) + 0.0
        rows[row][column] = min(max(moved, self.low), self.high)
        return self.value_of(rows)

    def with_block(self, value: Any, row: int, column: int, text: str, *, turned: bool = False) -> Any:
        """Return the table with a pasted block from (row, column) on: all of it, or a CourseError."""
        rows, block = self.rows(value), read_block(text)
        if turned:  # shown with rows as columns, and pasted as shown
            block = [list(cells) for cells in zip(*block)]
        room = (len(rows) - row, len(rows[0]) - column)
        if len(block) > room[0] or len(block[0]) > room[1]:
            shapes = [(len(block), len(block[0])), (len(rows), len(rows[0])), room]
            pasted, whole, left = (f"{r} × {c}" for r, c in ((c, r) if turned else (r, c) for r, c in shapes))
            raise CourseError(
                f"The pasted block is {pasted}, {self.label} is {whole} and has {left} cells from here on. "
                "Nothing was changed."
            )
        for r, cells in enumerate(block):
            for c, cell in enumerate(cells):
                rows[row + r][column + c] = self.read_cell(cell, row + r, column + c)
        return self.value_of(rows)

    def nearest(self, value: Any) -> Any:
        cells = np.clip(np.round(np.asarray(value, dtype=float) / self.step) * self.step, self.low, self.high)
        return self.read(np.round(cells, 10) + 0.0)

    def show(self, value: Any) -> list[list[str]]:
        return [[show(cell) for cell in row] for row in self.rows(value)]

    def rows(self, value: Any) -> Rows:
        """Return the table as a list of rows; a flat one is a column."""
        return [[cell] for cell in value] if self.flat else [list(row) for row in value]

    def value_of(self, rows: Rows) -> Any:
        """Return the value that these rows are: the inverse of `rows`."""
        return tuple(row[0] for row in rows) if self.flat else tuple(map(tuple, rows))

    def read_cell(self, raw: Any, row: int, column: int) -> float:
        """Return the number meant for one cell; a CourseError names the cell, counted from 1."""
        place = f"number {row + 1}" if self.flat else f"row {row + 1}, column {column + 1}"
        return read_number(raw, f"{self.label} ({place})", self.low, self.high)


def read_block(text: str) -> list[list[str]]:
    """Return the cells of a pasted table as rows of text: of a spreadsheet, a list, or a NumPy print."""
    lines = re.sub(r"\]\s*,?\s*(?=\[)", "\n", str(text)).replace("[", "").replace("]", "").strip("\r\n, ")
    rows = []
    for line in lines.splitlines():
        parts = line.split("\t") if "\t" in line else re.split(r"\s*;\s*|,\s+|\s+", line.strip())
        if len(parts) == 1 and (parts[0].count(",") > 1 or "[" in str(text)):  # else a decimal comma
            parts = parts[0].split(",")
        rows.append(parts)
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise CourseError("The pasted rows are not all of one length. Nothing was changed.")
    return rows


@dataclass(eq=False)
class ReadOnlyTable(Part):
    """A table that is only read: facts[`fact`], an array. It stands among the grids."""

    kind: ClassVar[str] = "shown"

    fact: str
