"""From the bytes of a table, or pasted cells, to rows of text: letters, separator, header."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from .own_numbers import is_number

MAX_LETTERS = 60_000_000  # of a table
LOOKED_AT = 200  # lines that tell how many columns there are
SAMPLE = 20_000  # letters that tell the separator
NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", " ": "spaces"}
FOREIGN = {
    b"PK\x03\x04": "an Excel or OpenDocument workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
COMMENT = re.compile(r"^[ \t]*#.*$", re.M)
csv.field_size_limit(MAX_LETTERS)


class TableError(ValueError):
    """A table is not read; the message says why, where, and what to do."""

    def _render_traceback_(self) -> list[str]:  # what IPython shows in place of a traceback
        return [str(self)]


class Cells(NamedTuple):
    """A table as text: names of the columns, rows, and what was done."""

    names: list[str]
    rows: list[list[str]]  # all of the same length
    numbers: list[int]  # of each row, as a spreadsheet counts them
    separator: str
    notes: list[str]


def text_of(data: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text in the bytes of a file, and notes; raises TableError where there is none."""
    for start, what in FOREIGN.items():
        if data.startswith(start):
            raise TableError(
                f"“{name}” is {what}, not a table of text. Open it where it was made and save it as CSV."
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    head = data[:4000]
    for zeros, code in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):  # without a mark
        if len(zeros) > 1 and zeros.count(0) > 0.8 * len(zeros):
            return data.decode(code, errors="replace"), []
    if b"\0" in data:
        raise TableError(f"“{name}” holds no text. Save the table as CSV (UTF-8), and take that.")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252"), ["read as Windows-1252"]
        except UnicodeDecodeError:
            return data.decode("latin-1"), ["read as Latin-1"]


def cells_of(text: str, name: str) -> Cells:
    """Cut the text of a table into named columns and rows; raises TableError where it is none."""
    if len(text) > MAX_LETTERS:
        raise TableError(f"“{name}” is too large: {len(text) / 1e6:.0f} million letters. Keep fewer columns.")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first, _, rest = text.partition("\n")
    asked = re.fullmatch(r'"?sep=([;,|:\t ])"?[\s;,]*', first)
    text = rest if asked else text
    commented = COMMENT.findall(text)
    if commented:
        text = COMMENT.sub("", text)  # its line stays, so that rows are counted as before
    separator = asked[1] if asked else separator_of(text.lstrip("\n")[:SAMPLE])
    records = [(number, row) for number, row in enumerate(split(text, separator), 1) if "".join(row).strip()]
    if not records or not re.search(r"\w", text):
        raise TableError(f"“{name}” is empty. Choose a table with a header, two number columns and a class.")
    check_quotes(records, text, name)
    return headed(records, separator, commented, name)


def separator_of(text: str) -> str:
    """Return what parts the cells: the first of tab, semicolon, bar, comma that cuts most lines alike."""
    shares = {}
    lines = text[: text.rindex("\n")] if len(text) == SAMPLE and "\n" in text else text  # whole ones
    for separator in "\t;|,":
        widths = Counter(len(trimmed(row)) for row in split(lines, separator) if row)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        shares[separator] = count / sum(widths.values()) if width > 1 else 0
    for least in (0.8, 0.4):
        for separator, share in shares.items():
            if share >= least:
                return separator
    return " "


def split(text: str, separator: str) -> Iterator[list[str]]:
    """Cut text into rows of cells; of several spaces in a row, one counts."""
    if separator == " ":
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t]+", " ", text.strip(" \t")))
    return csv.reader(StringIO(text), delimiter=separator, skipinitialspace=separator != "\t")


def check_quotes(records: list[tuple[int, list[str]]], text: str, name: str) -> None:
    """Refuse a table in which a quotation mark opens and never closes."""
    number, row = records[-1]
    for column, cell in enumerate(row, 1):
        if "\n" in cell.strip() and not text.rstrip().endswith('"'):
            raise TableError(
                f"“{name}”: a quotation mark opens in row {number}, column {column}, and never closes. "
                "Delete it, and load the table again."
            )


def headed(records: list[tuple[int, list[str]]], separator: str, commented: list[str], name: str) -> Cells:
    """Find the header, give every row the same length, and leave out rows that are too long."""
    notes = [f"cells parted by {NAMES[separator]}"] if separator in NAMES and separator != "," else []
    if commented:
        notes.append(f"{counted(len(commented), 'comment line')} passed over")
    looked_at = [row for _, row in records[-LOOKED_AT:] + records[:LOOKED_AT]]
    width = Counter(len(trimmed(row)) for row in looked_at).most_common(1)[0][0]
    if width < 2:
        raise TableError(
            f"“{name}” has a single column. A table needs two number columns and a class: "
            "part its cells by commas, semicolons or tabs."
        )
    skipped = 0
    while len(records) > 1 and len(trimmed(records[0][1])) < 2:  # a title over the table
        records, skipped = records[1:], skipped + 1
    if skipped:
        notes.append(f"{counted(skipped, 'title line')} passed over")
    first = trimmed(records[0][1])
    if has_header(records):
        names, records = first, records[1:]
        if width == len(names) + 1 and separator != ";":  # R writes no name over the names of the rows
            names = ["row name", *names]
        elif width > len(names):
            number = next(number for number, row in records if len(trimmed(row)) == width)
            raise TableError(
                f"“{name}”: the header has {len(names)} cells, row {number} has {width}. If numbers are "
                "written with a comma, save the table with semicolons or tabs."
            )
        width = max(width, len(names))
    else:
        names, told = from_comment(commented, separator, width)
        notes.append(told)
    if not records:
        raise TableError(f"“{name}” has a header and no rows. Add the measurements below it.")
    rows, numbers, long = fitted(records, width)
    if long:
        notes.append(
            f"left out {counted(len(long), 'row')} with more than {width} cells (first in row {long[0]})"
        )
    if not rows:
        raise TableError(f"“{name}”: no row has as many cells as the header, {width}. Save it as CSV again.")
    return Cells(unique(names, width), rows, numbers, separator, notes)


def fitted(records: list[tuple[int, list[str]]], width: int) -> tuple[list[list[str]], list[int], list[int]]:
    """Return rows of `width` cells, their numbers, and the numbers of rows that have too many."""
    numbers, rows = (list(part) for part in zip(*records))
    if all(len(row) == width for row in rows):
        return rows, numbers, []
    long = [number for number, row in records if len(row) > width and "".join(row[width:]).strip()]
    without = set(long)
    fits = [(number, (row + [""] * width)[:width]) for number, row in records if number not in without]
    return [row for _, row in fits], [number for number, _ in fits], long


def from_comment(commented: list[str], separator: str, width: int) -> tuple[list[str], str]:
    """Return the names in a comment line that fits, as NumPy writes them, or none."""
    for line in reversed(commented):
        names = next(split(line.lstrip(" \t#"), separator), [])
        if len(names) == width and not any(map(is_number, names)):
            return names, "the header is a comment line"
    return [], "there is no header, so columns are numbered"


def has_header(records: list[tuple[int, list[str]]]) -> bool:
    """Whether the first row names the columns: where numbers stand below it, it has none."""
    first = trimmed(records[0][1])
    below = [row for _, row in records[1:21]]
    numeric = [
        column
        for column in range(len(first))
        if sum(is_number(row[column]) for row in below if len(row) > column) > len(below) / 2
    ]
    if not numeric:  # a table of a single row of numbers
        return not any(map(is_number, first))
    return sum(is_number(first[column]) for column in numeric) <= len(numeric) / 2


def trimmed(row: list[str]) -> list[str]:
    """Return a row without the blank cells at its end."""
    end = len(row)
    while end and (not row[end - 1] or row[end - 1].isspace()):
        end -= 1
    return row[:end]


def unique(names: list[str], width: int) -> list[str]:
    """Return one name for each column: blanks are numbered, and so is what stands there twice."""
    result: list[str] = []
    for place in range(width):
        name = " ".join(names[place].split()) if place < len(names) else ""
        name = name or f"column {place + 1}"
        again = 2
        while name in result:
            name = f"{name.removesuffix(f' ({again - 1})')} ({again})"
            again += 1
        result.append(name)
    return result


def counted(number: int, noun: str) -> str:
    """Count things: 1 row, 1200 rows."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
