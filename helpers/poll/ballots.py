"""What can be voted on: a question of the bank as a list of choices, with and without its key."""

from typing import Any

from ..questions import bank, twins
from ..questions.markup import plain, segments
from ..text import superscript

OTHER = "something else"
NO_STATE = (
    'The question "{id}" reads each student\'s own figure, so the answers differ: it cannot be voted on. '
    'Students answer it with ask("{id}", figure).'
)
NO_CHOICES = (
    'The question "{id}" has no list of choices to vote on. Take one of the kinds one, many, number or text.'
)
MAX_CHOICES = 12


class NoBallot(ValueError):
    """This cannot be voted on; the message says why and what to take instead."""


def from_bank(question_id: str) -> dict[str, Any]:
    """Return the ballot of a question of the bank, or of its third twin as perceptron.z#3.

    It has: id, kind, title, prompt, choices, right, feedback.

    The choices of a number or of a word are its key and its usual slips, sorted, and `something else`.
    Raises NoBallot.
    """
    try:
        question = twins.named(question_id)
    except (bank.UnknownQuestion, bank.BankError) as problem:
        raise NoBallot(str(problem)) from None
    choices = _choices(question)
    return {
        "id": question.name,
        "kind": "many" if question.kind == "many" else "one",
        "title": question.title,
        "prompt": question.prompt,
        "choices": [text for text, _, _ in choices],
        "right": [place for place, (_, right, _) in enumerate(choices) if right],
        "feedback": [feedback for _, _, feedback in choices],
        "explanation": question.explanation,
    }


def own(prompt: Any, choices: Any) -> dict[str, Any]:
    """Return the ballot of a question that a lecturer makes up: it has no key. Raises NoBallot."""
    if not isinstance(prompt, str) or not prompt.strip():
        raise NoBallot("A question of your own needs a text.")
    if isinstance(choices, str) or not hasattr(choices, "__iter__"):
        raise NoBallot('Give the choices as a list: choices=["yes", "no"].')
    choices = [str(choice).strip() for choice in choices]
    if not 2 <= len(choices) <= MAX_CHOICES or not all(choices) or len(set(choices)) < len(choices):
        raise NoBallot(f"Give 2 to {MAX_CHOICES} choices, each with a text of its own.")
    if len(prompt) > 1000 or any(len(choice) > 200 for choice in choices):
        raise NoBallot(
            "That is long for a phone: at most 1000 characters for the question, 200 for a choice."
        )
    return {
        "id": "",
        "kind": "one",
        "title": "",
        "prompt": prompt.strip(),
        "choices": choices,
        "right": [],
        "feedback": [""] * len(choices),
        "explanation": "",
    }


def _choices(question):
    """Return (text, right, feedback) of each choice."""
    if question.kind == "state":
        raise NoBallot(NO_STATE.format(id=question.id))
    if question.choices:
        return [(choice.text, choice.right, choice.feedback) for choice in question.choices]
    if question.kind not in ("number", "text") or not question.slips:
        raise NoBallot(NO_CHOICES.format(id=question.id))
    key = question.answer if question.kind == "number" else question.accepted[0]
    known = {key: (True, "")}
    for feedback in dict.fromkeys(slip.feedback for slip in question.slips):  # two spellings are one slip
        value = next(slip.value for slip in question.slips if slip.feedback == feedback)
        if len(known) < MAX_CHOICES:
            known.setdefault(value, (False, feedback))
    values = sorted(known, key=float if question.kind == "number" else str.casefold)
    unit = f" {question.unit}" if question.unit else ""
    listed = [(_written(value) + unit, *known[value]) for value in values]
    return [*listed, (OTHER, False, question.otherwise or "Work it out once more, step by step.")]


def place_of(question: Any, answer: Any) -> int:
    """Return which choice of the ballot a typed number or word is: its place, or that of `something else`.

    Raises NoBallot with a sentence where the answer cannot be read.
    """
    from ..questions.checker import judge

    ballot = from_bank(question.name)
    verdict = judge(question, answer)
    if verdict.right is None:
        raise NoBallot(verdict.feedback)
    if verdict.right:
        return ballot["right"][0]
    if verdict.feedback in ballot["feedback"]:
        return ballot["feedback"].index(verdict.feedback)
    return len(ballot["choices"]) - 1


def _written(value):
    """Write a value as a voter reads it: 12288, 0.8808, 1.882 × 10⁻⁷; a short one is never rounded."""
    if not isinstance(value, int | float):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e9:
        return f"{value:.0f}".replace("-", "−")
    short = f"{value:.6g}"
    mantissa, _, power = (short if float(short) == value else f"{value:.4g}").partition("e")
    return mantissa.replace("-", "−") + (f" × 10{superscript(int(power))}" if power else "")


def public(ballot: dict[str, Any]) -> dict[str, Any]:
    """Return the ballot as a voter may see it before the key is shown: no key, no feedback."""
    return {
        "id": ballot["id"],
        "kind": ballot["kind"],
        "title": ballot["title"],
        "prompt": segments(ballot["prompt"]),
        "choices": [segments(choice) for choice in ballot["choices"]],
    }


def key(ballot: dict[str, Any]) -> dict[str, Any]:
    """Return what comes with `show`: places of the right choices, feedback of each choice, explanation."""
    return {
        "right": ballot["right"],
        "feedback": [segments(text) for text in ballot["feedback"]],
        "explanation": segments(ballot["explanation"]),
    }


def said(ballot: dict[str, Any], answer: list[int]) -> str:
    """Return an answer (places) as plain words."""
    return "; ".join(plain(ballot["choices"][place]) for place in answer)
