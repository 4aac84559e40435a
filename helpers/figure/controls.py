"""Controls: what a learner may set, and what is said where a value does not fit.

A control is an attribute of its figure's class, which gives it its name. It reads what comes from the
browser, from a preset or from a keyword argument, all the same way.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, ClassVar

from ..text import Ambiguous, Unreadable, show
from ..text import read_number as typed_number

Values = Mapping[str, Any]


class CourseError(ValueError):
    """A mistake by the user of a figure: told in a sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # what IPython shows in place of a traceback
        return [str(self)]


def read_number(raw: object, label: str, low: float, high: float) -> float:
    """Return the number meant by `raw`, typed or handed over.

    Raises a CourseError that says which numbers `label` takes.
    """
    limits = f"{label} takes a number from {show(low)} to {show(high)}"
    text = str(raw).strip()
    if isinstance(raw, bool) or not text:
        raise CourseError(f"{limits}; the field was empty." if not text else f"{limits}, not {raw}.")
    try:
        value = typed_number(text)
    except Ambiguous as problem:
        raise CourseError(f"{limits}. {problem}") from None
    except Unreadable:
        raise CourseError(f"{limits}; “{text[:20]}” is not a number.") from None
    if not math.isfinite(value) or not low <= value <= high:
        raise CourseError(f"{limits}; “{text[:20]}” is outside.")
    return value


@dataclass(eq=False)
class Part:
    """Something beside the picture. `when` names values of controls under which it is shown.

    `drawer`: it waits below the figure and is not in the lecture view.
    """

    kind: ClassVar[str]
    browser_knows: ClassVar[tuple[str, ...]] = ()  # more fields that the page is told

    name: str = field(default="", init=False)
    _: KW_ONLY
    label: str = ""  # its name, unless another is given
    drawer: bool = False
    when: dict[str, Any] | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.label = name, self.label or name

    def spec(self) -> dict[str, Any]:
        """Return what the page is told about it, once."""
        names = ("kind", "name", "label", "drawer", "when", *self.browser_knows)
        return {name: getattr(self, name) for name in names}


@dataclass(eq=False)
class Control(Part):
    """A part with a value.

    `follows(values)`: it shows what other controls hold (the width of a table, say), and is set anew after
    each change. `transient`: nothing that `state()` must bring back. Neither stands in the printed call.
    """

    _: KW_ONLY
    start: Any = None
    follows: Callable[[Values], Any] | None = None
    transient: bool = False

    @property
    def remembered(self) -> bool:
        """Whether `state()` writes its value down."""
        return not (self.transient or self.follows)

    def read(self, raw: Any) -> Any:
        """Return the value meant by `raw`, or raise a CourseError that says what is wanted."""
        raise NotImplementedError

    def nearest(self, value: Any) -> Any:
        """Return the value that a hand can reach nearest to this one: drags may leave the range."""
        return self.read(value)

    def show(self, value: Any) -> Any:
        """Write a value as it stands beside the control."""
        return value


@dataclass(eq=False)
class Slider(Control):
    """A number between `low` and `high`; `step` is one key press.

    What goes in steps of 1 is counted: layers, neurons, a seed. Such a slider takes whole numbers only.

    With `log` one step is an equal factor: 10 to the power of `step`, so 0.1 makes ten steps in a decade.
    The thumb takes numbers of three digits; a typed one is kept as it is, and shown with three.
    """

    kind: ClassVar[str] = "slider"
    browser_knows: ClassVar[tuple[str, ...]] = ("low", "high", "step", "log")

    low: float
    high: float
    step: float = 0.1
    _: KW_ONLY
    log: bool = False

    def __post_init__(self) -> None:
        if self.log and self.low <= 0:
            raise ValueError(f"equal factors need numbers above 0, not {self.low}")
        if self.start is None:
            self.start = self.low

    @property
    def counts(self) -> bool:
        """Whether it takes whole numbers only."""
        return self.step == 1 and not self.log

    def read(self, raw: Any) -> float:
        value = read_number(raw, self.label, self.low, self.high)
        whole = value == int(value)
        if self.counts and not whole:
            limits = f"from {show(self.low)} to {show(self.high)}"
            raise CourseError(f"{self.label} takes a whole number {limits}, not {show(value)}.")
        return int(value) if whole and (self.counts or isinstance(self.start, int)) else value

    def nearest(self, value: float) -> float:
        if self.log:
            low, value = math.log10(self.low), math.log10(max(value, self.low))
            power = low + round((value - low) / self.step) * self.step
            return min(max(float(f"{10**power:.3g}"), self.low), self.high)
        steps = round((value - self.low) / self.step)
        value = round(self.low + steps * self.step, 10) + 0.0
        return type(self.start)(min(max(value, self.low), self.high))

    def show(self, value: float) -> str:
        return show(value, 3) if self.log else show(value)


@dataclass(eq=False)
class Seed(Slider):
    """The number that random numbers begin with; the button “new seed” takes the next."""

    low: float = 0
    high: float = 999
    step: float = 1

    def next(self, seed: int) -> int:
        """Return the next seed; the first one follows the last."""
        return seed + 1 if seed < self.high else int(self.low)


@dataclass(eq=False)
class Choice(Control):
    """One of several named options; it starts with the first, unless another is given."""

    kind: ClassVar[str] = "choice"
    browser_knows: ClassVar[tuple[str, ...]] = ("options",)

    options: tuple[str, ...]

    def __post_init__(self) -> None:
        self.options = tuple(self.options)
        self.start = self.options[0] if self.start is None else self.start

    def read(self, raw: Any) -> str:
        if raw not in self.options:
            raise CourseError(f"{self.label} is one of {', '.join(self.options)}; not “{str(raw)[:20]}”.")
        return raw


@dataclass(eq=False)
class Toggle(Control):
    """On or off."""

    kind: ClassVar[str] = "toggle"

    _: KW_ONLY
    start: Any = False

    def read(self, raw: Any) -> bool:
        if raw not in (True, False):
            raise CourseError(f"{self.label} is on or off (True or False), not “{str(raw)[:20]}”.")
        return bool(raw)

    def show(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(eq=False)
class Stored(Control):
    """A value that nothing beside the picture shows: what a pen has drawn, say; `reader(raw)` returns it."""

    kind: ClassVar[str] = "stored"

    reader: Callable[[Any], Any]

    def read(self, raw: Any) -> Any:
        return self.reader(raw)

    def show(self, value: Any) -> str:
        return ""


@dataclass(eq=False)
class Action(Part):
    """A button: change(values) → the controls it changes; it can be pressed while enabled(values)."""

    kind: ClassVar[str] = "action"
    browser_knows: ClassVar[tuple[str, ...]] = ("help",)

    help: str
    change: Callable[[Values], dict[str, Any]]
    enabled: Callable[[Values], bool] = lambda values: True
