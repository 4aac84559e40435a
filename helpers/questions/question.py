"""A question as a record: what it asks, what is right, and the usual slips. The rules are in `kinds`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One answer to tick. `proof` gives the shown value, or says whether the sentence is true."""

    text: str
    feedback: str = ""
    right: bool = False
    misconception: str | None = None
    proof: str | None = None
    pool: bool = False  # only twins show it


@dataclass(frozen=True)
class Slip:
    """A typical wrong answer: a `value`, or for a state question the fact `key` that was taken instead.

    Of a wrong order the value is what comes too early and what it must follow; of a wrong pair, both parts.
    """

    feedback: str
    value: Any = None
    key: str | None = None
    misconception: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Pair:
    """What belongs together: `left` and `right`, or in place of it a `picture`, told in words by `alt`."""

    left: str
    right: str = ""
    feedback: str = ""
    picture: str = ""
    alt: str = ""
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
    steps: tuple[str, ...] = ()  # in their right order
    pairs: tuple[Pair, ...] = ()
    others: tuple[str, ...] = ()  # partners that belong to nothing
    picture: str = ""  # a file beside the questions file, or an expression that draws it, as a proof computes
    alt: str = ""  # the picture in words
    input: str = ""
    options: tuple[str, ...] = ()
    key: str | None = None
    otherwise: str = ""  # the feedback to a wrong answer that is no known slip
    spare: bool = False  # no lecture asks it: it waits in the file for votes and practice
    needs: str = ""  # a state question is judged only when this fact is `at_least` this large …
    at_least: float = 1
    among: tuple[str, ...] = ()  # … or, where names are given, one of them …
    until: str = ""  # … and says this until then
    lecture: str = ""  # whose questions file it stands in: set by the reader of the file, not written there
    draw: Any = field(default=None, compare=False, repr=False)  # what its twins draw, see drawing.py
    seed: int = 0  # which twin it is: 0 is the question as it stands in the file

    @property
    def name(self) -> str:
        """What its answers are kept under: perceptron.z, and of its third twin perceptron.z#3."""
        return f"{self.id}#{self.seed}" if self.seed else self.id
