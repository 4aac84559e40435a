"""What must hold on the facts of the shape machine and the space bender, whatever their controls say.

Shapes are worked out again by running NumPy, or by its rules written out here; areas by the shoelace.
"""

import re
from itertools import pairwise

import numpy as np

AFFORDABLE = 3e6  # products of numbers: larger layers are judged by the rules alone


def shape_machine(facts, values):
    sizes, batch = values["sizes"], values["batch"]
    arrays = [np.broadcast_to(0.0, shape) for n, m in pairwise(sizes) for shape in ((m, n), (m,))]
    assert facts["parameters"] == sum(array.size for array in arrays)
    assert facts["weights_only"] == sum(array.size for array in arrays if array.ndim == 2)
    assert facts["with_batch"] == facts["parameters"] * batch
    assert facts["layers"] == values["layers"] == len(sizes) - 1

    # the line that is shown raises exactly when that is shown, and says so in NumPy's own words
    operations = re.fullmatch(
        r"np.zeros\((.*?)\)(\.T)? @ np.zeros\((.*?)\)(\.T)? \+ np.zeros\((\d+)\)", facts["code"]
    )
    left, left_turned, W, W_turned, b = operations.groups()
    left, W = (
        shape[::-1] if turned else shape for shape, turned in ((eval(left), left_turned), (eval(W), W_turned))
    )
    b = int(b)
    inner = left[1] == W[0]
    outer = inner and (b in (1, W[1]) or W[1] == 1)
    assert facts["fits"] == ("yes" if outer else "no")
    if left[0] * left[1] * W[1] + left[0] * b < AFFORDABLE or not inner:
        try:
            made, raised = eval(facts["code"], {"np": np}).shape, ""
        except ValueError as problem:
            made, raised = None, f"{type(problem).__name__}: {str(problem).strip()}"
        assert raised == (f"{facts['error_class']}: {facts['error']}" if facts["error"] else "")
        assert made == facts["passes"][(facts["stopped_in"] or facts["at"]) - 1].A

    if facts["fits"] == "no":
        shapes = (left, W) if not inner else ((left[0], W[1]), (b,))
        assert all(str(shape) in facts["words"] for shape in shapes), "the words name both shapes"
        clash = (left[1], W[0]) if not inner else (W[1], b)
        assert f"{clash[0]} ≠ {clash[1]}" in facts["words"] and clash[0] != clash[1]
        assert not facts["silent"] and values["mistake"] != "none"
    else:
        assert facts["error"] == facts["words"] == "" and facts["error_class"] == "none"
        assert facts["silent"] == facts["slip"]
        if not facts["slip"]:
            assert facts["shapes"][f"A{facts['layers']}"] == (batch, sizes[-1])
    if not facts["slip"]:
        for k, (n, m) in enumerate(pairwise(sizes), start=1):
            assert facts["shapes"][f"W{k}"] == (m, n) and facts["shapes"][f"b{k}"] == (m,)


OF_FIGURE = {"live_shape_machine": shape_machine}
