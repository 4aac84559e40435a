"""Isomorphic twins of a question: the same question with other numbers, proved like the first.

The bank has the question as it stands in its file; `twin` draws another one. One that would be unfair – two
choices alike, a slip that is right, a key at the edge between two roundings – is drawn again.
"""

import math
import random
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np

from . import bank
from .drawing import Draw
from .filling import Numbers, as_drawn, as_it_stands, filled
from .kinds.tolerance import is_close, is_same
from .proofs import rounded
from .question import Question
from .templates import TemplateError

TRIES = 1000
NO_TWINS = 'The question "{id}" has no twins: nothing in it is drawn.'
EDGE = 0.04  # of the last digit asked for: how far a key keeps from the edge between two roundings


def has_twins(question: Question) -> bool:
    """Return whether the question can be asked again with other numbers."""
    return question.draw is not None


def twin(question: Question, seed: int) -> Question:
    """Return the twin of this number, the same in every run; 0 is the question as it stands.

    Raises ValueError where there are no twins, and BankError where what is drawn never makes a question.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ValueError("The number of a twin is 0, 1, 2, …")
    return question if seed == question.seed else _twin(_draw_of(question), seed)


def numbers(question: Question, seed: int) -> Numbers:
    """Return what twin() is made of, without its words: key, slips, choices. Raises what twin() does."""
    draw = _draw_of(question)
    if seed == 0:
        return as_it_stands(draw)
    name = f"question {question.id!r}"
    rng, why = random.Random(f"{question.id}#{seed}"), "its conditions (where) never hold together"
    for _ in range(TRIES):
        values = draw.drawn(rng)
        if (draw.sources and values == draw.given) or not draw.fits(values):
            continue
        try:
            found = as_drawn(draw, values, rng)
        except TemplateError as error:
            raise bank.BankError(f"{name}: {error}") from error
        except (ArithmeticError, ValueError) as error:  # more than a proof can take
            why = str(error).rstrip(".")
            continue
        problem = _unfair(question, draw, found)
        if problem is None:
            return found
        why = problem
    raise bank.BankError(
        f"{name}: {TRIES} draws gave no twin ({why}). Widen the bounds in its draw, or mend where."
    )


def another(question: Question) -> int:
    """Return the number of the next twin that does not look like this question."""
    seeds = range(question.seed + 1, question.seed + TRIES)
    return next((seed for seed in seeds if not _look_alike(twin(question, seed), question)), seeds[0])


def named(name: str) -> Question:
    """Return the question "perceptron.z", or a twin of it, "perceptron.z#3". Raises UnknownQuestion."""
    question_id, sign, seed = str(name).partition("#")
    question = bank.find(question_id if sign else name)
    if sign and not has_twins(question):
        raise bank.UnknownQuestion(NO_TWINS.format(id=question.id))
    if sign and not (seed.isdecimal() and len(seed) < 10):
        raise bank.UnknownQuestion(bank.unknown_id("question", name, bank.load_bank()))
    return twin(question, int(seed)) if sign else question


# ---- inside ---------------------------------------------------------------------------------------


def _draw_of(question: Question) -> Draw:
    if question.draw is None:
        raise ValueError(NO_TWINS.format(id=question.id))
    draw: Draw = question.draw
    return draw


@lru_cache(maxsize=1024)
def _twin(draw: Draw, seed: int) -> Question:
    name = f"question {draw.entry['id']!r}"
    original = bank.make_question(draw.entry, name, draw.lecture)
    if seed == 0:
        return replace(original, draw=draw)
    table = filled(draw, numbers(original, seed))
    return replace(bank.make_question(table, name, draw.lecture), draw=draw, seed=seed)


def _look_alike(one: Question, other: Question) -> bool:
    texts = [{choice.text for choice in question.choices} for question in (one, other)]
    return one.prompt == other.prompt and texts[0] == texts[1]


def _unfair(question: Question, draw: Draw, found: Numbers) -> str | None:
    """Return why a twin cannot be asked, or None: key, slips and choices must be told apart."""
    if len(set(found.shown)) < len(found.shown):
        return "two choices are alike"
    if not draw.sources and found.choices == as_it_stands(draw).choices:
        return "it is the question as it stands"
    if not isinstance(found.key, int | float | list):
        return None
    if not np.isfinite(found.key).all():
        return "its key is not finite"
    if draw.digits and isinstance(found.key, int | float):
        if _at_the_edge(found.key, draw.digits):
            return "its key can be rounded in two ways"
        if not _alike(rounded(found.key, draw.digits), found.key, question):
            return "its key is not right when it is rounded as asked"
    if any(_alike(value, found.key, question) or _alike(found.key, value, question) for value in found.slips):
        return "a slip is right"
    said = zip((slip.feedback for slip in question.slips), found.slips, strict=True)
    for (feedback, value), (other_feedback, other) in combinations(said, 2):
        if feedback != other_feedback and _alike(value, other, question):
            return "two slips are alike"
    return None


def _alike(value: Any, right: Any, question: Question) -> bool:
    """Return whether two answers are the same within the question's tolerance."""
    if isinstance(value, int | float) and isinstance(right, int | float):
        return is_close(value, right, question)
    return is_same(np.asarray(value, dtype=float), np.asarray(right, dtype=float), question)


def _at_the_edge(value: float, digits: int) -> bool:
    """Return whether a number lies where its last digit asked for could be rounded up or down."""
    if value == 0:
        return False
    scaled = abs(value) / 10 ** (math.floor(math.log10(abs(value))) - digits + 1)
    return abs(scaled % 1 - 0.5) < EDGE
