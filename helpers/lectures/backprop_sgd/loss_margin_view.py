"""View of losses by margin: the curves with their tangents, and the slopes as bars."""

from ...figure import style
from ...figure.marks import DROP, rectangle
from ...figure.scene import Scene
from ...text import show

LOOKS = {  # told apart by shape and by dashes; colour is kept for the sign of a slope
    "0/1": ({"marker": "circle"}, (2, 4)),
    "squared": ({"marker": "square"}, (9, 5)),
    "hinge": ({"marker": "triangle"}, ()),
    "logistic": ({"marker": "diamond"}, (14, 4, 3, 4)),
}
LOW, HIGH, TOP, FOOT = -2, 3, 5, -0.45
SLOPES = ((-4.3, 3.3), (-8.6, 6.6))  # limits, as in the lecture and each 1 at margin 0
HALF = 0.3  # of the width of a bar
MARK = {"size": 11, "color": style.PAPER, "edge": style.INK, "edge_width": 2.5}


class LossMarginView(Scene):
    """Left the losses over the margin, each with its tangent; right the slope of each."""

    pale = True  # wrong and right are told by a tint

    def __init__(self):
        super().__init__()
        losses = self.panel("losses", (LOW, HIGH), (FOOT, TOP), xlabel="margin y·ŷ", ylabel="loss L")
        slopes = self.panel("slopes", (0.4, 4.6), SLOPES[0], ylabel="slope", title="slopes here")
        losses.xticks, losses.yticks = (-2, -1, 0, 1, 2, 3), (0, 1, 2, 3, 4, 5)
        slopes.xticks, slopes.xtick_names = (1, 2, 3, 4), tuple(LOOKS)
        for sides, tint in (((LOW, 0), style.NEGATIVE_TINT), ((0, HIGH), style.POSITIVE_TINT)):
            losses.line(fill=tint, opacity=0.45).set(*rectangle(*sides, FOOT, TOP))
        losses.line(color=style.ZERO, width=1.5).set((LOW, HIGH), (0, 0))
        slopes.line(color=style.SOFT_INK, width=1.5).set((0.4, 4.6), (0, 0))
        self.drop = losses.line(**DROP)
        self.curves = {name: losses.line(dash=dash) for name, (_, dash) in LOOKS.items()}
        self.tangents = {name: losses.line(width=5) for name in LOOKS}
        self.marks = {name: losses.points(**MARK | look) for name, (look, _) in LOOKS.items()}
        self.outside = losses.text(color=style.SOFT_INK, inside=True, align="left")
        self.sides = losses.text(bold=True, inside=True)
        self.sides.set([LOW / 2, HIGH / 2], [FOOT / 2, FOOT / 2], strings=["wrong", "right"])
        self.name = losses.text(bold=True, beside=12, prefer=(1, 1))
        self.bars = {name: slopes.line() for name in LOOKS}
        self.numbers = slopes.text(bold=True, inside=True, room=0.9)
        self.meaning = slopes.text(color=style.SOFT_INK, inside=True)

    def update(self, facts):
        losses, slopes = self.panels
        shown, margin, chosen = facts["shown"], facts["margin"], facts["loss"]
        losses.legend = tuple((name, MARK | LOOKS[name][0] | {"size": 9}) for name in shown)
        slopes.y = low, high = SLOPES[facts["through_1"]]
        for name in LOOKS:
            if name not in shown:
                for layers in (self.curves, self.tangents, self.marks, self.bars):
                    layers[name].hide()
                continue
            cost, slope = facts["costs"][name], facts["slopes"][name]
            self.curves[name].set(*facts["curves"][name], width=3.5 if name == chosen else 2)
            self.tangents[name].set(*facts["tangents"][name], color=style.sign_colour(slope))
            self.marks[name].set(*((margin, cost) if cost <= TOP else ((), ())))
            middle = list(LOOKS).index(name) + 1
            self.bars[name].set(
                *rectangle(middle - HALF, middle + HALF, min(0, slope), max(0, slope)),
                fill=style.sign_colour(slope),
                color=style.sign_colour(slope),
            )
        cost = facts["cost"]
        self.drop.set([margin, margin], [FOOT, min(cost, TOP)])
        self.name.set(
            *((margin, cost) if cost <= TOP else ((), ())), strings=[f"{chosen} {show(cost)}"][: cost <= TOP]
        )
        above = [f"{name} {show(facts['costs'][name])}" for name in shown if facts["costs"][name] > TOP]
        self.outside.set(margin + 0.1, 0.94 * TOP, strings=[f"↑ {above[0]}" if above else ""])
        self.handle("example", losses, margin, min(cost, TOP))
        self._slopes(facts, low, high)

    def _slopes(self, facts, low, high):
        """Write each slope at the tip of its bar, and say what its sign means."""
        away = 0.06 * (high - low)
        places = [(list(LOOKS).index(name) + 1, facts["slopes"][name]) for name in facts["shown"]]
        self.numbers.set(
            [x for x, _ in places],
            [slope - away if slope < 0 else slope + away for _, slope in places],
            strings=[(show(slope, 3), show(slope, 2), show(slope, 1)) for _, slope in places],
        )
        self.meaning.set(
            [2.5, 2.5],
            [high - 0.7 * away, low + 0.7 * away],
            strings=[
                ("above 0: a step makes the margin smaller", "above 0: smaller margin", "smaller margin"),
                ("below 0: a step makes the margin larger", "below 0: larger margin", "larger margin"),
            ],
        )
