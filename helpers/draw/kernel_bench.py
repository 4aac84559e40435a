"""View of lecture 5: a picture, one patch of it times a kernel, and the picture that the sums make."""

from functools import cache

import numpy as np
from matplotlib.colors import to_rgb

from . import style
from .scene import Scene

FOOT = 0.13  # of a picture's side, below it: captions and scales
STEP = 1.14  # from one table to the next: a table is 1 wide
KERNEL = (STEP, STEP + 1)
TINTS = np.array([to_rgb(tint) for tint in (style.NEGATIVE_TINT, "#F2F2F2", style.POSITIVE_TINT)])
FEET = {3: 0.55, 5: 0.3}  # below a table: the larger, the smaller the table, and the larger the pictures
SHOWN = {"signed": "signed", "absolute": "grey", "clipped": "grey"}  # in these colours


class KernelBenchView(Scene):
    """From left to right: the picture, patch × kernel = products, and the output."""

    def __init__(self):
        super().__init__()
        square = {"frame": False, "equal": True}
        before = self.panel("picture", (0, 1), (-FOOT, 1), **square)
        middle = self.panel("sum", (-0.02, 2 * STEP + 1.02), (-FEET[3], 1), title=" ", **square)
        after = self.panel("output", (0, 1), (-FOOT, 1), **square)
        self.pictures = [before.image(origin="top"), after.image(origin="top")]
        self.spots = [
            [
                panel.points(color=None, edge=colour, edge_width=width, size=22, clip=False)
                for colour, width in RING
            ]
            for panel in (before, after)
        ]
        self.frames = [
            [panel.line(color=colour, width=width) for colour, width in FRAME] for panel in (before, after)
        ]
        self.caption = before.text()
        self.tables = [middle.image(origin="top") for _ in range(3)]
        self.lattices = middle.line(color=style.SOFT_INK, width=1)
        self.lit = middle.line(color=style.INK, width=4)
        self.numbers = [middle.text(halo=4) for _ in range(3)]
        self.signs = middle.text(scale=1.5, bold=True)
        self.titles = middle.text(bold=True)
        self.notes = middle.text()
        self.sum = middle.text(bold=True, scale=1.5, halo=0)
        self.swatch = middle.image(origin="top")
        self.swatch_frame = middle.line(color=style.SOFT_INK, width=1.5)
        self.scale = after.image()
        self.scale_frame = after.line(color=style.SOFT_INK, width=1)
        self.ends = after.text()
        self.put_tables(middle, KERNEL, (0, 1))
        self.seen = None

    def update(self, facts):
        self.grids["kernel"] = {"strong": [facts["cell"]] if facts["cell"] else []}
        self._pictures(facts)
        self._tables(facts)
        self._scale(facts)

    def _pictures(self, facts):
        place, image = Place(*facts["image"].shape[:2]), facts["image"]
        before, _, after = self.panels
        before.title, after.title = facts["title"], f"output: {facts['shown_as']}"
        for panel in (before, after):
            panel.x, panel.y = (0, place.side), (-FOOT * place.side, place.side)
        if self.seen is None or self.seen[0] is not image:
            colours = {"colours": "grey", "low": 0, "high": 1}
            self.pictures[0].set_image(image, extent=place.box(), **colours)
        painted = (image, facts["painted"], facts["show"], facts["reach"])
        if self.seen is None or any(one is not other for one, other in zip(painted, self.seen)):
            low, high = scale_of(facts)
            colours = {"colours": SHOWN[facts["show"]], "low": low, "high": high}
            rim = facts["rim"]
            self.pictures[1].set_image(facts["painted"], extent=place.box(rim), **colours)
        self.seen = painted
        row, column, half = facts["row"], facts["column"], facts["half"]
        spot = place.middle(row, column)
        for rings, frames in zip(self.spots, self.frames):
            for ring, frame in zip(rings, frames):
                ring.set(*spot)
                frame.set(*place.square(row, column, half))
        self.handle("pixel", before, *spot)
        self.caption.set(*place.below(0.5), strings=[f"row {row}, column {column}"])

    def _tables(self, facts):
        products = facts["products"]
        side = len(products)
        self.panels[1].y = (-FEET[side], 1)
        most = max(np.abs(products).max(), 1e-9)
        tints = TINTS[np.sign(facts["kernel"]).astype(int) + 1]
        colours = {"colours": "grey", "low": 0, "high": 1}
        self.tables[0].set_image(facts["patch_pixels"], extent=table(0), **colours)
        self.tables[1].set_image(tints, extent=table(1))
        self.tables[2].set_image(products, extent=table(2), low=-1.5 * most, high=1.5 * most)
        middles = (np.arange(side) + 0.5) / side
        x, y = np.tile(middles, side), np.repeat(1 - middles, side)
        texts = (facts["patch_texts"], facts["kernel_texts"], facts["product_texts"])
        soft = [style.INK if inside else style.SOFT_INK for inside in facts["inside"].ravel()]
        for i, (layer, strings) in enumerate(zip(self.numbers, texts)):
            layer.set(
                x + i * STEP,
                y,
                strings=strings,
                scale=1.2 if side == 3 else 1,
                color=soft if i == 0 else style.INK,
            )
        self.lattices.set(*lattices(side))
        self.lit.set(*self._lit_cells(facts, side))
        self.signs.set([1 + (STEP - 1) / 2, STEP + 1 + (STEP - 1) / 2], [0.5, 0.5], strings=["×", "="])
        above = [i * STEP + 0.5 for i in range(3)]
        names = ["patch", "kernel, turned" if facts["flip"] else "kernel", "products"]
        self.titles.set(above, [1.055] * 3, strings=names)
        notes = [facts["patch_note"], facts["kernel_note"], facts["value_note"]]
        self.notes.set(above, [-0.08, -0.08, -0.245], strings=notes)
        colour = style.sign_colour(facts["value"])
        self.sum.set(above[2] - 0.08, -0.1, strings=[f"Σ = {facts['value_text']}"], color=colour)
        self._swatch(facts, (above[2] + 0.36, above[2] + 0.49, -0.165, -0.035))

    def _swatch(self, facts, box):
        """The colour that the output pixel has."""
        low, high = scale_of(facts)
        row, column = (facts[name] - facts["rim"] for name in ("row", "column"))
        pixel = facts["painted"][row : row + 1, column : column + 1]
        self.swatch.set_image(pixel, extent=box, colours=SHOWN[facts["show"]], low=low, high=high)
        self.swatch_frame.set(*rectangle(box[0], box[2], box[1], box[3]))

    def _lit_cells(self, facts, side):
        """Frames round the cell of the kernel that is meant, and round the pixel and product it makes."""
        if not facts["cell"]:
            return (), ()
        row, column = facts["cell"]
        met = (side - 1 - row, side - 1 - column) if facts["flip"] else (row, column)
        cells = [(0, *met), (1, row, column), (2, *met)]
        return np.hstack(
            [
                rectangle(i * STEP + c / side, 1 - (r + 1) / side, i * STEP + (c + 1) / side, 1 - r / side)
                for i, r, c in cells
            ]
        )

    def _scale(self, facts):
        place, (low, high) = Place(*facts["image"].shape[:2]), scale_of(facts)
        colours = {"colours": SHOWN[facts["show"]], "low": low, "high": high}
        (left, top), (right, bottom) = place.below(0.24, 0.4), place.below(0.76, 0.8)
        self.scale.set_image(np.linspace(low, high, 128)[None], extent=(left, right, bottom, top), **colours)
        self.scale_frame.set(*rectangle(left, bottom, right, top))
        ends = np.transpose([place.below(0.12), place.below(0.88)])
        self.ends.set(*ends, strings=facts["scale_texts"])


RING = ((style.PAPER, 5), (style.INK, 2.5))
FRAME = ((style.PAPER, 3), (style.INK, 1.5))


class Place:
    """Where the pixels of a picture lie in a square of its longer side: one pixel is 1 wide."""

    def __init__(self, rows, columns):
        self.rows, self.columns, self.side = rows, columns, max(rows, columns)
        self.left, self.top = (self.side - columns) / 2, (self.side + rows) / 2

    def box(self, rim=0):
        """The extent of the picture without so many outermost pixels."""
        right, bottom = self.left + self.columns, self.top - self.rows
        return (self.left + rim, right - rim, bottom + rim, self.top - rim)

    def middle(self, row, column):
        return self.left + column + 0.5, self.top - row - 0.5

    def square(self, row, column, half):
        """The outline of the patch about a pixel."""
        (x, y), reach = self.middle(row, column), half + 0.5
        return rectangle(x - reach, y - reach, x + reach, y + reach)

    def pixel(self, x, y):
        """The row and the column at a point, inside the picture."""
        row, column = np.floor(self.top - y), np.floor(x - self.left)
        return int(np.clip(row, 0, self.rows - 1)), int(np.clip(column, 0, self.columns - 1))

    def below(self, across, down=0.6):
        """A point below the square: so far across it, so far down in the foot."""
        return across * self.side, -down * FOOT * self.side


def scale_of(facts):
    """The values at the two ends of the colours."""
    reach = facts["reach"]
    return {"signed": (-reach, reach), "absolute": (0, reach), "clipped": (0, 1)}[facts["show"]]


def table(number):
    return (number * STEP, number * STEP + 1, 0, 1)


def rectangle(left, bottom, right, top):
    """A closed outline, and a gap after it."""
    x, y = (left, right, right, left, left, np.nan), (bottom, bottom, top, top, bottom, np.nan)
    return np.array([x, y])


@cache
def lattices(side):
    """The lines of the three tables of so many rows and columns."""
    lines = []
    for left in (0, STEP, 2 * STEP):
        for at in np.arange(side + 1) / side:
            lines += [((left + at, left + at, np.nan), (0, 1, np.nan))]
            lines += [((left, left + 1, np.nan), (at, at, np.nan))]
    return np.hstack([np.array(line) for line in lines])
