"""What is said of descent: the next update in numbers and in NumPy, the meter, and what has become of w."""

import numpy as np

from ...figure import style
from ...text import array, plural, show, vector


def digits_for(*numbers):
    """Return how many digits sums of these numbers need to come out right when they are written out."""
    return 4 + max(0, int(np.log10(max(1e-9, np.abs(np.concatenate(numbers)).max()))))


def written(values, digits):
    """Write a vector as in the text, without digits that are only rounding."""
    return vector((round(value, 9) for value in values), digits)


def equation(facts):
    """Write the next update with its numbers, in pieces."""
    w, rate = facts["w"], show(facts["learning_rate"])
    if facts["next_w"] is None:
        return [(f"w = {written(w, 4)}: descent is stopped here", None)]
    digits = digits_for(w, facts["gradient"], facts["next_w"])
    w, slope, velocity, old, new = (
        written(facts[name], digits) for name in ("w", "gradient", "next_velocity", "velocity", "next_w")
    )
    if not facts["momentum"]:
        return [(f"w ← w − η·∇J = {w} − {rate}·{slope} = {new}", None)]
    return [
        (f"v ← β·v − η·∇J = {show(facts['momentum'])}·{old} − {rate}·{slope} = {velocity}", None),
        (f",   w ← w + v = {new}", None),
    ]


def numpy_line(facts):
    """Write the same update in NumPy, of the arrays w, v and gradient."""
    if facts["next_w"] is None:
        return f"w = {array(facts['w'], 8)}"
    rate, momentum = facts["learning_rate"], facts["momentum"]
    if not momentum:
        return f"next_w = w - {rate} * gradient"
    return f"v = {momentum} * v - {rate} * gradient; next_w = w + v"


def comparison(facts):
    """Write ηλ beside its limit: 2.3 > 2."""
    product, bound = facts["product"], facts["meter_limit"]
    sign = "<" if product < bound else ">" if product > bound else "="
    digits = 3 if f"{product:.3g}" != f"{bound:.3g}" or sign == "=" else 6
    return f"{show(product, digits)} {sign} {show(bound, digits)}"


def meter_words(facts):
    """Say what the meter shows, as a piece in its colour."""
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
    """Say what has become of w, in a few words for the picture and in a sentence; both empty on the way."""
    if facts["ended"] == "lost":
        return "diverged: w has left the picture", "w is far outside the picture, so the steps stop."
    if facts["ended"] == "enough":
        return f"{facts['steps']} steps", f"After {facts['steps']} steps it is stopped."
    if facts["ended"] == "at rest":
        if facts["flattest"] < 0:
            stuck = "The gradient is 0, so nothing moves, yet this is a saddle, no minimum."
            return "stuck on the saddle", stuck
        if facts["surface"] == "two valleys" and facts["w"][0] < 0:
            return "in the deep valley", "It ends in the deep valley."
        if facts["surface"] == "two valleys":
            shallow = "It ends in the shallow valley: another start would get deeper."
            return "in the shallow valley", shallow
        return "arrived", "It has arrived: the gradient is nearly 0."
    if facts["outside"]:
        return f"w = {written(facts['w'], 3)} is outside", "w is outside the picture."
    return "", ""


def description(facts):
    """Say what the picture shows."""
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
