"""How values and mishaps are told to a learner."""

import linecache
import math
import traceback

import numpy as np

# What Python complains of → what is behind it, wherever it happens. Exercises add their own.
CAUSES = {
    "can't multiply sequence": (
        "It multiplies a list or tuple as if it were numbers. Make it an array: np.array([1, 1])."
    ),
    "truth value of an array": (
        "`if` wants one yes or no, and gets one for every number of the array. Use np.where, np.maximum or "
        "np.minimum, which work cell by cell."
    ),
    "can be converted to": (
        "math.exp, int() and float() take one number, and here comes an array. np.exp takes both."
    ),
    "mismatch in its core dimension": (
        "The shapes do not fit: for A @ B the columns of A must be as many as the rows of B."
    ),
    "not aligned": "The shapes do not fit: for A @ B the columns of A must be as many as the rows of B.",
    "could not be broadcast together": (
        "The shapes do not fit: cell by cell works only for equal shapes, or where one of them has a 1."
    ),
}


def cause_of(said, causes):
    """What is behind Python's words, or "": the exercise's own causes first."""
    return next((told for part, told in (*causes.items(), *CAUSES.items()) if part in said), "")


def about_error(error, function, names, causes):
    """Name, message and the line of the student's own code; no traceback. The cause, where it is known."""
    if isinstance(error, RecursionError):
        return "It calls itself without end."
    code = getattr(function, "__code__", None)
    file = code.co_filename if code else None
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    cause = cause_of(str(error), causes)
    if not lines and isinstance(error, TypeError) and not cause:
        inputs = f"{len(names)} input{'s' if len(names) > 1 else ''}: {', '.join(names)}"
        return f"It must take {inputs}. Python says: {error}."
    said = type(error).__name__ if cause else f"{type(error).__name__}: {error}".strip(": ")
    if lines:
        source = linecache.getline(file, lines[-1].lineno).strip()
        said += f", in line {lines[-1].lineno}" + (f": {source}" if source else "")
    return f"It stops with {said}{'' if said[-1] in '.:' else '.'} {cause}".rstrip()


def about_warnings(warned, function, causes):
    """The first warning, and what is behind it; of several that with a known cause."""
    first = next((each for each in warned if cause_of(str(each.message), causes)), warned[0])
    code = getattr(function, "__code__", None)
    where = f" in line {first.lineno}" if code and first.filename == code.co_filename else ""
    return f"It warns{where}: {first.message}. {cause_of(str(first.message), causes)}".rstrip()


def kind(result):
    """The type of a thing with its article."""
    name = type(result).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def show(value, digits=4):
    """A value as one would write it on a board: matrices row by row, a function by its name."""
    if isinstance(value, list | tuple):
        parts = ", ".join(show(each, digits) for each in value[:6]) + (", …" if len(value) > 6 else "")
        return f"[{parts}]" if isinstance(value, list) else f"({parts})"
    if callable(value):
        return getattr(value, "__name__", "a function")
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return repr(value)[:60]
    if array.ndim == 0:
        return _show_number(float(array), digits)
    parts = ", ".join(show(each, digits) for each in array[:4])
    return f"[{parts}{', …' if len(array) > 4 else ''}]"


def _show_number(number, digits):
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "∞" if number > 0 else "−∞"
    whole = number == int(number) and abs(number) < 1e9
    return (f"{int(number)}" if whole else f"{number:.{digits}g}").replace("-", "−")
