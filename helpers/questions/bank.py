"""The question bank: files/questions/*.toml read into checked, frozen records."""

import difflib
import math
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from ..course import FILES

FOLDER = FILES / "questions"
KINDS = ("one", "many", "number", "text", "array", "state")
STATE_INPUTS = ("one", "many", "number")


class BankError(ValueError):
    """A question file breaks the rules; the message says which question and how to mend it."""


class UnknownQuestion(LookupError):
    """No question has this id; the message lists the near ones."""


@dataclass(frozen=True)
class Choice:
    """One answer to tick. `proof` gives the shown value, or says whether the sentence is true."""

    text: str
    feedback: str = ""
    right: bool = False
    misconception: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Slip:
    """A typical wrong answer: a `value`, or for a state question the fact `key` that was taken instead."""

    feedback: str
    value: object = None
    key: str | None = None
    misconception: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Question:
    """One question. `tolerance` is absolute, `relative` a share of the answer; the edge still passes."""

    id: str
    kind: str
    prompt: str
    title: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""
    proof: str | None = None
    choices: tuple[Choice, ...] = ()
    slips: tuple[Slip, ...] = ()
    answer: object = None
    tolerance: float = 0.0
    relative: float = 0.0
    unit: str = ""
    accepted: tuple[str, ...] = ()
    input: str = ""
    options: tuple[str, ...] = ()
    key: str | None = None
    otherwise: str = ""  # what a wrong answer hears when no slip fits
    needs: str = ""  # a state question is judged only when this fact is `at_least` so much …
    at_least: float = 1
    until: str = ""  # … and says this until then


def read_file(path):
    """All questions of one TOML file, checked."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BankError(f"{Path(path).name}: {error}") from error
    unknown = set(data) - {"question"}
    if unknown:
        raise BankError(f"{Path(path).name}: unknown table {sorted(unknown)[0]!r}; use [[question]].")
    return [make_question(entry, Path(path).name) for entry in data.get("question", [])]


def read_folder(folder=FOLDER):
    """All questions of a folder by id, in the order of files and lines."""
    bank = {}
    for path in sorted(Path(folder).glob("*.toml")):
        for question in read_file(path):
            if question.id in bank:
                raise BankError(f"{path.name}: the id {question.id!r} is used twice.")
            bank[question.id] = question
    return bank


@cache
def load_bank():
    """The course's own questions, read once per kernel."""
    return read_folder()


def lectures(folder: Path = FOLDER) -> list[str]:
    """Return the lectures that have a questions file, in their order: 01_perceptron → perceptron."""
    return [path.stem.partition("_")[2] for path in sorted(folder.glob("*.toml"))]


def find(question_id):
    """The question with this id."""
    bank = load_bank()
    if isinstance(question_id, str) and question_id in bank:
        return bank[question_id]
    raise UnknownQuestion(unknown_id("question", question_id, bank))


def unknown_id(what, wanted, known):
    """One sentence for an id that does not exist, with the near ones."""
    wanted = str(wanted)[:80]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.4)
    near = near or [each for each in known if each.split(".")[-1] in wanted or wanted in each][:3]
    if near:
        return f'There is no {what} "{wanted}". Did you mean {" or ".join(near)}?'
    return f'There is no {what} "{wanted}". There are: {", ".join(known)}.'


def make_question(entry, where):
    """A TOML table → Question, or BankError."""
    name = f"{where}: question {entry.get('id', '(without id)')!r}"
    choices = tuple(_record(Choice, choice, f"{name}, choice") for choice in entry.pop("choice", []))
    slips = tuple(_record(Slip, slip, f"{name}, slip") for slip in entry.pop("slip", []))
    lists = {key: tuple(entry.pop(key)) for key in ("hints", "accepted", "options") if key in entry}
    question = _record(Question, {**entry, **lists, "choices": choices, "slips": slips}, name)
    for rule in (_common_rules, _choice_rules, _value_rules, _state_rules):
        problem = rule(question)
        if problem:
            raise BankError(f"{name}: {problem}")
    return question


def _record(cls, entry, name):
    allowed = {field.name for field in fields(cls)}
    for key in entry:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1)
            raise BankError(f"{name}: unknown field {key!r}{f'; meant {near[0]!r}?' if near else '.'}")
    try:
        return cls(**entry)
    except TypeError as error:
        missing = str(error).split("missing")[-1]
        raise BankError(f"{name}: missing{missing}.") from error


def _common_rules(question):
    if not isinstance(question.id, str) or question.id.count(".") != 1 or " " in question.id:
        return "an id looks like topic.name."
    if question.kind not in KINDS:
        return f"kind is {question.kind!r}; use one of {', '.join(KINDS)}."
    if not question.prompt.strip():
        return "the prompt is empty."
    if any(not slip.feedback.strip() for slip in question.slips):
        return "a slip has no feedback."
    return None


def _choice_rules(question):
    if question.kind not in ("one", "many"):
        return "choices belong to the kinds one and many." if question.choices else None
    if len(question.choices) < 2:
        return "at least two choices are needed."
    if len({choice.text for choice in question.choices}) < len(question.choices):
        return "two choices have the same text."
    right = sum(choice.right for choice in question.choices)
    if right == 0:
        return "no choice is right."
    if question.kind == "one" and right > 1:
        return "more than one choice is right; make it kind many."
    for choice in question.choices:
        if not choice.right and not choice.feedback.strip():
            return f"the wrong choice {choice.text!r} has no feedback."
    return None


def _value_rules(question):
    if question.kind == "number":
        if isinstance(question.answer, bool) or not isinstance(question.answer, int | float):
            return "the answer must be a number."
        if not math.isfinite(question.answer):
            return "the answer must be finite."
    if question.kind == "array" and not isinstance(question.answer, list):
        return "the answer must be a list of numbers or of rows."
    if question.kind == "text" and not question.accepted:
        return "accepted texts are missing."
    if question.tolerance < 0 or question.relative < 0:
        return "a tolerance cannot be negative."
    if question.kind in ("number", "array", "text") and any(slip.value is None for slip in question.slips):
        return "a slip has no value."
    return None


def _state_rules(question):
    if question.kind != "state":
        return "needs belongs to the kind state." if question.needs else None
    if question.input not in STATE_INPUTS:
        return f"input is {question.input!r}; use one of {', '.join(STATE_INPUTS)}."
    if not question.key:
        return "key is missing: the name of the fact that is the answer."
    if question.input != "number" and len(question.options) < 2:
        return "at least two options are needed."
    if bool(question.needs) != bool(question.until.strip()):
        return "needs (a fact) and until (what is said until it is there) go together."
    if any(not slip.key for slip in question.slips):
        return "a slip has no key: the name of the fact that was taken instead."
    return None
