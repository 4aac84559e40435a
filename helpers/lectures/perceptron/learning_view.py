"""View of learning from mistakes: the plane, the sum of arrows, mistakes over time."""

import numpy as np

from ...figure import style
from ...figure.marks import CLASS_LOOKS, legend
from ...figure.scene import Scene
from .plane_marks import Plane

LAST_RING = {"color": None, "edge": style.INK, "edge_width": 3}


class LearningView(Scene):
    """From left to right: the data and the line, the step of the weights, the mistakes so far."""

    def __init__(self):
        super().__init__()
        data = self.panel("data", (0, 1), (0, 1), equal=True)
        self.plane = Plane(data, size=6)
        self.old_line = data.line(color=style.SOFT_INK, width=2, dash=(6, 5))
        self.looked_at = data.points(size=19, **LAST_RING)
        self.named = [data.points(size=14, edge_width=2, **look) for look in CLASS_LOOKS]
        self.letters = data.text(bold=True, scale=1.2, halo=5, beside=9, prefer=(0, 1))
        weights = self.panel("weights", (-1, 1), (-1, 1), xlabel="w₁", ylabel="w₂", equal=True)
        self.old_w = weights.arrow(color=style.SOFT_INK, dash=(6, 4), width=2.5)
        self.change = weights.arrow(width=3.5)
        self.new_w = weights.arrow(width=3.5)
        count = self.panel(
            "mistakes", (0, 1), (1, 1000), xlabel="examples shown", title="mistakes so far", log_y=True
        )
        self.bound = count.line(color=style.SOFT_INK, width=2, dash=(6, 5))
        self.curve = count.line(width=3)
        self.bound_name = count.text(color=style.SOFT_INK, align="left", inside=True)

    def update(self, facts):
        data, weights, count = self.panels
        data.x = data.y = facts["limits"]
        data.xlabel, data.ylabel = facts["features"]
        data.legend = (*legend(facts["classes"], mistake="wrong"), ("last", {"size": 13, **LAST_RING}))
        change = "Σ η·y·x" if facts["last_step"] == "one epoch" else "η·y·x"
        weights.title = f"old w (dashed) + {change} = w"
        weights.x = weights.y = (-facts["reach"], facts["reach"])
        count.x, count.y = (0, facts["most_shown"]), (0.7, facts["most_mistakes"])
        self.plane.update(
            sides=facts["sides"],
            classes=facts["points"],
            mistakes=facts["mistake_points"],
            line=facts["line"],
        )
        self.plane.labels.hide()
        self.old_line.set(*facts["old_line"].T)
        x = facts["x"]
        self.looked_at.set(*(x if x is not None else ((), ())))
        letters = facts["letters"]
        for layer in self.plane.points:  # the others step back behind the named ones
            layer.restyle(opacity=0.25 if letters else 1)
        if letters:
            self.plane.rings.hide()
        for sign, layer in zip((-1, 1), self.named):
            layer.set(*np.array([x for x, y in letters.values() if y == sign]).reshape(-1, 2).T)
        self.letters.set(
            [x[0] for x, _ in letters.values()], [x[1] for x, _ in letters.values()], strings=letters
        )
        old, new = facts["old_w"], facts["w"]
        self.old_w.set([0, old[0]], [0, old[1]])
        self.change.set([old[0], new[0]], [old[1], new[1]], color=style.sign_colour(facts["y"] or 0))
        self.new_w.set([0, new[0]], [0, new[1]])
        bound = facts["bound"]
        self.bound.set([0, facts["most_shown"]], [bound, bound]) if np.isfinite(bound) else self.bound.hide()
        self.bound_name.set(
            0.04 * facts["most_shown"],
            facts["bound_label_at"],
            strings=[facts["bound_text"]],
        )
        self.curve.set(*facts["curve"])
