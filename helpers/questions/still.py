"""A question as words on a page: what a notebook shows before it is run, and where no widget can be."""

import html

from .markup import plain

RUN = "Run this cell to answer."
NOT_YET = "Not answered yet: give your value in place of None, then run this cell again."
AGAIN = "run this cell again"
MARKS = {True: "✓ Right.", False: "✗ Not yet.", None: "–"}
CARD = (
    "border:1px solid #cfcfcf;border-radius:8px;padding:12px 16px;max-width:46em;"
    "background:#fff;color:#1a1a1a;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5"
)


def as_text(question, ending=RUN):
    """Prompt and choices as plain words, without key or feedback: the same in every run."""
    tick = "[ ]" if "many" in (question.kind, question.input) else "( )"
    texts = [choice.text for choice in question.choices] or question.options
    title = f"Question: {question.title}" if question.title else "Question"
    return "\n".join([title, plain(question.prompt), *(f"  {tick} {plain(text)}" for text in texts), ending])


def as_html(text):
    """The same as a card; all of it is escaped."""
    title, *lines = [html.escape(line) for line in text.split("\n")]
    body = "".join(f"<div>{line.replace('  ( ) ', '○ ').replace('  [ ] ', '☐ ')}</div>" for line in lines)
    return f'<div style="{CARD}"><strong>{title}</strong>{body}</div>'


def outcome(right, feedback):
    """A verdict in one line."""
    return f"{MARKS[right]} {feedback}".strip()
