"""The tries at one question or exercise, as its entry in the file of the answers keeps them."""

from datetime import UTC, datetime

from .progress_file import Entry

MOST = 50  # that are kept one by one: the first, and the last ones


def with_try(entry: Entry, right: bool, at: str, slip: str | None = None) -> Entry:
    """Return an entry with one try more: how many there were, how the first went, which was right."""
    attempts = entry.get("attempts", 0) + 1
    first, tries = first_try(entry), entry.get("tries", [])
    added: Entry = {"at": at, "right": right, **({"slip": slip} if slip else {})}
    if len(tries) >= MOST:
        tries = [tries[0], *tries[2:]]
    changed = {**entry, "attempts": attempts, "tries": [*tries, added]}
    if attempts == 1 or first is not None:
        changed["first"] = right if attempts == 1 else first
    if right:
        changed.setdefault("right_on", attempts)
    return changed


def first_try(entry: Entry) -> bool | None:
    """Return how the first try went; None where nobody wrote that down, as in files of old."""
    if "first" not in entry and entry.get("attempts") == 1:
        return bool(entry.get("right", entry.get("passed", False)))
    return entry.get("first")


def now() -> str:
    """Return this moment as ISO 8601, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
