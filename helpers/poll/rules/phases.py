"""The phases of a vote, and which command leads from one to the next."""

from typing import Any

from ..refusal import Refused

ROUNDS = 2  # votes on one question, at most
MOVES = {  # command → the phase it leads to, and the phases in which it can be given
    "close": ("closed", ("open",)),
    "discuss": ("discuss", ("closed",)),
    "revote": ("open", ("closed", "discuss")),
    "show": ("shown", ("closed", "discuss")),
}
IN_WORDS = {  # phase → what is going on, and what can be done next
    "open": ("the vote is open", "Close it first."),
    "closed": ("the vote is closed", "Discuss, vote again, or show the answer."),
    "discuss": ("the discussion is on", "Vote again, or show the answer."),
    "shown": ("the answer is shown", "Ask the next question."),
}


def check_command(command: Any) -> None:
    """Refuse what is none of the four commands."""
    if not isinstance(command, str) or command not in MOVES:
        raise Refused(400, "There are: close, discuss, revote and show.")


def next_phase(phase: str, command: str, rounds: int) -> str | None:
    """Return the phase that a command leads to, after this many `rounds`; None if it was done already.

    Raises Refused where the command cannot be given now.
    """
    end, phases = MOVES[command]
    last = rounds == ROUNDS
    if phase == end and (command != "revote" or last):
        return None
    if phase not in phases:
        now, then = IN_WORDS[phase]
        raise Refused(409, f"Not now: {now}. {then}")
    if command == "revote" and last:
        raise Refused(409, "There were two votes on this question already. Show the answer.")
    return end
