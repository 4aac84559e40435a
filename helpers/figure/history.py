"""Steps that can be taken, taken back and repeated: training, above all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .controls import Control, CourseError, Values

MAX_FORMER = 4  # runs that are kept beside the present one
MAX_STEPS = 10_000  # at the start: more would look like a figure that hangs
Steps = int | list[tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Timeline:
    """What the steps of a figure are.

    start(**values) → the first state; advance(past, **values) → the next one, or None where nothing is
    left to do; past is the list of states so far, never changed in place, so a step back is exact.
    Changing a control named in `restarts` starts anew; those in `uses` act on the next step.
    `unit(values)` names one step; `done(facts)` says whether nothing is left to do.
    remember(states, settings) → what is kept of a run when the next begins: the last few are given to
    `compute` as `former`, a tuple of Former. They belong to one sitting: state() does not write them down.
    """

    start: Callable[..., Any]
    advance: Callable[..., Any]
    unit: Callable[[Values], str]
    restarts: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    done: Callable[[Mapping[str, Any]], bool] = lambda facts: False
    remember: Callable[[list[Any], Values], Any] | None = None


class Former(NamedTuple):
    """A run that has ended: the settings of its last step, and what is remembered of it."""

    settings: dict[str, Any]
    kept: Any


def differing(runs: Sequence[Values]) -> list[str]:
    """Return the names of the settings in which these runs are not all alike."""
    return [name for name in runs[0] if any(run[name] != runs[0][name] for run in runs)]


@dataclass
class History:
    """The states that a timeline went through, and the values in force at each step."""

    timeline: Timeline
    states: list[Any]
    log: list[dict[str, Any]] = field(default_factory=list)
    begun: dict[str, Any] = field(default_factory=dict)  # the values that it began with, of `restarts`

    @classmethod
    def begin(cls, timeline: Timeline, values: Values) -> "History":
        """Return a history with its first state only."""
        begun = {name: values[name] for name in timeline.restarts}
        return cls(timeline, [timeline.start(**values)], begun=begun)

    def copy(self) -> "History":
        """Return another history with the same states."""
        return History(self.timeline, list(self.states), list(self.log), self.begun)

    def settings(self, values: Values) -> dict[str, Any]:
        """Return what makes this run: how it began, and what its last step used, or the next one will."""
        used = self.log[-1] if self.log else {name: values[name] for name in self.timeline.uses}
        return self.begun | used

    def after(self, former: tuple[Former, ...], values: Values) -> tuple[Former, ...]:
        """Return the former runs when this one has ended: it, and the last of others."""
        if self.timeline.remember is None or not self.log:
            return former
        settings = self.settings(values)
        others = [run for run in former if run.settings != settings]
        return (*others, Former(settings, self.timeline.remember(self.states, settings)))[-MAX_FORMER:]

    def step(self, values: Values) -> None:
        """Take the next step, where there is one."""
        state = self.timeline.advance(self.states, **values)
        if state is not None:
            self.states.append(state)
            self.log.append({name: values[name] for name in self.timeline.uses})

    def back(self) -> None:
        """Take the last step back, where there is one."""
        if self.log:
            self.states.pop()
            self.log.pop()

    def replay(self, steps: Steps, values: Values, controls: Mapping[str, Control]) -> None:
        """Take the steps that `steps` wrote down: a number, or runs of (number, values)."""
        for count, used in read_steps(steps, controls):
            now = {**values, **{name: controls[name].read(value) for name, value in used.items()}}
            for _ in range(count):
                self.step(now)

    def steps(self, values: Values) -> Steps:
        """Return the log as the `steps` argument that replays it: a number, or runs of (number, values)."""
        runs: list[tuple[int, dict[str, Any]]] = []
        for used in self.log:
            if runs and runs[-1][1] == used:
                runs[-1] = (runs[-1][0] + 1, used)
            else:
                runs.append((1, used))
        if not runs:
            return 0
        same = len(runs) == 1 and all(values[name] == value for name, value in runs[0][1].items())
        return runs[0][0] if same else runs


def read_steps(steps: Any, controls: Mapping[str, Control]) -> list[tuple[int, dict[str, Any]]]:
    """Return runs of (number, values), or raise a CourseError where `steps` is none of what is printed."""
    try:
        runs = (
            [(steps, {})] if isinstance(steps, int) else [(int(count), dict(used)) for count, used in steps]
        )
        names = {name for _, used in runs for name in used}
    except (TypeError, ValueError):
        runs, names = [(-1, {})], set()
    if any(not 0 <= count <= MAX_STEPS for count, _ in runs) or names - set(controls):
        raise CourseError(f"steps is a number from 0 to {MAX_STEPS}, or what state() printed for it.")
    return runs
