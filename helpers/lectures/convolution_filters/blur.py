"""Blur and edge: a picture before and after a Gaussian blur, a Laplacian, or a difference of two blurs."""

from functools import cache, lru_cache

import numpy as np

from ...engine import LAPLACIAN, blur, clipped_share, filter_image, gaussian
from ...engine.convolution import ROUNDING
from ...figure import Choice, Drag, LiveFigure, Preset, Slider, Stored, Words, style
from ...text import percent, plain
from ...text import show as written
from .blur_view import BlurView
from .picture_marks import Crop
from .pictures import (
    CORNER,
    ENOUGH,
    NUCLEI,
    filtered,
    picture_controls,
    picture_of,
    read_corner,
    round_up,
    scale_texts,
    show_file,
    signs,
    with_file,
)

BLUR, EDGES, DIFFERENCE = OPERATIONS = ("Gaussian blur", "Laplacian", "difference of blurs")
SHOWS = ("signed", "clipped")
WIDER = 1.6  # times σ has the second blur of a difference
BINS = 70


def to_wipe(values, x, y):
    """Return the controls that bring the wipe to x."""
    return {"wipe": x / Crop(picture_of(values).grey.shape, values["crop"]).place.side}


class Blur(LiveFigure):
    """A picture before and after a filter of width σ, and what of its output a plain picture hides."""

    title = "Blur and edge"
    view = BlurView
    shape = 0.295

    operation = Choice(OPERATIONS, label="filter")
    sigma = Slider(0, 5, start=2.0, label="σ (pixels)")
    show = Choice(SHOWS, start="clipped", label="show output")
    picture, picture_file, page = picture_controls(drawer=True)
    crop = Stored(read_corner, start=CORNER)
    wipe = Slider(0, 1, 0.01, start=0.35, label="before | after", drawer=True)

    presets = (
        Preset("blur, σ = 2"),
        Preset("blur, σ = 5", dict(sigma=5)),
        Preset("Laplacian", dict(operation=EDGES, sigma=0, show="signed")),
        Preset("… clipped", dict(operation=EDGES, sigma=0)),
        Preset("smooth first", dict(operation=EDGES, show="signed")),
        Preset("nuclei: noise", dict(picture=NUCLEI, operation=EDGES, sigma=0, show="signed")),
        Preset("nuclei: smooth first", dict(picture=NUCLEI, operation=EDGES, sigma=3, show="signed")),
        Preset("difference of blurs", dict(picture=NUCLEI, operation=DIFFERENCE, show="signed")),
    )
    presets_keep = ("picture_file", "page", "wipe", "crop")
    derive = {"picture_file": show_file}

    @property
    def drags(self):
        view = self.scene
        return {
            "wipe": Drag("the wipe", to_wipe, nudge=0.96, anywhere=True),
            "crop": Drag("the enlarged part", self.moved, nudge=lambda: 8 * view.overview.unit),
        }

    def moved(self, values, x, y):
        """Return the part whose middle is at (x, y) of the overview."""
        return {"crop": self.scene.overview.corner(x, y, picture_of(values).grey.shape)}

    def __init__(self, **start):
        """Show the figure; `picture` may also name a file of one's own."""
        super().__init__(**with_file(start))

    def validate(self, values):
        """Keep the enlarged part inside the picture."""
        crop = Crop(picture_of(values).grey.shape, values["crop"])
        return values | {"crop": (crop.top, crop.left)}

    def compute(self, operation, sigma, show, **values):
        shot = picture_of(values)
        out = output(shot, operation, float(sigma))
        edges, counts = histogram(out.values)
        above = out.share_clipped - out.share_negative
        shares = {"below": out.share_negative, "inside": 1 - out.share_clipped, "above": above}
        return {
            "title": shot.title,
            "note": shot.note,
            "image": shot.image,
            "output": out.values,
            "painted": out.mean if show == "signed" else out.values,
            "lowest": out.lowest,
            "highest": out.highest,
            "share_clipped": out.share_clipped,
            "share_negative": out.share_negative,
            "reach": out.reach,
            "circle": operation != DIFFERENCE,
            "edges": edges,
            "counts": counts,
            "share_texts": {part: told_shorter(part, percent(share)) for part, share in shares.items()},
            "scale_texts": scale_texts(show, out.reach),
            "arrays": {"image": shot.image, **ENGINE},
            **kernel_shown(operation, float(sigma)),
        }

    def explain(self, facts):
        below, above = facts["share_negative"], facts["share_clipped"] - facts["share_negative"]
        equation = [
            ("share hidden = below 0 + above 1 = ", None),
            (written(below), style.NEGATIVE),
            (" + ", None),
            (written(above), style.POSITIVE),
            (f" = {written(facts['share_clipped'])}\n{made(facts)}", None),
        ]
        line = f"share_clipped = clipped_share({code(facts)})   # {written(facts['share_clipped'])}"
        return Words(equation, line, "share_clipped", description(facts))


# ---- the numbers ----

ENGINE = {
    "blur": blur,
    "filter_image": filter_image,
    "clipped_share": clipped_share,
    "LAPLACIAN": LAPLACIAN,
}
SAID = {  # the parts of the output values, long and short
    "below": ("below 0", "< 0"),
    "inside": ("0 to 1", "0 … 1"),
    "above": ("above 1", "> 1"),
}


@lru_cache(maxsize=4)
def output(picture, operation, sigma):
    """Filter a picture colour by colour, and measure the output."""
    values = blur(picture.image, sigma)
    if operation == EDGES:
        values = filter_image(values, LAPLACIAN)
    if operation == DIFFERENCE:
        values = values - blur(picture.image, WIDER * sigma)
    return filtered(values, 1)


@cache
def kernel_of(operation, sigma):
    """Return the one kernel that does the same in one go."""
    K = np.outer(gaussian(sigma), gaussian(sigma))
    if operation == EDGES:
        return filter_image(np.pad(K, 1), LAPLACIAN, border="zero")
    if operation == DIFFERENCE:
        wide = gaussian(WIDER * sigma)
        return np.pad(K, (len(wide) - len(K)) // 2) - np.outer(wide, wide)
    return K


def kernel_shown(operation, sigma):
    """Return the facts of the kernel's picture, and of what is written on it."""
    K = kernel_of(operation, sigma)
    middle = K[len(K) // 2, len(K) // 2]
    return {
        "kernel": K,
        "kernel_sum": round(float(K.sum()), 6) + 0.0,
        "kernel_name": f"kernel, {len(K)} × {len(K)}",
        "kernel_note": f"sum {written(round(K.sum(), 6), 3)}, middle {written(middle, 3)}",
    }


def told_shorter(part, share):
    """Write the share of a part of the output values, and the same shorter and shorter."""
    return (*(f"{name}: {share}" for name in SAID[part]), share)


def histogram(values):
    """Count how often values fall between edges, about BINS times: edges, counts. A few far out are left out.

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


def made(facts):
    """Say how an output pixel is made, with the present numbers."""
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
    """Write the Python that computes the output from `image`."""
    sigma = plain(facts["sigma"])
    first = f"blur(image, {sigma})" if facts["sigma"] else "image"
    if facts["operation"] == EDGES:
        return f"filter_image({first}, LAPLACIAN)"
    wider = plain(WIDER * facts["sigma"])
    return f"blur(image, {sigma}) - blur(image, {wider})" if facts["operation"] == DIFFERENCE else first


def description(facts):
    """Describe the picture in words."""
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
    """Say what the filter does to a picture; a bell too narrow for a second weight does nothing."""
    told, blurred = written(sigma), len(gaussian(sigma)) > 1
    if operation == BLUR:
        what = "each pixel becomes a mean of those around it" if blurred else "nothing is blurred"
        return f"Gaussian blur, σ = {told}: {what}."
    if operation == EDGES and blurred:
        left = percent(noise_left(sigma))
        return f"Laplacian after a blur of σ = {told}: edges; of the noise of single pixels {left} is left."
    if operation == EDGES:
        what = f"after a blur of σ = {told}, which blurs nothing" if sigma else "of the raw picture"
        return f"Laplacian {what}: it responds to edges, and to every speck."
    if np.abs(kernel_of(operation, sigma)).max() < ROUNDING:
        return f"Difference of blurs, σ = {told}: nothing is blurred, so nothing differs."
    return f"A blur of σ = {told} minus one of {written(WIDER * sigma)}: structures of about that size stay."


def noise_left(sigma):
    """Return the spread of pixelwise noise in a Laplacian after a blur, as a share of that without one."""
    return np.linalg.norm(kernel_of(EDGES, sigma)) / np.linalg.norm(LAPLACIAN)
