"""The view of an open convolutional network: the drawing, the maps of every layer, one unit worked out."""

import numpy as np

from ...figure import style
from ...figure.marks import outlines
from ...figure.scene import Scene
from .open_layers_places import (
    BAR,
    BEFORE,
    CHANNELS,
    CLASS,
    CONV1,
    CONV2,
    DRAWING,
    HEIGHT,
    INPUT,
    KERNELS,
    LAYERS,
    NETWORK_WIDTH,
    PIXELS,
    POOL1,
    POOL2,
    STAGES,
    TOP,
)
from .open_layers_sheet_view import Sheet

TITLES = {
    CONV1: ("3×3 kernels,", "8 maps 8×8"),
    POOL1: ("pooled:", "8 maps 4×4"),
    CONV2: ("16 maps", "4×4"),
    POOL2: ("pooled", "2×2"),
    CLASS: ("class and", "probability"),
}
MAXIMUM = {"color": style.INK, "width": 3}


class OpenLayersView(Scene):
    """From left to right: the drawing over the input, the layers of the network, the open unit."""

    pale = True  # a grey cell of a map is a zero

    def __init__(self):
        super().__init__()
        drawing = self.panel("drawing", (0, 32), (-17, 35.4), frame=False, equal=True)
        network = self.panel("network", (0, NETWORK_WIDTH), (0, HEIGHT), frame=False, equal=True)
        unit = self.panel("unit", (0, 22), (0, HEIGHT), frame=False, equal=True)
        self._drawing(drawing)
        self._network(network)
        self.sheet = Sheet(unit)

    def _drawing(self, panel):
        self.bitmap = panel.image(colours="grey", low=1, high=0, origin="top", extent=(*DRAWING, *DRAWING))
        self.pixels = panel.image(low=-1, high=1, origin="top", extent=PIXELS.extent())
        panel.line(color=style.SOFT_INK, width=1.5).set(*outlines([(*DRAWING, *DRAWING), PIXELS.extent()]))
        self.patch_below, self.patch = panel.line(color=style.PAPER, width=5), panel.line(**MAXIMUM)
        self.drawing_title = panel.text(align="left", bold=True)
        panel.text(align="left", bold=True).set(0, -2.0, strings=["input 8×8"])
        self.notes = panel.text(align="left")
        self.invitation = panel.text(color=style.SOFT_INK)

    def _network(self, panel):
        self.maps = {layer: panel.image(origin="top", extent=STAGES[layer].extent()) for layer in LAYERS[1:5]}
        self.kernels = panel.image(origin="top", extent=KERNELS.extent())
        boxes = [box for layer in LAYERS[1:5] for box in STAGES[layer].map_boxes()]
        panel.line(color=style.SOFT_INK, width=0.8).set(*outlines([*boxes, *KERNELS.map_boxes()]))
        self.bars = panel.line(fill=style.POSITIVE)
        panel.line(color=style.SOFT_INK, width=1.2).set([BAR[0]] * 2, [TOP, STAGES[CLASS].extent()[2]])
        self.window_below, self.window = panel.line(color=style.PAPER, width=5), panel.line(width=2.5)
        self.other_windows = panel.line(width=1.5)
        self.chosen_below, self.chosen = panel.line(color=style.PAPER, width=6), panel.line(width=3.5)
        middles, words = [], []
        for layer, titles in TITLES.items():
            left, right, *_ = STAGES[layer].extent()
            left = KERNELS.left if layer == CONV1 else left
            middles += [(left + right) / 2] * 2
            words += titles
        panel.text(bold=True).set(middles, [HEIGHT - 0.7, HEIGHT - 1.9] * len(TITLES), strings=words)
        ends = [STAGES[layer].extent()[1] for layer in LAYERS[1:5]]
        starts = [STAGES[layer].extent()[0] for layer in LAYERS[2:]]
        panel.text(color=style.SOFT_INK, scale=1.3).set(
            [(a + b) / 2 for a, b in zip(ends, starts)], [TOP / 2 + 0.5] * 4, strings=["→"] * 4
        )
        self.scales = panel.text(color=style.SOFT_INK)
        self.label = panel.points(marker="square", size=20, color=style.LIT, edge=style.INK, edge_width=1.5)
        self.classes = panel.text(halo=0)
        self.numbers, self.winner = panel.text(align="left"), panel.text(align="left", bold=True)

    def update(self, facts):
        self.bitmap.set_image(facts["drawing"])
        self.pixels.set_image(facts["input"])
        self.drawing_title.set(0, 33.7, strings=[facts["drawing_title"]])
        self.invitation.set([16, 16], [18, 14.5], strings=facts["invitation"])
        self.notes.set([14.3] * 2, [-8, -11.2], strings=["1 number for", "4×4 pixels"])
        column, row = facts["tip"]
        self.handle("pen", self.panels[0], column + 0.5, 31.5 - row)
        self._maps(facts)
        self._frames(facts)
        self.sheet.update(facts)
        if facts["layer"] == CONV2:
            _, y = CHANNELS.middle(facts["channel"], 0, 0)
            self.handle("channel", self.panels[2], CHANNELS.extent()[1] + 0.8, y)
        else:
            self.handles.pop("channel", None)

    def _maps(self, facts):
        for layer, image in self.maps.items():
            most = facts["scales"][layer]
            image.set_image(STAGES[layer].canvas(facts["maps"][layer]), low=-most, high=most)
        kernels = facts["first_kernels"]
        most = np.abs(kernels).max()
        self.kernels.set_image(KERNELS.canvas(kernels), low=-most, high=most)
        ends = [STAGES[layer].extent() for layer in self.maps]
        signs = ["±" if facts["before_relu"] and layer in (CONV1, CONV2) else "0 … " for layer in self.maps]
        self.scales.set(
            [*((left + right) / 2 for left, right, *_ in ends), 43],
            [0.35] * 5,
            strings=[f"{sign}{facts['scales'][layer]:.2g}+" for sign, layer in zip(signs, self.maps)]
            + [f"tests right: {100 * facts['shown_accuracy']:.1f} %"],
        )
        p = facts["probabilities"]
        boxes, mosaic = [], STAGES[CLASS]
        for k, share in enumerate(p):
            _, _, bottom, top = mosaic.box(k)
            boxes.append((BAR[0], BAR[0] + share * (BAR[1] - BAR[0]), bottom + 0.25, top - 0.25))
        self.bars.set(*outlines(boxes))
        heights = [mosaic.middle(k, 0, 0)[1] for k in range(10)]
        self.classes.set([39.25] * 10, heights, strings=range(10))
        first = facts["prediction"]
        strings = [f"{share:.3f}" for share in p]
        self.numbers.set(
            [BAR[1] + 0.3] * 10,
            heights,
            strings=["" if k == first else text for k, text in enumerate(strings)],
        )
        self.winner.set(BAR[1] + 0.3, heights[first], strings=[strings[first]])
        labelled = facts["label"] is not None
        self.label.set(*([39.25], [heights[facts["label"]]]) if labelled else ())

    def _frames(self, facts):
        """Frame the open unit, and what it looks at in the layer before: a patch, a window, or everything."""
        layer, (k, row, column) = facts["layer"], facts["place"]
        spot = [] if layer == INPUT else [STAGES[layer].box(k, row, column)]
        self.chosen.set(*outlines(spot))
        self.chosen_below.set(*outlines(spot))
        if layer == INPUT:
            x, y = 4 * column, 32 - 4 * row
            patch, windows, others = [PIXELS.box(0, row, column), (x, x + 4, y - 4, y)], [], []
        elif layer == CONV1:
            patch, windows, others = [PIXELS.box(0, row - 1, column - 1, 3, 3)], [], []
            windows = [KERNELS.box(k, 0, 0, 3, 3)]
        else:
            patch, before = [], STAGES[BEFORE[layer]]
            if layer == CONV2:
                windows = [before.box(facts["channel"], row - 1, column - 1, 3, 3)]
                others = [before.box(c, row - 1, column - 1, 3, 3) for c in range(8) if c != facts["channel"]]
            elif layer == CLASS:
                windows, others = [before.box(*place) for place in facts["strongest_places"]], []
            else:
                windows, others = [before.box(k, 2 * row, 2 * column, 2, 2)], []
        for below, frame, boxes in (
            (self.patch_below, self.patch, patch),
            (self.window_below, self.window, windows),
        ):
            below.set(*outlines(boxes))
            frame.set(*outlines(boxes))
        self.other_windows.set(*outlines(others))
        if layer == INPUT:
            self.handle("unit", self.panels[1], 0, STAGES[CONV1].middle(0, row, 0)[1])
        elif layer == CLASS:
            self.handle("unit", self.panels[1], STAGES[CLASS].left - 0.7, STAGES[CLASS].middle(k, 0, 0)[1])
        else:
            self.handle("unit", self.panels[1], *STAGES[layer].middle(k, row, column))
