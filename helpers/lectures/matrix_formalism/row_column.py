"""Row × column, edge by edge: a layer as tables, as a drawing, as an equation and as NumPy, all in step."""

import numpy as np

from ...engine.layers import dense
from ...figure import (
    Choice,
    CourseError,
    Grid,
    LiveFigure,
    Preset,
    ReadOnlyTable,
    Slider,
    Stepper,
    Stored,
    Toggle,
)
from ...text import plural, show
from .row_column_view import MAX_SIZE, RowColumnView
from .row_column_words import explain, indexed

WORKED = ((66, 39, 12),)  # the example that the lecture works out


def whole_number(name):
    """Return a reader of a place in a table, counted from 1."""

    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MAX_SIZE + 1:
            raise CourseError(f"{name} is a whole number from 1 to {MAX_SIZE + 1}, not {str(raw)[:20]}.")
        return raw

    return read


def size_of(label, follows):
    """Return a slider of a size, which follows the tables."""
    return Slider(1, MAX_SIZE, 1, label=label, drawer=True, follows=follows)


class RowColumn(LiveFigure):
    """A layer Z = X Wᵀ + b: edit any number; row, column, edge, term and NumPy line light up together."""

    title = "Row × column, edge by edge"
    view = RowColumnView
    shape = 0.24

    Z = ReadOnlyTable("Z")
    W = Grid(-10, 10, 0.5, (MAX_SIZE, MAX_SIZE), start=((2, -1, 0.5), (-1, 0, 3)))
    X = Grid(-100, 100, 0.5, (MAX_SIZE, MAX_SIZE), start=((1, 2, -1),))
    b = Grid(-20, 20, 0.5, (MAX_SIZE, 1), start=(1, -2))
    example = Stored(whole_number("example"), start=1)
    neuron = Stored(whole_number("neuron"), start=1)
    term = Stored(whole_number("term"), start=1)
    name_cells = Toggle(label="name some cells of W")
    one_step = Choice(("one term", "one output"), label="step", drawer=True)
    inputs = size_of("inputs n", lambda values: len(values["W"][0]))
    neurons = size_of("neurons m", lambda values: len(values["W"]))
    examples = size_of("examples N", lambda values: len(values["X"]))

    presets = (
        Preset("one example"),
        Preset("a batch", dict(X=((1, 2, -1), (0, 1, 0.5), (-2, 0, 1)), example=2, term=2)),
        Preset("one neuron", dict(W=((-2, 4, 1.5),), b=(-0.5,), X=WORKED)),
        Preset(
            "three neurons",
            dict(W=((-2, 4, 1.5), (1, -1, 0), (0, 0.5, -2)), b=(-0.5, 20, 1), X=WORKED, neuron=2),
        ),
    )
    presets_keep = ("name_cells", "one_step")
    points = {
        "W": lambda values, r, c: {"neuron": r + 1, "term": c + 1},
        "b": lambda values, r, c: {"neuron": r + 1, "term": len(values["W"][0]) + 1},
        "X": lambda values, r, c: {"example": r + 1, "term": c + 1},
        "Z": lambda values, r, c: {"example": r + 1, "neuron": c + 1},
    }
    derive = {
        "inputs": lambda values: resized(values, values["inputs"], W=1, X=1),
        "neurons": lambda values: resized(values, values["neurons"], W=0, b=0),
        "examples": lambda values: resized(values, values["examples"], X=0),
    }
    stepper = Stepper(
        forward=lambda values: moved(values, 1),
        backward=lambda values: moved(values, -1),
        unit=lambda values: values["one_step"],
        first=dict(example=1, neuron=1, term=1),
    )
    explain = staticmethod(explain)

    def validate(self, values):
        """Return values that point at a cell that is there; a CourseError where shapes do not fit."""
        W, b, X = (np.array(values[name], dtype=float) for name in ("W", "b", "X"))
        check_shapes(W, b, X)
        limits = {"example": len(X), "neuron": len(W), "term": W.shape[1] + 1}
        return values | {name: min(max(values[name], 1), limit) for name, limit in limits.items()}

    def compute(self, W, b, X, example, neuron, term, name_cells, **_):
        W, b, X = (np.array(value, dtype=float) for value in (W, b, X))
        Z = np.round(dense(X, W, b), 10) + 0.0  # on paper 0.1·3 is 0.3
        i, j, k = example - 1, neuron - 1, term - 1
        m, n = W.shape
        terms = [float(value) for value in (*np.round(X[i] * W[j], 10), b[j])]
        named = dict(zip("ABCD", spread(m, n)))
        movers = [letter for letter, (r, c) in named.items() if r == j and X[i, c] != 0]
        weight = float(b[j] if k == n else W[j, k])
        weight_name = indexed("b", neuron) if k == n else indexed("w", neuron, term)
        input_names = [indexed("x", c) for c in range(1, n + 1)]
        return {
            "W": W,
            "b": b,
            "X": X,
            "Z": Z,
            "x": X[i],
            "batch": len(X) > 1,
            "i": example,
            "j": neuron,
            "k": term,
            "terms": terms,
            "edge": None if k == n else (term, neuron),
            "weight": weight,
            "z": float(Z[i, j]),
            "z_selected": float(Z[i, j]),
            "named": named if name_cells else {},
            "movers": movers,
            "stayers": [letter for letter in named if letter not in movers],
            "same_column": [letter for letter, (_, c) in named.items() if c == k],
            "looks": looks(W, b, X, i, j, k, named if name_cells else {}),
            "x_texts": [show(value) for value in X[i]],
            "z_texts": [show(value) for value in Z[i]],
            "input_names": input_names,
            "output_names": [indexed("z", r) for r in range(1, m + 1)],
            "weight_text": f"{weight_name} = {show(weight)}",
            "term_names": (*input_names, "b", "z"),
            "term_texts": [*map(show, terms), show(Z[i, j])],
            "reach": 1.3 * round_up(np.abs(np.cumsum(terms)).max()),
        }


def moved(values, way):
    """Return the place one term, or one output, on (way 1) or back (way −1); None at either end."""
    (m, n), N = np.shape(values["W"]), len(values["X"])
    entry = (values["example"] - 1) * m + values["neuron"] - 1
    if values["one_step"] == "one term":
        entry, term = divmod(entry * (n + 1) + values["term"] - 1 + way, n + 1)
    else:
        entry, term = entry + way, values["term"] - 1
    if not 0 <= entry < N * m:
        return None
    return {"example": entry // m + 1, "neuron": entry % m + 1, "term": term + 1}


def resized(values, size, **axes):
    """Return tables cut or filled up with ones to `size` along their axes: W=1 is the columns of W."""
    return {table: resize(values[table], size, axis) for table, axis in axes.items()}


def resize(table, size, axis):
    """Return a table cut or filled up with ones to `size` rows (axis 0) or columns (axis 1), as tuples."""
    table = np.array(table, dtype=float)
    table = np.take(table, range(min(size, table.shape[axis])), axis=axis)
    missing = [(0, 0)] * table.ndim
    missing[axis] = (0, size - table.shape[axis])
    rows = np.pad(table, missing, constant_values=1).tolist()
    return tuple(map(tuple, rows)) if table.ndim == 2 else tuple(rows)


def round_up(value):
    """Return the next of 1, 1.5, 2, 3, 5, 7, 10, 15 …: axes that stay while a number moves a little."""
    power = 10.0 ** np.floor(np.log10(max(1, value)))
    return float(power * next(step for step in (1, 1.5, 2, 3, 5, 7, 10) if value <= step * power))


def spread(m, n):
    """Return up to four cells of an m × n table, spread over it: (row, column) each."""
    places = sorted(set(np.linspace(0, m * n - 1, 4).round().astype(int).tolist()))
    return [divmod(place, n) for place in places]


def looks(W, b, X, i, j, k, named):
    """Return what stands where, and what is lit: for one example z = W x + b, for a batch Z = X Wᵀ + b."""
    (m, n), N = W.shape, len(X)
    lit = {
        "W": [(j, c) for c in range(n)],
        "X": [(i, c) for c in range(n)],
        "b": [(j, 0)],
        "Z": [(i, j)],
    }
    strong = {"W": [(j, k)], "X": [(i, k)], "b": []} if k < n else {"W": [], "X": [], "b": [(j, 0)]}
    if N == 1:
        form = {
            "Z": (f"z  ({m},)", "", True),
            "W": (f"W  ({m}, {n})", "=", False),
            "X": (f"x  ({n},)", "·", True),
            "b": (f"b  ({m},)", "+", False),
        }
    else:
        form = {
            "Z": (f"Z  ({N}, {m})", "", False),
            "X": (f"X  ({N}, {n})", "=", False),
            "W": (f"Wᵀ  ({n}, {m})", "·", True),
            "b": (f"b  ({m},)", "+", True),
        }
    return {
        name: {
            "label": label,
            "sign": sign,
            "turned": turned,
            "order": order,
            "lit": lit[name],
            "strong": strong.get(name, [(i, j)]),
            "marks": [(*cell, letter) for letter, cell in named.items()] if name == "W" else [],
        }
        for order, (name, (label, sign, turned)) in enumerate(form.items())
    }


def check_shapes(W, b, X):
    """Raise a CourseError that names the two shapes where tables do not fit together."""
    if X.shape[1] != W.shape[1]:
        raise CourseError(
            f"X is {X.shape}: {plural(X.shape[1], 'number')} per example. W is {W.shape}: "
            f"its neurons take {plural(W.shape[1], 'input')}. These two must be equal. Nothing was changed."
        )
    if len(b) != len(W):
        raise CourseError(
            f"W is {W.shape}: {plural(len(W), 'neuron')}, a row each. "
            f"b is {b.shape}: {plural(len(b), 'bias', 'biases')}. Each neuron needs one. Nothing was changed."
        )
