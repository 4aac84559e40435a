"""Softmax: three scores become shares; the right class says what that costs, and where training leads."""

import numpy as np

from ...engine.functions import one_hot, sigmoid, softmax
from ...engine.losses import SoftmaxCrossEntropy
from ...figure import OTHERS, Choice, Drag, LiveFigure, Preset, Slider
from .softmax_scores_view import SoftmaxScoresView
from .softmax_scores_words import explain

CLASSES = ("A", "B", "C")
FAR = 5  # of a score, before something is added to all
LOSS = SoftmaxCrossEntropy()
LEARNING_RATE = 4.0  # of the step that the arrows show: their length is 4·|p − y|


def dragged(name):
    """Return what a drag of the score `name` to a height changes: what is added to all stays."""
    return lambda values, x, y: {name: y - values["shift"]}


def pointed_at(values, x, y):
    """Return the class whose bar is nearest: it becomes the right one."""
    return {"right": CLASSES[int(min(max(round(x), 1), 3)) - 1]}


class SoftmaxScores(LiveFigure):
    """Three scores, their shares by softmax, and the loss for the right class: move one, shift them all."""

    title = "Softmax: three scores"
    view = SoftmaxScoresView

    z1 = Slider(-FAR, FAR, start=2.0, label="score of A")
    z2 = Slider(-FAR, FAR, start=1.0, label="score of B")
    z3 = Slider(-FAR, FAR, start=-1.0, label="score of C")
    shift = Slider(-100, 100, 10, start=0.0, label="added to all", drawer=True)
    right = Choice(CLASSES, label="right class", drawer=True)  # or press its bar

    presets = (
        Preset("equal", dict(z1=0.0, z2=0.0, z3=0.0)),
        Preset("one large", dict(z1=4.0, z2=0.0, z3=0.0)),
        Preset("add 100 to all", dict(shift=100.0), keeps=OTHERS),
        Preset("twice as large", dict(z1=4.0, z2=2.0, z3=-2.0)),
        Preset("wrong and sure", dict(z1=4.0, z2=-1.0, z3=0.0, right="B")),
    )
    drags = {
        name: Drag(f"the score of {each}", dragged(name)) for name, each in zip(("z1", "z2", "z3"), CLASSES)
    } | {"target": Drag("the right class", pointed_at, nudge=1, anywhere=True)}

    explain = staticmethod(explain)

    def compute(self, z1, z2, z3, shift, right):
        z = np.round(np.array([z1, z2, z3]) + shift, 10)
        y = one_hot([CLASSES.index(right)], 3)[0].astype(float)
        loss, gradient = LOSS(z[None], y[None])
        p = softmax(z)
        return {
            "z": z,
            "y": y,
            "p": p,
            "place": CLASSES.index(right),
            "loss": float(loss),
            "gradient": gradient[0],
            "moved": z - LEARNING_RATE * gradient[0],
            "share_a": float(p[0]),
            "share_c": float(p[2]),
            "without_c": float(sigmoid(z[0] - z[1])),  # the share of A among A and B: for a question
            "b_without_c": float(sigmoid(z[1] - z[0])),
        }
