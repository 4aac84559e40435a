"""The pictures that the figures of this lecture filter, and what is measured on their output."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from ...data import nuclei, read_picture, tissue
from ...data.pictures import count_parts
from ...engine.convolution import ROUNDING
from ...figure import Choice, CourseError, Slider, Upload, short
from ...text import show as written

COLOUR, GREY, NUCLEI, OWN = PICTURES = ("tissue in colour", "tissue in grey", "nuclei", "own picture")
MOST, LEAST = 512, 5  # pixels along a side
MOST_PAGES = 99
TITLE = 22  # letters of a file's name above its picture
ENOUGH = 10_000  # values to judge a scale by


@dataclass(frozen=True, eq=False)
class Picture:
    """An image (H, W) or (H, W, 3), float32 in [0, 1], and its grey values (H, W): the mean of the colours.

    `note` says what was done to it. Two pictures are never equal, so that results may be kept by picture.
    """

    title: str
    image: np.ndarray
    grey: np.ndarray
    note: str = ""
    parts: int = 1  # pages or channels of its file
    file: tuple = ()  # name and bytes of a file with several

    @property
    def colour(self):
        return self.image.ndim == 3


def mean_colour(image):
    """Return the mean over the colours, (H, W); a grey image is its own."""
    return image @ np.full(3, 1 / 3, image.dtype) if image.ndim == 3 else image


@cache
def course_picture(name):
    """Return one of the course's own pictures."""
    image = nuclei()[0] if name == NUCLEI else tissue(grey=name == GREY)
    return Picture(name, image, mean_colour(image))


@cache
def missing_picture():
    """Return what is shown in place of an own picture until a file is chosen."""
    return replace(course_picture(COLOUR), note="No file is chosen yet, so this is the tissue.")


def own_picture(name, data, part=1):
    """Return the picture in the bytes of a file; a ValueError says why there is none."""
    image, note = read_picture(data, name=short(name), max_side=MOST, part=part)
    if min(image.shape[:2]) < LEAST:
        high, wide = image.shape[:2]
        raise ValueError(
            f"“{short(name)}” is {high} × {wide} pixels. A kernel of 5 × 5 needs a picture of at least 5 × 5."
        )
    title = name if len(name) <= TITLE else f"…{name[-TITLE:]}"
    note, parts = f"{note[:1].upper()}{note[1:]}." if note else "", count_parts(data)
    return Picture(title, image, mean_colour(image), note, parts, (name, data) if parts > 1 else ())


@lru_cache(maxsize=4)
def other_page(picture, part):
    """Return another page or channel of the same file."""
    try:
        return own_picture(*picture.file, part=part)
    except ValueError as problem:
        raise CourseError(str(problem)) from None


def picture_of(values):
    """Return the picture that the controls of a figure name."""
    if values["picture"] != OWN:
        return course_picture(values["picture"])
    if values["picture_file"] is None:
        return missing_picture()
    picture = values["picture_file"].content
    part = min(values["page"], picture.parts)
    return picture if part == 1 else other_page(picture, part)


def picture_controls(*, drawer=False):
    """Return three controls: the choice of a picture, the file of one's own, and its page or channel."""
    own = {"picture": OWN}
    file = Upload(own_picture, label="choose a file", drawer=drawer, when=own)
    page = Slider(1, MOST_PAGES, 1, start=1, label="page or channel of a TIFF", drawer=True, when=own)
    return Choice(PICTURES, drawer=drawer), file, page


CORNER = (309, 137)  # of the part that is shown enlarged at first


def read_corner(raw):
    """Return the row and the column where the enlarged part of a picture begins."""
    if not isinstance(raw, tuple | list) or len(raw) != 2 or not all(type(part) is int for part in raw):
        raise CourseError("crop is (row, column), whole numbers: where the enlarged part begins.")
    return tuple(raw)


def show_file(values):
    """Return what changes when a file is chosen: it is the picture that is shown."""
    return {"picture": OWN, "page": 1} if values["picture_file"] is not None else {}


def with_file(start):
    """Return start values in which a `picture` that is none of the choices names a file of one's own."""
    picture = start.get("picture", COLOUR)
    return start if picture in PICTURES else start | {"picture": OWN, "picture_file": picture}


class Filtered(NamedTuple):
    """The output of a filter, its mean over the colours and that without sign, and what is told of it."""

    values: np.ndarray
    mean: np.ndarray
    size: np.ndarray
    lowest: float
    highest: float
    share_clipped: float
    share_negative: float
    reach: float


def filtered(values, weight):
    """Measure the output (H, W) or (H, W, 3) of a filter whose cells add up to `weight` without their signs.

    As `clipped_share`, and for heavy kernels what they round.
    """
    mean, rounding = mean_colour(values), ROUNDING * max(1, weight)
    negative = np.count_nonzero(values < -rounding) / values.size
    above = np.count_nonzero(values > 1 + rounding) / values.size
    lowest, highest = (round(float(end), 6) + 0.0 for end in (values.min(), values.max()))
    return Filtered(
        values, mean, np.abs(mean), lowest, highest, negative + above, negative, round_reach(mean)
    )


def round_reach(values):
    """Return a round number that nine of ten values do not exceed in size: a scale's end that stays put.

    Where most of a picture is even ground, its few edges set the scale: else all of them had the full colour.
    """
    every = max(1, int(np.sqrt(values.size / ENOUGH)))
    most, edges = np.quantile(np.abs(values[::every, ::every]), (0.9, 0.995))
    wanted = max(most, edges / 4)
    return round_up(wanted) if wanted > 1e-9 else 1.0


def round_up(value):
    """Return the next of 1, 1.5, 2, 3, 5, 7, 10, 15 …, also below 1."""
    power = 10.0 ** np.floor(np.log10(max(value, 1e-9)))
    steps = (1, 1.5, 2, 3, 5, 7, 10)
    return float(f"{power * next(step for step in steps if value <= step * power * (1 + 1e-9)):.3g}")


# ---- what is said of an output ----


def scale_texts(show, reach):
    """Return what stands at the two ends of the colours."""
    end = written(reach, 3)
    told = {"signed": (f"≤ −{end}", f"≥ {end}"), "absolute": ("0", f"≥ {end}"), "clipped": ("≤ 0", "≥ 1")}
    return told[show]


def signs(facts):
    """Say which sign has which colour, of the signs that an output has."""
    if not facts["share_negative"]:
        return "Blue is positive; nothing is negative"
    return "Orange is negative" + (", blue positive" if facts["highest"] > 0 else "; nothing is positive")
