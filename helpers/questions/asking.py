"""ask and predict: from an id in a cell to a question on the screen. Whatever goes wrong is one sentence."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import bank, snapshot
from .calling import caller
from .dialogue import Dialogue, Room
from .following import follow, follow_figure, read_facts
from .guessing import InCell, InFigure
from .kinds import kind_of
from .progress import open_progress

if TYPE_CHECKING:
    from .widget import QuestionWidget

NOTHING: Any = object()  # no second argument
NO_WIDGETS = "To answer here, install anywidget (pip install anywidget) and restart the kernel."

room: Room | None = None  # set while this notebook takes part in a room's votes


def ask(question_id: str, about: Any = NOTHING) -> "QuestionWidget | None":
    """Show a question. `about` is the live figure it reads, or the value that is your answer."""
    return _show(question_id, about, "ask")


def predict(question_id: str, about: Any = NOTHING) -> "QuestionWidget | None":
    """Take a guess first; the verdict waits until `about`, the live figure that shows it, has moved."""
    return _show(question_id, about, "predict")


def _show(question_id: str, about: Any, mode: str) -> "QuestionWidget | None":
    """Return the question as a widget, or print why there is none."""
    try:
        dialogue = _dialogue(question_id, about, mode)
    except (bank.UnknownQuestion, bank.BankError, _Misused) as problem:
        print(problem)
        return None
    try:
        from .widget import QuestionWidget
    except ImportError:
        print(_as_text(dialogue))
        return None
    return QuestionWidget(dialogue)


class _Misused(ValueError):
    """The second argument does not fit the question; the message says what to write."""


def _dialogue(question_id: str, about: Any, mode: str) -> Dialogue:
    """Find the question and what its answer is about. Raises UnknownQuestion, BankError, _Misused."""
    question = bank.find(question_id)
    kind = kind_of(question)
    if kind.reads_figure:
        call = f'Write {mode}("{question.id}", figure).'
        if about is NOTHING or about is None or about is ...:
            raise _Misused(f"This question reads a live figure. {call}")
        if not hasattr(read_facts(about), "get"):
            raise _Misused(f"{read_facts(about)} {call}")
        return Dialogue(question, progress=open_progress(), mode=mode, facts=follow(about, caller()))
    if mode == "predict":  # never voted on, as questions about one's own figure
        trial = InCell(question.id) if about is NOTHING else InFigure(_figure(question_id, about))
        return Dialogue(question, progress=open_progress(), mode=mode, trial=trial)
    value = None
    if about is not NOTHING:
        if not kind.takes_value:
            raise _Misused(f'This question is answered by choosing. Write {mode}("{question.id}").')
        mode, value = "value", about
    return Dialogue(question, progress=open_progress(), mode=mode, value=value, room=lambda: room)


def _figure(question_id: str, about: Any) -> Callable[[], Any]:
    """Return what gives the live figure that a guess is tried on. Raises _Misused."""
    if not hasattr(read_facts(about), "get"):
        raise _Misused(f'{read_facts(about)} Write predict("{question_id}", figure).')
    return follow_figure(about, caller())


def _as_text(dialogue: Dialogue) -> str:
    """Return the question where no widget can be shown; a value handed over is judged all the same."""
    ending = dialogue.ending() if dialogue.mode == "value" else NO_WIDGETS
    note = dialogue.progress.take_message()
    return snapshot.as_text(dialogue.question, ending) + (f"\n{note}" if note else "")
