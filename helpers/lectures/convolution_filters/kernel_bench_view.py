"""View of lecture 5: a picture, one patch of it times a kernel, and the picture that the sums make."""

from functools import cache

import numpy as np

from ...figure import style
from ...figure.marks import outlines, rectangle
from ...figure.scene import Scene
from .picture_marks import FOOT, PLAIN, SQUARE, Place, Scale, look_of

STEP = 1.14  # from one table to the next: a table is 1 wide
KERNEL = (STEP, STEP + 1)
TINTS = np.array([style.rgb(tint) for tint in (style.NEGATIVE_TINT, "#F2F2F2", style.POSITIVE_TINT)])
FEET = {3: 0.55, 5: 0.3}  # below a table: the larger, the smaller the table, and the larger the pictures
RING = ((style.PAPER, 5), (style.INK, 2.5))  # colours and widths, one on the other
FRAME = ((style.PAPER, 3), (style.INK, 1.5))


class KernelBenchView(Scene):
    """From left to right: the picture, patch × kernel = products, and the output."""

    def __init__(self):
        super().__init__()
        before = self.panel("picture", (0, 1), (-FOOT, 1), **SQUARE)
        middle = self.panel("sum", (-0.02, 2 * STEP + 1.02), (-FEET[3], 1), title=" ", least=30, **SQUARE)
        after = self.panel("output", (0, 1), (-FOOT, 1), **SQUARE)
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
        self.numbers = [middle.text(halo=3) for _ in range(3)]
        self.light_numbers = middle.text(halo=0)  # on dark pixels
        self.signs = middle.text(scale=1.5, bold=True)
        self.titles = middle.text(bold=True)
        self.notes = middle.text()
        self.sum = middle.text(bold=True, scale=1.35, halo=0)
        self.swatch = middle.image(origin="top")
        self.swatch_frame = middle.line(color=style.SOFT_INK, width=1.5)
        self.scale = Scale(after)
        self.put_tables(middle, KERNEL, (0, 1))
        self.seen = None

    def update(self, facts):
        self.grids["kernel"] = {"strong": [facts["cell"]] if facts["cell"] else []}
        self._pictures(facts)
        self._tables(facts)
        self.scale.update(
            Place(*facts["image"].shape[:2]), look_of(facts["show"], facts["reach"]), facts["scale_texts"]
        )

    def _pictures(self, facts):
        place, image = Place(*facts["image"].shape[:2]), facts["image"]
        before, _, after = self.panels
        before.title, after.title = facts["title"], f"output: {facts['shown_as']}"
        for panel in (before, after):
            panel.x, panel.y = place.limits
        if self.seen is None or self.seen[0] is not image:
            self.pictures[0].set_image(image, extent=place.box(), **PLAIN)
        painted = (image, facts["painted"], facts["show"], facts["reach"])
        if self.seen is None or any(one is not other for one, other in zip(painted, self.seen)):
            look = look_of(facts["show"], facts["reach"])
            self.pictures[1].set_image(facts["painted"], extent=place.box(facts["rim"]), **look)
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
        self.tables[0].set_image(facts["patch_pixels"], extent=table(0), **PLAIN)
        self.tables[1].set_image(tints, extent=table(1))
        self.tables[2].set_image(products, extent=table(2), low=-1.5 * most, high=1.5 * most)
        middles = (np.arange(side) + 0.5) / side
        x, y = np.tile(middles, side), np.repeat(1 - middles, side)
        scale = 1.2 if side == 3 else 1
        self._patch_numbers(facts, x, y, scale)
        for i, name in ((1, "kernel_texts"), (2, "product_texts")):
            long = max(map(len, facts[name])) > 5
            self.numbers[i].set(x + i * STEP, y, strings=facts[name], scale=1 if long else scale)
        self.lattices.set(*lattices(side))
        self.lit.set(*self._lit_cells(facts, side))
        self.signs.set([1 + (STEP - 1) / 2, STEP + 1 + (STEP - 1) / 2], [0.5, 0.5], strings=["×", "="])
        above = [i * STEP + 0.5 for i in range(3)]
        names = ["patch", "kernel, turned" if facts["flip"] else "kernel", "products"]
        self.titles.set(above, [1.055] * 3, strings=names)
        notes = [facts["patch_note"], facts["kernel_note"], facts["value_note"]]
        self.notes.set(above, [-0.08, -0.08, -0.245], strings=notes)
        colour = style.sign_colour(facts["value"])
        self.sum.set(above[2] - 0.09, -0.1, strings=[f"Σ = {facts['value_text']}"], color=colour)
        self._swatch(facts, (above[2] + 0.36, above[2] + 0.49, -0.165, -0.035))

    def _patch_numbers(self, facts, x, y, scale):
        """Write dark on light pixels, light on dark ones; pale what is outside of the picture."""
        dark, inside = (facts[name].ravel() for name in ("dark", "inside"))
        texts, light = np.array(facts["patch_texts"]), self.light_numbers
        for layer, chosen, inks in (
            (self.numbers[0], ~dark, (style.SOFT_INK, style.INK)),
            (light, dark, (style.ZERO, style.PAPER)),
        ):
            colours = [inks[int(there)] for there in inside[chosen]]
            layer.set(x[chosen], y[chosen], strings=texts[chosen], scale=scale, color=colours)

    def _swatch(self, facts, box):
        """Show the colour that the output pixel has."""
        row, column = (facts[name] - facts["rim"] for name in ("row", "column"))
        pixel = facts["painted"][row : row + 1, column : column + 1]
        self.swatch.set_image(pixel, extent=box, **look_of(facts["show"], facts["reach"]))
        self.swatch_frame.set(*rectangle(*box))

    def _lit_cells(self, facts, side):
        """Return frames round the cell of the kernel that is meant, and the pixel and product it makes."""
        if not facts["cell"]:
            return (), ()
        row, column = facts["cell"]
        met = (side - 1 - row, side - 1 - column) if facts["flip"] else (row, column)
        cells = [(0, *met), (1, row, column), (2, *met)]
        return outlines(
            (i * STEP + c / side, i * STEP + (c + 1) / side, 1 - (r + 1) / side, 1 - r / side)
            for i, r, c in cells
        )


def table(number):
    """Return the extent of one of the three tables."""
    return (number * STEP, number * STEP + 1, 0, 1)


@cache
def lattices(side):
    """Return the lines of the three tables of this many rows and columns."""
    lines = []
    for left in (0, STEP, 2 * STEP):
        for at in np.arange(side + 1) / side:
            lines += [((left + at, left + at, np.nan), (0, 1, np.nan))]
            lines += [((left, left + 1, np.nan), (at, at, np.nan))]
    return np.hstack([np.array(line) for line in lines])
