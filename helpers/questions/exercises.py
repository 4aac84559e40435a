"""check: a student's code against the engine. The answer is a line that names the likely cause.

An exercise is a reference, some cases, and the slips people make, each with what to say about it. The
student's function sees copies, runs in its own thread, and is stopped when it takes too long.
"""

import copy
import ctypes
import io
import linecache
import sys
import threading
import traceback
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from ..engine.functions import sigmoid, step, to_signs
from ..engine.gates import GATES, ROWS
from ..engine.neuron import is_mistake, learn_from, one_pass, perceptron, weighted_input
from .bank import unknown_id
from .progress import open_progress

TIME_LIMIT = 2.0  # seconds for all cases together


@dataclass(frozen=True)
class FunctionExercise:
    """The student's function must agree with `reference` on all `cases` (tuples of arguments).

    `slips` maps a sentence to the wrong function it explains: whoever computes the same hears it.
    `gives` names the parts of the result where there are several.
    """

    names: tuple[str, ...]
    reference: object
    cases: tuple
    slips: dict
    gives: tuple[str, ...] = ()

    def judge(self, function):
        """(passed, message): True, False, or None for "not attempted yet"."""
        if not callable(function):
            return _not_a_function(function)
        results, problem = _run(function, self.cases, self.names)
        if problem:
            return problem
        wanted = [self.reference(*copy.deepcopy(case)) for case in self.cases]
        problem = _first_problem(map(self._form_problem, results, wanted))
        if problem:
            return False, problem
        if all(map(_agree, results, wanted)):
            return True, f"right in all {len(self.cases)} cases."
        for sentence, slip in self.slips.items():
            if all(map(_agree, results, (slip(*copy.deepcopy(case)) for case in self.cases))):
                return False, sentence
        return False, _first_problem(map(self._difference, self.cases, results, wanted))

    def _form_problem(self, result, wanted):
        if not self.gives:
            return _form_problem(result, wanted, "the result")
        if not isinstance(result, tuple | list) or len(result) != len(self.gives):
            return f"Return {' and '.join(self.gives)}: `return {', '.join(self.gives)}`."
        return _first_problem(map(_form_problem, result, wanted, self.gives))

    def _difference(self, case, result, wanted):
        if _agree(result, wanted):
            return None
        given = ", ".join(f"{name} = {_show(value)}" for name, value in zip(self.names, case))
        return f"For {given} the result should be {_show(wanted)}, yours is {_show(result)}."


@dataclass(frozen=True)
class GateExercise:
    """The student hands over (w, b) of one neuron that must compute a named gate."""

    gate: str

    def judge(self, answer):
        """(passed, message)."""
        if answer is None or answer is ...:
            return None, ""
        try:
            w, b = answer
        except (TypeError, ValueError):
            return False, "Give two things in brackets: (w, b)."
        if any(part is None or part is ... for part in (w, b)):
            return None, ""
        try:
            w, b = np.asarray(w, dtype=float), np.asarray(b, dtype=float)
        except (TypeError, ValueError):
            return False, "w is two numbers and b is one, for example ((1, 1), 0.5)."
        if w.shape != (2,) or b.size != 1:
            return False, f"w needs two numbers and b one; yours have shapes {w.shape} and {b.shape}."
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            return False, "Every weight must be a finite number; there is NaN or infinity among yours."
        return self._judge_outputs(w, b.item())

    def _judge_outputs(self, w, b):
        wanted = np.array(GATES[self.gate])
        if np.array_equal(perceptron(ROWS, w, b), wanted):
            return True, f"right in all 4 rows of {self.gate}."
        if np.array_equal(perceptron(ROWS, -w, -b), wanted):
            return False, "Every sign is turned round: this neuron fires exactly when it should not."
        if np.array_equal(weighted_input(ROWS, w, b) >= 0, wanted):
            return False, "In one row z is exactly 0, and z = 0 gives 0. Move b a little."
        if b == 0 and wanted[0] == 1:
            return False, "With b = 0 the row (0, 0) always gives z = 0, so 0. You need a bias."
        if np.array_equal(perceptron(ROWS, w, -b), wanted):
            return False, "The weights are fine, the sign of b is turned round."
        outputs = perceptron(ROWS, w, b)
        row = int(np.argmax(outputs != wanted))
        z = weighted_input(ROWS[row], w, b)
        x, gave, right = ", ".join(map(str, ROWS[row])), outputs[row], wanted[row]
        return (
            False,
            f"At x = ({x}) your z is {_show(z)}, so it gives {gave}; {self.gate} wants {right}.",
        )


# --- the exercises ---------------------------------------------------------------------------------


def _forward_cases():
    rng = np.random.default_rng(1)
    by_hand = [
        (np.array([-2.0, 2.0]), np.array([3.0, -2.0]), 1.0),
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), -1.0),
        (np.array([1.0, 1.0]), np.array([2.0, -3.0]), 1.0),  # z = 0
        (np.array([0.0, 0.0]), np.array([-2.0, -2.0]), 3.0),
        (np.array([1.0, 0.0, 1.0]), np.array([1.0, 5.0, -2.0]), 2.0),
    ]
    return (*by_hand, *((rng.normal(size=4), rng.normal(size=4), float(rng.normal())) for _ in range(7)))


def _pass_cases():
    rng = np.random.default_rng(2)
    cases = []
    for n, learning_rate in ((2, 1.0), (2, 0.5), (3, 0.25)):
        X = rng.normal(size=(8, n)).round(1)
        y = to_signs(step(X @ np.ones(n) - 0.3))
        from_zero = [(X, labels, np.zeros(n), 0.0, learning_rate) for labels in (y, -y)]
        cases += [*from_zero, (X, y, rng.normal(size=n), 0.5, learning_rate)]
    return tuple(cases)


def _sweep(update):
    """A wrong learning rule as a function of a whole pass: update(x, y, w, b, η, mistake) → w, b."""

    def a_pass(X, y, w, b, learning_rate):
        for x_i, y_i in zip(X, y):
            w, b = update(x_i, y_i, w, b, learning_rate, is_mistake(x_i, y_i, w, b))
        return w, b

    return a_pass


def _all_at_once(X, y, w, b, learning_rate):
    wrong = is_mistake(X, y, w, b)
    return w + learning_rate * (y[wrong] @ X[wrong]), b + learning_rate * y[wrong].sum()


def _zero_fires(x, y, w, b, learning_rate, mistake):
    mistake = (weighted_input(x, w, b) >= 0) != (y > 0)
    return (w + learning_rate * y * x, b + learning_rate * y) if mistake else (w, b)


def _zero_is_a_mistake(x, y, w, b, learning_rate, mistake):
    mistake = y * weighted_input(x, w, b) <= 0
    return (w + learning_rate * y * x, b + learning_rate * y) if mistake else (w, b)


def _xor_slip(gate):
    outputs = dict(zip(map(tuple, ROWS.tolist()), GATES[gate]))
    return lambda x: outputs[tuple(int(bit) for bit in x)]


XOR_HINT = "XOR is: OR, and NAND at the same time."

EXERCISES = {
    "perceptron.forward": FunctionExercise(
        names=("x", "w", "b"),
        reference=perceptron,
        cases=_forward_cases(),
        slips={
            "The bias is left out: add b to w·x.": lambda x, w, b: perceptron(x, w, 0),
            "The sign of b is turned round: z = w·x + b.": lambda x, w, b: perceptron(x, w, -b),
            "≥ in place of >: at z = 0 the neuron stays silent.": lambda x, w, b: int(x @ w + b >= 0),
            "The sign is turned round: it fires where z < 0.": lambda x, w, b: int(x @ w + b < 0),
            "0 and 1 have changed places: it must fire where z > 0.": lambda x, w, b: int(x @ w + b <= 0),
            "This is z. The step is missing: 1 if z > 0, else 0.": weighted_input,
            "This is sigmoid(z). A step neuron gives 0 or 1.": lambda x, w, b: sigmoid(x @ w + b),
            "The labels are −1 and +1; here 0 and 1 are asked for.": lambda x, w, b: to_signs(
                perceptron(x, w, b)
            ),
            "It never fires. Compare z with 0.": lambda x, w, b: 0,
            "It always fires. Compare z with 0.": lambda x, w, b: 1,
        },
    ),
    "perceptron.gate_weights": GateExercise("NOR"),
    "perceptron.xor": FunctionExercise(
        names=("x",),
        reference=_xor_slip("XOR"),
        cases=tuple((row.astype(float),) for row in ROWS),
        slips={
            f"Your neurons compute {gate}. {XOR_HINT}": _xor_slip(gate) for gate in GATES if gate != "XOR"
        },
    ),
    "perceptron.one_pass": FunctionExercise(
        names=("X", "y", "w", "b", "learning_rate"),
        gives=("w", "b"),
        reference=lambda X, y, w, b, rate: one_pass(X, y, w, b, learning_rate=rate)[:2],
        cases=_pass_cases(),
        slips={
            "Nothing is learnt: w and b come back as they went in.": lambda X, y, w, b, rate: (w, b),
            "The bias is left out: b learns too, b + η·y.": _sweep(
                lambda x, y, w, b, rate, mistake: (learn_from(x, y, w, b, learning_rate=rate)[0], b)
            ),
            "The bias learns without the label: it is b + η·y.": _sweep(
                lambda x, y, w, b, rate, mistake: (w + rate * y * x, b + rate) if mistake else (w, b)
            ),
            "The sign is turned round: on a mistake ADD η·y·x.": _sweep(
                lambda x, y, w, b, rate, mistake: (w - rate * y * x, b - rate * y) if mistake else (w, b)
            ),
            "It learns from every example; only a mistake moves the line.": _sweep(
                lambda x, y, w, b, rate, mistake: (w + rate * y * x, b + rate * y)
            ),
            "It learns from the examples that are right; the test is turned round.": _sweep(
                lambda x, y, w, b, rate, mistake: (w, b) if mistake else (w + rate * y * x, b + rate * y)
            ),
            "The neuron says 0 or 1, the labels are −1 and +1: compare y with 2·output − 1.": _sweep(
                lambda x, y, w, b, rate, mistake: (
                    (w + rate * y * x, b + rate * y) if perceptron(x, w, b) != y else (w, b)
                )
            ),
            "The learning rate is left out: the step is η·y·x.": _sweep(
                lambda x, y, w, b, rate, mistake: learn_from(x, y, w, b)
            ),
            "≥ in place of >: z = 0 counts as −1.": _sweep(_zero_fires),
            "z = 0 is always a mistake for you; here it counts as −1.": _sweep(_zero_is_a_mistake),
            "All mistakes are found with the first w. Use the new w for the next example.": _all_at_once,
        },
    ),
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


# --- running a student's function ------------------------------------------------------------------


class TimeUp(BaseException):
    """Thrown into a thread that runs too long."""


def _run(function, cases, names):
    """(results, None), or (None, (passed, message)) where no result can be judged."""
    box = {"results": [], "changed": None}

    def work():
        try:
            for case in cases:
                given = copy.deepcopy(case)
                box["results"].append(function(*given))
                for name, now, before in zip(names, given, case):
                    if box["changed"] is None and not np.array_equal(now, before):
                        box["changed"] = name
        except BaseException as error:  # sys.exit() must not end the kernel either
            box["error"] = error

    with _quiet() as printed:
        finished = _in_time(work)
    if not finished:
        limit = f"{TIME_LIMIT:g} seconds"
        return None, (False, f"It was stopped after {limit}. Is there a loop that never ends?")
    error = box.get("error")
    if isinstance(error, NotImplementedError):
        return None, (None, "")
    if error is not None:
        return None, (False, _about_error(error, function, names))
    if all(_is_stub(result) for result in box["results"]):
        if printed.getvalue().strip():
            return None, (False, "It prints, but nothing comes back: end it with `return`.")
        return None, (None, "")
    if any(_is_stub(result) for result in box["results"]):
        return None, (False, "In some cases nothing comes back. Does every way through it end in `return`?")
    if box["changed"]:
        name = box["changed"]
        return None, (
            False,
            f"It changes its input {name}. Make a new one: {name} = {name} + …, not {name} += …",
        )
    return box["results"], None


def _in_time(work):
    """Run in a thread; True if it ended in time. Otherwise it is told to stop, more than once if need be."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TIME_LIMIT)
    if not thread.is_alive():
        return True
    for _ in range(20):  # a bare `except:` in a loop swallows the first ones
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp))
        thread.join(0.02)
        if not thread.is_alive():
            break
    return False


@contextmanager
def _quiet():
    """No prints, no warnings: a function that is run a dozen times would print a dozen times."""
    old, printed = sys.stdout, io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.stdout = printed
        try:
            yield printed
        finally:
            sys.stdout = old


def _is_stub(result):
    return result is None or result is ... or result is NotImplemented


def _not_a_function(thing):
    if _is_stub(thing):
        return None, ""
    return False, "Hand over the function itself: its name, without brackets behind it."


def _about_error(error, function, names):
    """Name, message and the line of the student's own code; no traceback."""
    if isinstance(error, RecursionError):
        return "It calls itself without end."
    code = getattr(function, "__code__", None)
    file = code.co_filename if code else None
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if isinstance(error, TypeError) and "can't multiply sequence" in str(error):
        return "It multiplies a list or tuple as if it were numbers. Make it an array: np.array([1, 1])."
    if not lines and isinstance(error, TypeError):
        return f"It must take {len(names)} inputs: {', '.join(names)}. Python says: {error}."
    said = f"{type(error).__name__}: {error}".strip(": ")
    if not lines:
        return f"It stops with {said}."
    number = lines[-1].lineno
    source = linecache.getline(file, number).strip()
    return f"It stops with {said}, in line {number}" + (f": {source}" if source else ".")


# --- comparing results -----------------------------------------------------------------------------


def _form_problem(result, wanted, name):
    """What is wrong with the form of a result – type, shape, NaN – or None."""
    if _is_stub(result):
        return f"Nothing comes back for {name}."
    wanted = np.asarray(wanted)
    if wanted.ndim and isinstance(result, list | tuple):
        return f"A list came back for {name}. Return a NumPy array: np.array(…)."
    try:
        array = np.asarray(result)
    except Exception:
        return f"{name.capitalize()} cannot be read as numbers."
    if array.dtype.kind not in "biuf":
        return f"A number was expected for {name}, yours is {_kind(result)}."
    if array.shape != wanted.shape:
        if wanted.ndim == 0:
            return f"One number was expected for {name}, yours has shape {array.shape}. Is a sum missing?"
        told = f"Shape {wanted.shape} was expected for {name}, yours is {array.shape}"
        turned = wanted.ndim == 2 and array.shape == wanted.shape[::-1]
        return f"{told}: it is the transpose." if turned else f"{told}."
    if np.isnan(array).any():
        return f"There is NaN (not a number) in {name}: look for 0/0 or ∞ − ∞."
    return None


def _agree(result, wanted):
    if isinstance(wanted, tuple):
        return isinstance(result, tuple | list) and all(map(_agree, result, wanted))
    result, wanted = np.asarray(result, dtype=float), np.asarray(wanted, dtype=float)
    return result.shape == wanted.shape and np.allclose(result, wanted, rtol=1e-6, atol=1e-9)


def _first_problem(problems):
    return next((problem for problem in problems if problem), None)


def _kind(result):
    name = type(result).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _show(value):
    """A value as one would write it on a board."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_show, value))})"
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return repr(value)[:60]
    if array.ndim == 0:
        return f"{float(array):.4g}".replace("-", "−")
    return f"[{', '.join(map(_show, array[:4]))}{', …' if len(array) > 4 else ''}]"
