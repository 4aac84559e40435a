"""Controls: what a learner may set, and what is said where a value does not fit.

A control reads what comes from the browser, from a preset or from a keyword argument, all the same way.
"""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..text import Ambiguous, Unreadable, show
from ..text import read_number as typed_number


class CourseError(ValueError):
    """A mistake by the user of a figure: told in a sentence, without a traceback."""

    def _render_traceback_(self):  # what IPython shows in place of a traceback
        return [str(self)]


def read_number(raw, label, low, high):
    """The number meant by `raw`, typed or handed over; a CourseError says which numbers `label` takes."""
    limits = f"{label} takes a number from {show(low)} to {show(high)}"
    text = str(raw).strip()
    if isinstance(raw, bool) or not text:
        raise CourseError(f"{limits}; the field was empty." if not text else f"{limits}, not {raw}.")
    try:
        value = typed_number(text)
    except Ambiguous as problem:
        raise CourseError(f"{limits}. {problem}") from None
    except Unreadable:
        raise CourseError(f"{limits}; “{text[:20]}” is not a number.") from None
    if not math.isfinite(value) or not low <= value <= high:
        raise CourseError(f"{limits}; “{text[:20]}” is outside.")
    return value


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`; `step` is one key press. `drawer`: not in the lecture view.

    What goes in steps of 1 is counted: layers, neurons, a seed. Such a slider takes whole numbers only.

    `when` names values of other controls under which this one is shown. `follows`: others hold this
    value too (the width of a table, say), so `state()` leaves it out.

    With `log` one step is an equal factor: 10 to the power of `step`, so 0.1 makes ten steps in a decade.
    The thumb takes numbers of three digits; a typed one is kept as it is, and shown with three.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float
    drawer: bool = False
    when: dict | None = field(default=None)
    follows: bool = False
    log: bool = False
    kind: str = "slider"

    def __post_init__(self):
        if self.log and self.low <= 0:
            raise ValueError(f"{self.name}: equal factors need numbers above 0")

    @property
    def counts(self):
        return self.step == 1 and not self.log

    def read(self, raw):
        """Return the number meant by `raw`, or raise a CourseError that says what is wanted."""
        value = read_number(raw, self.label, self.low, self.high)
        whole = value == int(value)
        if self.counts and not whole:
            limits = f"from {show(self.low)} to {show(self.high)}"
            raise CourseError(f"{self.label} takes a whole number {limits}, not {show(value)}.")
        return int(value) if whole and (self.counts or isinstance(self.start, int)) else value

    def nearest(self, value):
        """The value that the thumb can take nearest to `value`: for drags, which may leave the range."""
        if self.log:
            low, value = math.log10(self.low), math.log10(max(value, self.low))
            power = low + round((value - low) / self.step) * self.step
            return min(max(float(f"{10**power:.3g}"), self.low), self.high)
        steps = round((value - self.low) / self.step)
        value = round(self.low + steps * self.step, 10) + 0.0
        return type(self.start)(min(max(value, self.low), self.high))

    def show(self, value):
        return show(value, 3) if self.log else show(value)


@dataclass(frozen=True)
class Choice:
    """One of several named options."""

    name: str
    label: str
    options: tuple
    start: str
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "choice"

    def read(self, raw):
        if raw not in self.options:
            raise CourseError(f"{self.label} is one of {', '.join(self.options)}; not “{str(raw)[:20]}”.")
        return raw

    def show(self, value):
        return value


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    name: str
    label: str
    start: bool
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "toggle"

    def read(self, raw):
        if raw not in (True, False):
            raise CourseError(f"{self.label} is on or off (True or False), not “{str(raw)[:20]}”.")
        return bool(raw)

    def show(self, value):
        return "on" if value else "off"


@dataclass(frozen=True)
class Grid:
    """A table of numbers from `low` to `high`; `step` is one arrow key. Each cell is set on its own.

    Its value is a tuple of rows, or one flat tuple where `start` is flat. `set` may give another shape,
    up to `most` rows and columns; the hand changes cells only.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: tuple
    most: tuple = (4, 4)
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "grid"

    @property
    def flat(self):
        return not isinstance(self.start[0], list | tuple)

    def read(self, raw):
        """Return the table meant by `raw` (nested lists, an array), or raise a CourseError."""
        shape = "a list of numbers" if self.flat else "rows of numbers, all of one length"
        try:
            rows = list(raw.tolist() if hasattr(raw, "tolist") else raw) if not isinstance(raw, str) else []
            rows = [[cell] for cell in rows] if self.flat else [list(row) for row in rows]
        except TypeError:
            rows = []
        if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
            raise CourseError(f"{self.label} takes {shape}, such as {self.start}.")
        if len(rows) > self.most[0] or len(rows[0]) > self.most[1]:
            most = (
                f"{self.most[0]} numbers" if self.flat else f"{self.most[0]} rows and {self.most[1]} columns"
            )
            raise CourseError(f"{self.label} takes at most {most}; this is {len(rows)} × {len(rows[0])}.")
        return self._value(
            [[self._read_cell(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(rows)]
        )

    def with_cell(self, value, row, column, raw):
        """The table with one cell read from `raw`."""
        rows = self.rows(value)
        rows[row][column] = self._read_cell(raw, row, column)
        return self._value(rows)

    def with_steps(self, value, row, column, steps):
        """The table with one cell moved by so many steps, as far as the limits go."""
        rows = self.rows(value)
        moved = round(rows[row][column] + steps * self.step, 10) + 0.0
        rows[row][column] = min(max(moved, self.low), self.high)
        return self._value(rows)

    def with_block(self, value, row, column, text, *, turned=False):
        """The table with a pasted block from (row, column) on: all of it, or a CourseError and nothing."""
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
                rows[row + r][column + c] = self._read_cell(cell, row + r, column + c)
        return self._value(rows)

    def nearest(self, value):
        """The table whose cells are what arrow keys can reach: for drags, which may leave the range."""
        cells = np.clip(np.round(np.asarray(value, dtype=float) / self.step) * self.step, self.low, self.high)
        return self.read(np.round(cells, 10) + 0.0)

    def show(self, value):
        return [[show(cell) for cell in row] for row in self.rows(value)]

    def rows(self, value):
        """The table as a list of rows; a flat one is a column."""
        return [[cell] for cell in value] if self.flat else [list(row) for row in value]

    def _value(self, rows):
        return tuple(row[0] for row in rows) if self.flat else tuple(map(tuple, rows))

    def _read_cell(self, raw, row, column):
        place = f"number {row + 1}" if self.flat else f"row {row + 1}, column {column + 1}"
        return read_number(raw, f"{self.label} ({place})", self.low, self.high)


def read_block(text):
    """The cells of a pasted table as rows of text: from a spreadsheet (tabs), a list, or a NumPy print."""
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


@dataclass(frozen=True)
class Shown:
    """A table that is only read: facts[`fact`], an array. It stands among the grids."""

    name: str
    label: str
    fact: str
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "shown"


@dataclass(frozen=True)
class Hidden:
    """A value without a control: what a pen has drawn, say. `read(raw)` returns it or raises CourseError."""

    name: str
    start: object
    read: object
    when: dict | None = field(default=None)
    kind: str = "hidden"

    def nearest(self, value):
        return self.read(value)

    def show(self, value):
        return ""


class Uploaded(str):
    """The name of a file, and the `content` that was read from it."""

    def __new__(cls, name, content):
        value = super().__new__(cls, name)
        value.content = content
        return value


@dataclass(frozen=True)
class Upload:
    """A file of one's own, chosen or dropped in the browser, or named in a cell; None where there is none.

    decode(name, data) → its content, from all its bytes; a ValueError's sentence is shown, and the old value
    stays. The value is an Uploaded: `state()` writes the file's name, and a file of that name beside the
    notebook brings it back. `accept` lists the kinds of files that the browser offers.
    """

    name: str
    label: str
    start: object
    decode: object
    accept: str = ".png,.jpg,.jpeg,.tif,.tiff"
    most: int = 150_000_000  # bytes
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "upload"

    def read(self, raw):
        """Return the file that `raw` names, as an Uploaded, or raise a CourseError that says why not."""
        if raw is None or isinstance(raw, Uploaded):
            return raw
        if not isinstance(raw, str | Path) or not str(raw).strip():
            raise CourseError(f"{self.label} takes the name of a file, such as “my.png”.")
        try:
            size = Path(raw).stat().st_size
            data = Path(raw).read_bytes() if size <= self.most else b""
        except (OSError, ValueError):
            raise CourseError(
                f"There is no file “{short(raw)}” beside this notebook. "
                f"Put it there, or choose it in the figure: “{self.label}”."
            ) from None
        self.weigh(raw, size)
        return self.decoded(str(raw), data)

    def weigh(self, file, size):
        """Raise a CourseError where a file of so many bytes is too large."""
        if size > self.most:
            large, most = (f"{number / 1e6:.0f} MB" for number in (size, self.most))
            raise CourseError(f"“{short(file)}” has {large}; “{self.label}” takes at most {most}.")

    def decoded(self, file, data):
        """The Uploaded made of all bytes of a file, or a CourseError."""
        try:
            return Uploaded(file, self.decode(file, data))
        except ValueError as problem:
            raise CourseError(str(problem)) from None

    def nearest(self, value):
        return self.read(value)

    def show(self, value):
        return value or ""


def short(name):
    """The end of a long name."""
    return str(name) if len(str(name)) <= 40 else f"…{str(name)[-39:]}"


@dataclass(frozen=True)
class Action:
    """A button of its own: change(values) → the controls it changes; it is there while enabled(values)."""

    name: str
    label: str
    help: str
    change: object
    enabled: object = lambda values: True
    when: dict | None = field(default=None)
    kind: str = "action"


@dataclass(frozen=True)
class Preset:
    """A numbered cue: a label and the values it sets; the others stay."""

    label: str
    values: dict


@dataclass(frozen=True)
class Drag:
    """Something on the stage that can be taken. `move(values, x, y)` → the controls it changes.

    `nudge` is how far one arrow key moves it, in the panel's units. `anywhere`: it comes to where its
    panel is pressed.
    """

    label: str
    move: object
    nudge: float = 0.1
    anywhere: bool = False


@dataclass(frozen=True)
class Pen:
    """A whole panel to draw on; its view places the pen's tip as a handle.

    stroke(values, path, begins) → the controls it changes: path (K, 2), K ≥ 1, is where the pen went since
    the last message, in the panel's data; begins says that the pen went down with this path.
    keys(values, dx, dy) → the same for so many arrow keys. `points`: it does not draw, it points at things.
    """

    label: str
    stroke: object
    keys: object
    points: bool = False


@dataclass(frozen=True)
class Walk:
    """Steps through control values: forward(values) → what changes, or None at the end; backward too.

    `unit(values)` names one step; `first` holds the values at which play begins anew from the end.
    """

    forward: object
    backward: object
    unit: object
    first: dict
