"""What must hold on the facts of every live figure, whatever its controls say.

References here share no code with the figures: they recount, and they read the equation and the NumPy
line as a student would.
"""

import re
from importlib import import_module
from pathlib import Path

import numpy as np

LECTURES = Path(__file__).parents[1] / "lectures"


def everything(figure):
    """The invariants of all figures, then those of this one."""
    finite(figure.facts, "facts")
    equation_agrees(figure.equation())
    numpy_line_agrees(figure)
    assert 20 < len(figure.description) < 420, f"the text twin has {len(figure.description)} letters"
    assert "nan" not in figure.description and "None" not in figure.description, figure.description
    of_figure(figure)(figure.facts, figure.values)


def of_figure(figure):
    """The figure's own invariants: the function of its name in an `invariants*.py` of its lecture."""
    *_, lecture, name = type(figure).__module__.split(".")
    found = [
        getattr(import_module(f"lectures.{lecture}.{path.stem}"), name, None)
        for path in sorted((LECTURES / lecture).glob("invariants*.py"))
    ]
    where = f"tests/lectures/{lecture}/invariants.py"
    assert any(found), f"the figure {name} needs its invariants: write {name}(facts, values) in {where}"
    return next(filter(None, found))


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
