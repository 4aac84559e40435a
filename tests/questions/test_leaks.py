"""No key stands on the screen before it is asked: read each stored notebook as a student sees it."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from support.bank import BANK
from support.keys import Key, numbers, stems, told_by
from support.screen import lectures, near, read

from helpers.questions.markup import plain

# Where the key may be seen all the same: (question, cell) and why.
MEANT: dict[tuple[str, str], str] = {}


def questions():
    for path in lectures():
        cells = read(path, BANK)
        for place, cell in enumerate(cells):
            if cell.asks:
                yield pytest.param(cells, place, id=f"{path.stem[:2]}-{cell.asks}")


def key_of(question, cells):
    of_lecture = [q for q in BANK.values() if q.lecture == question.lecture]
    asked = Counter(word for q in of_lecture for word in set(stems(f"{q.title} {q.prompt}")))
    said = Counter(word for cell in cells for word in set(stems(" ".join(cell.texts))))
    return Key(question, {word for word in asked if asked[word] > 4}, lambda word: said[word] < 3)


def leaks(cells, place):
    """Where the key of the question at this place is given away: cell id → what."""
    asked = cells[place]
    question, found = BANK[asked.asks], {}
    key = key_of(question, cells)
    for at in near(cells, place):
        cell = cells[at]
        if asked.about and cell.shows == asked.about:  # there it is to be seen
            continue
        texts = told_by(BANK[cell.asks]) if cell.asks and at < place else cell.texts
        for text in [*texts, *cell.pressed.values()]:
            if leak := key.leak(text):
                found[cell.id] = leak
    for cell in cells[:place]:
        if cell.asks and key.twin(BANK[cell.asks]):
            found[cell.id] = f"{cell.asks} asks the same"
    return {**found, **buttons(cells[:place], question), **printed_twice(cells, place, question)}


def buttons(above, question):
    """Buttons of the figures above that set just what the question asks about."""
    title, asked = set(stems(question.title)), set(stems(f"{question.title} {question.prompt}"))
    sizes = ", ".join(re.findall(r"\d+", plain(question.prompt)))
    found = {}
    for cell in above:
        for label in cell.buttons:
            words, numeric = set(stems(label)), ", ".join(re.findall(r"\d+", label))
            told = words <= (asked if len(words) > 2 else title) if len(words) > 1 else False
            if told or (re.fullmatch(r"[\d →,]+", label) and numeric in sizes):
                found[cell.id] = f"the button “{label}”"
    return found


def printed_twice(cells, place, question):
    """Where “the same as before” is the key: two cells on the screen that print the same."""
    if not any("same" in choice.text.lower() for choice in question.choices if choice.right):
        return {}
    printed = [(cells[at].texts[-1], cells[at].id) for at in near(cells, place) if cells[at].code]
    again = {text for text, times in Counter(text for text, _ in printed).items() if times > 1}
    return {cell: "the same as another cell" for text, cell in printed if text in again and text.strip()}


@pytest.mark.parametrize("cells, place", questions())
def test_no_key_stands_on_the_screen_with_its_question(cells, place):
    asked = cells[place].asks
    found = {cell: leak for cell, leak in leaks(cells, place).items() if (asked, cell) not in MEANT}
    assert not found


@pytest.mark.parametrize("question", [pytest.param(q, id=q.id) for q in BANK.values() if q.kind == "number"])
def test_no_key_is_the_sum_or_the_product_that_its_question_spells_out(question):
    """“11 along the rows, then 11 down the columns: how many?” asks for nothing but a sum."""
    said = numbers(plain(question.prompt))[0]
    assert question.answer not in {a + b for a, b in pairwise(said)}, "the prompt says it"


def test_every_mark_is_still_needed():
    everywhere = {
        (cells[place].asks, cell)
        for cells, place in (param.values for param in questions())
        for cell in leaks(cells, place)
    }
    assert set(MEANT) <= everywhere
