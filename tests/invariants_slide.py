"""What must hold on the facts of slide and count, learn the filter and the ledger, whatever they say.

Windows are walked one by one here, and pixels pushed through real layers.
"""

from functools import cache

import numpy as np

from helpers.engine import AveragePool2D, Conv2D, correlate, correlate_loops


def slide(facts, values):
    n, k, p, s, d = (values[name] for name in ("n", "kernel", "padding", "stride", "dilation"))
    starts = [start for start in range(-p, n + p, s) if start + d * (k - 1) < n + p]
    output = len(starts)
    assert facts["output"] == output >= 1 and facts["positions"] == output**2
    assert facts["output"] == (n + 2 * p - d * (k - 1) - 1) // s + 1
    settings = dict(padding=p, stride=s, dilation=d)
    image = np.random.default_rng(n).normal(size=(n, n))
    assert correlate(image, np.eye(k), **settings).shape == (output, output)
    if output <= 3:
        assert correlate_loops(image, np.eye(k), **settings).shape == (output, output)
    reads, real = np.zeros((n, n), int), np.zeros((output, output), int)
    for place, (top, left) in enumerate((top, left) for top in starts for left in starts):
        rows, columns = ([side + d * step for step in range(k)] for side in (top, left))
        inside = [(r, c) for r in rows for c in columns if 0 <= r < n and 0 <= c < n]
        for cell in inside:
            reads[cell] += 1
        real[divmod(place, output)] = len(inside)
        if place == facts["window"] - 1:
            assert divmod(place, output) == (facts["row"], facts["column"])
            assert [tap + p for tap in columns] == facts["taps"][facts["column"]].tolist()
            assert len(inside) == facts["real_here"]
    np.testing.assert_array_equal(facts["reads"], reads)
    np.testing.assert_array_equal(facts["real"], real)
    assert facts["never_seen"] == np.sum(reads == 0)
    assert facts["from_padding"] == np.sum(real < k * k)
    assert facts["left_over"] == n + p - 1 - (starts[-1] + d * (k - 1))
    assert facts["fits"] == ("yes" if facts["left_over"] == 0 else "no")
    assert facts["padded"] == n + 2 * p and facts["room"] == (output - 1) * s + facts["left_over"]


def learn_filter(facts, values):
    X, target, kernel = facts["X"], facts["target"], facts["kernel"]
    shifted = {(u, v): X[u : u + 94, v : v + 94] for u in range(3) for v in range(3)}  # no window, no engine
    output = sum(kernel[cell] * part for cell, part in shifted.items())
    np.testing.assert_allclose(facts["output_map"], output, atol=1e-9 * (1 + np.abs(kernel).max()))
    clean = sum(facts["hidden"][cell] * part for cell, part in shifted.items())
    if values["noise"]:
        assert 0.9 < np.std(target - clean) / values["noise"] < 1.1
    else:
        np.testing.assert_allclose(target, clean, atol=1e-9)
    error = output - target
    assert np.isclose(facts["loss"], np.mean(error**2), rtol=1e-7, atol=1e-16)
    assert facts["loss"] == facts["losses"][-1] and facts["first_loss"] == facts["losses"][0]
    for cell, part in shifted.items():
        slope = 2 * np.mean(error * part)
        assert np.isclose(facts["gradient"][cell], slope, rtol=1e-6, atol=1e-8 * (1 + np.abs(kernel).max()))
    step = values["learning_rate"] * facts["gradient"]
    np.testing.assert_allclose(facts["next_kernel"], kernel - step, rtol=1e-12)
    assert facts["next_cell"] == facts["next_kernel"][values["row"], values["column"]]
    parts = np.array([part.ravel() for part in shifted.values()])
    curvatures = np.linalg.eigvals(2 * parts @ parts.T / parts.shape[1]).real
    curvatures = np.sort(curvatures)[::-1]
    assert np.isclose(facts["curvature"], curvatures[0], rtol=1e-6)
    assert np.isclose(facts["condition"], curvatures[0] / curvatures[-1], rtol=1e-6)
    stable = values["learning_rate"] * curvatures[0] < 2
    assert facts["stable"] == ("yes" if stable else "no")
    worst = np.abs(kernel - facts["hidden"]).max()
    assert facts["largest_error"] == worst and facts["found"] == ("yes" if worst < 1e-3 else "no")
    assert facts["step"] == facts["update_counts"][-1] and len(facts["losses"]) == facts["steps"] + 1
    assert (facts["ended"] == "lost") == (np.abs(kernel).max() > 100)


def ledger(facts, values):
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


OF_FIGURE = {"live_slide": slide, "live_learn_filter": learn_filter, "live_ledger": ledger}
