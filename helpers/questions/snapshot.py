"""A question as words on a page: what a notebook shows before it is run, and where no widget can be."""

import html

from .kinds import kind_of
from .markup import plain
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
    kind = kind_of(question)
    tick = "[ ]" if kind.control(question) == "many" else "( )"
    title = f"Question: {question.title}" if question.title else "Question"
    choices = (f"  {tick} {plain(text)}" for text in kind.offered(question))
    return "\n".join([title, plain(question.prompt), *choices, ending])


def as_html(text: str) -> str:
    """Turn such words into a card; all of them are escaped."""
    title, *lines = [html.escape(line) for line in text.split("\n")]
    body = "".join(f"<div>{line.replace('  ( ) ', '○ ').replace('  [ ] ', '☐ ')}</div>" for line in lines)
    return f'<div style="{CARD}"><strong>{title}</strong>{body}</div>'


def outcome(right: bool | None, feedback: str) -> str:
    """Write a verdict in one line."""
    return f"{MARKS[right]} {feedback}".strip()
