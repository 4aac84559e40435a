"""The kinds of questions, by the name that a questions file gives them."""

from ..question import Question
from .array import Array
from .choosing import Many, One
from .kind import Kind, Verdict
from .number import Number
from .ordering import Order
from .pairing import Label, Match
from .state import State
from .text import Text

__all__ = ["KINDS", "Kind", "Verdict", "kind_of"]

KINDS: dict[str, Kind] = {
    "one": One(),
    "many": Many(),
    "number": Number(),
    "text": Text(),
    "array": Array(),
    "order": Order(),
    "match": Match(),
    "label": Label(),
    "state": State(),
}


def kind_of(question: Question) -> Kind:
    """Return the rules, the judge and the form of a question's kind."""
    return KINDS[question.kind]
