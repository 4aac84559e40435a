"""The file that is handed in: CSV, a line for each question and exercise, read again with patience.

Spreadsheets save it with other separators and encodings; a version that is newer may have more columns.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .standing import Row

SCHEMA, VERSION = "neural-networks-live report", 1
COLUMNS = ("report", "student", "name", "saved", "lecture", "kind", "id")
RESULTS = ("tries", "first", "right_on", "right", "slips", "last")
FIRST = {True: "right", False: "wrong", None: ""}
SLIPS = "; "  # between two slips
FORMULA = "=+-@\t\r"  # what makes a spreadsheet run a text


class Unusable(ValueError):
    """The file is no report, or none that can be read; the message says why."""


@dataclass(frozen=True)
class Report:
    """What one student handed in. `student` is a mark drawn by lot, `name` only what they typed."""

    student: str
    name: str
    saved: str
    rows: tuple[Row, ...]
    unread: int = 0  # lines that could not be read
    newer: bool = False  # a later version of the course wrote it


def as_csv(report: Report) -> bytes:
    """Write a report."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *RESULTS])
    head = f"{SCHEMA} {VERSION}", report.student, report.name.lstrip(FORMULA), report.saved
    for row in report.rows:
        results = (row.tries, FIRST[row.first], row.right_on or "", "yes" if row.is_right else "no")
        writer.writerow((*head, row.lecture, row.kind, row.id, *results, SLIPS.join(row.slips), row.last))
    return file.getvalue().encode("utf-8-sig")


def read(path: Path) -> Report:
    """Read a report, whatever a spreadsheet has made of it. Raises Unusable, OSError."""
    text = _text(path.read_bytes())
    separator = max(",;\t", key=text.partition("\n")[0].count)
    lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    if not lines or not {*COLUMNS, *RESULTS} <= set(lines[0]):
        raise Unusable("is not a report of this course, or is cut short")
    version = _version(str(lines[0]["report"]))
    rows = [_row(line) for line in lines]
    first = lines[0]
    return Report(
        student=first["student"] or path.stem,
        name=first["name"] or "",
        saved=first["saved"] or "",
        rows=tuple(row for row in rows if row),
        unread=rows.count(None),
        newer=version > VERSION,
    )


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Iterable[str] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("is no text")


def _version(mark: str) -> int:
    schema, _, number = mark.rpartition(" ")
    if schema != SCHEMA or not number.isdecimal() or int(number) < 1:
        raise Unusable("is not a report of this course")
    return int(number)


def _row(line: dict[str, str]) -> Row | None:
    """Return a line as a row, or None where it says what cannot be."""
    first = {word: value for value, word in FIRST.items()}
    try:
        row = Row(
            lecture=line["lecture"],
            section="",
            kind=line["kind"],
            id=line["id"],
            title="",
            tries=int(line["tries"]),
            first=first[line["first"]],
            right_on=int(line["right_on"]) if line["right_on"] else None,
            is_right={"yes": True, "no": False}[line["right"]],
            slips=tuple(filter(None, line["slips"].split(SLIPS))),
            last=line["last"],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return row if row.id and row.tries >= 0 else None
