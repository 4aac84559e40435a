"""A table of one's own: two of its columns as features, one as class, and in words what was left out."""

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .own_cells import TableError, counted
from .own_choice import column_named, feature_names, refuse_ambiguous, sides, told_missing
from .own_sheets import Sheet
from .own_sources import sheet_of
from .tables import penguins

MOST_SHOWN = 2000  # rows that a figure draws and learns from


@dataclass(frozen=True, eq=False)
class OwnTable:
    """Two standardised features of N rows of two classes, and how they were read.

    `measured` are the features as they stood; (measured − mean) / spread is X. `columns` names what was
    chosen: x₁, x₂, the class column, and the class that is +1 against the rest ("": the two most frequent).
    """

    X: NDArray  # (N, 2) float64: mean 0 and standard deviation 1
    y: NDArray  # (N,) −1 or +1
    features: tuple[str, str]
    classes: tuple[str, str]  # what −1 and +1 stand for
    columns: tuple[str, str, str, str]
    notes: tuple[str, ...]
    sheet: Sheet
    measured: NDArray  # (N, 2) float64
    given: str = ""  # how it was named in a call
    everything: int = 0  # rows before they were thinned

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def note(self) -> str:
        """What was read, what was left out, and why, in sentences."""
        return " ".join(self.notes)

    def choose(self, x1: str = "", x2: str = "", label: str = "", one: str = "") -> "OwnTable":
        """Return the same table with other columns; "" stands for the choice that is made without asking."""
        return chosen(self.sheet, x1, x2, label, one)

    def thinned(self, most: int = MOST_SHOWN) -> "OwnTable":
        """Return a table of at most `most` rows, evenly spaced in each class, which keep their shares."""
        if len(self.y) <= most:
            return self
        kept = []
        for side in (-1, 1):
            places = np.flatnonzero(self.y == side)
            wanted = max(1, round(most * len(places) / len(self.y)))
            kept.append(places[np.linspace(0, len(places) - 1, wanted).round().astype(int)])
        rows = np.sort(np.concatenate(kept))
        told = f"Shown and learned from are {len(rows)} of {len(self.y)} rows, evenly spaced in each class."
        return replace(
            self,
            X=self.X[rows],
            y=self.y[rows],
            measured=self.measured[rows],
            notes=(*self.notes, told),
            everything=len(self.y),
        )

    @cached_property
    def limit(self) -> float:
        """A round number of standard deviations that holds nearly all points, at least 3 and at most 8."""
        return float(np.clip(np.ceil(2 * np.quantile(np.abs(self.X), 0.999)) / 2 + 0.5, 3, 8))

    def outside(self, limit: float) -> str:
        """Say how many rows lie farther out than a picture reaches; "" where none do."""
        count = int((np.abs(self.X) > limit).any(axis=1).sum())
        are = "lies" if count == 1 else "lie"
        return f"{counted(count, 'row')} {are} outside the picture." if count else ""

    @property
    def axes(self) -> tuple[str, str]:
        """What is written at the axes; without the unit, for they are standardised."""
        first, second = self.short_axes
        return f"{first} (s.d.)", f"{second} (s.d.)"

    @property
    def short_axes(self) -> tuple[str, str]:
        """What is written at the axes of a small panel; a long name is cut."""
        first, second = (cut(re.sub(r"\s*[(\[][^()]*[)\]]$", "", name), 18) for name in self.features)
        return f"x₁: {first}", f"x₂: {second}"

    @property
    def short_classes(self) -> tuple[str, str]:
        """The names of the classes, cut for a legend."""
        first, second = (cut(name, 16) for name in self.classes)
        return first, second

    def __repr__(self) -> str:
        return (
            f"OwnTable({self.name!r}: {len(self.y)} rows, {self.columns[0]} × {self.columns[1]}, "
            f"{self.classes[0]} or {self.classes[1]})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(self.note)}</p>"


def own_table(
    source: Any, *, x1: str = "", x2: str = "", label: str = "", one: str = "", name: str = ""
) -> OwnTable:
    """Read a table of your own: the name of a CSV file, pasted cells, bytes, a DataFrame, or (X, y).

    x1 and x2 name two columns of numbers, `label` the column with the class; without them the first two and
    the most class-like are taken. Of more than two classes the two most frequent stay, or `one` against all
    others. Features are standardised. Raises TableError, a ValueError with a sentence that says what to do.
    """
    if isinstance(source, OwnTable):
        return source.choose(*(given or old for given, old in zip((x1, x2, label, one), source.columns)))
    table = chosen(sheet_of(source, name), x1, x2, label, one)
    if isinstance(source, str | Path) and "\n" not in str(source):
        given = {"x1": x1, "x2": x2, "label": label, "one": one}
        more = "".join(f", {key}={value!r}" for key, value in given.items() if value)
        table = replace(table, given=f"own_table({str(source)!r}{more})")
    return table


def named_table(source: Any, name: str = "") -> OwnTable:
    """Read a table as `own_table` does, and call it `name`."""
    return own_table(source, name=name)


@cache
def example_table() -> OwnTable:
    """Return the table that stands for one's own until there is one: the penguins."""
    return own_table(penguins(), name="penguins")


@lru_cache(maxsize=16)
def chosen(sheet: Sheet, x1: str, x2: str, label: str, one: str) -> OwnTable:
    """Choose two columns of numbers and the class of a sheet."""
    label = column_named(sheet, label) if label else sheet.guess_label()
    first, second = feature_names(sheet, x1, x2, label)
    left_out: list[str] = []
    usable = np.ones(len(sheet), bool)
    features = []
    for column in (first, second):
        read = sheet.read(column)
        refuse_ambiguous(sheet, column, read.ambiguous)
        for missing, what in (
            (read.blank, "a blank"),
            (np.isnan(read.values) & ~read.blank, "no number"),
        ):
            if (missing & usable).any():
                left_out.append(told_missing(sheet, column, missing & usable, what))
                usable &= ~missing
        features.append(read.values)
    y, classes, kept, told = sides(sheet, label, one, usable, left_out)
    measured = np.column_stack(features)[kept]
    X = np.column_stack([standard(sheet, *pair) for pair in zip((first, second), measured.T)])
    again = len(X) - len(np.unique(np.column_stack([measured, y[kept]]), axis=0))
    notes = [
        f"“{sheet.name}”: {counted(len(X), 'row')}, x₁ is {first}, x₂ is {second}, both standardised. {told}"
    ]
    if left_out:
        notes.append(f"Left out: {'; '.join(left_out)}.")
    if again:
        notes.append(f"{counted(again, 'row')} {'repeats' if again == 1 else 'repeat'} another and stay in.")
    if sheet.notes:
        text = "; ".join(sheet.notes)
        notes.append(f"{text[0].upper()}{text[1:]}.")
    if aside := passed_over(sheet, (first, second, label)):
        notes.append(aside)
    return OwnTable(
        X, y[kept], (first, second), classes, (first, second, label, one), tuple(notes), sheet, measured
    )


def standard(sheet: Sheet, name: str, values: NDArray) -> NDArray:
    """Give a column mean 0 and standard deviation 1, whatever its size; raises TableError for a constant."""
    largest = np.abs(values).max()
    scaled = values / largest if largest else values  # squares of 10³⁰⁰ would be infinite
    centred = scaled - scaled.mean()
    spread = centred.std()
    if not spread > 1e-12:
        raise TableError(
            f"“{sheet.name}”, column “{name}”: all {len(values)} rows that are used hold {values[0]:g}, "
            "so it tells no class. Choose another one."
        )
    return centred / spread


def passed_over(sheet: Sheet, taken: tuple[str, ...]) -> str:
    """Say which columns could not have been chosen, and why."""
    told = []
    for kind, why in (("dates", "holds dates"), ("constant", "never changes"), ("ambiguous", "is ambiguous")):
        names = [name for name in sheet.names if sheet.kinds[name] == kind and name not in taken]
        told += [f"column “{name}” {why}" for name in names[:2]]
    return f"Not to be chosen: {', '.join(told)}." if told else ""


def cut(name: str, most: int) -> str:
    """Return the beginning of a long name."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
