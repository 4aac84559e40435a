"""Space bender: what a layer of two neurons does to the plane, and to the four points of XOR."""

import numpy as np

from ...engine.functions import ACTIVATIONS
from ...engine.layers import dense
from ...engine.neuron import boundary, nearest_to_zero
from ...figure import style
from ...figure.contour import zero_line
from ...figure.controls import Choice, Drag, Grid, Preset, Slider, Walk
from ...figure.figure import LiveFigure
from ...figure.words import Words, products
from ...text import bracket, plain, show, vector
from .space_bender_view import SpaceBenderView

X_SEEN, Y_SEEN = (-2.6, 3.6), (-1.3, 2.5)  # what both panels show of their plane
FRAME = np.array([(x, y) for x, y in zip(np.repeat(X_SEEN, 2), (*Y_SEEN, *reversed(Y_SEEN)))])
UNIT_SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=float)
NAMES = ("identity", "ReLU", "tanh", "sigmoid")
PACE = 0.05  # of t, in one step of play
SAMPLES = 73  # of a line of the grid, to show it bent
HAIR = 1e-6  # classes less far apart than this do not count as separated

ZEROS, ONES = np.array([(0, 0), (1, 1)], dtype=float), np.array([(0, 1), (1, 0)], dtype=float)
FLOWER = 0.14 * np.array([(0, 0), *((np.cos(a), np.sin(a)) for a in np.arange(5) * 2 * np.pi / 5)])
POINTS = {  # XOR: inputs with output 0, and with output 1
    "four corners": (ZEROS, ONES),
    "four clusters": tuple((corners[:, None] + FLOWER).reshape(-1, 2) for corners in (ZEROS, ONES)),
}


def lattice():
    """The lines of a square grid as one array (L, S, 2): upright ones first, then level ones."""
    far, places = np.linspace(-4, 5, SAMPLES), np.arange(-4, 5.1, 0.5)
    upright = [np.column_stack([np.full(SAMPLES, at), far]) for at in places]
    level = [np.column_stack([far, np.full(SAMPLES, at)]) for at in places]
    return np.array(upright + level)


LATTICE = lattice()
RIM = np.concatenate(  # the unit square with points enough to show its sides bent
    [
        np.linspace(start, end, 24, endpoint=False)
        for start, end in zip(UNIT_SQUARE, np.roll(UNIT_SQUARE, -1, 0))
    ]
)
FINE = [np.linspace(*X_SEEN, 97), np.linspace(*Y_SEEN, 65)]
PLANE = np.stack(np.meshgrid(*FINE), axis=-1)  # (65, 97, 2)


def live_space_bender(
    *,
    W=((2, -2), (-1, 2)),
    b=(0, 0),
    activation="ReLU",
    t=1.0,
    x1=1.0,
    x2=-0.5,
    points="four corners",
):
    """A layer a = f(W x + b) from plane to plane: drag the columns of W and b, and watch the grid bend."""

    def compute(W, b, activation, t, x1, x2, points):
        det = determinant(np.array(W, dtype=float))
        W, b, bend = on_the_way(W, b, ACTIVATIONS[activation].f, t)
        before = POINTS[points]
        after = [bend(dense(X, W, b)) for X in before]
        line = separating_line(*after)
        w, c = line or (np.zeros(2), 0.0)
        z = dense((x1, x2), W, b)
        return {
            "W": W,  # these two as they are drawn: on the way, not yet what the controls say
            "b": b,
            "activation": activation,
            "t": t,
            "det": det,
            "area_ratio": abs(det),
            "orientation": "kept" if det > 0 else "turned over" if det < 0 else "lost",
            "name": "W" if t >= 0.5 else "Wₜ",
            "det_now": determinant(W),
            "det_text": f"det {'W' if t >= 0.5 else 'Wₜ'} = {show(determinant(W))}",
            "unit_square": UNIT_SQUARE,
            "square": dense(UNIT_SQUARE, W, b),
            "bent_square": bend(dense(RIM, W, b)),
            "lattice": LATTICE,
            "bent_lattice": bend(dense(LATTICE, W, b)),
            "points": points,
            "before": before,
            "after": tuple(after),
            "separable_before": "yes" if separating_line(*before) else "no",
            "separable": "yes" if line else "no",
            "line_w": w,
            "line_b": float(c),
            "line": boundary(FRAME, w, c) if line else np.zeros((0, 2)),
            "bent_line": zero_line(bend(dense(PLANE, W, b)) @ w + c, *FINE) if line else np.zeros((0, 2, 2)),
            "x": (x1, x2),
            "z": tuple(map(float, z)),
            "a": tuple(map(float, bend(z))),
            "movable": t >= 0.5,
        }

    def explain(facts):
        (w11, w12), (w21, w22) = facts["W"]
        W, b, x, z, a, det = (facts[name] for name in ("W", "b", "x", "z", "a", "det_now"))
        first, second = (products(row, x, bias) for row, bias in zip(W, b))
        a_name = f"a = {facts['activation']}(z)" if facts["t"] == 1 else "a so far"
        equation = [
            (f"det {facts['name']} = w₁₁·w₂₂ − w₁₂·w₂₁ = ", None),
            (f"{bracket(w11)}·{bracket(w22)} − {bracket(w12)}·{bracket(w21)} = ", None),
            (show(det), style.sign_colour(det)),
            ("\n", None),  # by how much areas grow is asked of the learner
            (f"probe:  z = {facts['name']} x + {facts['name'].replace('W', 'b')} = (", None),
            *first,
            (",  ", None),
            *second,
            (f") = {vector(np.round(z, 9))}   →   {a_name} = {vector(np.round(a, 9))}", None),
        ]
        matrix = ", ".join(f"[{plain(left)}, {plain(right)}]" for left, right in W)
        name = "det" if facts["name"] == "W" else "det_now"
        return Words(equation, f"{name} = np.linalg.det(np.array([{matrix}]))", name, twin(facts))

    def forward(values):
        return {"t": min(1.0, round(values["t"] + PACE, 10))} if values["t"] < 1 else None

    def backward(values):
        return {"t": max(0.0, round(values["t"] - PACE, 10))} if values["t"] > 0 else None

    def column(k):
        """Drag the tip of column k of W, which starts at b."""

        def move(values, x, y):
            W = np.array(values["W"], dtype=float)
            W[:, k] = np.array([x, y]) - values["b"]
            return {"W": W}

        return move

    return LiveFigure(
        live_space_bender,
        title="Space bender",
        compute=compute,
        view=SpaceBenderView(X_SEEN, Y_SEEN),
        explain=explain,
        controls=[
            Grid("W", "W (2, 2)", -3, 3, 0.1, W, most=(2, 2)),
            Grid("b", "b (2,)", -3, 3, 0.1, b, most=(2, 1)),
            Choice("activation", "activation f", NAMES, activation),
            Slider("t", "amount t", 0, 1, PACE, t),
            Slider("x1", "probe x₁", *X_SEEN, 0.1, x1, drawer=True),
            Slider("x2", "probe x₂", *Y_SEEN, 0.1, x2, drawer=True),
            Choice("points", "points of XOR", tuple(POINTS), points, drawer=True),
        ],
        presets=[
            Preset(name, dict(W=W, b=b, activation=activation, t=1.0))
            for name, W, b, activation in (
                ("identity", ((1, 0), (0, 1)), (0, 0), "identity"),
                ("rotate", ((0.8, -0.6), (0.6, 0.8)), (0, 0), "identity"),
                ("stretch", ((2, 0), (0, 1)), (0, 0), "identity"),
                ("shear", ((1, 1), (0, 1)), (0, 0), "identity"),
                ("flip", ((-1, 0), (0, 1)), (0, 0), "identity"),
                ("flatten", ((2, 1), (1, 0.5)), (0, 0), "identity"),
                ("XOR: ReLU", ((2, -2), (-1, 2)), (0, 0), "ReLU"),
                ("XOR: tanh", ((-2, 2), (1, -1.5)), (1, 1), "tanh"),
            )
        ],
        drags={
            "e1": Drag("the tip of column 1 of W", column(0)),
            "e2": Drag("the tip of column 2 of W", column(1)),
            "b": Drag("b, where the origin goes", lambda values, x, y: {"b": (x, y)}),
            "probe": Drag("the probe x", lambda values, x, y: {"x1": x, "x2": y}),
        },
        shape=0.245,
        walk=Walk(forward, backward, lambda values: "t", first={"t": 0}),
    )


def determinant(W):
    """w₁₁·w₂₂ − w₁₂·w₂₁: by how much W makes areas larger, negative where it turns them over."""
    return float(np.round(W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0], 12))


def on_the_way(W, b, f, t):
    """The layer as far as t has come: W and b grow from the identity first, then f from the identity."""
    linear, bent = min(1, 2 * t), max(0, 2 * t - 1)
    W = np.eye(2) + linear * (np.array(W, dtype=float) - np.eye(2))
    return W, linear * np.array(b, dtype=float), lambda Z: (1 - bent) * Z + bent * f(Z)


def separating_line(zeros, ones):
    """The line w·x + b = 0 in the middle of the widest street between two sets of points.

    zeros, ones (N, 2) → w of length 1 and b with w·x + b > 0 on all `ones`, < 0 on all `zeros`; None where no
    line does that. The street is as wide as the convex hulls are apart, the shortest of all ways across.
    """
    across = (ones[:, None] - zeros).reshape(-1, 2)
    shortest = nearest_to_zero(across)
    width = np.linalg.norm(shortest)
    if width < HAIR or np.min(across @ shortest) <= 0:
        return None
    w = shortest / width
    return w, -(np.min(ones @ w) + np.max(zeros @ w)) / 2


def twin(facts):
    """The picture in words."""
    det, f, t = facts["det_now"], facts["activation"], facts["t"]
    way = f"On the way, t = {show(t)}: " if t < 1 else ""
    square = "the unit square becomes a parallelogram, " + ("" if det < 0 else "not ") + "turned over"
    if not det:
        lost = "a line: two inputs become one" if np.any(facts["W"]) else "a point: nothing is left of x"
        square = f"the unit square is flattened to {lost}, and nothing can undo it"
    square += f" (det = {show(det)})."
    bend = "" if f == "identity" or t <= 0.5 else f" Then {f} bends the plane."
    now = "after" if t == 1 else "here"
    after = f"and still none does {now}."
    if facts["separable"] == "yes":
        after = f"the dashed one does {now}. Taken back to the plane of x, it is the bold line on the left."
    text = f"{way}{square}{bend} XOR: no line separates the classes before, {after}"
    return text[0].upper() + text[1:]
