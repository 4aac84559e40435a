"""From the cells of a column to its numbers: decimal commas, thousands, blanks, dates and words."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLANK = {"", "na", "n/a", "nan", "<na>", "null", "nat", "#n/a", "#na", "#n/v", "#nv", "#null!"}
NO_NUMBER = {*BLANK, "none", "-", "–", "—", "?", ".", "…", "missing", "nd", "n.d.", "k.a."}
TIDY = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "＋": "+"})
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.I)
COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?", re.I)  # a decimal comma, or thousands
GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}([ '])\d{3}(\1\d{3})*([.,]\d+)?")  # 1 234 567,8 or 1'234
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?P<by>[.,])\d{3}")  # 1,234: perhaps
MANY = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3}){2,}|[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+")  # 1,234,567 or 1,234.5
MANY_DOTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3}){2,}|[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+")
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([T ].*)?"
    r"|\d{1,2}[- .]+[A-Za-zäé]{3,9}\.?[- ]+\d{2,4}|\d{1,2}:\d{2}(:\d{2})?"
)


class Numbers(NamedTuple):
    """A column as numbers (N,), NaN where there is none, and why there is none."""

    values: NDArray
    blank: NDArray  # (N,) of bool
    ambiguous: int | None = None  # the first cell that may be read in two ways


def is_number(cell: str) -> bool:
    """Whether a cell can be read as a number, decimal comma and thousands included."""
    cell = tidy(cell)
    patterns = (PLAIN, COMMA, GROUPS, MANY, MANY_DOTS)
    return any(pattern.fullmatch(cell) for pattern in patterns)


def tidy(cell: str) -> str:
    """Return a cell with one kind of minus and space, and without a sign for per cent."""
    return cell.translate(TIDY).strip().removesuffix("%").rstrip()


def decimal_of(columns: Iterable[Sequence[str]], separator: str) -> str:
    """Return the decimal sign of a table, "," or ".", or "" where nothing tells."""
    comma = dot = 0
    for column in columns:
        for cell in column[:500]:
            if "," not in cell and "." not in cell:
                continue
            cell = tidy(cell)
            if MANY.fullmatch(cell):
                dot += 1
            elif MANY_DOTS.fullmatch(cell):
                comma += 1
            elif not THOUSANDS.fullmatch(cell):
                comma += bool(COMMA.fullmatch(cell))
                dot += bool(PLAIN.fullmatch(cell) and "." in cell)
    if comma != dot:
        return "," if comma > dot else "."
    return "," if separator == ";" and not dot else ""


def numbers_of(cells: Sequence[str], decimal: str) -> Numbers:
    """Read the numbers of a column whose table has this decimal sign."""
    together = "".join(cells)
    if "_" not in together and ("." if decimal == "," else ",") not in together:
        try:  # most tables, and as fast as can be
            plain = map(str.replace, cells, [","] * len(cells), ["."] * len(cells))
            values = np.array([float(cell or "nan") for cell in (plain if "," in together else cells)])
        except ValueError:
            pass
        else:
            return Numbers(np.where(np.isfinite(values), values, np.nan), np.isnan(values))
    values, blank, ambiguous = np.full(len(cells), np.nan), np.zeros(len(cells), bool), None
    memory: dict[str, float | str | None] = {}  # measured numbers repeat themselves
    for place, cell in enumerate(cells):
        if cell not in memory:
            memory[cell] = number_in(cell, decimal)
        found = memory[cell]
        if isinstance(found, float):
            values[place] = found
        elif found == "blank":
            blank[place] = True
        elif found == "ambiguous" and ambiguous is None:
            ambiguous = place
    return Numbers(values, blank, ambiguous)


def number_in(cell: str, decimal: str) -> float | str | None:
    """Return the number in a cell; "blank"; "ambiguous" for 1,234 where nothing tells; None for a word."""
    cell = tidy(cell)
    if cell.casefold() in NO_NUMBER:
        return "blank"
    if GROUPS.fullmatch(cell):
        cell = cell.replace(" ", "").replace("'", "")
        if "," in cell and decimal != ".":  # behind groups of three it can only part decimals
            return finite(cell.replace(",", "."))
    thousands = THOUSANDS.fullmatch(cell)
    if MANY.fullmatch(cell):
        cell = cell.replace(",", "")
    elif MANY_DOTS.fullmatch(cell):
        cell = cell.replace(".", "").replace(",", ".")
    elif thousands and thousands["by"] == "," and decimal != ",":
        return finite(cell.replace(",", "")) if decimal == "." else "ambiguous"
    elif thousands and thousands["by"] == "." and decimal == ",":
        return "ambiguous"
    elif COMMA.fullmatch(cell):
        cell = cell.replace(",", ".")
    return finite(cell) if PLAIN.fullmatch(cell) else None


def finite(text: str) -> float | None:
    """Return a number, None where it is too large for one."""
    value = float(text)
    return value if np.isfinite(value) else None


def looks_like_dates(cells: Sequence[str]) -> bool:
    """Whether most of what stands in a column is a date or a time of day."""
    filled = [cell.strip() for cell in cells[:500] if cell.strip().casefold() not in BLANK]
    return bool(filled) and sum(bool(DATE.fullmatch(cell)) for cell in filled) > 0.8 * len(filled)
