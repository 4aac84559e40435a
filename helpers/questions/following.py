"""The live figure that a question reads: looked up by its name at each answer, so it is never an old one."""

from collections.abc import Callable
from typing import Any

from .calling import Caller
from .wording import type_in_words

GONE = (
    "This question reads the figure `{name}`, and {name} {now}. "
    "Run the cell that begins with `{name} = …` again, then answer."
)


class Gone(str):
    """What is said in place of a figure that its name no longer stands for."""


def follow(figure: Any, caller: Caller) -> Callable[[], Any]:
    """Return what gives the facts of the figure that its name stands for whenever it is called.

    A cell that is run anew makes a new figure of the old name: that is the one on the screen. A figure that
    was handed over without a name is read itself. In place of facts may come a sentence that says what to do.
    """
    now = follow_figure(figure, caller)
    return lambda: read_facts(now())


def follow_figure(figure: Any, caller: Caller) -> Callable[[], Any]:
    """Return what gives the figure that its name stands for whenever it is called, or such a sentence."""
    name = caller.name_of(figure)
    if name is None:
        return lambda: figure
    space, kind = caller.space, type(figure)  # not the figure itself: it may be replaced, and then it can go

    def now() -> Any:
        if name not in space:
            return Gone(GONE.format(name=name, now="is gone"))
        if type(space[name]) is not kind:
            return Gone(GONE.format(name=name, now=f"is now {type_in_words(space[name])}"))
        return space[name]

    return now


def read_facts(figure: Any) -> Any:
    """Return the numbers on a live figure's screen, or a sentence that says why there are none."""
    if isinstance(figure, Gone):
        return str(figure)
    try:
        facts = figure.facts
    except Exception:
        return f"A live figure is needed here, not {type_in_words(figure)}."
    if not hasattr(facts, "get") or not hasattr(facts, "keys"):
        return "The figure has no facts to read."
    return facts
