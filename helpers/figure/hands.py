"""What a hand may do besides setting controls: drag, draw, press a preset, walk through values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .controls import Control, Values

Changes = dict[str, Any]
OTHERS = ("…",)  # as `keeps` of a preset: all controls that it does not name


@dataclass(frozen=True)
class Preset:
    """A numbered cue: the figure's start, but for what differs; controls in `keeps` stay as they are."""

    label: str
    differs: Changes = field(default_factory=dict)
    keeps: tuple[str, ...] = ()

    def values(self, controls: Mapping[str, Control], keeps: Iterable[str] = ()) -> Changes:
        """Return the values that it sets, of a figure whose presets all keep `keeps`."""
        if self.keeps == OTHERS:
            return dict(self.differs)
        kept = {*self.keeps, *keeps}
        start = {
            name: control.start
            for name, control in controls.items()
            if control.remembered and name not in kept
        }
        return start | self.differs


@dataclass(frozen=True)
class Drag:
    """Something on the stage that can be taken. `move(values, x, y)` → the controls it changes.

    `nudge` is how far one arrow key moves it, in the panel's units; a function where that depends on how
    large things are drawn. `anywhere`: it comes to where its panel is pressed.
    """

    label: str
    move: Callable[[Values, float, float], Changes]
    nudge: float | Callable[[], float] = 0.1
    anywhere: bool = False

    @property
    def far(self) -> float:
        """How far one arrow key moves it now."""
        return self.nudge() if callable(self.nudge) else self.nudge


@dataclass(frozen=True)
class Pen:
    """A whole panel to draw on; its view places the pen's tip as a handle.

    stroke(values, path, begins) → the controls it changes: path (K, 2), K ≥ 1, is where the pen went since
    the last message, in the panel's data; begins says that the pen went down with this path.
    keys(values, dx, dy) → the same for this many arrow keys. `points`: it does not draw, it points at
    things; with `hover` a mouse points without being pressed, and begins is False. `quiet`: its tip is seen
    only while the keyboard moves it.
    """

    label: str
    stroke: Callable[[Values, np.ndarray, bool], Changes]
    keys: Callable[[Values, int, int], Changes]
    points: bool = False
    anywhere: bool = False
    hover: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Stepper:
    """Steps through control values: forward(values) → what changes, or None at the end; backward too.

    `unit(values)` names one step; `first` holds the values at which play begins anew from the end.
    """

    forward: Callable[[Values], Changes | None]
    backward: Callable[[Values], Changes | None]
    unit: Callable[[Values], str]
    first: Changes
