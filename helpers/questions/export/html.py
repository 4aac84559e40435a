"""The bank's texts as HTML: `code` as code, $maths$ between \\( and \\), everything else escaped."""

from html import escape
from itertools import pairwise

from ..markup import INLINE


def html(source: str) -> str:
    """Write a text as HTML; MathJax, which Moodle, Canvas and Anki use, finds the maths."""
    parts: list[str] = []
    end = 0
    for match in INLINE.finditer(source):
        code, tex = match.groups()
        parts.append(_text(source[end : match.start()]))
        parts.append(f"<code>{escape(code)}</code>" if code else rf"\({escape(tex, quote=False)}\)")
        end = match.end()
    return "".join([*parts, _text(source[end:])])


def paragraph(source: str) -> str:
    """Write a text as one paragraph; an empty one stays empty."""
    return f"<p>{html(source)}</p>" if source else ""


def rows(cells: list[str], shape: tuple[int, ...]) -> str:
    """Lay out cells that are HTML already: a vector in a line, a matrix as a table."""
    if len(shape) != 2:
        return f"<p>{' '.join(cells)}</p>"
    cuts = pairwise(range(0, len(cells) + 1, shape[1]))
    lines = ("".join(f"<td>{cell}</td>" for cell in cells[start:end]) for start, end in cuts)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _text(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")
