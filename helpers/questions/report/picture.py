"""The picture of a lecture: a line for each section, a mark for each question. Marks differ in shape too."""

import base64
from collections.abc import Sequence
from html import escape
from itertools import groupby

from .standing import Row, Standing

BLUE, ORANGE, GREY, INK = "#0072B2", "#D55E00", "#8A8A8A", "#1A1A1A"  # of the course, see figure/style.py
STEP, MARGIN, RADIUS = 26, 8, 8  # pixels
LETTER = 7.2  # pixels that a letter takes on average
MARKS = {
    Standing.FIRST: f'<circle r="{RADIUS}" fill="{BLUE}"/>',
    Standing.LATER: f'<circle r="{RADIUS - 1}" fill="#fff" stroke="{BLUE}" stroke-width="2"/>'
    f'<path d="M0,{RADIUS - 1} A{RADIUS - 1},{RADIUS - 1} 0 0 1 0,{1 - RADIUS} Z" fill="{BLUE}"/>',
    Standing.TRIED: f'<path d="M0,-8 L8,7 L-8,7 Z" fill="#fff" stroke="{ORANGE}" stroke-width="2"/>',
    Standing.OPEN: '<rect x="-6" y="-6" width="12" height="12" fill="none" '
    f'stroke="{GREY}" stroke-dasharray="3 2"/>',
}


def image(rows: Sequence[Row]) -> str:
    """Return the picture as an HTML image that says in words what it shows."""
    data = base64.b64encode(svg(rows).encode()).decode()
    return (
        f'<img alt="{escape(in_words(rows))}" style="max-width:100%" src="data:image/svg+xml;base64,{data}">'
    )


def in_words(rows: Sequence[Row]) -> str:
    """Say in a sentence for each section how many stand how."""
    return " ".join(f"{title}: {counted(part)}." for title, part in sections(rows))


def counted(rows: Sequence[Row]) -> str:
    """Return how many stand how: 3 right at the first try, 1 open."""
    counts = ((standing, sum(row.standing is standing for row in rows)) for standing in Standing)
    return ", ".join(f"{count} {standing}" for standing, count in counts if count)


def sections(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows section by section."""
    return [(title, list(part)) for title, part in groupby(rows, lambda row: row.section)]


def svg(rows: Sequence[Row]) -> str:
    """Draw the picture."""
    lines = sections(rows)
    left = MARGIN + LETTER * max((len(title) for title, _ in lines), default=0) + STEP
    width = left + STEP * max((len(part) for _, part in lines), default=0) + MARGIN
    height = MARGIN + STEP * len(lines)
    parts = []
    for number, (title, part) in enumerate(lines):
        y = MARGIN + STEP * number + STEP / 2
        parts.append(f'<text x="{MARGIN}" y="{y + 5:g}">{escape(title)}</text>')
        parts += (_mark(row, left + STEP * place, y) for place, row in enumerate(part))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="system-ui, sans-serif" font-size="14" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )


def legend() -> str:
    """Return what the marks mean, as a line of HTML."""
    return " · ".join(f"{_sample(standing)} {standing}" for standing in Standing)


def _sample(standing: Standing) -> str:
    return (
        '<svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true" '
        f'style="vertical-align:middle">{MARKS[standing]}</svg>'
    )


def _mark(row: Row, x: float, y: float) -> str:
    title = f"<title>{escape(row.title)}: {row.standing}</title>"
    return f'<g transform="translate({x:g},{y:g})">{title}{MARKS[row.standing]}</g>'
