"""One question in the notebook: the browser shows it and sends the answer, the kernel judges it.

The key and the feedback stay in the kernel until an answer (or a request for a hint) has come in.
"""

from pathlib import Path

import anywidget
import traitlets

from . import still
from .checker import judge
from .markup import segments, words

HERE = Path(__file__).parent
NO_HINT = "Hints come after the vote."


class QuestionWidget(anywidget.AnyWidget):
    """Asks one question. mode: "ask", "predict" (verdict on request), "value" (judged at once).

    `room()` is where a vote may be on (see asking.py), or None. There choices have letters, as on the phones.
    """

    _esm = (HERE / "written.js").read_text(encoding="utf-8") + (HERE / "widget.js").read_text(
        encoding="utf-8"
    )
    _css = HERE / "widget.css"
    shown = traitlets.Dict().tag(sync=True)  # all that the browser knows before an answer

    def __init__(self, question, *, progress, mode="ask", facts=None, value=None, room=None):
        self.room = room or (lambda: None)
        super().__init__(shown={**public(question, mode), "letters": self.room() is not None})
        self.question, self.progress, self.mode = question, progress, mode
        self.facts = facts or (lambda: None)
        self.value = value
        self._given = None  # the reply to a value that was handed over in the cell
        if mode == "value" and not unanswered(value):
            self._given = self._judge(value)
        self._said = still.as_text(question, self._ending())  # fixed now: later answers do not change it
        self.on_msg(self._on_message)

    def _ending(self):
        if self.mode != "value":
            return still.RUN
        if self._given is None:
            return still.NOT_YET
        return still.outcome(self._given["right"], words(self._given["text"]))

    def _on_message(self, _, message, buffers=None):
        try:
            reply = self._reply(message if isinstance(message, dict) else {})
        except Exception as error:  # a handler's error would vanish unseen
            reply = _verdict(None, f"Something went wrong here ({type(error).__name__}: {error}).")
        if reply:
            note = self.progress.take_message()
            self.send({**reply, "note": note} if note else reply)

    def _reply(self, message):
        kind = message.get("type")
        if kind == "ready":
            return self._earlier() or {"type": "nothing"}  # a message about the file may ride on it
        if kind == "hint" and self.mode == "ask":
            return self._hint(message.get("count"))
        if kind == "check" and self.mode == "ask":
            return self._judge(message.get("answer"))
        if kind == "commit" and self.mode == "predict":
            return self._commit(message.get("answer"))
        if kind == "reveal" and self.mode == "predict":
            return self._reveal()
        return None

    def _judge(self, answer):
        facts = self.facts()
        if isinstance(facts, str):  # a sentence that says what is wrong with the figure
            return _verdict(None, facts)
        room = self.room()
        again = still.AGAIN if self.mode == "value" else "press Check again"
        said = room and room.answer(self.question, answer, again)
        if not said:
            return self._judge_here(answer, facts)
        if said.shown:
            reply = self._judge_here(said.counts, facts)
            reply["text"] = [*segments(f"{said.text} " if said.text else ""), *reply["text"]]
        else:  # nothing is judged or kept before the room shows the answer
            reply = _verdict(None, said.text)
        if said.counts is not None:
            reply["answer"] = storable(said.counts)
        return {**reply, "letters": True}

    def _judge_here(self, answer, facts):
        verdict = judge(self.question, answer, facts)
        if verdict.right is not None:
            self.progress.answered(self.question.id, storable(answer), verdict.right)
        return _verdict(verdict.right, verdict.feedback, self.question)

    def _hint(self, count):
        room = self.room()
        if room and room.votes(self.question):
            return _verdict(None, NO_HINT)
        hints = self.question.hints
        if not isinstance(count, int) or not 0 <= count < len(hints):
            return None
        self.progress.hinted(self.question.id, count + 1)
        return {"type": "hint", "text": segments(hints[count]), "left": len(hints) - count - 1}

    def _commit(self, answer):
        trial = judge(self.question, answer, self.facts() if self.question.kind == "state" else None)
        if trial.right is None:
            return _verdict(None, trial.feedback)
        self.progress.predicted(self.question.id, storable(answer))
        return self._noted(answer)

    def _noted(self, answer):
        said = spoken(self.question, answer)
        text = f"Noted: {said} Now try it in the figure."
        return {"type": "noted", "answer": answer, "text": segments(text)}

    def _reveal(self):
        entry = self.progress.get("predictions", self.question.id)
        if "answer" not in entry:
            return _verdict(None, "Note your guess first.")
        return self._judge(entry["answer"])

    def _earlier(self):
        """What the learner did before: a kernel that restarts forgets nothing."""
        if self.mode == "value":
            return self._given or _verdict(None, still.NOT_YET)
        if self.mode == "predict":
            entry = self.progress.get("predictions", self.question.id)
            return self._noted(entry["answer"]) if "answer" in entry else None
        entry = self.progress.get("questions", self.question.id)
        if "answer" not in entry:
            return None
        if self.question.kind == "state":
            words = "That was your answer to the figure as it stood then. Try again with the new one."
            reply = _verdict(bool(entry.get("right")), words)
        else:
            verdict = judge(self.question, entry["answer"])
            if verdict.right is None:  # the question has changed since
                return None
            reply = _verdict(verdict.right, verdict.feedback, self.question)
        return {**reply, "answer": entry["answer"], "earlier": True}

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": self._said, "text/html": still.as_html(self._said)}, metadata


def public(question, mode):
    """The question as the browser may see it: neither key nor feedback nor hints."""
    texts = [choice.text for choice in question.choices] or list(question.options)
    control = question.input or question.kind
    return {
        "title": question.title,
        "prompt": segments(question.prompt),
        "control": "none" if mode == "value" else control,
        "choices": [segments(text) for text in texts],
        "names": list(question.options),  # a state question is answered by name, the others by place
        "unit": question.unit,
        "hints": len(question.hints) if mode == "ask" else 0,
        "mode": mode,
    }


def _verdict(right, feedback, question=None):
    reply = {"type": "verdict", "right": right, "text": segments(feedback)}
    if right and question is not None and question.explanation:
        reply["explanation"] = segments(question.explanation)
    return reply


def unanswered(value):
    """None and ... stand in a stub for the answer to come."""
    return value is None or value is ...


def spoken(question, answer):
    """The learner's answer in words, for "Noted: …"."""
    places = answer if isinstance(answer, list) else [answer]
    if question.choices:
        places = [question.choices[place].text for place in places]
    words = ", ".join(str(place) for place in places) or "none of them"
    return words if words.endswith((".", "!", "?")) else f"{words}."


def storable(answer):
    """An answer as JSON can hold it; long arrays are not kept in full."""
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if isinstance(answer, tuple):
        answer = list(answer)
    if isinstance(answer, str | int | float | list) and len(str(answer)) <= 2_000:
        return answer
    return str(answer)[:2_000]
