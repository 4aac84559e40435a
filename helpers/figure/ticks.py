"""Which numbers stand at an axis: as many as there is room for, and never two that touch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..text import superscript
from . import letters

if TYPE_CHECKING:
    from .scene import Panel

MOST = 5  # steps between ticks that nobody named
APART = 0.5  # em between the numbers of one axis, side by side
PITCH = 1.15  # em from one number to the next, one above the other
Ticks = list[tuple[float, str]]  # where, and what is written there


def across(panel: Panel, wide: float) -> Ticks:
    """Return the ticks of a panel's x axis that is `wide` em long."""
    (low, high) = panel.x

    def fits(ticks: Ticks) -> bool:
        return all(
            (x1 - x0) / (high - low) * wide >= (letters.width(one) + letters.width(two)) / 2 + APART
            for (x0, one), (x1, two) in pairwise(ticks)
        )

    return _first(_choices(panel.x, panel.xticks, panel.xtick_names), fits)


def upward(panel: Panel, tall: float) -> Ticks:
    """Return the ticks of a panel's y axis that is `tall` em long."""
    low, high = map(math.log10, panel.y) if panel.log_y else panel.y

    def fits(ticks: Ticks) -> bool:
        spots = [math.log10(y) if panel.log_y else y for y, _ in ticks]
        return all((one - other) / (high - low) * tall >= PITCH for other, one in pairwise(spots))

    return _first(_powers(panel) if panel.log_y else _choices(panel.y, panel.yticks, None), fits)


def _first(choices, fits):
    """The first choice that fits; where none does, the one tick of the last."""
    ticks: Ticks = []
    for choice in choices:
        ticks = choice
        if fits(ticks):
            return ticks
    return ticks[:1]


def _choices(limits, ticks, names) -> Iterator[Ticks]:
    """Ticks between two limits, fewer and fewer: every second, every third of those given."""
    low, high = limits
    slack = 1e-9 * (high - low)
    if ticks is None:
        for most in range(MOST, 0, -1):
            places = _round(low, high, most)
            yield list(zip(places, _numbers(places)))
        return
    shown = [i for i, tick in enumerate(ticks) if low - slack <= tick <= high + slack]
    written = [letters.variants(name) for name in names] if names else [(text,) for text in _numbers(ticks)]
    depth = max(map(len, written), default=1)
    for level in range(depth):  # shorter names first, fewer ticks then
        yield [(ticks[i], written[i][min(level, len(written[i]) - 1)]) for i in shown]
    zero = next((place for place, i in enumerate(shown) if ticks[i] == 0), 0)
    for stride in range(2, len(shown) + 1):
        yield [(ticks[i], written[i][-1]) for i in shown[zero % stride :: stride]]


def _powers(panel) -> Iterator[Ticks]:
    """Ticks of a logarithmic axis: powers of ten, or those given; fewer and fewer."""
    low, high = map(math.log10, panel.y)
    ticks: Sequence[float] = panel.yticks or ()
    if panel.yticks is None:
        ticks = [10.0**power for power in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)]
    shown = [tick for tick in ticks if panel.y[0] <= tick * (1 + 1e-9) and tick <= panel.y[1] * (1 + 1e-9)]
    least = 1 if panel.yticks is not None else math.ceil(len(shown) / (2 * MOST))
    for stride in range(least, len(shown) + 1):
        yield [(tick, power_of_ten(tick)) for tick in shown[::stride]]


def _round(low, high, most):
    """At most `most` + 1 round numbers between two limits, equally far apart."""
    rough = (high - low) / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10, 20) if size * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [place * step for place in range(first, last + 1)]


def _numbers(ticks):
    """Ticks as they are written, all with as many digits behind the point."""
    largest = max(map(abs, ticks), default=0)
    for digits in range(5):
        if all(abs(round(tick, digits) - tick) <= 1e-6 * largest for tick in ticks):
            return [f"{tick + 0.0:.{digits}f}".replace("-", "−") for tick in ticks]
    return [f"{tick:g}".replace("-", "−") for tick in ticks]


def power_of_ten(value: float) -> str:
    """Return a tick of a logarithmic axis: 0.01, 1, 1000, and then 10⁴ or 10⁻⁵."""
    power = round(math.log10(value))
    return f"{value:g}" if abs(power) < 4 else f"10{superscript(power)}"
