"""Judge an answer. Pure: a question and an answer in, a verdict out; no answer makes it raise."""

import ast
import math
import re
from dataclasses import dataclass

import numpy as np

from ..text import Unreadable, normalised
from ..text import read_number as typed_number

LONGEST = 2_000  # characters of a typed answer


@dataclass(frozen=True)
class Verdict:
    """right is True, False, or None where the answer could not be judged: then `feedback` says what to do."""

    right: bool | None
    feedback: str
    misconception: str | None = None


def judge(question, answer, facts=None):
    """Judge any answer to a question; a state question is judged by the figure's `facts`."""
    try:
        return _JUDGES[question.kind](question, answer, facts)
    except Unreadable as problem:
        return Verdict(None, str(problem))
    except Exception as error:  # an answer of a kind nobody thought of
        return Verdict(None, f"This answer cannot be read ({type(error).__name__}). Please answer anew.")


# --- choices ---------------------------------------------------------------------------------------


def _judge_one(question, answer, facts):
    choice = question.choices[_index(question, answer)]
    return Verdict(choice.right, choice.feedback, choice.misconception)


def _judge_many(question, answer, facts):
    if isinstance(answer, str | bytes | dict) or not hasattr(answer, "__iter__"):
        raise Unreadable("Give the choices you mean as a list.")
    ticked = {_index(question, each) for each in answer}
    if not ticked:
        raise Unreadable("Tick at least one statement, then check.")
    wrong = [choice for i, choice in enumerate(question.choices) if i in ticked and not choice.right]
    missing = sum(choice.right for i, choice in enumerate(question.choices) if i not in ticked)
    more = f"{_count(missing)} more {'is' if missing == 1 else 'are'} true as well." if missing else ""
    if wrong:
        feedback = [f"“{choice.text.rstrip('.')}”: {choice.feedback}" for choice in wrong]
        first = next((choice.misconception for choice in wrong if choice.misconception), None)
        return Verdict(False, " ".join([*feedback, more]).strip(), first)
    if missing:
        return Verdict(False, f"What you ticked is true. {more}")
    return Verdict(True, " ".join(c.feedback for c in question.choices if c.right and c.feedback))


def _index(question, answer):
    """The place of a choice, given by place or by its text."""
    texts = [choice.text for choice in question.choices]
    if isinstance(answer, str) and answer in texts:
        return texts.index(answer)
    if isinstance(answer, int | np.integer) and not isinstance(answer, bool) and 0 <= answer < len(texts):
        return int(answer)
    if answer is None or answer == "":
        raise Unreadable("Choose an answer, then check.")
    raise Unreadable("This is not one of the choices. Choose one of them, then check.")


# --- numbers, arrays, texts ------------------------------------------------------------------------


def _judge_number(question, answer, facts):
    value = read_number(answer, question.unit)
    if _close(value, question.answer, question):
        return Verdict(True, f"The answer is {_show(question.answer)}{_unit(question)}.")
    for slip in question.slips:
        if _close(value, slip.value, question):
            return Verdict(False, slip.feedback, slip.misconception)
    return Verdict(False, question.otherwise or _about_number(value, question))


def _about_number(value, question):
    right = question.answer
    if right and _close(-value, right, question):
        return "The size is right, the sign is not. Which term takes away and which adds?"
    if right and any(_close(value * factor, right, question) for factor in (10, 100, 0.1, 0.01)):
        return "The digits are right, the decimal point is not. Write it out once more with its zeros."
    side = "too large" if value > right else "too small"
    off = abs(value - right)
    near = off <= 0.1 * abs(right) if right else off < 0.1
    ending = "close, so look at rounding." if near else "so look at the terms one by one, signs first."
    return f"{_show(value)} is {side}; {ending}"


def _judge_array(question, answer, facts):
    value, key = read_array(answer), np.array(question.answer, dtype=float)
    for slip in question.slips:
        if _same(value, np.array(slip.value, dtype=float), question):
            return Verdict(False, slip.feedback, slip.misconception)
    if value.shape != key.shape:
        wanted = f"Shape {_shape(key)} expected, yours is {_shape(value)}"
        if key.ndim == 2 and _same(value, key.T, question):
            return Verdict(False, f"{wanted}: you returned the transpose.", "transposed")
        if value.shape == key.shape[::-1]:
            return Verdict(False, f"{wanted}: rows and columns have changed places.", "transposed")
        if value.size == key.size:
            return Verdict(False, f"{wanted}: the count of numbers is right, their arrangement is not.")
        if key.ndim == 1 == value.ndim:
            return Verdict(False, f"{wanted}: {key.size} numbers are asked for, yours are {value.size}.")
        return Verdict(False, f"{wanted}. Say aloud what a row means and what a column means.")
    wrong = ~_all_close(value, key, question)
    if not wrong.any():
        return Verdict(True, "Every number is right.")
    if key.ndim == 2 and _same(value, key.T, question):
        return Verdict(False, "These are the right numbers, transposed: rows ↔ columns.", "transposed")
    if _same(-value, key, question):
        return Verdict(False, "Every size is right, every sign is turned round.", "sign")
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = ", ".join(map(str, where))
    first = f"the first is [{place}], where you have {_show(value[where])}"
    if wrong.all():
        return Verdict(
            False, question.otherwise or f"No entry is right yet; {first}. Work that one out by hand."
        )
    return Verdict(False, question.otherwise or f"{wrong.sum()} of {wrong.size} entries are off; {first}.")


def _judge_text(question, answer, facts):
    if not isinstance(answer, str):
        raise Unreadable("Give your answer as a word in quotes.")
    if not answer.strip():
        raise Unreadable("Type your answer, then check.")
    if len(answer) > LONGEST:
        raise Unreadable("That is a long text. A word or two will do.")
    said = _normal(answer)
    if said in {_normal(text) for text in question.accepted}:
        return Verdict(True, f"“{answer.strip()}” it is.")
    for slip in question.slips:
        if said == _normal(slip.value):
            return Verdict(False, slip.feedback, slip.misconception)
    return Verdict(
        False, question.otherwise or "Not this word. Read the question once more; a hint may help."
    )


# --- the learner's own figure ----------------------------------------------------------------------


def _judge_state(question, answer, facts):
    if not hasattr(facts, "get"):
        raise Unreadable("This question reads a live figure. Run the figure's cell, then this one.")
    if facts.get(question.key, ...) is ...:
        raise Unreadable(f"The figure does not tell “{question.key}”. Run the figure's cell again.")
    if question.needs and not facts.get(question.needs, 0) >= question.at_least:
        raise Unreadable(question.until)
    read = {"one": _one_name, "many": _names, "number": read_number}[question.input]
    said = _said(question, answer)
    key = read(facts[question.key])
    same = _close if question.input == "number" else (lambda a, b, _: a == b)
    if same(said, key, question):
        return Verdict(True, "The figure, as it is now, says the same.")
    for slip in question.slips:
        other = facts.get(slip.key)  # None: on this screen there is no such thing
        if other is not None and said not in (set(), "none") and same(said, read(other), question):
            return Verdict(False, slip.feedback, slip.misconception)
    if question.input == "many" and not question.otherwise:
        return Verdict(False, _about_names(said, key))
    return Verdict(False, question.otherwise or "The figure says otherwise. Read its numbers and try again.")


def _said(question, answer):
    if question.input == "number":
        return read_number(answer, question.unit)
    if question.input == "one":
        if answer is None or answer == "":
            raise Unreadable("Choose an answer, then check.")
        said = {_one_name(answer)}
    else:
        if isinstance(answer, str | bytes | dict) or not hasattr(answer, "__iter__"):
            raise Unreadable("Give the names you mean as a list.")
        said = _names(answer)
    if not said <= set(question.options):
        raise Unreadable(f"Choose among {', '.join(question.options)}.")
    return said.pop() if question.input == "one" else said


def _about_names(said, key):
    extra, missing = sorted(said - key), sorted(key - said)
    parts = []
    if extra:
        parts.append(f"{', '.join(extra)} {'does' if len(extra) == 1 else 'do'} not belong here.")
    if missing:
        parts.append(f"{_count(len(missing))} {'is' if len(missing) == 1 else 'are'} still missing.")
    return " ".join([*parts, "Go through the figure row by row."])


def _names(fact):
    if isinstance(fact, str) or not hasattr(fact, "__iter__"):
        return {_one_name(fact)}
    return {_one_name(each) for each in fact}


def _one_name(fact):
    """A fact as it is named in the options: 1.0 → '1', None → 'none'."""
    if fact is None:
        return "none"
    if isinstance(fact, bool | np.bool_ | float | np.floating) and fact == int(fact):
        return str(int(fact))
    return str(fact)


# --- reading what was typed ------------------------------------------------------------------------


def read_number(answer, unit=""):
    """A finite number from what a learner typed or computed: '0,5', '−9', '1/4', np.float64(2)."""
    if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
        raise Unreadable("Type a number, then check.")
    if isinstance(answer, str):
        return _finite(typed_number(answer, unit))
    if isinstance(answer, bool | np.bool_):
        raise Unreadable("A number is asked for, not True or False.")
    try:
        array = np.asarray(answer)
    except Exception:
        raise Unreadable("A number is asked for.") from None
    if array.size != 1 and array.dtype != object:
        raise Unreadable(f"One number is asked for; yours has shape {_shape(array)}.")
    if array.dtype == object and isinstance(answer, int):
        raise Unreadable("This number is too large to be meant. Check the exponent.")
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise Unreadable(f"A number is asked for, not {_article(type(answer).__name__)}.")
    return _finite(float(array.reshape(-1)[0]))


def _finite(value):
    if math.isnan(value):
        raise Unreadable("Your value is NaN (not a number): look for 0/0 or ∞ − ∞ on the way to it.")
    if math.isinf(value):
        raise Unreadable("Your value is infinite. A finite number is asked for; check the exponent.")
    return value


def read_array(answer):
    """A finite array of numbers from an array, a list, or typed text like '[[1, 2], [3, 4]]'."""
    if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
        raise Unreadable("Type your numbers, for example [1, 2] or [[1, 2], [3, 4]].")
    if isinstance(answer, str):
        answer = _typed_list(answer)
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


def _typed_list(answer):
    text = normalised(answer)
    if len(text) > LONGEST:
        raise Unreadable("That is a long text. Type only the numbers, for example [[1, 2], [3, 4]].")
    if re.search(r"[^\d\s.,eE+()\[\]-]", text):
        raise Unreadable("Type only numbers, commas and brackets, for example [[1, 2], [3, 4]].")
    try:
        value = ast.literal_eval(text if text[0] in "[(" else f"[{text}]")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise Unreadable("A bracket or comma is out of place. Write it as [[1, 2], [3, 4]].") from None
    return value


# --- small words -----------------------------------------------------------------------------------


def _close(value, right, question):
    """Within the tolerance, edge included; the last digit of a float decides nothing."""
    margin = max(question.tolerance, question.relative * abs(right))
    return abs(value - right) <= margin + 1e-12 * max(1.0 if margin else 0.0, abs(right), abs(margin))


def _all_close(value, right, question):
    margin = np.maximum(question.tolerance, question.relative * np.abs(right))
    return np.abs(value - right) <= margin + 1e-12 * np.maximum(1, np.abs(right))


def _same(value, right, question):
    return value.shape == right.shape and bool(_all_close(value, right, question).all())


def _normal(text):
    text = normalised(text).casefold()
    return " ".join(text.replace("-", " ").split()).strip(" .!?\"'")


def _show(number):
    return f"{float(number):.6g}".replace("-", "−")


def _shape(array):
    return "() – one number" if array.ndim == 0 else str(tuple(array.shape))


def _unit(question):
    return f" {question.unit}" if question.unit else ""


def _count(number):
    return ("None", "One", "Two", "Three", "Four", "Five")[number] if number < 6 else str(number)


def _article(name):
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


_JUDGES = {
    "one": _judge_one,
    "many": _judge_many,
    "number": _judge_number,
    "array": _judge_array,
    "text": _judge_text,
    "state": _judge_state,
}
