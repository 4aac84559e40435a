"""What is said of a step on the graph: in an equation, in NumPy and in words."""

import re

import numpy as np

from ...figure import Words, style
from ...text import array, bracket, plain, show
from .graph_passes import END, LIMIT, LOSS, PARAMETERS, SQUARED

EQUATIONS = (
    "① δᵈ = ∂L/∂ŷ ⊙ σ′(zᵈ)",
    "② δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ′(zˡ)",
    "③ ∂L/∂Wˡ = δˡ (aˡ⁻¹)ᵀ",
    "④ ∂L/∂bˡ = δˡ",
)


def explain(facts):
    """Return what stands beside the picture: the step's equation over the four, NumPy, the description."""
    if facts["updated"]:
        clauses, line, gives = write_update(facts)
    elif facts["present"]:
        clauses, line, gives = write_step(facts)
    else:
        clauses = [("Forward: z = W x + b,  a = σ(z).   Then back: ∂L/∂ of every number", None)]
        line, gives = f"x = {array(facts['x'], 6)}", "x"
    lit = facts["present"].equation if facts["present"] else None
    listing = [piece for k, text in enumerate(EQUATIONS, 1) for piece in listed_equation(text, k == lit)]
    description = f"{where(facts)} {compare_nudge(facts)}".strip()
    return Words([*clauses, ("\n", None), *listing[:-1]], line, gives, description)


def in_ascii(n, d):
    """Return values n and gradients d under the names that they have in NumPy."""
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


def in_numpy(values, numbers, slopes):
    """Return what the line of NumPy may name: W, b, v, x and every number on a card; d… is a gradient."""
    names = {ASCII.get(name, in_ascii_letters(name)): name for name in numbers}
    single = {ascii: numbers[name] for ascii, name in names.items()}
    single |= {f"d{ascii}": slopes[name] for ascii, name in names.items()}
    return single | {name: np.array(values[name]) for name in "xWbv"} | {"y": values["y"]}


def in_ascii_letters(name):
    """Write a parameter as a NumPy name: w₁₁ → w11."""
    return name.translate(str.maketrans("₁₂", "12"))


def write_step(facts):
    """Write the present step: its equation in pieces, its NumPy line, and the name of what that gives."""
    name, values, slopes = facts["present"].names[0], facts["values"], facts["slopes"]
    if facts["step"] <= LOSS:
        gives = ASCII[name]
        equation, line = write_value(name, facts, values)
    else:
        gives = GIVEN_TOGETHER.get(name) or f"d{ASCII.get(name, name)}"
        equation, line = write_gradient(name, facts, values, slopes)
    return equation, [(gives, None, True), (f" = {line}", None)], gives


def write_value(name, facts, n):
    """Write how a value comes from the values n before it: the equation in pieces, and in NumPy."""
    y = facts["example"][2]
    if name in ("z₁", "z₂", "z"):
        return write_sum(name, n)
    if name in ("a₁", "a₂", "ŷ"):
        z = "z" if name == "ŷ" else f"z{name[1:]}"
        activation = "sigmoid" if name == "ŷ" else facts["activation"]
        f = "tanh" if activation == "tanh" else "σ"
        equation = [(f"{name} = {f}({z}) = {f}({num(n[z])})", None), *result(n[name])]
        if activation == "tanh":
            return equation, f"np.tanh({ASCII[z]})"
        return equation, f"1 / (1 + np.exp(-{ASCII[z]}))"
    if facts["loss_kind"] == SQUARED:
        equation = [(f"L = ½(ŷ − y)² = ½({num(n['ŷ'])} − {num(y)})²", None), *result(n["L"])]
        return equation, "(y_hat - y) ** 2 / 2"
    equation = [("L = −y log ŷ − (1 − y) log(1 − ŷ)", None), *result(n["L"])]
    return equation, "np.log(1 + np.exp(z)) - y * z   # the same, from z"


def write_sum(name, n):
    """Write how a neuron adds up its weighted inputs."""
    j = name[1:]
    w, x = ((f"w{j}₁", f"w{j}₂"), ("x₁", "x₂")) if j else (("v₁", "v₂"), ("a₁", "a₂"))
    b = f"b{j}" if j else "c"
    products = [piece for w_k, x_k in zip(w, x) for piece in (*product(n[w_k], n[x_k]), (" + ", None))]
    equation = [
        (f"{name} = {w[0]}·{x[0]} + {w[1]}·{x[1]} + {b} = ", None),
        *products,
        (hug(n[b]), style.sign_colour(n[b])),
        *result(n[name]),
    ]
    if not j:
        return equation, "v @ np.array([a1, a2]) + c"
    row = "₁₂".index(j)
    return equation, f"W[{row}] @ x + b[{row}]"


def write_gradient(name, facts, n, d):
    """Write how a gradient comes from the values n and the gradients d behind it, as write_value does."""
    if name in ("ŷ", "z"):
        return write_output_gradient(name, facts, n, d)
    if name == "v₁":
        return times(("v₁", "v₂"), "z", ("a₁", "a₂"), n, d)
    if name in ("w₁₁", "w₂₁"):
        j = name[1]
        return times((f"w{j}₁", f"w{j}₂"), f"z{j}", ("x₁", "x₂"), n, d)
    if name == "c":
        return [("∂L/∂c = δ", None), *result(d["z"])], "dz"
    if name == "b₁":
        one, other = ([(f"∂L/∂b{j} = δ{j}", None), *result(d[f"z{j}"])] for j in "₁₂")
        return both(one, other), "np.array([dz1, dz2])"
    j = name[1]
    if name in ("a₁", "a₂"):
        v, delta = n[f"v{j}"], d["z"]
        equation = clause(f"∂L/∂a{j}", f"v{j}·δ", product(v, delta), d[name])
        return equation, f"v[{'₁₂'.index(j)}] * dz"
    if name in ("z₁", "z₂"):
        a, before = n[f"a{j}"], d[f"a{j}"]
        slope = 1 - a * a if facts["activation"] == "tanh" else a * (1 - a)
        equation = clause(f"δ{j} = ∂L/∂z{j}", f"∂L/∂a{j}·σ′(z{j})", product(before, slope), d[name])
        a = ASCII[f"a{j}"]
        written = f"(1 - {a}**2)" if facts["activation"] == "tanh" else f"{a} * (1 - {a})"
        return equation, f"d{a} * {written}"
    w, deltas = [n[f"w₁{j}"], n[f"w₂{j}"]], [d["z₁"], d["z₂"]]  # an input: where two paths meet
    sums = [*product(w[0], deltas[0]), (" + ", None), *product(w[1], deltas[1])]
    line = f"W[:, {'₁₂'.index(j)}] @ np.array([dz1, dz2])"
    return clause(f"∂L/∂x{j}", f"w₁{j}·δ₁ + w₂{j}·δ₂", sums, d[name]), line


def write_output_gradient(name, facts, n, d):
    """Write where the way back begins: ∂L/∂ŷ, and δ of the output neuron."""
    y, squared = facts["example"][2], facts["loss_kind"] == SQUARED
    difference = [(f"{num(n['ŷ'])} − {num(y)}", None)]
    subtraction = "y_hat - y"
    if name == "ŷ" and squared:
        return clause("∂L/∂ŷ", "ŷ − y", difference, d["ŷ"]), subtraction
    if name == "ŷ":
        equation = [("∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ)", None), *result(d["ŷ"])]
        equation += [(f",  at ŷ = {num(n['ŷ'])} and y = {num(y)}", None)]
        return equation, "(1 - y) * (1 + np.exp(z)) - y * (1 + np.exp(-z))   # the same, from z"
    if squared:
        slope = n["ŷ"] * (1 - n["ŷ"])
        equation = clause("δ = ∂L/∂z", "∂L/∂ŷ·σ′(z)", product(d["ŷ"], slope), d["z"])
        return equation, "dy_hat * y_hat * (1 - y_hat)"
    equation = clause("δ = ∂L/∂z", "ŷ − y", difference, d["z"])
    return [*equation, (",  for σ′ has cancelled", None)], subtraction


def times(names, delta, sources, n, d):
    """Write two weights' gradients: δ times what came along each edge."""
    one, other = (
        clause(f"∂L/∂{name}", f"{DELTA[delta]}·{source}", product(d[delta], n[source]), d[name])
        for name, source in zip(names, sources)
    )
    along = "x" if sources == ("x₁", "x₂") else "np.array([a1, a2])"
    return both(one, other), f"d{ASCII[delta]} * {along}"


def clause(of, letters, numbers, value):
    """Return pieces of: what it is = in letters = in numbers = its value."""
    return [(f"{of} = {letters} = ", None), *numbers, *result(value)]


def both(one, other):
    """Return pieces of two clauses side by side."""
    return [*one, (",  ", None), *other]


def listed_equation(text, lit):
    """Cut one of the four equations into pieces. The ᵀ is never lit: in bold, a common font draws an S."""
    parts = [(part, None, lit and part != "ᵀ") for part in re.split("(ᵀ)", text) if part]
    return [*parts, ("     ", None)]


def write_update(facts):
    """Write the last update, by the parameter that it moved most."""
    name, old, rate, slope = facts["moved"], facts["old"], facts["used_rate"], facts["used_slope"]
    equation = [
        (f"{name} ← {name} − η·∂L/∂{name} = {num(old)} − ", None),
        *product(rate, slope),
        *result(facts["new"]),
        (f",  all nine at once.   L: {num(facts['loss_before'])} → {num(facts['loss'])}", None),
    ]
    gives = in_ascii_letters(name)
    line = f" = {gives} - {plain(rate, 6)} * d{gives}   # the other eight in the same way"
    return equation, [(gives, None, True), (line, None)], gives


def where(facts):
    """Say how far we have come, and what the last step found."""
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


def compare_nudge(facts):
    """Compare the nudge with the gradient, once that is known."""
    name = facts["nudge"]
    if name not in facts["back"]:
        return ""
    return (
        f"Nudging {name} by {num(facts['change'])} gives ΔL/Δ{name} = {num(facts['difference'])}, "
        f"beside ∂L/∂{name} = {num(facts['derivative'])}."
    )


ASCII = {"z₁": "z1", "a₁": "a1", "z₂": "z2", "a₂": "a2", "ŷ": "y_hat", "L": "loss", "z": "z"}
ASCII |= {"x₁": "x1", "x₂": "x2", "c": "c"}
GIVEN_TOGETHER = {"v₁": "dv", "w₁₁": "dw1", "w₂₁": "dw2", "b₁": "db"}  # by one step
DELTA = {"z": "δ", "z₁": "δ₁", "z₂": "δ₂"}


def num(value):
    """Write a number in an equation: four significant digits, and four decimals from 1 on."""
    return show(value, 4 if abs(value) < 1 else 5)


def hug(value):
    """Write a number as `num` does, a negative one in parentheses."""
    return bracket(value, 4 if abs(value) < 1 else 5)


def product(one, other):
    """Return pieces of a product, in the colour of its sign."""
    return [(f"{hug(one)}·{hug(other)}", style.sign_colour(one * other))]


def result(value):
    """Return pieces of what comes out, lit as on the graph, in the colour of its sign."""
    return [(" = ", None), (num(value), style.sign_text(value), True)]
