"""View of the playground: the data under the network's map, the network, and how the loss fell."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, TEST, TEST_END, TRAIN, TRAIN_END, outlines
from ...figure.scene import Scene
from ...text import show, superscript

MOST = 8  # units in a layer
LAYER = " ¹²³⁴"
WIDE = 1.7  # of the drawing, whose height is 1
BEFORE = 0.04  # of an axis stands before 0, so that the first marker is whole
BANDS = (0.1, 0.4, 0.8, 1.5, 3, np.inf)  # up to which |w| an edge has which width
EDGE_WIDTHS = (0.6, 1.4, 2.4, 3.8, 5.5, 7.5)
PINNED = {"color": style.SOFT_INK, "opacity": 0.55}


class PlaygroundView(Scene):
    """From left to right: points and map, units as small maps with weights between them, loss curves."""

    def __init__(self):
        super().__init__()
        plane = self.panel("map", (-3, 3), (-3, 3), equal=True, xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        drawing = self.panel("network", (0, WIDE), (0, 1), frame=False, weight=1.7)
        loss = self.panel(
            "loss",
            (0, 10),
            (1e-2, 10),
            xlabel="epochs",
            log_y=True,
            weight=1,
            legend=(
                ("train", TRAIN_END),
                ("test: open", TEST_END),
            ),
        )
        self.map = plane.image(opacity=0.6)
        self.line = plane.line(width=3)
        self.train = [plane.points(size=6.5, edge_width=0.6, **look) for look in CLASS_LOOKS]
        self.test = [
            plane.points(
                size=6.5, color=style.PAPER, edge=look["color"], edge_width=1.8, marker=look["marker"]
            )
            for look in CLASS_LOOKS
        ]
        self.stopped = plane.text(bold=True, scale=1.2, color=style.NEGATIVE_TEXT, halo=6)
        self.chosen = drawing.line(color=style.INK, width=11)
        self.chosen_core = drawing.line(color=style.LIT, width=8)
        self.edges = [
            [drawing.line(color=colour, width=width, opacity=0.85) for width in EDGE_WIDTHS]
            for colour in (style.NEGATIVE, style.POSITIVE)
        ]
        self.units = [drawing.image() for _ in range(2 + 3 * MOST + 1)]
        self.frames = drawing.line(width=1.2)
        self.ring = drawing.line(width=4)
        self.biases = [
            drawing.points(size=8, color=colour, edge_width=1) for colour in (style.NEGATIVE, style.POSITIVE)
        ]
        self.names = drawing.text(bold=True)
        self.run_a = [loss.line(**PINNED, width=4), loss.line(**PINNED, width=3, dash=(7, 5))]
        self.run_b = [loss.line(**TRAIN), loss.line(**TEST)]
        self.test_end, self.train_end = loss.points(**TEST_END), loss.points(**TRAIN_END)
        self.end_a = loss.text(bold=True, color=style.SOFT_INK)
        self.numbers = loss.text(align="right", bold=True, halo=5)

    def update(self, facts):
        self._plane(facts)
        self._network(facts)
        self._loss(facts)

    def _plane(self, facts):
        plane, axis = self.panels[0], facts["axis"]
        gap = (axis[1] - axis[0]) / 2
        low, high = axis[0], axis[-1]
        plane.x = plane.y = (low, high)
        plane.xlabel, plane.ylabel = facts["features"]
        plane.legend = tuple((name, {"size": 9, **look}) for name, look in zip(facts["classes"], CLASS_LOOKS))
        self.map.set_image(facts["signed_map"], extent=(low - gap, high + gap, low - gap, high + gap))
        pieces = facts["line"]
        broken = np.full((len(pieces), 3, 2), np.nan)  # begin, end, and a gap
        broken[:, :2] = pieces
        self.line.set(*broken.reshape(-1, 2).T)
        for which, layers in (("train", self.train), ("test", self.test)):
            for side, layer in zip((-1, 1), layers):
                layer.set(*facts["points"][which, side].T)
        told = ["diverged: stopped"] if facts["diverged"] == "yes" else [""]
        self.stopped.set((low + high) / 2, 0.9 * high + 0.1 * low, strings=told)

    def _network(self, facts):
        sizes, axis = facts["sizes"], facts["axis"]
        self.panels[1].title = f"{'-'.join(map(str, sizes))}: {facts['parameters']} parameters"
        pitch = min(0.24, 0.97 / max(sizes))
        side = 0.8 * pitch
        columns = np.linspace(0.16, WIDE - 0.2, len(sizes))
        places = [
            np.column_stack([np.full(n, x), 0.49 + pitch * ((n - 1) / 2 - np.arange(n))])
            for x, n in zip(columns, sizes)
        ]
        self._edges(facts, places, side / 2)
        coarse = facts["signed_map"][::3, ::3]
        ramp = np.broadcast_to(axis[::3] / axis[-1], coarse.shape)
        maps = [ramp, ramp.T, *(unit for layer in facts["units"] for unit in layer), coarse]
        spots = np.concatenate(places)
        for layer, (x, y), values in zip(self.units, spots, maps):
            most = max(1.0, float(np.abs(values).max()))
            layer.set_image(values, extent=square((x, y), side), low=-most, high=most)
        for layer in self.units[len(spots) :]:
            layer.hide()
        self.frames.set(*outlines(square(middle, side) for middle in spots))
        corners = spots[sizes[0] :] - (0.36 * side, 0.36 * side)
        biases = np.concatenate(facts["biases"])
        for layer, chosen in zip(self.biases, (biases < 0, biases > 0)):
            layer.set(*corners[chosen].T)
        self.names.set(
            [columns[0] - side / 2 - 0.055] * 2 + [columns[-1] + side / 2 + 0.055],
            [*places[0][:, 1], places[-1][0, 1]],
            strings=["x₁", "x₂", "ŷ"],
        )

    def _edges(self, facts, places, half):
        """Draw the weights as edges, all of one colour and width as one line."""
        starts, ends, weights, shift = [], [], [], np.array([half, 0])
        for W, left, right in zip(facts["weights"], places, places[1:]):
            m, n = W.shape
            starts.append(np.tile(left + shift, (m, 1)))
            ends.append(np.repeat(right - shift, n, axis=0))
            weights.append(W.ravel())
        starts, ends, weights = map(np.concatenate, (starts, ends, weights))
        lines = np.full((len(weights), 3, 2), np.nan)
        lines[:, 0], lines[:, 1] = starts, ends
        band = np.searchsorted(BANDS, np.abs(weights))
        for sign, layers in zip((-1, 1), self.edges):
            for i, layer in enumerate(layers):
                layer.set(*lines[(band == i) & (np.sign(weights) == sign)].reshape(-1, 2).T)
        layer, j, k = facts["selected"]
        for name, cell in (("W", (j - 1, k - 1)), ("b", (j - 1, 0))):
            lit = [cell] if (name == "W") == bool(k) else []
            self.grids[name] = {"label": f"{name}{LAYER[layer]}", "strong": lit}
        neuron = places[layer][j - 1]
        self.ring.set(*outlines([square(neuron, 2.2 * half)]))
        way = np.array([places[layer - 1][k - 1] + shift, neuron - shift]).T if k else ((), ())
        self.chosen.set(*way)
        self.chosen_core.set(*way)

    def _loss(self, facts):
        panel, run_a = self.panels[2], facts["run_a"]
        curves = [facts["curve"], *([run_a["curve"]] if run_a else [])]
        everything = np.hstack(curves)
        low = 10.0 ** np.clip(np.floor(np.log10(everything[1:].min() + 1e-30)), -6, -2)
        high = 10.0 ** max(1, np.ceil(np.log10(2 * everything[1:].max())))
        panel.y = (float(low), float(high))
        epochs = 10.0 * 2 ** np.ceil(np.log2(max(1, everything[0].max() / 10)))
        panel.x, panel.xticks = (-BEFORE * epochs, epochs), tuple(np.linspace(0, epochs, 6).tolist())
        panel.ylabel = f"loss ({facts['loss']})"
        for lines, curve in zip((self.run_b, self.run_a), curves):
            for line, loss in zip(lines, curve[1:]):
                line.set(curve[0], np.maximum(loss, 1.05 * low))
        if run_a:
            x, y = run_a["curve"][0, -1], max(run_a["curve"][1, -1], 1.05 * low)
            self.end_a.set(x + 0.03 * panel.x[1], y, strings=["A"])
        else:
            for layer in (*self.run_a, self.end_a):
                layer.hide()
        for layer, loss in zip((self.train_end, self.test_end), facts["curve"][1:, -1]):
            layer.set(facts["curve"][0, -1], max(loss, 1.05 * low))
        text = [f"{part} {short(facts[f'{part}_loss'])}" for part in ("train", "test")]
        if run_a:
            text.append(f"A: {short(run_a['train_loss'])}, {short(run_a['test_loss'])}")
        steps = (high / low) ** (1.03 - 0.085 * np.arange(1, len(text) + 1))
        self.numbers.set(
            [0.99 * panel.x[1]] * len(text),
            low * steps,
            strings=text,
            color=[style.INK, style.INK, style.SOFT_INK][: len(text)],
        )


def short(loss):
    """Write a loss in few letters: 0.0829, or 1.8·10⁵."""
    if 1e-4 <= loss < 1e4:
        return show(loss, 3)
    digits, power = f"{loss:.1e}".split("e")
    return f"{digits}·10{superscript(int(power))}"


def square(middle, side):
    """Return a square about its middle as a box."""
    x, y = middle
    return x - side / 2, x + side / 2, y - side / 2, y + side / 2
