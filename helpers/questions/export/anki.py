"""Anki: a text file of cards. The front asks; the back has the answer, why, and the usual slips."""

import csv
import io
from collections.abc import Iterable, Sequence

from ..kinds import kind_of
from .html import html, images, inside
from .items import Item, key_in_words, slips_in_words, whole
from .targets import Target

HEAD = """\
#separator:tab
#html:true
#notetype:Basic
#deck:Neural networks, live
#guid column:1
#tags column:4
"""  # a note is known by its guid: imported again, it is brought up to date and keeps its history


def write(items: Sequence[Item]) -> bytes:
    """Write a line for each card: its name, front, back, tags."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    for item in items:
        topic = item.question.id.split(".")[0]
        tags = f"lecture::{item.question.lecture} topic::{topic}"
        writer.writerow([item.name, _front(item), _back(item), tags])
    return (HEAD + file.getvalue()).encode()


def _front(item: Item) -> str:
    title = f"<b>{html(item.question.title)}</b><br>" if item.question.title else ""
    kind = kind_of(item.question)
    offered = () if any(picture.letter for picture in item.pictures) else kind.offered(item.question)
    shown = html(item.prompt) + images(item.pictures, inside)
    return title + shown + _list(map(html, kind.rows(item.question))) + _list(map(html, offered))


def _back(item: Item) -> str:
    question = item.question
    slips = (
        f"{html(words)} – {html(feedback)}" for words, feedback, _ in slips_in_words(question) if feedback
    )
    listed = _list(slips)
    parts = [f"<b>{html(key_in_words(question))}</b>", html(question.explanation)]
    if listed:
        parts.append(f"Usual slips:{listed}")
    return "<br>".join(filter(None, parts))


def _list(entries: Iterable[str]) -> str:
    lines = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<ul>{lines}</ul>" if lines else ""


TARGET = Target(".txt", write, whole, tells=True)
