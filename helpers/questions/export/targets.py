"""What a target has to say for itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .items import Item


@dataclass(frozen=True)
class Target:
    """A format. `prepare` returns the items that stand for one there, or in a sentence why there are none."""

    suffix: str  # of its files
    write: Callable[[Sequence[Item]], bytes]
    prepare: Callable[[Item], list[Item] | str]
    tells: bool = False  # it tells the answers and takes none, so that every slip can stand in it
