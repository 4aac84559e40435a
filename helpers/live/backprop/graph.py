"""Numbers on the graph: every value and every gradient of a 2-2-1 network, forward and back, step by step."""

import re
from typing import NamedTuple

import numpy as np

from ...draw import style
from ...draw.graph import GraphView, sign_text
from ...engine.losses import CrossEntropy, SquaredLoss
from ...engine.network import Dense, Sigmoid, Tanh
from ..controls import Choice, CourseError, Grid, Hidden, Preset, Slider, Walk, read_number
from ..wiring import LiveFigure
from ..words import Words, bracket, plain, show

PARAMETERS = ("w₁₁", "w₁₂", "w₂₁", "w₂₂", "b₁", "b₂", "v₁", "v₂", "c")  # in the order of a network's θ
NODES = ("x₁", "x₂", "z₁", "z₂", "a₁", "a₂", "z", "ŷ", "L")
HIDDEN = {"sigmoid": Sigmoid, "tanh": Tanh}
SQUARED, ENTROPY = "squared", "cross-entropy"
NUMBER, PASS = "one number", "one pass"
LIMIT = 10  # of weights, biases and inputs
MOST_UNDONE = 20  # updates that can be taken back


class Step(NamedTuple):
    """One step: the numbers that it adds, which of the four equations gives them, and its sense in words."""

    names: tuple
    equation: int | None
    sense: str


FORWARD = (
    Step(("z₁",), None, "hidden neuron 1 adds up its weighted inputs"),
    Step(("a₁",), None, "hidden neuron 1 answers"),
    Step(("z₂",), None, "hidden neuron 2 adds up its weighted inputs"),
    Step(("a₂",), None, "hidden neuron 2 answers"),
    Step(("z",), None, "the output neuron adds up the two weighted answers"),
    Step(("ŷ",), None, "the prediction"),
    Step(("L",), None, "the loss, so the forward pass is done"),
)
BACKWARD = (
    Step(("ŷ",), None, "how the loss changes with the prediction"),
    Step(("z",), 1, "the error signal δ of the output neuron"),
    Step(("v₁", "v₂"), 3, "a weight gets δ times what came along its edge"),
    Step(("c",), 4, "a bias gets δ itself"),
    Step(("a₁",), 2, "δ goes back along the edge v₁"),
    Step(("z₁",), 2, "the error signal of hidden neuron 1"),
    Step(("a₂",), 2, "δ goes back along the edge v₂"),
    Step(("z₂",), 2, "the error signal of hidden neuron 2"),
    Step(("w₁₁", "w₁₂"), 3, "the weights of hidden neuron 1: its δ times the inputs"),
    Step(("w₂₁", "w₂₂"), 3, "the weights of hidden neuron 2: its δ times the inputs"),
    Step(("b₁", "b₂"), 4, "the biases of the hidden neurons: δ itself"),
    Step(("x₁",), None, "two paths lead from x₁ to the loss, so what comes back on them is added"),
    Step(("x₂",), None, "two paths lead from x₂ to the loss, so what comes back on them is added"),
)
LOSS, END = len(FORWARD), len(FORWARD) + len(BACKWARD)  # steps after the forward pass, and after both
EQUATIONS = (
    "① δᴺ = ∂L/∂ŷ ⊙ σ′(zᴺ)",
    "② δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ′(zˡ)",
    "③ ∂L/∂Wˡ = δˡ (aˡ⁻¹)ᵀ",
    "④ ∂L/∂bˡ = δˡ",
)
START = dict(
    x=(1.0, 2.0),
    y=1.0,
    W=((0.5, -1.0), (1.5, 0.5)),
    b=(0.5, -1.0),
    v=(1.0, -2.0),
    c=0.5,
    activation="sigmoid",
    loss=SQUARED,
)
SATURATED = START | dict(v=(3.0, -6.0), c=-2.0)  # surely 0, where 1 is right


def live_graph(
    *,
    x=START["x"],
    y=START["y"],
    W=START["W"],
    b=START["b"],
    v=START["v"],
    c=START["c"],
    activation=START["activation"],
    loss=START["loss"],
    learning_rate=1.0,
    nudge="w₁₁",
    change="0.01",
    one_step=NUMBER,
    step=0,
    trail=(),
):
    """A 2-2-1 network on one example: every value and every gradient is a number that can be watched."""

    def compute(step, trail, learning_rate, nudge, change, **values):
        trail = known(trail, values)
        numbers, slopes = passes(theta_of(values), **task(values))
        gradient = np.array([slopes[name] for name in PARAMETERS])
        theta = np.array(theta_of(values))
        moves = np.abs(learning_rate * gradient)
        updated = bool(trail) and step == LOSS
        far = float(change)
        nudged_loss = loss_with(values, nudge, far)
        after, _ = passes(theta - learning_rate * gradient, **task(values))
        branches = {
            f"x{k}": tuple(numbers[f"w{j}{k}"] * slopes[f"z{j}"] for j in "₁₂") for k in "₁₂"
        }  # along neuron 1 and along neuron 2
        now = (FORWARD + BACKWARD)[step - 1] if step and not updated else None
        seen = {name for one in FORWARD[:step] for name in one.names} | {"x₁", "x₂", *PARAMETERS}
        back = {name for one in BACKWARD[: max(0, step - LOSS)] for name in one.names}
        back |= {"L"} if back else set()
        facts = {
            "values": numbers,
            "slopes": slopes,
            "gradients": {name: slopes[name] for name in PARAMETERS},
            "branches": branches,
            "example": (*values["x"], values["y"]),
            "activation": values["activation"],
            "loss_kind": values["loss"],
            "learning_rate": learning_rate,
            "step": step,
            "steps": END,
            "present": now,
            "lit": PARAMETERS if updated else now.names if now else (),
            "order": [("forward", *one.names) for one in FORWARD]
            + [("backward", *one.names) for one in BACKWARD],
            "seen": sorted(seen),
            "back": sorted(back),
            "nudge": nudge,
            "change": far,
            "difference": (nudged_loss - numbers["L"]) / far,
            "derivative": slopes[nudge],
            "nudged_loss": nudged_loss,
            "most_changed": PARAMETERS[moves.argmax()] if moves.any() else "none",
            "least_changed": PARAMETERS[moves.argmin()] if moves.any() else "none",
            "largest_value": PARAMETERS[np.abs(theta).argmax()],
            "next_loss": after["L"],
            "updates": len(trail),
            "updated": updated,
            "blocked": bool(np.any(np.abs(theta - learning_rate * gradient) > LIMIT)),
            **in_ascii(numbers, slopes),
            **(last_update(trail[-1], values) if updated else {"loss_before": None}),
        }
        return facts | {"cards": cards(facts), "notes": notes(facts)}

    def explain(facts):
        if facts["updated"]:
            clauses, line, gives = told_update(facts)
        elif facts["present"]:
            clauses, line, gives = told(facts)
        else:
            clauses = [("Forward: z = W x + b,  a = σ(z).   Then back: ∂L/∂ of every number", None)]
            line, gives = f"x = {listed(facts['x'])}", "x"
        lit = facts["present"].equation if facts["present"] else None
        listing = [piece for k, text in enumerate(EQUATIONS, 1) for piece in listed_equation(text, k == lit)]
        return Words(
            [*clauses, ("\n", None), *listing[:-1]], line, gives, f"{where(facts)} {nudge_told(facts)}"
        )

    def settle(values):
        """Keep what fits together: a trail that leads here, and whole passes where a step is a pass."""
        theta_of(values)
        step = values["step"]
        if values["one_step"] == PASS:
            step = next(end for end in (0, LOSS, END) if end >= step)
        trail = known(values["trail"], values) if step >= LOSS else ()
        return values | {"step": step, "trail": trail}

    return LiveFigure(
        live_graph,
        title="Numbers on the graph",
        compute=compute,
        view=GraphView(),
        explain=explain,
        controls=[
            Table("x", "x", -LIMIT, LIMIT, 0.5, x, most=(2, 1)),
            Table("W", "W", -LIMIT, LIMIT, 0.1, W, most=(2, 2)),
            Table("b", "b", -LIMIT, LIMIT, 0.1, b, most=(2, 1)),
            Table("v", "v", -LIMIT, LIMIT, 0.1, v, most=(2, 1)),
            Cell("c", "c", -LIMIT, LIMIT, 0.1, c),
            Cell("y", "target y", 0, 1, 0.1, y),
            Slider("learning_rate", "η", 0, 10, 0.1, learning_rate),
            Choice("nudge", "nudge", (*PARAMETERS, "x₁", "x₂"), nudge),
            Choice("change", "by", ("0.1", "0.01", "0.001"), change),
            Choice("one_step", "one step is", (NUMBER, PASS), one_step, drawer=True),
            Choice("activation", "hidden layer", tuple(HIDDEN), activation, drawer=True),
            Choice("loss", "loss", (SQUARED, ENTROPY), loss, drawer=True),
            Hidden("step", step, whole_number),
            Hidden("trail", trail, read_trail),
        ],
        presets=[
            Preset("start", START | dict(step=0, trail=())),
            Preset("all numbers", START | dict(step=END, trail=())),
            Preset("surely wrong", SATURATED | dict(step=END, trail=())),
            Preset("… with cross-entropy", SATURATED | dict(loss=ENTROPY, step=END, trail=())),
        ],
        points={
            "W": lambda values, r, c: {"nudge": PARAMETERS[2 * r + c]},
            "b": lambda values, r, c: {"nudge": PARAMETERS[4 + r]},
            "v": lambda values, r, c: {"nudge": PARAMETERS[6 + r]},
            "c": lambda values, r, c: {"nudge": "c"},
            "x": lambda values, r, c: {"nudge": NODES[r]},
        },
        settle=settle,
        walk=Walk(
            forward=forward,
            backward=backward,
            unit=lambda values: "update" if values["step"] == END else values["one_step"],
            first=dict(step=0, trail=()),
        ),
        shape=0.245,
    )


class Table(Grid):
    """A grid whose numbers are written as short as its cells are narrow, also bold and lit."""

    def show(self, value):
        return [
            [show(cell, 3) if len(show(cell, 3)) < 6 else show(cell, 2) for cell in row]
            for row in self.rows(value)
        ]


class Cell(Table):
    """A table of one cell; its value is the number itself."""

    flat = True

    def read(self, raw):
        return read_number(raw, self.label, self.low, self.high)

    def nearest(self, value):
        return self.read(np.round(np.round(float(value) / self.step) * self.step, 10))

    def rows(self, value):
        return [[value]]

    def _value(self, rows):
        return rows[0][0]

    def _read_cell(self, raw, row, column):
        return self.read(raw)


# ---- the two passes ----


def passes(theta, *, x, y, activation, loss):
    """One pass forward and one back: every value, and ∂L/∂ of every value, by name."""
    W, b, v, c = np.split(np.asarray(theta, dtype=float), (4, 6, 8))
    hidden, bend, output, squash = (
        Dense(W.reshape(2, 2), b),
        HIDDEN[activation](),
        Dense(v[None], c),
        Sigmoid(),
    )
    X, Y = np.array([x], dtype=float), np.array([[y]], dtype=float)
    Z = hidden.forward(X)
    A = bend.forward(Z)
    z = output.forward(A)
    y_hat = squash.forward(z)
    if loss == SQUARED:
        L, dy_hat = SquaredLoss()(y_hat, Y)
        dz = squash.backward(dy_hat)
    else:  # takes z, and gives ∂L/∂z at once; ∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), written with 1/ŷ = 1 + e⁻ᶻ
        L, dz = CrossEntropy()(z, Y)
        dy_hat = (1 - Y) * (1 + np.exp(z)) - Y * (1 + np.exp(-z))
    dA = output.backward(dz)
    dZ = bend.backward(dA)
    dX = hidden.backward(dZ)

    def named(parameters, *nodes):
        numbers = np.concatenate([np.ravel(part) for part in (*parameters, *nodes)])
        return dict(zip(PARAMETERS + NODES, numbers.tolist()))

    slopes = named((hidden.dW, hidden.db, output.dW, output.db), dX, dZ, dA, dz, dy_hat, 1.0)
    return named((W, b, v, c), X, Z, A, z, y_hat, L), slopes


def theta_of(values):
    """All parameters as one tuple, in the order of PARAMETERS; a CourseError where a table lost its shape."""
    shapes = {name: np.shape(values[name]) for name in "xWbv"}
    if shapes != {"x": (2,), "W": (2, 2), "b": (2,), "v": (2,)}:
        raise CourseError("This network is 2-2-1: W is 2 × 2, and x, b and v are two numbers each.")
    return tuple(map(float, (*np.ravel(values["W"]), *values["b"], *values["v"], values["c"])))


def tables(theta):
    """The controls that hold these parameters."""
    W, b, v, (c,) = (tuple(part.tolist()) for part in np.split(np.array(theta), (4, 6, 8)))
    return {"W": (W[:2], W[2:]), "b": b, "v": v, "c": c}


def task(values):
    """What is not learned: the example and the kind of network."""
    return {name: values[name] for name in ("x", "y", "activation", "loss")}


def loss_with(values, name, change):
    """The loss with one parameter or input moved a little."""
    theta, x = np.array(theta_of(values)), np.array(values["x"])
    if name in PARAMETERS:
        theta[PARAMETERS.index(name)] += change
    else:
        x[NODES.index(name)] += change
    return passes(theta, **task(values) | {"x": x})[0]["L"]


# ---- steps: forward, back, and the update ----


def forward(values):
    """One number, or one pass, on; after all gradients the update. None where it would leave the tables."""
    step = values["step"]
    if step < END:
        return {
            "step": next(end for end in (LOSS, END) if end > step) if values["one_step"] == PASS else step + 1
        }
    start = (float(values["learning_rate"]), *theta_of(values))
    theta = updated_from(start, values)
    if np.abs(theta).max() > LIMIT:
        return None
    return {**tables(theta), "step": LOSS, "trail": (*values["trail"], start)[-MOST_UNDONE:]}


def backward(values):
    """The same way back: an update is undone by what was written down before it."""
    step, trail = values["step"], values["trail"]
    if step == LOSS and trail:
        return {**tables(trail[-1][1:]), "step": END, "trail": trail[:-1]}
    if step == 0:
        return None
    return {"step": next(end for end in (LOSS, 0) if end < step) if values["one_step"] == PASS else step - 1}


def updated_from(start, values):
    """θ − η ∂L/∂θ for a start (η, θ…) as it is written in a trail."""
    rate, theta = start[0], np.array(start[1:])
    slopes = passes(theta, **task(values))[1]
    return theta - rate * np.array([slopes[name] for name in PARAMETERS])


def known(trail, values):
    """The trail, if its last update leads to the present numbers; they were changed by hand otherwise."""
    leads_here = trail and tuple(updated_from(trail[-1], values).tolist()) == theta_of(values)
    return trail if leads_here else ()


def last_update(start, values):
    """What the last update did, and which parameter it moved most."""
    numbers, slopes = passes(start[1:], **task(values))
    moved = max(PARAMETERS, key=lambda name: abs(slopes[name]))
    return {
        "loss_before": numbers["L"],
        "moved": moved,
        "used_rate": start[0],
        "used_slope": slopes[moved],
        "old": numbers[moved],
        "w": theta_of(values)[PARAMETERS.index(moved)],
    }


def whole_number(raw):
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= END:
        raise CourseError(f"step is a whole number from 0 to {END}, not {str(raw)[:20]}.")
    return raw


def read_trail(raw):
    """The starts of the updates that can be taken back: η and nine parameters each."""
    wanted = isinstance(raw, tuple) and len(raw) <= MOST_UNDONE
    if not wanted or any(not isinstance(start, tuple) or len(start) != 10 for start in raw):
        raise CourseError("trail is what state() printed for it: the starts of the last updates.")
    return tuple(tuple(read_number(number, "trail", -LIMIT, LIMIT) for number in start) for start in raw)


# ---- what a step is in an equation, in NumPy and in words ----


def in_ascii(n, d):
    """The numbers under the names that they have in NumPy."""
    return {
        "x": [n["x₁"], n["x₂"]],
        "z1": n["z₁"],
        "a1": n["a₁"],
        "z2": n["z₂"],
        "a2": n["a₂"],
        "z": n["z"],
        "y_hat": n["ŷ"],
        "loss": n["L"],
        "dy_hat": d["ŷ"],
        "dz": d["z"],
        "dv": [d["v₁"], d["v₂"]],
        "dc": d["c"],
        "da1": d["a₁"],
        "dz1": d["z₁"],
        "da2": d["a₂"],
        "dz2": d["z₂"],
        "dw1": [d["w₁₁"], d["w₁₂"]],
        "dw2": [d["w₂₁"], d["w₂₂"]],
        "db": [d["b₁"], d["b₂"]],
        "dx1": d["x₁"],
        "dx2": d["x₂"],
    }


def told(facts):
    """The present step: its equation in pieces, its NumPy line, and the name of what that gives."""
    tell = told_forward if facts["step"] <= LOSS else told_backward
    return tell(facts["present"].names[0], facts, facts["values"], facts["slopes"])


def told_forward(name, facts, n, d):
    y, gives = facts["example"][2], ASCII.get(name)
    if name in ("z₁", "z₂", "z"):
        j = name[1:]
        w, x = ((f"w{j}₁", f"w{j}₂"), ("x₁", "x₂")) if j else (("v₁", "v₂"), ("a₁", "a₂"))
        b = f"b{j}" if j else "c"
        numbers = []
        for w_k, x_k in zip(w, x):
            numbers += [*product(n[w_k], n[x_k]), (" + ", None)]
        equation = [
            (f"{name} = {w[0]}·{x[0]} + {w[1]}·{x[1]} + {b} = ", None),
            *numbers,
            (f"{hug(n[b])}", style.sign_colour(n[b])),
            *result(n[name]),
        ]
        line = f"{listed([n[k] for k in w])} @ {listed([n[k] for k in x])} + {plain(n[b], 6)}"
    elif name in ("a₁", "a₂", "ŷ"):
        z = "z" + name[1:] if name != "ŷ" else "z"
        bent = facts["activation"] if name != "ŷ" else "sigmoid"
        f = "tanh" if bent == "tanh" else "σ"
        equation = [(f"{name} = {f}({z}) = {f}({num(n[z])})", None), *result(n[name])]
        line = f"np.tanh({plain(n[z], 6)})" if bent == "tanh" else f"1 / (1 + np.exp({plain(-n[z], 6)}))"
    elif facts["loss_kind"] == SQUARED:
        equation = [(f"L = ½(ŷ − y)² = ½({num(n['ŷ'])} − {num(y)})²", None), *result(n["L"])]
        line = f"({plain(n['ŷ'], 6)} - {plain(y, 6)}) ** 2 / 2"
    else:
        equation = [("L = −y log ŷ − (1 − y) log(1 − ŷ)", None), *result(n["L"])]
        line = f"np.log(1 + np.exp({plain(n['z'], 8)})) - {plain(y, 6)} * {plain(n['z'], 8)}"
        line += "   # the same, from z"
    return equation, [(gives, None, True), (f" = {line}", None)], gives


def told_backward(name, facts, n, d):
    y, squared = facts["example"][2], facts["loss_kind"] == SQUARED
    gives = {"v₁": "dv", "w₁₁": "dw1", "w₂₁": "dw2", "b₁": "db"}.get(name, f"d{ASCII.get(name, name)}")

    def clause(of, letters, numbers):
        return [(f"{of} = {letters} = ", None), *numbers, *result(facts["slopes"][of.split("∂L/∂")[-1]])]

    def both(one, other):
        return [*one, (",  ", None), *other]

    def times(names, delta, sources):
        pairs = (
            clause(f"∂L/∂{of}", f"{DELTA[delta]}·{source}", product(d[delta], n[source]))
            for of, source in zip(names, sources)
        )
        return both(*pairs), f"{plain(d[delta], 6)} * {listed([n[source] for source in sources])}"

    if name == "ŷ" and squared:
        equation = clause("∂L/∂ŷ", "ŷ − y", [(f"{num(n['ŷ'])} − {num(y)}", None)])
        line = f"{plain(n['ŷ'], 6)} - {plain(y, 6)}"
    elif name == "ŷ":
        equation = [("∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ)", None), *result(d["ŷ"])]
        equation += [(f",  at ŷ = {num(n['ŷ'])} and y = {num(y)}", None)]
        z = n["z"]
        line = (
            f"{plain(1 - y, 6)} * (1 + np.exp({plain(z, 8)})) - {plain(y, 6)} * (1 + np.exp({plain(-z, 8)}))"
        )
    elif name == "z" and squared:
        bend = n["ŷ"] * (1 - n["ŷ"])
        equation = clause("δ = ∂L/∂z", "∂L/∂ŷ·σ′(z)", product(d["ŷ"], bend))
        line = f"{plain(d['ŷ'], 6)} * {plain(bend, 6)}"
    elif name == "z":
        equation = clause("δ = ∂L/∂z", "ŷ − y", [(f"{num(n['ŷ'])} − {num(y)}", None)])
        equation += [(",  for σ′ has cancelled", None)]
        line = f"{plain(n['ŷ'], 6)} - {plain(y, 6)}"
    elif name == "v₁":
        equation, line = times(("v₁", "v₂"), "z", ("a₁", "a₂"))
    elif name in ("w₁₁", "w₂₁"):
        j = name[1]
        equation, line = times((f"w{j}₁", f"w{j}₂"), f"z{j}", ("x₁", "x₂"))
    elif name == "c":
        equation = [("∂L/∂c = δ", None), *result(d["z"])]
        line = plain(d["z"], 6)
    elif name == "b₁":
        equation = both(*([(f"∂L/∂b{j} = δ{j}", None), *result(d[f"z{j}"])] for j in "₁₂"))
        line = listed([d["z₁"], d["z₂"]])
    elif name in ("a₁", "a₂"):
        j = name[1]
        equation = clause(f"∂L/∂a{j}", f"v{j}·δ", product(n[f"v{j}"], d["z"]))
        line = f"{plain(n[f'v{j}'], 6)} * {plain(d['z'], 6)}"
    elif name in ("z₁", "z₂"):
        j = name[1]
        a = n[f"a{j}"]
        bend = 1 - a * a if facts["activation"] == "tanh" else a * (1 - a)
        equation = clause(f"δ{j} = ∂L/∂z{j}", f"∂L/∂a{j}·σ′(z{j})", product(d[f"a{j}"], bend))
        line = f"{plain(d[f'a{j}'], 6)} * {plain(bend, 6)}"
    else:  # an input: where two paths meet
        k = name[1]
        w, deltas = [n[f"w{j}{k}"] for j in "₁₂"], [d["z₁"], d["z₂"]]
        sums = [*product(w[0], deltas[0]), (" + ", None), *product(w[1], deltas[1])]
        equation = clause(f"∂L/∂x{k}", f"w₁{k}·δ₁ + w₂{k}·δ₂", sums)
        line = f"{listed(w)} @ {listed(deltas)}"
    return equation, [(gives, None, True), (f" = {line}", None)], gives


def listed_equation(text, lit):
    """Pieces of one of the four equations. The ᵀ is never lit: in bold, a common font draws an S there."""
    parts = [(part, None, lit and part != "ᵀ") for part in re.split("(ᵀ)", text) if part]
    return [*parts, ("     ", None)]


def told_update(facts):
    name, old, rate, slope = facts["moved"], facts["old"], facts["used_rate"], facts["used_slope"]
    equation = [
        (f"{name} ← {name} − η·∂L/∂{name} = {num(old)} − ", None),
        *product(rate, slope),
        *result(facts["w"]),
        (f",  all nine at once.   L: {num(facts['loss_before'])} → {num(facts['loss'])}", None),
    ]
    line = f" = {plain(old, 6)} - {plain(rate, 6)} * {plain(slope, 6)}   # {name}"
    return equation, [("w", None, True), (line, None)], "w"


def where(facts):
    """How far the walk has come, and what its last step found."""
    step, now = facts["step"], facts["present"]
    if facts["updated"]:
        before, after = facts["loss_before"], facts["loss"]
        verdict = (
            "It rose: this η is too large here." if after > before else "It is the same." * (after == before)
        )
        return (
            f"All nine parameters took a step, η = {num(facts['used_rate'])}, {facts['moved']} the largest: "
            f"{num(facts['old'])} → {num(facts['w'])}. "
            f"The loss went from {num(before)} to {num(after)}. {verdict}"
        ).strip()
    if not now:
        x1, x2, y = map(num, facts["example"])
        return (
            f"A 2-2-1 network with inputs {x1} and {x2} and target {y}. Nothing is computed yet: "
            f"{LOSS} steps forward, then {END - LOSS} steps back."
        )
    ahead = step <= LOSS
    found, of = (facts["values"], "") if ahead else (facts["slopes"], "∂L/∂")
    numbers = ", ".join(f"{of}{name} = {num(found[name])}" for name in now.names)
    place = f"Forward, step {step} of {LOSS}" if ahead else f"Back, step {step - LOSS} of {END - LOSS}"
    then = "" if step < END else " Next comes the update."
    if step == END and facts["blocked"]:
        then = f" The next update would leave the tables (−{LIMIT} to {LIMIT}): take a smaller η."
    return f"{place}: {numbers} – {now.sense}.{then}"


def nudge_told(facts):
    name = facts["nudge"]
    if name not in facts["back"]:
        return ""
    return (
        f"Nudging {name} by {num(facts['change'])} gives ΔL/Δ{name} = {num(facts['difference'])}, "
        f"beside ∂L/∂{name} = {num(facts['derivative'])}."
    )


ASCII = {"z₁": "z1", "a₁": "a1", "z₂": "z2", "a₂": "a2", "ŷ": "y_hat", "L": "loss", "z": "z"}
ASCII |= {"x₁": "x1", "x₂": "x2", "c": "c"}
DELTA = {"z": "δ", "z₁": "δ₁", "z₂": "δ₂"}


def num(value):
    """A number in an equation: four significant digits, and four decimals from 1 on."""
    return show(value, 4 if abs(value) < 1 else 5)


def hug(value):
    """As `num`, with negative numbers in parentheses."""
    return bracket(value, 4 if abs(value) < 1 else 5)


def product(one, other):
    """Pieces of a product, in the colour of its sign."""
    return [(f"{hug(one)}·{hug(other)}", style.sign_colour(one * other))]


def result(value):
    """Pieces of what comes out, lit as on the graph, in the colour of its sign."""
    return [(" = ", None), (num(value), sign_text(value), True)]


def listed(values):
    """A vector as NumPy reads it."""
    return f"np.array([{', '.join(plain(value, 6) for value in values)}])"


# ---- what stands on the graph ----


class Card(NamedTuple):
    """One number of the graph: what is written on it; lit is "value", "slope" or "" ."""

    value: str
    slope: str
    number: float
    sign: float  # of the slope, where it is shown
    lit: str


def cards(facts):
    """Every number of the graph as it is shown now: a question mark before its step."""
    numbers = facts["values"] | {"y": facts["example"][2]}
    lit_as = "slope" if facts["step"] > LOSS else "value"
    drawn = {}
    for name, value in numbers.items():
        seen, back = name in facts["seen"] or name == "y", name in facts["back"]
        slope = facts["slopes"][name] if back else 0
        drawn[name] = Card(
            f"{name} {short(value) if seen else '?'}",
            short(slope) if back else "",
            value if seen else 0,
            slope,
            lit_as if name in facts["lit"] else "",
        )
    return drawn


def notes(facts):
    """What stands beside the graph: the sums at the joins, the nudge, and the last update."""
    name, known_now = facts["nudge"], facts["nudge"] in facts["back"]
    difference, derivative = (
        short(facts[key], 4) if known_now else "?" for key in ("difference", "derivative")
    )
    return {
        **{
            at: [(f"via z{j} {short(part)}", part) for j, part in zip("₁₂", parts) if at in facts["back"]]
            for at, parts in facts["branches"].items()
        },
        "nudge": [
            f"nudge {name} by {num(facts['change'])}",
            f"ΔL/Δ{name} = {difference}",
            f"∂L/∂{name} = {derivative}",
        ],
        "update": f"update: L {short(facts['loss_before'], 4)} → {short(facts['loss'], 4)}"
        if facts["updated"]
        else "",
    }


def short(value, digits=3):
    """A number on the graph: three digits, fewer where it is tiny."""
    return show(value, digits - (abs(value) < 1e-3) - (abs(value) < 1e-9))
