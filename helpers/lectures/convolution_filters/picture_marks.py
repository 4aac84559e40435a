"""A filtered picture on the stage: where its pixels lie, its colours, and the scale below it."""

import numpy as np

from ...figure import style
from ...figure.marks import rectangle

FOOT = 0.13  # of a picture's side, below it: captions and scales
SQUARE = {"frame": False, "equal": True}
COLOURS = {"signed": "signed", "absolute": "grey", "clipped": "grey"}  # for each way to show an output


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
