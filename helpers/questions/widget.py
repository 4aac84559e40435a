"""One question in the notebook: the browser shows it and sends the answer, the kernel's dialogue replies."""

import contextlib
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..saving import keep_still
from . import snapshot
from .dialogue import Dialogue, Reply, verdict_message
from .markup import words

HERE = Path(__file__).parent
SCRIPTS = ("written.js", "forms.js", "widget.js")


class QuestionWidget(anywidget.AnyWidget):
    """Shows a dialogue. In a room choices have letters, as on the phones."""

    _esm = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    _css = HERE / "widget.css"
    shown = traitlets.Dict().tag(sync=True)  # all that the browser knows before an answer

    def __init__(self, dialogue: Dialogue) -> None:
        super().__init__(shown=dialogue.public())
        self.dialogue = dialogue
        self.text = snapshot.as_text(dialogue.question, dialogue.ending())  # later answers do not change it
        shown = self.shown
        self.pictures = [picture for picture in (shown["picture"], *shown["pictures"]) if picture]
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, message: Any, buffers: Any = None) -> None:
        try:
            reply = self.dialogue.reply(message if isinstance(message, dict) else {})
        except Exception as error:  # a handler's error would vanish unseen
            reply = verdict_message(None, f"Something went wrong here ({type(error).__name__}: {error}).")
        if reply and "shown" in reply:
            self.shown = reply["shown"]  # for a page that is opened anew
        if reply:
            self.send(reply)
            self._keep_still(message, reply)

    def _keep_still(self, message: Any, reply: Reply) -> None:
        """Let the notebook be saved with the answer and its verdict; nothing here may hold up an answer."""
        ending = ""
        with contextlib.suppress(Exception):
            if reply["type"] == "noted":
                ending = words(reply["text"])
            elif reply["type"] == "verdict" and reply["right"] is not None:
                answer = reply["answer"] if "answer" in reply else message["answer"]
                explanation = words(reply.get("explanation", []))
                ending = snapshot.answered(
                    self.dialogue.question, answer, reply["right"], words(reply["text"]), explanation
                )
        if ending:
            text = snapshot.as_text(self.dialogue.question, ending)
            keep_still(
                self.model_id, {"text/plain": text, "text/html": snapshot.as_html(text, self.pictures)}
            )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {
            **data,
            "text/plain": self.text,
            "text/html": snapshot.as_html(self.text, self.pictures),
        }, metadata
