"""The view of an open convolutional network: the drawing, the maps of every layer, one unit worked out."""

from typing import NamedTuple

import numpy as np

from ...figure import style
from ...figure.marks import outlines
from ...figure.scene import Scene

INPUT, CONV1, POOL1, CONV2, POOL2, CLASS = LAYERS = (
    "input",
    "conv 1",
    "pool 1",
    "conv 2",
    "pool 2",
    "class",
)
SHAPES = {  # maps, rows, columns
    INPUT: (1, 8, 8),
    CONV1: (8, 8, 8),
    POOL1: (8, 4, 4),
    CONV2: (16, 4, 4),
    POOL2: (16, 2, 2),
    CLASS: (10, 1, 1),
}
BEFORE = dict(zip(LAYERS[1:], LAYERS))


class Mosaic(NamedTuple):
    """All maps of a layer as one image: `across` maps side by side, gaps counted in cells."""

    shape: tuple  # maps, rows, columns
    left: float
    top: float
    wide: float  # of a cell
    tall: float
    across: int = 1
    gap_x: float = 1
    gap_y: float = 1

    @classmethod
    def square(cls, shape, left, top, cell, **options):
        return cls(shape, left, top, cell, cell, **options)

    @property
    def down(self):
        return -(-self.shape[0] // self.across)

    def corner(self, k):
        """The upper left corner of map k."""
        _, rows, columns = self.shape
        x = self.left + k % self.across * (columns + self.gap_x) * self.wide
        return x, self.top - k // self.across * (rows + self.gap_y) * self.tall

    def box(self, k, row=0, column=0, rows=1, columns=1):
        """Left, right, bottom, top of some cells of map k; they may reach beyond its edge."""
        x, y = self.corner(k)
        left, top = x + column * self.wide, y - row * self.tall
        return left, left + columns * self.wide, top - rows * self.tall, top

    def map_boxes(self):
        return [self.box(k, 0, 0, *self.shape[1:]) for k in range(self.shape[0])]

    def extent(self):
        left, *_, top = self.box(0)
        _, right, bottom, _ = self.box(self.shape[0] - 1, *(side - 1 for side in self.shape[1:]))
        return left, right, bottom, top

    def as_table(self):
        """The same places as one map of so many rows."""
        return self._replace(shape=(1, self.shape[0], 1))

    def middle(self, k, row, column):
        left, right, bottom, top = self.box(k, row, column)
        return (left + right) / 2, (bottom + top) / 2

    def near(self, x, y):
        """Map, row and column of the cell nearest to (x, y)."""
        boxes = np.array(self.map_boxes())
        away = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 1]), 0)
        away = np.hypot(away, np.maximum(np.maximum(boxes[:, 2] - y, y - boxes[:, 3]), 0))
        k = int(away.argmin())
        left, _, _, top = boxes[k]
        row, column = (top - y) / self.tall, (x - left) / self.wide
        limits = (side - 1 for side in self.shape[1:])
        return k, *(int(np.clip(np.floor(at), 0, limit)) for at, limit in zip((row, column), limits))

    def canvas(self, values):
        """The maps (maps, rows, columns) in their places; what is between them is nan, and not painted."""
        maps, rows, columns = self.shape
        pitch = rows + int(self.gap_y), columns + int(self.gap_x)
        full = np.full((self.down, self.across, *pitch), np.nan)
        full.reshape(-1, *pitch)[:maps, :rows, :columns] = values
        full = full.swapaxes(1, 2).reshape(self.down * pitch[0], -1)
        return full[: full.shape[0] - int(self.gap_y), : full.shape[1] - int(self.gap_x)]


TOP = 20.7  # of the maps; the panel is 23.6 high, one unit is the width of an em
HEIGHT = 23.6
PITCH = 5.04  # from one pair of first maps to the next
STAGES = {
    CONV1: Mosaic.square(SHAPES[CONV1], 2.3, TOP, PITCH / 9, across=2, gap_x=5),
    POOL1: Mosaic.square(SHAPES[POOL1], 16, TOP - 0.56, PITCH / 6, across=2, gap_y=2),
    CONV2: Mosaic.square(SHAPES[CONV2], 25.7, TOP, PITCH / 10, across=2),
    POOL2: Mosaic.square(SHAPES[POOL2], 32.3, TOP - 0.17, PITCH / 6, across=2),
    CLASS: Mosaic(SHAPES[CLASS], 38.6, TOP, 9.7, 1.72, gap_y=0.16),
}
KERNELS = Mosaic.square((8, 3, 3), 0.2, TOP - 2.5 * PITCH / 9, PITCH / 9, across=2, gap_x=10, gap_y=6)
NETWORK_WIDTH = 48.5
BAR = (39.9, 44.4)  # from probability 0 to 1
PIXELS = Mosaic.square(SHAPES[INPUT], 0.3, -4.0, 1.55)  # in the panel of the drawing, which has its own unit
DRAWING = (0, 32)
TITLES = {
    CONV1: ("3×3 kernels,", "8 maps 8×8"),
    POOL1: ("pooled:", "8 maps 4×4"),
    CONV2: ("16 maps", "4×4"),
    POOL2: ("pooled", "2×2"),
    CLASS: ("class and", "probability"),
}
MAXIMUM = {"color": style.INK, "width": 3}


def pixel_near(x, y):
    """The pixel of the input (map, row, column) nearest to a place in the panel of the drawing."""
    return PIXELS.near(x, y)


def unit_near(x, y):
    """The unit nearest to a place in the panel of the network: layer, map, row, column."""

    def away(layer):
        left, right, *_ = STAGES[layer].extent()
        return max(left - x, x - right)

    layer = min(STAGES, key=away)
    return layer, *STAGES[layer].near(x, y)


CHANNELS = Mosaic((8, 1, 1), 14.2, 19.2, 5.6, 1.5, gap_y=0)  # on the sheet of the open unit


def channel_near(x, y):
    """The channel whose sum stands nearest to a place in the panel of the open unit."""
    return CHANNELS.near(x, y)[0]


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
        self.facts = facts
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
        """The open unit, and what it looks at in the layer before: a patch, a window, or everything."""
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


class Sheet:
    """The open unit on a sheet of its own: tables of numbers, and lines of text."""

    def __init__(self, panel):
        panel.line(fill="#F7F7F7").set(*outlines([(0, 22, 0, HEIGHT)]))
        self.tables = [panel.image(origin="top", opacity=0.5) for _ in range(4)]
        self.borders = panel.line(color=style.SOFT_INK, width=1)
        self.strong = panel.line(width=3.5)
        self.cells = panel.text(halo=0)
        self.title = panel.text(align="left", bold=True)
        self.labels = panel.text(align="left")
        self.marks = panel.text(bold=True, scale=1.2)

    def update(self, facts):
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
        """A table of numbers, each on the tint of its sign."""
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
        self.say(0.4, 19.0, "its 2×2 window in the layer before")
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
            mosaic = Mosaic((1, len(places), 1), 8.6 + 4.4 * at, 17.4, 4.3, 1.75)
            self.table(mosaic, np.reshape(numbers, (-1, 1)))
            self.signs.append((10.75 + 4.4 * at, 18.2, name, style.INK))
        for at, (k, row, column) in enumerate(places):
            self.say(0.4, mosaic.middle(0, at, 0)[1], f"map {k} ({row}, {column})")
        for at, (text, value) in enumerate(facts["sums"]):
            self.say(8.6, 7.2 - 1.4 * at, text, style.sign_colour(value) if value else style.SOFT_INK)


def short(value):
    """A number of a small table: two decimals, a real minus; 0 is just 0, what only rounds to it is ≈0."""
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
    if float(text) == 0:
        return "≈0" if value else "0"
    return text.replace("-", "−")
