"""One neuron, one line: what w and b do to the boundary, on real biopsies."""

from functools import cache

import numpy as np

from ...data import biopsies, standardise
from ...data.own_tables import OwnTable, example_table, named_table
from ...engine.functions import sigmoid, step, to_bits
from ...engine.neuron import boundary, perceptron, weighted_input
from ...figure import (
    OTHERS,
    Choice,
    Drag,
    OwnTableData,
    Preset,
    Slider,
    Words,
    data_controls,
    products,
    source_of,
    style,
)
from ...text import array, plain, show, signed, vector
from .one_neuron_view import OneNeuronView
from .plane import both_sides, corners, foot_of

FAR = 5.5  # of the plane of features
PLANE = corners(-FAR, FAR, -FAR, FAR)
CURVE_Z = np.linspace(-10, 10, 201)
CURVES = {  # the step is drawn with its jump
    "step": (np.array([-10, 0, 0, 10]), np.array([0, 0, 1, 1])),
    "sigmoid": (CURVE_Z, sigmoid(CURVE_Z)),
}
FEATURES = ("x₁: radius of the nuclei (s.d.)", "x₂: unevenness of outline (s.d.)")
PROBE = ("x1", "x2")


@cache
def samples_of(source):
    """Return points (N, 2) in standard deviations, 0 or 1 for each, the axes, the classes, and a noun."""
    if isinstance(source, OwnTable):
        return source.X, to_bits(source.y), source.axes, source.short_classes, "rows"
    samples = biopsies()
    return standardise(samples.X), to_bits(samples.y), FEATURES, samples.classes, source


class OneNeuron(OwnTableData):
    """One neuron on two features of 569 biopsies, or of your own table: move w₁, w₂, b, x, or the picture."""

    title = "One neuron, one line"

    w1 = Slider(-5, 5, start=3.0, label="w₁")
    w2 = Slider(-5, 5, start=-2.0, label="w₂")
    b = Slider(-5, 5, start=1.0)
    x1 = Slider(-5, 5, start=1.0, label="probe x₁", drawer=True)
    x2 = Slider(-5, 5, start=1.0, label="probe x₂", drawer=True)
    activation = Choice(("step", "sigmoid"), drawer=True)
    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        ("biopsies",), named_table, example_table, drawer=True
    )

    presets = (
        Preset("the example"),
        Preset("w and b halved", dict(w1=1.5, w2=-1.0, b=0.5)),
        Preset("sigmoid", dict(activation="sigmoid"), keeps=OTHERS),
        Preset("a good line", dict(w2=1.5, b=-0.5, data="biopsies"), keeps=PROBE),
        Preset("no weights", dict(w1=0.0, w2=0.0), keeps=PROBE),
    )
    presets_keep = ("data", "columns")
    drags = {
        "probe": Drag("the probe x", lambda values, x, y: {"x1": x, "x2": y}),
        "w": Drag("the tip of w", lambda values, x, y: {"w1": x, "w2": y}),
        "line": Drag("the line", lambda values, x, y: {"b": -values["w1"] * x - values["w2"] * y}),
    }

    def view(self):
        return OneNeuronView(FAR)

    def compute(self, w1, w2, b, x1, x2, activation, **values):
        X, wanted, features, classes, noun = samples_of(source_of(values))
        w, x = np.array([w1, w2]), np.array([x1, x2])
        z = np.round(weighted_input(x, w, b), 12)  # on the line z is 0, whatever 0.1 + 0.2 − 0.3 says
        wrong = perceptron(X, w, b) != wanted
        return {
            "w": (w1, w2),
            "x": (x1, x2),
            "z": float(z),
            "z_text": show(z),
            "output": int(step(z)),
            "z_turned": float(
                np.round(z - 2 * w1 * x1, 12)
            ),  # were the sign of w₁ the other one: for a question
            "z_opposite": float(-z),
            "w1_share": float(abs(w1 * x1)),
            "sigmoid": float(sigmoid(z)),
            "a": float(step(z) if activation == "step" else sigmoid(z)),
            "a_text": str(step(z)) if activation == "step" else show_share(sigmoid(z)),
            "mistakes": int(wrong.sum()),
            "examples": len(X),
            "noun": noun,
            "features": features,
            "classes": classes,
            "own_note": self.own_note(values, FAR),
            "line": boundary(PLANE, w, b),
            "sides": both_sides(PLANE, w, b),
            "foot": foot_of(PLANE, w, b),
            "points": (X[wanted == 0], X[wanted == 1]),
            "mistake_points": X[wrong],
            "curves": CURVES,
        }

    def explain(self, facts):
        w, x, b, z = facts["w"], facts["x"], facts["b"], facts["z"]
        name = facts["activation"]
        equation = [
            ("z = w₁·x₁ + w₂·x₂ + b = ", None),
            *products(w, x, b),
            (" = ", None),
            (show(z), style.sign_colour(z)),
            (f"   →   {name}(z) = {facts['a_text']}", None),
        ]
        share = f"{facts['mistakes']} of {facts['examples']} {facts['noun']} are on the wrong side."
        if not any(w):
            line = f"w is zero, so there is no line: every point gets z = b = {show(b)}."
        elif not len(facts["line"]):
            line = "The line lies outside the picture: all you see is on one side of it."
        else:
            terms = f"{show(w[0])}·x₁ {signed(w[1])}·x₂ {signed(b)}"
            line = f"The line {terms} = 0 stands at a right angle to w = {vector(w)}."
        if name == "sigmoid":
            side = f"a sigmoid neuron outputs {facts['a_text']}"
        else:
            side = "positive, the neuron fires (1)" if z > 0 else "not positive, the neuron is silent (0)"
        return Words(
            equation,
            f"z = {array(w)} @ {array(x)} + {plain(b)}",
            "z",
            f"{line} The probe x = {vector(x)} has z = {show(z)}: {side}. {share}",
        )


def show_share(a):
    """Write a sigmoid's output; it never gets to 1, so a rounded one says that it is rounded."""
    return f"≈ {show(a)}" if show(a) in ("0", "1") else show(a)
