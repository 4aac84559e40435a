"""Marks that the views of several lectures share: the looks of classes and runs, outlines, lattices, legends.

A box is always (left, right, bottom, top), as the extent of an image is.
"""

from collections.abc import Iterable

import numpy as np

from . import style

Box = tuple[float, float, float, float]

CLASS_LOOKS = (  # class 0 (or −1) and class 1: told apart by colour and by shape
    {"color": style.NEGATIVE, "marker": "circle"},
    {"color": style.POSITIVE, "marker": "square"},
)
RING = {"color": None, "edge": style.INK, "edge_width": 1}  # round a mistake
DASHED = {"color": style.SOFT_INK, "width": 2, "dash": (7, 5)}  # beside what is meant
MARKED = {"color": style.PAPER, "edge": style.INK, "edge_width": 2.5, "marker": "diamond", "size": 12}
DROP = {"color": style.SOFT_INK, "width": 2, "dash": (3, 4)}  # from what is marked to an axis
HANDLE = 17  # px from a point that can be dragged to its name: round it there is a ring
FORMER = {"color": style.SOFT_INK, "width": 2, "opacity": 0.5}  # a run before this one
TRAIN = {"color": style.INK, "width": 3}
TEST = {"color": style.INK, "width": 2, "dash": (7, 5)}
TRAIN_END = {"size": 7}
TEST_END = {"size": 14, "color": style.PAPER, "edge": style.INK, "edge_width": 2}  # a ring round the other


def legend(classes: Iterable[str], size: float = 9, mistake: str = "wrong side") -> tuple:
    """Return the legend of a plane: both classes, and the ring round a mistake."""
    looks = [{"size": size, **look} for look in CLASS_LOOKS]
    return (*zip(classes, looks), (mistake, {"size": size + 2, **RING}))


def rectangle(left: float, right: float, bottom: float, top: float) -> np.ndarray:
    """Return the closed outline of a box from its lower left corner on: (2, 5), ready for a line layer."""
    return np.array([[left, right, right, left, left], [bottom, bottom, top, top, bottom]], dtype=float)


def outlines(boxes: Iterable[Box]) -> np.ndarray:
    """Return the outlines of boxes as one line with gaps: (2, 6 × boxes)."""
    return joined(rectangle(*box) for box in boxes)


def joined(lines: Iterable) -> np.ndarray:
    """Return several lines (2, M) as one, with a gap after each."""
    return np.hstack([np.zeros((2, 0)), *(np.column_stack([line, (np.nan, np.nan)]) for line in lines)])


def lattice(left: float, top: float, columns: int, rows: int, cell: float) -> np.ndarray:
    """Return the lines of a grid of square cells as one line with gaps: (2, M)."""
    right, bottom = left + columns * cell, top - rows * cell
    across = [((x, x), (top, bottom)) for x in left + cell * np.arange(columns + 1)]
    down = [((left, right), (y, y)) for y in top - cell * np.arange(rows + 1)]
    return joined([*across, *down])
