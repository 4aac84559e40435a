"""No key stands on the screen before it is asked: read each stored notebook as a student sees it."""

import re

import nbformat
import pytest
from support.bank import BANK
from support.lab import NOTEBOOKS

from helpers.questions.markup import plain

SCREEN = 24  # lines above and below a question that a student sees with it: 768 px, and some more
WORD = re.compile(r"[^\W\d_]{4,}")
NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:[ \u202f]\d{3})*(?:\.\d+)?(?:e-?\d+)?(?![\w]|\.\d)")
ALIKE = 0.75  # share of the words of a right choice that make a sentence the same sentence

# Where the key may be seen all the same: (question, cell) and why.
MEANT: dict[tuple[str, str], str] = {}


def cells_of(path):
    return nbformat.read(path, 4).cells


def asked(cell):
    found = re.match(r"(?:ask|predict)\(\"([\w.]+)\"", cell.source) if cell.cell_type == "code" else None
    return found and found[1]


def texts(cell):
    """What a student reads in a cell: prose, comments and outputs."""
    if cell.cell_type == "markdown":
        return [plain(cell.source)]
    outputs = [output.get("text") or output.data.get("text/plain", "") for output in cell.outputs]
    return [*re.findall(r"#\s*(.*)", cell.source), *outputs]


def height(cell):
    """About how many lines a cell takes on the screen."""
    lines = cell.source.count("\n") + 1 if cell.cell_type == "code" else len(cell.source) / 90 + 1
    stills = sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
    return lines + 24 * stills + sum(text.count("\n") + 1 for text in texts(cell)[-1:])


def near(cells, place):
    """The cells on one screen with the question: above it and below it, as far as a screen goes."""
    for direction in (-1, 1):
        lines = 0
        for cell in cells[place + direction :: direction] if place + direction >= 0 else []:
            if cell.cell_type == "markdown" and cell.source.startswith("## ") and direction == 1:
                break
            yield cell
            lines += height(cell)
            if lines > SCREEN:
                break


def numbers(text):
    return [float(re.sub(r"[ \u202f]", "", found).replace("−", "-")) for found in NUMBER.findall(text)]


def gives_away(question, text):
    """Return what of the key stands in a text, or None."""
    if question.kind == "number":
        own = numbers(plain(question.prompt))  # a number that the prompt names is no secret
        for number in numbers(text):
            margin = max(question.tolerance, question.relative * abs(question.answer), 1e-9)
            if abs(number - question.answer) <= margin and number not in own and abs(number) not in range(4):
                return f"the number {number:g}"
    if question.kind == "text":
        words = {word.lower() for word in WORD.findall(text)}
        hit = [word for word in question.accepted if word.lower() in words]
        if hit:
            return f"the word {hit[0]}"
    if question.kind in ("one", "many"):
        for choice in question.choices:
            wanted = {word.lower() for word in WORD.findall(plain(choice.text))}
            if not choice.right or len(wanted) < 3:
                continue
            for sentence in re.split(r"(?<=[.!?:;])\s", text):
                said = {word.lower() for word in WORD.findall(sentence)}
                if len(wanted & said) >= ALIKE * len(wanted):
                    return f"“{sentence.strip()[:80]}”"
    return None


def questions():
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        cells = cells_of(path)
        for place, cell in enumerate(cells):
            if asked(cell):
                yield pytest.param(cells, place, id=f"{path.stem[:2]}-{asked(cell)}")


@pytest.mark.parametrize("cells, place", questions())
def test_no_key_stands_on_the_screen_with_its_question(cells, place):
    question = BANK[asked(cells[place])]
    leaks = {}
    for cell in near(cells, place):
        if asked(cell) or (question.id, cell.id) in MEANT:
            continue
        for text in texts(cell):
            if leak := gives_away(question, text):
                leaks[cell.id] = leak
    assert not leaks
