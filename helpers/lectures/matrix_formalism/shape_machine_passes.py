"""What NumPy does with the shapes of a forward pass, and with one deliberate mistake among them."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ...text import plural, subscript

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


def carried_out(operation, left, right):
    """Return the shape of left @ right or left + right for arrays of these shapes, as NumPy finds it.

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
    """Say why NumPy cannot do left @ right, or left + right (also −, *, /); "" where it can.

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
            f"{one}: {plural(gives, 'number')}{rows}. {other}: it wants {takes}. "
            f"The inner numbers must agree: {gives} ≠ {takes}."
        )
    stacks = left[:-2], right[:-2]
    return in_words("+", *stacks, [f"the stack of {name}" for name in names])


WRONG_BIAS = {
    "b one number too long": lambda m, batch: (m + 1,),
    "b a single number": lambda m, batch: (1,),
    "b per example": lambda m, batch: (batch,),
}


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
    """Return the forward pass A ← A Wᵀ + b in shapes: a Pass for each layer, reached or not.

    sizes: of the input and of each layer; mistake: one of MISTAKES, made in layer `at` (from 1 on).
    """
    done, now = [], (batch, sizes[0])
    for number, (n, m) in enumerate(pairwise(sizes), start=1):
        slip = mistake if number == at else NONE
        W = (m, n - 1) if slip == "W one column short" else (m, n)
        left = f"A{subscript(number - 1)}" if number > 1 else "X"
        layer = Pass(
            number,
            (
                left + "ᵀ" * (slip == "input turned"),
                f"W{subscript(number)}" + "ᵀ" * (slip != "W not transposed"),
                f"b{subscript(number)}",
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
    """Return the line that does what this layer does, on zeros: ready to be run in a cell."""
    left, turned = (layer.left[::-1], ".T") if layer.slip == "input turned" else (layer.left, "")
    W = f"np.zeros({layer.W}){'' if layer.slip == 'W not transposed' else '.T'}"
    return f"np.zeros({left}){turned} @ {W} + np.zeros({layer.b[0]})"


def changes_something(mistake, n, m, batch):
    """Return whether a mistake changes anything: a single number cannot stand in the wrong place."""
    numbers = {
        "W not transposed": n * m,
        "b a single number": m,
        "b per example": m * batch,
        "input turned": n * batch,
    }
    return mistake != NONE and numbers.get(mistake, 2) > 1
