"""Comparing what a student's function gives with the reference, and finding the slip behind a difference."""

import copy
from dataclasses import dataclass, field

import numpy as np

from . import running
from .messages import about_error, about_warnings, kind, show


@dataclass(frozen=True)
class FunctionExercise:
    """The student's function must agree with `reference` on all `cases` (tuples of arguments).

    `slips` maps a sentence to the wrong function it explains, or to several: whoever computes the same,
    or stops at the same case with the same error, hears it. `gives` names the parts of the result where
    there are several. `causes` maps a piece of an error or warning to what is behind it; a `silent`
    exercise lets no warning of NumPy pass.
    """

    names: tuple[str, ...]
    reference: object
    cases: tuple
    slips: dict
    gives: tuple[str, ...] = ()
    causes: dict = field(default_factory=dict)
    silent: bool = False

    def judge(self, function):
        """(passed, message): True, False, or None for "not attempted yet"."""
        if not callable(function):
            return _not_a_function(function)
        ran = running.run(function, self.cases, self.names)
        with running.quiet(), np.errstate(all="ignore"):
            return _no_results(ran) or self._judge_results(ran, function)

    def _judge_results(self, ran, function):
        wanted = [self.reference(*copy.deepcopy(case)) for case in self.cases]
        right = ran.error is None and all(map(_agree, ran.results, wanted))
        if not right:
            for sentence, wrong in self.slips.items():
                if any(self._is_slip(slip, ran) for slip in _several(wrong)):
                    return False, sentence
        if ran.error is not None:
            return False, about_error(ran.error, function, self.names, self.causes)
        problem = self._first_in_parts(_form_problem, ran.results, wanted)
        problem = problem or (ran.changed and _about_change(*ran.changed))
        if problem:
            return False, problem
        nan = self._first_in_parts(_nan_problem, ran.results, wanted)
        if ran.warned and ((right and self.silent) or (nan and self.causes)):
            return False, about_warnings(ran.warned, function, self.causes)
        if right:
            return True, f"right in all {len(self.cases)} cases."
        return False, nan or _first_problem(map(self._difference, self.cases, ran.results, wanted))

    def _is_slip(self, slip, ran):
        """Does the slip give the same, case by case, and stop where the student's function stops?"""
        for case, result in zip(self.cases, ran.results):
            try:
                given = slip(*copy.deepcopy(case))
            except Exception:
                return False
            if not _agree(result, given):
                return False
        if ran.error is None or not ran.results:
            return ran.error is None
        try:
            slip(*copy.deepcopy(self.cases[len(ran.results)]))
        except Exception as error:
            return type(error) is type(ran.error)
        return False

    def _first_in_parts(self, problem, results, wanted):
        """The first problem of a result, or of the parts of a result."""
        if not self.gives:
            return _first_problem(map(problem, results, wanted, ["the result"] * len(wanted)))
        for result, parts in zip(results, wanted):
            if not isinstance(result, tuple | list) or len(result) != len(self.gives):
                return f"Return {' and '.join(self.gives)}: `return {', '.join(self.gives)}`."
            told = _first_problem(map(problem, result, parts, self.gives))
            if told:
                return told
        return None

    def _difference(self, case, result, wanted):
        if _agree(result, wanted):
            return None
        given = ", ".join(f"{name} = {show(value)}" for name, value in zip(self.names, case))
        if not self.gives and np.ndim(wanted) == 2 and _agree(np.transpose(result), wanted):
            return f"For {given} your result is the transpose: rows and columns have changed places."
        for digits in (4, 8, 12):  # more where a difference would not be seen
            right, yours = show(wanted, digits), show(result, digits)
            if right != yours:
                break
        return f"For {given} the result should be {right}, yours is {yours}."


def _no_results(ran):
    """The verdict where there is nothing to compare, or None."""
    if not ran.finished:
        return False, f"It was stopped after {running.TIME_LIMIT:g} seconds. Is there a loop that never ends?"
    if isinstance(ran.error, NotImplementedError):
        return None, ""
    if isinstance(ran.error, Exception):
        return None
    if ran.error is not None:
        return False, f"It stops with {type(ran.error).__name__}."
    if all(map(_is_stub, ran.results)) and ran.changed:
        return False, f"It changes its input {ran.changed[0]}, but nothing comes back: end it with `return`."
    if all(map(_is_stub, ran.results)) and ran.printed:
        return False, "It prints, but nothing comes back: end it with `return`."
    if all(map(_is_stub, ran.results)):
        return None, ""
    if any(map(_is_stub, ran.results)):
        return False, "In some cases nothing comes back. Does every way through it end in `return`?"
    return None


def _about_change(name, value):
    if isinstance(value, list):
        copied = f"work on a copy of the list, {name} = list({name})"
        return f"It changes its input {name}: {copied}, and make new arrays, W = W + …, not W += …"
    return f"It changes its input {name}. Make a new one: {name} = {name} + …, not {name} += …"


def _is_stub(result):
    return result is None or result is ... or result is NotImplemented


def has_gaps(answer):
    """Is this, or any part of it, still to be filled in?"""
    if isinstance(answer, list | tuple):
        return any(map(has_gaps, answer))
    return _is_stub(answer)


def _not_a_function(thing):
    if _is_stub(thing):
        return None, ""
    return False, "Hand over the function itself: its name, without brackets behind it."


def _form_problem(result, wanted, name):
    """What is wrong with the form of a result – its type, its shape – or None."""
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
        return f"A number was expected for {name}, yours is {kind(result)}."
    if array.shape != wanted.shape:
        if wanted.ndim == 0:
            return f"One number was expected for {name}, yours has shape {array.shape}. Is a sum missing?"
        told = f"Shape {wanted.shape} was expected for {name}, yours is {array.shape}"
        turned = wanted.ndim == 2 and array.shape == wanted.shape[::-1]
        return f"{told}: it is the transpose." if turned else f"{told}."
    if wanted.ndim and array.dtype.kind == "b":
        return f"True and False came back for {name}. Turn them into numbers: .astype(float)."
    return None


def _nan_problem(result, wanted, name):
    if np.isnan(np.asarray(result, dtype=float)).any():
        return f"There is NaN (not a number) in {name}: look for 0/0 or ∞ − ∞."
    return None


def _agree(result, wanted):
    if isinstance(wanted, tuple):
        return (
            isinstance(result, tuple | list)
            and len(result) == len(wanted)
            and all(map(_agree, result, wanted))
        )
    try:
        exact = np.asarray(wanted).dtype.kind in "biu"  # counts and labels
        result, wanted = np.asarray(result, dtype=float), np.asarray(wanted, dtype=float)
    except Exception:  # not numbers at all
        return False
    tolerance = 0 if exact else 1e-6
    return result.shape == wanted.shape and np.allclose(
        result, wanted, rtol=tolerance, atol=1e-9, equal_nan=True
    )


def _several(slips):
    return slips if isinstance(slips, tuple) else (slips,)


def _first_problem(problems):
    return next((problem for problem in problems if problem), None)
