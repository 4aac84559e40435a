"""What must hold on the facts of the figure Numbers on the graph: worked out again number by number.

The loss is written here once more, on plain numbers, and every gradient is a central difference of it.
"""

from math import isclose

import numpy as np

PARAMETERS = ["w₁₁", "w₁₂", "w₂₁", "w₂₂", "b₁", "b₂", "v₁", "v₂", "c"]
FORWARD = ["z₁", "a₁", "z₂", "a₂", "z", "ŷ", "L"]
BACK = ["ŷ", "z", "v₁ v₂", "c", "a₁", "z₁", "a₂", "z₂", "w₁₁ w₁₂", "w₂₁ w₂₂", "b₁ b₂", "x₁", "x₂"]
CLOSE = {"rel_tol": 1e-9, "abs_tol": 1e-12}


def forward(given, y, activation, loss, nudged="", by=0):
    """All numbers of the network by name; the one called `nudged` is moved by `by` as soon as it is there."""
    n = {}

    def put(name, value):
        n[name] = value + (by if name == nudged else 0)

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    for name in (*PARAMETERS, "x₁", "x₂"):
        put(name, np.longdouble(given[name]))
    for j in "₁₂":
        put(f"z{j}", n[f"w{j}₁"] * n["x₁"] + n[f"w{j}₂"] * n["x₂"] + n[f"b{j}"])
        put(f"a{j}", np.tanh(n[f"z{j}"]) if activation == "tanh" else sigma(n[f"z{j}"]))
    put("z", n["v₁"] * n["a₁"] + n["v₂"] * n["a₂"] + n["c"])
    put("ŷ", sigma(n["z"]))
    if loss == "squared":
        put("L", (n["ŷ"] - y) ** 2 / 2)
    else:  # −log ŷ = log(1 + e⁻ᶻ), −log(1 − ŷ) = log(1 + eᶻ)
        put("L", y * np.log1p(np.exp(-n["z"])) + (1 - y) * np.log1p(np.exp(n["z"])))
    return n


def graph(facts, values):
    given = dict(zip(PARAMETERS, np.concatenate([np.ravel(values[name]) for name in "Wbvc"])))
    given |= dict(zip(("x₁", "x₂"), values["x"]))
    task = values["y"], values["activation"], values["loss"]
    n, d = facts["values"], facts["slopes"]
    for name, value in forward(given, *task).items():
        assert isclose(n[name], value, **CLOSE), f"{name} is {n[name]}, worked out {float(value)}"
    assert facts["loss"] == n["L"] and facts["gradients"] == {name: d[name] for name in PARAMETERS}
    gradients(d, given, task, n)
    for k in "₁₂":
        branches = [n[f"w{j}{k}"] * d[f"z{j}"] for j in "₁₂"]
        assert np.allclose(facts["branches"][f"x{k}"], branches, rtol=1e-12)
        assert isclose(d[f"x{k}"], sum(branches), **CLOSE), "a join is not the sum of its branches"

    by = float(values["change"])
    nudged = forward(given, *task, values["nudge"], by)["L"]
    assert isclose(facts["nudged_loss"], nudged, **CLOSE)
    assert isclose(facts["difference"], (nudged - n["L"]) / by, rel_tol=1e-8, abs_tol=1e-10)
    assert facts["derivative"] == d[values["nudge"]]

    rate = values["learning_rate"]
    moved = given | {name: given[name] - rate * d[name] for name in PARAMETERS}
    assert isclose(facts["next_loss"], forward(moved, *task)["L"], **CLOSE)
    steps = {name: abs(rate * d[name]) for name in PARAMETERS}
    if any(steps.values()):
        assert steps[facts["most_changed"]] == max(steps.values())
        assert steps[facts["least_changed"]] == min(steps.values())
    else:
        assert facts["most_changed"] == facts["least_changed"] == "none"
        assert facts["next_loss"] == facts["loss"], "without a step the loss changed"
    assert abs(given[facts["largest_value"]]) == max(abs(given[name]) for name in PARAMETERS)
    assert facts["blocked"] == any(abs(moved[name]) > 10 for name in PARAMETERS)
    last_update(facts, values, given, task)
    walk(facts, values)
    equations(facts, values)


def gradients(d, given, task, n):
    """Every gradient against central differences; the one of ŷ by the chain, for ŷ comes close to 0 and 1."""
    for name in (*PARAMETERS, "x₁", "x₂", "z₁", "z₂", "a₁", "a₂", "z"):
        h = np.longdouble(1e-6)
        above, below = (forward(given, *task, name, sign * h)["L"] for sign in (1, -1))
        numeric = (above - below) / (2 * h)
        assert isclose(d[name], numeric, rel_tol=1e-6, abs_tol=1e-8), f"∂L/∂{name}: {d[name]}, not {numeric}"
    falls = 1 / ((1 + np.exp(n["z"])) * (1 + np.exp(-n["z"])))  # σ′ = σ(z) σ(−z)
    assert isclose(d["ŷ"] * falls, d["z"], rel_tol=1e-6, abs_tol=1e-12) and d["L"] == 1


def last_update(facts, values, given, task):
    """What the last update started from, and that it leads here."""
    trail = values["trail"]
    assert facts["updates"] == len(trail)
    assert facts["updated"] == (bool(trail) and values["step"] == len(FORWARD))
    if not facts["updated"]:
        assert facts["loss_before"] is None
        return
    rate, *theta = trail[-1]
    old = given | dict(zip(PARAMETERS, theta))
    assert isclose(facts["loss_before"], forward(old, *task)["L"], **CLOSE)
    for name in PARAMETERS:
        h = np.longdouble(1e-6)
        above, below = (forward(old, *task, name, sign * h)["L"] for sign in (1, -1))
        slope = (above - below) / (2 * h)
        assert isclose(given[name], old[name] - rate * slope, rel_tol=1e-6, abs_tol=1e-7)
    if rate == 0:
        assert facts["loss"] == facts["loss_before"], "η = 0 changed the loss"


def walk(facts, values):
    """A number stands on its card from its step on, and not before."""
    step = values["step"]
    assert facts["order"] == [("forward", *names.split()) for names in FORWARD] + [
        ("backward", *names.split()) for names in BACK
    ]
    seen = {*FORWARD[:step], *PARAMETERS, "x₁", "x₂"}
    back = {name for names in BACK[: max(0, step - len(FORWARD))] for name in names.split()}
    back |= {"L"} if back else set()
    assert set(facts["seen"]) == seen and set(facts["back"]) == back
    for name, card in facts["cards"].items():
        assert (card.value.split()[1] == "?") == (name != "y" and name not in seen)
        assert (card.slope == "") == (name not in back)
        shown = [(card.value.split()[1], facts["values"].get(name, values["y"]))]
        shown += [(card.slope, facts["slopes"].get(name))]
        for text, value in shown:
            if text not in ("", "?"):
                assert isclose(number(text), value, rel_tol=0.34, abs_tol=1e-300), (
                    f"{name}: {text} for {value}"
                )
    for text in facts["notes"]["nudge"][1:]:
        assert text.endswith("?") == (values["nudge"] not in back)
    for name in ("x₁", "x₂"):
        assert len(facts["notes"][name]) == 2 * (name in back)


def number(text):
    """A number as a reader reads it: −1.2·10⁻⁵."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
    return float(text.replace("·10", "e").translate(powers))


def equations(facts, values):
    """Which numbers are lit, and which of the four equations gave them."""
    names = facts["present"].names if facts["present"] else ()
    assert facts["lit"] == (tuple(PARAMETERS) if facts["updated"] else names)
    if names:
        equation = facts["present"].equation
        assert equation is None or 1 <= equation <= 4
        delta = {"z": 1, "c": 4, "b₁": 4, "v₁": 3, "w₁₁": 3, "w₂₁": 3} | dict.fromkeys(
            ("a₁", "a₂", "z₁", "z₂"), 2
        )
        assert equation == (delta.get(names[0]) if values["step"] > len(FORWARD) else None)
