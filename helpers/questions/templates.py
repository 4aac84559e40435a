"""Texts with gaps: `{=w1}` in a question's text is an expression over what was drawn.

It is written as a reader would, and a minus fits its place: a real one among words, that of TeX between
dollars, that of code between backticks. Behind a colon stands how it is written:

    {=w1:()}   a negative one in brackets, to stand behind a sign: (-2)
    {=b:+}     to be added: + 2, - 3          {=b:±}   with its sign: +2, -3
    {=n:,}     thousands apart: 12 288        {=p:3}   three significant digits; {=p:.2f} two behind the point
    {=n:word}  two; {=n:Word} Two
"""

import ast
import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from ..text import grouped, show, signed

GAP = re.compile(r"\{=(.+?)(?::(\(\)|[+±,]|\d+|\.\d+f|[wW]ord))?\}")
PLACES = re.compile(r"`[^`]*`|\$[^$]*\$")
POWER = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
DOWN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BUILTINS = frozenset(vars(builtins))
DIGITS = 12  # of a computed number: what lies behind is rounding


class TemplateError(ValueError):
    """A text or a proof cannot be filled in; the message says what to mend."""


@dataclass(frozen=True)
class Expression:
    """A piece of Python, compiled once."""

    source: str
    code: CodeType
    pieces: tuple[str, ...]  # what stands before a name, the name, what stands between, a name, …

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that must be known, in their order."""
        return self.pieces[1::2]

    def value(self, names: dict[str, Any]) -> Any:
        """Return its value as plain Python: no NumPy types, no −0, no last digits of a float."""
        return cleaned(eval(self.code, names))

    def unknown(self, names: Mapping[str, Any]) -> str | None:
        """Return the first name that is not known, or None."""
        return next((name for name in self.names if name not in names and name not in BUILTINS), None)

    def closed(self, values: Mapping[str, Any]) -> str:
        """Return the source with the drawn values in place of their names, to be evaluated on its own."""
        pieces = (_literal(values, each) if i % 2 else each for i, each in enumerate(self.pieces))
        return "".join(pieces)


@cache
def expression(source: str) -> Expression:
    """Compile an expression. Raises TemplateError."""
    source = source.strip()
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        raise TemplateError(f"{source!r} is no expression ({error.msg}).") from error
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}  # of a comprehension, of a lambda
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    pieces: list[str] = []
    data, end = source.encode(), 0  # the parser counts bytes
    for node in sorted(names, key=lambda node: node.col_offset):
        if node.id not in own:
            pieces += [data[end : node.col_offset].decode(), node.id]
            end = node.col_offset + len(node.id.encode())
    code = compile(tree, "<question>", "eval")
    return Expression(source, code, (*pieces, data[end:].decode()))


def fill(text: str, names: dict[str, Any]) -> str:
    """Fill the gaps of a text. Raises TemplateError where one is no expression."""
    return "".join([_piece(piece, names) for piece in _pieces(text)])


def gaps(text: str) -> list[str]:
    """Return the expressions in the gaps of a text."""
    return [piece[0].source for piece in _pieces(text) if not isinstance(piece, str)]


def cleaned(value: Any) -> Any:
    """Return a value as plain Python: 2.0 → 2, −0.0 → 0, 0.30000000000000004 → 0.3, arrays as lists."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(map(cleaned, value)) if type(value) in (list, tuple) else value
    if isinstance(value, float) and np.isfinite(value):
        short = float(f"{value:.{DIGITS}g}")
        if abs(short) < 1e-15:
            return 0
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    return value


# ---- inside ---------------------------------------------------------------------------------------


@cache
def _pieces(text: str) -> tuple[str | tuple[Expression, str, str], ...]:
    """Cut a text into words and gaps: (expression, how, where it stands)."""
    places = [(match.start(), match.end(), match[0][0]) for match in PLACES.finditer(text)]
    pieces: list[str | tuple[Expression, str, str]] = []
    end = 0
    for gap in GAP.finditer(text):
        place = next((sign for start, stop, sign in places if start < gap.start() < stop), "")
        pieces += [text[end : gap.start()], (expression(gap[1]), gap[2] or "", place)]
        end = gap.end()
    if "{=" in text[end:]:
        raise TemplateError(f"a gap is not closed: {text[text.index('{=', end) :][:40]!r}.")
    return (*pieces, text[end:])


def _piece(piece: str | tuple[Expression, str, str], names: dict[str, Any]) -> str:
    if isinstance(piece, str):
        return piece
    what, how, place = piece
    return _written(what.value(names), how, place)


def _written(value: Any, how: str, place: str) -> str:
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, list | tuple):
        left, right = "[]" if isinstance(value, list) else "()"
        return left + ", ".join(_written(each, how, place) for each in value) + right
    text = _number(value, how)
    if place == "$":
        text = POWER.sub(lambda power: rf" \cdot 10^{{{power[1].translate(DOWN)}}}", text)
    elif place == "`":
        text = POWER.sub(lambda power: f"e{int(power[1].translate(DOWN))}", text)
    return text.replace("−", "-") if place else text


def _number(value: float, how: str) -> str:
    if how == "()":
        return f"({show(value)})" if value < 0 else show(value)
    if how == "+":
        return signed(value)
    if how == "±":
        return show(value) if value <= 0 else f"+{show(value)}"
    if how == ",":
        return grouped(int(value))
    if how.endswith("f"):
        return f"{value:{how}}".replace("-", "−")
    if how in ("word", "Word"):
        word = COUNTS[int(value)] if value in range(len(COUNTS)) else show(value)
        return word.capitalize() if how == "Word" else word
    return show(value, int(how) if how else 4)


def _literal(values: Mapping[str, Any], name: str) -> str:
    if name not in values:
        return name
    text = repr(values[name])
    return f"({text})" if text.startswith("-") else text
