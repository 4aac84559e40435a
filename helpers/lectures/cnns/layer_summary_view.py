"""View of lecture 6: the layers of a network in rows, and what one unit sees of the input."""

import numpy as np

from ...figure import style
from ...figure.marks import lattice
from ...figure.scene import Scene

WIDE, TOP = 100, 10  # of the rows, in units of their own
NAME, SHAPE, PARAMETERS = 0.6, 15.5, 35.2  # left ends of columns
PRODUCTS, FIELD = 70.5, 78.4  # right ends of columns of numbers
ROOM = {"name": 14.4, "output": 19.0, "written": 23.8, "products": 10.8, "sees": 7.4}  # of the columns
HAND, ONE, DECADE = 98.3, 80.5, 1.3  # where rows are taken; the dots: where 1 is, how far 10 is from it
DECADES = (0, 3, 6, 9, 12)
HEADS = {  # long, and short
    "name": ("layer",),
    "output": ("output",),
    "written": ("parameters", "param."),
    "products": ("multiplications", "products", "mult.", "×"),
    "sees": ("sees", ""),
}
LOOKS = {  # from below: where all three agree, they stand in each other
    "dense": {"color": None, "marker": "diamond", "edge": style.INK, "edge_width": 2, "size": 15},
    "multiplications": {"color": style.INK, "marker": "square", "size": 11},
    "parameters": {"color": style.POSITIVE, "size": 9},
}
INDENT = ("", {"size": 0, "edge_width": 0})


def place(counts):
    """Return where counts from 1 on stand on the axis of the dots."""
    return ONE + DECADE * np.log10(counts)


class LayerSummaryView(Scene):
    """Left a row for each layer, its counts also as dots on a log axis; right what one unit sees."""

    def __init__(self):
        super().__init__()
        summary = self.panel("ledger", (0, WIDE), (0, TOP + 0.2), frame=False, least=42)
        field = self.panel(
            "field", (-0.02, 1.02), (-0.11, 1.02), frame=False, equal=True, title="what one unit sees"
        )
        self.pitch = 1.0
        self.chosen = summary.line(fill=style.LIT)
        self.rules = summary.line(color=style.GRID, width=1)
        self.decades = summary.line(color=style.GRID, width=1.5)
        self.ticks = summary.text(color=style.SOFT_INK, scale=0.85, room=2.5 * DECADE)
        heads = {"color": style.SOFT_INK}
        self.columns = {
            name: (
                summary.text(align=align, room=ROOM[name], **heads),
                summary.text(align=align, room=ROOM[name], halo=0),
            )
            for names, align in ((("name", "output", "written"), "left"), (("products", "sees"), "right"))
            for name in names
        }
        self.shared = summary.line(color=style.SOFT_INK, width=2)
        self.dots = {name: summary.points(**look) for name, look in LOOKS.items()}
        self.grip = summary.text(color=style.SOFT_INK, halo=0)
        self.image = field.image(origin="top", extent=(0, 1, 0, 1))
        self.frame = field.line(color=style.SOFT_INK, width=1)
        self.frame.set(*lattice(0, 1, 1, 1, 1))
        self.glow = field.line(color=style.PAPER, width=7)
        self.field = field.line(width=3.5)
        self.caption = field.text()

    def row_at(self, y):
        """Return the number of the row at height y, counted from 0; the head has a row of its own."""
        return int(np.floor((TOP - y) / self.pitch)) - 1

    def middle(self, row):
        """Return the height of the middle of a row."""
        return TOP - (row + 1.5) * self.pitch

    def update(self, facts):
        summary = self.panels[0]
        summary.legend = (
            INDENT,
            ("parameters", LOOKS["parameters"]),
            ("multiplications", LOOKS["multiplications"]),
            (facts["dense_name"], LOOKS["dense"]),
        )
        self.grids["maps"] = {"turned": True}
        rows, chosen = facts["rows"], facts["chosen"]
        count = len(rows)
        self.pitch = pitch = min(1.6, TOP / (count + 1.9))
        y = np.array([self.middle(row) for row in range(count)])
        top = self.middle(chosen) + pitch / 2
        self.chosen.set([0, WIDE, WIDE, 0], [top, top, top - pitch, top - pitch])
        lines = TOP - pitch * np.arange(1, count + 2)
        self.rules.set(*np.hstack([([0, WIDE, np.nan], [line, line, np.nan]) for line in lines]))
        ends = place(10.0 ** np.array(DECADES))
        self.decades.set(*np.hstack([([x, x, np.nan], [lines[0], lines[-1], np.nan]) for x in ends]))
        self.ticks.set(
            ends,
            [lines[-1] - 0.42 * pitch] * len(ends),
            strings=["1", ("1000", ""), ("10⁶", ""), ("10⁹", ""), "10¹²"],
        )
        head = TOP - 0.5 * pitch
        places = dict(zip(HEADS, (NAME, SHAPE, PARAMETERS, PRODUCTS, FIELD)))
        for name, (heads, cells) in self.columns.items():
            heads.set(places[name], head, strings=[HEADS[name]])
            cells.set([places[name]] * count, y, strings=[row["texts"][name] for row in rows])
        gaps = []
        for name, layer in self.dots.items():
            there = np.array([row[name] > 0 for row in rows])
            layer.set(place(np.array([row[name] for row in rows])[there]), y[there])
        for row, height in zip(rows, y):
            if row["multiplications"]:
                ends = place(np.array([row["parameters"], row["multiplications"]]))
                gaps.append(([*ends, np.nan], [height, height, np.nan]))
        self.shared.set(*np.hstack(gaps))
        self._field(facts)
        self.grip.set(HAND, self.middle(chosen), strings=["↕"])
        self.handle("row", summary, HAND, self.middle(chosen))

    def _field(self, facts):
        picture, side = facts["input_picture"], facts["side"]
        self.image.set_image(picture)
        top, left, bottom, right = facts["field_box"]
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]) / side
        for layer in (self.glow, self.field):
            layer.set(corners[:, 0], 1 - corners[:, 1])
        self.caption.set(0.5, -0.055, strings=[facts["field_text"]])
