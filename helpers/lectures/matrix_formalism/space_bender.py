"""Space bender: what a layer of two neurons does to the plane, and to the four points of XOR."""

import numpy as np

from ...data import rescale
from ...data.own_tables import OwnTable, example_table, named_table
from ...engine.functions import ACTIVATIONS
from ...engine.layers import dense
from ...engine.margin import nearest_to_zero
from ...engine.neuron import boundary
from ...figure import (
    Choice,
    Drag,
    Grid,
    OwnTableData,
    Preset,
    Slider,
    Stepper,
    Words,
    data_controls,
    products,
    source_of,
    style,
)
from ...figure.contour import zero_line
from ...text import bracket, plain, show, vector
from .space_bender_view import SpaceBenderView

X_SEEN, Y_SEEN = (-2.6, 3.6), (-1.3, 2.5)  # what both panels show of their plane
FRAME = np.array([(x, y) for x, y in zip(np.repeat(X_SEEN, 2), (*Y_SEEN, *reversed(Y_SEEN)))])
UNIT_SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=float)
PACE = 0.05  # of t, in one step of play
SAMPLES = 73  # of a line of the grid, to show it bent
HAIR = 1e-6  # classes less far apart than this do not count as separated

ZEROS, ONES = np.array([(0, 0), (1, 1)], dtype=float), np.array([(0, 1), (1, 0)], dtype=float)
FLOWER = 0.14 * np.array([(0, 0), *((np.cos(a), np.sin(a)) for a in np.arange(5) * 2 * np.pi / 5)])
POINTS = {  # XOR: inputs with output 0, and with output 1
    "four corners": (ZEROS, ONES),
    "four clusters": tuple((corners[:, None] + FLOWER).reshape(-1, 2) for corners in (ZEROS, ONES)),
}
MOST = 120  # points of an own table: the widest street is looked for among all pairs


def points_of(source):
    """Return the points (N, 2) of each class, what they are called, and what stands at the axes."""
    if isinstance(source, OwnTable):
        X = 2 * rescale(source.X) - 1
        return (X[source.y < 0], X[source.y > 0]), source.short_classes, source.short_axes
    return POINTS[source], ("XOR = 0", "XOR = 1"), ("x₁", "x₂")


def lattice():
    """Return the lines of a square grid as one array (L, S, 2): upright ones first, then level ones."""
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


def forward(values):
    """Return t one step further, None at the layer itself."""
    return {"t": min(1.0, round(values["t"] + PACE, 10))} if values["t"] < 1 else None


def backward(values):
    """Return t one step back, None where the plane is as it was."""
    return {"t": max(0.0, round(values["t"] - PACE, 10))} if values["t"] > 0 else None


def drag_column(k):
    """Return what dragging the tip of column k of W, which starts at b, changes."""

    def move(values, x, y):
        W = np.array(values["W"], dtype=float)
        W[:, k] = np.array([x, y]) - values["b"]
        return {"W": W}

    return move


class SpaceBender(OwnTableData):
    """A layer a = f(W x + b) from plane to plane: drag the columns of W and b, and watch the grid bend."""

    title = "Space bender"
    shape = 0.245

    W = Grid(-3, 3, 0.1, (2, 2), start=((2, -2), (-1, 2)), label="W (2, 2)")
    b = Grid(-3, 3, 0.1, (2, 1), start=(0, 0), label="b (2,)")
    activation = Choice(("identity", "ReLU", "tanh", "sigmoid"), start="ReLU", label="activation f")
    t = Slider(0, 1, PACE, start=1.0, label="amount t")
    x1 = Slider(*X_SEEN, start=1.0, label="probe x₁", drawer=True)
    x2 = Slider(*Y_SEEN, start=-0.5, label="probe x₂", drawer=True)
    points, own, columns, column_1, column_2, column_class, column_one = data_controls(
        tuple(POINTS), named_table, example_table, name="points", most=MOST, label="points", drawer=True
    )
    data_name = "points"
    most = MOST

    presets = (
        Preset("identity", dict(W=((1, 0), (0, 1)), activation="identity")),
        Preset("rotate", dict(W=((0.8, -0.6), (0.6, 0.8)), activation="identity")),
        Preset("stretch", dict(W=((2, 0), (0, 1)), activation="identity")),
        Preset("shear", dict(W=((1, 1), (0, 1)), activation="identity")),
        Preset("flip", dict(W=((-1, 0), (0, 1)), activation="identity")),
        Preset("flatten", dict(W=((2, 1), (1, 0.5)), activation="identity")),
        Preset("XOR: ReLU"),
        Preset("XOR: tanh", dict(W=((-2, 2), (1, -1.5)), b=(1, 1), activation="tanh")),
    )
    presets_keep = ("x1", "x2", "points", "columns")
    drags = {
        "e1": Drag("the tip of column 1 of W", drag_column(0)),
        "e2": Drag("the tip of column 2 of W", drag_column(1)),
        "b": Drag("b, where the origin goes", lambda values, x, y: {"b": (x, y)}),
        "probe": Drag("the probe x", lambda values, x, y: {"x1": x, "x2": y}),
    }
    stepper = Stepper(forward, backward, lambda values: "t", first={"t": 0})

    def view(self):
        return SpaceBenderView(X_SEEN, Y_SEEN)

    def __init__(self, **start):
        if "data" in start:  # the name that it has in other figures
            start["points"] = start.pop("data")
        super().__init__(**start)

    def compute(self, W, b, activation, t, x1, x2, **values):
        source = source_of(values, "points", MOST)
        points, classes, features = points_of(source)
        det = determinant(np.array(W, dtype=float))
        W, b, f = on_the_way(W, b, ACTIVATIONS[activation].f, t)  # as they are drawn
        z = dense((x1, x2), W, b)
        return {
            "W": W,
            "b": b,
            "det": det,
            "area_ratio": abs(det),
            **areas_of_double(det),
            "orientation": "kept" if det > 0 else "flipped" if det < 0 else "lost",
            "name": "W" if t >= 0.5 else "Wₜ",
            "det_now": determinant(W),
            "det_text": f"det {'W' if t >= 0.5 else 'Wₜ'} = {show(determinant(W))}",
            "unit_square": UNIT_SQUARE,
            "square": dense(UNIT_SQUARE, W, b),
            "bent_square": f(dense(RIM, W, b)),
            "lattice": LATTICE,
            "bent_lattice": f(dense(LATTICE, W, b)),
            "noun": "Your table, stretched to −1 … 1" if isinstance(source, OwnTable) else "XOR",
            "classes": classes,
            "features": features,
            "own_note": self.own_note(values),
            **separation(points, lambda X: f(dense(X, W, b))),
            "x": (x1, x2),
            "z": tuple(map(float, z)),
            "a": tuple(map(float, f(z))),
            "movable": t >= 0.5,
        }

    def explain(self, facts):
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
        return Words(equation, f"{name} = np.linalg.det(np.array([{matrix}]))", name, description(facts))


def separation(before, layer):
    """Return the facts of the two classes before and after a layer, and of the line that separates them."""
    after = tuple(layer(X) for X in before)
    line = separating_line(*after)
    w, c = line or (np.zeros(2), 0.0)
    return {
        "before": before,
        "after": after,
        "separable_before": "yes" if separating_line(*before) else "no",
        "separable": "yes" if line else "no",
        "line_w": w,
        "line_b": float(c),
        "line": boundary(FRAME, w, c) if line else np.zeros((0, 2)),
        "bent_line": zero_line(layer(PLANE) @ w + c, *FINE) if line else np.zeros((0, 2, 2)),
    }


def determinant(W):
    """Return w₁₁·w₂₂ − w₁₂·w₂₁: by how much W enlarges areas, negative where it turns them over."""
    return float(np.round(W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0], 12))


def areas_of_double(det):
    """Return by which factor 2W changes areas, and what is often taken for it; None: no such thing here."""
    return {
        "area_if_doubled": 4 * abs(det),
        "area_twice": 2 * abs(det),
        "signed_area": det if det < 0 else None,
        "signed_if_doubled": 4 * det if det < 0 else None,
    }


def on_the_way(W, b, f, t):
    """Return W, b and f as far as t has come: first W and b leave the identity, then f does."""
    linear, bent = min(1, 2 * t), max(0, 2 * t - 1)
    W = np.eye(2) + linear * (np.array(W, dtype=float) - np.eye(2))
    return W, linear * np.array(b, dtype=float), lambda Z: (1 - bent) * Z + bent * f(Z)


def separating_line(zeros, ones):
    """Return the line w·x + b = 0 in the middle of the widest street between two sets of points.

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


def turned_into(W):
    """Say what W makes of the unit square, whose sides become its columns."""
    one, other = W.T
    long, wide = np.linalg.norm(W, axis=0)
    det = determinant(W)
    flipped = " and flipped, as in a mirror" if det < 0 else ""
    if np.allclose(W, np.eye(2)):
        return "keeps its size and shape"
    if abs(one @ other) > 1e-9:
        return f"is slanted to a parallelogram{flipped}" + same_area(det)
    if not np.isclose(long, wide):
        return f"is stretched to a rectangle with the sides {show(long, 3)} and {show(wide, 3)}{flipped}"
    size = "" if np.isclose(long, 1) else f", its sides {show(long, 3)} long"
    if det < 0:
        return f"is flipped, as in a mirror, and stays a square{size}"
    angle = np.degrees(np.arctan2(one[1], one[0]))
    return (f"is turned by {show(angle, 3)}° and " if abs(angle) > 1e-9 else "") + f"stays a square{size}"


def same_area(det):
    """Say so where an area has not changed."""
    return ", its area unchanged" if np.isclose(abs(det), 1) else ""


def description(facts):
    """Return the picture in words."""
    det, f, t = facts["det_now"], facts["activation"], facts["t"]
    way = f"On the way, t = {show(t)}: " if t < 1 else ""
    square = f"the unit square {turned_into(np.array(facts['W'], dtype=float))}"
    if not det:
        lost = "a line: two inputs become one" if np.any(facts["W"]) else "a point: nothing is left of x"
        square = f"the unit square is flattened to {lost}, and nothing can undo it"
    square += f" (det = {show(det)})."
    bent = "" if f == "identity" or t <= 0.5 else f" Then {f} bends the plane."
    now = "after" if t == 1 else "here"
    before = "no line separates the classes before, "
    after = f"and still none does {now}."
    if facts["separable"] == "yes":
        after = f"the dashed one does {now}. Taken back to the plane of x, it is the bold line on the left."
    if facts["separable_before"] == "yes":
        before = "a line separates the classes before; "
        after = after.replace("and still none does", "none does")
    text = f"{way}{square}{bent} {facts['noun']}: {before}{after}"
    return text[0].upper() + text[1:]
