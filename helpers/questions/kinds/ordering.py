"""Questions answered by putting steps in their order."""

import random
from itertools import pairwise
from typing import Any

import numpy as np

from ...text import Unreadable
from ..markup import plain
from ..question import Question
from ..reading import read_list
from .kind import Kind, Verdict


class Order(Kind):
    """Steps in their only right order. A slip names two of them that were put the wrong way round."""

    fields = frozenset({"steps", "slips", "proof", "otherwise"})

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if len(question.steps) < 3:
            return "at least three steps are needed."
        if len(set(question.steps)) < len(question.steps):
            return "two steps are the same."
        for slip in question.slips:
            value = slip.value if isinstance(slip.value, list) else []
            places = [question.steps.index(step) for step in value if step in question.steps]
            if len(places) < max(2, len(value)):
                return "the value of a slip is a list of steps, in the wrong order."
            if all(one < other for one, other in pairwise(places)):
                return f"the slip {' → '.join(value)} is the right order."
        return None

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the steps, mixed: always in the same way, never in their right order."""
        rng, mixed = random.Random(question.id), list(question.steps)
        while tuple(mixed) == question.steps:
            rng.shuffle(mixed)
        return tuple(mixed)

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Name the slip whose steps come in its order, else the first step that is not in its place."""
        order = self._read(question, answer)
        if order == list(question.steps):
            return Verdict(True, f"{' → '.join(order)}.")
        good = next(place for place, step in enumerate(order) if step != question.steps[place])
        begin = ["The first step is not right yet.", "The first step is right."]
        first = begin[good] if good < 2 else f"The first {good} steps are right."
        for slip in question.slips:
            places = [order.index(step) for step in slip.value]
            if all(one < other for one, other in pairwise(places)):
                return Verdict(False, f"{first} {slip.feedback}", slip.misconception)
        ending = question.otherwise or f"Does “{order[good]}” have all it needs there?"
        return Verdict(False, f"{first} {ending}")

    def still(self, question: Question) -> list[str]:
        """Return the steps, mixed, each with a place to write its number."""
        return [f"  … {plain(step)}" for step in self.offered(question)]

    def in_words(self, question: Question, answer: Any) -> str:
        """Return the steps in the learner's order."""
        return " → ".join(self._read(question, answer))

    def key_in_words(self, question: Question) -> str:
        """Return the right order."""
        return " → ".join(question.steps)

    def _read(self, question: Question, answer: Any) -> list[str]:
        """Return the steps as they were put, given by their places among the offered or by their texts."""
        offered = self.offered(question)
        parts = read_list(answer, otherwise="Put the steps in order, then check.")
        steps = [offered[part] if _is_place(part, offered) else part for part in parts]
        if sorted(map(str, steps)) != sorted(offered):
            raise Unreadable(f"Each of the {len(offered)} steps has one place. Put all of them in order.")
        return steps


def _is_place(part: Any, offered: tuple[str, ...]) -> bool:
    whole = isinstance(part, int | np.integer) and not isinstance(part, bool)
    return whole and 0 <= part < len(offered)
