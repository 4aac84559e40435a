"""Bump builder: two sigmoids make a bump, enough bumps any curve; the hand sets heights or the target."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from ...data import puromycin
from ...engine import approximation
from ...engine.functions import sigmoid
from ...figure.controls import Choice, CourseError, Hidden, Pen, Preset, Slider, Toggle
from ...figure.figure import LiveFigure
from ...figure.style import sign_colour
from ...figure.words import Words
from ...text import bracket, plain, show, subscript
from .bump_builder_view import BumpBuilderView

PLACES = np.linspace(0, 1, 201)  # where the curve is drawn and compared, as shares of the axis
DOUBLED = (1, 2, 4, 8, 16, 32)
MOST = DOUBLED[-1]
TAILS = 0.01
DRAWN = np.linspace(0, 1, 41)  # where the pen sets the own target
OWN = "own drawing"
ONE_BUMP = (0, 0, 0.8, 0, 0)


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
    unit: float = 1.0  # a height of 1 is drawn as so much
    xlabel: str = "input x"
    ylabel: str = "output"
    words: str = ""
    measure: str = ""  # the measure of y, behind its number


@cache
def target_called(name):
    """A target by its name; the enzyme was measured."""
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
    v_max, k_m = approximation.fit_michaelis_menten(rates.S, rates.v)
    S = shown["end"] * x
    words = f"the enzyme curve (V_max {show(v_max)}, K_m {show(k_m, 3)})"
    return Target(S, approximation.michaelis_menten(S, v_max, k_m), words=words, **shown)


NAMES = ("a wave", "two steps", "a hill", "enzyme: Michaelis–Menten", "enzyme: measurements", OWN)


@lru_cache(maxsize=64)
def own_target(drawn):
    """What the pen has drawn, 41 values joined by straight lines; level at 0 before."""
    return Target(PLACES, np.interp(PLACES, DRAWN, drawn or np.zeros(len(DRAWN))), words="your own drawing")


def target_of(name, drawn):
    return own_target(drawn) if name == OWN else target_called(name)


@lru_cache(maxsize=256)
def fitted(name, drawn, count, steepness):
    """The best heights (B,) for a target, in its own units."""
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
    """The error of the best fit with 1, 2, 4 … 32 bumps: (6,)."""
    target = target_of(name, drawn)
    errors = []
    for count in DOUBLED:
        edges = target.end * approximation.bump_edges(count)
        curve = approximation.bumps(target.x, edges, steepness) @ fitted(name, drawn, count, steepness)
        errors.append(rms(curve - target.y))
    return np.array(errors)


def rms(errors):
    """The root of the mean square."""
    return float(np.sqrt(np.mean(errors**2)))


def heights_of(values):
    """The heights in force, as shares of the target's unit: set by hand, or fitted and rounded.

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


def settle(values):
    """Heights belong to the hand: they are kept only while nothing fits them, one for each bump."""
    return values | {"heights": () if values["fit"] else heights_of(values)}


def draws_target(target, hand):
    """Whether the pen draws the own target; otherwise it sets heights."""
    return target == OWN and hand == "the target"


def along(path, places):
    """Which of `places` (N,) a path (K, 2) passes, and at what height: {place: height}, the last wins."""
    gap = places[1] - places[0]
    passed = {}
    for start, end in zip(path[:1].tolist() + path[:-1].tolist(), path.tolist()):
        (left, low), (right, high) = sorted((start, end))
        for place in np.flatnonzero((places >= left) & (places <= right)):
            passed[int(place)] = float(np.interp(places[place], (left, right), (low, high)))
        passed[int(np.clip(round((end[0] - places[0]) / gap), 0, len(places) - 1))] = end[1]
    return passed


def stroke(values, path, begins):
    """The pen goes along a path: the bumps under it get its height, or the own target does."""
    target = target_of(values["target"], values["drawn"])
    path = path / (target.end, target.unit)
    bottom, top = target.low / target.unit, target.high / target.unit
    path = np.clip(path, (0, bottom), (1, top))
    probe = {"probe": round(float(path[-1, 0]), 2)}
    if draws_target(values["target"], values["hand"]):
        drawn = list(values["drawn"] or (0.0,) * len(DRAWN))
        for place, height in along(path, DRAWN).items():
            drawn[place] = round(height, 2)
        return probe | {"drawn": tuple(drawn)}
    heights, count = list(heights_of(values)), values["bumps"]
    middles = (np.arange(max(count, 2)) + 0.5) / count  # of a single bump: a second one that is never met
    for place, height in along(path, middles).items():
        heights[min(place, count - 1)] = round(height, 2)
    return probe | {"fit": False, "heights": tuple(heights)}


def keys(values, dx, dy):
    """Arrow keys: left and right to the next bump (or place of the own target), up and down its height."""
    target = target_of(values["target"], values["drawn"])
    drawing = draws_target(values["target"], values["hand"])
    if drawing:
        places, heights = DRAWN, values["drawn"] or (0.0,) * len(DRAWN)
    else:
        places, heights = (np.arange(values["bumps"]) + 0.5) / values["bumps"], heights_of(values)
    here = int(np.argmin(np.abs(places - values["probe"])))
    there = int(np.clip(here + dx, 0, len(places) - 1))
    if not dy:
        return {"probe": round(float(places[there]), 2)}
    height = np.clip(heights[there] + 0.05 * dy, target.low / target.unit, target.high / target.unit)
    changed = (*heights[:there], round(float(height), 2), *heights[there + 1 :])
    if drawing:
        return {"drawn": changed}
    return {"fit": False, "heights": changed}


def numbers(name, least, most):
    """How a hidden list of numbers is read: the empty start, or `least` to `most` of them."""

    def read(raw):
        try:
            values = () if isinstance(raw, str | dict) else tuple(round(float(value), 3) for value in raw)
        except (TypeError, ValueError):
            values = ()
        if raw != () and not (least <= len(values) <= most and np.all(np.abs(values) < 1e6)):
            raise CourseError(f"{name} is a list of {least} to {most} numbers, or left out.")
        return values

    return read


def live_bump_builder(
    *,
    target="a wave",
    bumps=8,
    steepness=60,
    fit=True,
    probe=0.3,
    hand="the target",
    band=False,
    heights=(),
    drawn=(),
):
    """Build a curve from pairs of sigmoid neurons: set the heights by hand, or let them be fitted."""

    def compute(target, bumps, steepness, fit, probe, hand, band, heights, drawn):
        wanted = target_of(target, drawn)
        edges = wanted.end * approximation.bump_edges(bumps)
        if fit:
            h = fitted(target, drawn, bumps, steepness)
        else:
            now = dict(target=target, bumps=bumps, steepness=steepness, fit=fit, heights=heights, drawn=drawn)
            h = wanted.unit * np.array(heights_of(now))
        x = wanted.end * PLACES
        shapes = approximation.bumps(x, edges, steepness)
        shares = shapes * h
        errors = approximation.bumps(wanted.x, edges, steepness) @ h - wanted.y
        worst = int(np.argmax(np.abs(errors)))
        at = wanted.end * probe
        marked = int(np.clip(np.searchsorted(edges, at, side="right") - 1, 0, bumps - 1))
        on, off = sigmoid(steepness * (at - edges[marked : marked + 2]))
        y_hat = round(float(approximation.bumps(np.array([at]), edges, steepness)[0] @ h), 9) + 0.0
        share = float(h[marked] * (on - off))
        return {
            "target": target,
            "words": wanted.words,
            "axes": vars(wanted),
            "bumps": bumps,
            "hidden_neurons": 2 * bumps,
            "steepness": steepness,
            "fit": fit,
            "edges": edges,
            "heights": h,
            "x": x,
            "wanted": (wanted.x, wanted.y),
            "shares": shares.T,
            "share_areas": [
                (x[seen], share[seen]) for share, seen in zip(shares.T, np.abs(shapes.T) > 0.002)
            ],
            "curve": shares.sum(axis=1),
            "rms_error": rms(errors),
            "largest_error": float(np.abs(errors[worst])),
            "worst_at": float(wanted.x[worst]),
            "band": band,
            "doubled": DOUBLED,
            "best_rms": doubling(target, drawn, steepness),
            "probe": at,
            "marked": marked + 1,
            "height": float(h[marked]),
            "pair": (
                h[marked] * sigmoid(steepness * (x - edges[marked])),
                -h[marked] * sigmoid(steepness * (x - edges[marked + 1])),
            ),
            "on": float(on),
            "off": float(off),
            "share": share,
            "rest": round(y_hat - share, 9) + 0.0,
            "y_hat": y_hat,
            "pen_at": float(np.interp(at, wanted.x, wanted.y) if draws_target(target, hand) else h[marked]),
            "error_text": [f"rms = {show(rms(errors), 3)}", f"ε = {show(np.abs(errors[worst]), 3)}"],
            "to_draw": target == OWN and not any(drawn),
        }

    def explain(facts):
        h, rest, number = facts["height"], facts["rest"], subscript(facts["marked"])
        digits = 3 + len(str(int(max(abs(h), abs(rest)))))  # three decimals and one more
        write = {"digits": digits}
        equation = [
            (f"ŷ({show(facts['probe'])}) = h{number}·(σ(s·(x − left)) − σ(s·(x − right))) + others = ", None),
            (
                f"{bracket(h, digits)}·({show(facts['on'], **write)} − {show(facts['off'], **write)})",
                sign_colour(facts["share"]),
            ),
            (" + ", None),
            (bracket(rest, digits), sign_colour(rest)),
            (" = ", None),
            (show(facts["y_hat"], **write), sign_colour(facts["y_hat"])),
        ]
        left, right = facts["edges"][facts["marked"] - 1 : facts["marked"] + 1]
        line = (
            f"on, off = 1 / (1 + np.exp(-{plain(facts['steepness'])} * ({plain(facts['probe'])} - "
            f"np.array([{plain(left, 7)}, {plain(right, 7)}])))); "
            f"y_hat = {plain(h, digits + 2)} * (on - off) "
            f"{'-' if rest < 0 else '+'} {plain(abs(rest), digits + 2)}"
        )
        return Words(equation, line, "y_hat", twin(facts))

    return LiveFigure(
        live_bump_builder,
        title="Bump builder",
        compute=compute,
        view=BumpBuilderView(),
        explain=explain,
        controls=[
            Slider("bumps", "bumps", 1, MOST, 1, bumps),
            Slider("steepness", "steepness s", 30, 400, 10, steepness),
            Slider("probe", "marked place", 0, 1, 0.01, probe),
            Toggle("fit", "fit the heights", fit),
            Choice("target", "target", NAMES, target),
            Toggle("band", "show the band target ± ε", band, drawer=True),
            Choice(
                "hand",
                "the hand draws",
                ("the target", "the heights"),
                hand,
                drawer=True,
                when={"target": OWN},
            ),
            Hidden("heights", heights, numbers("heights", 1, MOST)),
            Hidden("drawn", drawn, numbers("drawn", len(DRAWN), len(DRAWN))),
        ],
        settle=settle,
        presets=[
            Preset("one bump of 5", by_hand(60)),
            Preset("steeper", by_hand(400)),
            Preset("4 bumps", best("a wave", 4)),
            Preset("16 bumps", best("a wave", 16)),
            Preset("32 bumps", best("a wave", 32)),
            Preset("an enzyme", best("enzyme: Michaelis–Menten", 16)),
            Preset("12 measurements", best("enzyme: measurements", 32, probe=0.46)),
            Preset("draw your own", best(OWN, 16) | {"hand": "the target"}),
        ],
        drags={"pen": Pen("heights of the bumps, or your own target", stroke, keys)},
    )


def by_hand(steepness):
    """A preset with a single bump among five."""
    return dict(target="a hill", bumps=5, steepness=steepness, fit=False, heights=ONE_BUMP, probe=0.5)


def best(target, count, *, probe=0.3):
    """A preset with fitted heights."""
    return dict(target=target, bumps=count, steepness=60, fit=True, probe=probe)


def twin(facts):
    """The picture in words."""
    count = facts["bumps"]
    made = f"{count} bumps, each a pair" if count > 1 else "1 bump, a pair"
    made += " of hidden neurons,"
    how = "heights fitted" if facts["fit"] else "heights set by hand"
    rms, most = (show(facts[name], 3) + facts["axes"]["measure"] for name in ("rms_error", "largest_error"))
    error = (
        f"The sum misses the target by {rms} (rms) and by at most ε = {most}, "
        f"near x = {show(facts['worst_at'], 3)}."
    )
    if facts["target"] == "enzyme: measurements":
        error += " Only at the points: between them nothing is asked of the curve."
    if facts["to_draw"]:
        return (
            "Nothing is drawn yet: drag across the middle panel, or use the arrow keys, to draw a target. "
            f"{made} wait{'s' if count == 1 else ''} for it, {how}."
        )
    return (
        f"{made} against {facts['words']}, {how}. {error} The marked bump, number {facts['marked']}, "
        f"has height {show(facts['height'], 3)} and adds {show(facts['share'], 3)} "
        f"of {show(facts['y_hat'], 3)} at x = {show(facts['probe'], 3)}."
    )
