"""progress: what you have answered, as a page in the notebook, and as a report to hand in."""

import re
import secrets
from pathlib import Path
from typing import Any

from . import bank
from .record import Progress, open_progress
from .report import page
from .report.file import Report, as_csv
from .report.standing import Row, rows_of
from .tries import now

FOLDER = "hand-in"
HOW = 'To hand it in, run progress(save=True), or with your name: progress(save=True, name="…").'
SAVED = "Saved: {page} to read, {table} for your lecturer. Hand in both."
NOT_SAVED = 'The report cannot be saved in {folder} ({reason}). Name another folder: progress(save="…").'


class LookingBack:
    """The page, ready to be shown; `text` says the same in words."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


def progress(
    lecture: str | None = None, *, save: bool | str | Path = False, name: str = ""
) -> LookingBack | None:
    """Show what you have answered, of one lecture or of all; with `save`, write the report to hand in.

    The report lies in the folder `hand-in` beside the notebook, or in the folder you name. It carries no
    name unless you give one.
    """
    known = bank.lectures()
    if lecture is not None and lecture not in known:
        print(bank.unknown_id("lecture", lecture, known))
        return None
    record = open_progress()
    data = record.all()
    lectures = {each: rows_of(each, data) for each in known if lecture in (None, each)}
    name = str(name).strip()
    saved = _save(record, lectures, FOLDER if save is True else save, name) if save else HOW
    notes = [note for note in (saved, record.take_message()) if note]
    return LookingBack(page.card(lectures, notes, name), page.as_text(lectures, notes))


def _save(record: Progress, lectures: dict[str, list[Row]], place: str | Path, name: str) -> str:
    """Write page and table; return the sentence that says where they are, or why there are none."""
    folder = Path(place)
    student = record.marked("student", secrets.token_hex(4))
    report = Report(student, name, now(), tuple(row for rows in lectures.values() for row in rows))
    words = re.sub(r"\W+", "-", name).strip("-")[:40]
    stem = "-".join(filter(None, ["progress", words, student]))
    shown = page.document("Progress", page.card(lectures, (f"Saved {report.saved}",), name))
    html, table = folder / f"{stem}.html", folder / f"{stem}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        html.write_text(shown, encoding="utf-8")
        table.write_bytes(as_csv(report))
    except OSError as error:
        return NOT_SAVED.format(folder=folder, reason=error.strerror or type(error).__name__)
    return SAVED.format(page=html, table=table)
