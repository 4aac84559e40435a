"""Tables of numbers as the figures of this lecture have them: short in narrow cells, or one cell alone."""

import numpy as np

from ...figure import Grid, read_number
from ...text import show


class Table(Grid):
    """A grid whose numbers are written as short as its cells are narrow, also bold and lit."""

    def show(self, value):
        return [
            [show(cell, 3) if len(show(cell, 3)) < 6 else show(cell, 2) for cell in row]
            for row in self.rows(value)
        ]


class Cell(Table):
    """A table of one cell; its value is the number itself."""

    flat = True

    def read(self, raw):
        return read_number(raw, self.label, self.low, self.high)

    def nearest(self, value):
        return self.read(np.round(np.round(float(value) / self.step) * self.step, 10))

    def rows(self, value):
        return [[value]]

    def value_of(self, rows):
        return rows[0][0]

    def read_cell(self, raw, row, column):
        return self.read(raw)


class SmallCell(Cell):
    """A cell on a drawing: five letters at most, so two digits behind the point where more do not fit."""

    def show(self, value):
        written = [show(value, 3), show(value, 2), show(round(value, 2) + 0.0)]
        return [[next((text for text in written if len(text) <= 5), show(round(value)))]]
