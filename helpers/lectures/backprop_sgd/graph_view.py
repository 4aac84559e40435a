"""View of a computation graph: a card for every number, its value above, its gradient below."""

import numpy as np

from ...figure import style
from ...figure.marks import joined, outlines, rectangle
from ...figure.scene import Scene

WIDTH, HEIGHT = 0.84, 0.171  # of a card: columns are 1 apart, the panel is 1 high
NAME_AT, NUMBER_AT = -0.29, 0.27  # of the chosen card: its name left of the middle, its number from the left
ROOM = WIDTH - 0.05  # for what is written on a card
PANELS = ((0, 2, 14.8), (2, 5, 22), (5, 8, 22))  # first and last column, least width: side by side, or rows
PANEL_NAMES = ("inputs and weights", "hidden neurons", "output neuron")
BEYOND = 0.04  # of a column a link goes beyond its panel, to meet its other half
CARDS = {  # column and height of each number
    "x₁": (0.5, 0.70),
    "x₂": (0.5, 0.30),
    "w₁₁": (1.5, 0.88),
    "w₁₂": (1.5, 0.63),
    "w₂₁": (1.5, 0.37),
    "w₂₂": (1.5, 0.12),
    "b₁": (2.5, 0.905),
    "z₁": (2.5, 0.70),
    "z₂": (2.5, 0.30),
    "b₂": (2.5, 0.095),
    "a₁": (3.5, 0.70),
    "a₂": (3.5, 0.30),
    "v₁": (4.5, 0.63),
    "v₂": (4.5, 0.37),
    "c": (5.5, 0.78),
    "z": (5.5, 0.50),
    "y": (6.5, 0.78),
    "ŷ": (6.5, 0.50),
    "L": (7.5, 0.50),
}
LINKS = (  # from, over which weight, to
    ("x₁", "w₁₁", "z₁"),
    ("x₂", "w₁₂", "z₁"),
    ("x₁", "w₂₁", "z₂"),
    ("x₂", "w₂₂", "z₂"),
    ("b₁", None, "z₁"),
    ("b₂", None, "z₂"),
    ("z₁", None, "a₁"),
    ("z₂", None, "a₂"),
    ("a₁", "v₁", "z"),
    ("a₂", "v₂", "z"),
    ("c", None, "z"),
    ("z", None, "ŷ"),
    ("ŷ", None, "L"),
    ("y", None, "L"),
)
TARGET = "y"  # nothing goes back to it: it has no gradient
NEURONS = (("z₁", "a₁"), ("z₂", "a₂"), ("z", "ŷ"))
CELLS = {
    "x₁": ("x", (0, 0)),
    "x₂": ("x", (1, 0)),
    "w₁₁": ("W", (0, 0)),
    "w₁₂": ("W", (0, 1)),
    "w₂₁": ("W", (1, 0)),
    "w₂₂": ("W", (1, 1)),
    "b₁": ("b", (0, 0)),
    "b₂": ("b", (1, 0)),
    "v₁": ("v", (0, 0)),
    "v₂": ("v", (1, 0)),
    "c": ("c", (0, 0)),
}


class Part:
    """The columns of the graph that stand in one panel."""

    def __init__(self, panel):
        self.panel = panel
        self.names = [name for name in CARDS if panel.x[0] < place(name)[0] < panel.x[1]]
        for pair in NEURONS:
            if pair[0] in self.names:
                panel.line(fill=style.GRID, opacity=0.55).set(*rectangle(*around(*pair)))
        self.lit_links = panel.line(color=style.LIT, width=13, clip=False)
        ways = {link: within(way(link), *panel.x) for link in LINKS}
        self.ways = {link: path for link, path in ways.items() if path.size}
        self.links = {link: panel.line(clip=False) for link in self.ways}
        self.values = {name: panel.line() for name in self.names}
        self.slopes = {name: panel.line() for name in self.names}
        for name in self.names:
            self.values[name].set(*rectangle(*box(name)))
            if name != TARGET:
                self.slopes[name].set(*rectangle(*box(name, high=0)))
        panel.line(color=style.SOFT_INK, width=1.5).set(*outlines(map(box, self.names)))
        self.lit_borders = panel.line(color=style.INK, width=4)
        self.value_texts = panel.text(halo=0, room=ROOM)
        self.slope_texts = panel.text(halo=0, bold=True, room=ROOM)

    def update(self, cards, chosen):
        """Show the cards and the links between them; on the chosen card there is a cell with its number."""
        shown = {name: cards[name] for name in self.names}
        for name, card in shown.items():
            self.values[name].restyle(fill=style.LIT if card.lit == "value" else style.PAPER)
            tint = style.sign_tint(card.sign) if card.slope and card.sign else style.PAPER
            self.slopes[name].restyle(fill=style.LIT if card.lit == "slope" else tint)
        self.lit_borders.set(*outlines(box(name) for name, card in shown.items() if card.lit))
        x, y = np.transpose([place(name) for name in self.names])
        above = [0.25 * HEIGHT * (name != TARGET) for name in self.names]
        written = [name if name == chosen else card.values for name, card in shown.items()]
        left = [NAME_AT * (name == chosen) for name in self.names]
        self.value_texts.set(x + left, y + above, strings=written)
        self.slope_texts.set(
            x,
            y - 0.25 * HEIGHT,
            strings=[card.slopes for card in shown.values()],
            color=[style.sign_text(card.sign) for card in shown.values()],
        )
        self._links(cards)

    def _links(self, cards):
        lit = []
        for link, path in self.ways.items():
            start, weight, end = link
            number = cards[weight].number if weight else 0
            self.links[link].set(
                *path,
                color=style.sign_colour(number) if number else style.SOFT_INK,
                width=1.5 + min(5, 1.3 * abs(number)),
            )
            forward = cards[end].lit == "value" and not (weight and cards[weight].lit)
            back = cards[start].lit == "slope" or (weight and cards[weight].lit == "slope")
            if forward or back:
                lit.append(path)
        self.lit_links.set(*joined(lit))


class GraphView(Scene):
    """From left to right: inputs, weights, hidden neurons, weights, the output neuron, the loss."""

    def __init__(self):
        super().__init__()
        self.parts = [
            Part(self.panel(name, (low, high), (0, 1), frame=False, weight=high - low, least=least))
            for name, (low, high, least) in zip(PANEL_NAMES, PANELS)
        ]
        inputs, hidden, output = self.panels
        self.sums = inputs.text(align="left", room=1.0)
        self.notes = output.text(align="left")
        hidden.text(align="left", color=style.SOFT_INK, room=1.9).set(
            [3.06, 3.06],
            [0.95, 0.86],
            strings=[
                ("a number, and below it ∂L/∂ of it", "below a number: its ∂L/∂"),
                ("press x, w, b, v, c or y to set it", "press a card to set it"),
            ],
        )
        hidden.text(color=style.SOFT_INK).set(
            [3, 3], [0.555, 0.445], strings=["hidden neuron 1", "hidden neuron 2"]
        )

    def update(self, facts):
        for part in self.parts:
            part.update(facts["cards"], facts["card"])
            chosen = facts["card"] if facts["card"] in part.names else part.names[0]
            self.handle(part.panel.name, part.panel, *place(chosen))
            if facts["card"] in part.names:
                self.put_tables(part.panel, *number_box(facts["card"]))
        self.grids["number"] = {"label": facts["card"]}
        self._notes(facts["notes"])
        for grid in "xWbvcy":
            lit, strong = (
                [cell for name, (table, cell) in CELLS.items() if table == grid and name in names]
                for names in ([facts["nudge"]], facts["lit"])
            )
            self.grids[grid] = {"lit": lit, "strong": strong, "turned": grid == "v"}

    def _notes(self, notes):
        sums = [
            (y, texts, style.sign_text(number))
            for name, heights in (("x₁", (0.93, 0.84)), ("x₂", (0.16, 0.07)))
            for y, (texts, number) in zip(heights, notes[name])
        ]
        self.sums.set(
            [0.5 - WIDTH / 2] * len(sums),
            [y for y, _, _ in sums],
            strings=[texts for _, texts, _ in sums],
            color=[colour for _, _, colour in sums],
        )
        left = 5.5 - WIDTH / 2
        self.notes.set([left] * 4, [0.33, 0.24, 0.15, 0.05], strings=[*notes["nudge"], notes["update"]])


def place(name):
    """Return the middle of a card."""
    return CARDS[name]


def box(name, low=-1, high=1):
    """Return the box of a card, from `low` to `high` times half its height; the target's is half as high."""
    x, y = place(name)
    if name == TARGET:
        low, high = low / 2, high / 2
    return x - WIDTH / 2, x + WIDTH / 2, y + low * HEIGHT / 2, y + high * HEIGHT / 2


def number_box(name):
    """Return where the number of the chosen card is: its left and right, its bottom and top."""
    left, right, bottom, top = box(name, low=1 if name == TARGET else 0)
    if name == TARGET:
        bottom = 2 * place(name)[1] - top
    return (left + NUMBER_AT, right - 0.02), (bottom + 0.006, top - 0.008)


def around(one, other):
    """Return the box of a neuron round two cards: what it adds up, and what it answers."""
    (left, y), (right, _) = place(one), place(other)
    return left - 0.58 * WIDTH, right + 0.58 * WIDTH, y - 0.6 * HEIGHT, y + 0.6 * HEIGHT


def way(link):
    """Return the way of a link from card to card, from left to right: (2, 2 or 3)."""
    return np.transpose([place(name) for name in link if name])


def within(path, low, high):
    """Return the part of a path that lies between two columns, and a little beyond; empty if none does."""
    x, y = path
    if low < x[0] and x[-1] < high:
        return path
    start, end = max(low, x[0]), min(high, x[-1])
    if start >= end:
        return np.zeros((2, 0))
    between = np.array([start, *x[(x > start) & (x < end)], end])
    heights = np.interp(between, x, y)
    between[0] -= BEYOND * (x[0] < low)  # level over the gap between two panels
    between[-1] += BEYOND * (x[-1] > high)
    return np.array([between, heights])
