"""The votes of a room as CSV: a line for each vote whose answer was shown."""

import csv
import io
import random
from typing import Any

from .. import ballots
from ..storage.records import Records, ballot_of, hands_of
from . import checks

HEAD = ("question", "title", "vote", "voter", "answer", "text", "right", "count")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(records: Records, code: str) -> str:
    """Return all votes of a room. Voters are random numbers, others in every export."""
    file = io.StringIO()
    lines = [HEAD, *_lines(records, code)]
    csv.writer(file, lineterminator="\r\n").writerows([harmless(cell) for cell in line] for line in lines)
    return file.getvalue()


def _lines(records, code):
    numbers = _random_numbers(max(2 * checks.MAX_VOTERS, records.count_voters(code)))
    names = {}
    for poll in records.polls(code):
        ballot = ballot_of(poll)
        if poll["phase"] != "shown":
            continue
        for round in records.rounds(poll["id"]):
            about = (ballot["id"] or ballot["prompt"], ballot["title"], round["number"])
            for voter, places in records.votes(round["id"]):
                number = names.setdefault(voter, numbers[len(names)])
                yield (*about, number, *_answer(ballot, places), 1)
            for place, count in enumerate(hands_of(round)):
                if count:
                    yield (*about, "hands", *_answer(ballot, [place]), count)


def _random_numbers(most):
    return random.SystemRandom().sample(range(1, 2 * most), most)


def _answer(ballot, places):
    """Write an answer as numbers from 1, as words, and whether it is right."""
    right = "" if not ballot["right"] else "yes" if places == ballot["right"] else "no"
    return ";".join(str(place + 1) for place in places), ballots.said(ballot, places), right


def harmless(cell: Any) -> Any:
    """Return a cell; a text that a spreadsheet would take for a formula is quoted."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
