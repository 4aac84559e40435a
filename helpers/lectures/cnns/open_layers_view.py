"""The view of an open convolutional network: the drawing, the maps of every layer, one unit worked out."""

import numpy as np

from ...figure import style
from ...figure.marks import joined, outlines
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
    LEFT,
    NETWORK_WIDTH,
    PIXELS,
    POOL1,
    POOL2,
    SHEET,
    STAGES,
    large,
)
from .open_layers_sheet_view import Sheet

NAMES = {
    CONV1: ("8 maps 8×8", ""),
    POOL1: ("8 maps 4×4", ""),
    CONV2: ("16 maps 4×4", ""),
    POOL2: ("16 maps 2×2", ""),
}
LINES = (0.6, 1.85, 3.1)  # below the upper edge of a layer: what stands left of it
ROOM = LEFT - 0.2  # of these words
DIGITS = 40.7  # where the classes' names stand
SURE = 3.9  # wide: a probability
MAXIMUM = {"color": style.INK, "width": 3}


class OpenLayersView(Scene):
    """From left to right: the drawing over the input, the network, the open unit.

    The layers of the network stand one below the other, and their answer at the right.
    """

    pale = True  # a grey cell of a map is a zero

    def __init__(self):
        super().__init__()
        square = {"frame": False, "equal": True}
        drawing = self.panel("drawing", (0, 32), (-17, 35.4), least=16, **square)
        network = self.panel("network", (0, NETWORK_WIDTH), (0, HEIGHT), least=34, **square)
        unit = self.panel("unit", (0, SHEET[0]), (0, SHEET[1]), **square)
        self._drawing(drawing)
        self._network(network)
        self.sheet = Sheet(unit)

    def _drawing(self, panel):
        self.bitmap = panel.image(colours="grey", low=1, high=0, origin="top", extent=(*DRAWING, *DRAWING))
        self.pixels = panel.image(low=-1, high=1, origin="top", extent=PIXELS.extent())
        panel.line(color=style.SOFT_INK, width=1.5).set(*outlines([(*DRAWING, *DRAWING), PIXELS.extent()]))
        self.patch_below, self.patch = panel.line(color=style.PAPER, width=5), panel.line(**MAXIMUM)
        self.large = panel.image(origin="top", extent=(*DRAWING, *DRAWING), opacity=0.6)
        self.large_grid = panel.line(color=style.SOFT_INK, width=1)
        self.large_numbers = panel.text(halo=0)
        self.large_chosen = panel.line(width=3.5)
        self.drawing_title = panel.text(align="left", bold=True, room=32)
        panel.text(align="left", bold=True).set(0, -2.0, strings=["input 8×8"])
        self.notes = panel.text(align="left")
        self.invitation = panel.text(color=style.SOFT_INK)
        self.hint = panel.text(color=style.SOFT_INK, halo=5)

    def _network(self, panel):
        self.maps = {layer: panel.image(origin="top", extent=STAGES[layer].extent()) for layer in LAYERS[1:5]}
        self.kernels = panel.image(origin="top", extent=KERNELS.extent())
        boxes = [box for layer in LAYERS[1:5] for box in STAGES[layer].map_boxes()]
        panel.line(color=style.SOFT_INK, width=0.8).set(*outlines([*boxes, *KERNELS.map_boxes()]))
        self.bars = panel.line(fill=style.POSITIVE)
        panel.line(color=style.SOFT_INK, width=1.2).set([BAR[0]] * 2, STAGES[CLASS].extent()[2:])
        self.edges = panel.line(color=style.SOFT_INK, width=1.2)
        self.window_below, self.window = panel.line(color=style.PAPER, width=5), panel.line(width=2.5)
        self.other_windows = panel.line(width=1.5)
        self.chosen_below, self.chosen = panel.line(color=style.PAPER, width=6), panel.line(width=3.5)
        tops = {layer: STAGES[layer].extent()[3] for layer in NAMES}
        panel.text(align="left", bold=True).set(
            [0] * 4, [top - LINES[0] for top in tops.values()], strings=tops
        )
        panel.text(align="left", room=ROOM).set(
            [0] * 4,
            [top - LINES[1] for top in tops.values()],
            strings=NAMES.values(),
        )
        self.scales = panel.text(color=style.SOFT_INK, align="left", room=0.82 * ROOM)
        panel.text(align="left", room=ROOM).set(0, HEIGHT - 0.75, strings=[("3×3 kernels", "")])
        heads = panel.text(bold=True, room=NETWORK_WIDTH - STAGES[CLASS].left)
        heads.set((STAGES[CLASS].left + NETWORK_WIDTH) / 2, HEIGHT - 0.75, strings=[("probability", "class")])
        self.accuracy = panel.text(color=style.SOFT_INK, align="left", room=0.85 * ROOM)
        self.label = panel.points(marker="square", size=20, color=style.LIT, edge=style.INK, edge_width=1.5)
        self.classes = panel.text(halo=0)
        self.numbers = panel.text(align="left", room=SURE)
        self.winner = panel.text(align="left", bold=True, room=SURE)

    def update(self, facts):
        self._drawn(facts)
        self.pixels.set_image(facts["input"])
        self.notes.set([14.3] * 2, [-8, -11.2], strings=["1 number for", "4×4 pixels"])
        column, row = facts["tip"]
        spot = (column + 0.5, 31.5 - row)
        if facts["large"] and facts["layer"] in self.maps:  # there it points at units
            spot = large(facts["layer"]).middle(0, *facts["place"][1:])
        self.handle("pen", self.panels[0], *spot)
        self._maps(facts)
        self._frames(facts)
        self.sheet.update(facts)
        if facts["layer"] == CONV2:
            _, y = CHANNELS.middle(facts["channel"], 0, 0)
            self.handle("channel", self.panels[2], CHANNELS.extent()[1] + 0.8, y)
        else:
            self.handles.pop("channel", None)

    def _drawn(self, facts):
        """Show the drawing; or in its place the map of the open unit, with its numbers if they fit."""
        layer, (k, row, column) = facts["layer"], facts["place"]
        enlarged = facts["large"] and layer in self.maps
        self.bitmap.set_image(facts["drawing"] if not enlarged else np.zeros((1, 1)))
        title, words, hint = facts["drawing_title"], facts["invitation"], facts["hint"]
        if enlarged:
            title, words, hint = (f"{layer}: map {k}, enlarged", f"{layer}: map {k}"), ["", ""], ""
        self.drawing_title.set(0, 33.7, strings=[title])
        self.invitation.set([16, 16], [18, 14.5], strings=words)
        self.hint.set(16, 1.7, strings=[hint])
        for one in (self.large, self.large_grid, self.large_numbers, self.large_chosen):
            one.hide()
        if not enlarged:
            return
        values, most, mosaic = facts["maps"][layer][k], facts["scales"][layer], large(layer)
        self.large.set_image(values, low=-most, high=most)
        places = list(np.ndindex(values.shape))
        self.large_grid.set(*outlines(mosaic.box(0, *place) for place in places))
        x, y = zip(*(mosaic.middle(0, *place) for place in places))
        strings = [(f"{value:.2f}", f"{value:.1f}", "") if value else ("0", "") for value in values.ravel()]
        strings = [tuple(text.replace("-", "−") for text in texts) for texts in strings]
        self.large_numbers.set(x, y, strings=strings, room=0.9 * mosaic.wide)
        self.large_chosen.set(*outlines([mosaic.box(0, row, column)]))

    def _maps(self, facts):
        for layer, image in self.maps.items():
            most = facts["scales"][layer]
            image.set_image(STAGES[layer].canvas(facts["maps"][layer]), low=-most, high=most)
        kernels = facts["first_kernels"]
        most = np.abs(kernels).max()
        self.kernels.set_image(KERNELS.canvas(kernels), low=-most, high=most)
        signs = [
            "up to ±" if facts["before_relu"] and layer in (CONV1, CONV2) else "0 … " for layer in self.maps
        ]
        self.scales.set(
            [0] * 4,
            [STAGES[layer].extent()[3] - LINES[2] for layer in self.maps],
            strings=[
                (f"{sign}{facts['scales'][layer]:.2g}{'+' * (sign == '0 … ')}", "")
                for sign, layer in zip(signs, self.maps)
            ],
        )
        right = f"{100 * facts['shown_accuracy']:.1f} %"
        low = STAGES[POOL2].extent()[3] - LINES[2]
        self.accuracy.set([0, 0], [low - 1.9, low - 3.15], strings=[("tests right:", ""), (right, "")])
        p = facts["probabilities"]
        boxes, mosaic = [], STAGES[CLASS]
        for k, share in enumerate(p):
            _, _, bottom, top = mosaic.box(k)
            boxes.append((BAR[0], BAR[0] + share * (BAR[1] - BAR[0]), bottom + 0.25, top - 0.25))
        self.bars.set(*outlines(boxes))
        heights = [mosaic.middle(k, 0, 0)[1] for k in range(10)]
        self.classes.set([DIGITS] * 10, heights, strings=range(10))
        first = facts["prediction"]
        strings = [f"{share:.3f}" for share in p]
        self.numbers.set(
            [BAR[1] + 0.3] * 10,
            heights,
            strings=["" if k == first else (text, "") for k, text in enumerate(strings)],
        )
        self.winner.set(BAR[1] + 0.3, heights[first], strings=[(strings[first], strings[first][:4], "")])
        labelled = facts["label"] is not None
        self.label.set(*([DIGITS], [heights[facts["label"]]]) if labelled else ())

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
        self.edges.set(*edges([*windows, *others], spot[0], layer) if spot else ((), ()))
        if layer == INPUT:
            self.handle("unit", self.panels[1], LEFT - 0.5, STAGES[CONV1].middle(0, row, 0)[1])
        elif layer == CLASS:
            self.handle("unit", self.panels[1], STAGES[CLASS].left - 0.5, STAGES[CLASS].middle(k, 0, 0)[1])
        else:
            self.handle("unit", self.panels[1], *STAGES[layer].middle(k, row, column))


def edges(windows, unit, layer):
    """Return lines from what a unit looks at to the unit: from two corners, or from the side to a class."""
    left, right, bottom, top = unit
    lines = []
    for x0, x1, low, high in windows:
        if layer == CLASS:
            lines += [((x1, (low + high) / 2), (left, (bottom + top) / 2))]
        else:
            lines += [((x0, low), (left, top)), ((x1, low), (right, top))]
    return joined(np.transpose(line) for line in lines)
