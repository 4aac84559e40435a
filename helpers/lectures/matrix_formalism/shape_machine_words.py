"""The words of the shape machine: what is counted, what NumPy says, and why it may say nothing."""

from itertools import pairwise

from ...figure import Words, style
from ...text import grouped, subscript
from .shape_machine_passes import NONE


def explain(facts):
    """Return the words: what is counted, what NumPy makes of the layer in question, and the picture."""
    sizes, shown = list(facts["sizes"]), facts["passes"][(facts["stopped_in"] or facts["at"]) - 1]
    sums = " + ".join(f"({n}·{m} + {m})" for n, m in pairwise(sizes))
    result = f"shape {shown.A}{', but the wrong numbers' if facts['silent'] else ''}"
    if facts["error"]:
        result = f"{facts['error_class']}: {facts['error']}"
    equation = [
        (f"parameters = {sums} = ", None),
        (str(facts["parameters"]), style.POSITIVE),
        (f"\nNumPy, layer {shown.number}: {facts['code']}   →   ", None),
        (result, style.NEGATIVE if facts["error"] or facts["silent"] else style.POSITIVE),
    ]
    return Words(
        equation,
        f"parameters = sum(n * m + m for n, m in zip({sizes[:-1]}, {sizes[1:]}))",
        "parameters",
        f"Network {' → '.join(map(grouped, sizes))}: {grouped(facts['parameters'])} parameters, "
        f"on a batch of {grouped(facts['batch'])}. {verdict(facts)}",
    )


def verdict(facts):
    """Say what became of the forward pass."""
    at, layers = facts["at"], facts["passes"]
    last, slipped = layers[-1], layers[at - 1]
    if facts["error"]:
        stopped = layers[facts["stopped_in"] - 1]
        late = f" The slip is in layer {at}: {spread_out(slipped)}" if stopped.number != at else ""
        return f"Layer {stopped.number} stops with a {stopped.error_class}. {stopped.words}{late}"
    if facts["silent"]:
        return f"No error, and that is worse: wrong numbers without a word. {spread_out(slipped)}"
    fits = f"All shapes fit: X {layers[0].left} becomes A{subscript(last.number)} {last.A}."
    if facts["mistake"] != NONE:
        return f"{fits} With one number only, “{facts['mistake']}” changes nothing."
    return fits


def spread_out(layer):
    """Say why NumPy did not mind a mistake."""
    left, right, b = layer.names
    if layer.slip == "W not transposed":
        return f"{right} is square, so it fits either way round."
    if layer.slip == "input turned":
        return f"There are as many examples as inputs, so {left} fits either way round."
    if layer.A != layer.Z:
        return f"{layer.Z} + {layer.b} is spread out to {layer.A}."
    if layer.b == (1,):
        return f"The one number of {b} is added for all {layer.A[1]} neurons."
    return f"There are as many examples as neurons, so {b} happens to fit."
