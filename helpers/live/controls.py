"""Controls: what a learner may set, and what is said where a value does not fit.

A control reads what comes from the browser, from a preset or from a keyword argument, all the same way.
"""

import math
from dataclasses import dataclass, field

from .words import show


class CourseError(ValueError):
    """A mistake by the user of a figure: told in a sentence, without a traceback."""

    def _render_traceback_(self):  # what IPython shows in place of a traceback
        return [str(self)]


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`; `step` is one key press. `drawer`: not in the lecture view.

    `when` names values of other controls under which this one is shown.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "slider"

    def read(self, raw):
        """Return the number meant by `raw`, or raise a CourseError that says what is wanted."""
        limits = f"{self.label} takes a number from {show(self.low)} to {show(self.high)}"
        text = str(raw).strip()
        if isinstance(raw, bool) or not text:
            raise CourseError(f"{limits}; the field was empty." if not text else f"{limits}, not {raw}.")
        try:
            value = float(text.replace("−", "-").replace(",", "."))
        except ValueError:
            raise CourseError(f"{limits}; “{text[:20]}” is not a number.") from None
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise CourseError(f"{limits}; “{text[:20]}” is outside.")
        return int(value) if isinstance(self.start, int) and value == int(value) else value

    def nearest(self, value):
        """The value that the thumb can take nearest to `value`: for drags, which may leave the range."""
        steps = round((value - self.low) / self.step)
        value = round(self.low + steps * self.step, 10) + 0.0
        return type(self.start)(min(max(value, self.low), self.high))

    def show(self, value):
        return show(value)


@dataclass(frozen=True)
class Choice:
    """One of several named options."""

    name: str
    label: str
    options: tuple
    start: str
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "choice"

    def read(self, raw):
        if raw not in self.options:
            raise CourseError(f"{self.label} is one of {', '.join(self.options)}; not “{str(raw)[:20]}”.")
        return raw

    def show(self, value):
        return value


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    name: str
    label: str
    start: bool
    drawer: bool = False
    when: dict | None = field(default=None)
    kind: str = "toggle"

    def read(self, raw):
        if raw not in (True, False):
            raise CourseError(f"{self.label} is on or off (True or False), not “{str(raw)[:20]}”.")
        return bool(raw)

    def show(self, value):
        return "on" if value else "off"


@dataclass(frozen=True)
class Preset:
    """A numbered cue: a label and the values it sets; the others stay."""

    label: str
    values: dict


@dataclass(frozen=True)
class Drag:
    """Something on the stage that can be taken. `move(values, x, y)` → the controls it changes.

    `nudge` is how far one arrow key moves it, in the panel's units.
    """

    label: str
    move: object
    nudge: float = 0.1
