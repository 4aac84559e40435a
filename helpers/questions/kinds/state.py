"""Questions about the learner's own live figure: the key is a fact of the figure as it stands."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...text import Unreadable
from ..question import Question
from ..reading import read_list, read_number
from ..wording import count_in_words
from .kind import Kind, Verdict
from .tolerance import is_close

NOTHING_TO_ANSWER = "As the figure is now, there is nothing to answer. Change it, then answer."


class State(Kind):
    """A fact of the figure, as one name, as several names, or as a number (`input`)."""

    fields = frozenset(
        {"input", "options", "key", "needs", "at_least", "among", "until", "tolerance", "relative", "unit"}
        | {"slips", "otherwise"}
    )
    reads_figure = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if question.input not in INPUTS:
            return f"input is {question.input!r}; use one of {', '.join(INPUTS)}."
        if not question.key:
            return "key is missing: the name of the fact that is the answer."
        if question.input != "number" and len(question.options) < 2:
            return "at least two options are needed."
        if bool(question.needs) != bool(question.until.strip()):
            return "needs (a fact) and until (what is said until it is there) go together."
        if question.among and not question.needs:
            return "among belongs to needs: the fact that must be one of them."
        if question.tolerance < 0 or question.relative < 0:
            return "a tolerance cannot be negative."
        if any(not slip.key for slip in question.slips):
            return "a slip has no key: the name of the fact that was taken instead."
        return None

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Compare with the fact, then with the facts of the slips."""
        if not hasattr(facts, "get"):
            raise Unreadable("This question reads a live figure. Run the figure's cell, then this one.")
        if facts.get(question.key, ...) is ...:
            raise Unreadable(f"The figure does not tell “{question.key}”. Run the figure's cell again.")
        if question.needs and not _is_given(facts.get(question.needs), question):
            raise Unreadable(question.until)
        form = INPUTS[question.input]
        key = _key(form, facts, question)
        given = form.read_answer(question, answer)
        if form.same(given, key, question):
            return Verdict(True, "That fits your figure, as it is now.")
        for slip in question.slips:
            other = facts.get(slip.key)  # None: on this screen there is no such thing
            taken = other is not None and given not in (set(), "none")
            if taken and form.same(given, form.read_fact(other), question):
                return Verdict(False, slip.feedback, slip.misconception)
        return Verdict(False, question.otherwise or form.difference(given, key))

    def control(self, question: Question) -> str:
        """Return the form of its input."""
        return question.input

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the names one may choose among."""
        return question.options

    def key_in_words(self, question: Question) -> str:
        """Return where the answer is found: each student's figure has its own."""
        return f"what the figure shows: its fact `{question.key}`"


def _is_given(fact: Any, question: Question) -> bool:
    """Return whether the fact that a question needs allows to answer it."""
    if question.among:
        return fact in question.among
    return fact is not None and bool(fact >= question.at_least)


def _key(form: "Input", facts: Any, question: Question) -> Any:
    """Return the fact that is the answer. Raises Unreadable where it is none of the answers one can give."""
    try:
        key = form.read_fact(facts[question.key])
    except Unreadable:  # said of a number that was typed
        raise Unreadable(question.until or NOTHING_TO_ANSWER) from None
    if question.options and not ({key} if isinstance(key, str) else key) <= set(question.options):
        raise Unreadable(question.until or NOTHING_TO_ANSWER)
    return key


class Input(NamedTuple):
    """How the answer to a state question is given, and how it is compared with a fact."""

    read_answer: Callable[[Question, Any], Any]
    read_fact: Callable[[Any], Any]
    same: Callable[[Any, Any, Question], bool]
    difference: Callable[[Any, Any], str]


def _chosen(question: Question, answer: Any) -> str:
    if answer is None or answer == "":
        raise Unreadable("Choose an answer, then check.")
    return _among_options(question, {_name(answer)}).pop()


def _ticked(question: Question, answer: Any) -> set[str]:
    return _among_options(question, _names(read_list(answer, otherwise="Give the names you mean as a list.")))


def _among_options(question: Question, names: set[str]) -> set[str]:
    if not names <= set(question.options):
        raise Unreadable(f"Choose among {', '.join(question.options)}.")
    return names


def _names(fact: Any) -> set[str]:
    if isinstance(fact, str) or not hasattr(fact, "__iter__"):
        return {_name(fact)}
    return {_name(each) for each in fact}


def _name(fact: Any) -> str:
    """Return a fact as the options name it: 1.0 → '1', None → 'none'."""
    if fact is None:
        return "none"
    if isinstance(fact, bool | np.bool_ | float | np.floating) and fact == int(fact):
        return str(int(fact))
    return str(fact)


def _is_equal(given: Any, key: Any, question: Question) -> bool:
    return bool(given == key)


def _disagrees(given: Any, key: Any) -> str:
    return "The figure says otherwise. Read its numbers and try again."


def _names_differ(given: set[str], key: set[str]) -> str:
    extra, missing = sorted(given - key), sorted(key - given)
    parts = []
    if extra:
        parts.append(f"{', '.join(extra)} {'does' if len(extra) == 1 else 'do'} not belong here.")
    if missing:
        parts.append(f"{count_in_words(len(missing))} {'is' if len(missing) == 1 else 'are'} still missing.")
    return " ".join([*parts, "Go through the figure row by row."])


INPUTS = {
    "one": Input(_chosen, _name, _is_equal, _disagrees),
    "many": Input(_ticked, _names, _is_equal, _names_differ),
    "number": Input(
        lambda question, answer: read_number(answer, question.unit), read_number, is_close, _disagrees
    ),
}
