"""Bump builder: two sigmoids make a bump, enough bumps any curve; the hand sets heights or the target."""

import numpy as np

from ...engine import approximation
from ...engine.functions import sigmoid
from ...figure import Choice, CourseError, LiveFigure, Pen, Preset, Slider, Stored, Toggle, Words
from ...figure.style import sign_colour
from ...text import bracket, plain, show, subscript
from .bump_builder_view import BumpBuilderView
from .bump_pen import draws_target, keys, stroke
from .bump_targets import (
    DOUBLED,
    DRAWN,
    MAX_BUMPS,
    NAMES,
    OWN,
    PLACES,
    doubling,
    fitted,
    heights_of,
    rms,
    target_of,
)

ONE_BUMP = dict(target="a hill", bumps=5, fit=False, heights=(0, 0, 0.8, 0, 0), probe=0.5)


def numbers(name, least, most):
    """Return a reader of a list of numbers: the empty start, or `least` to `most` of them."""

    def read(raw):
        try:
            values = () if isinstance(raw, str | dict) else tuple(round(float(value), 3) for value in raw)
        except (TypeError, ValueError):
            values = ()
        if raw != () and not (least <= len(values) <= most and np.all(np.abs(values) < 1e6)):
            raise CourseError(f"{name} is a list of {least} to {most} numbers, or left out.")
        return values

    return read


class BumpBuilder(LiveFigure):
    """Build a curve from pairs of sigmoid neurons: set the heights by hand, or let them be fitted."""

    title = "Bump builder"
    view = BumpBuilderView

    bumps = Slider(1, MAX_BUMPS, 1, start=8)
    steepness = Slider(30, 400, 10, start=60, label="steepness s")
    probe = Slider(0, 1, 0.01, start=0.3, label="marked place")
    fit = Toggle(start=True, label="fit the heights")
    target = Choice(NAMES)
    band = Toggle(label="show the band target ± ε", drawer=True)
    hand = Choice(("the target", "the heights"), label="the hand draws", drawer=True, when={"target": OWN})
    heights = Stored(numbers("heights", 1, MAX_BUMPS), start=())
    drawn = Stored(numbers("drawn", len(DRAWN), len(DRAWN)), start=())

    presets = (
        Preset("one of 5 bumps", ONE_BUMP),
        Preset("steeper", ONE_BUMP | dict(steepness=400)),
        Preset("4 bumps", dict(bumps=4)),
        Preset("16 bumps", dict(bumps=16)),
        Preset("32 bumps", dict(bumps=32)),
        Preset("an enzyme", dict(target="enzyme: Michaelis–Menten", bumps=16)),
        Preset("12 measurements", dict(target="enzyme: measurements", bumps=32, probe=0.46)),
        Preset("draw your own", dict(target=OWN, bumps=16, hand="the target")),
    )
    presets_keep = ("band", "hand", "heights", "drawn")
    drags = {"pen": Pen("heights of the bumps, or your own target", stroke, keys)}

    def validate(self, values):
        """Return the values without heights while they are fitted, else with one for each bump."""
        return values | {"heights": () if values["fit"] else heights_of(values)}

    def compute(self, target, bumps, steepness, fit, probe, hand, band, heights, drawn):
        wanted = target_of(target, drawn)
        edges = wanted.end * approximation.bump_edges(bumps)
        h = fitted(target, drawn, bumps, steepness) if fit else wanted.unit * np.array(heights)
        x = wanted.end * PLACES
        shapes = approximation.bumps(x, edges, steepness)
        shares = shapes * h
        errors = approximation.bumps(wanted.x, edges, steepness) @ h - wanted.y
        worst = int(np.argmax(np.abs(errors)))
        at = wanted.end * probe
        bump = marked_bump(at, x, edges, h, steepness)
        level = np.interp(at, wanted.x, wanted.y) if draws_target(target, hand) else bump["height"]
        return {
            "words": wanted.words,
            "axes": vars(wanted),
            "hidden_neurons": 2 * bumps,
            "neurons_if_doubled": 4 * bumps,
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
            "doubled": DOUBLED,
            "best_rms": doubling(target, drawn, steepness),
            "probe": at,
            **bump,
            "pen_at": float(level),
            "error_text": [f"rms = {show(rms(errors), 3)}", f"ε = {show(np.abs(errors[worst]), 3)}"],
            "to_draw": target == OWN and not any(drawn),
        }

    def explain(self, facts):
        h, rest, number = facts["height"], facts["rest"], subscript(facts["marked"])
        digits = 3 + len(str(int(max(abs(h), abs(rest)))))  # three decimals and one more
        on, off, y_hat = (show(facts[name], digits) for name in ("on", "off", "y_hat"))
        equation = [
            (f"ŷ({show(facts['probe'])}) = h{number}·(σ(s·(x − left)) − σ(s·(x − right))) + others = ", None),
            (f"{bracket(h, digits)}·({on} − {off})", sign_colour(facts["share"])),
            (" + ", None),
            (bracket(rest, digits), sign_colour(rest)),
            (" = ", None),
            (y_hat, sign_colour(facts["y_hat"])),
        ]
        left, right = facts["edges"][facts["marked"] - 1 : facts["marked"] + 1]
        line = (
            f"on, off = 1 / (1 + np.exp(-{plain(facts['steepness'])} * ({plain(facts['probe'])} - "
            f"np.array([{plain(left, 7)}, {plain(right, 7)}])))); "
            f"y_hat = {plain(h, digits + 2)} * (on - off) "
            f"{'-' if rest < 0 else '+'} {plain(abs(rest), digits + 2)}"
        )
        return Words(equation, line, "y_hat", description(facts))


def marked_bump(at, x, edges, h, steepness):
    """Return the facts of the bump at the marked place: its two neurons, its share of ŷ, and the rest."""
    marked = int(np.clip(np.searchsorted(edges, at, side="right") - 1, 0, len(h) - 1))
    on, off = sigmoid(steepness * (at - edges[marked : marked + 2]))
    y_hat = round(float(approximation.bumps(np.array([at]), edges, steepness)[0] @ h), 9) + 0.0
    share = float(h[marked] * (on - off))
    return {
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
    }


def description(facts):
    """Return the picture in words."""
    count = facts["bumps"]
    made = f"{count} bumps, each a pair" if count > 1 else "1 bump, a pair"
    made += " of hidden neurons,"
    how = "heights fitted" if facts["fit"] else "heights set by hand"
    error, most = (show(facts[name], 3) + facts["axes"]["measure"] for name in ("rms_error", "largest_error"))
    miss = (
        f"The sum misses the target by {error} (rms) and by at most ε = {most}, "
        f"near x = {show(facts['worst_at'], 3)}."
    )
    if facts["target"] == "enzyme: measurements":
        miss += " Only at the points: between them nothing is asked of the curve."
    if facts["to_draw"]:
        return (
            "Nothing is drawn yet: drag across the middle panel, or use the arrow keys, to draw a target. "
            f"{made} wait{'s' if count == 1 else ''} for it, {how}."
        )
    return (
        f"{made} against {facts['words']}, {how}. {miss} The marked bump, number {facts['marked']}, "
        f"has height {show(facts['height'], 3)} and adds {show(facts['share'], 3)} "
        f"of {show(facts['y_hat'], 3)} at x = {show(facts['probe'], 3)}."
    )
