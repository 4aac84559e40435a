"""Which questions and exercises stand in which section of a lecture: read from its notebook."""

import json
import re
from functools import cache
from typing import Any, NamedTuple

from ...course import NOTEBOOKS

ASKS = re.compile(r'\b(?:ask|predict|check)\(\s*"([\w.]+)"')
TITLE = re.compile(r"# (?:\d+ · )?([^\n]+)")
HEADING = re.compile(r"## ([^·\n]+)")


class Section(NamedTuple):
    """A section of a lecture, and the ids of what it asks, in order."""

    title: str
    asked: tuple[str, ...]


def title_of(lecture: str) -> str:
    """Return the title of a lecture as its notebook has it, or its name in words."""
    for cell in _cells(lecture):
        title = TITLE.match("".join(cell["source"]))
        if title:
            return title[1].strip()
    return lecture.replace("_", " ").capitalize()


@cache
def sections_of(lecture: str) -> tuple[Section, ...]:
    """Return the sections of a lecture that ask something; none where its notebook is not there."""
    found: list[tuple[str, list[str]]] = [("Beginning", [])]
    seen: set[str] = set()  # what is asked or checked twice stands where it is first
    for cell in _cells(lecture):
        source = "".join(cell["source"])
        heading = HEADING.match(source)
        if cell["cell_type"] == "markdown" and heading:
            found.append((heading[1].strip(), []))
        elif cell["cell_type"] == "code":
            found[-1][1].extend(name for name in dict.fromkeys(ASKS.findall(source)) if name not in seen)
            seen.update(found[-1][1])
    return tuple(Section(title, tuple(asked)) for title, asked in found if asked)


@cache
def _cells(lecture: str) -> list[dict[str, Any]]:
    for path in NOTEBOOKS.glob(f"[0-9]*_{lecture}.ipynb"):
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return cells
    return []
