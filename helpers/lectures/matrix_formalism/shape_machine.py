"""Shape machine: the shapes and the parameters of a network, and what NumPy says where shapes do not fit."""

from itertools import pairwise

from ...engine.layers import count_parameters
from ...figure import Choice, CourseError, Grid, LiveFigure, Preset, Slider
from ...text import subscript
from .shape_machine_passes import MISTAKES, changes_something, in_numpy, passes
from .shape_machine_view import ShapeMachineView
from .shape_machine_words import explain

MAX_LAYERS, LARGEST = 4, 20_000
STRETCHED = 12  # sizes further apart than this are drawn on a log scale


class Sizes(Grid):
    """A row of whole numbers: the input, and at least one layer."""

    def value_of(self, rows):
        """Return the sizes that these rows are; raises a CourseError where no network has such sizes."""
        sizes = super().value_of(rows)
        if len(sizes) < 2:
            raise CourseError("A network has at least two sizes: of its input and of one layer.")
        if any(size != int(size) for size in sizes):
            raise CourseError("A size is a whole number: of inputs, or of a layer's neurons.")
        return tuple(map(int, sizes))


class ShapeMachine(LiveFigure):
    """The arrays of a network as blocks: their shapes, what is learned, and one deliberate mistake."""

    title = "Shape machine"
    view = ShapeMachineView
    shape = 0.22

    sizes = Sizes(1, LARGEST, 1, (MAX_LAYERS + 1, 1), start=(6, 6, 6, 6), label="sizes, from input to output")
    layers = Slider(1, MAX_LAYERS, 1, follows=lambda values: len(values["sizes"]) - 1)
    batch = Slider(1, 1000, 1, start=32, label="batch N")
    mistake = Choice(MISTAKES, label="deliberate mistake")
    at = Slider(1, MAX_LAYERS, 1, start=1, label="in layer")

    presets = (
        Preset("6 → 6 → 6 → 6"),
        Preset("4 → 8", dict(sizes=(4, 8))),
        Preset("784 → 16 → 16 → 10", dict(sizes=(784, 16, 16, 10))),
        Preset("a colour picture → 4", dict(sizes=(12288, 4), batch=8)),
        Preset("3 → 4 → 2", dict(sizes=(3, 4, 2), batch=5)),
        Preset("W not transposed", dict(sizes=(3, 4, 2), batch=5, mistake="W not transposed", at=1)),
        Preset("no error, but wrong", dict(sizes=(4, 4, 2), batch=5, mistake="W not transposed", at=1)),
    )
    presets_keep = ("at",)
    derive = {"layers": lambda values: {"sizes": with_layers(values["sizes"], values["layers"])}}
    explain = staticmethod(explain)

    def compute(self, sizes, batch, mistake, at, **_):
        at = min(at, len(sizes) - 1)
        layers = passes(sizes, batch, mistake, at)
        stopped = next((layer for layer in layers if layer.error), None)
        parameters = count_parameters(sizes)
        slip = changes_something(mistake, sizes[at - 1], sizes[at], batch)
        sides = [side for layer in layers for side in (*layer.W, *(layer.A or ()), batch) if side]
        return {
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


def with_layers(sizes, layers):
    """Return sizes with this many layers and the same ends: hidden ones go, or the last is repeated."""
    hidden = sizes[1:-1][: layers - 1]
    hidden += (hidden or sizes[-1:])[-1:] * (layers - 1 - len(hidden))
    return (sizes[0], *hidden, sizes[-1])


# ---- what the view draws ----


def blocks(layers, batch):
    """Return X, and W, b and A of each layer: what to call them, their sides, and what became of them."""
    first = layers[0]
    row = [data("X", shape_of_input(first), first)]
    for layer, following in zip(layers, [*layers[1:], None]):
        _, right, b = layer.names
        row += [
            block("W", f"{right} {layer.right}", layer.right, slip=layer.slip.startswith("W"), sign="@"),
            block("b", f"{b} {layer.b}", (1, *layer.b), slip=layer.slip.startswith("b"), sign="+"),
            data(f"A{subscript(layer.number)}", layer.A, following),
        ]
        if not layer.A:  # never made: as it would have been
            row[-1]["sides"] = (batch, layer.W[0])
    return row


def block(kind, label, sides, **more):
    """Return one array as a block: its label, its sides, and whether it is learned."""
    return {"kind": kind, "label": label, "sides": sides, "learned": kind in "Wb", "made": True, **more}


def data(name, shape, following):
    """Return the block of what goes into the following layer, turned round where that layer turns it."""
    if shape and following and following.slip == "input turned":
        return block("A", f"{name}ᵀ {shape[::-1]}", shape[::-1], slip=True, sign="→")
    return block("A", f"{name} {shape or '?'}", shape, slip=False, sign="→", made=bool(shape))


def meetings(layers):
    """Return which blocks meet: columns of the one with rows (@) or columns (+) of the other."""
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
    """Return the shape of every array that exists, by its name: X, W1, b1, A1 …"""
    shapes = {"X": shape_of_input(layers[0])}
    for layer in layers:
        shapes |= {f"W{layer.number}": layer.W, f"b{layer.number}": layer.b}
        if layer.A:
            shapes[f"A{layer.number}"] = layer.A
    return shapes


def shape_of_input(first):
    """Return the shape of X, which the first layer may turn round."""
    return first.left[::-1] if first.slip == "input turned" else first.left
