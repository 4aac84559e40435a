"""Read a typed vector or matrix: brackets nest, and each cell is read as a typed number is.

Cells are separated by commas; by semicolons, and then a comma inside a cell is a decimal one; or, where
there is neither, by spaces, as NumPy prints them.
"""

import re
from dataclasses import dataclass, field

from ..text import Ambiguous, Unreadable, normalised, read_number

Nested = list["Nested"] | float

EXPONENT = r"(?:\^|\*\*)\([+-]?\d+\)"  # the only brackets that belong to a number
TOKEN = re.compile(rf"[\[\](),;]|(?:{EXPONENT}|[^\[\](),;])+")
STRANGE = re.compile(r"[^\d\s.,;eE+()\[\]/·×*^-]")
GAP = re.compile(r"(?<=[\d.])\s+(?=[+-]?[\d.])")  # a space between two numbers
DECIMALS = re.compile(r"\s*[+-]?\d+,\d+\s*")
CLOSING = {"[": "]", "(": ")"}

ONLY_NUMBERS = "Type only numbers, commas and brackets, for example {example}."
OUT_OF_PLACE = "A bracket or comma is out of place. Write it as {example}."
WHICH_COMMA = "Is {cell} one number or two? Write decimals with a point, and a space behind every comma."


@dataclass
class _Bracket:
    """What was found since a bracket was opened: texts, separators, and the values of inner brackets."""

    sign: str
    parts: list[str | Nested] = field(default_factory=list)


def read_typed_array(text: str, example: str = "[[1, 2], [3, 4]]") -> Nested:
    """Return typed numbers as nested lists; `example` shows in a message how they are written.

    Raises Unreadable; Ambiguous where a comma may be decimal.
    """
    text = normalised(text)
    if "..." in text:  # … as well
        raise Unreadable("Write all the numbers, without dots in place of some.")
    if STRANGE.search(text):
        raise Unreadable(ONLY_NUMBERS.format(example=example))
    try:
        return _nested(text)
    except _OutOfPlace:
        raise Unreadable(OUT_OF_PLACE.format(example=example)) from None


class _OutOfPlace(Exception):
    """A bracket or a comma stands where it cannot stand."""


def _nested(text: str) -> Nested:
    outermost = _Bracket("")
    opened = [outermost]
    for token in TOKEN.findall(text):
        if token in CLOSING:
            opened.append(_Bracket(token))
        elif token in CLOSING.values():
            bracket = opened.pop()
            if CLOSING.get(bracket.sign) != token:
                raise _OutOfPlace
            opened[-1].parts.append(_value(bracket))
        elif token.strip():
            opened[-1].parts.append(token)
    if len(opened) > 1:
        raise _OutOfPlace
    return _value(outermost)


def _value(bracket: _Bracket) -> Nested:
    """Return what stands in a bracket as a list; one thing in round brackets, or in none, is that thing."""
    parts = bracket.parts
    if bracket.sign != "[" and len(parts) == 1 and not isinstance(parts[0], str):
        return parts[0]
    if ";" in parts:
        return [_cell(group) for group in _split(parts, ";")]
    if "," in parts:
        _refuse_two_readings(parts)
        return [_cell(group) for group in _split(parts, ",")]
    if len(parts) == 1 and isinstance(parts[0], str):
        cells: list[Nested] = [_cell([cell]) for cell in GAP.split(parts[0].strip())]
        return cells[0] if bracket.sign == "(" and len(cells) == 1 else cells
    return [_cell([part]) for part in parts]


def _split(parts: list[str | Nested], separator: str) -> list[list[str | Nested]]:
    """Return the parts between separators; nothing need follow the last one."""
    groups: list[list[str | Nested]] = [[]]
    for part in parts:
        if part == separator:
            groups.append([])
        else:
            groups[-1].append(part)
    return groups if groups[-1] else groups[:-1]


def _cell(parts: list[str | Nested]) -> Nested:
    """Return one cell: an inner bracket, or a number, in which a comma is a decimal one."""
    if len(parts) == 1 and not isinstance(parts[0], str):
        return parts[0]
    text = "".join(part if isinstance(part, str) else "[]" for part in parts).strip()
    if not text or "[]" in text or GAP.search(text) or re.search(r",\s", text):
        raise _OutOfPlace
    return read_number(text)


def _refuse_two_readings(parts: list[str | Nested]) -> None:
    """Ask about "0,5, 1,5": the commas may stand between numbers, or in them."""
    if all(isinstance(part, str) for part in parts):
        cells = re.split(r",\s+", "".join(map(str, parts)))
        if len(cells) > 1 and all(map(DECIMALS.fullmatch, cells)):
            raise Ambiguous(WHICH_COMMA.format(cell=cells[0].strip()))
