"""What a lecturer writes between the brackets, made into what a server of votes understands."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from ..refusal import Refused

NO_CHOICES = 'A question of your own needs choices: room.ask("Clear so far?", choices=["yes", "no"]).'
NO_ADDRESS = "An address begins with http:// or https://, for example http://192.168.1.5:8765."
NO_TWIN_OF_OWN = "Only questions of the bank have twins. Ask your own one without twin."
NO_SUCH_TWIN = "twin is True, or the number of a twin: 1, 2, 3, …"
NO_SECRET = (
    "An address for phones holds no token and no password: everybody sees it. Leave out what is "
    "behind ? or #, and before @."
)


def question(question: Any, choices: Iterable | None) -> dict[str, Any]:
    """Return what the server is told to ask: an id of the bank, or a prompt with choices. Raises Refused."""
    if choices is None:
        if isinstance(question, str) and (" " in question.strip() or question.strip().endswith("?")):
            raise Refused(422, NO_CHOICES)
        return {"question": str(question)}
    if not isinstance(choices, str) and hasattr(choices, "__iter__"):
        choices = [str(choice) for choice in choices]
    return {"prompt": question, "choices": choices}


def twin(wanted: dict[str, Any], twin: bool | int, asked: Iterable[str], again: bool) -> str:
    """Return the name of a twin: of this number, or the last one that was asked here; `again`: the next."""
    name = wanted.get("question")
    if name is None:
        raise Refused(422, NO_TWIN_OF_OWN)
    seeds = [other.partition("#")[2] for other in asked if other.partition("#")[0] == name]
    last = max((int(seed) for seed in seeds if seed.isdecimal()), default=0)
    if twin is True:
        return f"{name}#{last + (again or not last)}"
    if not isinstance(twin, int) or twin < 1:
        raise Refused(422, NO_SUCH_TWIN)
    return f"{name}#{twin}"


def counts(counts: Any) -> list | str:
    """Return counts as JSON can hold them; what they are worth is judged where the votes are."""
    counts = counts.tolist() if hasattr(counts, "tolist") else counts
    return list(counts) if isinstance(counts, list | tuple | range) else "no counts"


def address(address: Any) -> str:
    """Return an address for phones with a slash at its end. Raises Refused."""
    parts = urlsplit(str(address).strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(422, NO_ADDRESS)
    if parts.query or parts.fragment or "@" in parts.netloc:  # it goes on the projector
        raise Refused(422, NO_SECRET)
    return str(address).strip().rstrip("/") + "/"
