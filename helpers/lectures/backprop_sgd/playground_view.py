"""View of the playground: the data under the network's map, the network, and how the loss fell."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, FORMER, TEST, TEST_END, TRAIN, TRAIN_END, joined
from ...figure.scene import Scene
from ...text import show, superscript
from .playground_network_view import CELL, LAYER, MOST, Network
from .playground_places import WIDE

__all__ = ["MOST", "PlaygroundView"]
BEFORE = 0.04  # of an axis stands before 0, and behind the end, so that markers there are whole
PINNED = {"color": style.SOFT_INK, "opacity": 0.55}


class PlaygroundView(Scene):
    """From left to right: points and map, units as small maps with weights between them, loss curves."""

    def __init__(self):
        super().__init__()
        plane = self.panel("map", (-3, 3), (-3, 3), equal=True, xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        drawing = self.panel("network", (0, WIDE), (0, 1), frame=False, weight=1.7, least=23)
        loss = self.panel(
            "loss",
            (0, 10),
            (1e-2, 10),
            xlabel="epochs",
            log_y=True,
            weight=1,
            least=17,
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
        self.held = plane.points(size=15, color=None, edge=style.INK, edge_width=2)
        self.stopped = plane.text(bold=True, scale=1.2, color=style.NEGATIVE_TEXT, halo=6, inside=True)
        self.shown = plane.text(halo=5, inside=True)
        self.network = Network(drawing)
        self.former = loss.line(**FORMER)
        self.run_a = [loss.line(**PINNED, width=4), loss.line(**PINNED, width=3, dash=(7, 5))]
        self.run_b = [loss.line(**TRAIN), loss.line(**TEST)]
        self.test_end, self.train_end = loss.points(**TEST_END), loss.points(**TRAIN_END)
        self.end_a = loss.text(bold=True, color=style.SOFT_INK, beside=5)
        self.numbers = loss.text(align="right", bold=True, halo=5, inside=True)
        self.former_names = loss.text(color=style.SOFT_INK, beside=3, prefer=(1, 0.2), halo=4)

    def update(self, facts):
        self._plane(facts)
        shown, middle = self.network.update(facts)
        self.handle("network", self.panels[1], *shown)
        self._weight(facts, middle)
        self._loss(facts)

    def _plane(self, facts):
        plane, axis = self.panels[0], facts["axis"]
        gap = (axis[1] - axis[0]) / 2
        low, high = axis[0], axis[-1]
        plane.x = plane.y = (low, high)
        plane.xlabel, plane.ylabel = facts["features"]
        plane.legend = tuple((name, {"size": 9, **look}) for name, look in zip(facts["classes"], CLASS_LOOKS))
        most = max(1.0, float(np.abs(facts["large"]).max())) if facts["unit"] else 1
        extent = (low - gap, high + gap, low - gap, high + gap)
        self.map.set_image(facts["large"], extent=extent, low=-most, high=most)
        pieces = facts["line"]
        broken = np.full((len(pieces), 3, 2), np.nan)  # begin, end, and a gap
        broken[:, :2] = pieces
        self.line.set(*broken.reshape(-1, 2).T)
        for which, layers in (("train", self.train), ("test", self.test)):
            for side, layer in zip((-1, 1), layers):
                layer.set(*facts["points"][which, side].T)
        middle = (low + high) / 2
        self.held.set(*(facts["held_at"] or ((), ())))
        self.handle("plane", plane, *(facts["held_at"] or (middle, middle)))
        told = ["diverged: stopped"] if facts["diverged"] == "yes" else [""]
        self.stopped.set(middle, 0.9 * high + 0.1 * low, strings=[(told[0], "diverged")] if told[0] else told)
        name = f"{facts['unit_name']} of the network" if facts["unit"] else ""
        self.shown.set(middle, 0.06 * high + 0.94 * low, strings=[name])

    def _weight(self, facts, middle):
        """Put the number of the chosen weight on the drawing, and light its cell in the tables."""
        layer, j, k = facts["selected"]
        x, y = np.clip(middle, CELL, (WIDE, 1) - CELL)
        self.put_tables(self.panels[1], (x - CELL[0], x + CELL[0]), (y - CELL[1], y + CELL[1]))
        self.grids["weight"] = {"label": facts["selected_name"]}
        for name, cell in (("W", (j - 1, k - 1)), ("b", (j - 1, 0))):
            lit = [cell] if (name == "W") == bool(k) else []
            self.grids[name] = {"label": f"{name}{LAYER[layer]}", "strong": lit}

    def _loss(self, facts):
        panel, run_a = self.panels[2], facts["run_a"]
        curves = [facts["curve"], *([run_a["curve"]] if run_a else [])]
        former = [run["curve"] for run in facts["former"]]
        losses = np.hstack([curve[1:].ravel() for curve in (*curves, *former)])
        low = 10.0 ** np.clip(np.floor(np.log10(losses.min() + 1e-30)), -6, -2)
        high = 10.0 ** max(1, np.ceil(np.log10(2 * losses.max())))
        panel.y = (float(low), float(high))
        last = max(curve[0].max() for curve in (*curves, *former))
        epochs = 10.0 * 2 ** np.ceil(np.log2(max(1, last / 10)))
        panel.x = (-BEFORE * epochs, (1 + BEFORE) * epochs)
        panel.xticks = tuple(np.linspace(0, epochs, 6).tolist())
        panel.ylabel = f"loss ({facts['loss']})"
        for lines, curve in zip((self.run_b, self.run_a), curves):
            for line, loss in zip(lines, curve[1:]):
                line.set(curve[0], np.maximum(loss, 1.05 * low))
        if run_a:
            x, y = run_a["curve"][0, -1], max(run_a["curve"][1, -1], 1.05 * low)
            self.end_a.set(x, y, strings=["A"])
        else:
            for layer in (*self.run_a, self.end_a):
                layer.hide()
        former = [np.array([curve[0], np.maximum(curve[1], 1.05 * low)]) for curve in former]
        self.former.set(*joined(former))
        x, y = np.reshape([curve[:, -1] for curve in former], (-1, 2)).T
        self.former_names.set(x, y, strings=[(*run["label"], "") for run in facts["former"]])
        for layer, loss in zip((self.train_end, self.test_end), facts["curve"][1:, -1]):
            layer.set(facts["curve"][0, -1], max(loss, 1.05 * low))
        self._numbers(facts, run_a, low, high, epochs)

    def _numbers(self, facts, run_a, low, high, epochs):
        """Write the losses in the corner; of run A as many as there is room for."""
        text = [f"{part} {short(facts[f'{part}_loss'])}" for part in ("train", "test")]
        if run_a:
            train, test = short(run_a["train_loss"]), short(run_a["test_loss"])
            text.append((f"A: {train}, {test}", f"A: {train}"))
        steps = (high / low) ** (1.03 - 0.115 * np.arange(1, len(text) + 1))
        self.numbers.set(
            [0.99 * epochs] * len(text),
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
