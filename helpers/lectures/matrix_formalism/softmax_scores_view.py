"""View of softmax: scores with arrows to where training moves them, shares as bars."""

import numpy as np

from ...figure import style
from ...figure.marks import HANDLE, rectangle
from ...figure.scene import Scene
from ...text import show

REACH = 6.2  # of the axis of scores, to either side of what was added to all
HALF = 0.3  # of the width of a bar
TARGET = {"marker": "square", "color": None, "edge": style.INK, "edge_width": 2}
SHARE = {"marker": "square", "color": style.POSITIVE}
SCORE = {"size": 13, "color": style.PAPER, "edge": style.INK, "edge_width": 2.5}


class SoftmaxScoresView(Scene):
    """Left the scores, right the shares and the target."""

    def __init__(self):
        super().__init__()
        ends, classes = (0.4, 3.6), {"xticks": (1, 2, 3), "xtick_names": ("A", "B", "C")}
        title = ("scores, and where training moves them", "scores and their next step", "scores z")
        scores = self.panel("scores", ends, (-REACH, REACH), ylabel="score z", title=title, **classes)
        shares = self.panel("shares", ends, (0, 1.18), ylabel="share p", **classes)
        shares.yticks = (0, 0.25, 0.5, 0.75, 1)
        shares.legend = (("share p", SHARE | {"size": 9}), ("target y", TARGET | {"size": 9}))
        self.zero = scores.line(color=style.ZERO, width=1.5)
        self.stems = scores.line(color=style.SOFT_INK, width=2, dash=(3, 4))
        self.arrows = [scores.arrow(width=4) for _ in range(3)]
        self.scores = scores.points(**SCORE)
        self.values = scores.text(bold=True, beside=HANDLE, sides=((1, 0), (-1, 0)))
        self.bars = [shares.line(width=1, color=style.POSITIVE, fill=style.POSITIVE) for _ in range(3)]
        self.target = shares.line(width=2.5, dash=(7, 4))
        self.names = shares.text(bold=True, inside=True)

    def update(self, facts):
        scores, shares = self.panels
        shift, z, p = facts["shift"], facts["z"], facts["p"]
        scores.y = (shift - REACH, shift + REACH)
        scores.yticks = tuple(shift + tick for tick in (-5, 0, 5))
        x = np.arange(1, 4)
        self.zero.set(scores.x, (shift, shift))
        gap = np.full(3, np.nan)
        self.stems.set(
            np.column_stack([x, x, gap]).ravel(), np.column_stack([np.full(3, shift), z, gap]).ravel()
        )
        for at, arrow, start, end in zip(x, self.arrows, z, facts["moved"]):
            arrow.set((at, at), (start, end), color=style.sign_colour(end - start))
        self.scores.set(x, z)
        self.values.set(x, z, strings=[show(score) for score in z])
        for number, (name, score) in enumerate(zip(("z1", "z2", "z3"), z), start=1):
            self.handle(name, scores, number, score)
        for at, bar, share in zip(x, self.bars, p):
            bar.set(*rectangle(at - HALF, at + HALF, 0, share))
        at = facts["place"] + 1
        self.target.set(*rectangle(at - HALF - 0.05, at + HALF + 0.05, 0, 1))
        self.handle("target", shares, at, 0.85)
        self.names.set(x, np.where(x == at, 1.09, p + 0.08), strings=[show(share, 3) for share in p])
