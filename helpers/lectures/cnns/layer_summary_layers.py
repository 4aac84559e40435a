"""The layers of a convolutional network as rows of a summary: counts, texts, and what one unit sees."""

import math
from functools import cache

import numpy as np

from ...data import digits, tissue
from ...engine import Flatten, count_parameters
from ...engine.summary import Conv, Full, Pool, Row, layer_summary
from ...text import grouped

INPUTS = {  # channels, side
    "8 × 8, a digit": (1, 8),
    "10 × 10, grey": (1, 10),
    "28 × 28, grey": (1, 28),
    "32 × 32, grey": (1, 32),
    "32 × 32, colour": (3, 32),
    "64 × 64, colour": (3, 64),
}
DIGIT, SMALL, GREY_28, PATCH, COLOUR_32, COLOUR = INPUTS
KERNELS = {"1 × 1": 1, "3 × 3": 3, "5 × 5": 5}
DENSE_LAYERS = SAME_OUTPUT, PER_MAP = ("with the same output", "with one neuron per map")
OUTSIDE = ", some outside"  # pixels of a field: zeros of the padding


def stack(shape, maps, *, kernel, pool, padding, classes):
    """Return the layers of a network on images `shape` = (C, side), the input first; None if they do not fit.

    conv → ReLU → pool for each entry of `maps`, then flatten and dense. For each a dict: its row in the
    engine's summary, the sums written out, and where the field of the unit in the middle begins.
    """
    channels, side = shape
    layers = []
    for K in maps:
        layers += [Conv(K, kernel, padding=(kernel - 1) // 2 * padding), *([Pool()] if pool else [])]
    layers += [Flatten(), Full(classes)]
    try:
        rows = layer_summary((channels, side, side), layers)
    except ValueError:
        return None
    before = Row("input", (channels, side, side), 0, 0, 1)
    kinds = {Conv: "conv", Pool: "pool", Flatten: "flatten", Full: "dense"}
    entries = [described("input", before, before) | {"first": side // 2}]
    start, jump = 0, 1  # where the field of a map's first unit begins, and how far the next one's is from it
    for layer, row in zip(layers, rows):
        kind = kinds[type(layer)]
        if kind == "conv":
            start -= layer.padding * jump
        jump *= 2 if kind == "pool" else 1
        first = start + row.shape[1] // 2 * jump if len(row.shape) == 3 else entries[-1]["first"]
        first = max(0, start) if kind == "dense" else first
        entries.append(described(kind, row, before, layer) | {"first": first})
        before = row
    return entries


def described(kind, row, before, layer=None):
    """Return an entry of the summary: its row, what stands before it, and the sums as they are written."""
    entry = {"kind": kind, "shape": row.shape, "parameters": row.parameters, "field": row.receptive_field}
    entry |= {"multiplications": row.multiplications, "inputs": math.prod(before.shape), "kernel": 0}
    entry |= {"sum": "", "weights": "", "biases": row.shape[0] if row.parameters else 0}
    if kind == "conv":
        (K, rows, columns), C, k = row.shape, before.shape[0], layer.kernel
        weights = f"{K}·{C}·{k * k} weights · {rows}·{columns} places"
        entry |= {"kernel": k, "sum": f"{K}·({C}·{k * k} + 1)", "weights": weights}
    if kind == "dense":
        (m,), (n,) = row.shape, before.shape
        entry |= {"sum": f"{m}·{grouped(n)} + {m}", "weights": f"{m}·{grouped(n)}"}
    return entry


def written_out(layers, beside):
    """Return the rows of the summary: the layers, each with the dense layer beside it, and their sum."""
    for entry in layers:
        neurons = dense_neurons(entry, beside)
        entry["dense"] = count_parameters((entry["inputs"], neurons))
        entry["dense_products"] = entry["inputs"] * neurons
    total = summed(layers)
    if beside == PER_MAP:  # such layers do not follow one another: each wants the maps of the last
        total |= {"dense": 0, "dense_products": 0}
    return [
        dressed(entry, sum(other["kind"] == "conv" for other in layers[: place + 1]))
        for place, entry in enumerate([*layers, total])
    ]


def dense_neurons(entry, beside):
    """Return how many neurons the dense layer beside this one has; 0 where there is none."""
    if entry["kind"] == "conv" and beside == SAME_OUTPUT:
        return math.prod(entry["shape"])
    return entry["shape"][0] if entry["kind"] in ("conv", "dense") else 0


def summed(layers):
    """Return the last row of the summary: the whole network."""
    counts = ("parameters", "biases", "multiplications", "dense", "dense_products")
    total = {name: sum(entry[name] for entry in layers) for name in counts}
    sums, products = (
        " + ".join(grouped(entry[name]) for entry in layers if entry[name])
        for name in ("parameters", "multiplications")
    )
    return layers[-1] | {"kind": "all", "sum": sums, "weights": products} | total


def dressed(entry, number):
    """Return an entry with the texts of its row; `number` counts the conv layers."""
    kind, k, parameters = entry["kind"], entry["kernel"], grouped(entry["parameters"])
    name = {"conv": f"conv {number}: {k}×{k}", "pool": f"pool {number}: 2×2", "all": "in all"}.get(kind, kind)
    learns, works = kind in ("conv", "dense"), kind not in ("input", "flatten")
    output, sums = "×".join(map(grouped, entry["shape"])), f"{entry['sum']} = {parameters}"
    products = grouped(entry["multiplications"]) if works else ""
    return entry | {
        "name": name,
        "number": number,
        "output": output,
        "written": sums if learns else parameters if works else "",
        "products": products,
        "sees": str(entry["field"]) if works else "",
        "texts": {  # of the row, each also shorter
            "name": (name, name.split(":")[0]),
            "output": (output, squared(entry["shape"])),
            "written": (sums, parameters, short(entry["parameters"])) if learns else parameters * works,
            "products": (products, short(entry["multiplications"])) if works else "",
            "sees": str(entry["field"]) if works else "",
        },
    }


def squared(shape):
    """Write a shape shorter: 16×4²."""
    square = len(shape) == 3 and shape[1] == shape[2]
    return f"{shape[0]}×{shape[1]}²" if square else "×".join(map(grouped, shape))


def short(count):
    """Write a count in few letters: 640, 24k, 1.2M."""
    for letter, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= size:
            return f"{count / size:.{int(count < 9.95 * size)}f}{letter}"
    return str(count)


@cache
def picture_of(name):
    """Return a real image of this size, (side, side, 3): a digit, or tissue made coarser."""
    channels, side = INPUTS[name]
    if name == DIGIT:
        image = 1 - digits().X[3, 0]
    else:
        step = max(1, 256 // side)
        image = tissue(grey=channels == 1)[128:, 128:][: step * side, : step * side]
        image = image.reshape(side, step, side, step, -1).mean(axis=(1, 3)).squeeze()
    return image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)


def field_box(entry, side):
    """Return the middle unit's field as far as it lies on the image: top, left, bottom, right in pixels."""
    low, high = max(0, entry["first"]), min(side, entry["first"] + entry["field"])
    return low, low, high, high


def field_text(entry, side):
    """Write the size of the field."""
    field, (low, _, high, _) = entry["field"], field_box(entry, side)
    if entry["kind"] in ("dense", "all"):
        return f"{'all ' * (field == side)}{field} × {field} pixels"
    return f"{field} × {field}{' pixels' if high - low == field else OUTSIDE}"
