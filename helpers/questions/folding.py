"""Cells whose output would give an answer away: it stays folded until the question is answered.

The first line of such a cell is `answer_first("perceptron.separable_count")`. What the cell prints and shows
stays in the kernel, neither in the page nor in the notebook, until the answer is right, the guess is noted,
or the learner opens it by hand.
"""

from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython
from IPython.utils.capture import CapturedIO, capture_output

from . import bank, snapshot
from .markup import plain
from .progress import Progress, open_progress
from .question import Question

FOLDED = "Answer the question “{title}” first. Then this opens by itself."
SHOW = "Show it now"
STILL = "Answer the question “{title}” first. Then run this cell."

Output = dict[str, Any]  # as a notebook stores it


def answer_first(question_id: str) -> None:
    """Fold what the rest of this cell prints and shows until the question is answered."""
    try:
        question = bank.find(question_id)
    except (bank.UnknownQuestion, bank.BankError) as problem:
        print(problem)
        return
    progress, shell = open_progress(), get_ipython()
    if shell is None or is_answered(question, progress):
        return
    capture = capture_output(stderr=False)
    captured = capture.__enter__()

    def end(result: Any) -> None:
        shell.events.unregister("post_run_cell", end)
        capture.__exit__(None, None, None)
        if result.success:
            shell.display_pub.publish(*Fold(question, outputs_of(captured), progress).bundle())
        else:  # the error stands there already: what came before it helps to mend it
            captured.show()

    shell.events.register("post_run_cell", end)


def is_answered(question: Question, progress: Progress) -> bool:
    """Return whether the answer was right, or a guess was noted."""
    noted = "answer" in progress.get("predictions", question.id)
    return noted or bool(progress.get("questions", question.id).get("right"))


def outputs_of(captured: CapturedIO) -> list[Output]:
    """Return what a cell printed and showed, as a notebook stores it; what was updated only as it is now."""
    shown: dict[Any, Output] = {}
    for place, rich in enumerate(captured.outputs):
        name = (rich.transient or {}).get("display_id", place)
        shown[name] = {"output_type": "display_data", "data": rich.data, "metadata": rich.metadata or {}}
    printed = {"output_type": "stream", "name": "stdout", "text": captured.stdout}
    return [*([printed] if captured.stdout else []), *shown.values()]


class Fold(ipywidgets.VBox):
    """One line and a button; what is folded is handed to the page when it opens, not before."""

    def __init__(self, question: Question, outputs: list[Output], progress: Progress) -> None:
        title = plain(question.title) or question.id
        self.still = STILL.format(title=title)
        self._outputs, self._question, self._progress = outputs, question, progress
        self._line = ipywidgets.Label(FOLDED.format(title=title))
        self._button = ipywidgets.Button(description=SHOW, tooltip=f"{SHOW}: what “{title}” asks for")
        self._button.on_click(lambda _: self.unfold())
        self._room = ipywidgets.Output()
        super().__init__([ipywidgets.HBox([self._button, self._line]), self._room])
        progress.listen(self._look)

    def unfold(self) -> None:
        """Show what was folded."""
        self._progress.forget(self._look)
        self._room.outputs = tuple(self._outputs)
        self.children = [self._room]

    def _look(self) -> None:
        if is_answered(self._question, self._progress):
            self.unfold()

    def bundle(self) -> tuple[Output, Output]:
        """Return what a cell shows: the widget, and for a page without a kernel the line."""
        data = self._repr_mimebundle_()
        return {**data, "text/plain": self.still, "text/html": snapshot.as_html(self.still)}, {}
