"""The view of training: test images with answers, what the first layer looks for, who is taken for whom."""

import math

import numpy as np

from ...figure import style
from ...figure.marks import TEST, TEST_END, TRAIN, TRAIN_END, outlines
from ...figure.scene import Scene
from .mosaic import Mosaic

SHOWN, PAIRS = 12, 6  # test images; or fewer, each with its tile in colour beside it
ACROSS = 4
HEIGHT = 21.0  # of the panels of images; one unit is about the height of a letter
SIDE, PITCH_X, PITCH_Y = 4.6, 6.1, 6.5
IMAGES = ACROSS * PITCH_X - 0.5
BESIDE = SIDE + 0.4  # from a tile in colour to what the network sees of it
INSIDE = 18  # wide
WEIGHTS = (18.9, 17.0)  # upper edge and width of what the first layer looks for
FEW, MANY = (6.3, 9.2), (3.4, 12.1)  # with few or many classes: its height, and the confusion's upper edge
FRAME = {"color": style.INK, "width": 3}


class TrainView(Scene):
    """From left to right: test images, the first layer over the confusion, losses, accuracies."""

    pale = True  # a grey weight is a zero

    def __init__(self):
        super().__init__()
        square = {"frame": False, "equal": True}
        self._images(self.panel("images", (0, IMAGES), (0, HEIGHT), **square))
        self._inside(self.panel("inside", (0, INSIDE), (0, HEIGHT), **square))
        axes = {"xlabel": "epochs", "least": 14}
        legend = (("train", TRAIN_END), ("test", TEST_END))
        loss = self.panel("loss", (0, 10), (0, 1), legend=(("loss:", BLANK), *legend), **axes)
        right = self.panel("accuracy", (0, 10), (0, 1.02), legend=(("right:", BLANK), *legend), **axes)
        self.curves = [(panel.line(**TRAIN), panel.line(**TEST)) for panel in (loss, right)]
        self.ends = [(panel.points(**TEST_END), panel.points(**TRAIN_END)) for panel in (loss, right)]
        self.guessing = right.line(color=style.SOFT_INK, width=1.5, dash=(3, 4))
        self.guessing_name = right.text(align="right", color=style.SOFT_INK)
        self.numbers = [panel.text(align="right", bold=True, halo=5) for panel in (loss, right)]
        self.stopped = loss.text(bold=True, scale=1.2, color=style.NEGATIVE_TEXT, halo=6)

    def _images(self, panel):
        self.pictures = [panel.image(colours="grey", origin="top") for _ in range(SHOWN)]
        self.tiles = [panel.image(origin="top") for _ in range(PAIRS)]
        self.rims = panel.line(color=style.SOFT_INK, width=1)
        self.wrong_rims = panel.line(**FRAME)
        self.names, self.wrong_names = panel.text(align="left"), panel.text(align="left")
        self.heading = panel.text(align="left", bold=True, room=IMAGES)

    def _inside(self, panel):
        self.weights = panel.image(origin="top")
        self.borders = panel.line(color=style.SOFT_INK, width=0.8)
        self.followed_below, self.followed = panel.line(color=style.PAPER, width=5), panel.line(**FRAME)
        self.weights_title = panel.text(align="left", bold=True, room=INSIDE)
        self.confusion = panel.image(origin="top", opacity=0.6)
        self.grid = panel.line(color=style.SOFT_INK, width=0.8)
        self.counts = panel.text(halo=0)
        self.columns, self.rows = panel.text(), panel.text(align="right")
        self.table_title = panel.text(align="left", bold=True, room=INSIDE)

    def update(self, facts):
        self._show_images(facts)
        self._show_weights(facts)
        self._show_confusion(facts)
        self._show_curves(facts)

    def _show_images(self, facts):
        (low, high), tiles, count = facts["image_range"], facts["colours"], len(facts["images"])
        pairs = tiles is not None
        corners = (TWOS if pairs else CORNERS)[:count]
        for layer, image, (x, y) in zip(self.pictures, facts["images"], corners):
            x += BESIDE * pairs
            layer.set_image(image, low=low, high=high, extent=(x, x + SIDE, y - SIDE, y))
        for layer, tile, (x, y) in zip(self.tiles, tiles if pairs else (), corners):
            layer.set_image(tile, extent=(x, x + SIDE, y - SIDE, y))
        for layer in (*self.pictures[count:], *self.tiles[count * pairs :]):
            layer.hide()
        right, names = facts["shown_answers"] == facts["shown_labels"], facts["classes"]
        words = [
            said_of(names[said], names[k], pairs)
            for said, k in zip(facts["shown_answers"], facts["shown_labels"])
        ]
        wide = SIDE + BESIDE * pairs
        for texts, rims, which, sign in (
            (self.names, self.rims, right, "✓"),
            (self.wrong_names, self.wrong_rims, ~right, "✗"),
        ):
            x, y = corners[which].T
            rims.set(*outlines(np.transpose([x, x + wide, y - SIDE, y]).tolist()))
            strings = [
                tuple(f"{sign} {word}" for word in both) for both, chosen in zip(words, which) if chosen
            ]
            texts.set(x, y - SIDE - 0.85, strings=strings, room=wide + 1)
        told = ("test images and answers",)
        if facts["shows"] != "always the same":
            told = ("surest mistakes: said ≠ is", "surest mistakes")
        elif pairs:
            told = ("test tiles, and what the network sees", "a tile, and what it sees")
        self.heading.set(0, HEIGHT - 1, strings=[told])

    def _show_weights(self, facts):
        weights, (top, wide), (tall, _) = facts["first_weights"], WEIGHTS, room(facts)
        K, rows, columns = weights.shape
        gap = max(1, columns // 8)
        across = max(
            range(1, K + 1),
            key=lambda n: min(wide / (n * (columns + gap) - gap), tall / (-(-K // n) * (rows + gap) - gap)),
        )
        down = math.ceil(K / across)
        cell = min(wide / (across * (columns + gap) - gap), tall / (down * (rows + gap) - gap))
        mosaic = Mosaic.square(weights.shape, 0, top, cell, across=across, gap_x=gap, gap_y=gap)
        _, height, width = (0, *mosaic.canvas(weights).shape)
        most = 2.5 * float(weights.std()) + 1e-9  # beyond it the colour is full
        self.weights.set_image(
            mosaic.canvas(weights), low=-most, high=most, extent=(0, width * cell, top - height * cell, top)
        )
        self.borders.set(*outlines(mosaic.map_boxes()))
        box = [mosaic.box(0, rows // 2, columns // 2)]
        self.followed_below.set(*outlines(box))
        self.followed.set(*outlines(box))
        what = "kernels 3×3" if facts["model"] == "CNN" else f"units, {rows}×{columns}"
        self.weights_title.set(0, HEIGHT - 1, strings=[(f"first layer: {K} {what}", f"{K} {what}")])

    def _show_confusion(self, facts):
        confusion, classes = facts["confusion"], facts["classes"]
        K = len(classes)
        few, (_, top) = K <= 3, room(facts)
        wide, tall, left = (4.6, 2.6, 4.6) if few else (1.66, 1.2, 1.3)
        shares = confusion / confusion.sum(axis=1, keepdims=True)
        self.confusion.set_image(shares, low=-1, high=1, extent=(left, left + K * wide, top - K * tall, top))
        boxes = [
            (left + c * wide, left + (c + 1) * wide, top - (r + 1) * tall, top - r * tall)
            for r, c in np.ndindex(K, K)
        ]
        self.grid.set(*outlines(boxes))
        middles = np.array([((a + b) / 2, (c + d) / 2) for a, b, c, d in boxes])
        strings = [f"{n}" if few or n else "" for n in confusion.ravel()]
        self.counts.set(*middles.T, strings=strings)
        self.table_title.set(0, top + 2.3, strings=[("rows: is, columns: said", "is ↓, said →")])
        self.columns.set(middles[:K, 0], [top + 0.9] * K, strings=classes)
        self.rows.set([left - 0.4] * K, middles[::K, 1], strings=classes)

    def _show_curves(self, facts):
        loss, right = self.panels[2:]
        curve = facts["curve"]
        least = 1 if facts["one_step"] == "one batch" else 5
        epochs = next(end for end in EPOCHS if end >= max(least, 1.02 * curve[0, -1]))
        most = min(max(1.0, 1.35 * float(curve[1:3].max())), HIGHEST)  # words have room above the curves
        step = 10 ** np.floor(np.log10(most)) / 2
        high = float(np.ceil(most / step) * step)
        loss.y = (0, high)
        for panel in (loss, right):
            panel.x = (-0.02 * epochs, epochs)
            panel.xticks = tuple(np.linspace(0, epochs, 6).tolist())
        for lines, ends, rows, panel_top in zip(self.curves, self.ends, (curve[1:3], curve[3:]), (high, 1.0)):
            for line, values in zip(lines, rows):
                line.set(curve[0], values)
            for end, value in zip(ends, rows[::-1, -1]):
                end.set(curve[0, -1], min(value, panel_top))
        chance = 1 / len(facts["classes"])
        self.guessing.set([0, epochs], [chance] * 2)
        self.guessing_name.set(0.99 * epochs, chance - 0.05, strings=["guessing"])
        self.numbers[0].set(
            [0.99 * epochs] * 2,
            [0.95 * high, 0.86 * high],
            strings=[
                f"{facts[fact]:.{digits}g} {thing}{'s' * (facts[fact] != 1)}"
                for fact, digits, thing in (("epoch", 3, "epoch"), ("steps_taken", 9, "update"))
            ],
        )
        self.numbers[1].set(
            [0.99 * epochs] * 2,
            [0.17, 0.08] if chance > 0.4 else [max(0.33, chance + 0.17), max(0.24, chance + 0.08)],
            strings=[f"{name} {100 * facts[f'{name}_accuracy']:.1f} %" for name in ("train", "test")],
        )
        self.stopped.set(
            epochs / 2, 0.1 * high, strings=["diverged: stopped"] if facts["diverged"] == "yes" else [""]
        )


def said_of(said, is_, pairs):
    """Write below an image what the network says to it and, if it is wrong, what it is; long and short."""
    if said == is_:
        return (said,)
    return (f"{said} ≠ {is_}", *((said,) if pairs else ()))


def room(facts):
    """Return the height of the first layer's weights, and the upper edge of the confusion."""
    return FEW if len(facts["classes"]) <= 3 else MANY


HIGHEST = 20.0  # loss on the axis; of a run that diverges, more is not shown
EPOCHS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # where the axis may end
TWOS = np.array([(12.4 * (n % 2), HEIGHT - 2.1 - PITCH_Y * (n // 2)) for n in range(PAIRS)])
BLANK = {"size": 0, "edge_width": 0}
CORNERS = np.array([(PITCH_X * (n % ACROSS), HEIGHT - 2.1 - PITCH_Y * (n // ACROSS)) for n in range(SHOWN)])
