"""How each question and exercise went, from the file of the answers: what a page and a report show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .. import bank
from ..checking import exercises_of
from ..progress_file import Data, Entry
from ..tries import first_try
from .sections import sections_of

BESIDES = "Besides"  # the section of what a lecture does not ask
TWIN = "#"  # perceptron.z#3 is a twin of perceptron.z


class Standing(StrEnum):
    """How it stands with a question or an exercise; the value is what is said of it."""

    FIRST = "right at the first try"
    LATER = "right later"
    TRIED = "not right yet"
    OPEN = "open"


@dataclass(frozen=True)
class Row:
    """One question or exercise of a lecture, and how it went. `first` and `right_on` may be unknown: None."""

    lecture: str
    section: str
    kind: str  # question or exercise
    id: str
    title: str
    tries: int = 0
    first: bool | None = None
    right_on: int | None = None
    is_right: bool = False
    slips: tuple[str, ...] = ()  # by the names of misconceptions, in order
    last: str = ""  # when it was last tried: ISO 8601, UTC

    @property
    def standing(self) -> Standing:
        """Return how it stands."""
        if self.first:
            return Standing.FIRST
        if self.is_right:
            return Standing.LATER
        return Standing.TRIED if self.tries else Standing.OPEN


def rows_of(lecture: str, data: Data) -> list[Row]:
    """Return a row for all that a lecture asks, section by section, then for twins that were tried."""
    rows = [
        _row(lecture, section.title, name, data) for section in sections_of(lecture) for name in section.asked
    ]
    return [
        *rows,
        *(_row(lecture, BESIDES, name, data) for name in _beside(lecture, data, {row.id for row in rows})),
    ]


def _beside(lecture: str, data: Data, shown: set[str]) -> Iterator[str]:
    """Yield what was tried and stands in no section: twins, and questions that a notebook no longer asks."""
    known = {question.id for question in bank.load_bank().values() if question.lecture == lecture}
    known |= exercises_of(lecture).keys()
    for section in ("questions", "exercises"):
        for name in data[section]:
            if name not in shown and name.partition(TWIN)[0] in known:
                yield name


def _row(lecture: str, section: str, name: str, data: Data) -> Row:
    is_exercise = name in exercises_of(lecture)
    base = name.partition(TWIN)[0]
    question = None if is_exercise else bank.load_bank().get(base)
    title = (question.title if question else "") or base
    kind = "exercise" if is_exercise else "question"
    return _with_result(Row(lecture, section, kind, name, title), data[f"{kind}s"].get(name, {}))


def _with_result(row: Row, entry: Entry) -> Row:
    tries = entry.get("tries", [])
    slips = (each.get("slip") for each in tries)
    is_right = bool(entry.get("passed", entry.get("right"))) or "right_on" in entry
    return replace(
        row,
        tries=entry.get("attempts", 0),
        first=first_try(entry),
        right_on=entry.get("right_on") or (1 if first_try(entry) else None),
        is_right=is_right,
        slips=tuple(slip for slip in slips if isinstance(slip, str)),
        last=str(tries[-1].get("at", "")) if tries else "",
    )
