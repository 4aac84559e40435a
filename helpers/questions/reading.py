"""Reading what a learner typed or computed: a number, an array, words. What cannot be read gets a sentence.

Every reader raises `Unreadable` with that sentence; the answer is then not judged at all.
"""

import math
import re
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from ..text import MAX_LETTERS as MAX_LETTERS_OF_NUMBER
from ..text import Ambiguous, Unreadable, normalised
from ..text import read_number as read_typed_number
from .arithmetic import NoArithmetic, compute
from .typed_arrays import read_typed_array
from .wording import shape_in_words, type_in_words

MAX_LETTERS = 2_000  # of a typed answer
ARTICLES = {"the", "a", "an"}


def read_number(answer: Any, unit: str = "", *, is_share: bool = False) -> float:
    """Return a finite number from what was typed or computed: '0,5', '−9', '1/4', np.float64(2).

    Typed sums are computed: '-np.log(0.9)'. Where a share is asked for, '85 %' is 0.85.
    """
    if _is_missing(answer):
        raise Unreadable("Type a number, then check.")
    if isinstance(answer, str):
        return _finite(_read_typed(answer, unit, is_share))
    if isinstance(answer, bool | np.bool_):
        raise Unreadable("A number is asked for, not True or False.")
    try:
        array = np.asarray(answer)
    except Exception:
        raise Unreadable("A number is asked for.") from None
    if array.size != 1 and array.dtype != object:
        raise Unreadable(f"One number is asked for; yours has shape {shape_in_words(array)}.")
    if array.dtype == object and isinstance(answer, int):
        raise Unreadable("This number is too large to be meant. Check the exponent.")
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise Unreadable(f"A number is asked for, not {type_in_words(answer)}.")
    return _finite(float(array.reshape(-1)[0]))


def _read_typed(text: str, unit: str, is_share: bool) -> float:
    percent = re.fullmatch(r"(.*?)\s*(%|per ?cent)", normalised(text), re.S) if is_share else None
    if percent:
        return _read_typed(percent[1], unit, False) / 100
    try:
        return read_typed_number(text, unit)
    except Ambiguous:
        raise
    except Unreadable:
        with suppress(NoArithmetic):
            value = compute(text) if len(text) <= MAX_LETTERS_OF_NUMBER else None
            if isinstance(value, float):
                return value
        raise


def decimals(answer: Any) -> int | None:
    """Return to how many decimals a plain number was typed: '0.12' → 2, '-1,5e-3' → 4; None for others."""
    if not isinstance(answer, str):
        return None
    try:
        exponent = Decimal(normalised(answer).replace(",", ".")).as_tuple().exponent
    except InvalidOperation:
        return None
    return -exponent if isinstance(exponent, int) else None


def _finite(value: float) -> float:
    if math.isnan(value):
        raise Unreadable("Your value is NaN (not a number): look for 0/0 or ∞ − ∞ on the way to it.")
    if math.isinf(value):
        raise Unreadable("Your value is infinite. A finite number is asked for; check the exponent.")
    return value


def read_array(answer: Any, example: str = "[[1, 2], [3, 4]]") -> np.ndarray:
    """Return a finite array of numbers from an array, a list, or typed text like '[[1, 2], [3, 4]]'."""
    if _is_missing(answer):
        raise Unreadable(f"Type your numbers, for example {example}.")
    if isinstance(answer, str):
        if len(answer) > MAX_LETTERS:
            raise Unreadable(f"That is a long text. Type only the numbers, for example {example}.")
        answer = _read_typed_array(answer, example)
    if isinstance(answer, dict | set | bytes) or callable(answer):
        raise Unreadable("An array of numbers is asked for, for example np.array([1, 2]).")
    try:
        array = np.asarray(answer)
    except ValueError:
        raise Unreadable("The rows have different lengths. Give every row as many numbers.") from None
    if array.dtype.kind not in "iuf":
        raise Unreadable("An array of numbers is asked for; something else is among yours.")
    array = array.astype(float)
    if np.isnan(array).any():
        raise Unreadable("There is NaN (not a number) in it: look for 0/0 or ∞ − ∞ on the way.")
    if np.isinf(array).any():
        raise Unreadable("There is an infinite number in it. Only finite ones are asked for.")
    return array


def _read_typed_array(text: str, example: str) -> Any:
    try:
        return read_typed_array(text, example)
    except Ambiguous:
        raise
    except Unreadable:
        if re.search(r"[a-z*/]", text):  # [1 - 2] is rather two numbers whose comma is missing
            with suppress(NoArithmetic):
                return compute(text)
        raise


def read_words(answer: Any) -> str:
    """Return words without case, articles, hyphens and closing marks, to be compared."""
    if not isinstance(answer, str):
        raise Unreadable("Give your answer as a word in quotes.")
    if not answer.strip():
        raise Unreadable("Type your answer, then check.")
    if len(answer) > MAX_LETTERS:
        raise Unreadable("That is a long text. A word or two will do.")
    words = normalised(answer).casefold().replace("-", " ").split()
    if len(words) > 1 and words[0].strip("\"'") in ARTICLES:
        words = words[1:]
    return " ".join(words).strip(" .!?\"'")


def read_list(answer: Any, *, otherwise: str) -> list[Any]:
    """Return an answer of several parts; what is no list raises Unreadable with the sentence `otherwise`."""
    if isinstance(answer, str | bytes | dict) or not hasattr(answer, "__iter__"):
        raise Unreadable(otherwise)
    return list(answer)


def _is_missing(answer: Any) -> bool:
    return answer is None or answer is ... or (isinstance(answer, str) and not answer.strip())
