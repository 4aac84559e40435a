"""Judge an answer. Pure: a question and an answer in, a verdict out; no answer makes it raise."""

from typing import Any

from ..text import Unreadable
from .kinds import Verdict, kind_of
from .question import Question

__all__ = ["Verdict", "judge"]


def judge(question: Question, answer: Any, facts: Any = None) -> Verdict:
    """Judge any answer to a question; a state question is judged by the figure's `facts`."""
    try:
        return kind_of(question).judge(question, answer, facts)
    except Unreadable as problem:
        return Verdict(None, str(problem))
    except Exception as error:  # an answer of a kind nobody thought of
        return Verdict(None, f"This answer cannot be read ({type(error).__name__}). Please answer anew.")
