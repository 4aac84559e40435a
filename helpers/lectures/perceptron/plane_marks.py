"""The plane that a neuron's line cuts in two."""

from ...figure import style
from ...figure.marks import CLASS_LOOKS, RING


class Plane:
    """The two sides of a neuron's boundary, the points of two classes, the mistakes ringed."""

    def __init__(self, panel, *, size=7):
        self.panel = panel
        self.sides = [panel.line(fill=tint) for tint in (style.NEGATIVE_TINT, style.POSITIVE_TINT)]
        self.points = [panel.points(size=size, edge_width=0.5, **look) for look in CLASS_LOOKS]
        self.rings = panel.points(size=size + 3, opacity=0.6, **RING)
        self.line = panel.line(width=3)
        self.labels = panel.text(color=style.SOFT_INK, inside=True)

    def update(self, *, sides, classes, mistakes, line):
        """sides: polygons (M, 2) for output 0 and 1; classes: points (N, 2) of each; line (2, 2)."""
        for layer, polygon in zip(self.sides, sides):
            layer.set(*polygon.T)
        for layer, points in zip(self.points, classes):
            layer.set(*points.T)
        self.rings.set(*mistakes.T)
        self.line.set(*line.T)
