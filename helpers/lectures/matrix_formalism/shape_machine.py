"""Shape machine: the shapes and the parameters of a network, and what NumPy says where shapes do not fit."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ...engine.layers import count_parameters
from ...figure import style
from ...figure.controls import Choice, CourseError, Grid, Preset, Slider
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import subscript
from .shape_machine_view import ShapeMachineView

MOST_LAYERS, LARGEST = 4, 20_000
NONE = "none"
MISTAKES = (
    NONE,
    "W not transposed",
    "W one column short",
    "b one number too long",
    "b a single number",
    "b per example",
    "input turned",
)
STRETCHED = 12  # sizes further apart than this are drawn on a log scale


def live_shape_machine(*, sizes=(10, 10, 10, 10), batch=32, mistake=NONE, at=1):
    """The arrays of a network as blocks: their shapes, what is learned, and one deliberate mistake."""

    def compute(sizes, batch, mistake, at, **_):
        at = min(at, len(sizes) - 1)
        layers = passes(sizes, batch, mistake, at)
        stopped = next((layer for layer in layers if layer.error), None)
        parameters = count_parameters(sizes)
        slip = changes_something(mistake, sizes[at - 1], sizes[at], batch)
        sides = [side for layer in layers for side in (*layer.W, *(layer.A or ()), batch) if side]
        return {
            "sizes": sizes,
            "layers": len(sizes) - 1,
            "batch": batch,
            "mistake": mistake,
            "at": at,
            "parameters": parameters,
            "weights_only": sum(n * m for n, m in pairwise(sizes)),
            "with_batch": parameters * batch,
            "shapes": named_shapes(layers),
            "fits": "no" if stopped else "yes",
            "stopped_in": stopped.number if stopped else None,
            "error": stopped.error if stopped else "",
            "error_class": stopped.error_class if stopped else "none",
            "words": stopped.words if stopped else "",
            "slip": slip,
            "silent": slip and not stopped,
            "code": in_numpy(stopped or layers[at - 1]),
            "passes": layers,
            "scale": "log" if max(sides) > STRETCHED * min(sides) else "linear",
            "blocks": blocks(layers, batch),
            "meetings": meetings(layers),
        }

    def explain(facts):
        sizes, shown = list(facts["sizes"]), facts["passes"][(facts["stopped_in"] or facts["at"]) - 1]
        sums = " + ".join(f"({n}·{m} + {m})" for n, m in pairwise(sizes))
        result = f"shape {shown.A}{', but the wrong numbers' if facts['silent'] else ''}"
        if facts["error"]:
            result = f"{facts['error_class']}: {facts['error']}"
        equation = [
            (f"parameters = {sums} = ", None),
            (str(facts["parameters"]), style.POSITIVE),
            (f",  whatever the batch\nNumPy, layer {shown.number}: {facts['code']}   →   ", None),
            (result, style.NEGATIVE if facts["error"] or facts["silent"] else style.POSITIVE),
        ]
        return Words(
            equation,
            f"parameters = sum(n * m + m for n, m in zip({sizes[:-1]}, {sizes[1:]}))",
            "parameters",
            f"Network {' → '.join(map(grouped, sizes))}: {grouped(facts['parameters'])} parameters. "
            f"A batch of {grouped(facts['batch'])} adds none. {verdict(facts)}",
        )

    return LiveFigure(
        live_shape_machine,
        title="Shape machine",
        compute=compute,
        view=ShapeMachineView(),
        explain=explain,
        controls=[
            Sizes("sizes", "sizes, from input to output", 1, LARGEST, 1, sizes, most=(MOST_LAYERS + 1, 1)),
            Slider("layers", "layers", 1, MOST_LAYERS, 1, len(sizes) - 1, follows=True),
            Slider("batch", "batch N", 1, 1000, 1, batch),
            Choice("mistake", "deliberate mistake", MISTAKES, mistake),
            Slider("at", "in layer", 1, MOST_LAYERS, 1, at),
        ],
        presets=[
            Preset("10 → 10 → 10 → 10", dict(sizes=(10, 10, 10, 10), batch=32, mistake=NONE)),
            Preset("5 → 10", dict(sizes=(5, 10), batch=32, mistake=NONE)),
            Preset("784 → 16 → 16 → 10", dict(sizes=(784, 16, 16, 10), batch=32, mistake=NONE)),
            Preset("a colour picture → 4", dict(sizes=(12288, 4), batch=8, mistake=NONE)),
            Preset("3 → 4 → 2", dict(sizes=(3, 4, 2), batch=5, mistake=NONE)),
            Preset("W not transposed", dict(sizes=(3, 4, 2), batch=5, mistake="W not transposed", at=1)),
            Preset("no error, but wrong", dict(sizes=(4, 4, 2), batch=5, mistake="W not transposed", at=1)),
        ],
        follow={
            "sizes": lambda values: {"layers": len(values["sizes"]) - 1},
            "layers": lambda values: {"sizes": with_layers(values["sizes"], values["layers"])},
        },
        shape=0.22,
    )


class Sizes(Grid):
    """A row of whole numbers: the input, and at least one layer."""

    def _value(self, rows):
        sizes = super()._value(rows)
        if len(sizes) < 2:
            raise CourseError("A network has at least two sizes: of its input and of one layer.")
        if any(size != int(size) for size in sizes):
            raise CourseError("A size is a whole number: so many inputs, so many neurons.")
        return tuple(map(int, sizes))


def with_layers(sizes, layers):
    """The same input and output with so many layers: hidden ones are left out, or the last is repeated."""
    hidden = sizes[1:-1][: layers - 1]
    hidden += (hidden or sizes[-1:])[-1:] * (layers - 1 - len(hidden))
    return (sizes[0], *hidden, sizes[-1])


# ---- what NumPy does with shapes ----


def carried_out(operation, left, right):
    """The shape of left @ right or left + right for arrays of these shapes, as NumPy finds it.

    left (N, n). NumPy first sees a stack of no arrays: it checks every shape and computes nothing, so
    that size costs no time. Where that raises, the real arrays raise the real ValueError.
    """
    do = np.matmul if operation == "@" else np.add
    one, other = (np.broadcast_to(0.0, shape) for shape in (left, right))
    try:
        return do(np.empty((0, *left)), other).shape[1:]
    except ValueError:
        return do(one, other).shape


def in_words(operation, left, right, names=("the left array", "the right array")):
    """Why NumPy cannot do left @ right, or left + right (also −, *, /), in words; "" where it can.

    left, right: the shapes; names: what to call the arrays.
    Example: in_words("@", X.shape, W.T.shape, ("X", "Wᵀ")).
    """
    one, other = (f"{name} is {tuple(shape)}" for name, shape in zip(names, (left, right)))
    if operation != "@":
        for place, (p, q) in enumerate(zip(reversed(left), reversed(right)), start=1):
            if p != q and 1 not in (p, q):
                where = "Their last numbers" if place == 1 else f"Number {place} from the right"
                return f"{one}, {other}. {where} must agree, or one be 1: {p} ≠ {q}."
        return ""
    if not left or not right:
        return f"{one}, {other}: one of them is a single number, and @ wants rows. Use * here."
    gives, takes = left[-1], right[-2] if len(right) > 1 else right[0]
    if gives != takes:
        rows = " per row" if len(left) > 1 else ""
        return (
            f"{one}: {gives} number{'' if gives == 1 else 's'}{rows}. {other}: it wants {takes}. "
            f"The inner numbers must agree: {gives} ≠ {takes}."
        )
    stacks = left[:-2], right[:-2]
    return in_words("+", *stacks, [f"the stack of {name}" for name in names])


class Pass(NamedTuple):
    """What one layer does, in shapes: left @ right + b; Z, A and left are None where it was not reached."""

    number: int
    names: tuple  # of left, right, b
    W: tuple
    right: tuple
    b: tuple
    slip: str
    left: tuple | None = None
    Z: tuple | None = None
    A: tuple | None = None
    stopped_by: str = ""  # @ or +
    error: str = ""
    error_class: str = ""
    words: str = ""


def passes(sizes, batch, mistake, at):
    """The forward pass A ← A Wᵀ + b in shapes, a Pass for each layer, up to the one where NumPy raises."""
    done, now = [], (batch, sizes[0])
    for number, (n, m) in enumerate(pairwise(sizes), start=1):
        slip = mistake if number == at else NONE
        W = (m, n - 1) if slip == "W one column short" else (m, n)
        left = f"A{sub(number - 1)}" if number > 1 else "X"
        layer = Pass(
            number,
            (
                left + "ᵀ" * (slip == "input turned"),
                f"W{sub(number)}" + "ᵀ" * (slip != "W not transposed"),
                f"b{sub(number)}",
            ),
            W=W,
            right=W if slip == "W not transposed" else W[::-1],
            b=WRONG_BIAS[slip](m, batch) if slip in WRONG_BIAS else (m,),
            slip=slip,
        )
        if now:
            layer = run(layer._replace(left=now[::-1] if slip == "input turned" else now))
            now = layer.A
        done.append(layer)
    return done


WRONG_BIAS = {
    "b one number too long": lambda m, batch: (m + 1,),
    "b a single number": lambda m, batch: (1,),
    "b per example": lambda m, batch: (batch,),
}


def run(layer):
    """Let NumPy carry out one layer; its error, where there is one, is kept with its words."""
    left, right, b = layer.names
    steps = {"@": (layer.left, layer.right, (left, right)), "+": (None, layer.b, (f"{left} {right}", b))}
    for operation, (one, other, names) in steps.items():
        one = one or layer.Z
        try:
            made = carried_out(operation, one, other)
        except ValueError as problem:
            return layer._replace(
                stopped_by=operation,
                error=str(problem).strip(),
                error_class=type(problem).__name__,
                words=in_words(operation, one, other, names),
            )
        layer = layer._replace(Z=made) if operation == "@" else layer._replace(A=made)
    return layer


def in_numpy(layer):
    """The line that does what this layer does, on zeros: ready to be run in a cell."""
    left, turned = (layer.left[::-1], ".T") if layer.slip == "input turned" else (layer.left, "")
    W = f"np.zeros({layer.W}){'' if layer.slip == 'W not transposed' else '.T'}"
    return f"np.zeros({left}){turned} @ {W} + np.zeros({layer.b[0]})"


def changes_something(mistake, n, m, batch):
    """False where there is only one number, which cannot stand in the wrong place."""
    numbers = {
        "W not transposed": n * m,
        "b a single number": m,
        "b per example": m * batch,
        "input turned": n * batch,
    }
    return mistake != NONE and numbers.get(mistake, 2) > 1


def verdict(facts):
    """What became of the forward pass, in words."""
    at, layers = facts["at"], facts["passes"]
    last, slipped = layers[-1], layers[at - 1]
    if facts["error"]:
        stopped = layers[facts["stopped_in"] - 1]
        late = f" The slip is in layer {at}: {spread_out(slipped)}" if stopped.number != at else ""
        return f"Layer {stopped.number} stops with a {stopped.error_class}. {stopped.words}{late}"
    if facts["silent"]:
        return f"No error, and that is worse: wrong numbers without a word. {spread_out(slipped)}"
    fits = f"All shapes fit: X {layers[0].left} becomes A{sub(last.number)} {last.A}."
    if facts["mistake"] != NONE:
        return f"{fits} With one number only, “{facts['mistake']}” changes nothing."
    return fits


def spread_out(layer):
    """Why NumPy did not mind a mistake."""
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


# ---- what the view draws ----


def blocks(layers, batch):
    """X, and W, b and A of each layer: what to call them, their sides, and what became of them."""

    def block(kind, label, sides, **more):
        return {"kind": kind, "label": label, "sides": sides, "learned": kind in "Wb", "made": True, **more}

    def data(name, shape, following):
        """What goes into the following layer, turned round where that layer turns it."""
        if shape and following and following.slip == "input turned":
            return block("A", f"{name}ᵀ {shape[::-1]}", shape[::-1], slip=True, sign="→")
        return block("A", f"{name} {shape or '?'}", shape, slip=False, sign="→", made=bool(shape))

    first = layers[0]
    row = [data("X", first.left[::-1] if first.slip == "input turned" else first.left, first)]
    for layer, following in zip(layers, [*layers[1:], None]):
        _, right, b = layer.names
        row += [
            block("W", f"{right} {layer.right}", layer.right, slip=layer.slip.startswith("W"), sign="@"),
            block("b", f"{b} {layer.b}", (1, *layer.b), slip=layer.slip.startswith("b"), sign="+"),
            data(f"A{sub(layer.number)}", layer.A, following),
        ]
        if not layer.A:  # never made: as it would have been
            row[-1]["sides"] = (batch, layer.W[0])
    return row


def meetings(layers):
    """Which blocks meet: columns of the one with rows (@) or columns (+) of the other."""
    met = []
    for place, layer in zip(range(0, 3 * len(layers), 3), layers):
        if layer.left:
            clash = f"{layer.left[1]} ≠ {layer.right[0]}" if layer.stopped_by == "@" else ""
            met.append({"sign": "@", "blocks": (place, place + 1), "clash": clash})
        if layer.stopped_by == "+":
            clash = f"{layer.Z[1]} ≠ {layer.b[0]}"
            met.append({"sign": "+", "blocks": (place + 1, place + 2), "clash": clash})
    return met


def named_shapes(layers):
    """The shape of every array that exists, by its name: X, W1, b1, A1 …"""
    first = layers[0]
    shapes = {"X": first.left[::-1] if first.slip == "input turned" else first.left}
    for layer in layers:
        shapes |= {f"W{layer.number}": layer.W, f"b{layer.number}": layer.b}
        if layer.A:
            shapes[f"A{layer.number}"] = layer.A
    return shapes


def sub(number):
    return subscript(number)


def grouped(number):
    """A whole number with its thousands apart: 13 002."""
    return f"{number:,}".replace(",", "\u202f")
