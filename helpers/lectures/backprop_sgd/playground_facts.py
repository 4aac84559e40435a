"""What is shown of the playground's network: a map of its answers, the marked weight, the points."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...data import biopsies
from ...data.own_tables import OwnTable
from ...engine.functions import sigmoid
from ...figure.contour import zero_line
from ...text import subscript, superscript
from .playground_features import EXTRAS, NAMES, inputs_of
from .playground_hand import places
from .playground_training import reach_of

FINE = 61  # points of the map on a side
COARSE = 3  # every third of them for the maps of the units


@dataclass(frozen=True)
class Plane:
    """The places where the map is asked."""

    axis: np.ndarray
    grid: np.ndarray  # (FINE², 2), float32

    @classmethod
    def between(cls, low, high):
        axis = np.linspace(low, high, FINE)
        return cls(axis, np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32))


@lru_cache(maxsize=16)
def plane_of(data):
    """Return the plane on which a data set, or an own table, lies."""
    return Plane.between(*reach_of(data))


def marked_weight(now, dense, layer, row, column):
    """Return the weight of a neuron (for column 0, the bias) and its part in the last update."""
    place = parameter_at(dense, layer, row, column)
    nothing = 0 * now.at.theta
    before, velocity, gradient, *used = now.last or (now.at.theta, nothing, nothing)
    start, shape = parameter_at(dense, layer, 1, 1), dense[layer - 1].W.shape
    if not column:
        start, shape = parameter_at(dense, layer, 1, 0), shape[:1]
    whole = slice(start, start + int(np.prod(shape)))
    name = f"{'W' if column else 'b'}{layer}"
    return {
        "selected": (layer, row, column),
        "selected_name": f"{'w' if column else 'b'}{superscript(layer)}" + subscript(f"{row}{column or ''}"),
        "w": float(now.at.theta[place]),
        "w_before": float(before[place]),
        "gradient": float(gradient[place]),
        "velocity": float(velocity[place]),
        "used": tuple(used) or None,  # η and β of the last update
        "hand_last": bool(now.by_hand),
        "hand_here": (layer, row, column) in places(now.by_hand),
        "array_name": name,
        "arrays": {  # the marked weight's own, for the line of NumPy
            f"{letter}{name}": array[whole].reshape(shape)
            for letter, array in (("", before), ("d", gradient), ("v", velocity))
        },
    }


def parameter_at(dense, layer, row, column):
    """Return the place in theta of the weight (or, for column 0, the bias) of a neuron."""
    ahead = sum(before.W.size + before.b.size for before in dense[: layer - 1])
    W = dense[layer - 1].W
    return ahead + ((row - 1) * W.shape[1] + column - 1 if column else W.size + row - 1)


def mapped(network, plane, extras, unit, *, squared):
    """Ask the network all over the plane: its output, where that changes sides, and every hidden unit.

    unit: (layer, neuron) of the one whose map is shown large, or ().
    """
    z = network.forward(inputs_of(plane.grid, extras))[:, 0].astype(float)
    signed = (z if squared else np.tanh(z / 2)).reshape(FINE, FINE)
    return {
        "axis": plane.axis,
        "map": (z if squared else sigmoid(z)).reshape(FINE, FINE),
        "signed_map": signed,
        "line": zero_line(signed, plane.axis, plane.axis),
        "units": unit_maps(network),
        "large": large_map(network, unit) if unit else signed,
        "before_unit": before_unit(network, unit, plane, extras) if unit else {},
    }


def before_unit(network, unit, plane, extras):
    """Return what the NumPy line of a unit's map names: the inputs or answers before it, W and b."""
    layers = [layer for layer in network.layers if hasattr(layer, "W")]
    hidden = [layer.A for layer in network.layers if hasattr(layer, "A")]
    number, dense = unit[0], layers[unit[0] - 1]
    name, before = "X", inputs_of(plane.grid, extras)
    if number > 1:
        name, before = f"A{number - 1}", hidden[number - 2]
    before = before.reshape(FINE, FINE, -1).astype(float)
    return {name: before, f"W{number}": dense.W.copy(), f"b{number}": dense.b.copy()}


def input_maps(plane):
    """Return what every input, given to the network or not, is over the plane: (7, rows, columns)."""
    coarse = plane.grid.reshape(FINE, FINE, 2)[::COARSE, ::COARSE].reshape(-1, 2)
    every = inputs_of(coarse, tuple(EXTRAS))
    return every.T.reshape(len(NAMES), -(-FINE // COARSE), -1)


def large_map(network, unit):
    """Return the answers of one hidden unit all over the plane."""
    hidden = [layer.A for layer in network.layers if hasattr(layer, "A")]
    return hidden[unit[0] - 1][:, unit[1] - 1].reshape(FINE, FINE).astype(float)


def shown_unit(dense, unit, slots):
    """Return the unit whose map is large, or else the output: its name, and w and b with their inputs."""
    layer, neuron = unit or (len(dense), 1)
    before = f"a{superscript(layer - 1)}"
    n = dense[layer - 1].W.shape[1]
    sources = [NAMES[slot] for slot in slots] if layer == 1 else [before + subscript(k + 1) for k in range(n)]
    weights = dense[layer - 1].W[neuron - 1]
    return {
        "unit_name": f"a{superscript(layer)}{subscript(neuron)}" if unit else "ŷ",
        "unit_terms": list(zip(map(float, weights), sources)),
        "unit_bias": float(dense[layer - 1].b[neuron - 1]),
    }


def unit_maps(network):
    """Return what the units of each hidden layer have answered over the plane: (m, rows, columns)."""
    hidden = [layer.A for layer in network.layers if hasattr(layer, "A")]
    return [A.T.reshape(-1, FINE, FINE)[:, ::COARSE, ::COARSE] for A in hidden]


def shown_points(task, data):
    """Return the points to train on and to test on, of each side, and what they are called."""
    trained = np.arange(len(task.X)) < task.train
    parts = {"train": trained, "test": ~trained}
    classes, features = ("−1", "+1"), ("x₁", "x₂")
    if isinstance(data, OwnTable):
        classes, features = data.short_classes, data.short_axes
    elif data == "biopsies":
        classes, features = biopsies().classes, ("x₁: nucleus radius (s.d.)", "x₂: unevenness (s.d.)")
    return {
        "points": {
            (name, side): task.X[part & (task.y == side)] for name, part in parts.items() for side in (-1, 1)
        },
        "classes": classes,
        "features": features,
    }
