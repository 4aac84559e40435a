"""View of slide and compute: the picture with the window, the nine products, the output so far."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice
from ...figure.scene import Scene
from ...text import bracket, show

FOOT = 0.11  # of a panel's height, for a caption
PALE = {"input": 25, "products": 60, "output": 60}  # where colours would be full: numbers stay readable


class SlideComputeView(Scene):
    """Left the picture, in the middle patch times kernel, right the output as far as it is computed."""

    pale = True  # small numbers have pale colours

    def __init__(self):
        super().__init__()
        titles = {"input": "input", "products": ("patch · kernel", "products"), "output": "output"}
        panels = [
            self.panel(name, (-0.01, 1.01), (-FOOT, 1.01), frame=False, equal=True, title=title, least=15)
            for name, title in titles.items()
        ]
        self.images = [
            panel.image(origin="top", low=-most, high=most, extent=(0, 1, 0, 1))
            for panel, most in zip(panels, PALE.values())
        ]
        self.grids = [panel.line(color=style.SOFT_INK, width=1) for panel in panels]
        self.frames = [panel.line(width=4) for panel in panels]
        before, middle, after = panels
        self.pixels = before.text(halo=0, room=0.15)
        self.factors = middle.text(halo=0, room=0.32, color=style.SOFT_INK, scale=0.9)
        self.products = middle.text(halo=0, room=0.32, bold=True)
        self.sums = after.text(halo=0, room=0.24, bold=True)
        self.captions = [panel.text(inside=True) for panel in panels]

    def update(self, facts):
        before, _, after = self.panels
        image, products, done = facts["image"], facts["products"], facts["done"]
        row, column, n, side = facts["row"], facts["column"], len(image), len(done)
        tables = (image, products, np.where(done, facts["output"], np.nan))
        for table, layer, grid in zip(tables, self.images, self.grids):
            layer.set_image(table)
            grid.set(*lattice(0, 1, *table.shape[::-1], 1 / len(table)))
        k = len(products)
        self.frames[0].set(*lattice(column / n, 1 - row / n, 1, 1, k / n))
        self.frames[2].set(*lattice(column / side, 1 - row / side, 1, 1, 1 / side))
        self.pixels.set(*middles(n), strings=[show(pixel) for pixel in image.flat])
        x, y = middles(k)
        cells = zip(facts["patch"].flat, facts["cells"].flat)
        self.factors.set(x, y + 0.07, strings=[f"{show(pixel)}·{bracket(cell)}" for pixel, cell in cells])
        self.products.set(x, y - 0.07, strings=[show(product) for product in products.flat])
        x, y = middles(side)
        shown = done.ravel()
        self.sums.set(x[shown], y[shown], strings=[show(value) for value in facts["output"][done]])
        told = (f"{n} × {n}", f"sum {show(facts['value'])}", f"{facts['window']} of {facts['windows']}")
        for caption, text in zip(self.captions, told):
            caption.set(0.5, -0.5 * FOOT, strings=[text])
        self.handle("window", before, (column + k / 2) / n, 1 - (row + k / 2) / n)
        self.handle("output", after, (column + 0.5) / side, 1 - (row + 0.5) / side)


def middles(side):
    """Return the middles of the cells of a square table, row by row: x, y."""
    places = (np.arange(side) + 0.5) / side
    return np.tile(places, side), np.repeat(1 - places, side)
