"""View of lecture 5: a picture, one patch of it times a kernel, and the picture that the sums make."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice, rectangle
from ...figure.scene import Scene
from .picture_marks import CROP, FOOT, PLAIN, RING, SQUARE, Crop, Overview, Scale, look_of

GAP = 0.14  # left of a table: room for a sign
TINTS = np.array([style.rgb(tint) for tint in (style.NEGATIVE_TINT, "#F2F2F2", style.POSITIVE_TINT)])
FOOT_OF_TABLES = 0.7  # below a table: the sum, and an overview of the picture
FOOT_OF_KERNEL = {3: FOOT_OF_TABLES, 5: 0.13}  # of 25 cells each needs its room
OVERVIEW = (0.23, 0.77, -0.69, -0.15)  # left, right, bottom, top, below the patch
FRAME = ((style.PAPER, 3), (style.INK, 1.5))  # colours and widths, one on the other


class KernelBenchView(Scene):
    """From left to right: the picture, patch × kernel = products, and the output.

    Of picture and output the same small part is shown, so large that single pixels are seen; where it lies,
    the overview below the patch tells.
    """

    def __init__(self):
        super().__init__()
        square = SQUARE | {"title": " "}
        before = self.panel("picture", (0, CROP), (-FOOT * CROP, CROP), least=16, **SQUARE)
        self.middles = [
            self.panel(name, (-GAP * bool(number), 1.02), (-FOOT_OF_TABLES, 1), least=13, **square)
            for number, name in enumerate(("patch", "kernel", "products"))
        ]
        after = self.panel("output", (0, CROP), (-FOOT * CROP, CROP), least=16, **SQUARE)
        self.ends = (before, after)
        self.pictures = [before.image(origin="top"), after.image(origin="top")]
        self.spots = [
            [
                panel.points(color=None, edge=colour, edge_width=width, size=22, clip=False)
                for colour, width in RING
            ]
            for panel in self.ends
        ]
        self.frames = [
            [panel.line(color=colour, width=width) for colour, width in FRAME] for panel in self.ends
        ]
        self.caption = before.text(room=CROP)
        self._tables_of(*self.middles)
        self.scale = Scale(after)
        self.put_tables(self.middles[1], (0, 1), (0, 1))
        self.seen = None

    def _tables_of(self, patch, kernel, products):
        """Make the layers of the three tables, and of what stands below them."""
        self.tables = [panel.image(origin="top", extent=(0, 1, 0, 1)) for panel in self.middles]
        self.lattices = [panel.line(color=style.SOFT_INK, width=1) for panel in self.middles]
        self.lit = [panel.line(color=style.INK, width=4) for panel in self.middles]
        self.numbers = [panel.text(halo=3) for panel in self.middles]
        self.light_numbers = patch.text(halo=0)  # on dark pixels
        for panel, sign in ((kernel, "×"), (products, "=")):
            panel.text(scale=1.5, bold=True).set(-GAP / 2, 0.5, strings=[sign])
        self.notes = [panel.text(room=1.1) for panel in self.middles]
        self.sum = products.text(bold=True, scale=1.35, halo=0, room=0.84)
        self.swatch = products.image(origin="top")
        self.swatch_frame = products.line(color=style.SOFT_INK, width=1.5)
        self.overview = Overview(patch, OVERVIEW)

    def update(self, facts):
        self.grids["kernel"] = {"strong": [facts["cell"]] if facts["cell"] else []}
        crop = Crop(facts["image"].shape, facts["crop"])
        self._pictures(facts, crop)
        self.handle("crop", self.middles[0], *self.overview.update(facts["image"], crop))
        self._tables(facts)
        self.scale.update(crop.place, look_of(facts["show"], facts["reach"]), facts["scale_texts"])

    def _pictures(self, facts, crop):
        before, after = self.ends
        whole = facts["image"].shape[:2] == crop.sides
        before.title = (facts["title"] if whole else f"{facts['title']}, enlarged", facts["title"])
        after.title = (f"output: {facts['shown_as']}", facts["shown_as"])
        for panel in self.ends:
            panel.x, panel.y = crop.place.limits
        spot = (crop.top, crop.left)
        painted = (facts["image"], facts["painted"], facts["show"], facts["reach"])
        seen, stays = self.seen or ((None,) * 4, None), self.seen and self.seen[1] == spot
        if not stays or seen[0][0] is not facts["image"]:
            pixels, extent = crop.of(facts["image"])
            self.pictures[0].set_image(pixels, extent=extent, **PLAIN)
        if not stays or any(one is not other for one, other in zip(painted, seen[0])):
            pixels, extent = crop.of(facts["painted"], facts["rim"])
            self.pictures[1].set_image(pixels, extent=extent, **look_of(facts["show"], facts["reach"]))
        self.seen = painted, spot
        row, column, half = facts["row"], facts["column"], facts["half"]
        middle = crop.middle(row, column)
        square = crop.place.square(row - crop.top, column - crop.left, half)
        for rings, frames in zip(self.spots, self.frames):
            for ring, frame in zip(rings, frames):
                ring.hide()
                frame.set(*square)
        self.handle("pixel", before, *middle)
        texts = f"row {row}, column {column}", f"({row}, {column})"
        self.caption.set(*crop.place.below(0.5), strings=[texts])

    def _tables(self, facts):
        products = facts["products"]
        side = len(products)
        kernel = self.middles[1]
        kernel.y = (-FOOT_OF_KERNEL[side], 1)
        most = max(np.abs(products).max(), 1e-9)
        tints = TINTS[np.sign(facts["kernel"]).astype(int) + 1]
        self.tables[0].set_image(facts["patch_pixels"], **PLAIN)
        self.tables[1].set_image(tints)
        self.tables[2].set_image(products, low=-1.5 * most, high=1.5 * most)
        middles = (np.arange(side) + 0.5) / side
        x, y = np.tile(middles, side), np.repeat(1 - middles, side)
        scale, room = 1.2 if side == 3 else 0.85, 0.94 / side
        self._patch_numbers(facts, x, y, scale, room)
        for i, name in ((1, "kernel_texts"), (2, "product_texts")):
            long = max(map(len, facts[name])) > 5
            strings = [shorter(text) for text in facts[name]] if i == 2 else facts[name]
            size = 1 if long else scale if i == 1 else 0.95
            self.numbers[i].set(x, y, strings=strings, scale=min(size, scale), room=room)
        for line, lit, cells in zip(self.lattices, self.lit, self._lit_cells(facts, side)):
            line.set(*lattice(0, 1, side, side, 1 / side))
            lit.set(*cells)
        names = ["patch", ("kernel, turned", "turned") if facts["flip"] else "kernel", "products"]
        notes = [facts["patch_note"], facts["kernel_note"], facts["value_note"]]
        for panel, name in zip(self.middles, names):
            panel.title = name
        for layer, note, height in zip(self.notes, notes, (-0.08, -0.075, -0.36)):
            layer.set(0.5, height, strings=[(note, note.replace(" colours", ""))])
        colour = style.sign_colour(facts["value"])
        self.sum.set(0.4, -0.14, strings=[(f"Σ = {facts['value_text']}", facts["value_text"])], color=colour)
        self._swatch(facts, (0.86, 0.99, -0.205, -0.075))

    def _patch_numbers(self, facts, x, y, scale, room):
        """Write dark on light pixels, light on dark ones; pale what is outside of the picture."""
        dark, inside = (facts[name].ravel() for name in ("dark", "inside"))
        texts, light = np.array(facts["patch_texts"]), self.light_numbers
        for layer, chosen, inks in (
            (self.numbers[0], ~dark, (style.SOFT_INK, style.INK)),
            (light, dark, (style.ZERO, style.PAPER)),
        ):
            colours = [inks[int(there)] for there in inside[chosen]]
            strings = [shorter(text) for text in texts[chosen]]
            layer.set(x[chosen], y[chosen], strings=strings, scale=scale, color=colours, room=room)

    def _swatch(self, facts, box):
        """Show the colour that the output pixel has."""
        row, column = (facts[name] - facts["rim"] for name in ("row", "column"))
        pixel = facts["painted"][row : row + 1, column : column + 1]
        self.swatch.set_image(pixel, extent=box, **look_of(facts["show"], facts["reach"]))
        self.swatch_frame.set(*rectangle(*box))

    def _lit_cells(self, facts, side):
        """Return frames round the pixel, the cell of the kernel that is meant, and the product they make."""
        if not facts["cell"]:
            return ((), ()), ((), ()), ((), ())
        row, column = facts["cell"]
        met = (side - 1 - row, side - 1 - column) if facts["flip"] else (row, column)
        cells = (met, (row, column), met)
        return [rectangle(c / side, (c + 1) / side, 1 - (r + 1) / side, 1 - r / side) for r, c in cells]


def shorter(text):
    """Return a number with two decimals, and what it is written as where there is less room."""
    if "." not in text:
        return (text, "")
    decimals = text.split(".")[1]
    number = float(text.replace("−", "-"))
    rounded = f"{number:.{max(0, len(decimals) - 1)}f}".replace("-", "−")
    return (text, rounded.replace("0.", ".") if len(decimals) > 1 else rounded, "")
