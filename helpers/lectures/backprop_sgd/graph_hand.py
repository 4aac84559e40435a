"""A hand on the cards of the graph: it chooses one whose number is given, and sets that number."""

import numpy as np

from ...figure import CourseError, Pen
from .graph_passes import PARAMETERS
from .graph_view import CARDS, CELLS, TARGET, box

GIVEN = ("x₁", "x₂", *PARAMETERS, TARGET)  # the cards whose number is not computed
UP = 4  # columns that the height of the graph counts as, for the arrow keys


def read_card(raw):
    """Return the name of a card whose number is given, or raise a CourseError."""
    if raw not in GIVEN:
        raise CourseError(f"card is one of {', '.join(GIVEN)}; not “{str(raw)[:20]}”.")
    return raw


def number_on(values):
    """Return the number on the chosen card."""
    if values["card"] == TARGET:
        return float(values["y"])
    table, (row, column) = CELLS[values["card"]]
    return float(np.reshape(values[table], (len(np.atleast_1d(values[table])), -1))[row, column])


def with_number(controls, values, number):
    """Return what changes where another number is set on the chosen card."""
    if values["card"] == TARGET:
        return {"y": controls["y"].read(number)}
    table, cell = CELLS[values["card"]]
    return {table: controls[table].with_cell(values[table], *cell, number)}


def choose(card):
    """Return what changes where a card is chosen: it is the one to nudge, too, if it can be."""
    return {"card": card} | ({"nudge": card} if card != TARGET else {})


def pick(values, path, begins):
    """Choose the card that is pressed."""
    x, y = path[-1]
    for card in GIVEN:
        left, right, bottom, top = box(card)
        if begins and left < x < right and bottom < y < top:
            return choose(card)
    return {}


def walk(values, dx, dy):
    """Choose the next card to that side."""
    way, here = np.array([dx, dy]), np.array(CARDS[values["card"]])
    away = {card: (np.array(CARDS[card]) - here) * (1, UP) for card in GIVEN}
    ahead = {
        card: np.abs(gap).sum() + 2 * abs(gap @ way[::-1]) for card, gap in away.items() if gap @ way > 0
    }
    return choose(min(ahead, key=ahead.__getitem__)) if ahead else {}


def pen(columns):
    """Return the pen that points at the cards of some columns."""
    return Pen(f"cards of {columns}", pick, walk, points=True, quiet=True)
