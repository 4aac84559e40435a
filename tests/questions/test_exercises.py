"""References pass; every wrong version is refused with its own message; check bears whatever it is given."""

import ast
import functools
import importlib.util
import json
import threading
import time
import warnings
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers import engine
from helpers.authoring import instructor
from helpers.data import digits
from helpers.engine.functions import sigmoid, sigmoid_slope
from helpers.questions import bank, check, running
from helpers.questions import messages as words
from helpers.questions.checking import exercises, exercises_of
from helpers.questions.judging import FunctionExercise

LECTURES = Path(__file__).parents[1] / "lectures"
LECTURE_6 = instructor.ROOT / "notebooks" / "06_cnns.ipynb"


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


@pytest.fixture
def said(capsys):
    """What check prints about a thing."""

    def said(exercise_id, *thing):
        assert check(exercise_id, *thing) is None
        return capsys.readouterr().out.strip()

    return said


def trained(maps, epochs):
    """As a cell of lecture 6 defines it: a network for the digits."""
    source = next(cell.source for cell in nbformat.read(LECTURE_6, 4).cells if cell.id == "trained")
    namespace = {"np": np, "engine": engine, "digits": digits, "watch": lambda steps, total: list(steps)}
    exec(source, namespace)
    with running.quiet():  # it prints its score
        return namespace["trained"](maps=maps, epochs=epochs)


EXERCISES = exercises()


@functools.cache
def references():
    """{exercise id: the reference}, run in the order of the lecture, each file seeing the ones before."""
    found = {}
    for exercise_id in EXERCISES:
        cells = {"np": np, "engine": engine, "trained": trained}
        namespace = {**cells, **{_name(key): value for key, value in found.items()}}
        source = instructor.solution(exercise_id)
        exec(compile(source, f"<{exercise_id}>", "exec"), namespace)
        found[exercise_id] = namespace[_name(exercise_id)]
    return found


def _name(exercise_id):
    """What the solution's last statement defines."""
    last = ast.parse(instructor.solution(exercise_id)).body[-1]
    return last.name if isinstance(last, ast.FunctionDef) else last.targets[0].id


def wrong_versions():
    for path in sorted(LECTURES.glob("*/wrong/*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        lecture = path.parents[1].name
        (exercise_id,) = (each for each in exercises_of(lecture) if each.partition(".")[2] == path.stem)
        for name, thing in list(vars(module).items()):
            if getattr(thing, "__module__", None) == path.stem and thing.__doc__:
                yield pytest.param(exercise_id, thing, id=f"{exercise_id}-{name}")


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_reference_passes(exercise_id, said, own_progress):
    assert said(exercise_id, references()[exercise_id]).startswith(f"✓ {exercise_id}: right in all")
    entry = json.loads(own_progress.read_text())["exercises"][exercise_id]
    assert entry == {"passed": True, "attempts": 1}


@pytest.mark.parametrize("exercise_id, thing", list(wrong_versions()))
def test_a_wrong_version_hears_its_own_message(exercise_id, thing, said, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 1.0)
    value_asked = not isinstance(EXERCISES[exercise_id], FunctionExercise)
    message = said(exercise_id, thing() if value_asked else thing)
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
def test_an_untouched_stub_is_not_attempted(exercise_id, number, said, own_progress):
    stubs = STUBS if isinstance(EXERCISES[exercise_id], FunctionExercise) else PAIRS
    assert said(exercise_id, stubs[number]) == f"{exercise_id}: not attempted yet."
    assert not own_progress.exists()


FUNCTIONS = [name for name, exercise in EXERCISES.items() if isinstance(exercise, FunctionExercise)]


@pytest.mark.parametrize("exercise_id", FUNCTIONS)
@pytest.mark.parametrize(
    "body",
    ["# your code here", "pass", "...", "return", "return ...", "raise NotImplementedError", "print(1)"],
)
def test_the_stub_of_a_notebook_in_any_form(exercise_id, body, said):
    inputs, namespace = ", ".join(EXERCISES[exercise_id].names), {}
    exec(f'def stub({inputs}):\n    """What it shall do."""\n    {body}\n', namespace)
    message = said(exercise_id, namespace["stub"])
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
def test_what_is_nearly_right_is_refused(exercise_id, spoil, said):
    exercise = EXERCISES[exercise_id]

    def wrong(*given):
        result = exercise.reference(*given)
        if exercise.gives:
            return tuple(spoil(np.asarray(part, dtype=float)) for part in result)
        return spoil(np.asarray(result, dtype=float))

    message = said(exercise_id, wrong)
    assert message.startswith(f"✗ {exercise_id}: ") and len(message) > 30 and "Traceback" not in message
    assert "cannot be checked" not in message


@pytest.mark.parametrize("exercise_id", [name for name in FUNCTIONS if not EXERCISES[name].gives])
def test_a_wrong_shape_is_told_with_both(exercise_id, said):
    exercise = EXERCISES[exercise_id]
    wanted = np.shape(exercise.reference(*exercise.cases[0]))
    message = said(exercise_id, lambda *given: np.asarray(exercise.reference(*given))[None])
    assert f"yours has shape {(1,)}" in message if wanted == () else f"Shape {wanted} was expected" in message
    assert str((1, *wanted)) in message


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize("thing", [0, 1, "x", [], {}, np.zeros(3), object(), len, int, float("nan"), type])
def test_whatever_is_handed_over_gets_a_sentence(exercise_id, thing, said):
    message = said(exercise_id, thing)
    assert message.startswith("✗") and len(message) > 30 and "Traceback" not in message


def test_an_unknown_id_lists_the_near_ones(said):
    assert "Did you mean perceptron.forward" in said("perceptron.foward", None)
    for wrong in (None, 3, [], ""):
        assert "There is no exercise" in said(wrong, None)


def test_an_endless_loop_is_stopped_and_its_thread_ends(said, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 0.3)
    before = threading.active_count()

    def endless(x, w, b):
        while True:
            try:
                time.sleep(0.001)
            except:  # noqa: E722
                break
        while True:
            pass

    start = time.monotonic()
    assert "stopped after 0.3 seconds" in said("perceptron.forward", endless)
    assert time.monotonic() - start < 3
    assert threading.active_count() == before


def test_prints_and_warnings_of_the_learner_stay_out(said, recwarn):
    def loud(x, w, b):
        print("here")
        np.log(np.zeros(1) - 1)
        return int(w @ x + b > 0)

    assert said("perceptron.forward", loud).startswith("✓ perceptron.forward")
    assert len(recwarn) == 0


def test_the_line_of_the_error_is_named(said):
    namespace = {}
    exec(compile("def f(x, w, b):\n    z = w @ x\n    return z / 'b'\n", "<cell>", "exec"), namespace)
    assert "in line 3" in said("perceptron.forward", namespace["f"])


def test_the_line_of_a_warning_is_named(said):
    namespace = {"np": np}
    exec(compile("def f(z):\n    e = np.exp(-z)\n    return 1 / (1 + e)\n", "<cell>", "exec"), namespace)
    message = said("activations.sigmoid", namespace["f"])
    assert message.startswith(
        "✗ activations.sigmoid: It warns in line 2: overflow encountered in exp. e¹⁰⁰⁰ is"
    )
    assert "np.where" in message


def test_only_a_silent_exercise_minds_warnings(said):
    """A steep bump from a sigmoid that overflows is right all the same."""

    def naive(x, left, right, steepness):
        return 1 / (1 + np.exp(-steepness * (x - left))) - 1 / (1 + np.exp(-steepness * (x - right)))

    with np.errstate(all="raise"):  # the learner's own settings
        assert said("activations.bump", naive).startswith("✓")
    assert [name for name, exercise in EXERCISES.items() if getattr(exercise, "silent", False)] == [
        "activations.sigmoid",
        "activations.sigmoid_slope",
        "matrix.softmax",
        "backprop.cross_entropy",
    ]


def test_other_ways_to_a_safe_sigmoid_pass(said):
    def by_mask(z):
        a = np.empty_like(z)
        a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
        a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
        return a

    ways = (
        by_mask,
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.vectorize(lambda x: 1 / (1 + np.exp(-x)) if x > 0 else np.exp(x) / (1 + np.exp(x)))(z),
    )
    for way in ways:
        assert said("activations.sigmoid", way).startswith("✓")
        assert said("activations.sigmoid_slope", lambda z, a=way: a(z) * (1 - a(z))).startswith("✓")
        assert said(
            "activations.bump", lambda x, left, right, s, a=way: a(s * (x - left)) - a(s * (x - right))
        ).startswith("✓")


def test_other_ways_through_lecture_3_pass(said):
    def loops(X, layers):
        for W, b, f in layers:
            Z = np.array([[sum(w * x for w, x in zip(row, x_i)) for row in W] for x_i in X]) + b
            X = f(Z)
        return X

    assert said("matrix.forward", loops).startswith("✓")
    assert said("matrix.forward", lambda X, layers: np.array([loops([x], layers)[0] for x in X])).startswith(
        "✓"
    )
    assert said("matrix.one_hot", lambda y, classes: np.eye(classes)[y]).startswith("✓")
    assert said("matrix.one_hot", lambda y, k: (y[:, None] == np.arange(k)).astype(int)).startswith("✓")
    assert said("matrix.one_hot", lambda y, k: np.eye(k, dtype="f4")[list(y)]).startswith("✓")
    counted = said("matrix.count_parameters", lambda s: np.dot(np.add(s[:-1], 1), s[1:]))
    assert counted.startswith("✓")

    def shares(z):
        if z.ndim == 2:
            return np.array([shares(row) for row in z])
        e = np.exp(z - max(z))
        return e / sum(e)

    assert said("matrix.softmax", shares).startswith("✓")


def test_other_ways_through_lecture_4_pass(said):
    def by_hand(y_hat, y):
        total = 0.0
        for p, t in zip(y_hat, y):
            right = min(max(p if t == 1 else 1 - p, 1e-7), 1 - 1e-7)
            total -= np.log(right)
        return total / len(y)

    ways = (
        by_hand,
        lambda p, y: -np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7)),
        lambda p, y: -np.log(np.clip(np.where(y == 1, p, 1 - p), 1e-7, 1)).mean(),
    )
    for way in ways:
        assert said("backprop.cross_entropy", way).startswith("✓")

    def by_examples(X, W, dZ):
        dW = sum(np.outer(d, x) for d, x in zip(dZ, X))
        return [dW, np.ones(len(dZ)) @ dZ, np.array([W.T @ d for d in dZ])]

    assert said("backprop.dense_backward", by_examples).startswith("✓")

    def set_back(f, x, h=1e-6):
        slopes = np.empty(x.shape)
        for place in np.ndindex(x.shape):
            old = x[place]
            x[place] = old + h
            above = f(x)
            x[place] = old - h
            slopes[place] = (above - f(x)) / (2 * h)
            x[place] = old
        return slopes

    assert said("backprop.numeric_gradient", set_back).startswith("✓")
    for h in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8):  # whoever chooses a sensible h is right
        assert said("backprop.numeric_gradient", lambda f, x, h=h: set_back(f, x, h)).startswith("✓")

    def on_a_copy(w, gradient, learning_rate):
        w = np.array(w)
        w -= learning_rate * gradient
        return w

    assert said("backprop.sgd_step", on_a_copy).startswith("✓")


def test_only_numpys_warnings_count(said):
    def old_fashioned(z):
        warnings.warn("this will be gone in the next version", DeprecationWarning, stacklevel=1)
        return sigmoid(z)

    assert said("activations.sigmoid", old_fashioned).startswith("✓")


def test_a_slip_is_heard_only_where_something_was_computed():
    def stops(x):
        raise ValueError("no")

    def stops_later(x):
        return x + 1 if x < 2 else stops(x)

    exercise = FunctionExercise(
        names=("x",),
        reference=lambda x: x,
        cases=((1,), (2,)),
        slips={"at once": stops, "later": stops_later},
    )
    assert exercise.judge(stops_later) == (False, "later")
    for wrong, said in (
        (lambda x: stops(x), "It stops with ValueError: no"),
        (lambda x: x + 1 if x < 2 else 1 / 0, "It stops with ZeroDivisionError: division by zero"),
        (lambda x: x + 3 if x < 2 else stops(x), "It stops with ValueError: no"),
    ):
        passed, message = exercise.judge(wrong)
        assert not passed and message.startswith(said)


def test_a_warning_that_is_silenced_by_the_learner_is_no_warning(said):
    def quiet(z):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-np.asarray(z)))

    assert said("activations.sigmoid", quiet).startswith("✓")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (13002, "13002"),
        (-0.5, "−0.5"),
        (1 / 3, "0.3333"),
        (1e9, "1e+09"),
        (float("inf"), "∞"),
        (-np.inf, "−∞"),
        (np.nan, "NaN"),
        ((784, 16, 10), "(784, 16, 10)"),
        ([1, 2.5], "[1, 2.5]"),
        (tuple(range(8)), "(0, 1, 2, 3, 4, 5, …)"),
        (np.array([[1, -2], [3, 4.5]]), "[[1, −2], [3, 4.5]]"),
        (np.arange(6), "[0, 1, 2, 3, …]"),
        ([(np.eye(2), np.zeros(2), np.tanh)], "[([[1, 0], [0, 1]], [0, 0], tanh)]"),
        (lambda z: z, "<lambda>"),
        ([np.eye(2), np.ones((1, 3))], "[[[1, 0], [0, 1]], [[1, 1, 1]]]"),
        ("text", "'text'"),
        (None, "None"),
    ],
)
def test_values_are_shown_as_on_a_board(value, shown):
    assert words.show(value) == shown


def test_no_message_shows_a_function_object(said):
    for wrong in (lambda X, layers: X * 0, lambda X, layers: layers, lambda X, layers: layers[0][2]):
        message = said("matrix.forward", wrong)
        assert message.startswith("✗") and "<function" not in message and " at 0x" not in message


def test_a_difference_behind_the_fourth_digit_is_shown(said):
    message = said("activations.sigmoid_slope", lambda z: sigmoid_slope(z) + 3e-7)
    assert message.endswith("the result should be 0.25, yours is 0.2500003.")


def test_the_arguments_of_every_exercise_survive_a_look(said):
    """Nobody is told of changed inputs who changed none, whatever the inputs are made of."""
    for exercise_id, exercise in EXERCISES.items():
        if isinstance(exercise, FunctionExercise):
            assert running.run(exercise.reference, exercise.cases, exercise.names).changed is None, (
                exercise_id
            )


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ((1, 2), [1, 2], False),
        ([np.eye(2), np.ones(3)], [np.eye(2), np.ones(3)], True),
        ([np.eye(2), np.ones(3)], [np.eye(2), np.zeros(3)], False),
        ([(np.eye(2), np.tanh)], [(np.eye(2), np.tanh)], True),
        ([(np.eye(2), np.tanh)], [(np.eye(2), np.sin)], False),
        (np.eye(2), np.eye(3), False),
        (1.0, 1.0, True),
    ],
    ids=str,
)
def test_changes_are_seen_in_whatever_is_handed_over(now, before, same):
    assert running._same(now, before) == same


def test_many_forms_of_zero_and_one_are_welcome(said):
    for form in (int, float, bool, np.int64, np.bool_, np.array):
        assert said("perceptron.forward", lambda x, w, b, form=form: form(w @ x + b > 0)).startswith("✓")
    assert said("perceptron.gate_weights", (np.array([-1, -1]), np.array([0.5]))).startswith("✓")
    assert said("perceptron.gate_weights", [[-1.0, -1.0], 0.5]).startswith("✓")


def test_the_same_words_every_time(said):
    wrong = next(wrong_versions()).values[1]
    assert len({said("perceptron.forward", wrong) for _ in range(3)}) == 1


# --- the instructor's copy -------------------------------------------------------------------------


def cell(source, **metadata):
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["old\n"]}],
        "execution_count": 1,
    }


def test_the_instructors_copy(tmp_path):
    stub = 'def my_perceptron(x, w, b):\n    ...\n\ncheck("perceptron.forward", my_perceptron)'
    cells = [
        cell("import numpy as np"),
        cell(stub, exercise="perceptron.forward"),
        cell("1", exercise="no.such"),
        cell('check("perceptron.xor", my_xor)'),
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_perceptron.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "files" / "questions").mkdir(parents=True)
    for path in bank.FOLDER.glob("*.toml"):
        (tmp_path / "files" / "questions" / path.name).write_bytes(path.read_bytes())

    written = instructor.main(tmp_path)
    assert {path.parent for path in written} == {tmp_path / "build" / "instructor"}
    copied = json.loads(written[0].read_text(encoding="utf-8"))
    source = "".join(copied["cells"][1]["source"])
    assert source.startswith(instructor.solution("perceptron.forward").rstrip())
    assert source.endswith('\n\ncheck("perceptron.forward", my_perceptron)') and "..." not in source
    assert copied["cells"][1]["outputs"] == copied["cells"][3]["outputs"] == []
    assert [copied["cells"][0], copied["cells"][2]] == [cells[0], cells[2]]
    namespace = {"np": np, "check": check}
    exec(source, namespace)

    page = (tmp_path / "build" / "instructor" / "01_perceptron.md").read_text(encoding="utf-8")
    for question in bank.read_file(bank.FOLDER / "01_perceptron.toml"):
        assert f"`{question.id}`" in page and question.prompt in page and question.explanation in page
        for record in (*question.choices, *question.slips):
            assert record.feedback in page
    assert "- ✓ **1, 1, 1, 0**" in page and "**Answer:** -9" in page


def test_the_instructors_copy_without_notebooks(tmp_path):
    assert instructor.main(tmp_path) == []
    assert (tmp_path / "build" / "instructor").is_dir()


def test_the_notebooks_stubs_and_the_solutions_fit_each_other(capsys):
    for path in sorted((instructor.ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cells, mark in ((notebook["cells"], ""), (instructor.with_solutions(notebook)["cells"], "✓ ")):
            namespace = {"np": np, "engine": engine, "trained": trained, "check": check}
            sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            stubs = ["".join(cell["source"]) for cell in cells if "exercise" in cell["metadata"]]
            for source in sources:
                if source in stubs or source.startswith("check("):
                    exec(source, namespace)
            said = capsys.readouterr().out.splitlines()
            assert len(said) == len(stubs)
            for line in said:
                assert line.startswith("✓ ") if mark else line.endswith(": not attempted yet.")


def test_every_exercise_has_a_solution_and_wrong_versions():
    wrong = {parameters.values[0] for parameters in wrong_versions()}
    for exercise_id in EXERCISES:
        assert instructor.solution(exercise_id), exercise_id
        assert exercise_id in wrong
