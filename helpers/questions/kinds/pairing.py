"""Questions answered by giving each thing its partner, or each point of a picture its name."""

import random
from typing import Any

import numpy as np

from ...text import Unreadable
from ..markup import plain
from ..question import Pair, Question
from ..reading import read_list
from .kind import Kind, Verdict

LETTERS = "ABCDEFGHIJKLM"
CHOOSE = "Choose one for each of the {count}, then check."


class Match(Kind):
    """Pairs of texts, or of a text and a picture. A slip names a left part and the wrong partner it got."""

    fields = frozenset({"pairs", "others", "slips", "otherwise"})

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if len(question.pairs) < 2:
            return "at least two pairs are needed."
        if len({pair.left for pair in question.pairs}) < len(question.pairs):
            return "two pairs have the same left part."
        if any(bool(pair.picture) != bool(pair.alt.strip()) for pair in question.pairs):
            return "a picture needs alt, its words for those who do not see it."
        drawn = sum(bool(pair.picture) for pair in question.pairs)
        if drawn not in (0, len(question.pairs)) or (drawn and question.others):
            return "either all right parts are pictures, or none."
        if not all(_partner(pair) for pair in question.pairs):
            return "a pair has no right part."
        if any(not pair.feedback.strip() for pair in question.pairs):
            return "a pair has no feedback, to be said when its left part has another partner."
        return _slip_problem(question)

    def rows(self, question: Question) -> tuple[str, ...]:
        """Return the left parts, in the order of the file."""
        return tuple(pair.left for pair in question.pairs)

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the partners, each once, mixed: always in the same way."""
        partners = sorted({*map(_partner, question.pairs), *question.others})
        random.Random(question.id).shuffle(partners)
        return tuple(partners)

    def control(self, question: Question) -> str:
        """Return the form in which each row has a list to choose from."""
        return "match"

    def judge(self, question: Question, answer: Any, facts: Any) -> Verdict:
        """Say how many are right, and speak about the first that is not."""
        given = self._read(question, answer)
        wrong = [(pair, got) for pair, got in zip(question.pairs, given) if got != _partner(pair)]
        if not wrong:
            return Verdict(True, f"All {len(given)} are right.")
        pair, got = wrong[0]
        slip = next((slip for slip in question.slips if slip.value == [pair.left, got]), None)
        count = f"{len(given) - len(wrong)} of {len(given)} right."
        feedback = slip.feedback if slip else pair.feedback
        return Verdict(False, f"{count} {pair.left}: {feedback}", slip.misconception if slip else None)

    def still(self, question: Question) -> list[str]:
        """Return the left parts with room for a partner, and the partners."""
        names = self._names(question)
        texts = [f"{name}: {plain(text)}" if name != text else plain(text) for name, text in names.items()]
        return [
            *(f"  {plain(row)} → …" for row in self.rows(question)),
            f"To choose from: {' · '.join(texts)}",
        ]

    def in_words(self, question: Question, answer: Any) -> str:
        """Return the learner's pairs; a picture is called by its letter."""
        names = {text: name for name, text in self._names(question).items()}
        given = self._read(question, answer)
        return "; ".join(f"{pair.left} → {names[got]}" for pair, got in zip(question.pairs, given))

    def key_in_words(self, question: Question) -> str:
        """Return the right pairs; a picture with its letter and its words."""
        names = {text: name for name, text in self._names(question).items()}
        partners = [(pair.left, _partner(pair)) for pair in question.pairs]
        return "; ".join(
            f"{left} → {text if names[text] == text else f'{names[text]} ({text})'}"
            for left, text in partners
        )

    def _names(self, question: Question) -> dict[str, str]:
        """Return the partners by what the card calls them: a picture by its letter, a text by itself."""
        offered, drawn = self.offered(question), any(pair.picture for pair in question.pairs)
        return dict(zip(LETTERS if drawn else offered, offered))

    def _read(self, question: Question, answer: Any) -> list[str]:
        """Return the partner of each row, given by its place among the offered or by its text."""
        offered, rows = self.offered(question), self.rows(question)
        choose = CHOOSE.format(count=len(rows))
        parts = read_list(answer, otherwise=choose)
        if len(parts) != len(rows):
            raise Unreadable(choose)
        return [_chosen(part, offered, choose) for part in parts]


class Label(Match):
    """The marked points A, B, C … of a picture, each with its name."""

    fields = Match.fields | {"picture", "alt"}

    def problem(self, question: Question) -> str | None:
        """Return what is wrong with the record, or None."""
        if not question.picture or not question.alt.strip():
            return "picture and alt are needed: what it shows, in words, without the names."
        if any(pair.picture for pair in question.pairs):
            return "the right parts of label are names, not pictures."
        return super().problem(question)


def _partner(pair: Pair) -> str:
    return pair.alt if pair.picture else pair.right


def _chosen(part: Any, offered: tuple[str, ...], choose: str) -> str:
    if isinstance(part, str) and part in offered:
        return part
    whole = isinstance(part, int | np.integer) and not isinstance(part, bool)
    if whole and 0 <= part < len(offered):
        return offered[int(part)]
    raise Unreadable(choose)


def _slip_problem(question: Question) -> str | None:
    partners = {pair.left: _partner(pair) for pair in question.pairs}
    for slip in question.slips:
        if not isinstance(slip.value, list) or len(slip.value) != 2 or slip.value[0] not in partners:
            return "the value of a slip is a left part and its wrong partner."
        left, right = slip.value
        if right not in {*partners.values(), *question.others}:
            return f"the slip of {left!r} has a partner that is not offered: {right!r}."
        if partners[left] == right:
            return f"the slip {left} → {right} is right."
    return None
