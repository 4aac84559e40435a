"""How the votes are spread, and what that suggests: for `shown`, and the spread for the peek."""

import sqlite3
from typing import Any

from .. import ballots
from ..storage.records import Records, hands_of
from .phases import ROUNDS


def results(records: Records, ballot: dict[str, Any], rounds: list[sqlite3.Row]) -> dict[str, Any]:
    """Return `results`, for each round the counts, people and right answers, and `key` with the feedback."""
    return {"results": [_spread(records, ballot, one) for one in rounds], "key": ballots.key(ballot)}


def _spread(records, ballot, round):
    """Count votes and hands together."""
    counts = hands_of(round) or [0] * len(ballot["choices"])
    people, right = sum(counts), sum(counts[place] for place in ballot["right"])
    for places, voters in records.spread(round["id"]):
        people += voters
        right += voters * (places == ballot["right"])
        for place in places:
            counts[place] += voters
    return {"counts": counts, "people": people, "right": right}


def advice(outcome: dict[str, Any], low: float, high: float) -> str:
    """Return what the share of right votes suggests, in one sentence; empty where there is no key or vote."""
    *before, last = outcome["results"]
    if not outcome["key"]["right"] or not last["people"]:
        return ""
    share = last["right"] / last["people"]
    found = f"{share:.0%} are right"
    if len(outcome["results"]) == ROUNDS:
        first = before[0]["right"] / before[0]["people"] if before[0]["people"] else 0
        return f"{found}, after {first:.0%} in vote 1. Show the answer."
    if share < low:
        return f"{found}, below {low:.0%}: explain the idea once more, then vote again."
    if share > high:
        return f"{found}, above {high:.0%}: show the answer and go on."
    return f"{found}, between {low:.0%} and {high:.0%}: let them discuss, then vote again."
