"""A question as words on a page: what a notebook shows before it is run, and where no widget can be."""

import html
from collections.abc import Iterable
from typing import Any

from .kinds import kind_of
from .markup import plain
from .pictures import Picture
from .question import Question

RUN = "To answer, choose Run → Run All Cells."
NOT_YET = "Not answered yet: give your value in place of None, then run this cell again."
MARKS = {True: "✓ Right.", False: "✗ Not yet.", None: "–"}
CARD = (
    "border:1px solid #cfcfcf;border-radius:8px;padding:12px 16px;max-width:46em;"
    "background:#fff;color:#1a1a1a;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5"
)


def as_text(question: Question, ending: str = RUN) -> str:
    """Write prompt and choices as plain words, without key or feedback: the same in every run."""
    title = f"Question: {question.title}" if question.title else "Question"
    picture = [f"Picture: {question.alt}"] if question.picture else []
    return "\n".join([title, plain(question.prompt), *picture, *kind_of(question).still(question), ending])


def as_html(text: str, pictures: Iterable[Picture] = ()) -> str:
    """Turn such words into a card, its pictures at its end; all words are escaped."""
    title, *lines = [html.escape(line) for line in text.split("\n")]
    body = "".join(f"<div>{line.replace('  ( ) ', '○ ').replace('  [ ] ', '☐ ')}</div>" for line in lines)
    images = "".join(
        f'<img src="{html.escape(picture["src"])}" alt="{html.escape(picture["alt"])}" style="margin:4px">'
        for picture in pictures
    )
    return f'<div style="{CARD}"><strong>{title}</strong>{body}{images}</div>'


def answered(question: Question, answer: Any, right: bool, feedback: str, explanation: str = "") -> str:
    """Write an answer and its verdict, as the last lines of a question; feedback is in plain words."""
    given = plain(kind_of(question).in_words(question, answer)) or "none of them"
    return "\n".join(filter(None, [f"Your answer: {given}", outcome(right, feedback), explanation]))


def outcome(right: bool | None, feedback: str) -> str:
    """Write a verdict in one line."""
    return f"{MARKS[right]} {feedback}".strip()
