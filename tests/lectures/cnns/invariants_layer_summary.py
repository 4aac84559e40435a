"""What must hold on the facts of the summary of layers: pixels are pushed through real layers here."""

from functools import cache

import numpy as np

from helpers.engine import AveragePool2D, Conv2D


def layer_summary(facts, values):
    sizes = {"8 × 8, a digit": (1, 8), "10 × 10, grey": (1, 10), "28 × 28, grey": (1, 28)}
    sizes |= {"32 × 32, grey": (1, 32), "32 × 32, colour": (3, 32), "64 × 64, colour": (3, 64)}
    channels, side = sizes[values["input"]]
    k, classes, per_map = (
        int(values["kernel"][0]),
        values["classes"],
        values["twin"] != "with the same output",
    )
    assert facts["kernel"] == k and facts["side"] == side and facts["maps"] == values["maps"]
    kind, done = (k, values["padding"], values["pool"]), 0
    wanted = [("input", (channels, side, side), 0, 0, 1, 0)]  # name, shape, parameters, products, field, twin
    boxes = [None]
    for number, maps in enumerate(values["maps"], start=1):
        before, done = wanted[-1][1], done + 1
        W, b = np.zeros((maps, channels, k, k)), np.zeros(maps)
        size, box = impulse(kind, done, side)
        twin = maps if per_map else maps * size * size
        row = (W.size + b.size, W.size * size * size, field_of(kind, done), twin * (int(np.prod(before)) + 1))
        wanted.append((f"conv {number}: {k}×{k}", (maps, size, size), *row))
        boxes.append(box)
        channels = maps
        if values["pool"]:
            done += 1
            size, box = impulse(kind, done, side)
            wanted.append((f"pool {number}: 2×2", (maps, size, size), 0, 0, field_of(kind, done), 0))
            boxes.append(box)
    inputs = channels * size * size
    W, b, seen = np.zeros((classes, inputs)), np.zeros(classes), impulse(kind, done, side, all_units=True)[1]
    wanted.append(("flatten", (inputs,), 0, 0, field_of(kind, done), 0))
    wanted.append(("dense", (classes,), W.size + b.size, W.size, seen[2] - seen[0], W.size + b.size))
    boxes += [box, seen, seen]
    names = ("name", "shape", "parameters", "multiplications", "field", "dense")
    assert [tuple(row[name] for name in names) for row in facts["rows"][:-1]] == wanted
    assert facts["shapes"] == {name: shape for name, shape, *_ in wanted}
    total = [sum(row[place] for row in wanted) for place in (2, 3, 5)]
    sums = [facts[name] for name in ("all_parameters", "all_multiplications", "all_dense_parameters")]
    assert sums == [*total[:2], 0 if per_map else total[2]]
    assert facts["all_weights"] == total[0] - sum(values["maps"]) - classes, "a bias for each map and class"
    here = facts["rows"][values["row"]]
    assert facts["layer"] == here["name"] and facts["chosen"] == values["row"]
    names = ("parameters", "multiplications", "dense_parameters", "receptive_field")
    of_row = ("parameters", "multiplications", "dense", "field")
    assert [facts[name] for name in names] == [here[name] for name in of_row]
    neurons = {"conv": maps_of(here, per_map), "dense": classes}.get(here["kind"], 0)
    if here["kind"] != "all":
        assert facts["dense_multiplications"] == facts["dense_parameters"] - neurons
    if here["kind"] != "input":
        assert facts["field_box"] == boxes[values["row"]]


def maps_of(row, per_map):
    """The neurons of a convolution's dense twin."""
    return row["shape"][0] if per_map else int(np.prod(row["shape"]))


@cache
def impulse(kind, count, side, *, all_units=False):
    """The side of the maps after so many real layers of ones, and the box of pixels that move one unit.

    A 1 is sent back from the unit in the middle, or from all: what it reaches is the field.
    """
    k, padding, pool = kind
    picture, layers = np.zeros((1, 1, side, side)), []
    for number in range(count):
        convolution = Conv2D(np.ones((1, 1, k, k)), np.zeros(1), padding=k // 2 * padding)
        layers.append(AveragePool2D() if pool and number % 2 else convolution)
        picture = layers[-1].forward(picture)
    size = picture.shape[2]
    back = np.full(picture.shape, float(all_units))
    back[0, 0, size // 2, size // 2] = 1
    for layer in reversed(layers):
        back = layer.backward(back)
    rows, columns = np.nonzero(back[0, 0] > 0)
    return size, (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)


def field_of(kind, count):
    """How many pixels of a side a unit sees, where no edge is near: the same test on a large image."""
    top, _, bottom, _ = impulse(kind, count, 160)[1]
    return bottom - top
