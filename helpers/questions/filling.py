"""From a table with gaps and drawn values to the table of one question, ready to be read by the bank."""

import ast
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .drawing import LISTS, TEXTS, Draw, Values
from .reading import shown_numbers
from .templates import TemplateError, expression, fill

Table = dict[str, Any]


@dataclass(frozen=True)
class Numbers:
    """What makes a question beside its words: the drawn values, its key, its slips, its choices."""

    values: Values
    key: Any = None
    slips: tuple[Any, ...] = ()
    choices: tuple[Mapping[str, Any], ...] = ()  # as they stand in the file, with gaps
    shown: tuple[str, ...] = ()  # their texts


def as_it_stands(draw: Draw) -> Numbers:
    """Return the numbers that everybody sees first: keys, slips and order as written."""
    choices = tuple(choice for choice in draw.entry.get("choice", []) if not choice.get("pool"))
    slips = tuple(slip.get("value") for slip in draw.entry.get("slip", []))
    return Numbers(draw.given, draw.entry.get("answer"), slips, choices, _shown(draw, draw.given, choices))


def as_drawn(draw: Draw, values: Values, rng: random.Random) -> Numbers:
    """Return the numbers of a twin, computed from its proofs. Raises what they raise, and TemplateError."""
    key, slips = _proved(draw, repr(values))
    choices = _picked(draw, rng)
    shown = _shown(draw, values, choices)
    places = _order(shown)
    choices, shown = tuple(choices[place] for place in places), tuple(shown[place] for place in places)
    return Numbers(values, key, slips, choices, shown)


@lru_cache(maxsize=4096)
def _proved(draw: Draw, written: str) -> tuple[Any, tuple[Any, ...]]:
    """Return the key and the slips for drawn values; these are written out, to be looked up."""
    names = draw.names(ast.literal_eval(written))
    slips = draw.entry.get("slip", [])
    return _value(draw.entry, "answer", names), tuple(_value(slip, "value", names) for slip in slips)


def filled(draw: Draw, numbers: Numbers) -> Table:
    """Fill the gaps of every text, and put the values into the proofs."""
    values = numbers.values | _counts(numbers.choices)
    names = draw.names(values) | {"key": numbers.key}
    entry = {name: part for name, part in draw.entry.items() if name not in ("draw", "choice", "slip")}
    table = _texts(entry, values, names)
    if "answer" in entry:
        table["answer"] = numbers.key
    if numbers.choices:
        table["choice"] = [_choice(choice, values, names) for choice in numbers.choices]
    slips = zip(draw.entry.get("slip", []), numbers.slips, strict=True)
    table["slip"] = [_slip(slip, value, values, names) for slip, value in slips]
    return table


# ---- choices --------------------------------------------------------------------------------------


def _picked(draw: Draw, rng: random.Random) -> tuple[Table, ...]:
    """Return choices in a new order: one right one, or in kind many some, never all."""
    pool = draw.entry.get("choice", [])
    if not pool:
        return ()
    count = draw.choices or sum(not choice.get("pool") for choice in pool)
    right = [choice for choice in pool if choice.get("right")]
    wrong = [choice for choice in pool if not choice.get("right")]
    least, most = (1, 1) if draw.entry["kind"] == "one" else (max(1, count - len(wrong)), len(right))
    most = min(most, count - 1)
    if least > most or count - least > len(wrong):
        problem = f"{count} choices cannot be had from {len(right)} right and {len(wrong)} wrong ones"
        raise TemplateError(f"{problem}; change choices in draw.")
    rights = rng.randint(least, most)
    picked = rng.sample(right, rights) + rng.sample(wrong, count - rights)
    rng.shuffle(picked)
    return tuple(picked)


def _shown(draw: Draw, values: Values, choices: tuple[Mapping[str, Any], ...]) -> tuple[str, ...]:
    """Return the texts of choices, their gaps filled."""
    if not any("{=" in choice["text"] for choice in choices):
        return tuple(choice["text"] for choice in choices)
    names = draw.names(values | _counts(choices))
    return tuple(fill(choice["text"], _with_value(choice, names)) for choice in choices)


def _order(shown: tuple[str, ...]) -> list[int]:
    """Return the places of choices in the order to show: single numbers are sorted, others stay as drawn."""
    numbers = [shown_numbers(text) for text in shown]
    sizes = [number.item() for number in numbers if number is not None and number.size == 1]
    return (
        sorted(range(len(shown)), key=sizes.__getitem__) if len(sizes) == len(shown) else [*range(len(shown))]
    )


def _counts(choices: tuple[Mapping[str, Any], ...]) -> Values:
    rights = sum(bool(choice.get("right")) for choice in choices)
    return {"offered": len(choices), "true_ones": rights, "false_ones": len(choices) - rights}


# ---- records --------------------------------------------------------------------------------------


def _choice(choice: Mapping[str, Any], values: Values, names: Values) -> Table:
    own = {field: part for field, part in choice.items() if field != "pool"}
    return _texts(own, values, _with_value(choice, names))


def _slip(slip: Mapping[str, Any], value: Any, values: Values, names: Values) -> Table:
    table = _texts(slip, values, names | {"value": value})
    return table | {"value": value} if "value" in slip else table


def _with_value(choice: Mapping[str, Any], names: Values) -> Values:
    """Return the names with the value of a choice's proof, where one of its texts uses it."""
    used = any("{=value" in choice.get(field, "") for field in ("text", "feedback"))
    return names | {"value": _value(choice, "value", names)} if used else names


def _value(record: Mapping[str, Any], field: str, names: Values) -> Any:
    """Return what the proof of a record gives; where there is none, what is written."""
    return expression(record["proof"]).value(names) if "proof" in record else record.get(field)


def _texts(record: Mapping[str, Any], values: Values, names: Values) -> Table:
    table = dict(record)
    for field in TEXTS:
        if field in table:
            table[field] = fill(table[field], names)
    for field in LISTS:
        if isinstance(table.get(field), list):
            table[field] = [fill(text, names) for text in table[field]]
    if isinstance(table.get("range"), list):
        ends = table["range"]  # an end that depends on what is drawn is an expression
        table["range"] = [expression(end).value(names) if isinstance(end, str) else end for end in ends]
    if "proof" in table:
        table["proof"] = expression(table["proof"]).closed(values)
    return table
