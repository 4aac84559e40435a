"""A question as all targets see it: what is offered or typed, what each answer earns and hears."""

from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from ..kinds import kind_of
from ..kinds.pairing import LETTERS
from ..pictures import of_choices, of_question
from ..question import Question
from ..twins import has_twins, twin

NOT_YET = "Not yet. Go through it once more."
ONE_EACH = "Here: one number for each field, row by row."
ONE_ONLY = "Here: only the number in place {place}."
OTHER_SHAPE = "slips of another shape, which its fields do not let through"


@dataclass(frozen=True)
class Option:
    """One choice."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Choosing:
    """Choices; all that are right are wanted, or the one."""

    options: tuple[Option, ...]
    several: bool


@dataclass(frozen=True)
class Answer:
    """A typed answer that is foreseen: a word, or a number that may be off by `margin`."""

    value: float | str
    right: bool
    feedback: str = ""
    margin: float = 0.0


@dataclass(frozen=True)
class Typing:
    """One line to type in. The first answer that fits counts; `otherwise` is said where none does."""

    answers: tuple[Answer, ...]
    otherwise: str
    numeric: bool


@dataclass(frozen=True)
class Cells:
    """Numbers to type into the cells of an array of this shape, row by row."""

    cells: tuple[Typing, ...]
    shape: tuple[int, ...]


Slips = tuple[tuple[str, str], ...]  # what is wrong, and what is said to it


@dataclass(frozen=True)
class Pairing:
    """Left sides, each with its right one; `others` are right sides that belong to none."""

    pairs: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    slips: Slips = ()


@dataclass(frozen=True)
class Ordering:
    """Steps in their order."""

    steps: tuple[str, ...]
    slips: Slips = ()


Form = Choosing | Typing | Cells | Pairing | Ordering | None


@dataclass(frozen=True)
class Picture:
    """A picture that belongs to a prompt, with the letter it is called by, if any, and its words."""

    letter: str
    alt: str
    kind: str  # svg or png
    content: bytes


@dataclass(frozen=True)
class Item:
    """One question, or a twin or a part of one, ready to be written.

    `name` is unique, with letters, digits and `._-` only. `form` is None where a table can tell of the
    question but no other system can ask it. `losses` are sentences: what no form of this kind can hold.
    """

    question: Question
    name: str
    prompt: str
    form: Form
    losses: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    variants: bool = False  # whether it is one of several twins

    @property
    def title(self) -> str:
        """Return the title of the question, or its id."""
        return self.question.title or self.question.id


class LeftOut(NamedTuple):
    """What a target does not hold, by name, and why."""

    name: str
    why: str


def items_of(questions: Iterable[Question], twins: int = 0) -> tuple[list[Item], list[LeftOut]]:
    """Return the items of all questions, each followed by its twins, and what of them could not be made."""
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for question in questions:
        items.append(item_of(question, question.id))
        if not twins or not has_twins(question):
            continue
        items[-1] = replace(items[-1], variants=True)
        for seed in range(1, twins + 1):
            items.append(replace(item_of(twin(question, seed), f"{question.id}-twin{seed}"), variants=True))
    return items, left_out


def item_of(question: Question, name: str) -> Item:
    """Return one question as an item."""
    prompt = question.prompt
    if question.unit:
        prompt = f"{prompt} Give the number in {question.unit}, without the unit."
    make = FORMS.get(question.kind)
    form, losses = make(question) if make else (None, ())
    if isinstance(form, Cells):
        prompt = f"{prompt} {ONE_EACH}"
    return Item(question, name, prompt, form, losses, _pictures(question))


Made = tuple[Form, tuple[str, ...]]


def _choosing(question: Question) -> Made:
    options = tuple(Option(choice.text, choice.right, choice.feedback) for choice in question.choices)
    return Choosing(options, several=question.kind == "many"), ()


def _number(question: Question) -> Made:
    key = Answer(question.answer, True, margin=_margin(question.answer, question))
    slips = (
        Answer(slip.value, False, slip.feedback, _margin(slip.value, question)) for slip in question.slips
    )
    return Typing((key, *slips), _otherwise(question), numeric=True), ()


def _text(question: Question) -> Made:
    right = (Answer(words, True) for words in question.accepted)
    slips = (Answer(slip.value, False, slip.feedback) for slip in question.slips)
    return Typing((*right, *slips), _otherwise(question), numeric=False), ()


def _array(question: Question) -> Made:
    """Cut an array into cells; a slip is met in the cells where it differs from the key."""
    key = np.array(question.answer, dtype=float)
    slips = [(np.array(slip.value, dtype=float), slip.feedback) for slip in question.slips]
    cells = []
    for place in product(*map(range, key.shape)):
        right = Answer(_as_written(key[place]), True, margin=_margin(key[place], question))
        wrong: dict[float, Answer] = {}
        for values, feedback in slips:
            if values.shape == key.shape and abs(values[place] - key[place]) > right.margin:
                value = _as_written(values[place])
                wrong.setdefault(value, Answer(value, False, feedback, _margin(value, question)))
        cells.append(Typing((right, *wrong.values()), _otherwise(question), numeric=True))
    is_lost = any(values.shape != key.shape for values, _ in slips)
    return Cells(tuple(cells), key.shape), (OTHER_SHAPE,) if is_lost else ()


def _pairs(question: Question) -> Made:
    """Pair texts; pictures stand in the prompt, and their letters take part."""
    letters = {picture.alt: picture.letter for picture in _pictures(question)}
    pairs = tuple((pair.left, letters[pair.alt] if pair.picture else pair.right) for pair in question.pairs)
    slips = [(pair.left, pair.feedback) for pair in question.pairs]
    slips += [(" → ".join(letters.get(part, part) for part in s.value), s.feedback) for s in question.slips]
    return Pairing(pairs, question.others, tuple(slips)), ()


def _order(question: Question) -> Made:
    slips = [(" → ".join(slip.value), slip.feedback) for slip in question.slips]
    if question.otherwise:
        slips.append(("else", question.otherwise))
    return Ordering(question.steps, tuple(slips)), ()


def _pictures(question: Question) -> tuple[Picture, ...]:
    """Return the picture that a question is about, or those that are offered, as the card calls them."""
    shown = [("", of_question(question))]
    shown += zip(LETTERS, of_choices(question, kind_of(question).offered(question)))
    found = []
    for letter, picture in shown:
        if picture:
            head, _, data = picture["src"].partition(",")
            kind = "svg" if "svg" in head else "png"
            found.append(Picture(letter, picture["alt"], kind, b64decode(data)))
    return tuple(found)


def _otherwise(question: Question) -> str:
    """Return what is said to an answer that nobody foresaw: the bank's own words, or a hint."""
    return question.otherwise or " ".join(["Not yet.", *question.hints[:1]] if question.hints else [NOT_YET])


def _margin(value: float, question: Question) -> float:
    return float(max(question.tolerance, question.relative * abs(value)))


def _as_written(value: float) -> float:
    """Return a whole number as an int, so that 3.0 is written as 3."""
    return int(value) if float(value).is_integer() else float(value)


# How each kind is asked elsewhere. A kind that is not here is told of in the table and left out of the rest.
FORMS: dict[str, Callable[[Question], Made]] = {
    "one": _choosing,
    "many": _choosing,
    "number": _number,
    "text": _text,
    "array": _array,
    "match": _pairs,
    "label": _pairs,
    "order": _order,
}


def why_not(item: Item) -> str:
    """Return why no other system can ask this, in words."""
    if kind_of(item.question).reads_figure:
        return "reads a live figure"
    return f"no form for the kind {item.question.kind}"


def whole(item: Item) -> list[Item] | str:
    """Prepare an item for a target that holds every form."""
    return [item] if item.form else why_not(item)


def in_parts(item: Item, at_most: int) -> list[Item] | str:
    """Prepare an item for a target without cells: each cell becomes a question of its own."""
    if not isinstance(item.form, Cells):
        return whole(item)
    if len(item.form.cells) > at_most:
        return f"has {len(item.form.cells)} cells to fill; this format would need a question for each"
    places = product(*map(range, item.form.shape))
    return [
        replace(
            item,
            name=f"{item.name}-part{number}",
            form=cell,
            prompt=f"{item.question.prompt} {ONE_ONLY.format(place=', '.join(str(i + 1) for i in place))}",
        )
        for number, (cell, place) in enumerate(zip(item.form.cells, places), start=1)
    ]


def key_in_words(question: Question) -> str:
    """Return the right answer as a lecturer reads it."""
    if question.choices:
        return " | ".join(choice.text for choice in question.choices if choice.right)
    return kind_of(question).key_in_words(question)


def slips_in_words(question: Question) -> list[tuple[str, str, str]]:
    """Return (answer, feedback, misconception) of everything that is foreseen and wrong."""
    wrong: list[Any] = [choice for choice in question.choices if not choice.right]
    given = [(choice.text, choice) for choice in wrong]
    given += [(f"fact {s.key}" if s.key else _in_words(s.value), s) for s in question.slips]
    met = [(words, record.feedback, record.misconception or "") for words, record in given]
    return met + [(pair.left, pair.feedback, "") for pair in question.pairs]


def _in_words(value: Any) -> str:
    is_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return " → ".join(value) if is_texts else str(value)
