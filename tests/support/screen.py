"""What stands on a student's screen with a question: text, outputs, stills, buttons, questions above it."""

import ast
import math
import re
from dataclasses import dataclass, field
from functools import cache

import nbformat

from helpers.questions.markup import plain

from .notebooks import NOTEBOOKS, Notebook

SCREEN = 24  # lines above and below a question that a student sees with it: 768 px, and some more
FOLDED = "This opens when the question"  # what is stored of a cell that begins with answer_first
STILL = 24  # lines that a picture takes
ASKED = re.compile(r'^(ask|predict)\("([\w.]+)"(?:, (\w+))?\)', re.M)


@dataclass
class Cell:
    """A cell as a student sees it: what can be read there, and the buttons of its figure."""

    id: str
    texts: list[str]
    lines: float
    asks: str = ""  # the id of its question
    guess: bool = False  # whether it takes a guess
    about: str = ""  # the name of the figure that this question is about
    shows: str = ""  # the name of the figure that it shows
    code: bool = False  # whether it is code that prints or shows something
    heading: bool = False  # whether a new section begins here
    buttons: tuple[str, ...] = ()
    pressed: dict[str, str] = field(default_factory=dict)  # button → what the figure says then


def read(path, bank):
    """Return the cells of a stored notebook, top to bottom."""
    raw = nbformat.read(path, 4).cells
    return [seen(cell, bank, figures(path).get(cell.id)) for cell in raw]


def seen(cell, bank, figure):
    """Return one cell as a student sees it."""
    if cell.cell_type == "markdown":
        lines = len(cell.source) / 90 + 1
        return Cell(cell.id, [plain(cell.source)], lines, heading=cell.source.startswith("## "))
    found = ASKED.search(cell.source)
    if found:
        mode, name, about = found.groups()
        question = bank[name]
        lines = 5 + len(question.choices) + len(question.prompt) / 90
        return Cell(cell.id, [], lines, asks=name, guess=mode == "predict", about=about or "")
    outputs = [output.get("text") or output.data.get("text/plain", "") for output in cell.outputs]
    outputs = [text for text in outputs if not text.startswith(FOLDED)]
    stills = sum("image/png" in output.get("data", {}) for output in cell.outputs)
    lines = cell.source.count("\n") + 1 + STILL * stills + sum(text.count("\n") + 1 for text in outputs)
    comments = re.findall(r"#\s*(.*)", cell.source)
    last = cell.source.strip().splitlines()[-1] if cell.source.strip() else ""
    name = last if last.isidentifier() else ""
    shown = Cell(cell.id, [*comments, *outputs], lines, shows=name, code=bool(outputs))
    if figure:
        shown.buttons, shown.pressed = tuple(preset.label for preset in figure.presets), say_all(figure)
    return shown


@cache
def figures(path):
    """Return the live figures that a notebook shows, by the id of the cell."""
    notebook, found = Notebook(path), {}
    for place, (cell, tree) in enumerate(zip(notebook.cells, notebook.trees)):
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr) and cell.get("outputs") and "live_" in source_of(notebook, place, last):
            figure = notebook.value(last.value, place + 1)
            if hasattr(figure, "presets") and hasattr(figure, "facts"):
                found[cell["id"]] = figure
    return found


def source_of(notebook, place, last):
    """Return the code of a cell, and of the cell that makes what it shows."""
    name = last.value.id if isinstance(last.value, ast.Name) else None
    makers = [source for source in notebook.sources[:place] if name and source.startswith(f"{name} = ")]
    return "\n".join([notebook.sources[place], *makers])


def say_all(figure):
    """Return what a figure says after each of its buttons; it is left as it was."""
    said, state = {}, figure.values
    for number, preset in enumerate(figure.presets, start=1):
        figure.preset(number)
        said[preset.label] = f"{figure.equation()} {figure.description}"
    figure.set(**{name: value for name, value in state.items() if name in figure.controls})
    return said


def near(cells, place):
    """Return the cells on one screen with a question, above it and below it; a heading below ends it.

    Of a guess that is tried on no figure, all of its section below: there it is computed.
    """
    found, guess = [], cells[place].guess and not cells[place].about
    for way in (-1, 1):
        lines, at, most = 0.0, place + way, math.inf if guess and way == 1 else SCREEN
        while 0 <= at < len(cells) and lines <= most and not (way == 1 and cells[at].heading):
            found.append(at)
            lines += cells[at].lines
            at += way
    return sorted(found)


def lectures():
    """Return the stored notebooks of the course."""
    return sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
