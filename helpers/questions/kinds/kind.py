"""What a kind of question has to say for itself: the one place to look when a kind is added."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from ..markup import plain
from ..question import Question

FIELDS_OF_ALL = frozenset({"id", "kind", "prompt", "title", "hints", "explanation", "lecture", "spare"})
FIELDS_OF_TWINS = frozenset({"draw", "seed"})  # of kinds whose texts may have gaps


@dataclass(frozen=True)
class Verdict:
    """right is True, False, or None where the answer could not be judged: then `feedback` says what to do."""

    right: bool | None
    feedback: str
    misconception: str | None = None


class Kind(ABC):
    """A kind of question: the rules for its record, its judge, and its form on the screen.

    To add one, write a subclass in a file of this folder, name it in KINDS, add the fields it needs to
    `Question`, and, where none of the forms in forms.js fits, add one there.
    """

    fields: ClassVar[frozenset[str]]  # of a Question, beside FIELDS_OF_ALL
    takes_value: ClassVar[bool] = False  # ask("id", value): an answer that a cell has computed
    reads_figure: ClassVar[bool] = False  # ask("id", figure): judged by the facts of a live figure

    @abstractmethod
    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record of a question in one sentence, or None."""

    @abstractmethod
    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Judge an answer; `facts` are those of the live figure, if there is one. May raise Unreadable."""

    def control(self, question: Question) -> str:
        """Return the name of the form in which the browser takes the answer (forms.js)."""
        return question.kind

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the texts one may choose among, in their order; empty where the answer is typed."""
        return ()

    def rows(self, question: Question) -> tuple[str, ...]:
        """Return the texts that each get one of what is offered; empty where there is a single answer."""
        return ()

    def still(self, question: Question) -> list[str]:
        """Return the question's lines on paper: what is offered, each with something to tick."""
        tick = "[ ]" if self.control(question) == "many" else "( )"
        return [f"  {tick} {plain(text)}" for text in self.offered(question)]

    def in_words(self, question: Question, answer: Any) -> str:
        """Return the learner's answer in words: "Noted: …"."""
        return ", ".join(map(str, answer if isinstance(answer, list) else [answer]))

    def key_in_words(self, question: Question) -> str:
        """Return the right answer as the lecturer's page of answers shows it."""
        margin = f" (within {question.relative:.0%})" if question.relative else ""
        margin = margin or (f" (± {question.tolerance:g})" if question.tolerance else "")
        return f"{question.answer} {question.unit}".rstrip() + margin


def value_problem(question: Question) -> str | None:
    """Return what is wrong with the tolerance or the slips of a question whose answer is typed."""
    if question.tolerance < 0 or question.relative < 0:
        return "a tolerance cannot be negative."
    if any(slip.value is None for slip in question.slips):
        return "a slip has no value."
    return None
