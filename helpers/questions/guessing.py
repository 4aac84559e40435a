"""What a guess is tried on: a live figure that is to be moved, or a cell that is to be run."""

from collections.abc import Callable
from typing import Any, Protocol

from .folding import was_shown
from .following import Gone


class Trial(Protocol):
    """Where a learner can see what happens; until then the verdict on a guess waits."""

    noted: str  # what is said when the guess is noted: where to look
    untried: str  # what is said to whoever asks for the verdict too early

    def begin(self) -> None:
        """Take what there is now as the state of the guess."""

    @property
    def done(self) -> bool:
        """Whether it was tried since then."""


class InFigure:
    """A live figure: tried as soon as its values are no longer those of the guess."""

    noted = "Now try it in the figure."
    untried = "You have not moved the figure yet: try it there, then ask again."

    def __init__(self, figure: Callable[[], Any]) -> None:
        self._figure = figure
        self.begin()

    def begin(self) -> None:
        """Remember the values of now, and the steps taken."""
        self._before = self._state()

    @property
    def done(self) -> bool:
        """Whether the figure shows something else by now; one that is gone was not tried."""
        now = self._state()
        return now is not None and now != self._before

    def _state(self) -> str | None:
        figure = self._figure()
        return None if isinstance(figure, Gone) else str(figure.call())


class InCell:
    """A computation in a cell that begins with `answer_first`: tried as soon as its output is shown."""

    noted = "Now look at what the cell below computes."
    untried = "Nothing is computed here yet: run the cells below, then ask again."

    def __init__(self, question_id: str) -> None:
        self._id = question_id

    def begin(self) -> None:
        """Remember nothing: what is shown stays so."""

    @property
    def done(self) -> bool:
        """Whether the output of such a cell was shown."""
        return was_shown(self._id)
