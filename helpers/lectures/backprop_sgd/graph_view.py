"""View of a computation graph: a card for every number, its value above, its gradient below."""

import numpy as np

from ...figure import style
from ...figure.marks import joined, outlines, rectangle
from ...figure.scene import Scene

WIDTH, HEIGHT = 0.104, 0.171  # of a card
COLUMNS = (0.056, 0.21, 0.3327, 0.4554, 0.5781, 0.7008, 0.8235, 0.9462)
CARDS = {  # column and height of each number
    "x₁": (0, 0.70),
    "x₂": (0, 0.30),
    "w₁₁": (1, 0.88),
    "w₁₂": (1, 0.63),
    "w₂₁": (1, 0.37),
    "w₂₂": (1, 0.12),
    "b₁": (2, 0.905),
    "z₁": (2, 0.70),
    "z₂": (2, 0.30),
    "b₂": (2, 0.095),
    "a₁": (3, 0.70),
    "a₂": (3, 0.30),
    "v₁": (4, 0.63),
    "v₂": (4, 0.37),
    "c": (5, 0.78),
    "z": (5, 0.50),
    "y": (6, 0.78),
    "ŷ": (6, 0.50),
    "L": (7, 0.50),
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
NEURONS = (("z₁", "a₁"), ("z₂", "a₂"), ("z", "ŷ"))


class GraphView(Scene):
    """From left to right: inputs, weights, hidden neurons, weights, the output neuron, the loss."""

    def __init__(self):
        super().__init__()
        panel = self.panel("graph", (0, 1), (0, 1), frame=False)
        for pair in NEURONS:
            panel.line(fill=style.GRID, opacity=0.55).set(*rectangle(*around(*pair)))
        self.lit_links = panel.line(color=style.LIT, width=13)
        self.links = {link: panel.line() for link in LINKS}
        self.values = {name: panel.line() for name in CARDS}
        self.slopes = {name: panel.line() for name in CARDS}
        for name in CARDS:
            self.values[name].set(*rectangle(*box(name)))
            self.slopes[name].set(*rectangle(*box(name, high=0)))
        panel.line(color=style.SOFT_INK, width=1.5).set(*outlines(map(box, CARDS)))
        self.lit_borders = panel.line(color=style.INK, width=4)
        self.value_texts = panel.text(halo=0)
        self.slope_texts = panel.text(halo=0, bold=True)
        self.sums = panel.text(align="left")
        self.notes = panel.text(align="left")
        panel.text(align="left", color=style.SOFT_INK).set(
            [0.395] * 3,
            [0.96, 0.86, 0.14],
            strings=["on each card a number, and below it ∂L/∂ of it", "hidden neuron 1", "hidden neuron 2"],
        )

    def update(self, facts):
        cards = facts["cards"]
        self._links(cards)
        for name, card in cards.items():
            self.values[name].restyle(fill=style.LIT if card.lit == "value" else style.PAPER)
            tint = style.sign_tint(card.sign) if card.slope and card.sign else style.PAPER
            self.slopes[name].restyle(fill=style.LIT if card.lit == "slope" else tint)
        self.lit_borders.set(*outlines(box(name) for name, card in cards.items() if card.lit))
        places = [place(name) for name in cards]
        self.value_texts.set(
            [x for x, _ in places],
            [y + 0.22 * HEIGHT for _, y in places],
            strings=[card.value for card in cards.values()],
        )
        self.slope_texts.set(
            [x for x, _ in places],
            [y - 0.26 * HEIGHT for _, y in places],
            strings=[card.slope for card in cards.values()],
            color=[style.sign_text(card.sign) for card in cards.values()],
        )
        self._notes(facts["notes"])
        self._tables(facts)

    def _links(self, cards):
        lit = []
        for link, layer in self.links.items():
            start, weight, end = link
            path = np.transpose([place(name) for name in link if name])
            number = cards[weight].number if weight else 0
            layer.set(
                *path,
                color=style.sign_colour(number) if number else style.SOFT_INK,
                width=1.5 + min(5, 1.3 * abs(number)),
            )
            forward = cards[end].lit == "value" and not (weight and cards[weight].lit)
            back = cards[start].lit == "slope" or (weight and cards[weight].lit == "slope")
            if forward or back:
                lit.append(path)
        self.lit_links.set(*joined(lit))

    def _notes(self, notes):
        left = COLUMNS[0] - WIDTH / 2
        sums = [
            (y, text, style.sign_text(number))
            for name, heights in (("x₁", (0.93, 0.84)), ("x₂", (0.16, 0.07)))
            for y, (text, number) in zip(heights, notes[name])
        ]
        self.sums.set(
            [left] * len(sums),
            [y for y, _, _ in sums],
            strings=[text for _, text, _ in sums],
            color=[colour for _, _, colour in sums],
        )
        self.notes.set([0.655] * 4, [0.33, 0.24, 0.15, 0.04], strings=[*notes["nudge"], notes["update"]])

    def _tables(self, facts):
        for grid in "xWbvcy":
            lit, strong = (
                [cell for name, (table, cell) in CELLS.items() if table == grid and name in names]
                for names in ([facts["nudge"]], facts["lit"])
            )
            self.grids[grid] = {"lit": lit, "strong": strong, "turned": grid == "v"}


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


def place(name):
    """Return the middle of a card."""
    column, height = CARDS[name]
    return COLUMNS[column], height


def box(name, low=-1, high=1):
    """Return the box of a card, from `low` to `high` times half its height."""
    x, y = place(name)
    return x - WIDTH / 2, x + WIDTH / 2, y + low * HEIGHT / 2, y + high * HEIGHT / 2


def around(one, other):
    """Return the box of a neuron round two cards: what it adds up, and what it answers."""
    (left, y), (right, _) = place(one), place(other)
    return left - 0.58 * WIDTH, right + 0.58 * WIDTH, y - 0.6 * HEIGHT, y + 0.6 * HEIGHT
