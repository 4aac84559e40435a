"""Questions answered by choosing: one of several, or all that are true."""

from typing import Any

import numpy as np

from ...text import Unreadable
from ..question import Question
from ..reading import read_list
from ..wording import count_in_words
from .kind import FIELDS_OF_TWINS, Kind, Verdict


class _Choosing(Kind):
    """What both have in common: a list of choices, each with feedback of its own."""

    fields = frozenset({"choices"}) | FIELDS_OF_TWINS

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the choices, or None."""
        if len(question.choices) < 2:
            return "at least two choices are needed."
        if len({choice.text for choice in question.choices}) < len(question.choices):
            return "two choices have the same text."
        if not any(choice.right for choice in question.choices):
            return "no choice is right."
        for choice in question.choices:
            if not choice.right and not choice.feedback.strip():
                return f"the wrong choice {choice.text!r} has no feedback."
        return None

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the texts of the choices."""
        return tuple(choice.text for choice in question.choices)

    def in_words(self, question: Question, answer: Any) -> str:
        """Return the texts of what was ticked."""
        places = answer if isinstance(answer, list) else [answer]
        return ", ".join(question.choices[place].text for place in places)


class One(_Choosing):
    """One choice of several."""

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the choices, or None."""
        if sum(choice.right for choice in question.choices) > 1:
            return "more than one choice is right; make it kind many."
        return super().problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Answer with the feedback of the choice."""
        choice = question.choices[_place(question, answer)]
        return Verdict(choice.right, choice.feedback, choice.misconception)


class Many(_Choosing):
    """All choices that are true: right only when complete."""

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Answer with the feedback of every wrong choice that was ticked, and the number of missing ones."""
        parts = read_list(answer, otherwise="Give the choices you mean as a list.")
        ticked = {_place(question, each) for each in parts}
        if not ticked:
            raise Unreadable("Tick at least one statement, then check.")
        wrong = [choice for i, choice in enumerate(question.choices) if i in ticked and not choice.right]
        missing = sum(choice.right for i, choice in enumerate(question.choices) if i not in ticked)
        more = f"{count_in_words(missing)} more {'is' if missing == 1 else 'are'} true as well."
        if wrong:
            feedback = [f"“{choice.text.rstrip('.')}”: {choice.feedback}" for choice in wrong]
            first = next((choice.misconception for choice in wrong if choice.misconception), None)
            return Verdict(False, " ".join([*feedback, *([more] if missing else [])]), first)
        if missing:
            return Verdict(False, f"What you ticked is true. {more}")
        return Verdict(True, " ".join(c.feedback for c in question.choices if c.right and c.feedback))


def _place(question: Question, answer: Any) -> int:
    """Return the place of a choice, given by place or by its text."""
    texts = [choice.text for choice in question.choices]
    if isinstance(answer, str) and answer in texts:
        return texts.index(answer)
    if isinstance(answer, int | np.integer) and not isinstance(answer, bool) and 0 <= answer < len(texts):
        return int(answer)
    if answer is None or answer == "":
        raise Unreadable("Choose an answer, then check.")
    raise Unreadable("This is not one of the choices. Choose one of them, then check.")
