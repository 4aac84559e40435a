"""A filtered picture on the stage: where its pixels lie, its colours, and the scale below it."""

import numpy as np

from ...figure import style
from ...figure.marks import rectangle

FOOT = 0.13  # of a picture's side, below it: captions and scales
SQUARE = {"frame": False, "equal": True}
COLOURS = {"signed": "signed", "absolute": "grey", "clipped": "grey"}  # for each way to show an output


CROP = 96  # pixels along a side: so few that the screen shows each of them, and what a small kernel does
RING = ((style.PAPER, 5), (style.INK, 2.5))  # colours and widths, one on the other
AWAY = 24  # pixels: so far outside of the crop, a pixel is brought to its middle


class Crop:
    """The part of a picture that is shown enlarged: CROP × CROP pixels from (top, left) on, or all of it."""

    def __init__(self, picture, corner):
        """Of a picture (H, W, …), with the corner (row, column) as near as the picture allows."""
        self.sides = tuple(min(side, CROP) for side in picture[:2])
        self.whole = picture[:2]
        self.top, self.left = (
            min(max(at, 0), side - part) for at, side, part in zip(corner, picture, self.sides)
        )
        self.place = Place(*self.sides)

    def of(self, values, rim=0):
        """Return these pixels of an output without its `rim` outermost ones, and their extent."""
        (rows, top), (columns, left) = (
            self._part(*each, rim) for each in zip((self.top, self.left), self.sides, self.whole)
        )
        x, y = self.place.left + left, self.place.top - top
        part = values[rows, columns]
        return part, (x, x + part.shape[1], y - part.shape[0], y)

    def _part(self, start, part, side, rim):
        first, last = max(start, rim), max(min(start + part, side - rim), max(start, rim))
        return slice(first - rim, last - rim), first - start

    def middle(self, row, column):
        """Return where a pixel of the picture lies."""
        return self.place.middle(row - self.top, column - self.left)

    def pixel(self, x, y):
        """Return the row and the column of the picture at a point."""
        row, column = self.place.pixel(x, y)
        return row + self.top, column + self.left


def followed(corner, sides, row, column, half):
    """Return the corner of a crop that keeps this patch in sight: moved a little, or to its middle."""
    corners = []
    for start, side, at in zip(corner, sides, (row, column)):
        part = min(side, CROP)
        low, high = at + half + 2 - part, at - half - 1
        nearest = min(max(start, low), high)
        if abs(nearest - start) > AWAY:
            nearest = at - part // 2
        corners.append(int(min(max(nearest, 0), side - part)))
    return tuple(corners)


class Place:
    """Where the pixels of a picture lie in a square of its longer side: one pixel is 1 wide."""

    def __init__(self, rows, columns):
        self.rows, self.columns, self.side = rows, columns, max(rows, columns)
        self.left, self.top = (self.side - columns) / 2, (self.side + rows) / 2

    @property
    def limits(self):
        """The limits of a panel for the square and its foot: x (2,) and y (2,)."""
        return (0, self.side), (-FOOT * self.side, self.side)

    def box(self, rim=0):
        """Return the extent of the picture without this many outermost pixels."""
        right, bottom = self.left + self.columns, self.top - self.rows
        return (self.left + rim, right - rim, bottom + rim, self.top - rim)

    def middle(self, row, column):
        return self.left + column + 0.5, self.top - row - 0.5

    def square(self, row, column, half):
        """Return the outline of the patch about a pixel."""
        (x, y), reach = self.middle(row, column), half + 0.5
        return rectangle(x - reach, x + reach, y - reach, y + reach)

    def pixel(self, x, y):
        """Return the row and the column at a point, inside the picture."""
        row, column = np.floor(self.top - y), np.floor(x - self.left)
        return int(np.clip(row, 0, self.rows - 1)), int(np.clip(column, 0, self.columns - 1))

    def below(self, across, down=0.6):
        """Return a point below the square: this far across it, this far down in the foot."""
        return across * self.side, -down * FOOT * self.side


class Overview:
    """All of a picture, small, and in it a frame round the part that is shown enlarged."""

    def __init__(self, panel, box):
        self.box, self.unit, self.seen = box, 1.0, None
        self.picture = panel.image(origin="top")
        self.frames = [panel.line(color=colour, width=width) for colour, width in RING]

    def update(self, image, crop):
        """Show the picture and where the crop lies in it; return the middle of its frame."""
        (x0, _, y0, y1), (rows, columns) = self.box, crop.whole
        unit = self.unit = (y1 - y0) / max(rows, columns)
        if self.seen is not image:
            self.seen = image
            self.picture.set_image(image, extent=(x0, x0 + columns * unit, y1 - rows * unit, y1), **PLAIN)
        left, top = x0 + crop.left * unit, y1 - crop.top * unit
        right, bottom = left + crop.sides[1] * unit, top - crop.sides[0] * unit
        for frame in self.frames:
            frame.set(*rectangle(left, right, bottom, top))
        return (left + right) / 2, (bottom + top) / 2

    def corner(self, x, y, picture):
        """Return the corner of the crop of a picture (H, W) whose middle is nearest to a point."""
        left, _, _, top = self.box
        middle = (top - y) / self.unit, (x - left) / self.unit
        return tuple(
            int(min(max(round(at) - min(CROP, side) // 2, 0), side - min(CROP, side)))
            for at, side in zip(middle, picture)
        )


class Scale:
    """The colours of a picture with the numbers at their ends, in its foot."""

    def __init__(self, panel):
        self.colours = panel.image()
        self.frame = panel.line(color=style.SOFT_INK, width=1)
        self.ends = [panel.text(align=align) for align in ("left", "right")]

    def update(self, place, look, texts):
        (left, top), (right, bottom) = place.below(0.3, 0.4), place.below(0.7, 0.8)
        values = np.linspace(look["low"], look["high"], 128)[None]
        self.colours.set_image(values, extent=(left, right, bottom, top), **look)
        self.frame.set(*rectangle(left, right, bottom, top))
        for end, across, string in zip(self.ends, (0, 1), texts):
            end.set(*place.below(across), strings=[string])


def look_of(show, reach):
    """Return how an image layer shows an output: its colours, and the values at their two ends."""
    low, high = {"signed": (-reach, reach), "absolute": (0, reach), "clipped": (0, 1)}[show]
    return {"colours": COLOURS[show], "low": low, "high": high}


PLAIN = look_of("clipped", 1)  # a picture as it is
