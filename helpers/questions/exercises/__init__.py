"""check: a student's code against the engine. The answer is a line that names the likely cause.

An exercise is a reference, some cases, and the slips people make, each with what to say about it; there
is a module for each lecture. `running` calls the student's function, `judging` compares what comes back,
`words` says it.
"""

from ..bank import unknown_id
from ..progress import open_progress
from . import activations, backprop, cnns, filters, matrix, perceptron

EXERCISES = {
    name: exercise
    for lecture in (perceptron, activations, matrix, backprop, filters, cnns)
    for name, exercise in lecture.EXERCISES.items()
}


def check(exercise_id, thing=None):
    """Judge a student's function or value, and say the outcome in a line."""
    try:
        print(_outcome(exercise_id, thing))
    except KeyboardInterrupt:
        print(f"{exercise_id}: stopped.")


def _outcome(exercise_id, thing):
    exercise = EXERCISES.get(exercise_id) if isinstance(exercise_id, str) else None
    if exercise is None:
        return unknown_id("exercise", exercise_id, EXERCISES)
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
