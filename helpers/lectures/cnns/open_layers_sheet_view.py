"""The sheet of an open unit: how its number comes about, in tables and lines."""

import numpy as np

from ...figure import style
from ...figure.marks import outlines
from .mosaic import Mosaic
from .open_layers_places import CHANNELS, CLASS, CONV1, CONV2, INPUT, SHEET

WIDE, HEIGHT = SHEET


class Sheet:
    """The open unit on a sheet of its own: tables of numbers, and lines of text."""

    def __init__(self, panel):
        panel.line(fill=style.PANE).set(*outlines([(0, WIDE, 0, HEIGHT)]))
        self.tables = [panel.image(origin="top", opacity=0.5) for _ in range(4)]
        self.borders = panel.line(color=style.SOFT_INK, width=1)
        self.strong = panel.line(width=3.5)
        self.cells = panel.text(halo=0)
        self.title = panel.text(align="left", bold=True)
        self.labels = panel.text(align="left", room=WIDE - 0.6)
        self.marks = panel.text(bold=True, scale=1.2)

    def update(self, facts):
        """Write down how the open unit comes about."""
        self.boxes, self.lit, self.texts, self.words, self.signs, self.used = [], [], [], [], [], 0
        layer = facts["layer"]
        {INPUT: self._pixel, CONV1: self._conv, CONV2: self._conv, CLASS: self._class}.get(layer, self._pool)(
            facts
        )
        for table in self.tables[self.used :]:
            table.hide()
        self.borders.set(*outlines(self.boxes))
        self.strong.set(*outlines(self.lit))
        self.title.set([0.4, 0.4], [HEIGHT - 0.9, HEIGHT - 2.25], strings=facts["sheet_title"])
        for layer, pieces in ((self.cells, self.texts), (self.labels, self.words), (self.marks, self.signs)):
            x, y, strings, colours = zip(*pieces) if pieces else ((), (), (), ())
            layer.set(x, y, strings=strings, color=list(colours))

    def table(self, mosaic, values, *, most=None, written=None, strong=None):
        """Write a table of numbers, each on the tint of its sign."""
        values = np.asarray(values, dtype=float)
        most = most or np.abs(values).max() or 1
        self.tables[self.used].set_image(values, low=-most, high=most, extent=mosaic.extent())
        self.used += 1
        for row, column in np.ndindex(values.shape):
            text = short(values[row, column]) if written is None else written[row][column]
            self.texts.append((*mosaic.middle(0, row, column), text, style.INK))
            self.boxes.append(mosaic.box(0, row, column))
        if strong:
            self.lit.append(mosaic.box(0, *strong))

    def say(self, x, y, text, colour=style.INK):
        """Write a line of text from (x, y) on."""
        self.words.append((x, y, text, colour))

    def _conv(self, facts):
        second, top = facts["layer"] == CONV2, 19.2
        patch = f"patch of {'map ' + str(facts['channel']) if second else 'the input'}"
        names = (patch, "× kernel", "= products")
        for name, key in zip(names, ("patch", "kernel", "products")):
            self.say(0.4, top + 0.75, name)
            most = facts["patch_scale"] if key == "patch" else None
            self.table(Mosaic((1, 3, 3), 0.3, top, 3.9, 1.63), facts[key], most=most)
            top -= 6.3
        if second:
            self.say(12.9, CHANNELS.top + 0.75, "map sums")
            self.table(
                CHANNELS.as_table(), np.reshape(facts["channel_sums"], (8, 1)), strong=(facts["channel"], 0)
            )
            for channel in range(8):
                self.say(12.9, CHANNELS.middle(channel, 0, 0)[1], str(channel))
        for at, (text, value) in enumerate(reversed(facts["sums"])):
            self.say(12.9, 1.9 + 1.45 * at, text, style.sign_colour(value) if value else style.SOFT_INK)

    def _pool(self, facts):
        mosaic = Mosaic((1, 2, 2), 2.5, 18.0, 8.0, 4.2)
        window = facts["window"]
        texts = [[f"{'ABCD'[2 * r + c]}: {short(window[r, c])}" for c in range(2)] for r in range(2)]
        place = divmod("ABCD".index(facts["window_maximum"]), 2)
        self.table(mosaic, window, most=facts["patch_scale"], written=texts, strong=place)
        self.say(0.4, 19.0, ("its 2×2 window in the layer before", "its 2×2 window"))
        for at, text in enumerate(facts["sums"]):
            self.say(2.6, 7.8 - 1.5 * at, text)

    def _pixel(self, facts):
        if facts["block"] is None:
            for at, text in enumerate(
                ("Of its 4×4 pixels the data", "set kept only the count:", *facts["sums"])
            ):
                self.say(0.4, 19.0 - 1.5 * at, text)
        else:
            self.say(0.4, 19.0, "its 4×4 pixels of the drawing")
            mosaic = Mosaic((1, 4, 4), 5, 18.0, 2.8, 2.6)
            written = [["1" if drawn else "0" for drawn in row] for row in facts["block"]]
            self.table(mosaic, facts["block"], written=written, most=1)
            for at, text in enumerate(facts["sums"]):
                self.say(2.6, 5.8 - 1.5 * at, text)

    def _class(self, facts):
        places = facts["strongest_places"]
        columns = [facts[f"strongest_{name}"] for name in ("values", "weights", "shares")]
        self.say(0.4, 19.6, "the strongest of 64:")
        for at, (name, numbers) in enumerate(zip(("a", "w", "w·a"), columns)):
            mosaic = Mosaic((1, len(places), 1), 8.0 + 4.2 * at, 17.4, 4.1, 1.75)
            self.table(mosaic, np.reshape(numbers, (-1, 1)))
            self.signs.append((10.05 + 4.2 * at, 18.2, name, style.INK))
        for at, (k, row, column) in enumerate(places):
            self.say(0.4, mosaic.middle(0, at, 0)[1], f"map {k} ({row}, {column})")
        for at, (text, value) in enumerate(facts["sums"]):
            self.say(8.6, 7.2 - 1.4 * at, text, style.sign_colour(value) if value else style.SOFT_INK)


def short(value):
    """Write a number of a small table: two decimals, a real minus; 0 is 0, what only rounds to it is ≈0."""
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
    if float(text) == 0:
        return "≈0" if value else "0"
    return text.replace("-", "−")
