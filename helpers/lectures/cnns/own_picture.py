"""A picture of one's own, made into what the network has learned from: a thick digit of 32 × 32 pixels."""

from textwrap import shorten
from typing import NamedTuple

import numpy as np

from ...data import centre_bitmap
from ...data.images import LUMINANCE, otsu
from ...data.pictures import read_picture
from ...figure import CourseError
from .local_background import drawn_on, is_uneven, refuse_several
from .strokes import SIDE

FAINTEST = 0.1  # difference between ink and background, of 1
TAILS = (0.005, 0.995)  # specks beyond these shares of the ink do not count for the box round it
INKED = 0.35  # of the ink in the fullest pixels is enough to draw a pixel
THINNEST = 0.3  # share of its box that a digit's ink fills; thinner lines are made thicker
THICKENED = 3  # times at most
LONGEST = 80  # letters of what is said of the file


class Read(NamedTuple):
    """The digit found in a picture, (32, 32) of bool, and what was done to it, in words."""

    bitmap: np.ndarray
    note: str


def decode(name, data):
    """Return the digit in the bytes of a picture's file; raises a CourseError where nothing stands out."""
    image, note = read_picture(data, name=name)
    bitmap, done = digit_in(image)
    return Read(bitmap, ", ".join([*([shorten(note, LONGEST, placeholder=" …")] if note else []), *done]))


def digit_in(image):
    """Make of a picture (H, W) or (H, W, 3) a digit (32, 32) of bool, and say what was done."""
    done = []
    if image.ndim == 3:
        image = image[..., :3] @ LUMINANCE
        done.append("made grey")
    if is_uneven(image):
        drawn, how = drawn_on(image)
        done += how
    else:
        drawn = drawn_plainly(image, done)
    rows, columns = (np.quantile(places, TAILS).round().astype(int) for places in np.nonzero(drawn))
    bitmap = shrink(drawn[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1])
    bitmap, times = np.asarray(centre_bitmap(bitmap), bool), 0
    while filled(bitmap) < THINNEST and times < THICKENED:
        bitmap, times = thicker(bitmap), times + 1
    if times:
        bitmap = np.asarray(centre_bitmap(bitmap), bool)
        done.append("lines thickened")
    return bitmap, [*done, "centred", "reduced to 8×8"]


def drawn_plainly(image, done):
    """Return where ink is in a picture (H, W) of one background, which its edge shows."""
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    background = float(np.median(edge))
    if background > 0.5:
        done.append("inverted (light background)")
    ink = np.maximum(background - image if background > 0.5 else image - background, 0)
    if ink.max() < FAINTEST:
        raise CourseError(
            "Nothing stands out from this picture's background: take one of a single dark digit."
        )
    drawn = ink > otsu(ink)
    refuse_several(drawn)
    return drawn


def shrink(drawn):
    """Return a drawing (H, W) of bool with its longer side at 32 pixels, in the middle of a square."""
    side = max(drawn.shape)
    square = np.zeros((side, side), bool)
    top, left = ((side - n) // 2 for n in drawn.shape)
    square[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    larger = -(-SIDE // side)  # a tiny one is drawn larger first
    square = np.kron(square, np.ones((larger, larger)))
    cuts = np.linspace(0, len(square), SIDE, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(square, cuts, axis=0), cuts, axis=1)
    sizes = np.diff([*cuts, len(square)])
    share = sums / np.outer(sizes, sizes)
    return share > INKED * np.quantile(share[share > 0], 0.9)  # of a thin line no pixel is full


def filled(bitmap):
    """Return the share of the box round the ink that is ink."""
    rows, columns = (np.flatnonzero(bitmap.any(axis=axis)) for axis in (1, 0))
    return bitmap.sum() / ((rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)) if len(rows) else 1


def thicker(bitmap):
    """Return every drawn pixel and its four neighbours."""
    padded = np.pad(bitmap, 1)
    around = (padded[2:, 1:-1], padded[:-2, 1:-1], padded[1:-1, 2:], padded[1:-1, :-2])
    return np.logical_or.reduce([bitmap, *around])
