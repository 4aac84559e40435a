"""The bank's texts as HTML: `code` as code, $maths$ between \\( and \\), everything else escaped."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from itertools import pairwise

from ..markup import INLINE
from .items import Item, Picture


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


def slips(met: Iterable[tuple[str, str]]) -> str:
    """Write usual slips as a list: what is wrong, and what is said to it. Nothing where there are none."""
    lines = "".join(f"<li>{html(what)}: {html(said)}</li>" for what, said in met)
    return f"<p>Usual slips:</p><ul>{lines}</ul>" if lines else ""


def images(pictures: Iterable[Picture], address: Callable[[Picture], str]) -> str:
    """Show pictures, each behind its letter; `address` says where the target finds one."""
    return "".join(
        f"<p>{f'{picture.letter}: ' if picture.letter else ''}"
        f'<img src="{escape(address(picture))}" alt="{escape(picture.alt)}"></p>'
        for picture in pictures
    )


def inside(picture: Picture) -> str:
    """Return an address that holds all of a picture."""
    kind = {"svg": "svg+xml"}.get(picture.kind, picture.kind)
    return f"data:image/{kind};base64,{b64encode(picture.content).decode()}"


def file_name(item: Item, picture: Picture) -> str:
    """Return the name of a picture where it travels as a file."""
    return f"{item.name}{picture.letter and '-'}{picture.letter}.{picture.kind}"


def rows(cells: list[str], shape: tuple[int, ...]) -> str:
    """Lay out cells that are HTML already: a vector in a line, a matrix as a table."""
    if len(shape) != 2:
        return f"<p>{' '.join(cells)}</p>"
    cuts = pairwise(range(0, len(cells) + 1, shape[1]))
    lines = ("".join(f"<td>{cell}</td>" for cell in cells[start:end]) for start, end in cuts)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _text(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")
