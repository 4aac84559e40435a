"""Valley walker: descent on a surface, update by update, and how large a learning rate it bears."""

from functools import cache
from typing import NamedTuple

import numpy as np

from ...engine.surfaces import SURFACES, curvatures, descent, largest_stable_rate
from ...engine.training import Snapshot
from ...figure import Choice, Drag, LiveFigure, Preset, Slider, Timeline, Toggle, Words
from ...figure.contour import zero_line
from ...text import show
from .descent_runs import compared, remembered
from .descent_view import DescentView
from .descent_words import description, equation, meter_words, numpy_line, outcome

FAR = np.array([4.5, 3.0])  # the picture reaches from −FAR to FAR
LOST = 30  # farther out than this, descent is stopped
FLAT = 1e-4  # a gradient and a velocity shorter than this have come to rest
MOST_STEPS = 2000
AXES = np.linspace(-FAR[0], FAR[0], 151), np.linspace(-FAR[1], FAR[1], 101)
GRID = np.stack(np.meshgrid(*AXES), axis=-1)
LOOK_AHEAD = 30


class Place(NamedTuple):
    """Where descent stands: the weights, and the velocity with which it came."""

    w: np.ndarray
    velocity: np.ndarray


@cache
def landscape(name):
    """Prepare what is shown of a surface: shades of its height (101, 151), contour lines, lowest places."""
    heights = np.sqrt(np.maximum(SURFACES[name].height(GRID), 0))
    levels = np.quantile(heights, 0.9) * np.arange(0.08, 1.8, 0.12)  # equally far apart in a bowl
    pieces = [zero_line(heights - level, *AXES) for level in levels]
    bands = np.minimum(np.digitize(heights, levels), 9) / 9
    return 0.05 + 0.6 * bands, np.concatenate(pieces), minima(name)


def minima(name):
    """Return the lowest places of a surface (M, 2), deepest first."""
    if name == "two valleys":
        across = np.sort(np.roots([1, 0, -4, 1]).real)[[0, 2]]
        return np.column_stack([across, across / 2])
    return np.array([[0.0, -2], [0, 2]]) if name == "saddle" else np.zeros((1, 2))


@cache
def run_on(surface):
    """Return the run whose parameters are w, and whose loss is the height of the surface there."""
    return descent(lambda w: (surface.height(w), surface.gradient(w)), np.zeros(2), learning_rate=1)


def after(surface, place, learning_rate, momentum):
    """Return the place one update later: v ← βv − η∇J, w ← w + v."""
    run = run_on(surface)
    run.learning_rate, run.momentum = learning_rate, momentum
    run.restore(Snapshot(place.w, place.velocity))
    run.step()
    return Place(*run.snapshot()[:2])


def ending(surface, past):
    """Why there is no next step: "lost", "at rest", "enough"; or "" where there is one."""
    now = past[-1]
    if np.abs(now.w).max() > LOST:
        return "lost"
    if max(np.linalg.norm(surface.gradient(now.w)), np.linalg.norm(now.velocity)) < FLAT:
        return "at rest"
    return "enough" if len(past) > MOST_STEPS else ""


def advance(past, *, surface, learning_rate, momentum, **_):
    """Take one update; None where descent has come to rest, or is lost."""
    surface = SURFACES[surface]
    return None if ending(surface, past) else after(surface, past[-1], learning_rate, momentum)


class Descent(LiveFigure):
    """Descent on a surface of two weights: start, learning rate, momentum; step, play, back."""

    title = "Valley walker"
    shape = 0.26

    surface = Choice(tuple(SURFACES))
    learning_rate = Slider(0.001, 10, 0.05, start=0.1, label="η", log=True)
    momentum = Slider(0, 0.95, 0.05, start=0.0, label="momentum β")
    w1 = Slider(-4.5, 4.5, 0.05, start=-2.5, label="start w₁", drawer=True)
    w2 = Slider(-3, 3, 0.05, start=1.5, label="start w₂", drawer=True)
    look_ahead = Toggle(label=f"draw the next {LOOK_AHEAD} steps", drawer=True)

    presets = (
        Preset("too small", dict(learning_rate=0.01)),
        Preset("right", dict(learning_rate=0.4)),
        Preset("too large", dict(learning_rate=2.3)),
        Preset("at the limit", dict(learning_rate=2.0)),
        Preset("ravine: zig-zag", dict(surface="ravine", learning_rate=0.095)),
        Preset("ravine, momentum", dict(surface="ravine", learning_rate=0.095, momentum=0.7)),
        Preset("saddle", dict(surface="saddle", w2=0.01, learning_rate=0.3)),
        Preset("two valleys", dict(surface="two valleys", w1=0.5, w2=2.5, learning_rate=0.3)),
    )
    presets_keep = ("look_ahead",)
    drags = {"start": Drag("the start", lambda values, x, y: {"w1": x, "w2": y}, nudge=0.05)}
    timeline = Timeline(
        start=lambda *, w1, w2, **_: Place(np.array([w1, w2], dtype=float), np.zeros(2)),
        advance=advance,
        unit=lambda values: "one update",
        restarts=("surface", "w1", "w2"),
        uses=("learning_rate", "momentum"),
        done=lambda facts: bool(facts["ended"]),
        remember=remembered,
    )

    def view(self):
        return DescentView(*FAR.tolist())

    def compute(self, past, surface, w1, w2, learning_rate, momentum, look_ahead, former):
        settings = dict(surface=surface, w1=w1, w2=w2, learning_rate=learning_rate, momentum=momentum)
        name, surface = surface, SURFACES[surface]
        now, ended = past[-1], ending(surface, past)
        following = after(surface, now, learning_rate, momentum) if ended != "lost" else None
        path = np.array([place.w for place in past])
        losses = surface.height(path)
        ahead = way_ahead(name, past, learning_rate, momentum, look_ahead)
        facts = {
            "formula": surface.formula,
            "quadratic": surface.quadratic,
            "start": (w1, w2),
            "w": tuple(map(float, now.w)),
            "velocity": tuple(map(float, now.velocity)),
            "gradient": tuple(map(float, surface.gradient(now.w))),
            "next_w": tuple(map(float, following.w)) if following else None,
            "next_velocity": tuple(map(float, following.velocity)) if following else None,
            "loss": float(losses[-1]),
            "losses": losses,
            "loss_text": f"J = {show(losses[-1], 3)}",
            "path": path,
            "steps": len(past) - 1,
            "ended": ended,
            "outside": bool(np.any(np.abs(now.w) > FAR)),
            **meter(surface, now, learning_rate, momentum),
            **drawn(name, path, ahead, following),
            "stride_name": "v" if momentum else "−η∇J",
            "former": compared(former, settings),
            "arrays": {name: np.array(place) for name, place in zip(("w", "v"), now)}
            | {"gradient": surface.gradient(now.w)},
        }
        return facts | {"told": outcome(facts | {"surface": name})[0]}

    def explain(self, facts):
        return Words(
            [*equation(facts), ("\n", None), meter_words(facts)],
            numpy_line(facts),
            "next_w" if facts["next_w"] else "w",
            description(facts),
        )


def meter(surface, now, learning_rate, momentum):
    """Compare ηλ with its limit 2(1 + β); λ is the largest curvature where w is now."""
    flattest, steepest = curvatures(surface, now.w)
    product, bound = round(learning_rate * steepest, 10), round(2 * (1 + momentum), 10)
    return {
        "curvature": steepest,
        "flattest": flattest,
        "product": product,
        "meter_limit": bound,
        "stable": "yes" if product < bound else "no",
        "stable_at_double": "yes" if 2 * product < bound else "no",  # with twice the learning rate
        "limit": largest_stable_rate(steepest, momentum),
        "kept_on_the_floor": surface.quadratic and product >= bound and on_the_floor(surface, now),
        "product_text": f"ηλ = {show(product, 3)}",
        "limit_text": f"limit {show(bound, 3)}",
    }


def drawn(name, path, ahead, following):
    """Return what the picture shows of a surface, of the path so far and of the way ahead, (K, 2) each."""
    surface, now = SURFACES[name], path[-1]
    shades, contours, lowest = landscape(name)
    gradient = surface.gradient(now)
    return {
        "title": f"J = {surface.formula}" if len(surface.formula) < 25 else name,
        "shades": shades,
        "contours": contours,
        "minima": lowest,
        "drawn_path": within_reach(path),
        "drawn_ahead": within_reach(ahead),
        "drawn_stride": within_reach(np.array([now, following.w]))[1] - now if following else np.zeros(2),
        "downhill": -gradient / max(np.linalg.norm(gradient), 0.8),
    }


def on_the_floor(surface, now):
    """Say whether w has no part at all in the steepest directions of a quadratic: nothing can grow."""
    curved = np.diag(surface.hessian(now.w))
    steep = curved == curved.max()
    return not (now.w[steep].any() or now.velocity[steep].any())


def way_ahead(name, past, learning_rate, momentum, wanted):
    """Return the path of the next steps, if it is wanted: (K, 2)."""
    ahead = list(past)
    for _ in range(LOOK_AHEAD if wanted else 0):
        place = advance(ahead, surface=name, learning_rate=learning_rate, momentum=momentum)
        if place is None:
            break
        ahead.append(place)
    steps = ahead[len(past) - 1 :]
    return np.array([place.w for place in steps]) if len(steps) > 1 else np.zeros((0, 2))


def within_reach(path, most=2 * LOST):
    """Return a path whose last leap is cut short where it goes too far to be drawn; its direction stays."""
    if len(path) < 2:
        return path
    leap = path[-1] - path[-2]
    return np.vstack([path[:-1], path[-2] + leap / max(1, np.linalg.norm(leap) / most)])
