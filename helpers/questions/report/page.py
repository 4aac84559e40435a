"""The page that looks back: a picture, and the same as a table, for each lecture."""

from collections.abc import Mapping, Sequence
from html import escape

from ..markup import plain
from ..snapshot import CARD
from . import picture
from .sections import title_of
from .standing import Row, Standing

TABLE = "border-collapse:collapse;font-size:14px"
CELL = "border-bottom:1px solid #dedede;padding:3px 10px 3px 0;text-align:left"
NOTHING = "Nothing is answered yet. Answer a question in a lecture, then run this again."
DOCUMENT = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<body style="margin:2em">
{body}
</body>
</html>
"""


def card(lectures: Mapping[str, Sequence[Row]], notes: Sequence[str] = (), name: str = "") -> str:
    """Return the page as one piece of HTML, to be shown in a cell."""
    begun = {lecture: rows for lecture, rows in lectures.items() if any(row.tries for row in rows)}
    heading = f"<h2>What you have answered{f': {escape(name)}' if name else ''}</h2>"
    parts = [heading, f"<p>{picture.legend()}</p>" if begun else f"<p>{NOTHING}</p>"]
    parts += (_lecture(lecture, rows) for lecture, rows in begun.items())
    others = [title_of(lecture) for lecture in lectures if lecture not in begun]
    if begun and others:
        parts.append(f"<p>Not begun: {', '.join(others)}.</p>")
    parts += (f"<p>{escape(note)}</p>" for note in notes)
    return f'<div style="{CARD.replace("46em", "60em")}">{"".join(parts)}</div>'


def document(title: str, body: str) -> str:
    """Return a whole page, to be saved."""
    return DOCUMENT.format(title=escape(title), body=body)


def as_text(lectures: Mapping[str, Sequence[Row]], notes: Sequence[str] = ()) -> str:
    """Return the same in words, where no page can be shown."""
    begun = (
        f"{title_of(lecture)}: {picture.counted(rows)}."
        for lecture, rows in lectures.items()
        if any(row.tries for row in rows)
    )
    return "\n".join([*(list(begun) or [NOTHING]), *notes])


def table(label: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table of HTML; what stands in its cells is HTML already."""
    head = "".join(f'<th scope="col" style="{CELL}">{escape(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row" style="{CELL};font-weight:normal">{first}</th>'
        + "".join(f'<td style="{CELL}">{cell}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in lines
    )
    # a narrow screen scrolls the table, not the page; by keyboard too
    return (
        f'<div style="overflow-x:auto" role="region" tabindex="0" aria-label="{escape(label)}">'
        f'<table style="{TABLE}" aria-label="{escape(label)}"><tr>{head}</tr>{body}</table></div>'
    )


def _lecture(lecture: str, rows: Sequence[Row]) -> str:
    title = title_of(lecture)
    heads = ("what", "section", "how it stands", "tries", "last tried (UTC)")
    lines = [
        (
            escape(plain(row.title)) + (" (exercise)" if row.kind == "exercise" else ""),
            escape(row.section),
            _standing(row),
            str(row.tries or ""),
            escape(row.last[:16].replace("T", " ")),
        )
        for row in rows
    ]
    details = f"<details><summary>As a table</summary>{table(title, heads, lines)}</details>"
    return f"<h3>{escape(title)}</h3><p>{picture.counted(rows)}</p>{picture.image(rows)}{details}"


def _standing(row: Row) -> str:
    if row.standing is Standing.LATER and row.right_on:
        return f"right at try {row.right_on}"
    return row.standing
