"""check: a student's code against the engine. The answer is a line that names the likely cause.

An exercise is a reference, some cases, and the slips people make, each with what to say about it. Each
lecture has its own, in `helpers/lectures/<lecture>/exercises.py`, found by the name of its questions file.
`running` calls the student's function, `judging` compares what comes back, `messages` says it.
"""

from functools import cache
from typing import Any

from . import bank, cells
from .calling import Caller, caller
from .discovery import module_of
from .judging import Exercise
from .progress import open_progress


@cache
def exercises_of(lecture: str) -> dict[str, Exercise]:
    """Return the exercises of a lecture by their ids; none where it has no module for them."""
    module = module_of(lecture, "exercises")
    return module.EXERCISES if module else {}


def exercises() -> dict[str, Exercise]:
    """Return all exercises by their ids, lecture by lecture."""
    return {name: exercise for lecture in bank.lectures() for name, exercise in exercises_of(lecture).items()}


def check(exercise_id: str, thing: Any = None) -> None:
    """Judge a student's function or value, and print the outcome in a line."""
    try:
        print(_outcome(exercise_id, thing, caller()))
    except KeyboardInterrupt:
        print(f"{exercise_id}: stopped.")


def _outcome(exercise_id: object, thing: Any, by: Caller) -> str:
    exercise = exercises().get(exercise_id) if isinstance(exercise_id, str) else None
    if exercise is None:
        return bank.unknown_id("exercise", exercise_id, exercises())
    name = str(exercise_id)
    old = cells.out_of_date(by)
    if old:
        return f"{name}: {old}"
    passed: bool | None
    try:
        passed, message = exercise.judge(thing)
    except Exception as error:  # a thing nobody thought of
        passed, message = False, f"This cannot be checked ({type(error).__name__}: {error})."
    if passed is None:
        return f"{name}: not attempted yet."
    progress = open_progress()
    progress.tried(name, passed)
    note = progress.take_message()
    return f"{'✓' if passed else '✗'} {name}: {message}" + (f"\n{note}" if note else "")


cells.watched()  # from the cell on that imports this
