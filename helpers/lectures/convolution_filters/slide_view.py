"""View of lecture 5: a window on its way over a grid of cells, and the output that it fills."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice
from ...figure.scene import Scene
from ...text import plural

PAPER, LIT = (np.array(style.rgb(colour)) for colour in (style.PAPER, style.LIT))
READ = style.signed(0.8)[:3]
MOST_NUMBERS = 15  # cells in a row: more are too small to be written in
TALL = (0.64, 0.9)  # of a cell, the room of numbers of one and of two digits: they are as high as wide
CAPTION = 0.11  # of a panel's height
NUMBERS = {"marker": "square", "edge": style.INK, "size": 12}


def shades(counts, most):
    """Paint counts blue, the darker the nearer to `most`: (…) → red, green, blue (…, 3); 0 is pale grey."""
    return style.signed(0.5 + 0.35 * counts / most)[..., :3]


def crosses(left, top, rows, columns, cell):
    """Return a cross in each of these cells, as one line with gaps: (2, M)."""
    x, y = left + cell * np.asarray(columns), top - cell * np.asarray(rows)
    near, far, gap = 0.22 * cell, 0.78 * cell, np.full(len(x), np.nan)
    return np.array(
        [
            np.column_stack([x + near, x + far, gap, x + near, x + far, gap]).ravel(),
            np.column_stack([y - near, y - far, gap, y - far, y - near, gap]).ravel(),
        ]
    )


class SlideView(Scene):
    """Left the input and how often each cell is read, in the middle one row of it, right the output."""

    pale = True  # a cell that is never read is pale

    def __init__(self):
        super().__init__()
        square = {"frame": False, "equal": True}
        before = self.panel("input", (-0.01, 1.18), (-CAPTION, 1.01), **square)
        row = self.panel("row", (-0.08, 1.18), (-CAPTION, 1.01), **square)
        after = self.panel("output", (-0.01, 1.01), (-CAPTION, 1.01), **square)
        before.legend = (
            ("times read", NUMBERS | {"color": style.POSITIVE_TINT}),
            ("never", {"marker": "cross", "size": 11}),
        )
        row.legend = (("one row: this window", NUMBERS | {"color": style.LIT}),)
        after.legend = (("output: input cells read", NUMBERS | {"color": style.POSITIVE_TINT}),)
        self.cell = self.stride = 1.0
        self.cells = [panel.image(origin="top") for panel in (before, row, after)]
        self.faint = [panel.line(color=style.ZERO, width=1.5) for panel in (before, row, after)]
        self.grids = [panel.line(color=style.SOFT_INK, width=1) for panel in (before, row, after)]
        self.lines = [panel.line(color=style.INK, width=3) for panel in (before, row, after)]
        self.crosses = [panel.line(color=style.INK, width=2) for panel in (before, row)]
        self.numbers = [[panel.text(halo=0) for _ in TALL] for panel in (before, after)]
        self.row_numbers = row.text(halo=0, align="right")
        self.room = row.arrow(width=2.5, color=style.SOFT_INK)
        self.room_name = row.text(bold=True, halo=5)
        self.captions = [panel.text() for panel in (before, row, after)]

    def update(self, facts):
        padded, self.cell = facts["padded"], 1 / facts["padded"]
        self.stride = facts["stride"] * self.cell
        self._input(facts, padded, self.cell)
        self._one_row(facts, padded)
        self._output(facts, self.cell)

    def input_cell(self, x, y):
        """Return the place (column, row) of a point of the input's panel, in cells, padding included."""
        return x / self.cell, (1 - y) / self.cell

    def output_cell(self, x, y):
        """Return the place (column, row) of a point of the output's panel, in cells."""
        return (x - self.corner) / self.cell, (1 - self.corner - y) / self.cell

    def _input(self, facts, padded, cell):
        n, p, reads = facts["n"], facts["padding"], facts["reads"]
        picture = np.ones((padded, padded, 3)) * PAPER
        picture[p : p + n, p : p + n] = shades(reads, facts["kernel"] ** 2)
        rows, columns = facts["taps"][facts["row"]], facts["taps"][facts["column"]]
        picture[np.ix_(rows, columns)] = LIT
        self.cells[0].set_image(picture)
        self.faint[0].set(*lattice(0, 1, padded, padded, cell))
        self.grids[0].set(*lattice(p * cell, 1 - p * cell, n, n, cell))
        reach = facts["reach"] * cell
        self.lines[0].set(*lattice(columns[0] * cell, 1 - rows[0] * cell, 1, 1, reach))
        self.crosses[0].set(*crosses(p * cell, 1 - p * cell, *np.nonzero(reads == 0), cell))
        self._write(0, (p + 0.5) * cell, 1 - (p + 0.5) * cell, reads, cell, shown=reads > 0)
        rim = f", padded {padded} × {padded}" if p else ""
        self.captions[0].set(0.5, -0.5 * CAPTION, strings=[f"{n} × {n}{rim}"])
        middle = (facts["reach"] / 2) * cell
        self.handle("window", self.panels[0], columns[0] * cell + middle, 1 - rows[0] * cell - middle)

    def _one_row(self, facts, padded):
        """Show on top the cells of one row, below it the windows, each in a row of its own."""
        output, taps, p = facts["output"], facts["taps"], facts["padding"]
        v = 1 / max(padded, output + 1.5)
        top = 1 - 1.5 * v  # of the first window
        once = facts["reads_in_a_row"].astype(float)
        inside = slice(p, p + facts["n"])
        picture = np.ones((2 * output + 3, padded, 3)) * PAPER  # two rows of pixels for one of cells
        picture[:2, inside] = shades(once[inside], facts["kernel"])
        for place, columns in enumerate(taps):
            picture[3 + 2 * place : 5 + 2 * place, columns] = READ
        here = taps[facts["column"]]
        picture[[[0], [1], [3 + 2 * facts["column"]], [4 + 2 * facts["column"]]], here] = LIT
        self.cells[1].set_image(picture, extent=(0, padded * v, 1 - (output + 1.5) * v, 1))
        self.faint[1].set(*lattice(0, 1, padded, 1, v))
        self.grids[1].set(*lattice(p * v, 1, facts["n"], 1, v))
        boxes = [
            lattice(column * v, top - place * v, 1, 1, v) for place, row in enumerate(taps) for column in row
        ]
        self.lines[1].set(*np.hstack(boxes), color=style.SOFT_INK, width=1)
        self.crosses[1].set(*crosses(p * v, 1, *np.nonzero(once[None, inside] == 0), v))
        self.row_numbers.set(
            [-0.02] * output,
            top - (np.arange(output) + 0.5) * v,
            strings=[(str(place), "") if output <= MOST_NUMBERS else "" for place in range(output)],
            room=v * TALL[0],
            scale=min(1, 11 * v),
        )
        y = top - 0.5 * v
        ends = ([facts["reach"] * v, padded * v], [y, y]) if facts["room"] else ((), ())
        self.room.set(*ends)
        self.room_name.set(
            *((np.mean(ends[0]), y) if facts["room"] else ((), ())),
            strings=[facts["room"]] if facts["room"] else [],
        )
        self.captions[1].set(0.5, -0.5 * CAPTION, strings=[facts["room_text"]])

    def _output(self, facts, cell):
        output, row, column = facts["output"], facts["row"], facts["column"]
        self.corner = corner = (1 - output * cell) / 2
        done = np.arange(output**2).reshape(output, output) < facts["window"]
        picture = np.where(done[..., None], shades(facts["real"], facts["kernel"] ** 2), PAPER)
        picture[row, column] = LIT
        self.cells[2].set_image(picture, extent=(corner, 1 - corner, corner, 1 - corner))
        self.grids[2].set(*lattice(corner, 1 - corner, output, output, cell))
        self.lines[2].set(*lattice(corner + column * cell, 1 - corner - row * cell, 1, 1, cell))
        middle = corner + 0.5 * cell
        self._write(1, middle, 1 - middle, facts["real"], cell, shown=done)
        size = f"{output} × {output} = {plural(facts['positions'], 'window')}"
        self.captions[2].set(0.5, -0.5 * CAPTION, strings=[size])
        self.handle("output", self.panels[2], middle + column * cell, 1 - middle - row * cell)

    def _write(self, panel, x, y, counts, cell, *, shown):
        """Write these counts into their cells, from the middle (x, y) of the first one on, where they fit."""
        for layer, digits, room in zip(self.numbers[panel], (1, 2), TALL):
            shown = shown & (1 / cell <= MOST_NUMBERS)
            rows, columns = np.nonzero(shown & (np.char.str_len(counts.astype(str)) == digits))
            layer.set(
                x + cell * columns,
                y - cell * rows,
                strings=[(str(count), "") for count in counts[rows, columns]],
                scale=min(1.2, 12 * cell),
                room=room * cell,
            )
