"""Losses by margin: what one example costs, and how hard it is pushed, over its margin y·ŷ."""

import math

import numpy as np

from ...engine.losses import HingeLoss, LogisticLoss, SquaredLoss
from ...figure import OTHERS, Choice, Drag, LiveFigure, Preset, Slider, Toggle
from .loss_margin_view import LossMarginView
from .loss_margin_words import explain

LOW, HIGH = -2, 3  # margins on the axis
MARGINS = np.linspace(LOW, HIGH, 251)
LOSSES = ("0/1", "squared", "hinge", "logistic")
SWITCHES = {"0/1": "zero_one", "squared": "squared", "hinge": "hinge", "logistic": "logistic"}
ENGINE = {"squared": SquaredLoss(), "hinge": HingeLoss(), "logistic": LogisticLoss()}
TO_1 = {"0/1": 1.0, "squared": 2.0, "hinge": 1.0, "logistic": 1 / math.log(2)}  # factors: 1 at margin 0
REACH = 0.5  # of a tangent, to either side


def cost_and_slope(name, margin):
    """Return a loss and its slope along the margin: the example has y = 1, so its score is its margin.

    At margin 0 the 0/1 loss counts a mistake; its slope is 0 wherever it has one. At margin 1 the hinge has
    a corner, and the engine's slope of it is 0.
    """
    if name == "0/1":
        return float(margin <= 0), 0.0
    cost, slope = ENGINE[name](np.array([[margin]], dtype=float), np.ones((1, 1)))
    return float(cost), float(slope.item())


def curve(name):
    """Return a loss over all margins of the axis: x, y; the 0/1 loss with its jump."""
    if name == "0/1":
        return np.array([LOW, 0, 0, HIGH]), np.array([1.0, 1.0, 0.0, 0.0])
    return MARGINS, np.array([cost_and_slope(name, margin)[0] for margin in MARGINS])


CURVES = {name: curve(name) for name in LOSSES}


def tangent(margin, cost, slope):
    """Return the line that touches a curve at a margin: x (2,), y (2,)."""
    reach = REACH / math.hypot(1, slope)  # a steep one is no longer than a flat one
    x = np.array([margin - reach, margin + reach])
    return x, cost + slope * (x - margin)


class LossMargin(LiveFigure):
    """Four losses over the margin of one example: move it. Which of them still pushes, and which way?"""

    title = "Losses by margin"
    view = LossMarginView

    margin = Slider(LOW, HIGH, start=-0.5, label="margin y·ŷ")
    loss = Choice(LOSSES, start="hinge", label="written out")
    through_1 = Toggle(label="each 1 at margin 0")
    zero_one = Toggle(start=True, label="0/1", drawer=True)
    squared = Toggle(start=True, drawer=True)
    hinge = Toggle(start=True, drawer=True)
    logistic = Toggle(start=True, drawer=True)

    presets = (
        Preset("wrong", dict(margin=-1.5)),
        Preset("right, too close", dict(margin=0.4)),
        Preset("the hinge’s corner", dict(margin=1.0)),
        Preset("right, far", dict(margin=2.5, loss="logistic")),
        Preset("far, squared", dict(margin=2.5, loss="squared")),
        Preset("0/1: no slope", dict(loss="0/1")),
        Preset("each 1 at margin 0", dict(through_1=True), keeps=OTHERS),
    )
    drags = {
        "example": Drag("the example’s margin", lambda values, x, y: {"margin": x}, anywhere=True),
    }

    explain = staticmethod(explain)

    def compute(self, margin, loss, through_1, **switched):
        factors = TO_1 if through_1 else dict.fromkeys(LOSSES, 1.0)
        here = {name: cost_and_slope(name, margin) for name in LOSSES}
        costs = {name: factors[name] * cost for name, (cost, _) in here.items()}
        slopes = {name: factors[name] * slope + 0.0 for name, (_, slope) in here.items()}
        shown = [name for name in LOSSES if switched[SWITCHES[name]] or name == loss]
        hinge = cost_and_slope("hinge", margin)[0]
        return {
            "wrong": margin <= 0,
            "shown": shown,
            "costs": costs,
            "slopes": slopes,
            "cost": costs[loss],
            "slope": slopes[loss],
            "below": [name for name in shown if costs[name] < costs["0/1"]],  # cheaper than one mistake
            "curves": {name: (x, factors[name] * y) for name, (x, y) in CURVES.items()},
            "tangents": {name: tangent(margin, costs[name], slopes[name]) for name in LOSSES},
            "distance": abs(margin),
            "hinge_now": hinge,  # for a question: all weights doubled, so the margin is
            "hinge_doubled": cost_and_slope("hinge", 2 * margin)[0],
            "hinge_twice": 2 * hinge,
        }
