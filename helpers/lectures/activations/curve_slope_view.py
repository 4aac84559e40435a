"""View of a curve and its slope."""

import numpy as np

from ...figure import style
from ...figure.marks import DASHED, DROP, MARKED, rectangle
from ...figure.scene import Scene

FLAT = {"color": style.GRID, "marker": "square", "size": 12, "edge": style.SOFT_INK}


class CurveSlopeView(Scene):
    """From left to right: the curve with its tangent, its slope, the product of slopes over the layers."""

    def __init__(self, far):
        super().__init__()
        ticks = (-far, -far / 2, 0, far / 2, far)
        x = {"xlabel": "weighted input z", "xticks": ticks}
        title = "curve and tangent"
        curve = self.panel("curve", (-far, far), (-0.3, 1.3), ylabel="output a", title=title, **x)
        flat = (("saturated: |slope| < 0.05", FLAT),)
        slope = self.panel("slope", (-far, far), (-0.2, 1.3), ylabel="slope", legend=flat, **x)
        product = self.panel(
            "product",
            (0.4, 10.6),
            (1e-10, 10),
            xlabel="layers L",
            ylabel="product",
            title="L slopes multiplied",
            log_y=True,
            xticks=(1, 2, 4, 6, 8, 10),
        )
        self.shades = [[panel.line(fill=style.GRID) for _ in range(3)] for panel in (curve, slope)]
        self.zeros = [panel.line(color=style.ZERO, width=1.5) for panel in (curve, slope)]
        self.others = [curve.line(**DASHED), slope.line(**DASHED), product.line(**DASHED)]
        self.other_name = curve.text(color=style.SOFT_INK, align="left", inside=True)
        self.curve, self.slope = curve.line(width=3), slope.line(width=3)
        self.tangent = curve.line(width=5)
        self.drops = [panel.line(**DROP) for panel in (curve, slope)]
        self.here, self.slope_here = curve.points(**MARKED), slope.points(**MARKED)
        self.name = curve.text(bold=True, align="left", inside=True)
        self.outside = curve.text(align="left", inside=True)
        self.slope_name = slope.text(bold=True, align="left", inside=True)
        self.products = [product.points(size=11, color=colour) for colour in (style.NEGATIVE, style.POSITIVE)]
        self.under = product.points(size=11, color=style.PAPER, edge=style.INK, edge_width=2)
        self.under_name = product.text(color=style.SOFT_INK, inside=True)
        self.product_name = product.text(bold=True, inside=True)

    def update(self, facts):
        curve, slope, product = self.panels
        curve.y, slope.y, product.y = facts["heights"], facts["slope_limits"], facts["product_limits"]
        product.yticks = facts["product_ticks"]
        z, steep, colour = facts["z"], facts["slope"], style.sign_colour(facts["slope"])
        for panel, shades, zero in zip((curve, slope), self.shades, self.zeros):
            for layer, zone in zip(shades, [*facts["flat_zones"], None, None, None]):
                layer.set(*rectangle(*zone, *panel.y)) if zone else layer.hide()
            zero.set(panel.x, (0, 0))
        self.curve.set(*facts["curve"])
        self.slope.set(*facts["slopes"])
        self.tangent.set(*facts["tangent"], color=colour)
        edge = 0.02 * (curve.y[1] - curve.y[0])
        seen = min(max(facts["a"], curve.y[0] + edge), curve.y[1] - edge)
        self.outside.set(
            0.96 * curve.x[0],
            curve.y[0] + 3 * edge,
            strings=[facts["outside_text"] if seen != facts["a"] else ""],
        )
        self.here.set(z, seen)
        self.handle("point", curve, z, seen)
        self.slope_here.set(z, steep)
        self.drops[0].set([z, z], [curve.y[0], seen])
        self.drops[1].set([z, z], [slope.y[0], steep])
        high = slope.y[1] - 0.06 * (slope.y[1] - slope.y[0])
        self.slope_name.set(0.96 * slope.x[0], high, strings=[facts["slope_text"]], color=colour)
        self._products(facts)
        self._names(facts)

    def _products(self, facts):
        """Draw the products in the colour of their sign; those below the axis as rings at its foot."""
        foot, top = self.panels[2].y
        layers, products = np.arange(1, facts["layers"] + 1), facts["products"]
        sizes, below = np.abs(products), np.abs(products) < foot
        for sign, layer in zip((-1, 1), self.products):
            chosen = ~below & (np.sign(products) == sign)
            layer.set(layers[chosen], sizes[chosen])
        below &= products != 0
        self.under.set(layers[below], np.full(below.sum(), 3 * foot))
        self.under_name.set(8.2, 3 * foot, strings=["○ lies below" if below.any() else ""])
        whole = facts["product_text"]
        power = whole.partition(": ")[0]  # what it means stands in the description too
        self.product_name.set(
            5.5, top**0.93 * foot**0.07, strings=[(whole, power, f"= {power.partition(' = ')[2]}")]
        )

    def _names(self, facts):
        curve, _, product = self.panels
        left, (low, high) = 0.96 * curve.x[0], curve.y
        self.name.set(left, high - 0.06 * (high - low), strings=[facts["name"]])
        other = facts["other"]
        if not other:
            for layer in (*self.others, self.other_name):
                layer.hide()
            return
        self.other_name.set(left, high - 0.16 * (high - low), strings=[f"dashed: {other['name']}"])
        self.others[0].set(*other["curve"])
        self.others[1].set(*other["slopes"])
        seen = np.abs(other["products"]) >= product.y[0]
        layers = np.arange(1, len(seen) + 1)
        self.others[2].set(layers[seen], np.abs(other["products"][seen]))
