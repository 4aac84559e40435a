"""The widget of a folded output: a line that says what to do, a button, and the outputs once it is open."""

from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from . import snapshot
from .folding import Output, is_answered, note_shown
from .markup import plain, segments
from .question import Question
from .record import Progress

HERE = Path(__file__).parent
FOLDED = "Answer the question “{title}” first: then this opens by itself."
STILL = "This opens when the question “{title}” is answered: answer it, then run this cell."


class Head(anywidget.AnyWidget):
    """The line and the button; `unfolded` is what the button turns, `needed` whether they are shown."""

    _esm = "".join((HERE / name).read_text(encoding="utf-8") for name in ("written.js", "fold.js"))
    _css = HERE / "widget.css"
    line: Any = traitlets.List().tag(sync=True)  # segments
    unfolded = traitlets.Bool(False).tag(sync=True)
    needed = traitlets.Bool(True).tag(sync=True)


class Fold(ipywidgets.VBox):
    """What a cell shows in place of its outputs; they are handed to the page when it opens, not before."""

    def __init__(self, question: Question, progress: Progress) -> None:
        title = question.title or question.id
        self.still = plain(STILL.format(title=title))
        self._question, self._progress = question, progress
        self._outputs: list[Output] = []
        self._head = Head(line=segments(FOLDED.format(title=title)))
        self._head.observe(lambda _: self._show(), "unfolded")
        self._room = ipywidgets.Output()
        super().__init__([self._head, self._room])
        progress.listen(self._look)

    def fill(self, outputs: list[Output]) -> None:
        """Take over what the cell has printed and shown; it is shown where the fold is open."""
        self._outputs = outputs
        self._look()
        self._show()

    def unfold(self) -> None:
        """Show what was folded, for good."""
        self._progress.forget(self._look)
        self._head.needed = False
        self._head.unfolded = True

    def _look(self) -> None:
        if is_answered(self._question, self._progress):
            self.unfold()

    def _show(self) -> None:
        self._room.outputs = tuple(self._outputs) if self._head.unfolded else ()
        if self._head.unfolded and self._outputs:
            note_shown(self._question)

    def bundle(self) -> tuple[Output, Output]:
        """Return what a cell shows: the widget, and for a page without a kernel a line."""
        data: Any = self._repr_mimebundle_()
        return {**data, "text/plain": self.still, "text/html": snapshot.as_html(self.still)}, {}
