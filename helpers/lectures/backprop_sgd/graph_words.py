"""What is said of a step on the graph: in an equation, in NumPy, in words, and on the cards."""

import re
from typing import NamedTuple

from ...figure import style
from ...figure.words import Words
from ...text import bracket, plain, show
from .graph_passes import END, LIMIT, LOSS, PARAMETERS, SQUARED
from .graph_view import sign_text

EQUATIONS = (
    "① δᴺ = ∂L/∂ŷ ⊙ σ′(zᴺ)",
    "② δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ′(zˡ)",
    "③ ∂L/∂Wˡ = δˡ (aˡ⁻¹)ᵀ",
    "④ ∂L/∂bˡ = δˡ",
)


def explain(facts):
    """Everything beside the picture: the step's equation over the four, its NumPy line, the twin."""
    if facts["updated"]:
        clauses, line, gives = told_update(facts)
    elif facts["present"]:
        clauses, line, gives = told(facts)
    else:
        clauses = [("Forward: z = W x + b,  a = σ(z).   Then back: ∂L/∂ of every number", None)]
        line, gives = f"x = {listed(facts['x'])}", "x"
    lit = facts["present"].equation if facts["present"] else None
    listing = [piece for k, text in enumerate(EQUATIONS, 1) for piece in listed_equation(text, k == lit)]
    twin = f"{where(facts)} {nudge_told(facts)}".strip()
    return Words([*clauses, ("\n", None), *listing[:-1]], line, gives, twin)


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
        **{in_ascii_letters(name): n[name] for name in PARAMETERS},
    }


def in_ascii_letters(name):
    """A parameter as a NumPy name: w₁₁ → w11."""
    return name.translate(str.maketrans("₁₂", "12"))


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
        *result(facts["new"]),
        (f",  all nine at once.   L: {num(facts['loss_before'])} → {num(facts['loss'])}", None),
    ]
    gives = in_ascii_letters(name)
    line = f" = {plain(old, 6)} - {plain(rate, 6)} * {plain(slope, 6)}   # the other eight in the same way"
    return equation, [(gives, None, True), (line, None)], gives


def where(facts):
    """How far the walk has come, and what its last step found."""
    step, now = facts["step"], facts["present"]
    if facts["updated"]:
        before, after = facts["loss_before"], facts["loss"]
        verdict = (
            "It rose: this η is too large here." if after > before else "It is the same." * (after == before)
        )
        return (
            f"All nine parameters took a step, η = {num(facts['used_rate'])}. {facts['moved']} moved most: "
            f"{num(facts['old'])} → {num(facts['new'])}. "
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
