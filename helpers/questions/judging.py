"""Judging what a student hands over: a function against a reference, and the slip behind a difference."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from . import running
from .comparing import agree, first_problem, form_problem, is_stub, nan_problem
from .messages import about_borrowed, about_change, about_error, about_warnings, ends_in_first_round, show
from .running import Run
from .stopping import Ending, OtherProcess
from .undoing import quiet
from .watching import Call, Watch

Function = Callable[..., Any]
Cases = tuple[tuple[Any, ...], ...]  # the arguments of each call
Outcome = tuple[bool | None, str]  # passed – None for "not attempted yet" – and a message


FIRST_ROUND = "You return inside the loop, so it ends after its first round: move `return` behind the loop."


class Exercise(Protocol):
    """Whatever can judge what a student hands over."""

    def judge(self, thing: Any, /) -> Outcome:
        """Return the outcome. Must not raise, whatever the thing is."""


@dataclass(frozen=True)
class FunctionExercise:
    """The student's function must agree with `reference` on all `cases` (tuples of arguments).

    `slips` maps a sentence to the wrong function it explains, or to several: whoever computes the same,
    or stops at the same case with the same error, gets it. `gives` names the parts of the result where
    there are several. `causes` maps a piece of an error or warning to what is behind it; a `silent`
    exercise lets no warning of NumPy pass. `here` says what is special about a case, where it failed.
    `own` are functions of the course that give the same: whoever calls one has not done it. `lacks` looks
    at the calls of each case and says what is missing of the way that is asked for.
    """

    names: tuple[str, ...]
    reference: Function
    cases: Cases
    slips: Mapping[str, Function | tuple[Function, ...]]
    gives: tuple[str, ...] = ()
    causes: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    here: Callable[..., str] = lambda *case: ""
    own: tuple[Function, ...] = ()
    lacks: Callable[[list[list[Call]]], str] | None = None

    def judge(self, function: Any) -> Outcome:
        """Run the function on all cases and compare; name the slip, the error or the first difference."""
        if is_stub(function):
            return None, ""
        if not callable(function):
            return False, "Hand over the function itself: its name, without brackets behind it."
        watch = Watch(self.own, keeps=self.lacks is not None)
        ran = running.run(function, self.cases, self.names, watch)
        with quiet(), np.errstate(all="ignore"):
            passed, message = _without_results(ran) or self._judge_results(ran, function)
        missing = self._not_done(watch) if passed else ""
        return (False, missing) if missing else (passed, message)

    def _not_done(self, watch: Watch) -> str:
        """Return what is missing where all results are right: the work, or the way that was asked for."""
        if watch.borrowed:
            return about_borrowed(watch.borrowed)
        return self.lacks(watch.calls) if self.lacks else ""

    def _judge_results(self, ran: Run, function: Function) -> Outcome:
        wanted = [self.reference(*copy.deepcopy(case)) for case in self.cases]
        right = ran.error is None and all(map(agree, ran.results, wanted))
        slip = None if right else self._slip(ran)
        if slip:
            return False, slip
        if ran.error is not None:
            here = self.here(*self.cases[len(ran.results)])
            return False, about_error(ran.error, function, self.names, self.causes, here)
        first_round = f"{FIRST_ROUND} " if not right and ends_in_first_round(function) else ""
        problem = self._first_in_parts(form_problem, ran.results, wanted)
        if problem:
            return False, first_round + problem
        if ran.changed:
            return False, about_change(*ran.changed)
        nan = self._first_in_parts(nan_problem, ran.results, wanted)
        if ran.warned and ((right and self.silent) or (nan and self.causes)):
            return False, about_warnings(ran.warned, function, self.causes)
        if right:
            return True, f"right in all {len(self.cases)} cases."
        difference = first_problem(map(self._difference, self.cases, ran.results, wanted))
        return False, first_round + (nan or difference or "")

    def _slip(self, ran: Run) -> str | None:
        """Return the sentence of the first slip that gives what the student's function gives."""
        for sentence, wrong in self.slips.items():
            if any(self._is_slip(slip, ran) for slip in (wrong if isinstance(wrong, tuple) else (wrong,))):
                return sentence
        return None

    def _is_slip(self, slip: Function, ran: Run) -> bool:
        """Return whether the slip gives the same in every case, and stops where the function stopped."""
        for case, result in zip(self.cases, ran.results):
            try:
                given = slip(*copy.deepcopy(case))
            except Exception:
                return False
            if not agree(result, given):
                return False
        if ran.error is None or not ran.results:
            return ran.error is None
        try:
            slip(*copy.deepcopy(self.cases[len(ran.results)]))
        except Exception as error:
            return type(error) is type(ran.error)
        return False

    def _first_in_parts(
        self, problem: Callable[[Any, Any, str], str | None], results: list[Any], wanted: list[Any]
    ) -> str | None:
        """Return the first problem of a result, or of the parts of a result, and what is special there."""
        for case, result, parts in zip(self.cases, results, wanted):
            if not self.gives:
                found = problem(result, parts, "the result")
            elif not isinstance(result, tuple | list) or len(result) != len(self.gives):
                return f"Return {' and '.join(self.gives)}: `return {', '.join(self.gives)}`."
            else:
                found = first_problem(map(problem, result, parts, self.gives))
            if found:
                return f"{found} {self.here(*case)}".rstrip()
        return None

    def _difference(self, case: tuple[Any, ...], result: Any, wanted: Any) -> str | None:
        """Return how a result differs, in numbers, or None."""
        if agree(result, wanted):
            return None
        given = ", ".join(f"{name} = {show(value)}" for name, value in zip(self.names, case))
        if not self.gives and np.ndim(wanted) == 2 and agree(np.transpose(result), wanted):
            return f"For {given} your result is the transpose: rows and columns have changed places."
        for digits in (4, 8, 12):  # more where a difference would not be seen
            right, yours = show(wanted, digits), show(result, digits)
            if right != yours:
                break
        return f"For {given} the result should be {right}, yours is {yours}. {self.here(*case)}".rstrip()


NO_END = {
    Ending.STOPPED: "It was stopped after {limit:g} seconds. Is there a loop that never ends?",
    Ending.RUNS_ON: (
        "It is still at work after {limit:g} seconds, in one long step that cannot be stopped from here. "
        "If the computer stays busy: Kernel → Restart Kernel, then Run → Run All Cells."
    ),
}
OTHER_PROCESS = "It was stopped where it starts another process. One is enough here: leave that out."


def _without_results(ran: Run) -> Outcome | None:
    """Return the outcome where there is nothing to compare, or None."""
    if ran.ending is not Ending.BY_ITSELF:
        return False, NO_END[ran.ending].format(limit=running.TIME_LIMIT)
    if isinstance(ran.error, NotImplementedError):
        return None, ""
    if isinstance(ran.error, Exception):
        return None
    if isinstance(ran.error, OtherProcess):
        return False, OTHER_PROCESS
    if ran.error is not None:
        return False, f"It stops with {type(ran.error).__name__}."
    if all(map(is_stub, ran.results)):
        if ran.changed:
            changed = f"It changes its input {ran.changed[0]}"
            return False, f"{changed}, but nothing comes back: end it with `return`."
        if ran.printed:
            return False, "It prints, but nothing comes back: end it with `return`."
        return None, ""
    if any(map(is_stub, ran.results)):
        return False, "In some cases nothing comes back. Does every way through it end in `return`?"
    return None
