"""Blur and edge: a picture before and after a Gaussian blur, a Laplacian, or a difference of two blurs."""

from functools import cache, lru_cache

import numpy as np

from ...engine import LAPLACIAN, blur, clipped_share, filter_image, gaussian
from ...engine.convolution import ROUNDING
from ...figure import style
from ...figure.controls import Choice, Drag, Preset, Slider
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import plain
from ...text import show as written
from .blur_view import BlurView
from .picture_marks import Place
from .pictures import (
    COLOUR,
    ENOUGH,
    FOLLOW,
    NUCLEI,
    filtered,
    percent,
    picture_controls,
    picture_of,
    round_up,
    scale_texts,
    signs,
)

BLUR, EDGES, DIFFERENCE = OPERATIONS = ("Gaussian blur", "Laplacian", "difference of blurs")
SHOWS = ("signed", "clipped")
WIDER = 1.6  # times σ has the second blur of a difference
BINS = 70


def live_blur(
    *,
    picture=COLOUR,
    picture_file=None,
    operation=BLUR,
    sigma=2.0,
    show="clipped",
    wipe=0.35,
):
    """A picture before and after a filter of width σ, and what of its output a plain picture hides."""

    def compute(operation, sigma, show, wipe, **values):
        shot = picture_of(values)
        out = output(shot, operation, float(sigma))
        K = kernel_of(operation, float(sigma))
        middle = K[len(K) // 2, len(K) // 2]
        edges, counts = histogram(out.values)
        above = out.share_clipped - out.share_negative
        shares = {"below": out.share_negative, "inside": 1 - out.share_clipped, "above": above}
        return {
            "title": shot.title,
            "note": shot.note,
            "image": shot.image,
            "operation": operation,
            "sigma": sigma,
            "show": show,
            "wipe": wipe,
            "output": out.values,
            "painted": out.mean if show == "signed" else out.values,
            "lowest": out.lowest,
            "highest": out.highest,
            "share_clipped": out.share_clipped,
            "share_negative": out.share_negative,
            "reach": out.reach,
            "kernel": K,
            "kernel_sum": round(float(K.sum()), 6) + 0.0,
            "circle": operation != DIFFERENCE,
            "kernel_name": f"kernel, {len(K)} × {len(K)}",
            "kernel_note": f"sum {written(round(K.sum(), 6), 3)}, middle {written(middle, 3)}",
            "edges": edges,
            "counts": counts,
            "share_texts": {part: f"{SAID[part]}: {percent(share)}" for part, share in shares.items()},
            "scale_texts": scale_texts(show, out.reach),
            "arrays": {"image": shot.image, **ENGINE},
        }

    def to_wipe(values, x, y):
        return {"wipe": x / Place(*picture_of(values).grey.shape).side}

    return LiveFigure(
        live_blur,
        title="Blur and edge",
        compute=compute,
        view=BlurView(),
        explain=explain,
        controls=[
            Choice("operation", "filter", OPERATIONS, operation),
            Slider("sigma", "σ (pixels)", 0, 5, 0.1, sigma),
            Choice("show", "show output", SHOWS, show),
            *picture_controls(picture, picture_file, drawer=True),
            Slider("wipe", "before | after", 0, 1, 0.01, wipe, drawer=True),
        ],
        presets=[
            cue("blur, σ = 2"),
            cue("blur, σ = 5", sigma=5),
            cue("Laplacian", EDGES, sigma=0),
            cue("… clipped", EDGES, sigma=0, show="clipped"),
            cue("smooth first", EDGES),
            cue("nuclei: noise", EDGES, sigma=0, picture=NUCLEI),
            cue("nuclei: smooth first", EDGES, sigma=3, picture=NUCLEI),
            cue("difference of blurs", DIFFERENCE, picture=NUCLEI),
        ],
        drags={"wipe": Drag("the wipe", to_wipe, nudge=5, anywhere=True)},
        follow=FOLLOW,
        shape=0.28,
    )


def cue(label, operation=BLUR, *, sigma=2, picture=COLOUR, show=None):
    """A preset: a blur is shown as a picture, what has a sign with its sign."""
    show = show or ("clipped" if operation == BLUR else "signed")
    return Preset(label, dict(picture=picture, operation=operation, sigma=sigma, show=show))


# ---- the numbers ----

ENGINE = {
    "blur": blur,
    "filter_image": filter_image,
    "clipped_share": clipped_share,
    "LAPLACIAN": LAPLACIAN,
}
SAID = {"below": "below 0", "inside": "0 to 1", "above": "above 1"}  # the parts of the output values


@lru_cache(maxsize=4)
def output(picture, operation, sigma):
    """The whole output on a picture, colour by colour, measured."""
    values = blur(picture.image, sigma)
    if operation == EDGES:
        values = filter_image(values, LAPLACIAN)
    if operation == DIFFERENCE:
        values = values - blur(picture.image, WIDER * sigma)
    return filtered(values, 1)


@cache
def kernel_of(operation, sigma):
    """The one kernel that does the same in one go."""
    K = np.outer(gaussian(sigma), gaussian(sigma))
    if operation == EDGES:
        return filter_image(np.pad(K, 1), LAPLACIAN, border="zero")
    if operation == DIFFERENCE:
        wide = gaussian(WIDER * sigma)
        return np.pad(K, (len(wide) - len(K)) // 2) - np.outer(wide, wide)
    return K


def histogram(values):
    """How often values fall between edges, about BINS times: edges, counts. A few far out are left out.

    A bin is as wide as some steps of the picture's 255, or all bars would be of uneven heights.
    """
    every = max(1, int(np.sqrt(values.size / ENOUGH)))
    values = values[::every, ::every].ravel()
    low, high = np.quantile(values, (0.005, 0.995))
    low = -round_up(-low) if low < -10 * ROUNDING else 0.0
    high = round_up(high) if low or high > 10 * ROUNDING else 1.0
    step = (high - low) / BINS
    step = max(1, round(255 * step)) / 255 if 255 * step > 0.5 else step
    first, last = np.floor(low / step + 1e-6), np.ceil(high / step - 1e-6)
    counts, edges = np.histogram(values + ROUNDING, int(last - first), (first * step, last * step))
    return edges.tolist(), counts


# ---- words ----


def explain(facts):
    """The share that is hidden, how the output is made, and the picture in words."""
    below, above = facts["share_negative"], facts["share_clipped"] - facts["share_negative"]
    equation = [
        ("share hidden = below 0 + above 1 = ", None),
        (written(below), style.NEGATIVE),
        (" + ", None),
        (written(above), style.POSITIVE),
        (f" = {written(facts['share_clipped'])}\n{made(facts)}", None),
    ]
    line = f"share_clipped = clipped_share({code(facts)})   # {written(facts['share_clipped'])}"
    return Words(equation, line, "share_clipped", twin(facts))


def made(facts):
    """How an output pixel is made, with the present numbers."""
    sigma, n = written(facts["sigma"]), len(gaussian(float(facts["sigma"])))
    if facts["operation"] == BLUR and n == 1:
        return f"σ = {sigma}: the bell has one weight, 1. Nothing is blurred"
    if facts["operation"] == BLUR:
        return (
            f"weights e^(−x²/2σ²), x = −{n // 2} … {n // 2} (to 4σ):  {n}·{n} = {n * n} products per pixel, "
            f"or {n} + {n} = {2 * n} in two passes"
        )
    if facts["operation"] == EDGES:
        first = f", of the picture blurred with σ = {sigma}" if facts["sigma"] else ", of the raw picture"
        return f"left + right + above + below − 4·pixel{first}"
    return f"blur with σ = {sigma}, minus blur with {WIDER}·{sigma} = {written(WIDER * facts['sigma'])}"


def code(facts):
    """What computes the output from `image`."""
    sigma = plain(facts["sigma"])
    first = f"blur(image, {sigma})" if facts["sigma"] else "image"
    if facts["operation"] == EDGES:
        return f"filter_image({first}, LAPLACIAN)"
    wider = plain(WIDER * facts["sigma"])
    return f"blur(image, {sigma}) - blur(image, {wider})" if facts["operation"] == DIFFERENCE else first


def twin(facts):
    """The picture in words."""
    note = f"{facts['note']} " if facts["note"] else ""
    told = done(facts["operation"], float(facts["sigma"]))
    low, high = (written(facts[end], 3) for end in ("lowest", "highest"))
    text = f"{note}{told} Left of the line: {facts['title']}; right of it: filtered. "
    text += f"The output runs from {low} to {high}"
    if not facts["share_clipped"]:
        return f"{text}: nothing is cut off."
    hidden = f"{percent(facts['share_clipped'])} of it is below 0 or above 1"
    if facts["show"] == "clipped":
        return f"{text}; {hidden}, and hidden here."
    return f"{text}; {hidden}: a plain picture would hide that. {signs(facts)}."


def done(operation, sigma):
    """What the filter does to a picture; a bell that is too narrow for a second weight does nothing."""
    told, blurred = written(sigma), len(gaussian(sigma)) > 1
    if operation == BLUR:
        what = "each pixel becomes a mean of those around it" if blurred else "nothing is blurred"
        return f"Gaussian blur, σ = {told}: {what}."
    if operation == EDGES and blurred:
        left = percent(noise_left(sigma))
        return f"Laplacian after a blur of σ = {told}: edges; of the noise of single pixels {left} is left."
    if operation == EDGES:
        what = f"after a blur of σ = {told}, which blurs nothing" if sigma else "of the raw picture"
        return f"Laplacian {what}: it answers to edges, and to every speck."
    if np.abs(kernel_of(operation, sigma)).max() < ROUNDING:
        return f"Difference of blurs, σ = {told}: nothing is blurred, so nothing differs."
    return f"A blur of σ = {told} minus one of {written(WIDER * sigma)}: structures of about that size stay."


def noise_left(sigma):
    """The spread that a Laplacian makes of pixelwise noise after a blur, as a share of that without one."""
    return np.linalg.norm(kernel_of(EDGES, sigma)) / np.linalg.norm(LAPLACIAN)
