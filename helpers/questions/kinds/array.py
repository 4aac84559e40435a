"""Questions whose answer is a vector or a matrix."""

from typing import Any

import numpy as np

from ...text import show, subscript
from ..question import Question
from ..reading import read_array
from ..wording import shape_in_words
from .kind import FIELDS_OF_TWINS, Kind, Verdict, value_problem
from .number import DIGITS
from .tolerance import are_close, is_same


class Array(Kind):
    """An array, typed or computed; its shape is judged before its numbers."""

    fields = frozenset({"answer", "tolerance", "relative", "letter", "slips", "proof", "otherwise"})
    fields |= FIELDS_OF_TWINS
    takes_value = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if not isinstance(question.answer, list):
            return "the answer must be a list of numbers or of rows."
        return value_problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Compare with the slips, then shape with shape, then cell with cell."""
        key = np.array(question.answer, dtype=float)
        value = read_array(answer, "[1, 2]" if key.ndim == 1 else "[[1, 2], [3, 4]]")
        for slip in question.slips:
            if is_same(value, np.array(slip.value, dtype=float), question):
                return Verdict(False, slip.feedback, slip.misconception)
        if value.shape != key.shape:
            return _about_shape(value, key, question)
        return _about_cells(value, key, question)


def _about_shape(value: np.ndarray, key: np.ndarray, question: Question) -> Verdict:
    expected = f"Shape {shape_in_words(key)} expected, yours is {shape_in_words(value)}"
    if key.ndim == 2 and is_same(value, key.T, question):
        return Verdict(False, f"{expected}: you returned the transpose.", "transposed")
    if value.shape == key.shape[::-1]:
        return Verdict(False, f"{expected}: rows and columns have changed places.", "transposed")
    if value.size == key.size:
        return Verdict(False, f"{expected}: the count of numbers is right, their arrangement is not.")
    if key.ndim == 1 == value.ndim:
        return Verdict(False, f"{expected}: {key.size} numbers are asked for, yours are {value.size}.")
    return Verdict(False, f"{expected}. Say aloud what a row means and what a column means.")


def _about_cells(value: np.ndarray, key: np.ndarray, question: Question) -> Verdict:
    wrong = ~are_close(value, key, question)
    if not wrong.any():
        return Verdict(True, "Every number is right.")
    if key.ndim == 2 and is_same(value, key.T, question):
        return Verdict(False, "These are the right numbers, transposed: rows ↔ columns.", "transposed")
    if is_same(-value, key, question):
        return Verdict(False, "Every size is right, every sign is reversed.", "sign")
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    first = f"{_place(where, question)}, where you have {show(value[where], DIGITS)}"
    if wrong.all():
        sentence = f"No entry is right yet; the first is {first}. Work that one out by hand."
    elif wrong.sum() == 1:
        sentence = f"1 of {wrong.size} entries is off: {first}."
    else:
        sentence = f"{wrong.sum()} of {wrong.size} entries are off; the first is {first}."
    return Verdict(False, question.otherwise or sentence)


def _place(where: tuple[int, ...], question: Question) -> str:
    """Name a place as the lectures do, which count from 1: z₂, number 2, row 1, column 3."""
    counted = [number + 1 for number in where]
    if question.letter:
        return question.letter + subscript("".join(map(str, counted)))
    names = ("number",) if len(counted) == 1 else ("row", "column")
    return ", ".join(f"{name} {number}" for name, number in zip(names, counted))
