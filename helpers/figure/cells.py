"""Dragging over a picture of cells or rows, which may be drawn larger or smaller."""


class CellDrag:
    """As Drag, but an arrow key moves by one cell, however large cells are drawn: `cell()` in panel units."""

    anywhere = True

    def __init__(self, label, move, cell):
        self.label, self.move, self._cell = label, move, cell

    @property
    def nudge(self):
        return self._cell()
