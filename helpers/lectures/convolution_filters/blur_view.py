"""View of lecture 5: a picture before and after a filter, the kernel as a picture, and all output values."""

import numpy as np

from ...figure import style
from ...figure.scene import Scene
from .picture_marks import CROP, FOOT, PLAIN, SQUARE, Crop, Overview, Scale, look_of

HEAD = 1.22  # of the histogram: room for words above the highest bar
FOOT_OF_KERNEL = 0.7  # below the kernel: an overview of the picture
OVERVIEW = (0.23, 0.77, -0.69, -0.15)  # left, right, bottom, top
WIPE = ((style.PAPER, 6), (style.INK, 2.5))  # colours and widths, one on the other
PARTS = ("below", "inside", "above")


class BlurView(Scene):
    """From left to right: before | after, the kernel, and how often which value comes out.

    Of the picture a small part is shown, so large that single pixels are seen; the overview tells which.
    """

    def __init__(self):
        super().__init__()
        picture = self.panel("picture", (0, CROP), (-FOOT * CROP, CROP), title=" ", least=20, **SQUARE)
        kernel = self.panel("kernel", (0, 1), (-FOOT_OF_KERNEL, 1), title=" ", least=16, **SQUARE)
        values = self.panel("values", (-1, 1), (0, HEAD), xlabel="output value", yticks=(), title=" ")
        self.before, self.after = (picture.image(origin="top") for _ in range(2))
        self.wipe = [picture.line(color=colour, width=width) for colour, width in WIPE]
        self.names = [picture.text(align=align, bold=True, halo=6) for align in ("right", "left")]
        self.scale = Scale(picture)
        self.kernel = kernel.image(origin="top")
        self.circle = kernel.line(color=style.INK, width=2, dash=(5, 4))
        self.sigma = kernel.text(bold=True, halo=5)
        self.size, self.title = kernel.text(inside=True), kernel.text(align="left", bold=True)
        self.overview = Overview(kernel, OVERVIEW)
        colours = (style.NEGATIVE, style.ZERO, style.POSITIVE)
        self.bars = [values.line(fill=colour) for colour in colours]
        self.ends = values.line(color=style.INK, width=2, dash=(6, 4))
        texts = ((style.NEGATIVE_TEXT, "left"), (style.INK, "center"), (style.POSITIVE_TEXT, "right"))
        self.shares = [values.text(color=colour, align=align, bold=True) for colour, align in texts]
        self.seen = self.spot = None

    def update(self, facts):
        self._picture(facts)
        self._kernel(facts)
        self._values(facts)

    def _picture(self, facts):
        crop, panel = Crop(facts["image"].shape, facts["crop"]), self.panels[0]
        place = crop.place
        panel.title = (f"{facts['title']}, enlarged", facts["title"])
        panel.x, panel.y = place.limits
        look = look_of(facts["show"], facts["reach"])
        pixels, spot = (facts["image"], facts["painted"], facts["reach"]), (crop.top, crop.left)
        moved = self.spot != spot
        self.spot = spot
        if moved or self.seen[0] is not facts["image"]:
            part, box = crop.of(facts["image"])
            self.before.set_image(part, extent=box, **PLAIN)
        if moved or any(one is not other for one, other in zip(pixels, self.seen)):
            part, box = crop.of(facts["painted"])
            self.after.set_image(part, extent=box, **look)
        self.seen = pixels
        x = facts["wipe"] * place.side
        self.before.restyle(window=(0, x, 0, place.side))
        self.after.restyle(window=(x, place.side, 0, place.side))
        for line in self.wipe:
            line.set([x, x], [0, place.side])
        for name, word, way in zip(self.names, ("before", "after"), (-1, 1)):
            room = facts["wipe"] if way < 0 else 1 - facts["wipe"]
            name.set(x + 0.03 * way * place.side, 0.06 * place.side, strings=[word if room > 0.28 else ""])
        self.handle("wipe", panel, x, place.side / 2)
        self.handle("crop", self.panels[1], *self.overview.update(facts["image"], crop))
        self.scale.update(place, look, facts["scale_texts"])

    def _kernel(self, facts):
        K, circle = facts["kernel"], facts["circle"]
        ends = [end for end in (-K.min(), K.max()) if end > 1e-9] or [1.0]
        most = 1.5 * min(ends) if len(ends) > 1 else ends[0]  # the weaker sign is to be seen
        self.title.set(
            0, 1.042 + 0.03 * FOOT_OF_KERNEL, strings=[facts["kernel_name"]]
        )  # a panel's own title is drawn with its axes
        self.kernel.set_image(K, extent=(0, 1, 0, 1), low=-most, high=most)
        angle = np.linspace(0, 2 * np.pi, 73)
        radius = facts["sigma"] / len(K)
        shown = circle and radius > 0.02
        self.circle.set(*((0.5 + radius * np.array([np.cos(angle), np.sin(angle)])) if shown else ((), ())))
        self.sigma.set(0.5, 0.5 + radius + 0.07, strings=["σ" if shown else ""])
        self.size.set(0.5, -0.07, strings=[facts["kernel_note"]])

    def _values(self, facts):
        panel, edges, counts = self.panels[2], np.array(facts["edges"]), facts["counts"]
        panel.x, panel.title = (facts["edges"][0], facts["edges"][-1]), "all output values"
        heights = counts / max(counts.max(), 1)
        for bars, part in zip(self.bars, PARTS):
            lows, highs = np.clip(edges[:-1], *REACH[part]), np.clip(edges[1:], *REACH[part])
            there = highs > lows
            bars.set(*outline(lows[there], highs[there], heights[there]))
        low, high = panel.x
        marks = [end for end in (0, 1) if low < end < high]
        self.ends.set(np.repeat(marks, 3), np.tile([0, 1.05, np.nan], len(marks)))
        for text, part, across in zip(self.shares, PARTS, (0.01, 0.5, 0.99)):
            texts = facts["share_texts"][part]
            text.set(low + across * (high - low), 0.95 * HEAD, strings=[texts], room=0.31 * (high - low))


REACH = {"below": (-np.inf, 0), "inside": (0, 1), "above": (1, np.inf)}


def outline(lows, highs, heights):
    """Return bars side by side as one polygon: (2, M)."""
    if not len(lows):
        return (), ()
    x = np.column_stack([lows, highs]).ravel()
    return [x[0], *x, x[-1]], [0, *np.repeat(heights, 2), 0]
