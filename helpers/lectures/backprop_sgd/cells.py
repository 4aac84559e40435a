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
    """A cell on a drawing: two digits behind the point, fewer where more stand before it."""

    def show(self, value):
        digits = sum(abs(value) < limit for limit in (10, 100))
        return [[show(round(value, digits) + 0.0)]]
