"""A table of the bank, for a spreadsheet or a script: a row for each question, texts as they are written."""

import csv
import io
from collections.abc import Sequence

from .items import Item, key_in_words, slips_in_words
from .targets import Target

COLUMNS = ("id", "lecture", "kind", "prompt", "key", "slips", "misconceptions")


def write(items: Sequence[Item]) -> bytes:
    """Write CSV; the mark at its start tells Excel that it is Unicode."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        question, slips = item.question, slips_in_words(item.question)
        writer.writerow(
            [
                item.name,
                question.lecture,
                question.kind,
                question.prompt,
                key_in_words(question),
                "\n".join(f"{words} – {feedback}" for words, feedback, _ in slips),
                "\n".join(dict.fromkeys(name for *_, name in slips if name)),
            ]
        )
    return file.getvalue().encode("utf-8-sig")


def _prepare(item: Item) -> list[Item] | str:
    return [item]


TARGET = Target(".csv", write, _prepare, tells=True)
