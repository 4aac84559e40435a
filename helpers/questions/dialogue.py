"""The kernel's side of one question: a message from the browser in, the reply out.

The key and the feedback stay here until an answer (or a request for a hint) has come in.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from . import pictures, snapshot
from .checker import judge
from .guessing import Trial
from .kinds import kind_of
from .markup import segments, words
from .question import Question
from .record import Progress
from .twins import another, has_twins, twin

MAX_STORED = 2_000  # letters of an answer
AGAIN = {"value": "run this cell again"}  # how an answer is judged anew, by mode
PRESS_CHECK = "press Check again"
NO_HINT = "Hints come after the vote."

Reply = dict[str, Any]


class RoomReply(NamedTuple):
    """What a room replies to an answer; None in its place: no vote is on, and the answer is judged here."""

    text: str
    counts: Any = None  # the answer that counts there, where there is one
    shown: bool = False  # the room has seen the answer: now `counts` is judged


class Room(Protocol):
    """Where a vote may be on: helpers.poll has one while a notebook takes part."""

    def answer(self, question: Question, answer: Any, again: str) -> RoomReply | None:
        """Return what becomes of an answer; `again` says how it is judged when the vote is over."""

    def votes(self, question: Question) -> bool:
        """Return whether a vote on this question is on, so that a hint would be too early."""


class Dialogue:
    """One question and what was said about it. mode: "ask", "predict" (verdict on request), "value".

    `facts()` gives those of the live figure, or a sentence that says what is wrong with it; `room()` the room
    where a vote may be on, or None. A `value` is judged at once. The verdict on a guess waits until its
    `trial` is done, or until the learner wants it all the same.
    """

    def __init__(
        self,
        question: Question,
        *,
        progress: Progress,
        mode: str = "ask",
        facts: Callable[[], Any] = lambda: None,
        value: Any = None,
        room: Callable[[], Room | None] = lambda: None,
        trial: Trial | None = None,
    ) -> None:
        self.question, self.progress, self.mode, self.trial = question, progress, mode, trial
        self.facts, self.room = facts, room
        self.verdict: Reply | None = None  # on a value that was handed over in the cell
        if mode == "value" and not is_missing(value):
            self.verdict = self._judge(value)

    def public(self) -> Reply:
        """Return all that the browser knows before an answer."""
        return {**public(self.question, self.mode), "letters": self.room() is not None}

    def ending(self) -> str:
        """Return the last line of the question as words: how to answer, or the verdict on a value."""
        if self.mode != "value":
            return snapshot.RUN
        if self.verdict is None:
            return snapshot.NOT_YET
        return snapshot.outcome(self.verdict["right"], words(self.verdict["text"]))

    def reply(self, message: Reply) -> Reply | None:
        """Return the reply to a message, with what the learner should know of the progress file."""
        reply = self._reply(message)
        note = self.progress.take_message() if reply else ""
        return {**reply, "note": note} if reply and note else reply

    def _reply(self, message: Reply) -> Reply | None:
        kind = message.get("type")
        if kind == "ready":
            return self._earlier() or {"type": "nothing"}  # a message about the file may ride on it
        if kind == "another" and self.mode == "ask" and has_twins(self.question):
            self.question = next_twin(self.question, self.progress)
            return {"type": "another", "shown": self.public()}
        if kind == "hint" and self.mode == "ask":
            return self._hint(message.get("count"))
        if kind == "check" and self.mode == "ask":
            return self._judge(message.get("answer"))
        if kind == "commit" and self.mode == "predict":
            return self._commit(message.get("answer"))
        if kind == "reveal" and self.mode == "predict":
            return self._reveal(anyway=bool(message.get("anyway")))
        if kind == "moved" and self.mode == "predict":
            return {"type": "moved", "tried": self._tried()}
        return None

    def _judge(self, answer: Any) -> Reply:
        """Judge an answer here, or hand it to the room that votes."""
        facts = self.facts()
        if isinstance(facts, str):
            return verdict_message(None, facts)
        room = self.room()
        vote = room and room.answer(self.question, answer, AGAIN.get(self.mode, PRESS_CHECK))
        if not vote:
            return self._judge_here(answer, facts)
        if vote.shown:
            reply = self._judge_here(vote.counts, facts)
            reply["text"] = [*segments(f"{vote.text} " if vote.text else ""), *reply["text"]]
        else:  # nothing is judged or kept before the room shows the answer
            reply = verdict_message(None, vote.text)
        if vote.counts is not None:
            reply["answer"] = storable(vote.counts)
        return {**reply, "letters": True}

    def _judge_here(self, answer: Any, facts: Any) -> Reply:
        judged = judge(self.question, answer, facts)
        if judged.right is not None:
            self.progress.answered(self.question.name, storable(answer), judged.right, judged.misconception)
        return verdict_message(judged.right, judged.feedback, self.question)

    def _hint(self, count: Any) -> Reply | None:
        room = self.room()
        if room and room.votes(self.question):
            return verdict_message(None, NO_HINT)
        hints = self.question.hints
        if not isinstance(count, int) or not 0 <= count < len(hints):
            return None
        self.progress.hinted(self.question.name, count + 1)
        return {"type": "hint", "text": segments(hints[count]), "left": len(hints) - count - 1}

    def _commit(self, answer: Any) -> Reply:
        """Keep a guess that can be judged."""
        facts = self.facts()
        if isinstance(facts, str):
            return verdict_message(None, facts)
        trial = judge(self.question, answer, facts)
        if trial.right is None:
            return verdict_message(None, trial.feedback)
        self.progress.predicted(self.question.name, storable(answer))
        if self.trial:
            self.trial.begin()
        return self._noted(answer)

    def _noted(self, answer: Any) -> Reply:
        guess = kind_of(self.question).in_words(self.question, answer) or "none of them"
        stop = "" if guess.endswith((".", "!", "?")) else "."
        text = " ".join([f"Noted: {guess}{stop}", *([self.trial.noted] if self.trial else [])])
        return {"type": "noted", "answer": answer, "text": segments(text), "tried": self._tried()}

    def _tried(self) -> bool:
        return self.trial is None or self.trial.done

    def _reveal(self, anyway: bool) -> Reply:
        entry = self.progress.get("predictions", self.question.name)
        if "answer" not in entry:
            return verdict_message(None, "Note your guess first.")
        if self.trial and not self.trial.done and not anyway:
            return {"type": "untried", "text": segments(self.trial.untried)}
        return {**self._judge(entry["answer"]), "answer": entry["answer"]}

    def _earlier(self) -> Reply | None:
        """Return what the learner did before: a kernel that restarts forgets nothing."""
        if self.mode == "value":
            return self.verdict or verdict_message(None, snapshot.NOT_YET)
        if self.mode == "predict":
            entry = self.progress.get("predictions", self.question.name)
            return self._noted(entry["answer"]) if "answer" in entry else None
        entry = self.progress.get("questions", self.question.name)
        if "answer" not in entry:
            return None
        if kind_of(self.question).reads_figure:
            text = (
                "That was your answer to the figure as it was then. Answer again for the figure as it is now."
            )
            reply = verdict_message(bool(entry.get("right")), text)
        else:
            judged = judge(self.question, entry["answer"])
            if judged.right is None:  # the question has changed since
                return None
            reply = verdict_message(judged.right, judged.feedback, self.question)
        return {**reply, "answer": entry["answer"], "earlier": True}


def next_twin(question: Question, progress: Progress) -> Question:
    """Return the twin after the last one that this learner has seen, and remember it. Raises BankError."""
    seen = progress.get("questions", question.id).get("twin", 0)
    last = twin(question, seen) if isinstance(seen, int) and seen > question.seed else question
    new = twin(question, another(last))
    progress.drawn(question.id, new.seed)
    return new


def public(question: Question, mode: str) -> Reply:
    """Return the question as the browser may see it: neither key nor feedback nor hints."""
    kind = kind_of(question)
    return {
        "title": question.title,
        "prompt": segments(question.prompt),
        "control": "none" if mode == "value" else kind.control(question),
        "choices": [segments(text) for text in kind.offered(question)],
        "names": list(question.options),  # a state question is answered by name, the others by place
        "rows": [segments(text) for text in kind.rows(question)],
        "picture": pictures.of_question(question),
        "pictures": pictures.of_choices(question, kind.offered(question)),
        "unit": question.unit,
        "hints": len(question.hints) if mode == "ask" else 0,
        "mode": mode,
        "twins": mode == "ask" and has_twins(question),
    }


def verdict_message(right: bool | None, feedback: str, question: Question | None = None) -> Reply:
    """Return a verdict as a message; after a right answer the explanation comes with it."""
    reply: Reply = {"type": "verdict", "right": right, "text": segments(feedback)}
    if right and question is not None and question.explanation:
        reply["explanation"] = segments(question.explanation)
    return reply


def is_missing(value: Any) -> bool:
    """Return whether the value is still to come: None and ... stand for it in a stub."""
    return value is None or value is ...


def storable(answer: Any) -> str | int | float | list[Any]:
    """Return an answer as JSON can hold it; long arrays are not kept in full."""
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if isinstance(answer, tuple):
        answer = list(answer)
    if isinstance(answer, str | int | float | list) and len(str(answer)) <= MAX_STORED:
        return answer
    return str(answer)[:MAX_STORED]
