"""A question as a record: what it asks, what is right, and the usual slips. The rules are in `kinds`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One answer to tick. `proof` gives the shown value, or says whether the sentence is true."""

    text: str
    feedback: str = ""
    right: bool = False
    misconception: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Slip:
    """A typical wrong answer: a `value`, or for a state question the fact `key` that was taken instead."""

    feedback: str
    value: Any = None
    key: str | None = None
    misconception: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Question:
    """One question. `tolerance` is absolute, `relative` a share of the answer; the edge still passes."""

    id: str
    kind: str
    prompt: str
    title: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""
    proof: str | None = None
    choices: tuple[Choice, ...] = ()
    slips: tuple[Slip, ...] = ()
    answer: Any = None
    tolerance: float = 0.0
    relative: float = 0.0
    unit: str = ""
    range: tuple[float, ...] = ()  # from … to, both included: what the answer is known to lie between
    letter: str = ""  # of an array: what its entries are called, z for z₁, z₂ …
    accepted: tuple[str, ...] = ()
    input: str = ""
    options: tuple[str, ...] = ()
    key: str | None = None
    otherwise: str = ""  # the feedback to a wrong answer that is no known slip
    needs: str = ""  # a state question is judged only when this fact is `at_least` this large …
    at_least: float = 1
    among: tuple[str, ...] = ()  # … or, where names are given, one of them …
    until: str = ""  # … and says this until then
    lecture: str = ""  # whose questions file it stands in: set by the reader of the file, not written there
