"""ask and predict: from an id in a cell to a question on the screen. Whatever goes wrong is one sentence."""

from . import bank, still
from .checker import judge
from .progress import open_progress
from .text import plain

NOTHING = object()
NO_WIDGETS = "To answer here, install anywidget (pip install anywidget) and restart the kernel."

voting = None  # while join() is on: (question, answer) → what the room says, or None where no vote is on


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
    vote = None if mode == "predict" or question.kind == "state" else _vote
    return QuestionWidget(question, progress=open_progress(), mode=mode, facts=facts, value=value, vote=vote)


def _vote(question, answer):
    return voting(question, answer) if voting else None


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
    said = _vote(question, value)
    if said:
        return still.as_text(question, still.outcome(None, said))
    verdict = judge(question, value)
    return still.as_text(question, still.outcome(verdict.right, plain(verdict.feedback)))
