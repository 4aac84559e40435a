"""Every exercise: its solution passes, every wrong version hears its own message, a stub is not attempted."""

import json

import numpy as np
import pytest
from support.exercises import (
    EXERCISES,
    FUNCTIONS,
    exercise_cells,
    reference,
    run_quietly,
    solved,
    wrong_versions,
)
from support.notebooks import PATHS, Notebook

from helpers.questions import running
from helpers.questions.judging import FunctionExercise


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_reference_passes(exercise_id, check_says, own_progress):
    assert check_says(exercise_id, reference(exercise_id)).startswith(f"✓ {exercise_id}: right in all")
    entry = json.loads(own_progress.read_text())["exercises"][exercise_id]
    assert entry["passed"] is entry["first"] is True and entry["attempts"] == 1


@pytest.mark.parametrize("exercise_id, thing", list(wrong_versions()))
def test_a_wrong_version_hears_its_own_message(exercise_id, thing, check_says, monkeypatch):
    endless = "stopped after" in thing.__doc__  # then the time is waited for, so let it be short
    monkeypatch.setattr(running, "TIME_LIMIT", 0.2 if endless else 2.0)
    value_asked = not isinstance(EXERCISES[exercise_id], FunctionExercise)
    message = check_says(exercise_id, thing() if value_asked else thing)
    assert message.startswith(f"✗ {exercise_id}: ")
    assert thing.__doc__ in message
    assert message.count("\n") == 0 and "Traceback" not in message


def test_every_slip_of_the_checker_is_heard_by_itself():
    for exercise_id, exercise in EXERCISES.items():
        for sentence, slip in getattr(exercise, "slips", {}).items():
            for wrong in slip if isinstance(slip, tuple) else (slip,):
                assert exercise.judge(wrong) == (False, sentence), exercise_id


def raises_not_implemented(*_):
    raise NotImplementedError


STUBS = [None, ..., lambda *_: None, lambda *_: ..., lambda *_: NotImplemented, raises_not_implemented]


PAIRS = [None, ..., (None, None), (..., ...), ((-2, -2), None), [None, None]]


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize("number", range(6))
def test_an_untouched_stub_is_not_attempted(exercise_id, number, check_says, own_progress):
    stubs = STUBS if isinstance(EXERCISES[exercise_id], FunctionExercise) else PAIRS
    assert check_says(exercise_id, stubs[number]) == f"{exercise_id}: not attempted yet."
    assert not own_progress.exists()


@pytest.mark.parametrize("exercise_id", FUNCTIONS)
@pytest.mark.parametrize(
    "body",
    ["# your code here", "pass", "...", "return", "return ...", "raise NotImplementedError", "print(1)"],
)
def test_the_stub_of_a_notebook_in_any_form(exercise_id, body, check_says):
    inputs, namespace = ", ".join(EXERCISES[exercise_id].names), {}
    exec(f'def stub({inputs}):\n    """What it shall do."""\n    {body}\n', namespace)
    message = check_says(exercise_id, namespace["stub"])
    if "print" in body:
        assert message == f"✗ {exercise_id}: It prints, but nothing comes back: end it with `return`."
    else:
        assert message == f"{exercise_id}: not attempted yet."


@pytest.mark.parametrize("exercise_id", FUNCTIONS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda a: 0 * a,
        lambda a: a + 1,
        lambda a: -a - 1e-3,
        lambda a: a * 1.001,
        lambda a: a + 1e-5,
        lambda a: np.full_like(a, np.nan),
        lambda a: np.full_like(a, np.inf),
        lambda a: a.astype(str),
        lambda a: a.astype(object),
        lambda a: a + 0j,
    ],
)
def test_what_is_nearly_right_is_refused(exercise_id, spoil, check_says):
    exercise = EXERCISES[exercise_id]

    def wrong(*given):
        result = exercise.reference(*given)
        if exercise.gives:
            return tuple(spoil(np.asarray(part, dtype=float)) for part in result)
        return spoil(np.asarray(result, dtype=float))

    message = check_says(exercise_id, wrong)
    assert message.startswith(f"✗ {exercise_id}: ") and len(message) > 30 and "Traceback" not in message
    assert "cannot be checked" not in message


@pytest.mark.parametrize("exercise_id", [name for name in FUNCTIONS if not EXERCISES[name].gives])
def test_a_wrong_shape_is_told_with_both(exercise_id, check_says):
    exercise = EXERCISES[exercise_id]
    wanted = np.shape(exercise.reference(*exercise.cases[0]))
    message = check_says(exercise_id, lambda *given: np.asarray(exercise.reference(*given))[None])
    assert f"yours has shape {(1,)}" in message if wanted == () else f"Shape {wanted} was expected" in message
    assert str((1, *wanted)) in message


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize("thing", [0, 1, "x", [], {}, np.zeros(3), object(), len, int, float("nan"), type])
def test_whatever_is_handed_over_gets_a_sentence(exercise_id, thing, check_says):
    message = check_says(exercise_id, thing)
    assert message.startswith("✗") and len(message) > 30 and "Traceback" not in message


def test_the_arguments_of_every_exercise_survive_a_look():
    """Nobody is told of changed inputs who changed none, whatever the inputs are made of."""
    for exercise_id, exercise in EXERCISES.items():
        if isinstance(exercise, FunctionExercise):
            ran = running.run(exercise.reference, exercise.cases, exercise.names)
            assert ran.changed is None, exercise_id


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_stubs_and_the_solutions_of_a_notebook_fit_its_checks(path, own_progress, capsys):
    for notebook, fits in (
        (Notebook(path), lambda line: line.endswith(": not attempted yet.")),
        (solved(path), lambda line: line.startswith("✓ ")),
    ):
        run_quietly(notebook, *exercise_cells(notebook).values())
        for place, source in enumerate(notebook.sources):
            if source.startswith("check("):
                notebook.run(place)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == len(exercise_cells(notebook)) and all(map(fits, lines)), lines
