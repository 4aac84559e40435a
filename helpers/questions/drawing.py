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
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .proofs import namespace
from .templates import TemplateError, cleaned, expression, gaps

RANGE = re.compile(r"(\S+) from (\S+) *(?:…|\.\.) *(\S+?)(?: step (\S+))?(?: not (.+))?")
RESERVED = {"where", "choices", "digits"}
OF_CHOICES = ("offered", "true_ones", "false_ones")  # counts that a text may use
OF_ANSWERS = ("key", "value")  # the key of the question, the value of the choice or slip it stands in
TEXTS = ("title", "prompt", "explanation", "otherwise", "unit", "text", "feedback")
LISTS = ("hints", "accepted", "options")
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

    @cached_property
    def given(self) -> Values:
        """The numbers of the question as it stands."""
        return self._values(lambda options: options[0])

    def drawn(self, rng: random.Random) -> Values:
        """Return numbers for a twin; whether `where` holds is asked of `fits`."""
        return self._values(rng.choice)

    def names(self, values: Values) -> Values:
        """Return all names that a text or a proof may use."""
        return namespace(self.lecture) | values

    def fits(self, values: Values) -> bool:
        """Return whether all conditions hold."""
        names = self.names(values) if self.where else {}
        return all(expression(condition).value(names) for condition in self.where)

    def _values(self, choose: Any) -> Values:
        values: Values = {}
        names: Values | None = None
        for source in self.sources:
            if source.formula:
                names = self.names(values) if names is None else names | values
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
    """Refuse a name that is taken, and one that nothing draws: in the draw, in a text, in a proof."""
    known = namespace(draw.lecture) | dict.fromkeys(OF_CHOICES)
    for source in draw.sources:
        if source.formula:
            _refuse_unknown(source.formula, known)
        for name in source.options[0] if source.options else (source.name,):
            if name in known or name in OF_ANSWERS:
                raise TemplateError(f"the name {name!r} in draw is taken; choose another.")
            known[name] = None
    for condition in draw.where:
        _refuse_unknown(condition, known)
    for record in (draw.entry, *draw.entry.get("choice", []), *draw.entry.get("slip", [])):
        if "proof" in record:
            _refuse_unknown(record["proof"], known)
        for end in record.get("range", []):
            if isinstance(end, str):
                _refuse_unknown(end, known)
        for text in texts_of(record):
            for gap in gaps(text):
                _refuse_unknown(gap, known | dict.fromkeys(OF_ANSWERS))


def _refuse_unknown(source: str, known: Values) -> None:
    unknown = expression(source).unknown(known)
    if unknown:
        raise TemplateError(f"{source!r} uses {unknown!r}, which is not drawn.")


def texts_of(record: Mapping[str, Any]) -> list[str]:
    """Return the texts of a question, a choice or a slip that may have gaps."""
    single = [record[field] for field in TEXTS if isinstance(record.get(field), str)]
    several = [text for field in LISTS for text in record.get(field, []) if isinstance(record[field], list)]
    return single + [text for text in several if isinstance(text, str)]
