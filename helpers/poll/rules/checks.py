"""What comes in, made right or refused: an answer, counts of hands, a band, a number."""

from typing import Any

from ..refusal import Refused

MAX_VOTERS = 5000  # of a room
BAND = (0.3, 0.7)  # right first votes for which discussing pays. Source: Lasry, Mazur & Watkins 2008


def answer(given: Any, ballot: dict[str, Any]) -> list[int]:
    """Return the places of the choices, sorted. Raises Refused."""
    places = given if isinstance(given, list) else [given]
    valid = all(isinstance(place, int) and not isinstance(place, bool) for place in places)
    if not valid or not all(0 <= place < len(ballot["choices"]) for place in places):
        raise Refused(400, "This is not one of the choices.")
    places = sorted(set(places))
    if not places:
        raise Refused(400, "Choose an answer, then vote.")
    if len(places) > 1 and ballot["kind"] == "one":
        raise Refused(400, "Choose one answer only.")
    return places


def hands(given: Any, ballot: dict[str, Any]) -> list[int]:
    """Return a show of hands, one count for each choice. Raises Refused."""
    choices = len(ballot["choices"])
    try:
        counts = [int(count) for count in given if not isinstance(count, bool) and count == int(count)]
    except (TypeError, ValueError, OverflowError):
        counts = []
    if len(counts) != choices or any(not 0 <= count <= MAX_VOTERS for count in counts):
        raise Refused(
            422, f"Give {choices} counts from 0 to {MAX_VOTERS}, one for each choice, in their order."
        )
    return counts


def band(given: Any) -> tuple[float, float]:
    """Return the shares of right votes between which discussing pays; of None, the usual ones."""
    try:
        low, high = (float(edge) for edge in (BAND if given is None else given))
    except (TypeError, ValueError, OverflowError):
        low = high = -1.0
    if not 0 <= low < high <= 1:
        raise Refused(422, "The band is two shares, the lower one first: band=(0.3, 0.7).")
    return low, high


def number(given: Any) -> int:
    """Return the number of a round or of a turn. Raises Refused."""
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given < 2**53:
        raise Refused(400, "This is not a vote: its round and its turn are numbers from 1.")
    return given
