"""A hand among the weights of the playground: cells that it sets, and the one that it points at."""

import numpy as np

from ...figure import CourseError, Pen
from .playground_features import EXTRAS, chosen, slots
from .playground_places import what_is_at
from .playground_points import keys, stroke
from .playground_training import Source, dense_layers, network_of, points_by_hand, reach_of, sizes_of
from .playground_view import MOST

HAND = 10  # a weight set by hand lies within ±10


def number_of_table(values):
    """Return which layer the tables show: the one that is asked for, or the last."""
    return min(values["table"], values["layers"] + 1)


def shown_layer(values, theta):
    """Return the layer whose weights the tables show."""
    return dense_layers(network_of(values, theta))[number_of_table(values) - 1]


def mirrored(values, theta):
    """Return what shows the network as it is: the tables, the marked weight, the unit with a large map."""
    layer = shown_layer(values, theta)
    row, column = values["at"]
    row, column = min(row, len(layer.b)), min(column, layer.W.shape[1])
    unit = values["unit"]
    there = unit and unit[0] <= values["layers"] and unit[1] <= values[f"width{unit[0]}"]
    return {
        "W": tuple(map(tuple, layer.W.tolist())),
        "b": tuple(layer.b.tolist()),
        "at": (row, column),
        "weight": float(layer.W[row - 1, column - 1] if column else layer.b[row - 1]),
        "unit": unit if there else (),
    }


def changed_cells(values, hand, *, strict):
    """Return what a hand has changed in W and b: (layer, neuron, input, value), input 0 for the bias.

    A table of another shape than the layer's raises a CourseError if `strict`; else it is passed over,
    for a new network has just been made.
    """
    cells, layer = [], number_of_table(values)
    if "weight" in hand and hand["weight"] != values["weight"]:
        cells.append((layer, *values["at"], float(np.float32(hand["weight"]))))
    for name, new in hand.items():
        if name == "weight":
            continue
        old = np.array(values[name])
        if np.shape(new) != old.shape:
            if not strict:
                continue
            shape = " × ".join(map(str, old.shape))
            raise CourseError(
                f"{name} of layer {layer} has {shape} numbers here; its shape is the network's."
            )
        new = np.array(new).astype(np.float32).astype(float)
        for place in np.argwhere(new != old):
            row, column = (*place, -1)[:2]
            cells.append((layer, int(row) + 1, int(column) + 1, float(new[tuple(place)])))
    return tuple(cells)


def set_cells(state, cells):
    """Set cells as one more step of the timeline; one that is still under the hand takes no second step."""
    history = state.history
    if history.log and places(history.log[-1]["by_hand"]) == places(cells):
        history.back()
    history.step(state.values | {"by_hand": cells})


def places(cells):
    """Return where cells are: (layer, neuron, input)."""
    return [cell[:3] for cell in cells]


def read_place(raw):
    """Return the cell that is pointed at: neuron from 1, input from 1 or 0 for the bias."""
    whole = isinstance(raw, tuple) and len(raw) == 2 and all(type(part) is int for part in raw)
    if not whole or not 1 <= raw[0] <= MOST or not 0 <= raw[1] <= MOST:
        raise CourseError(f"at is (neuron, input): counted from 1 to {MOST}, and input 0 for the bias.")
    return raw


def read_cells(raw):
    """Return cells set by hand, as state() writes them down."""
    try:
        cells = tuple((int(layer), int(row), int(column), float(value)) for layer, row, column, value in raw)
    except (TypeError, ValueError):
        cells = None
    if (
        cells is None
        or not isinstance(raw, tuple)
        or not all(
            1 <= layer <= 4 and 1 <= row <= MOST and 0 <= column <= MOST and abs(value) <= HAND
            for layer, row, column, value in cells
        )
    ):
        raise CourseError(
            f"by_hand is a tuple of (layer, neuron, input, value): counted from 1, input 0 for the bias, "
            f"values from −{HAND} to {HAND}."
        )
    return cells


def read_unit(raw):
    """Return the unit whose map is large: (layer, neuron, whether it stays), or () for the output."""
    if raw == ():
        return ()
    whole = isinstance(raw, tuple) and len(raw) == 3 and all(isinstance(part, int) for part in raw)
    if not whole or not 1 <= raw[0] <= 3 or not 1 <= raw[1] <= MOST:
        raise CourseError("unit is (layer, neuron, stays), counted from 1, or () for the output.")
    return (*raw[:2], bool(raw[2]))


def pick(values, path, begins):
    """Return what a hand on the drawing changes: it shows a unit, chooses a weight, or switches an input."""
    there = what_is_at(sizes_of(values), slots(chosen(values)), *path[-1])
    kind, *place = there or ("nothing",)
    if not begins:  # it only passes by
        if values["unit"] and values["unit"][2]:
            return {}
        hidden = kind == "unit" and place[0] <= values["layers"]
        return {"unit": (*place, False) if hidden else ()}
    if kind == "input":
        extra = [None, None, *EXTRAS][place[0]]
        return {extra: not values[extra]} if extra else {}
    if kind == "weight":
        return {"table": place[0], "at": tuple(place[1:])}
    if kind == "unit" and place[0] <= values["layers"] and values["unit"] != (*place, True):
        return {"unit": (*place, True)}
    return {"unit": ()}


def walk(values, dx, dy):
    """Return what arrow keys on the drawing change: the next unit to that side is shown."""
    if not values["layers"]:
        return {}
    layer, neuron, _ = values["unit"] or (values["layers"] + 1 if dx < 0 else 0, 1, True)
    layer = min(max(layer + dx, 1), values["layers"])
    neuron = min(max(neuron - dy, 1), values[f"width{layer}"])
    return {"unit": (layer, neuron, True)}


def draw(values, path, begins):
    """Return what a hand on the plane changes: points are added, moved or erased."""
    source = Source.of(values)
    return stroke(values, *points_by_hand(source), reach_of(source.data), path, begins=begins)


def push(values, dx, dy):
    """Return what arrow keys on the plane change: a point is added or moved."""
    source = Source.of(values)
    return keys(values, points_by_hand(source)[0], reach_of(source.data), dx, dy)


PENS = {
    "plane": Pen("points", draw, push, quiet=True),
    "network": Pen("units, weights and inputs", pick, walk, points=True, hover=True, quiet=True),
}
