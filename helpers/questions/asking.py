"""ask and predict: from an id in a cell to a question on the screen. Whatever goes wrong is one sentence."""

from typing import NamedTuple

from . import bank, still
from .checker import judge
from .markup import plain
from .progress import open_progress

NOTHING = object()
NO_WIDGETS = "To answer here, install anywidget (pip install anywidget) and restart the kernel."

room = None  # while join() is on: its `answer` says what becomes of an answer, its `votes` if a vote is on


class Said(NamedTuple):
    """What a room says to an answer; None in its place: no vote is on, and the answer is judged here."""

    text: str
    counts: object = None  # the answer that counts there, where there is one
    shown: bool = False  # the room has seen the answer: now `counts` is judged


def ask(question_id, about=NOTHING):
    """Show a question. `about` is the live figure it reads, or the value that is your answer."""
    return _show(question_id, about, "ask")


def predict(question_id, about=NOTHING):
    """Take a guess before the live figure shows what happens; the verdict comes when you ask for it."""
    return _show(question_id, about, "predict")


def _show(question_id, about, mode):
    try:
        question = bank.find(question_id)
    except (bank.UnknownQuestion, bank.BankError) as problem:
        print(problem)
        return None
    facts = value = None
    if question.kind == "state":
        if about is NOTHING or about is None or about is ...:
            print(f'This question reads a live figure. Write {mode}("{question.id}", figure).')
            return None
        if not hasattr(read_facts(about), "get"):
            print(f'{read_facts(about)} Write {mode}("{question.id}", figure).')
            return None

        def facts():
            return read_facts(about)

    elif about is not NOTHING:
        if question.choices:
            print(f'This question is answered by choosing. Write {mode}("{question.id}").')
            return None
        mode, value = "value", about
    try:
        from .widget import QuestionWidget
    except ImportError:
        print(_as_text(question, mode, value))
        return None
    alone = mode == "predict" or question.kind == "state"  # never voted on
    return QuestionWidget(
        question,
        progress=open_progress(),
        mode=mode,
        facts=facts,
        value=value,
        room=None if alone else lambda: room,
    )


def read_facts(figure):
    """The numbers on a live figure's screen, or a sentence that says why there are none."""
    try:
        facts = figure.facts
    except Exception:
        return f"A live figure is needed here, not {_named(figure)}."
    if not hasattr(facts, "get") or not hasattr(facts, "keys"):
        return "The figure has no facts to read."
    return facts


def _named(thing):
    name = type(thing).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _as_text(question, mode, value):
    """The question where no widget can be shown; a value handed over is judged all the same."""
    if mode != "value":
        return still.as_text(question, NO_WIDGETS)
    if value is None or value is ...:
        return still.as_text(question, still.NOT_YET)
    said = room and room.answer(question, value, still.AGAIN)
    if said and not said.shown:
        return still.as_text(question, still.outcome(None, said.text))
    verdict = judge(question, said.counts if said else value)
    words = f"{said.text} {plain(verdict.feedback)}" if said else plain(verdict.feedback)
    return still.as_text(question, still.outcome(verdict.right, words.strip()))
