"""Questions whose answer is a word or two."""

from typing import Any

from ..question import Question
from ..reading import read_words
from .kind import Kind, Verdict, value_problem


class Text(Kind):
    """A word, compared without case, hyphens and closing marks."""

    fields = frozenset({"accepted", "slips", "otherwise"})
    takes_value = True

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if not question.accepted:
            return "accepted texts are missing."
        return value_problem(question)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Look the words up among those that are accepted, then among the slips."""
        words = read_words(answer)
        if words in map(read_words, question.accepted):
            return Verdict(True, f"“{answer.strip()}” it is.")
        for slip in question.slips:
            if words == read_words(slip.value):
                return Verdict(False, slip.feedback, slip.misconception)
        otherwise = "Not this word. Read the question once more; a hint may help."
        return Verdict(False, question.otherwise or otherwise)

    def key_in_words(self, question: Question) -> str:
        """Return all texts that are accepted."""
        return " or ".join(question.accepted)
