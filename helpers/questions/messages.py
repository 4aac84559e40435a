"""How values and mishaps are put into words for a learner."""

import ast
import inspect
import linecache
import math
import textwrap
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import text

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
    **dict.fromkeys(
        ("for @: 'list'", "'list' and '", "' and 'list'", "'list' object has no attribute", "for @: 'tuple'"),
        "A list does not compute as a vector does. Make it an array, as in np.array([h1, h2]).",
    ),
    "could not be broadcast together": (
        "The shapes do not fit: cell by cell works only for equal shapes, or where one of them has a 1."
    ),
}


def cause_of(complaint: str, causes: Mapping[str, str]) -> str:
    """Return what is behind Python's words, or "": the exercise's own causes first."""
    return next((cause for part, cause in (*causes.items(), *CAUSES.items()) if part in complaint), "")


def about_error(
    error: BaseException,
    function: Callable[..., Any],
    names: Sequence[str],
    causes: Mapping[str, str],
    here: str = "",
) -> str:
    """Say name, message and line of an error in the student's own code, and the cause where it is known.

    `here` is what is special about the case in which it happened.
    """
    if isinstance(error, RecursionError):
        return "It calls itself without end."
    file = _file_of(function)
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    cause = cause_of(str(error), causes)
    if not lines and isinstance(error, TypeError) and not cause:
        inputs = f"{len(names)} input{'s' if len(names) > 1 else ''}: {', '.join(names)}"
        return f"It must take {inputs}. Python says: {error}."
    stop = type(error).__name__ if cause else f"{type(error).__name__}: {error}".strip(": ")
    if file and lines:
        number = lines[-1].lineno or 0
        source = linecache.getline(file, number).strip()
        stop += f", in line {number}" + (f": {source}" if source else "")
    return " ".join(filter(None, (f"It stops with {stop}{'' if stop[-1] in '.:' else '.'}", here, cause)))


def about_warnings(
    warned: Sequence[warnings.WarningMessage], function: Callable[..., Any], causes: Mapping[str, str]
) -> str:
    """Say the first warning, and what is behind it; of several that with a known cause."""
    first = next((each for each in warned if cause_of(str(each.message), causes)), warned[0])
    where = f" in line {first.lineno}" if first.filename == _file_of(function) else ""
    return f"It warns{where}: {first.message}. {cause_of(str(first.message), causes)}".rstrip()


def about_change(name: str, value: Any) -> str:
    """Say that an input was changed, and how to leave it alone."""
    if isinstance(value, list):
        copied = f"work on a copy of the list, {name} = list({name})"
        return (
            f"It changes its input {name}: {copied}, and make new arrays: += and -= write into the old ones."
        )
    return (
        f"It changes its input {name}: you changed the array that you were given. += and -= write into it, "
        f"and so does {name}[…] = …. Make a new array, or begin with {name} = {name}.copy()."
    )


def about_borrowed(function: Callable[..., Any]) -> str:
    """Say that the work was done by a function of the course."""
    name = function.__qualname__.partition(".")[0]
    return f"Right numbers, but `engine.{name}` is our function. Write it yourself."


def ends_in_first_round(function: Callable[..., Any]) -> bool:
    """Return whether a `return` stands in a loop without any condition: there is no second round."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):  # there is no source to be read
        return False
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While))
    return any(isinstance(line, ast.Return) for loop in loops for line in loop.body)


def _file_of(function: Callable[..., Any]) -> str | None:
    code = getattr(function, "__code__", None)
    return code.co_filename if code else None


def show(value: Any, digits: int = 4) -> str:
    """Write a value as one would on a board: matrices row by row, a function by its name."""
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


def _show_number(number: float, digits: int) -> str:
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "∞" if number > 0 else "−∞"
    whole = number == int(number) and abs(number) < 1e9
    return f"{int(number)}".replace("-", "−") if whole else text.show(number, digits)
