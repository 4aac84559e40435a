"""Comparing a result with what was wanted: its form and its numbers, and a sentence for what is wrong."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from .wording import type_in_words

RELATIVE, ABSOLUTE = 1e-6, 1e-9  # how far a float may be off; counts and labels must agree exactly


def agree(result: Any, wanted: Any) -> bool:
    """Return whether a result is what was wanted; of several parts, every one."""
    if isinstance(wanted, tuple):
        is_several = isinstance(result, tuple | list) and len(result) == len(wanted)
        return is_several and all(map(agree, result, wanted))
    try:
        exact = np.asarray(wanted).dtype.kind in "biu"
        result, wanted = np.asarray(result, dtype=float), np.asarray(wanted, dtype=float)
    except Exception:  # not numbers at all
        return False
    tolerance = 0 if exact else RELATIVE
    same_shape = result.shape == wanted.shape
    return same_shape and np.allclose(result, wanted, rtol=tolerance, atol=ABSOLUTE, equal_nan=True)


def form_problem(result: Any, wanted: Any, name: str) -> str | None:
    """Return what is wrong with the form of a result – its type, its shape – or None."""
    if is_stub(result):
        return f"Nothing comes back for {name}."
    wanted = np.asarray(wanted)
    if wanted.ndim and isinstance(result, list | tuple):
        return f"A list came back for {name}. Return a NumPy array: np.array(…)."
    try:
        array = np.asarray(result)
    except Exception:
        return f"{name.capitalize()} cannot be read as numbers."
    if array.dtype.kind not in "biuf":
        return f"A number was expected for {name}, yours is {type_in_words(result)}."
    if array.shape != wanted.shape:
        if wanted.ndim == 0:
            return f"One number was expected for {name}, yours has shape {array.shape}. Is a sum missing?"
        sentence = f"Shape {wanted.shape} was expected for {name}, yours is {array.shape}"
        turned = wanted.ndim == 2 and array.shape == wanted.shape[::-1]
        return f"{sentence}: it is the transpose." if turned else f"{sentence}."
    if wanted.ndim and array.dtype.kind == "b":
        return f"True and False came back for {name}. Turn them into numbers: .astype(float)."
    return None


def nan_problem(result: Any, wanted: Any, name: str) -> str | None:
    """Return that there is NaN in a result, or None."""
    if np.isnan(np.asarray(result, dtype=float)).any():
        return f"There is NaN (not a number) in {name}: look for 0/0 or ∞ − ∞."
    return None


def is_stub(result: Any) -> bool:
    """Return whether nothing was given back: None, ... and NotImplemented stand for what is to come."""
    return result is None or result is ... or result is NotImplemented


def has_gaps(answer: Any) -> bool:
    """Return whether an answer, or any part of it, is still to be filled in."""
    if isinstance(answer, list | tuple):
        return any(map(has_gaps, answer))
    return is_stub(answer)


def first_problem(problems: Iterable[str | None]) -> str | None:
    """Return the first sentence there is, or None."""
    return next((problem for problem in problems if problem), None)
