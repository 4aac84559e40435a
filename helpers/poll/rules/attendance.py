"""Who is there: counted in the memory of this server only, and never written down."""

import time

from . import checks

PRESENT_FOR = 900  # seconds for which a phone that has gone to sleep still counts as present


class Attendance:
    """When each voter of each room was last seen."""

    def __init__(self):
        self.seen: dict[str, dict[str, float]] = {}  # code → {voter: when}
        self.clock = time.monotonic

    def enter(self, code: str, voter: str) -> None:
        """Count someone as present. Of too many, whoever was seen longest ago counts no more."""
        present = self.seen.setdefault(code, {})
        present.pop(voter, None)  # the latest stand last
        present[voter] = self.clock()
        if len(present) > 2 * checks.MAX_VOTERS:
            del present[next(iter(present))]

    def count(self, code: str) -> int:
        """Return how many are there."""
        since = self.clock() - PRESENT_FOR
        return sum(when >= since for when in self.seen.get(code, {}).values())

    def forget(self, code: str) -> None:
        """Forget who was in a room that has ended."""
        self.seen.pop(code, None)
