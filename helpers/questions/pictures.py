"""The pictures of a question: a file beside the questions files, or drawn by an expression, like a proof.

A browser gets them as addresses that hold all of the picture, so nothing is fetched.
"""

from base64 import b64encode
from functools import cache
from pathlib import PurePosixPath
from typing import TypedDict

from .bank import FOLDER, BankError
from .proofs import evaluate
from .question import Question

TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


class Picture(TypedDict):
    """A picture as a browser shows it: its address, and its words for those who do not see it."""

    src: str
    alt: str


def of_question(question: Question) -> Picture | None:
    """Return the picture that the question is about, or None."""
    return _picture(question.picture, question.alt, question.lecture) if question.picture else None


def of_choices(question: Question, offered: tuple[str, ...]) -> list[Picture]:
    """Return the pictures that stand for what is offered, in its order; none where texts are offered."""
    drawn = {pair.alt: pair.picture for pair in question.pairs if pair.picture}
    return [_picture(drawn[alt], alt, question.lecture) for alt in offered] if drawn else []


@cache
def source(picture: str, lecture: str) -> str:
    """Return the address of a picture, all of it inside. Raises BankError where a file is missing."""
    ending = PurePosixPath(picture).suffix
    if ending in TYPES:
        try:
            data = (FOLDER / picture).read_bytes()
        except OSError as error:
            raise BankError(f"The picture files/questions/{picture} cannot be read.") from error
    else:
        drawn = evaluate(picture, lecture)  # SVG is text, PNG is bytes
        ending, data = (".png", drawn) if isinstance(drawn, bytes) else (".svg", drawn.encode())
    return f"data:{TYPES[ending]};base64,{b64encode(data).decode()}"


def _picture(picture: str, alt: str, lecture: str) -> Picture:
    return {"src": source(picture, lecture), "alt": alt}
