"""check: a student's code against the engine. The answer is a line that names the likely cause.

An exercise is a reference, some cases, and the slips people make, each with what to say about it. Each
lecture has its own, in `helpers/lectures/<lecture>/exercises.py`, found by the name of its questions file.
`running` calls the student's function, `judging` compares what comes back, `messages` says it.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from . import bank
from .bank import unknown_id
from .progress import open_progress

LECTURES = f"{__package__.rpartition('.')[0]}.lectures"


@cache
def exercises_of(lecture: str) -> dict:
    """Return the exercises of a lecture by their ids; none where it has no module for them."""
    there = find_spec(f"{LECTURES}.{lecture}") and find_spec(f"{LECTURES}.{lecture}.exercises")
    return import_module(f"{LECTURES}.{lecture}.exercises").EXERCISES if there else {}


def exercises() -> dict:
    """Return all exercises by their ids, lecture by lecture."""
    return {name: exercise for lecture in bank.lectures() for name, exercise in exercises_of(lecture).items()}


def check(exercise_id, thing=None):
    """Judge a student's function or value, and say the outcome in a line."""
    try:
        print(_outcome(exercise_id, thing))
    except KeyboardInterrupt:
        print(f"{exercise_id}: stopped.")


def _outcome(exercise_id, thing):
    exercise = exercises().get(exercise_id) if isinstance(exercise_id, str) else None
    if exercise is None:
        return unknown_id("exercise", exercise_id, exercises())
    try:
        passed, message = exercise.judge(thing)
    except Exception as error:  # a thing nobody thought of
        passed, message = False, f"This cannot be checked ({type(error).__name__}: {error})."
    if passed is None:
        return f"{exercise_id}: not attempted yet."
    progress = open_progress()
    progress.tried(exercise_id, passed)
    note = progress.take_message()
    return f"{'✓' if passed else '✗'} {exercise_id}: {message}" + (f"\n{note}" if note else "")
