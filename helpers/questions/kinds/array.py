"""Questions whose answer is a vector or a matrix."""

from typing import Any

import numpy as np

from ...text import show
from ..question import Question
from ..reading import read_array
from ..wording import shape_in_words
from .kind import FIELDS_OF_TWINS, Kind, Verdict, value_problem
from .number import DIGITS
from .tolerance import are_close, is_same


class Array(Kind):
    """An array, typed or computed; its shape is judged before its numbers."""

    fields = frozenset({"answer", "tolerance", "relative", "slips", "proof", "otherwise"})
    fields |= FIELDS_OF_TWINS
    takes_value = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if not isinstance(question.answer, list):
            return "the answer must be a list of numbers or of rows."
        return value_problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Compare with the slips, then shape with shape, then cell with cell."""
        value, key = read_array(answer), np.array(question.answer, dtype=float)
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
        return Verdict(False, "Every size is right, every sign is turned round.", "sign")
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    first = f"the first is [{', '.join(map(str, where))}], where you have {show(value[where], DIGITS)}"
    if wrong.all():
        sentence = f"No entry is right yet; {first}. Work that one out by hand."
    else:
        sentence = f"{wrong.sum()} of {wrong.size} entries are off; {first}."
    return Verdict(False, question.otherwise or sentence)
