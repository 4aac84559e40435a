"""Questions whose answer is one number."""

import math
from typing import Any

from ...text import show
from ..question import Question
from ..reading import decimals, read_number
from .kind import Kind, Verdict, value_problem
from .tolerance import is_close

DIGITS = 6  # of a number in a verdict
SHARE = (0, 1)  # the range of a share, which may be typed in per cent
MUCH = 10  # times too large or too small: that is said


class Number(Kind):
    """One number, typed or computed."""

    fields = frozenset({"answer", "tolerance", "relative", "unit", "range", "slips", "proof", "otherwise"})
    takes_value = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if isinstance(question.answer, bool) or not isinstance(question.answer, int | float):
            return "the answer must be a number."
        if not math.isfinite(question.answer):
            return "the answer must be finite."
        if question.range and not (len(question.range) == 2 and _is_inside(question.answer, question)):
            return "range is two numbers, and the answer lies between them."
        return value_problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Compare with the answer, then with the slips, then say what is known of the number."""
        value = read_number(answer, question.unit, is_share=tuple(question.range) == SHARE)
        if is_close(value, question.answer, question):
            return Verdict(
                True, f"The answer is {show(question.answer, DIGITS)} {question.unit}".rstrip() + "."
            )
        for slip in question.slips:
            if is_close(value, slip.value, question):
                return Verdict(False, slip.feedback, slip.misconception)
        places = decimals(answer)
        if _is_rounded(value, question.answer, places):
            return Verdict(False, "Right as far as it goes. Write more digits.")
        for slip in question.slips:
            if _is_rounded(value, slip.value, places):
                return Verdict(False, slip.feedback, slip.misconception)
        return Verdict(False, _outside(value, question) or question.otherwise or _size(value, question))


def _is_rounded(value: float, exact: float, places: int | None) -> bool:
    """Return whether a number that was typed to so many decimals is the exact one, rounded to them."""
    return bool(value and places and places > 0) and round(exact, places or 0) == value


def _is_inside(value: float, question: Question) -> bool:
    low, high = question.range
    return low <= value <= high


def _outside(value: float, question: Question) -> str:
    """Say that the answer cannot be such a number at all, where that is known; or ""."""
    if not question.range or _is_inside(value, question):
        return ""
    low, high = question.range
    if math.isinf(high):
        known = "is never negative" if low == 0 else f"is at least {show(low, DIGITS)}"
    else:
        known = f"lies between {show(low, DIGITS)} and {show(high, DIGITS)}"
    return f"{show(value, DIGITS)} cannot be: the answer {known}."


def _size(value: float, question: Question) -> str:
    """Say what is known of a wrong number: its sign, how many times too large or too small it is."""
    right = question.answer
    if right and is_close(-value, right, question):
        return "The size is right, the sign is not."
    for times, word in ((10, "ten"), (100, "a hundred"), (1000, "a thousand")):
        for factor, side in ((times, "small"), (1 / times, "large")):
            if right and is_close(value * factor, right, question):
                return f"The digits are right, but it is {word} times too {side}."
    ratio = value / right if right else 0
    if ratio >= MUCH or 0 < ratio <= 1 / MUCH:
        return f"It is more than ten times too {'large' if ratio > 1 else 'small'}."
    return "A hint may help." if question.hints else "Work it out once more, step by step."
