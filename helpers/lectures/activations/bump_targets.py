"""What the bumps should become: curves, measurements, an own drawing; and the heights that fit them best."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from ...data import puromycin
from ...engine import approximation, enzyme
from ...engine.functions import sigmoid
from ...text import show

PLACES = np.linspace(0, 1, 201)  # where the curve is drawn and compared, as shares of the axis
DOUBLED = (1, 2, 4, 8, 16, 32)
MAX_BUMPS = DOUBLED[-1]
TAILS = 0.01
DRAWN = np.linspace(0, 1, 41)  # where the pen sets the own target
OWN = "own drawing"


@dataclass(frozen=True)
class Target:
    """What the bumps should become: places x (N,) and wanted values y (N,), and how they are shown."""

    x: np.ndarray
    y: np.ndarray
    curve: bool = True  # y is wanted everywhere, not only at single points
    points: tuple = ((), ())  # measurements
    end: float = 1.0  # the x axis reaches from 0 to here
    low: float = -1.25
    high: float = 1.25
    unit: float = 1.0  # a height of 1 is drawn as this much
    xlabel: str = "input x"
    ylabel: str = "output"
    words: str = ""
    measure: str = ""  # the measure of y, behind its number


@cache
def target_called(name):
    """Return a target by its name; the enzyme was measured."""
    x = PLACES
    if name == "a wave":
        return Target(x, 0.9 * np.sin(2.5 * np.pi * x + 0.4) * (1 - x / 2), words="a wave")
    if name == "two steps":
        y = 0.6 * sigmoid(80 * (x - 0.3)) + 0.3 * sigmoid(80 * (x - 0.7))
        return Target(x, y, low=-0.3, words="a curve with two steps")
    if name == "a hill":
        return Target(x, np.exp(-(((x - 0.5) / 0.16) ** 2)), low=-0.3, words="a hill")
    rates = puromycin("treated")
    shown = dict(points=(rates.S, rates.v), end=1.2, low=-40, high=260, unit=200)
    shown |= dict(xlabel=rates.quantities[0], ylabel=rates.quantities[1], measure=" counts/min²")
    if name == "enzyme: measurements":
        return Target(rates.S, rates.v, curve=False, words="12 measured rates of an enzyme", **shown)
    v_max, k_m = enzyme.fit_michaelis_menten(rates.S, rates.v)
    S = shown["end"] * x
    words = f"the enzyme curve (V_max {show(v_max)}, K_m {show(k_m, 3)})"
    return Target(S, enzyme.michaelis_menten(S, v_max, k_m), words=words, **shown)


NAMES = ("a wave", "two steps", "a hill", "enzyme: Michaelis–Menten", "enzyme: measurements", OWN)


@lru_cache(maxsize=64)
def own_target(drawn):
    """Return what the pen has drawn, 41 values joined by straight lines; level at 0 before."""
    return Target(PLACES, np.interp(PLACES, DRAWN, drawn or np.zeros(len(DRAWN))), words="your own drawing")


def target_of(name, drawn):
    """Return the target in force: one by its name, or what the pen has drawn."""
    return own_target(drawn) if name == OWN else target_called(name)


@lru_cache(maxsize=256)
def fitted(name, drawn, count, steepness):
    """Return the best heights (B,) for a target, in its own units."""
    target = target_of(name, drawn)
    edges = target.end * approximation.bump_edges(count)
    if target.curve:
        heights = approximation.fit_heights(target.x, target.y, edges, steepness)
    else:  # a few points: what only the far tail of a bump could mend is left as it is
        shapes = approximation.bumps(target.x, edges, steepness)
        heights = np.linalg.lstsq(shapes, target.y, rcond=TAILS)[0]
    return np.round(heights, 12) + 0.0


@lru_cache(maxsize=64)
def doubling(name, drawn, steepness):
    """Return the error of the best fit with 1, 2, 4 … 32 bumps: (6,)."""
    target = target_of(name, drawn)
    errors = []
    for count in DOUBLED:
        edges = target.end * approximation.bump_edges(count)
        curve = approximation.bumps(target.x, edges, steepness) @ fitted(name, drawn, count, steepness)
        errors.append(rms(curve - target.y))
    return np.array(errors)


def rms(errors):
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(errors**2)))


def heights_of(values):
    """Return the heights in force, as shares of the target's unit: set by hand, or fitted and rounded.

    If the number of bumps has changed since the hand set them, each new bump takes the height that
    stood at its middle.
    """
    count, heights = values["bumps"], values["heights"]
    if values["fit"] or not heights:
        target = target_of(values["target"], values["drawn"])
        best = fitted(values["target"], values["drawn"], count, values["steepness"])
        return tuple(np.round(best / target.unit, 3).tolist())
    middles = (np.arange(count) + 0.5) / count
    return tuple(heights[int(middle * len(heights))] for middle in middles)
