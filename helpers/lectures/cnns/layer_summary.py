"""Ledger: what every layer of a convolutional network learns, computes and sees; its dense twin beside it."""

import math
from functools import cache

import numpy as np

from ...data import digits, tissue
from ...engine import Flatten, count_parameters
from ...engine.summary import Conv, Full, Pool, Row, ledger
from ...figure import style
from ...figure.cells import CellDrag
from ...figure.controls import Choice, CourseError, Grid, Hidden, Preset, Slider, Toggle, Walk
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import plural
from .layer_summary_view import LayerSummaryView

MOST_LAYERS, MOST_MAPS = 3, 100
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
OUTSIDE = ", some outside"  # pixels of a field: zeros of the padding
THIN = "\u202f"  # space between thousands
TWINS = SAME_OUTPUT, PER_MAP = ("with the same output", "with one neuron per map")


def live_layer_summary(
    *,
    input=DIGIT,
    maps=(8, 16),
    kernel="3 × 3",
    pool=True,
    padding=True,
    classes=10,
    twin=SAME_OUTPUT,
    row=3,
):
    """The layers of a convolutional network in rows: shape, parameters, multiplications, receptive field."""

    def compute(input, maps, kernel, pool, padding, classes, twin, row, **_):
        shape, size = INPUTS[input], KERNELS[kernel]
        rows = stack(shape, maps, kernel=size, pool=pool, padding=padding, classes=classes)
        if not rows:
            raise CourseError(
                f"{len(maps)} layers with kernels {kernel} do not fit into {shape[1]} × {shape[1]} pixels. "
                "Take padding, a smaller kernel, or fewer layers."
            )
        if row > len(rows):
            raise CourseError(f"The ledger has rows 0 to {len(rows)}: the input, the layers, and their sum.")
        for entry in rows:
            neurons = twin_size(entry, twin)
            entry["dense"] = count_parameters((entry["inputs"], neurons))
            entry["dense_products"] = entry["inputs"] * neurons
        total = summed(rows)
        if twin == PER_MAP:  # such layers do not follow one another: each wants the maps of the last
            total |= {"dense": 0, "dense_products": 0}
        rows = [
            dressed(entry, sum(other["kind"] == "conv" for other in rows[: place + 1]))
            for place, entry in enumerate([*rows, total])
        ]
        here = rows[row]
        return {
            "input": input,
            "side": shape[1],
            "kernel": size,
            "maps": maps,
            "classes": classes,
            "twin": twin,
            "rows": rows,
            "chosen": row,
            "layer": here["name"],
            "kind": here["kind"],
            "parameters": here["parameters"],
            "multiplications": here["multiplications"],
            "dense_parameters": here["dense"],
            "dense_multiplications": here["dense_products"],
            "receptive_field": here["field"],
            "shapes": {entry["name"]: entry["shape"] for entry in rows[:-1]},
            "all_parameters": total["parameters"],
            "all_multiplications": total["multiplications"],
            "all_dense_parameters": total["dense"],
            "dense_name": "dense twin: same output"
            if twin == SAME_OUTPUT
            else "dense twin: a neuron per map",
            "input_picture": picture_of(input),
            "field_box": field_box(here, shape[1]),
            "field_text": field_text(here, shape[1]),
        }

    def explain(facts):
        here = facts["rows"][facts["chosen"]]
        return Words(equation(facts, here), numpy_line(here), "parameters", twin_words(facts, here))

    def settle(values):
        rows = entries(values)
        return values | {"row": min(values["row"], len(rows))} if rows else values  # told by compute

    def moved(values, x, y):
        return {"row": min(max(view.row_at(y), 0), len(entries(values)))}

    def walk(values, way):
        """One row down or up; None at either end."""
        row = values["row"] + way
        return {"row": row} if 0 <= row <= len(entries(values)) else None

    view = LayerSummaryView()
    return LiveFigure(
        live_layer_summary,
        title="Ledger",
        compute=compute,
        view=view,
        explain=explain,
        controls=[
            Choice("input", "input", tuple(INPUTS), input),
            Slider("layers", "conv layers", 1, MOST_LAYERS, 1, len(maps), follows=True),
            Maps("maps", "maps of each conv layer", 1, MOST_MAPS, 1, maps, most=(MOST_LAYERS, 1)),
            Choice("twin", "dense twin", TWINS, twin),
            Choice("kernel", "kernels", tuple(KERNELS), kernel, drawer=True),
            Toggle("pool", "pool 2 × 2 after each", pool, drawer=True),
            Toggle("padding", "padding (k − 1)/2", padding, drawer=True),
            Slider("classes", "classes", 2, 10, 1, classes, drawer=True),
            Hidden("row", row, row_from_0),
        ],
        presets=[
            Preset("1010 against 100", cue(SMALL, 10, pool=False, padding=False, twin=PER_MAP)),
            Preset("3 × 3 × 3 → 16", cue(COLOUR_32, 16, pool=False)),
            Preset("the digits net", cue(DIGIT, 8, 16, row=3)),
            Preset("32 × 32 tissue", cue(PATCH, 8, 16, row=3, classes=2)),
            Preset("like LeNet", cue(PATCH, 6, 16, kernel="5 × 5", padding=False)),
            Preset("64 × 64 × 3, three layers", cue(COLOUR, 16, 32, 64, classes=2, row=5)),
        ],
        drags={"row": CellDrag("the row", moved, lambda: view.pitch)},
        follow={
            "maps": lambda values: {"layers": len(values["maps"])} | give_way(values),
            "layers": lambda values: with_layers(values) | give_way(values | with_layers(values)),
            "padding": smaller_kernel,
            "input": give_way,
            "kernel": give_way,
            "pool": give_way,
        },
        settle=settle,
        walk=Walk(
            forward=lambda values: walk(values, 1),
            backward=lambda values: walk(values, -1),
            unit=lambda values: "one row",
            first=dict(row=0),
        ),
        shape=0.235,
    )


class Maps(Grid):
    """How many maps each layer has: whole numbers."""

    def _value(self, rows):
        maps = super()._value(rows)
        if any(count != int(count) for count in maps):
            raise CourseError("A layer has a whole number of maps, one for each of its kernels.")
        return tuple(map(int, maps))


def cue(input, *maps, kernel="3 × 3", pool=True, padding=True, classes=10, twin=SAME_OUTPUT, row=1):
    """The values of a preset."""
    settings = dict(kernel=kernel, pool=pool, padding=padding, classes=classes, twin=twin, row=row)
    return dict(input=input, maps=maps) | settings


def row_from_0(raw):
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise CourseError(f"row is a whole number from 0, the input, on; not {str(raw)[:20]}.")
    return raw


# ---- what fits ----


def entries(values):
    """The layers of these controls, or None where they do not fit."""
    settings = {name: values[name] for name in ("pool", "padding", "classes")}
    return stack(INPUTS[values["input"]], values["maps"], kernel=KERNELS[values["kernel"]], **settings)


def with_layers(values):
    """So many maps: some are cut off, or a layer with twice as many is added."""
    maps = values["maps"][: values["layers"]]
    while len(maps) < values["layers"]:
        maps += (min(2 * maps[-1], MOST_MAPS),)
    return {"maps": maps}


def give_way(values):
    """Where the layers no longer fit into the input, padding comes to their help."""
    return {} if entries(values) else {"padding": True}


def smaller_kernel(values):
    """Without padding the kernels shrink until all layers fit."""
    return {
        "kernel": next(k for k in (values["kernel"], "3 × 3", "1 × 1") if entries(values | {"kernel": k}))
    }


# ---- the layers ----


def stack(shape, maps, *, kernel, pool, padding, classes):
    """The layers of a network on images `shape` = (C, side), the input first; None where they do not fit.

    conv → ReLU → pool for each entry of `maps`, then flatten and dense. For each a dict: the books of the
    engine's ledger, the sums written out, and where the field of the unit in the middle begins.
    """
    channels, side = shape
    layers = []
    for K in maps:
        layers += [Conv(K, kernel, padding=(kernel - 1) // 2 * padding), *([Pool()] if pool else [])]
    layers += [Flatten(), Full(classes)]
    try:
        books = ledger((channels, side, side), layers)
    except ValueError:
        return None
    before = Row("input", (channels, side, side), 0, 0, 1)
    kinds = {Conv: "conv", Pool: "pool", Flatten: "flatten", Full: "dense"}
    entries = [described("input", before, before) | {"first": side // 2}]
    start, jump = 0, 1  # where the field of a map's first unit begins, and how far the next one's is from it
    for layer, row in zip(layers, books):
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
    """An entry of the ledger: its row, what stands before it, and the sums as they are written."""
    entry = {"kind": kind, "shape": row.shape, "parameters": row.parameters, "field": row.receptive_field}
    entry |= {"multiplications": row.multiplications, "inputs": math.prod(before.shape), "kernel": 0}
    entry |= {"sum": "", "weights": ""}
    if kind == "conv":
        (K, rows, columns), C, k = row.shape, before.shape[0], layer.kernel
        weights = f"{K}·{C}·{k * k} weights · {rows}·{columns} places"
        entry |= {"kernel": k, "sum": f"{K}·({C}·{k * k} + 1)", "weights": weights}
    if kind == "dense":
        (m,), (n,) = row.shape, before.shape
        entry |= {"sum": f"{m}·{grouped(n)} + {m}", "weights": f"{m}·{grouped(n)}"}
    return entry


def twin_size(entry, twin):
    """The neurons of the dense layer that stands beside this one; 0 where there is none."""
    if entry["kind"] == "conv" and twin == SAME_OUTPUT:
        return math.prod(entry["shape"])
    return entry["shape"][0] if entry["kind"] in ("conv", "dense") else 0


def summed(layers):
    """The last row of the ledger: the whole network."""
    counts = ("parameters", "multiplications", "dense", "dense_products")
    total = {name: sum(entry[name] for entry in layers) for name in counts}
    sums, products = (
        " + ".join(grouped(entry[name]) for entry in layers if entry[name])
        for name in ("parameters", "multiplications")
    )
    return layers[-1] | {"kind": "all", "sum": sums, "weights": products} | total


def dressed(entry, number):
    """An entry with the texts of its row; `number` counts the conv layers."""
    kind, k, parameters = entry["kind"], entry["kernel"], grouped(entry["parameters"])
    name = {"conv": f"conv {number}: {k}×{k}", "pool": f"pool {number}: 2×2", "all": "in all"}.get(kind, kind)
    learns, works = kind in ("conv", "dense"), kind not in ("input", "flatten")
    return entry | {
        "name": name,
        "number": number,
        "output": "×".join(map(grouped, entry["shape"])),
        "written": f"{entry['sum']} = {parameters}" if learns else parameters if works else "",
        "products": grouped(entry["multiplications"]) if works else "",
        "sees": str(entry["field"]) if works else "",
    }


@cache
def picture_of(name):
    """A real image of this size, red, green and blue (side, side, 3): a digit, or tissue made coarser."""
    channels, side = INPUTS[name]
    if name == DIGIT:
        image = 1 - digits().X[3, 0]
    else:
        step = max(1, 256 // side)
        image = tissue(grey=channels == 1)[128:, 128:][: step * side, : step * side]
        image = image.reshape(side, step, side, step, -1).mean(axis=(1, 3)).squeeze()
    return image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)


def field_box(entry, side):
    """The field of the middle unit as far as it lies on the image: top, left, bottom, right in pixels."""
    low, high = max(0, entry["first"]), min(side, entry["first"] + entry["field"])
    return low, low, high, high


def field_text(entry, side):
    """The size of the field in words."""
    field, (low, _, high, _) = entry["field"], field_box(entry, side)
    if entry["kind"] in ("dense", "all"):
        return f"{'all ' * (field == side)}{field} × {field} pixels"
    return f"{field} × {field}{' pixels' if high - low == field else OUTSIDE}"


# ---- words ----


def grouped(number):
    """A whole number with its thousands apart: 13 002."""
    return f"{number:,}".replace(",", THIN)


def equation(facts, here):
    """The parameters and the multiplications of the chosen row with their numbers."""
    kind, dense = here["kind"], here["dense"]
    letters = {"conv": "maps·(channels·k² + 1) = ", "dense": "classes·inputs + classes = "}.get(kind, "")
    parameters, products = (grouped(here["parameters"]), style.POSITIVE), grouped(here["multiplications"])
    if kind in ("input", "flatten", "pool"):
        why = {
            "input": "data",
            "flatten": "the same numbers in one row",
            "pool": "the largest of four, a fixed rule",
        }
        return [("parameters = 0", None), (f",  {why[kind]}\n", None), ("multiplications = 0", None)]
    pieces = [(f"parameters = {letters}{here['sum']} = ", None), parameters]
    pieces.append((f"\nmultiplications = {here['weights']} = {products}", None))
    if kind == "conv":
        neurons = twin_size(here, facts["twin"])
        text = (
            f"{grouped(here['inputs'])}·{grouped(neurons)} + {grouped(neurons)} = {grouped(dense)} parameters"
        )
        pieces.append((f";   dense twin: {text}", None))
    if kind == "dense":
        pieces.append((",  each weight is used once", None))
    return pieces


def numpy_line(here):
    """The parameters of the chosen row as Python."""
    return "parameters = " + (here["sum"].replace("·", " * ").replace(THIN, "") or "0")


def twin_words(facts, here):
    """The picture in words."""
    size, layers, kind = " × ".join(map(str, facts["shapes"]["input"])), len(facts["maps"]), here["kind"]
    sees = facts["field_text"].replace(OUTSIDE, " pixels, some of them outside the image")
    text = (
        f"Images of {size} through {plural(layers, 'conv layer')}: "
        f"{grouped(facts['all_parameters'])} parameters, "
        f"{grouped(facts['all_multiplications'])} multiplications for each image. "
    )
    if kind == "conv":
        places, ratio = here["shape"][1] * here["shape"][2], here["dense"] / here["parameters"]
        more = f"{ratio:.1f}" if ratio < 10 else grouped(round(ratio))
        return text + (
            f"Conv {here['number']} has {grouped(here['parameters'])} parameters, each weight is used at "
            f"{grouped(places)} place{'' if places == 1 else 's'}. One unit sees {sees}. "
            f"A dense layer {facts['twin']} has {grouped(here['dense'])}, {more} times as many, "
            f"and {grouped(facts['dense_multiplications'])} multiplications."
        )
    if kind == "pool":
        return text + f"Pool {here['number']} learns nothing. One unit sees {sees}."
    if kind == "dense":
        return text + f"Dense has {grouped(here['parameters'])} parameters, each weight is used once."
    if kind == "all" and here["dense"]:
        return (
            text + f"With dense layers of the same sizes it would have {grouped(here['dense'])} parameters."
        )
    told = {
        "input": "The input is data.",
        "flatten": "Flatten only puts the numbers into one row.",
        "all": "Dense layers with one neuron per map would not fit together, so they have no sum.",
    }
    return text + told[kind]
