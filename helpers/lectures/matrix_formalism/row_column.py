"""Row × column, edge by edge: a layer as tables, as a drawing, as an equation and as NumPy, all in step."""

import numpy as np

from ...engine.layers import dense
from ...figure import style
from ...figure.controls import Choice, CourseError, Grid, Hidden, Preset, Shown, Slider, Toggle, Walk
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import bracket, plain, plural, show, subscript
from .row_column_view import MOST, RowColumnView

ONE = dict(W=((2, -1, 0.5), (-1, 0, 3)), b=(1, -2), X=((1, 2, -1),))
BATCH = ONE | dict(X=((1, 2, -1), (0, 1, 0.5), (-2, 0, 1)))
WORKED = dict(W=((-2, 4, 1.5),), b=(-0.5,), X=((66, 39, 12),))
AT_ONCE = dict(W=((-2, 4, 1.5), (1, -1, 0), (0, 0.5, -2)), b=(-0.5, 20, 1), X=((66, 39, 12),))


def live_row_column(
    *,
    W=ONE["W"],
    b=ONE["b"],
    X=ONE["X"],
    example=1,
    neuron=1,
    term=1,
    one_step="one term",
    name_cells=False,
):
    """A layer Z = X Wᵀ + b: edit any number; row, column, edge, term and NumPy line light up together."""

    def compute(W, b, X, example, neuron, term, name_cells, **_):
        W, b, X = (np.array(value, dtype=float) for value in (W, b, X))
        check_shapes(W, b, X)
        Z = np.round(dense(X, W, b), 10) + 0.0  # on paper 0.1·3 is 0.3
        i, j, k = example - 1, neuron - 1, term - 1
        m, n = W.shape
        terms = [float(value) for value in (*np.round(X[i] * W[j], 10), b[j])]
        named = dict(zip("ABCD", spread(m, n)))
        movers = [letter for letter, (r, c) in named.items() if r == j and X[i, c] != 0]
        batch = len(X) > 1
        reach = np.abs(np.cumsum(terms)).max()
        return {
            "W": W,
            "b": b,
            "X": X,
            "Z": Z,
            "x": X[i],
            "batch": batch,
            "i": example,
            "j": neuron,
            "k": term,
            "terms": terms,
            "edge": None if k == n else (term, neuron),
            "weight": float(b[j] if k == n else W[j, k]),
            "z": float(Z[i, j]),
            "z_selected": float(Z[i, j]),
            "named": named if name_cells else {},
            "movers": movers,
            "stayers": [letter for letter in named if letter not in movers],
            "same_column": [letter for letter, (_, c) in named.items() if c == k],
            "looks": looks(W, b, X, i, j, k, named if name_cells else {}),
            "x_texts": [show(value) for value in X[i]],
            "z_texts": [show(value) for value in Z[i]],
            "input_names": [f"x{sub(c + 1)}" for c in range(n)],
            "output_names": [f"z{sub(r + 1)}" for r in range(m)],
            "weight_text": f"b{sub(neuron)} = {show(b[j])}"
            if k == n
            else f"w{sub(neuron)}{sub(term)} = {show(W[j, k])}",
            "term_names": (*(f"x{sub(c + 1)}" for c in range(n)), "b", "z"),
            "term_texts": [*map(show, terms), show(Z[i, j])],
            "reach": 1.3 * round_up(reach),
        }

    def explain(facts):
        i, j, k, (m, n) = facts["i"], facts["j"], facts["k"], facts["W"].shape
        w, x, b_j, z = facts["W"][j - 1], facts["x"], facts["b"][j - 1], facts["z"]
        name = f"z{sub(i)}{sub(j)}" if facts["batch"] else f"z{sub(j)}"
        batch = facts["batch"]  # Z = X Wᵀ + b has x first, z = W x + b has w first
        letters, numbers = [(f"{name} = ", None)], [(" = ", None)]
        for c in range(n):
            x_name, w_name = f"x{sub(i)}{sub(c + 1)}" if batch else f"x{sub(c + 1)}", f"w{sub(j)}{sub(c + 1)}"
            pair = [(x_name, x[c]), (w_name, w[c])]
            (left, first), (right, second) = pair if batch else reversed(pair)
            lit = c + 1 == k
            letters += [(f"{left}·{right}", None, lit), (" + ", None)]
            product = f"{bracket(first)}·{bracket(second)}"
            numbers += [(product, style.sign_colour(w[c] * x[c]), lit), (" + ", None)]
        letters.append((f"b{sub(j)}", None, k > n))
        numbers.append((bracket(b_j), style.sign_colour(b_j), k > n))
        vectors = [listed(x, k), listed(w, k)] if batch else [listed(w, k), listed(x, k)]
        numpy = [("z = ", None), *vectors[0], (" @ ", None), *vectors[1], (" + ", None)]
        place = f"X[{i - 1}] @ W[{j - 1}]" if batch else f"W[{j - 1}] @ x"
        numpy += [(plain(b_j), None, k > n), (f"   # {place} + b[{j - 1}]", None)]
        of = f"on example {i} of {len(facts['X'])}" if batch else "on the one example"
        if k > n:
            here = f"Lit: the bias b{sub(j)} = {show(b_j)}, which is added last"
        else:
            here = (
                f"Lit: weight w{sub(j)}{sub(k)} = {show(w[k - 1])} on the edge from input {k} to neuron {j}, "
                f"times {show(x[k - 1])}, gives {show(facts['terms'][k - 1])}"
            )
        return Words(
            [*letters, *numbers, (" = ", None), (show(z), style.sign_colour(z))],
            numpy,
            "z",
            f"A layer of {plural(m, 'neuron')} on {plural(n, 'input')}. Neuron {j} {of}: "
            f"row {j} of W meets {'row ' + str(i) + ' of X' if batch else 'the column x'}, "
            f"the sum is {show(z)}. {here}.",
        )

    def settle(values):
        W, b, X = (np.array(values[name], dtype=float) for name in ("W", "b", "X"))
        check_shapes(W, b, X)
        limits = {"example": len(X), "neuron": len(W), "term": W.shape[1] + 1}
        return values | {name: min(max(values[name], 1), limit) for name, limit in limits.items()}

    def walk(values, way):
        """One term, or one output, on or back; None at either end."""
        (m, n), N = np.shape(values["W"]), len(values["X"])
        entry = (values["example"] - 1) * m + values["neuron"] - 1
        if values["one_step"] == "one term":
            entry, term = divmod(entry * (n + 1) + values["term"] - 1 + way, n + 1)
        else:
            entry, term = entry + way, values["term"] - 1
        if not 0 <= entry < N * m:
            return None
        return {"example": entry // m + 1, "neuron": entry % m + 1, "term": term + 1}

    def resized(name, axis):
        """A slider of a size: cells are cut off, or new ones (1) are added, in all tables concerned."""

        def change(values):
            return {
                table: resize(values[table], values[name], along)
                for table, along in {"inputs": (("W", 1), ("X", 1)), "neurons": (("W", 0), ("b", 0))}.get(
                    name, (("X", 0),)
                )
            }

        return change

    return LiveFigure(
        live_row_column,
        title="Row × column, edge by edge",
        compute=compute,
        view=RowColumnView(),
        explain=explain,
        controls=[
            Shown("Z", "Z", "Z"),
            Grid("W", "W", -10, 10, 0.5, W, most=(MOST, MOST)),
            Grid("X", "X", -100, 100, 0.5, X, most=(MOST, MOST)),
            Grid("b", "b", -20, 20, 0.5, b, most=(MOST, 1)),
            *(
                Hidden(name, start, whole_number(name))
                for name, start in (("example", example), ("neuron", neuron), ("term", term))
            ),
            Toggle("name_cells", "name some cells of W", name_cells),
            Choice("one_step", "step", ("one term", "one output"), one_step, drawer=True),
            Slider("inputs", "inputs n", 1, MOST, 1, len(W[0]), drawer=True, follows=True),
            Slider("neurons", "neurons m", 1, MOST, 1, len(W), drawer=True, follows=True),
            Slider("examples", "examples N", 1, MOST, 1, len(X), drawer=True, follows=True),
        ],
        presets=[
            Preset("one example", ONE | dict(example=1, neuron=1, term=1)),
            Preset("a batch", BATCH | dict(example=2, neuron=1, term=2)),
            Preset("one neuron", WORKED | dict(example=1, neuron=1, term=1)),
            Preset("three neurons", AT_ONCE | dict(example=1, neuron=2, term=1)),
        ],
        points={
            "W": lambda values, r, c: {"neuron": r + 1, "term": c + 1},
            "b": lambda values, r, c: {"neuron": r + 1, "term": len(values["W"][0]) + 1},
            "X": lambda values, r, c: {"example": r + 1, "term": c + 1},
            "Z": lambda values, r, c: {"example": r + 1, "neuron": c + 1},
        },
        follow={
            "W": lambda values: {"inputs": len(values["W"][0]), "neurons": len(values["W"])},
            "X": lambda values: {"examples": len(values["X"])},
        }
        | {name: resized(name, 0) for name in ("inputs", "neurons", "examples")},
        settle=settle,
        walk=Walk(
            forward=lambda values: walk(values, 1),
            backward=lambda values: walk(values, -1),
            unit=lambda values: values["one_step"],
            first=dict(example=1, neuron=1, term=1),
        ),
        shape=0.24,
    )


def sub(number):
    return subscript(number)


def round_up(value):
    """The next of 1, 1.5, 2, 3, 5, 7, 10, 15 …: axes that stay while a number moves a little."""
    power = 10.0 ** np.floor(np.log10(max(1, value)))
    return float(power * next(step for step in (1, 1.5, 2, 3, 5, 7, 10) if value <= step * power))


def listed(values, lit):
    """A vector as NumPy reads it, in pieces; number `lit`, counted from 1, is lit."""
    pieces = [("np.array([", None)]
    for place, value in enumerate(values, start=1):
        pieces += [(plain(value), None, place == lit), (", ", None)]
    return [*pieces[:-1], ("])", None)]


def spread(m, n):
    """Up to four cells of an m × n table, spread over it: (row, column) each."""
    places = sorted(set(np.linspace(0, m * n - 1, 4).round().astype(int).tolist()))
    return [divmod(place, n) for place in places]


def looks(W, b, X, i, j, k, named):
    """What stands where, and what is lit: for one example z = W x + b, for a batch Z = X Wᵀ + b."""
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


def resize(table, size, axis):
    """A table cut or filled up with ones to `size` rows (axis 0) or columns (axis 1), as tuples."""
    table = np.array(table, dtype=float)
    table = np.take(table, range(min(size, table.shape[axis])), axis=axis)
    missing = [(0, 0)] * table.ndim
    missing[axis] = (0, size - table.shape[axis])
    rows = np.pad(table, missing, constant_values=1).tolist()
    return tuple(map(tuple, rows)) if table.ndim == 2 else tuple(rows)


def whole_number(name):
    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MOST + 1:
            raise CourseError(f"{name} is a whole number from 1 to {MOST + 1}, not {str(raw)[:20]}.")
        return raw

    return read
