"""From a drawing to a digit like those of the data set: put into the middle, then ink counted in blocks."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SIDE = 32  # pixels of a drawing
BLOCK = 4  # pixels: 4 × 4 of them become one number
HEIGHT, WIDTH = 32, 20  # pixels: the box that a digit of the data set fills


def digit_from_bitmap(bitmap: ArrayLike) -> NDArray:
    """Return the share of ink in every block of 4 × 4 pixels: (32, 32) of bool → (8, 8) float32 in [0, 1].

    The digits of the data set were made like this. More drawings at once: (…, 32, 32) → (…, 8, 8).
    """
    *more, rows, columns = np.shape(bitmap)
    if (rows, columns) != (SIDE, SIDE):
        raise ValueError(f"a drawing has {SIDE} × {SIDE} pixels, this one has {rows} × {columns}")
    blocks = np.reshape(bitmap, (*more, SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK))
    return blocks.mean(axis=(-3, -1), dtype=np.float32)


def centre_bitmap(bitmap: ArrayLike) -> NDArray:
    """Enlarge or shrink what is drawn to fill the height, at most 20 of the 32 pixels wide, in the middle.

    In the data set ink reaches from the first row to the last, and from about column 6 to 26. A narrow digit
    stays narrow, a wide one is made narrower, a flat one at most twice as high as it is. (32, 32) of bool.
    """
    ink = np.asarray(bitmap, bool)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    centred = np.zeros((SIDE, SIDE), bool)
    if not len(rows):
        return centred
    high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    across = min(WIDTH / wide, HEIGHT / high)
    down = min(HEIGHT / high, 2 * across)
    new_high, new_wide = max(1, round(high * down)), max(1, round(wide * across))
    row = rows[0] + (np.arange(new_high) + 0.5) * high // new_high
    column = columns[0] + (np.arange(new_wide) + 0.5) * wide // new_wide
    top, left = (SIDE - new_high) // 2, (SIDE - new_wide) // 2
    centred[top : top + new_high, left : left + new_wide] = ink[np.ix_(row.astype(int), column.astype(int))]
    return centred
