"""Pool and shift: a digit moves, its map moves along, its pooled map only partly; and what is read then."""

from functools import cache

import numpy as np

from ...engine import KERNELS, correlate
from ...engine.convnet import AveragePool2D, MaxPool2D, predict
from ...figure import style
from ...figure.cells import CellDrag
from ...figure.controls import Choice, CourseError, Hidden, Preset, Slider, Walk
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import plural, show
from .open_layers_view import CLASS, CONV1
from .open_words import with_article
from .pool_view import PoolView
from .units import forward, network_at, test_digits, weights

SIDE, FARTHEST = 8, 4  # pixels of a digit, and how far it may move
SIZE = 2  # of a pooling window
MAX, MEAN, NONE = "max", "average", "none"
POOLS = {MAX: MaxPool2D, MEAN: AveragePool2D}
LEARNED = "learned"
FILTERS = ("Sobel x", "Sobel y", "box blur", "Laplacian", LEARNED)
TRAINED = len(weights()) - 1
HALVES = ("half a place", "one place and a half")
SAME = 1e-9  # two numbers that differ by less are the same, but for rounding


def live_pool(*, shift=1, pooling=MAX, stride=2, kernel="Sobel x", learned=3, digit=384, row=1, column=1):
    """A digit is shifted by 0 to 4 px: its map after ReLU, the pooled map, and what the network reads."""

    def compute(shift, pooling, stride, kernel, learned, digit, row, column):
        X, y = test_digits()
        image = X[digit, 0].astype(float)
        pictures = [on_canvas(image, 0), on_canvas(image, shift)]
        cells, bias = filter_of(kernel, learned)
        maps = [np.maximum(correlate(picture, cells, padding=1) + bias, 0) for picture in pictures]
        stride, size = (1, 1) if pooling == NONE else (stride, SIZE)
        pooled = [pool(one, pooling, stride) for one in maps]
        if row >= len(pooled[0]) or column >= len(pooled[0][0]):
            raise CourseError("The pooled map has {} rows and {} columns.".format(*pooled[0].shape))
        window = np.s_[row * stride : row * stride + size, column * stride : column * stride + size]
        moved, between = divmod(shift, stride)
        readings = readings_of(digit)
        p, p_shifted = (forward(one[:, :SIDE], TRAINED).A[CLASS].ravel() for one in pictures)
        return {
            "shift": shift,
            "pooling": pooling,
            "stride": stride,
            "size": size,
            "filter": f"learned kernel {learned}" if kernel == LEARNED else kernel,
            "filter_cells": cells,
            "bias": bias,
            "digit": digit,
            "label": int(y[digit]),
            "input": pictures[0],
            "input_shifted": pictures[1],
            "ink_outside": float(pictures[1][:, SIDE:].sum() / image.sum()),
            "map": maps[0],
            "map_shifted": maps[1],
            "map_agreement": agreement(*maps),
            "pooled": pooled[0],
            "pooled_shifted": pooled[1],
            "agreement": agreement(*pooled),
            **changes(*pooled),
            "moved": moved,
            "moves_exactly": "no" if between else "yes",
            "row": row,
            "column": column,
            "window": maps[0][window],
            "window_shifted": maps[1][window],
            "value": float(pooled[0][row, column]),
            "value_shifted": float(pooled[1][row, column]),
            "probabilities": p,
            "probabilities_shifted": p_shifted,
            "prediction": int(p.argmax()),
            "prediction_shifted": int(p_shifted.argmax()),
            "first_change": next((far for far, k in enumerate(readings) if k != readings[0]), "never"),
            "right_at": right_at(),
        }

    def settle(values):
        rows, columns = pooled_shape(values)
        return values | {"row": min(values["row"], rows - 1), "column": min(values["column"], columns - 1)}

    def taken(values, x, y):
        """The window whose pooled number is nearest to (x, y)."""
        rows, columns = pooled_shape(values)
        column, row = view.pooled_cell(x, y)
        return {"row": min(max(row, 0), rows - 1), "column": min(max(column, 0), columns - 1)}

    def further(values, way):
        shift = values["shift"] + way
        return {"shift": shift} if 0 <= shift <= FARTHEST else None

    view = PoolView()
    return LiveFigure(
        live_pool,
        title="Pool and shift",
        compute=compute,
        view=view,
        explain=explain,
        controls=[
            Slider("shift", "shift (px)", 0, FARTHEST, 1, shift),
            Choice("pooling", "pooling", (MAX, MEAN, NONE), pooling),
            Slider("stride", "stride", 1, 2, 1, stride),
            Choice("kernel", "kernel", FILTERS, kernel, drawer=True),
            Slider("learned", "learned kernel", 0, 7, 1, learned, drawer=True, when={"kernel": LEARNED}),
            Slider("digit", "test digit", 0, len(test_digits()[1]) - 1, 1, digit, drawer=True),
            Hidden("row", row, place_from_0("row")),
            Hidden("column", column, place_from_0("column")),
        ],
        presets=[
            Preset("no shift", cue(shift=0)),
            Preset("1 px", cue()),
            Preset("2 px: the stride", cue(shift=2)),
            Preset("stride 1", cue(stride=1)),
            Preset("no pooling", cue(pooling=NONE)),
            Preset("average", cue(pooling=MEAN)),
            Preset("a learned kernel", cue(kernel=LEARNED, row=0)),
            Preset("misread at 1 px", cue(digit=fragile())),
        ],
        drags={
            "digit": CellDrag("the shifted digit", lambda _, x, y: {"shift": x - SIDE / 2}, lambda: 1),
            "window": CellDrag("the window", taken, lambda: view.step),
        },
        settle=settle,
        walk=Walk(
            forward=lambda values: further(values, 1),
            backward=lambda values: further(values, -1),
            unit=lambda values: "one pixel",
            first=dict(shift=0),
        ),
        shape=0.26,
    )


def cue(**values):
    """The values of a preset: those of the start, but for some."""
    start = live_pool.__kwdefaults__
    return {name: start[name] for name in start if name not in ("row", "column")} | values


# ---- what is shifted, mapped, pooled ----


def on_canvas(image, shift):
    """A digit (8, 8) on a canvas (8, 12), so many pixels from its left edge."""
    canvas = np.zeros((SIDE, SIDE + FARTHEST))
    canvas[:, shift : shift + SIDE] = image
    return canvas


def filter_of(kernel, learned):
    """The cells (3, 3) of a kernel, and its bias."""
    if kernel != LEARNED:
        return KERNELS[kernel], 0.0
    network = forward(test_digits()[0][0, 0].astype(float), TRAINED)
    return network.kernels[CONV1][learned, 0], float(network.biases[CONV1][learned])


def pool(one, pooling, stride):
    """A map (rows, columns), pooled by windows of 2 × 2."""
    return POOLS[pooling](SIZE, stride).forward(one[None, None])[0, 0] if pooling in POOLS else one


def pooled_shape(values):
    return pool(np.zeros((SIDE, SIDE + FARTHEST)), values["pooling"], values["stride"]).shape


def changes(before, after):
    """Which numbers of a map have changed; those that are 0 before and after are not counted."""
    changed = np.abs(after - before) > SAME
    counted = changed | (np.abs(before) > SAME)
    return {"changed_cells": changed, "changed": int(changed.sum()), "cells": int(counted.sum())}


def agreement(one, other):
    """How alike two maps are, from 0 to 1: Σ a·b / √(Σ a² · Σ b²), the cosine of the angle between them."""
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(np.vdot(one, other) / lengths) if lengths else 1.0


# ---- what is read ----


@cache
def readings():
    """What the network reads in every test digit, shifted by 0 to 4 px in its frame of 8 × 8: (5, N)."""
    X, _ = test_digits()
    moved = [np.pad(X, [(0, 0)] * 3 + [(shift, 0)])[..., :SIDE] for shift in range(FARTHEST + 1)]
    return np.array([predict(network_at(TRAINED), one).argmax(axis=1) for one in moved])


def readings_of(digit):
    """What the network reads in a test digit, shifted by 0, 1, 2, 3, 4 px."""
    return readings()[:, digit].tolist()


def right_at():
    """The share of all test digits that the network reads right, by how far they are shifted."""
    return [float(share) for share in (readings() == test_digits()[1]).mean(axis=1)]


def fragile():
    """The first test digit that is read right only where it is."""
    right = readings() == test_digits()[1]
    return int(np.flatnonzero(right[0] & ~right[1])[0])


def place_from_0(name):
    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < SIDE + FARTHEST:
            raise CourseError(f"{name} is a whole number from 0, as NumPy counts, not {str(raw)[:20]}.")
        return raw

    return read


# ---- words ----


def explain(facts):
    pooling, colour = facts["pooling"], style.sign_colour
    equation, lines = [], []
    for name, when in (("", "before"), ("_shifted", "after the shift")):
        window, value = facts["window" + name], facts["value" + name]
        equation += [(f"{when}: {written(pooling, window)} = ", None), (show(value), colour(value))]
        equation += [(",  ", None)]
        lines.append(in_numpy(pooling, window))
    equation[-1] = ("\n" + moves(facts), None)
    return Words(equation, f"value, value_shifted = {', '.join(lines)}", "value_shifted", twin(facts))


def written(pooling, window):
    numbers = [show(value) for value in window.ravel()]
    if pooling == NONE:
        return "a"
    return f"max({', '.join(numbers)})" if pooling == MAX else f"({' + '.join(numbers)})/4"


def in_numpy(pooling, window):
    cells = [f"{value:.4g}" for value in window.ravel()]
    if pooling == NONE:
        return cells[0]
    return f"np.{'max' if pooling == MAX else 'mean'}([{', '.join(cells)}])"


def moves(facts):
    """What becomes of the whole map that the shift meets."""
    shift, stride = facts["shift"], facts["stride"]
    pooled = facts["pooling"] != NONE
    if shift == 0:
        return f"shift 0: the {'pooled ' * pooled}map stays as it is"
    if not pooled:
        return f"the map moves with the digit, by {counted(shift)}"
    if facts["moves_exactly"] == "yes":
        end = f"moves as a whole, by {counted(shift // stride)}"
    else:
        end = f"would have to move by {HALVES[shift // stride]}: its numbers change"
    return f"shift/stride = {shift}/{stride}: the pooled map {end}"


def counted(places):
    return plural(places, "place")


def twin(facts):
    """The picture in words."""
    shift, first, now = (facts[name] for name in ("shift", "prediction", "prediction_shifted"))
    where = f", shifted by {shift} px" if shift else ""
    pooled = facts["pooling"] != NONE
    text = f"Test digit {facts['digit']}, a real {facts['label']}{where}; {facts['filter']} and ReLU"
    text += f", {facts['pooling']}-pooled, stride {facts['stride']}. " if pooled else ", no pooling. "
    if shift:
        maps, after = (show(facts[name], 2) for name in ("map_agreement", "agreement"))
        alike = f"the maps {maps}, the pooled maps {after}" if pooled else f"{after}"
        text += f"{facts['changed']} of {facts['cells']} numbers changed. "
        text += f"Alike before and after (1: the same): {alike}. "
    else:
        text += "No number changed. "
    p, far = f"{facts['probabilities_shifted'].max():.2f}", facts["first_change"]
    mind = f"its answer first changes at {far} px" if far != "never" else "up to 4 px its answer stays"
    text += f"The network reads {first}"
    text += f", now {f'still {now}' if now == first else with_article(now)} ({p}); " if shift else f" ({p}); "
    text += f"{mind}. Of all test digits {share(facts, shift)} are read right"
    return text + (f", {share(facts, 0)} unshifted." if shift else ".")


def share(facts, shift):
    return f"{100 * facts['right_at'][shift]:.0f} %"
