"""The question bank: files/questions/*.toml read into checked, frozen records."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ..course import FILES
from .drawing import read_draw
from .filling import as_it_stands, filled
from .kinds import KINDS
from .kinds.kind import FIELDS_OF_ALL
from .question import Choice, Pair, Question, Slip
from .templates import TemplateError

FOLDER = FILES / "questions"
FILLED_IN = {
    "choices",
    "slips",
    "pairs",
    "lecture",
    "draw",
    "seed",
}  # fields that the reader of a file fills in
LISTS = {field.name for field in fields(Question) if isinstance(field.default, tuple)} - FILLED_IN

Record = TypeVar("Record", Question, Choice, Slip, Pair)


class BankError(ValueError):
    """A question file breaks the rules; the message says which question and how to mend it."""


class UnknownQuestion(LookupError):
    """No question has this id; the message lists the near ones."""


def lecture_of(path: Path) -> str:
    """Return the lecture that a questions file belongs to: 01_perceptron.toml → perceptron."""
    return path.stem.partition("_")[2]


def lectures(folder: Path = FOLDER) -> list[str]:
    """Return the lectures that have a questions file, in their order."""
    return [lecture_of(path) for path in sorted(folder.glob("*.toml"))]


def read_file(path: Path) -> list[Question]:
    """Read all questions of one TOML file, checked. Raises BankError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BankError(f"{path.name}: {error}") from error
    unknown = set(data) - {"question"}
    if unknown:
        raise BankError(f"{path.name}: unknown table {sorted(unknown)[0]!r}; use [[question]].")
    return [make_question(entry, path.name, lecture_of(path)) for entry in data.get("question", [])]


def read_folder(folder: Path = FOLDER) -> dict[str, Question]:
    """Read all questions of a folder by id, in the order of files and lines. Raises BankError."""
    bank: dict[str, Question] = {}
    for path in sorted(folder.glob("*.toml")):
        for question in read_file(path):
            if question.id in bank:
                raise BankError(f"{path.name}: the id {question.id!r} is used twice.")
            bank[question.id] = question
    return bank


@cache
def load_bank() -> dict[str, Question]:
    """Read the course's own questions, once per kernel."""
    return read_folder()


def find(question_id: object) -> Question:
    """Return the question with this id. Raises UnknownQuestion."""
    bank = load_bank()
    if isinstance(question_id, str) and question_id in bank:
        return bank[question_id]
    raise UnknownQuestion(unknown_id("question", question_id, bank))


def unknown_id(what: str, wanted: object, known: Iterable[str]) -> str:
    """Say in one sentence that an id does not exist, with the near ones."""
    known, wanted = list(known), str(wanted)[:80]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.4)
    near = near or [each for each in known if each.split(".")[-1] in wanted or wanted in each][:3]
    if near:
        return f'There is no {what} "{wanted}". Did you mean {" or ".join(near)}?'
    return f'There is no {what} "{wanted}". There are: {", ".join(known)}.'


def make_question(entry: Mapping[str, Any], where: str, lecture: str = "") -> Question:
    """Turn a TOML table into a question; `where` names the file in messages. Raises BankError."""
    name = f"{where}: question {entry.get('id', '(without id)')!r}"
    draw = None
    if "draw" in entry:
        try:
            draw = read_draw(entry, lecture)
            entry = filled(draw, as_it_stands(draw))
            if not draw.fits(draw.given):
                raise TemplateError("the question as it stands does not keep the conditions of its draw.")
        except TemplateError as error:
            raise BankError(f"{name}: {error}") from error
    own = {key: value for key, value in entry.items() if key not in ("choice", "slip", "pair")}
    for key in LISTS & own.keys():
        if not isinstance(own[key], list):
            raise BankError(f"{name}: {key} must be a list.")
        own[key] = tuple(own[key])
    choices = tuple(_record(Choice, choice, f"{name}, choice") for choice in entry.get("choice", []))
    slips = tuple(_record(Slip, slip, f"{name}, slip") for slip in entry.get("slip", []))
    pairs = tuple(_record(Pair, pair, f"{name}, pair") for pair in entry.get("pair", []))
    filled_in = dict(choices=choices, slips=slips, pairs=pairs, lecture=lecture, draw=draw)
    question = _record(Question, own, name, **filled_in)
    problem = _problem(question)
    if problem:
        raise BankError(f"{name}: {problem}")
    return question


def _record(cls: type[Record], entry: Mapping[str, Any], name: str, **filled: Any) -> Record:
    allowed = {field.name for field in fields(cls)} - FILLED_IN
    for key in entry:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1)
            raise BankError(f"{name}: unknown field {key!r}{f'; meant {near[0]!r}?' if near else '.'}")
    try:
        return cls(**entry, **filled)
    except TypeError as error:
        missing = str(error).split("missing")[-1]
        raise BankError(f"{name}: missing{missing}.") from error


def _problem(question: Question) -> str | None:
    """Return what is wrong with a record in one sentence, or None: first what holds for all kinds."""
    if not isinstance(question.id, str) or question.id.count(".") != 1 or " " in question.id:
        return "an id looks like topic.name."
    if question.kind not in KINDS:
        return f"kind is {question.kind!r}; use one of {', '.join(KINDS)}."
    if not question.prompt.strip():
        return "the prompt is empty."
    if any(not slip.feedback.strip() for slip in question.slips):
        return "a slip has no feedback."
    return _foreign_field(question) or KINDS[question.kind].problem(question)


def _foreign_field(question: Question) -> str | None:
    """Return, in one sentence, which field of the record belongs to other kinds; None if all fit."""
    own = FIELDS_OF_ALL | KINDS[question.kind].fields
    for field in fields(Question):
        value = getattr(question, field.name)
        if value != field.default and field.name not in own:
            owners = [name for name, kind in KINDS.items() if field.name in kind.fields]
            belong = "belong" if isinstance(value, tuple) else "belongs"
            kinds = "kinds" if len(owners) > 1 else "kind"
            return f"{field.name} {belong} to the {kinds} {' and '.join(owners)}."
    return None
