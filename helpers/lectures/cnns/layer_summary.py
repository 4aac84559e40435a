"""Ledger: what every layer of a convolutional network learns, computes and sees; a dense layer beside it."""

from ...figure import (
    Choice,
    CourseError,
    Drag,
    Grid,
    LiveFigure,
    Preset,
    Slider,
    Stepper,
    Stored,
    Toggle,
)
from .layer_summary_layers import (
    COLOUR,
    COLOUR_32,
    DENSE_LAYERS,
    INPUTS,
    KERNELS,
    PATCH,
    PER_MAP,
    SMALL,
    field_box,
    field_text,
    picture_of,
    stack,
    written_out,
)
from .layer_summary_view import LayerSummaryView
from .layer_summary_words import explain

MOST_LAYERS, MOST_MAPS = 3, 100


def entries(values):
    """Return the layers of these controls, or None where they do not fit."""
    settings = {name: values[name] for name in ("pool", "padding", "classes")}
    return stack(INPUTS[values["input"]], values["maps"], kernel=KERNELS[values["kernel"]], **settings)


def with_layers(values):
    """Return as many maps as there are layers: some are cut off, or one with twice as many is added."""
    maps = values["maps"][: values["layers"]]
    while len(maps) < values["layers"]:
        maps += (min(2 * maps[-1], MOST_MAPS),)
    return {"maps": maps}


def give_way(values):
    """Take padding where the layers no longer fit into the input."""
    return {} if entries(values) else {"padding": True}


def smaller_kernel(values):
    """Let the kernels shrink until all layers fit without padding."""
    sizes = (values["kernel"], "3 × 3", "1 × 1")
    return {"kernel": next(size for size in sizes if entries(values | {"kernel": size}))}


def walk(values, way):
    """Return the next row, or the one before; None at either end."""
    row = values["row"] + way
    return {"row": row} if 0 <= row <= len(entries(values)) else None


class Maps(Grid):
    """How many maps each layer has: whole numbers."""

    def value_of(self, rows):
        maps = super().value_of(rows)
        if any(count != int(count) for count in maps):
            raise CourseError("A layer has a whole number of maps, one for each of its kernels.")
        return tuple(map(int, maps))


def row_from_0(raw):
    """Return the number of a row, counted from the input on."""
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise CourseError(f"row is a whole number from 0, the input, on; not {str(raw)[:20]}.")
    return raw


class LayerSummary(LiveFigure):
    """The layers of a convolutional network in rows: shape, parameters, multiplications, receptive field."""

    title = "Ledger"
    view = LayerSummaryView
    shape = 0.235

    input = Choice(tuple(INPUTS))
    layers = Slider(1, MOST_LAYERS, 1, label="conv layers", follows=lambda values: len(values["maps"]))
    maps = Maps(1, MOST_MAPS, 1, (MOST_LAYERS, 1), start=(8, 16), label="maps of each conv layer")
    twin = Choice(DENSE_LAYERS, label="dense twin")
    kernel = Choice(tuple(KERNELS), start="3 × 3", label="kernels", drawer=True)
    pool = Toggle(start=True, label="pool 2 × 2 after each", drawer=True)
    padding = Toggle(start=True, label="padding (k − 1)/2", drawer=True)
    classes = Slider(2, 10, 1, start=10, drawer=True)
    row = Stored(row_from_0, start=3)

    presets = (
        Preset(
            "1010 against 100",
            dict(input=SMALL, maps=(10,), pool=False, padding=False, twin=PER_MAP, row=1),
        ),
        Preset("3 × 3 × 3 → 16", dict(input=COLOUR_32, maps=(16,), pool=False, row=1)),
        Preset("the digits net"),
        Preset("32 × 32 tissue", dict(input=PATCH, classes=2)),
        Preset("like LeNet", dict(input=PATCH, maps=(6, 16), kernel="5 × 5", padding=False, row=1)),
        Preset("64 × 64 × 3, three layers", dict(input=COLOUR, maps=(16, 32, 64), classes=2, row=5)),
    )
    derive = {
        "maps": give_way,
        "layers": lambda values: with_layers(values) | give_way(values | with_layers(values)),
        "padding": smaller_kernel,
        "input": give_way,
        "kernel": give_way,
        "pool": give_way,
    }
    stepper = Stepper(
        forward=lambda values: walk(values, 1),
        backward=lambda values: walk(values, -1),
        unit=lambda values: "one row",
        first=dict(row=0),
    )

    explain = staticmethod(explain)

    @property
    def drags(self):
        return {"row": Drag("the row", self.moved, nudge=lambda: self.scene.pitch, anywhere=True)}

    def moved(self, values, x, y):
        """Return the row at height y."""
        return {"row": min(max(self.scene.row_at(y), 0), len(entries(values)))}

    def change(self, state, changes):
        """Take over changed values; where there are fewer rows, the last one is taken."""
        super().change(state, changes)
        if layers := entries(state.values):  # else compute says why not
            state.values["row"] = min(state.values["row"], len(layers))

    def compute(self, **values):
        side, row, layers = INPUTS[values["input"]][1], values["row"], entries(values)
        if not layers:
            raise CourseError(
                f"{len(values['maps'])} layers with kernels {values['kernel']} do not fit into "
                f"{side} × {side} pixels. Take padding, a smaller kernel, or fewer layers."
            )
        if row > len(layers):
            raise CourseError(
                f"The ledger has rows 0 to {len(layers)}: the input, the layers, and their sum."
            )
        rows = written_out(layers, values["twin"])
        here, total = rows[row], rows[-1]
        same_output = values["twin"] != PER_MAP
        return {
            "side": side,
            "kernel": KERNELS[values["kernel"]],
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
            "all_weights": total["parameters"] - total["biases"],
            "all_multiplications": total["multiplications"],
            "all_dense_parameters": total["dense"],
            "dense_name": f"dense twin: {'same output' if same_output else 'a neuron per map'}",
            "input_picture": picture_of(values["input"]),
            "field_box": field_box(here, side),
            "field_text": field_text(here, side),
        }
