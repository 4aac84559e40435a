"""ask and predict: from an id in a cell to a question on the screen. Whatever goes wrong is one sentence."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import bank, snapshot, twins
from .calling import caller
from .dialogue import Dialogue, Room, next_twin
from .following import follow, follow_figure, read_facts
from .guessing import InCell, InFigure
from .kinds import kind_of
from .question import Question
from .record import open_progress

if TYPE_CHECKING:
    from .widget import QuestionWidget

NOTHING: Any = object()  # no second argument
NO_WIDGETS = "To answer here, install anywidget (pip install anywidget) and restart the kernel."

room: Room | None = None  # set while this notebook takes part in a room's votes


def ask(question_id: str, about: Any = NOTHING, *, again: bool | int = False) -> "QuestionWidget | None":
    """Show a question. `about` is the live figure it reads, or the value that is your answer.

    With `again` it has other numbers, new ones each time the cell is run; again=7 are those of number 7.
    """
    return _show(question_id, about, "ask", again)


def predict(question_id: str, about: Any = NOTHING) -> "QuestionWidget | None":
    """Take a guess first; the verdict waits until `about`, the live figure that shows it, has moved."""
    return _show(question_id, about, "predict")


def _show(question_id: str, about: Any, mode: str, again: bool | int = False) -> "QuestionWidget | None":
    """Return the question as a widget, or print why there is none."""
    try:
        dialogue = _dialogue(question_id, about, mode, again)
    except (bank.UnknownQuestion, bank.BankError, _Misused) as problem:
        print(problem)
        return None
    try:
        from .widget import QuestionWidget
    except ImportError:
        print(_as_text(dialogue))
        return None
    try:
        return QuestionWidget(dialogue)
    except bank.BankError as problem:  # a picture that cannot be drawn
        print(problem)
        return None


class _Misused(ValueError):
    """The second argument does not fit the question; the message says what to write."""


def _dialogue(question_id: str, about: Any, mode: str, again: bool | int) -> Dialogue:
    """Find the question and what its answer is about. Raises UnknownQuestion, BankError, _Misused."""
    question = _again(bank.find(question_id), again)
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


def _again(question: Question, again: bool | int) -> Question:
    """Return the question, or the twin asked for: True is the next one. Raises _Misused, BankError."""
    if again is False:
        return question
    if not twins.has_twins(question):
        raise _Misused(f'There is only this one: write ask("{question.id}") without again.')
    if again is True:
        return next_twin(question, open_progress())
    try:
        return twins.twin(question, again)
    except ValueError:
        raise _Misused("again is True, or the number of a twin: 1, 2, 3, …") from None


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
