"""View of the playground's network: units as small maps, weights as lines between them."""

import numpy as np

from ...figure import style
from ...figure.marks import outlines
from .playground_features import NAMES
from .playground_places import INPUT_SIDE, RIGHT, WIDE, input_places, places, side_of

MOST = 8  # units in a layer
LAYER = " ¹²³⁴"
BANDS = (0.1, 0.4, 0.8, 1.5, 3, np.inf)  # up to which |w| an edge has which width
EDGE_WIDTHS = (0.6, 1.4, 2.4, 3.8, 5.5, 7.5)
OFF = 0.3  # opacity of an input that is not given to the network
CELL = np.array([0.125, 0.052])  # half the size of the cell with the chosen weight


class Network:
    """The drawing of the network in its panel."""

    def __init__(self, panel):
        self.panel = panel
        self.chosen = panel.line(color=style.INK, width=11)
        self.chosen_core = panel.line(color=style.LIT, width=8)
        self.edges = [
            [panel.line(color=colour, width=width, opacity=0.85) for width in EDGE_WIDTHS]
            for colour in (style.NEGATIVE, style.POSITIVE)
        ]
        self.inputs = [panel.image() for _ in NAMES]
        self.units = [panel.image() for _ in range(3 * MOST + 1)]
        self.frames = panel.line(width=1.2)
        self.ring = panel.line(width=4)
        self.large = panel.line(width=3, color=style.INK, dash=(4, 3))
        self.biases = [
            panel.points(size=8, color=colour, edge_width=1) for colour in (style.NEGATIVE, style.POSITIVE)
        ]
        panel.text(align="right").set(
            input_places()[:, 0] - INPUT_SIDE / 2 - 0.02, input_places()[:, 1], strings=NAMES
        )
        self.end = panel.text(bold=True)

    def update(self, facts):
        """Show units, weights and what is chosen; return where the shown unit and the chosen weight are."""
        sizes, slots = facts["sizes"], facts["slots"]
        spots, side = places(sizes, slots), side_of(sizes)
        self.panel.title = (
            f"{'-'.join(map(str, sizes))}: {facts['parameters']} parameters",
            f"{facts['parameters']} parameters",
        )
        for slot, (layer, values) in enumerate(zip(self.inputs, facts["input_maps"])):
            most = float(np.abs(values).max())
            layer.set_image(
                values,
                extent=square(input_places()[slot], INPUT_SIDE),
                low=-most,
                high=most,
                opacity=1 if slot in slots else OFF,
            )
        maps = [*(unit for layer in facts["units"] for unit in layer), facts["signed_map"][::3, ::3]]
        units = np.concatenate(spots[1:])
        for layer, middle, values in zip(self.units, units, maps):
            most = max(1.0, float(np.abs(values).max()))
            layer.set_image(values, extent=square(middle, side), low=-most, high=most)
        for layer in self.units[len(units) :]:
            layer.hide()
        squares = [square(middle, side) for middle in units]
        self.frames.set(*outlines([*squares, *(square(each, INPUT_SIDE) for each in spots[0])]))
        shown = spots[facts["unit"][0]][facts["unit"][1] - 1] if facts["unit"] else spots[-1][0]
        self.large.set(*outlines([square(shown, 1.25 * side)] if facts["unit"] else []))
        corners = units - (0.36 * side, 0.36 * side)
        biases = np.concatenate(facts["biases"])
        for layer, chosen in zip(self.biases, (biases < 0, biases > 0)):
            layer.set(*corners[chosen].T)
        self.end.set(min(RIGHT + side / 2 + 0.055, WIDE - 0.04), spots[-1][0, 1], strings=["ŷ"])
        return shown, self._edges(facts, spots, side / 2)

    def _edges(self, facts, spots, half):
        """Draw the weights, all of one colour and width as one line; return the middle of the chosen one."""
        starts, ends, weights = [], [], []
        for number, (W, left, right) in enumerate(zip(facts["weights"], spots, spots[1:])):
            m, n = W.shape
            before = half if number else INPUT_SIDE / 2
            starts.append(np.tile(left + np.array([before, 0]), (m, 1)))
            ends.append(np.repeat(right - (half, 0), n, axis=0))
            weights.append(W.ravel())
        starts, ends, weights = map(np.concatenate, (starts, ends, weights))
        lines = np.full((len(weights), 3, 2), np.nan)
        lines[:, 0], lines[:, 1] = starts, ends
        band = np.searchsorted(BANDS, np.abs(weights))
        for sign, layers in zip((-1, 1), self.edges):
            for i, layer in enumerate(layers):
                layer.set(*lines[(band == i) & (np.sign(weights) == sign)].reshape(-1, 2).T)
        layer, j, k = facts["selected"]
        neuron = spots[layer][j - 1]
        self.ring.set(*outlines([square(neuron, 2.2 * half)]))
        if not k:
            for line in (self.chosen, self.chosen_core):
                line.hide()
            return neuron - (0, half + CELL[1])
        start = spots[layer - 1][k - 1] + (half if layer > 1 else INPUT_SIDE / 2, 0)
        way = np.array([start, neuron - (half, 0)])
        self.chosen.set(*way.T)
        self.chosen_core.set(*way.T)
        return way.mean(axis=0)


def square(middle, side):
    """Return a square about its middle as a box."""
    x, y = middle
    return x - side / 2, x + side / 2, y - side / 2, y + side / 2
