"""What must hold on the facts of every live figure, whatever its controls say.

References here share no code with the figures: they recount, and they read the equation and the NumPy
line as a student would.
"""

import math
import re

import invariants_activations
import invariants_descent
import invariants_graph
import invariants_kernel
import invariants_matrices
import invariants_open
import invariants_playground
import invariants_pool
import invariants_row_column
import invariants_slide
import invariants_train
import numpy as np

from helpers.data import biopsies, penguins


def everything(figure):
    """The invariants of all figures, then those of this one."""
    finite(figure.facts, "facts")
    equation_agrees(figure.equation())
    numpy_line_agrees(figure)
    assert 20 < len(figure.twin) < 420, f"the text twin has {len(figure.twin)} letters"
    assert "nan" not in figure.twin and "None" not in figure.twin, figure.twin
    OF_FIGURE[figure._make.__name__](figure.facts, figure.values)


def finite(value, where):
    """No nan, no infinity; only a bound may be infinite: no line."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name != "bound":
                finite(part, f"{where}[{name!r}]")
    elif isinstance(value, list | tuple):
        for part in value:
            finite(part, where)
    elif isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f":
        assert np.all(np.isfinite(value)), f"{where} is not finite"


def equation_agrees(equation):
    """All sides of the equation that are numbers are the same number."""
    clause = re.split("→|,  |\n", equation.replace("\u202f", ""))[0].removeprefix("row ")
    sides = [side.replace("−", "-").replace("·", "*").strip() for side in clause.split("=")]
    values = [arithmetic(side) for side in sides if re.fullmatch(r"[-+*.,()\d\se]+", side)]
    for value in values[1:]:
        np.testing.assert_allclose(value, values[0], atol=3e-3, rtol=1e-3, err_msg=equation)


def arithmetic(text):
    """Work out sums of products of numbers and of vectors like (3, -2)."""
    vectors = re.sub(r"\(([^()]+,[^()]+)\)", r"np.array([\1])", text)
    return eval(vectors, {"np": np})


def numpy_line_agrees(figure):
    """The line of NumPy under the picture gives the number that the picture shows.

    What is too large to be written out is an array of `facts["arrays"]`, under the name it has in the line.
    """
    line, fact = figure.numpy_line()
    space = {"np": np} | figure.facts.get("arrays", {})
    exec(line, space)
    np.testing.assert_allclose(space[fact], figure.facts[fact], atol=3e-3, rtol=1e-3, err_msg=line)


def one_neuron(facts, values):
    w, b = np.array(facts["w"]), facts["b"]
    for end in facts["line"]:
        assert abs(w @ end + b) < 1e-9, "the drawn line is not w·x + b = 0"
    if len(facts["line"]):
        along = facts["line"][1] - facts["line"][0]
        assert abs(w @ along) < 1e-9 * max(1, np.linalg.norm(w) * np.linalg.norm(along)), "w is not ⟂ line"
    for output, polygon in enumerate(facts["sides"]):
        for corner in polygon:
            assert (w @ corner + b) * (2 * output - 1) >= -1e-9, "a corner lies on the wrong side"
    samples = biopsies()
    X = (samples.X - samples.X.mean(axis=0)) / samples.X.std(axis=0)
    fires = np.array([x[0] * w[0] + x[1] * w[1] + b > 0 for x in X])
    assert facts["mistakes"] == int(np.sum(fires != (samples.y == 1))), "the mistakes are miscounted"
    assert len(facts["mistake_points"]) == facts["mistakes"]
    for scale in (0.5, 3.0):
        assert np.array_equal(X @ (scale * w) + scale * b > 0, fires), "scaling changed a label"
    z = round(w[0] * values["x1"] + w[1] * values["x2"] + b, 9)  # 0.1 + 0.2 − 0.3 is 0 on paper
    assert math.isclose(facts["z"], z, abs_tol=1e-8)
    assert facts["output"] == (1 if z > 0 else 0)
    assert math.isclose(facts["sigmoid"], 1 / (1 + math.exp(-z)), rel_tol=1e-7)
    assert facts["a"] == (facts["output"] if values["activation"] == "step" else facts["sigmoid"])


TRUTH = {  # written out again, so that a slip in the engine's table cannot hide
    "AND": lambda p, q: p and q,
    "OR": lambda p, q: p or q,
    "NAND": lambda p, q: not (p and q),
    "NOR": lambda p, q: not (p or q),
    "XOR": lambda p, q: p != q,
    "XNOR": lambda p, q: p == q,
}


def gate_lab(facts, values):
    def fires(prefix, x):
        return int(values[f"{prefix}w1"] * x[0] + values[f"{prefix}w2"] * x[1] + values[f"{prefix}b"] > 0)

    bits = [(0, 0), (0, 1), (1, 0), (1, 1)]
    seen = [(fires("h1_", x), fires("h2_", x)) if values["hidden"] else x for x in bits]
    outputs = [fires("", x) for x in seen]
    assert facts["outputs"] == outputs
    assert facts["z"] == [values["w1"] * x[0] + values["w2"] * x[1] + values["b"] for x in seen]
    if values["gate"] in TRUTH:
        assert facts["targets"] == [int(TRUTH[values["gate"]](*x)) for x in bits]
    right = [output == target for output, target in zip(outputs, facts["targets"])]
    assert facts["row_ok"] == right and facts["score"] == sum(right) <= facts["best"] <= 4
    assert facts["wrong_rows"] == [f"{p}{q}" for (p, q), ok in zip(bits, right) if not ok]
    assert sorted(facts["wrong_rows"] + facts["right_rows"]) == ["00", "01", "10", "11"]
    if values["gate"] in ("XOR", "XNOR") and not values["hidden"]:
        assert facts["score"] <= 3, "one neuron cannot compute XOR"
    for polygon, output in facts["regions"]:
        middle = np.mean(polygon, axis=0)
        inner = (fires("h1_", middle), fires("h2_", middle)) if values["hidden"] else middle
        assert fires("", inner) == output, "a region is painted in the wrong colour"
    area = sum(shoelace(polygon) for polygon, _ in facts["regions"])
    assert math.isclose(area, 2.2**2, rel_tol=1e-9), "the regions do not tile the plane"


def shoelace(polygon):
    """Area of a polygon."""
    x, y = np.asarray(polygon).T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def learning(facts, values):
    samples = biopsies() if values["data"] == "biopsies" else penguins()
    low, high = samples.X.min(axis=0), samples.X.max(axis=0)
    X = (samples.X - low) / (high - low)
    if values["data"] != "penguins":
        X = (samples.X - samples.X.mean(axis=0)) / samples.X.std(axis=0)
    fires = X @ facts["w"] + facts["b"] > 0
    wrong = fires != (samples.y == 1)
    assert facts["wrong_now"] == wrong.sum()
    assert facts["mistakes"] <= facts["bound"], "more mistakes than (R/γ)²"
    assert facts["mistakes"] <= facts["shown"] or facts["shown"] == 0
    assert np.isinf(facts["bound"]) == (values["data"] == "biopsies")
    for end in facts["line"]:
        assert abs(np.dot(facts["w"], end) + facts["b"]) < 1e-9
    if facts["example"] is not None and facts["last_step"] != "one epoch":
        x, y = X[facts["example"]], samples.y[facts["example"]]
        z = np.dot(facts["old_w"], x) + facts["old_b"]
        mistake = (z > 0) != (y > 0)
        assert facts["moved"] == mistake, "a correct point changed the weights, or a mistake did not"
        if mistake:
            np.testing.assert_allclose(facts["w"], facts["old_w"] + facts["rate"] * y * x, atol=1e-12)
    letters = facts["candidates"]
    assert list(letters) == list("ABCD")[: len(letters)]
    movers = [name for name, example in letters.items() if wrong[example]]
    assert facts["first_to_move"] == (movers[0] if movers else "none")
    assert facts["later_mistake"] == (movers[1] if len(movers) > 1 else None)


OF_FIGURE = {"live_one_neuron": one_neuron, "live_gate_lab": gate_lab, "live_learning": learning}
OF_FIGURE |= invariants_activations.OF_FIGURE
OF_FIGURE |= invariants_row_column.OF_FIGURE
OF_FIGURE |= invariants_matrices.OF_FIGURE
OF_FIGURE |= invariants_graph.OF_FIGURE
OF_FIGURE |= invariants_kernel.OF_FIGURE
OF_FIGURE |= invariants_descent.OF_FIGURE
OF_FIGURE |= invariants_playground.OF_FIGURE
OF_FIGURE |= invariants_slide.OF_FIGURE
OF_FIGURE |= invariants_open.OF_FIGURE
OF_FIGURE |= invariants_pool.OF_FIGURE
OF_FIGURE |= invariants_train.OF_FIGURE
