"""The bank for other systems: learning platforms, flash cards, a table. Each has one module of this folder.

`items` turns a question into the form that all targets share; a target writes items, and says what it cannot
hold. What is left out is named, never dropped in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..question import Question
from . import anki, gift, moodle, qti, table
from .items import LeftOut, items_of
from .targets import Target

__all__ = ["TARGETS", "Export", "export"]

TARGETS: dict[str, Target] = {
    "moodle": moodle.TARGET,
    "gift": gift.TARGET,
    "qti": qti.TARGET,
    "anki": anki.TARGET,
    "csv": table.TARGET,
}


@dataclass(frozen=True)
class Export:
    """What a target made of the questions: a file's content, how many went in, and what did not."""

    content: bytes
    questions: int
    left_out: tuple[LeftOut, ...]


def export(questions: Iterable[Question], to: str, twins: int = 0) -> Export:
    """Write questions for a target, with so many twins of each that has some. Raises KeyError."""
    target = TARGETS[to]
    items, left_out = items_of(questions, twins)
    written = []
    for item in items:
        prepared = target.prepare(item)
        if isinstance(prepared, str):
            left_out.append(LeftOut(item.name, prepared))
        else:
            written += prepared
            left_out += [LeftOut(item.name, loss) for loss in item.losses if not target.tells]
    return Export(target.write(written), len({item.question.id for item in written}), tuple(left_out))
