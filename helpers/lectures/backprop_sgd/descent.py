"""Valley walker: descent on a surface, update by update, and how large a learning rate it bears."""

from functools import cache
from typing import NamedTuple

import numpy as np

from ...engine.surfaces import SURFACES, curvatures, largest_stable_rate
from ...engine.training import roll
from ...figure import style
from ...figure.contour import zero_line
from ...figure.controls import Choice, Drag, Preset, Slider, Toggle
from ...figure.figure import LiveFigure, Timeline
from ...figure.words import Words
from ...text import plural, show
from .descent_view import DescentView

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
    """What is shown of a surface: shades of its height (101, 151), contour lines, lowest places."""
    heights = np.sqrt(np.maximum(SURFACES[name].height(GRID), 0))
    levels = np.quantile(heights, 0.9) * np.arange(0.08, 1.8, 0.12)  # equally far apart in a bowl
    pieces = [zero_line(heights - level, *AXES) for level in levels]
    bands = np.minimum(np.digitize(heights, levels), 9) / 9
    return 0.05 + 0.6 * bands, np.concatenate(pieces), minima(name)


def minima(name):
    """The lowest places of a surface (M, 2), deepest first."""
    if name == "two valleys":
        across = np.sort(np.roots([1, 0, -4, 1]).real)[[0, 2]]
        return np.column_stack([across, across / 2])
    return np.array([[0.0, -2], [0, 2]]) if name == "saddle" else np.zeros((1, 2))


def after(surface, place, learning_rate, momentum):
    """The place one update later: v ← βv − η∇J, w ← w + v."""
    w, velocity = place.w.copy(), place.velocity.copy()
    roll(w, velocity, surface.gradient(w), learning_rate=learning_rate, momentum=momentum)
    return Place(w, velocity)


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


def live_descent(
    *, surface="bowl", w1=-2.5, w2=1.5, learning_rate=0.1, momentum=0.0, look_ahead=False, steps=0
):
    """Descent on a surface of two weights: start, learning rate, momentum; step, play, back."""

    def compute(past, surface, w1, w2, learning_rate, momentum, look_ahead):
        name, surface = surface, SURFACES[surface]
        now, ended = past[-1], ending(surface, past)
        gradient = surface.gradient(now.w)
        following = after(surface, now, learning_rate, momentum) if ended != "lost" else None
        path = np.array([place.w for place in past])
        losses = surface.height(path)
        flattest, steepest = curvatures(surface, now.w)
        product, bound = round(learning_rate * steepest, 10), round(2 * (1 + momentum), 10)
        shades, contours, lowest = landscape(name)
        stride = within_reach(np.array([now.w, following.w]))[1] - now.w if following else np.zeros(2)
        facts = {
            "surface": name,
            "title": f"J = {surface.formula}" if len(surface.formula) < 25 else name,
            "formula": surface.formula,
            "quadratic": surface.quadratic,
            "start": (w1, w2),
            "w": tuple(map(float, now.w)),
            "velocity": tuple(map(float, now.velocity)),
            "gradient": tuple(map(float, gradient)),
            "next_w": tuple(map(float, following.w)) if following else None,
            "next_velocity": tuple(map(float, following.velocity)) if following else None,
            "learning_rate": learning_rate,
            "momentum": momentum,
            "loss": float(losses[-1]),
            "losses": losses,
            "path": path,
            "steps": len(past) - 1,
            "curvature": steepest,
            "flattest": flattest,
            "product": product,
            "meter_limit": bound,
            "stable": "yes" if product < bound else "no",
            "limit": largest_stable_rate(steepest, momentum),
            "ended": ended,
            "kept_on_the_floor": surface.quadratic and product >= bound and on_the_floor(surface, now),
            "shades": shades,
            "contours": contours,
            "minima": lowest,
            "drawn_path": within_reach(path),
            "drawn_ahead": within_reach(way_ahead(name, past, learning_rate, momentum, look_ahead)),
            "drawn_stride": stride,
            "stride_name": "v" if momentum else "−η∇J",
            "downhill": -gradient / max(np.linalg.norm(gradient), 0.8),
            "most_steps": int(20 * 2 ** np.ceil(np.log2(max(1, (len(past) - 1) / 20)))),
            "loss_text": f"J = {show(losses[-1], 3)}",
            "product_text": f"ηλ = {show(product, 3)}",
            "limit_text": f"limit {show(bound, 3)}",
        }
        return facts | {"told": outcome(facts)[0]}

    def explain(facts):
        return Words(
            [*equation(facts), ("\n", None), meter_words(facts)],
            numpy_line(facts),
            "next_w" if facts["next_w"] else "w",
            twin(facts),
        )

    return LiveFigure(
        live_descent,
        title="Valley walker",
        compute=compute,
        view=DescentView(*FAR.tolist()),
        explain=explain,
        controls=[
            Choice("surface", "surface", tuple(SURFACES), surface),
            Slider("learning_rate", "η", 0.001, 10, 0.05, learning_rate, log=True),
            Slider("momentum", "momentum β", 0, 0.95, 0.05, momentum),
            Slider("w1", "start w₁", -4.5, 4.5, 0.05, w1, drawer=True),
            Slider("w2", "start w₂", -3, 3, 0.05, w2, drawer=True),
            Toggle("look_ahead", f"draw the next {LOOK_AHEAD} steps", look_ahead, drawer=True),
        ],
        presets=[
            Preset("too small", cue(learning_rate=0.01)),
            Preset("right", cue(learning_rate=0.4)),
            Preset("too large", cue(learning_rate=2.3)),
            Preset("at the limit", cue(learning_rate=2.0)),
            Preset("ravine: zig-zag", cue("ravine", learning_rate=0.095)),
            Preset("ravine, momentum", cue("ravine", learning_rate=0.04, momentum=0.7)),
            Preset("saddle", cue("saddle", w=(-2.5, 0.01), learning_rate=0.3)),
            Preset("two valleys", cue("two valleys", w=(0.5, 2.5), learning_rate=0.3)),
        ],
        drags={"start": Drag("the start", lambda values, x, y: {"w1": x, "w2": y}, nudge=0.05)},
        timeline=Timeline(
            start=lambda *, w1, w2, **_: Place(np.array([w1, w2], dtype=float), np.zeros(2)),
            advance=advance,
            unit=lambda values: "one update",
            restarts=("surface", "w1", "w2"),
            uses=("learning_rate", "momentum"),
            done=lambda facts: bool(facts["ended"]),
        ),
        steps=steps,
        shape=0.26,
    )


def cue(surface="bowl", *, w=(-2.5, 1.5), learning_rate, momentum=0.0):
    """The values of a preset."""
    return dict(surface=surface, w1=w[0], w2=w[1], learning_rate=learning_rate, momentum=momentum)


def on_the_floor(surface, now):
    """Whether w has no part at all in the steepest directions of a quadratic, so that nothing can grow."""
    curved = np.diag(surface.hessian(now.w))
    steep = curved == curved.max()
    return not (now.w[steep].any() or now.velocity[steep].any())


def way_ahead(name, past, learning_rate, momentum, wanted):
    """The path of the next steps, if it is wanted: (K, 2)."""
    ahead = list(past)
    for _ in range(LOOK_AHEAD if wanted else 0):
        place = advance(ahead, surface=name, learning_rate=learning_rate, momentum=momentum)
        if place is None:
            break
        ahead.append(place)
    steps = ahead[len(past) - 1 :]
    return np.array([place.w for place in steps]) if len(steps) > 1 else np.zeros((0, 2))


def within_reach(path, most=2 * LOST):
    """A path whose last leap is cut short where it goes too far to be drawn; its direction stays."""
    if len(path) < 2:
        return path
    leap = path[-1] - path[-2]
    return np.vstack([path[:-1], path[-2] + leap / max(1, np.linalg.norm(leap) / most)])


def digits_for(*numbers):
    """So many digits that sums of these numbers, written out, still come out right."""
    return 4 + max(0, int(np.log10(max(1e-9, np.abs(np.concatenate(numbers)).max()))))


def written(values, digits):
    """A vector as in the text, without digits that are only rounding."""
    return f"({', '.join(show(round(value, 9), digits) for value in values)})"


def equation(facts):
    """The next update with its numbers, as pieces."""
    w, rate = facts["w"], show(facts["learning_rate"])
    if facts["next_w"] is None:
        return [(f"w = {written(w, 4)}: descent is stopped here", None)]
    digits = digits_for(w, facts["gradient"], facts["next_w"])
    w, slope, velocity, old, new = (
        written(facts[name], digits) for name in ("w", "gradient", "next_velocity", "velocity", "next_w")
    )
    if not facts["momentum"]:
        return [
            (f"w ← w − η·∇J = {w} − {rate}·{slope} = {new}", None),
        ]
    return [
        (f"v ← β·v − η·∇J = {show(facts['momentum'])}·{old} − {rate}·{slope} = {velocity}", None),
        (f",   w ← w + v = {new}", None),
    ]


def numpy_line(facts):
    """The same update as Python."""

    def array(values, digits):
        return f"np.array([{', '.join(repr(float(f'{value:.{digits}g}') + 0.0) for value in values)}])"

    if facts["next_w"] is None:
        return f"w = {array(facts['w'], 8)}"
    digits = 2 + digits_for(facts["w"], facts["gradient"], facts["next_w"])
    w, slope, old = (array(facts[name], digits) for name in ("w", "gradient", "velocity"))
    rate, momentum = facts["learning_rate"], facts["momentum"]
    if not momentum:
        return f"next_w = {w} - {rate} * {slope}"
    return f"v = {momentum} * {old} - {rate} * {slope}; next_w = {w} + v"


def comparison(facts):
    """ηλ against its limit: 2.3 > 2."""
    product, bound = facts["product"], facts["meter_limit"]
    sign = "<" if product < bound else ">" if product > bound else "="
    digits = 3 if f"{product:.3g}" != f"{bound:.3g}" or sign == "=" else 6
    return f"{show(product, digits)} {sign} {show(bound, digits)}"


def meter_words(facts):
    """What the meter says, as a piece in its colour."""
    text = comparison(facts)
    if facts["quadratic"]:
        what = {"<": "stable", "=": "just at the limit", ">": "diverges"}[text.split()[1]]
    else:
        what = {"<": "stable here", "=": "just at the limit here", ">": "too large here"}[text.split()[1]]
    name = "ηλ" if facts["surface"] == "bowl" else "ηλ_max"
    limit = "2" if not facts["momentum"] else "2(1 + β)"
    colour = style.POSITIVE_TEXT if facts["stable"] == "yes" else style.NEGATIVE_TEXT
    return f"{name} = {text}: {what}   (limit {limit}; curvature λ = {show(facts['curvature'])})", colour


def outcome(facts):
    """What has become of w: in a few words for the picture, and as a sentence; both empty on the way."""
    if facts["ended"] == "lost":
        return "diverged: w has left the picture", "w is far outside the picture, so the steps stop."
    if facts["ended"] == "enough":
        return f"{MOST_STEPS} steps", f"After {MOST_STEPS} steps it is stopped."
    if facts["ended"] == "at rest":
        if facts["flattest"] < 0:
            return (
                "stuck on the saddle",
                "The gradient is 0, so nothing moves, yet this is a saddle, no minimum.",
            )
        if facts["surface"] == "two valleys":
            deep = facts["w"][0] < 0
            return (
                f"in the {'deep' if deep else 'shallow'} valley",
                "It ends in the deep valley."
                if deep
                else "It ends in the shallow valley: another start would get deeper.",
            )
        return "arrived", "It has arrived: the gradient is nearly 0."
    if np.any(np.abs(facts["w"]) > FAR):
        return f"w = {written(facts['w'], 3)} is outside", "w is outside the picture."
    return "", ""


def twin(facts):
    """The picture in words."""
    moving = f" and momentum β = {show(facts['momentum'])}" if facts["momentum"] else ""
    where = f"w = {written(facts['w'], 3)}, loss {show(facts['loss'], 3)}"
    steps = plural(facts["steps"], "update")
    text = comparison(facts)
    if facts["kept_on_the_floor"]:
        promise = "Not stable, yet w stands exactly on the valley floor, where nothing can grow."
    elif not facts["quadratic"]:
        promise = "The curvature differs from place to place, so this holds here only."
    elif facts["stable"] == "yes":
        promise = "Every start leads to the minimum."
    elif "=" in text:
        promise = "It neither comes to rest nor grows for ever."
    else:
        promise = "Every step overshoots more than the last: it diverges."
    sentence = outcome(facts)[1]
    return (
        f"Descent on the {facts['surface']} with η = {show(facts['learning_rate'])}{moving}: after {steps} "
        f"{where}. Meter: ηλ = {text}. {promise}{' ' if sentence else ''}{sentence}"
    )
