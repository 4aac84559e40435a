"""The table [question.draw]: which numbers of a question are drawn, within which bounds.

[question.draw]
w1 = "3 from 2 … 5"                    # 3 in the question as it stands, 2, 3, 4 or 5 in a twin
x = "0.5 from 0.1 … 0.9 step 0.1 not 0.2"
k = [3, 5, 7]                          # one of these; the first is that of the question as it stands
gate = [{ name = "AND", b = -3 }, …]   # cases: what belongs together is drawn together
z = "= w1 * x + 1"                     # computed from what stands above it, with the engine
where = ["w1 != x", "z > 0"]           # draw again unless all of this holds
choices = 4                            # so many of the choices, at least one of them right
digits = 2                             # asked for: no key at the edge between two roundings
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .proofs import namespace
from .templates import TemplateError, cleaned, expression

RANGE = re.compile(r"(\S+) from (\S+) *(?:…|\.\.) *(\S+?)(?: step (\S+))?(?: not (.+))?")
RESERVED = {"where", "choices", "digits"}
OF_CHOICES = ("offered", "true_ones", "false_ones")  # counts that a text may use
OF_ANSWERS = ("key", "value")  # the key of the question, the value of the choice or slip it stands in
MANY = 10_000  # values of one range

Values = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where the values of one line come from: `options` to draw from, the first is given; or a formula."""

    options: tuple[Values, ...] = ()
    name: str = ""
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Draw:
    """What a question says of its twins. `entry` is its table, with gaps and all choices."""

    entry: Mapping[str, Any] = field(repr=False)
    lecture: str
    sources: tuple[Source, ...]
    where: tuple[str, ...] = ()
    choices: int = 0
    digits: int = 0

    def given(self) -> Values:
        """Return the numbers of the question as it stands."""
        return self._values(lambda options: options[0])

    def drawn(self, rng: random.Random) -> Values:
        """Return numbers for a twin; whether `where` holds is asked of `fits`."""
        return self._values(rng.choice)

    def fits(self, values: Values) -> bool:
        """Return whether all conditions hold."""
        names = {**namespace(self.lecture), **values}
        return all(expression(condition).value(names) for condition in self.where)

    def _values(self, choose: Any) -> Values:
        values: Values = {}
        for source in self.sources:
            if source.formula:
                names = {**namespace(self.lecture), **values}
                values[source.name] = expression(source.formula).value(names)
            else:
                values |= choose(source.options)
        return values


def read_draw(entry: Mapping[str, Any], lecture: str) -> Draw:
    """Return the draw of a question's table. Raises TemplateError with a sentence."""
    table = entry["draw"]
    if not isinstance(table, Mapping) or not table:
        raise TemplateError('draw must be a table of names, for example w1 = "3 from 2 … 5".')
    where = table.get("where", [])
    where = (where,) if isinstance(where, str) else tuple(where)
    sources = tuple(_source(name, value) for name, value in table.items() if name not in RESERVED)
    draw = Draw(entry, lecture, sources, where, _whole(table, "choices"), _whole(table, "digits"))
    _check_names(draw)
    return draw


def _whole(table: Mapping[str, Any], name: str) -> int:
    number = table.get(name, 0)
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise TemplateError(f"{name} in draw must be a whole number.")
    return number


def _source(name: str, value: Any) -> Source:
    if not name.isidentifier():
        raise TemplateError(f"{name!r} in draw is no name; take letters and digits.")
    if isinstance(value, str) and value.startswith("="):
        return Source(name=name, formula=value[1:].strip())
    if isinstance(value, str):
        return Source(tuple({name: number} for number in _range(name, value)), name)
    if not isinstance(value, list) or len(value) < 2:
        raise TemplateError(f'{name} in draw: write "3 from 2 … 5", a list, or "= a formula".')
    if all(isinstance(case, dict) for case in value):
        if len({frozenset(case) for case in value}) > 1:
            raise TemplateError(f"{name} in draw: every case must have the same names.")
        return Source(tuple(map(dict, value)), name)
    return Source(tuple({name: each} for each in value), name)


def _range(name: str, text: str) -> list[float]:
    """Return the values of "3 from 2 … 5 step 0.5 not 4": the given one first, then all."""
    found = RANGE.fullmatch(text.strip().replace("−", "-"))
    try:
        if not found:
            raise ValueError
        given, low, high, step = (float(part) if part else 1.0 for part in found.groups()[:4])
        without = {float(part) for part in (found[5] or "").split(",") if part.strip()}
    except ValueError:
        raise TemplateError(f'{name} in draw: {text!r} is no range; write "3 from 2 … 5".') from None
    if step <= 0 or high < low or (high - low) / step > MANY:
        raise TemplateError(f"{name} in draw: from {low:g} to {high:g} in steps of {step:g} there is no way.")
    count = int((high - low) / step + 1e-9) + 1
    values = [cleaned(low + step * place) for place in range(count)]
    values = [value for value in values if value not in without]
    if cleaned(given) not in values:
        raise TemplateError(f"{name} in draw: the given {given:g} is not among what can be drawn.")
    return [cleaned(given), *values]


def _check_names(draw: Draw) -> None:
    """Refuse a name that is taken, and one that nothing draws."""
    engine = namespace(draw.lecture)
    given: Values = {}
    for name in _names(draw):
        if name in engine or name in given or name in (*OF_CHOICES, *OF_ANSWERS):
            raise TemplateError(f"the name {name!r} in draw is taken; choose another.")
        given[name] = None
    known = given | engine | dict.fromkeys(OF_CHOICES)
    for formula in (*(source.formula for source in draw.sources if source.formula), *draw.where):
        unknown = expression(formula).unknown(known)
        if unknown:
            raise TemplateError(f"{formula!r} in draw uses {unknown!r}, which is not drawn.")


def _names(draw: Draw) -> Iterator[str]:
    for source in draw.sources:
        yield from source.options[0] if source.options else (source.name,)
