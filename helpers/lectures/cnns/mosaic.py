"""Where the maps of a layer lie in a panel."""

from typing import NamedTuple

import numpy as np


class Mosaic(NamedTuple):
    """All maps of a layer as one image: `across` maps side by side, gaps counted in cells."""

    shape: tuple  # maps, rows, columns
    left: float
    top: float
    wide: float  # of a cell
    tall: float
    across: int = 1
    gap_x: float = 1
    gap_y: float = 1
    fine: int = 1  # pixels of the image for one cell, each way, so that gaps may be parts of cells

    @classmethod
    def square(cls, shape, left, top, cell, **options):
        """Return a mosaic of square cells."""
        return cls(shape, left, top, cell, cell, **options)

    @property
    def down(self):
        """How many maps are one below the other."""
        return -(-self.shape[0] // self.across)

    def corner(self, k):
        """Return the upper left corner of map k."""
        _, rows, columns = self.shape
        x = self.left + k % self.across * (columns + self.gap_x) * self.wide
        return x, self.top - k // self.across * (rows + self.gap_y) * self.tall

    def box(self, k, row=0, column=0, rows=1, columns=1):
        """Return left, right, bottom, top of some cells of map k; they may reach beyond its edge."""
        x, y = self.corner(k)
        left, top = x + column * self.wide, y - row * self.tall
        return left, left + columns * self.wide, top - rows * self.tall, top

    def map_boxes(self):
        """Return the box of every map."""
        return [self.box(k, 0, 0, *self.shape[1:]) for k in range(self.shape[0])]

    def extent(self):
        """Return left, right, bottom, top of all maps together."""
        left, *_, top = self.box(0)
        _, right, bottom, _ = self.box(self.shape[0] - 1, *(side - 1 for side in self.shape[1:]))
        return left, right, bottom, top

    def as_table(self):
        """Return the same places as one map of this many rows."""
        return self._replace(shape=(1, self.shape[0], 1))

    def middle(self, k, row, column):
        """Return the middle of a cell of map k."""
        left, right, bottom, top = self.box(k, row, column)
        return (left + right) / 2, (bottom + top) / 2

    def near(self, x, y):
        """Return map, row and column of the cell nearest to (x, y)."""
        boxes = np.array(self.map_boxes())
        away = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 1]), 0)
        away = np.hypot(away, np.maximum(np.maximum(boxes[:, 2] - y, y - boxes[:, 3]), 0))
        k = int(away.argmin())
        left, _, _, top = boxes[k]
        row, column = (top - y) / self.tall, (x - left) / self.wide
        limits = (side - 1 for side in self.shape[1:])
        return k, *(int(np.clip(np.floor(at), 0, limit)) for at, limit in zip((row, column), limits))

    def canvas(self, values):
        """Return the maps (maps, rows, columns) in their places; between them is nan: nothing is painted."""
        maps, rows, columns = self.shape
        values = np.asarray(values).repeat(self.fine, axis=1).repeat(self.fine, axis=2)
        rows, columns = rows * self.fine, columns * self.fine
        gap_y, gap_x = round(self.gap_y * self.fine), round(self.gap_x * self.fine)
        pitch = rows + gap_y, columns + gap_x
        full = np.full((self.down, self.across, *pitch), np.nan)
        full.reshape(-1, *pitch)[:maps, :rows, :columns] = values
        full = full.swapaxes(1, 2).reshape(self.down * pitch[0], -1)
        return full[: full.shape[0] - gap_y, : full.shape[1] - gap_x]
