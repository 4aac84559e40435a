"""The exercises of all lectures with their solutions and typical wrong versions: found, not listed.

An exercise of helpers/lectures/<lecture>/exercises.py has its solution in solutions/<name>.py beside it, a
cell of the notebook with the metadata `exercise`, and in tests/lectures/<lecture>/wrong/<name>.py its wrong
versions: functions, each with a docstring that stands in the message the learner reads.
"""

import ast
import functools
import importlib.util
import json
from pathlib import Path

import pytest

from helpers.authoring import instructor
from helpers.questions import bank
from helpers.questions.checking import exercises, exercises_of
from helpers.questions.judging import FunctionExercise
from helpers.questions.undoing import quiet

from .notebooks import PATHS, Notebook

LECTURES = Path(__file__).parents[1] / "lectures"
EXERCISES = exercises()
FUNCTIONS = [name for name, exercise in EXERCISES.items() if isinstance(exercise, FunctionExercise)]


@functools.cache
def solved(path):
    """The instructor's copy of a notebook; nothing of it has been run."""
    return Notebook(path, instructor.with_solutions(json.loads(path.read_text(encoding="utf-8"))))


def exercise_cells(notebook):
    """{exercise id: the place of its cell}."""
    ids = [cell["metadata"].get("exercise") for cell in notebook.cells]
    return {exercise_id: place for place, exercise_id in enumerate(ids) if exercise_id}


@functools.cache
def notebook_of(exercise_id):
    """The path of the notebook with the cell of this exercise, or None."""
    return next((path for path in PATHS if exercise_id in exercise_cells(Notebook(path))), None)


def reference(exercise_id):
    """What the solution's last statement defines, run where it stands in the notebook."""
    path, source = notebook_of(exercise_id), instructor.solution(exercise_id)
    assert path and source, " ".join(missing([exercise_id]))
    last = ast.parse(source).body[-1]
    name = last.name if isinstance(last, ast.FunctionDef) else last.targets[0].id
    notebook = solved(path)
    run_quietly(notebook, exercise_cells(notebook)[exercise_id])
    return notebook.space[name]


def run_quietly(notebook, *places):
    """Run cells of a notebook; what they print, such as the score of a training, is nobody's business."""
    with quiet():
        for place in places:
            notebook.run(place)


def wrong_versions(folder=LECTURES):
    """(exercise id, wrong version) as parameters of a test."""
    for exercise_id, path in wrong_files(folder):
        if exercise_id:
            for name, thing in versions(path):
                yield pytest.param(exercise_id, thing, id=f"{exercise_id}-{name}")


def wrong_files(folder=LECTURES):
    """(exercise id, or None, path) of every file of wrong versions."""
    for path in sorted(folder.glob("*/wrong/*.py")):
        ids = exercises_of(path.parents[1].name)
        yield next((each for each in ids if each.partition(".")[2] == path.stem), None), path


@functools.cache
def versions(path):
    """[(name, wrong version)] of a file: what it defines with a docstring."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    things = list(vars(module).items())
    return [(name, it) for name, it in things if getattr(it, "__module__", None) == path.stem and it.__doc__]


# ---- what is missing, in sentences ----------------------------------------------------------------


def missing(exercise_ids=EXERCISES, folder=LECTURES):
    """What these exercises lack."""
    wrong = {exercise_id for exercise_id, path in wrong_files(folder) if exercise_id and versions(path)}
    for exercise_id in exercise_ids:
        lecture = next(name for name in bank.lectures() if exercise_id in exercises_of(name))
        name = exercise_id.partition(".")[2]
        if not instructor.solution(exercise_id):
            yield f"{exercise_id} has no solution: write helpers/lectures/{lecture}/solutions/{name}.py."
        if exercise_id not in wrong:
            yield f"{exercise_id} has no wrong versions: write tests/lectures/{lecture}/wrong/{name}.py."
        if not notebook_of(exercise_id):
            yield f'{exercise_id} is in no notebook: its cell needs the metadata "exercise": "{exercise_id}".'


def strays(folder=LECTURES):
    """Files of solutions and wrong versions that belong to no exercise."""
    places = [(path, exercise_id) for exercise_id, path in wrong_files(folder)]
    known = {name: {each.partition(".")[2] for each in exercises_of(name)} for name in bank.lectures()}
    for path in sorted(instructor.LECTURES.glob("*/solutions/*.py")):
        places.append((path, path.stem in known.get(path.parents[1].name, ())))
    for path, exercise in places:
        if not exercise:
            lecture = path.parents[1].name
            where = f"helpers/lectures/{lecture}/exercises.py"
            yield f"{path.parent.name}/{path.name} belongs to no exercise: {where} has none of this name."


def without_lecture(questions=bank.FOLDER, lectures=instructor.LECTURES):
    """Questions files whose lecture has no folder."""
    for path in sorted(questions.glob("*.toml")):
        lecture = bank.lecture_of(path)
        if not (lectures / lecture / "__init__.py").is_file():
            folder = f"helpers/lectures/{lecture}"
            yield f"{path.name} has no lecture: make the folder {folder} with an __init__.py."
