"""From a table with gaps and the drawn values to the table of one question, ready to be read by the bank."""

import random
from collections.abc import Mapping
from typing import Any

from .drawing import Draw, Values
from .proofs import namespace
from .reading import shown_numbers
from .templates import TemplateError, expression, fill

TEXTS = ("title", "prompt", "explanation", "otherwise", "unit", "text", "feedback")
Table = dict[str, Any]


def as_it_stands(draw: Draw) -> Table:
    """Return the question that everybody sees first, with its own numbers. Raises TemplateError."""
    choices = [choice for choice in draw.entry.get("choice", []) if not choice.get("pool")]
    return _filled(draw, draw.given(), choices, computed=False)


def as_drawn(draw: Draw, values: Values, rng: random.Random) -> Table:
    """Return the question with drawn numbers, everything recomputed from its proofs. Raises TemplateError."""
    choices = _picked(draw, rng)
    table = _filled(draw, values, choices, computed=True)
    if choices:
        table["choice"] = _in_order(table["choice"])
    return table


def _picked(draw: Draw, rng: random.Random) -> list[Table]:
    """Return choices in a new order: one right one, or in kind many some, never all."""
    pool = list(draw.entry.get("choice", []))
    if not pool:
        return []
    count = draw.choices or sum(not choice.get("pool") for choice in pool)
    right = [choice for choice in pool if choice.get("right")]
    wrong = [choice for choice in pool if not choice.get("right")]
    least, most = (1, 1) if draw.entry["kind"] == "one" else (count - len(wrong), len(right))
    least, most = max(1, least), min(most, count - 1)
    if least > most or count - least > len(wrong):
        raise TemplateError(f"{count} choices cannot be had from {len(right)} right and {len(wrong)} wrong.")
    rights = rng.randint(least, most)
    picked = rng.sample(right, rights) + rng.sample(wrong, count - rights)
    rng.shuffle(picked)
    return picked


def _in_order(choices: list[Table]) -> list[Table]:
    """Sort choices that are single numbers; leave the others in the order of the draw."""
    numbers = [shown_numbers(choice["text"]) for choice in choices]
    if any(number is None or number.size != 1 for number in numbers):
        return choices
    places = sorted(range(len(choices)), key=lambda place: float(numbers[place].squeeze()))  # type: ignore[union-attr]
    return [choices[place] for place in places]


def _filled(draw: Draw, values: Values, choices: list[Table], *, computed: bool) -> Table:
    """Fill the gaps of every text, and close the proofs. `computed`: keys and slips from their proofs."""
    rights = sum(bool(choice.get("right")) for choice in choices)
    counts = {"offered": len(choices), "true_ones": rights, "false_ones": len(choices) - rights}
    values = {**values, **counts}
    names = {**namespace(draw.lecture), **values}
    entry = {name: part for name, part in draw.entry.items() if name not in ("draw", "choice", "slip")}
    answer = _value(entry, "answer", names, computed)
    names["key"] = answer
    table = _texts(entry, values, names)
    if answer is not None:
        table["answer"] = answer
    for part, records in (("choice", choices), ("slip", draw.entry.get("slip", []))):
        if records:
            table[part] = [_record(record, values, names, computed) for record in records]
    return table


def _record(record: Mapping[str, Any], values: Values, names: Values, computed: bool) -> Table:
    """Fill in a choice or a slip; `value` in its texts is what its proof gives."""
    value = _value(record, "value", names, computed or "value" not in record)
    filled = _texts({k: v for k, v in record.items() if k != "pool"}, values, {**names, "value": value})
    return {**filled, "value": value} if "value" in record else filled


def _value(record: Mapping[str, Any], field: str, names: Values, computed: bool) -> Any:
    """Return the answer or the value of a record: from its proof if it is to be computed, else as written."""
    if not computed or "proof" not in record:
        return record.get(field)
    proof = expression(record["proof"])
    unknown = proof.unknown(names)
    if unknown:
        raise TemplateError(f"the proof {record['proof']!r} uses {unknown!r}, which is not drawn.")
    return proof.value(names)


def _texts(record: Mapping[str, Any], values: Values, names: Values) -> Table:
    table = dict(record)
    for field in TEXTS:
        if field in table:
            table[field] = fill(table[field], names)
    for field in ("hints", "accepted", "options"):
        if isinstance(table.get(field), list):
            table[field] = [fill(text, names) for text in table[field]]
    if "proof" in table:
        table["proof"] = expression(table["proof"]).closed(values)
    return table
