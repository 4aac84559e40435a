"""One question in a room, from vote to answer: what its buttons do, as methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..refusal import Refused
from . import arguments
from .has_panel import HasPanel
from .refusals import explain_refusals

if TYPE_CHECKING:
    from .room import Room

NOT_OPEN = "This vote was not opened yet: press “Open the vote”."


class Poll(HasPanel):
    """One question in a room. Made by room.ask(), room.prepare() or room.tally().

    `question` is public, `number` None until it is opened, `wanted` what opens it; `prepared` is the ballot
    of a question that waits for its button.
    """

    def __init__(
        self,
        room: Room,
        question: dict[str, Any],
        number: int | None,
        wanted: dict[str, Any],
        prepared: dict[str, Any] | None = None,
    ):
        from . import panel

        said = panel.waiting(question) if prepared else panel.asked(question)
        shown = {"poll": number, "wanted": wanted, "title": panel.name(question), **room._where()}
        self._room, self._prepared = room, prepared
        self.panel = room._panel("poll", said=said, **shown)

    @explain_refusals
    def close(self) -> None:
        """Close the vote: nobody can vote any more."""
        self._move("close")

    @explain_refusals
    def discuss(self) -> None:
        """Let neighbours convince each other; nobody sees how the first vote went."""
        self._move("discuss")

    @explain_refusals
    def revote(self) -> None:
        """Open the second vote."""
        self._move("revote")

    @explain_refusals
    def show(self) -> None:
        """Show both votes, the right answer and what is to be said of each choice. There is no way back."""
        self._move("show")

    @explain_refusals
    def tally(self, counts: Any) -> None:
        """Enter a show of hands beside the votes, one count for each choice; after discussing, a second."""
        self._tell("hands", counts=arguments.counts(counts))

    def __repr__(self) -> str:
        return f"{self._room}: {self.panel.shown['title']}"

    # --- inside ------------------------------------------------------------------------------------

    def _move(self, command):
        self._tell("move", command=command)

    def _tell(self, do, **more):
        number = self.panel.shown["poll"] or self._room._find(self._prepared)
        if number is None:
            raise Refused(409, NOT_OPEN)
        self.panel.tell(self._room._command(do, poll=number, **more))
