"""Cells whose output would give an answer away: it stays folded until the question is answered.

The first line of such a cell is `answer_first("perceptron.separable_count")`. What the cell prints and shows
stays in the kernel, neither in the page nor in the notebook, until the answer is right, the guess is noted,
or the learner opens it by hand.
"""

from typing import Any

from IPython.core.getipython import get_ipython
from IPython.utils.capture import CapturedIO, capture_output

from . import bank
from .question import Question
from .record import Progress, open_progress

Output = dict[str, Any]  # as a notebook stores it

_shown: set[str] = set()  # questions whose cells have shown what they compute, in this kernel


def answer_first(question_id: str) -> None:
    """Fold what the rest of this cell prints and shows until the question is answered."""
    try:
        question = bank.find(question_id)
    except (bank.UnknownQuestion, bank.BankError) as problem:
        print(problem)
        return
    progress, shell = open_progress(), get_ipython()
    if shell is None or is_answered(question, progress):
        note_shown(question)
        return
    try:
        from .fold import Fold
    except ImportError:  # without widgets no question can be answered here, so nothing is folded
        return
    fold = Fold(question, progress)
    shell.display_pub.publish(*fold.bundle())  # at once: a long computation shows where it will end
    capture = capture_output(stderr=False)
    captured = capture.__enter__()

    def end(result: Any) -> None:
        shell.events.unregister("post_run_cell", end)
        capture.__exit__(None, None, None)
        fold.fill(outputs_of(captured))
        if not result.success:  # the error stands there already: what came before it helps to mend it
            fold.unfold()

    shell.events.register("post_run_cell", end)


def is_answered(question: Question, progress: Progress) -> bool:
    """Return whether the answer was right, or a guess was noted."""
    noted = "answer" in progress.get("predictions", question.id)
    return noted or bool(progress.get("questions", question.id).get("right"))


def note_shown(question: Question) -> None:
    """Note that what a question asks for stands on the screen."""
    _shown.add(question.id)


def was_shown(question_id: str) -> bool:
    """Return whether a cell that begins with `answer_first` has shown its output in this kernel."""
    return question_id in _shown


def outputs_of(captured: CapturedIO) -> list[Output]:
    """Return what a cell printed and showed, as a notebook stores it; what was updated only as it is now."""
    shown: dict[Any, Output] = {}
    for place, rich in enumerate(captured.outputs):
        name = (rich.transient or {}).get("display_id", place)
        shown[name] = {"output_type": "display_data", "data": rich.data, "metadata": rich.metadata or {}}
    printed = {"output_type": "stream", "name": "stdout", "text": captured.stdout}
    return [*([printed] if captured.stdout else []), *shown.values()]
