"""What is shown of the playground's network: a map of its answers, the marked weight, the points."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...data import biopsies
from ...data.own_tables import OwnTable
from ...engine.functions import sigmoid
from ...figure.contour import zero_line
from ...text import subscript, superscript
from .playground_hand import places

FINE = 61  # points of the map on a side
COARSE = 3  # every third of them for the maps of the units
LIMITS = {"biopsies": (-3.4, 4.6)}  # what is shown of a plane; ±3 of the others


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
    if isinstance(data, OwnTable):
        return Plane.between(-data.limit, data.limit)
    return Plane.between(*LIMITS.get(data, (-3, 3)))


def marked_weight(now, dense, layer, row, column):
    """Return the weight of a neuron (for column 0, the bias) and its part in the last update."""
    place = parameter_at(dense, layer, row, column)
    nothing = 0 * now.at.theta
    before, velocity, gradient, *used = now.last or (now.at.theta, nothing, nothing)
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
    }


def parameter_at(dense, layer, row, column):
    """Return the place in theta of the weight (or, for column 0, the bias) of a neuron."""
    ahead = sum(before.W.size + before.b.size for before in dense[: layer - 1])
    W = dense[layer - 1].W
    return ahead + ((row - 1) * W.shape[1] + column - 1 if column else W.size + row - 1)


def mapped(network, plane, *, squared):
    """Ask the network all over the plane: its output, where that changes sides, and every hidden unit."""
    z = network.forward(plane.grid)[:, 0].astype(float)
    signed = (z if squared else np.tanh(z / 2)).reshape(FINE, FINE)
    return {
        "axis": plane.axis,
        "map": (z if squared else sigmoid(z)).reshape(FINE, FINE),
        "signed_map": signed,
        "line": zero_line(signed, plane.axis, plane.axis),
        "units": unit_maps(network),
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
