"""Questions whose answer is one number."""

import math
from typing import Any

from ...text import show
from ..question import Question
from ..reading import read_number
from .kind import FIELDS_OF_TWINS, Kind, Verdict, value_problem
from .tolerance import is_close

DIGITS = 6  # of a number in a verdict


class Number(Kind):
    """One number, typed or computed."""

    fields = frozenset({"answer", "tolerance", "relative", "unit", "slips", "proof", "otherwise"})
    fields |= FIELDS_OF_TWINS
    takes_value = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if isinstance(question.answer, bool) or not isinstance(question.answer, int | float):
            return "the answer must be a number."
        if not math.isfinite(question.answer):
            return "the answer must be finite."
        return value_problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Compare with the answer, then with the slips, then say how far off it is."""
        value = read_number(answer, question.unit)
        if is_close(value, question.answer, question):
            return Verdict(
                True, f"The answer is {show(question.answer, DIGITS)} {question.unit}".rstrip() + "."
            )
        for slip in question.slips:
            if is_close(value, slip.value, question):
                return Verdict(False, slip.feedback, slip.misconception)
        return Verdict(False, question.otherwise or _difference(value, question))


def _difference(value: float, question: Question) -> str:
    """Say what can be seen of a wrong number: sign, decimal point, or size."""
    right = question.answer
    if right and is_close(-value, right, question):
        return "The size is right, the sign is not. Which term takes away and which adds?"
    if right and any(is_close(value * factor, right, question) for factor in (10, 100, 0.1, 0.01)):
        return "The digits are right, the decimal point is not. Write it out once more with its zeros."
    side = "too large" if value > right else "too small"
    off = abs(value - right)
    near = off <= 0.1 * abs(right) if right else off < 0.1
    ending = "close, so look at rounding." if near else "so look at the terms one by one, signs first."
    return f"{show(value, DIGITS)} is {side}; {ending}"
