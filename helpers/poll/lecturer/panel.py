"""The lecturer's cells: how to get into the room, one vote with its buttons, a link for the own phone.

A panel asks for the state of its vote again and again – the Jupyter server itself where it can, so that
votes go on while a cell runs or the kernel starts anew, else through the kernel.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import anywidget
import segno
import traitlets

from ...questions import snapshot
from ...questions.markup import words
from ..refusal import Refused

SCRIPTS = Path(__file__).parent / "scripts"
WRITTEN = Path(__file__).parents[2] / "questions" / "written.js"  # what writes questions on the phones, too
PARTS = ("elements", "wires", "room_panel", "steps", "hands", "results", "poll_panel", "peek_panel", "panel")
LETTERS = "ABCDEFGHIJKLM"
RUN = {
    "poll": "Run this cell to open the vote.",
    "room": "Votes in the hall\nRun this cell: it opens the room and shows how to get in.",
    "peek": "For your own phone: how the vote goes\nRun this cell for a link.",
}


def script() -> str:
    """Return the script of all panels, put together from its parts."""
    files = [WRITTEN, *(SCRIPTS / f"{part}.js" for part in PARTS)]
    return "".join(file.read_text(encoding="utf-8") for file in files)


class Panel(anywidget.AnyWidget):
    """One cell. `shown` holds nothing of how a vote goes, `secret` is sent when it is asked for."""

    _esm = script()
    _css = SCRIPTS / "panel.css"
    shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        command: Callable[[dict[str, Any]], Any],
        shown: dict[str, Any],
        *,
        said: str | None = None,
        secret: dict[str, str] | None = None,
    ):
        super().__init__(shown=shown)
        self._command, self._secret = command, secret
        self._said = said or RUN[shown["kind"]]
        self.on_msg(lambda _, message, buffers: Thread(target=self._answer, args=[message]).start())

    def tell(self, state: dict[str, Any]) -> None:
        """Show this at once, without waiting to be asked."""
        self.send({"state": state})

    def _answer(self, message):
        """Obey what the page sends through the kernel, and send what comes back."""
        try:
            command = message["command"]
            answer = {"reply": self._secret if command["do"] == "reveal" else self._command(command)}
        except Refused as refused:
            answer = {"error": str(refused), "status": refused.status}
        except Exception as error:  # it would vanish unseen
            answer = {"error": f"Something went wrong here ({type(error).__name__}: {error}).", "status": 500}
        self.send({"id": message.get("id"), **answer})

    def __repr__(self) -> str:
        return self._said

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": self._said, "text/html": snapshot.as_html(self._said)}, metadata


def picture(text: str) -> str:
    """Return a QR code as the address of an image: dark on white, with its margin, whatever is around it."""
    return segno.make(text, error="m").svg_data_uri(border=4, dark="#000", light="#fff")


def asked(question: dict[str, Any]) -> str:
    """Return a question that is voted on, as words: the same in every run."""
    choices = (f"  {letter}  {words(choice)}" for letter, choice in zip(LETTERS, question["choices"]))
    title = f"Vote: {question['title']}" if question["title"] else "Vote"
    return "\n".join([title, words(question["prompt"]), *choices, RUN["poll"]])


def waiting(question: dict[str, Any]) -> str:
    """Return a question that is not to be seen yet, as words."""
    return f"Vote: {name(question)}\nRun this cell, then press “Open the vote”."


def name(question: dict[str, Any]) -> str:
    """Return what a question is called: its title, else its text."""
    return question["title"] or words(question["prompt"])
