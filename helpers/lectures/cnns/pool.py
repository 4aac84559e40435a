"""Pool and shift: a digit moves, its map moves along, its pooled map only partly; and what is read then."""

from functools import cached_property

import numpy as np

from ...engine import correlate
from ...figure import Choice, CourseError, Drag, LiveFigure, Preset, Slider, Stepper, Stored
from .open_layers_places import CLASS
from .pool_maps import (
    FARTHEST,
    FILTERS,
    LEARNED,
    MAX,
    MEAN,
    NONE,
    SIDE,
    SIZE,
    TRAINED,
    agreement,
    changes_between,
    filter_of,
    fragile,
    ink_lost_at,
    on_canvas,
    pool,
    readings_of,
    right_at,
)
from .pool_view import PoolView
from .pool_words import explain
from .units import forward, test_digits


def pooled_shape(values):
    """Return the rows and columns of the pooled map."""
    return pool(np.zeros((SIDE, SIDE + FARTHEST)), values["pooling"], values["stride"]).shape


def further(values, way):
    """Return the shift by one pixel more, or less; None at either end."""
    shift = values["shift"] + way
    return {"shift": shift} if 0 <= shift <= FARTHEST else None


def shifted(values, x, y):
    """Return the shift that brings the middle of the digit to x."""
    return {"shift": x - SIDE / 2}


def place_from_0(name):
    """Return the reader of a row or a column of the pooled map, counted from 0."""

    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < SIDE + FARTHEST:
            raise CourseError(f"{name} is a whole number from 0, as NumPy counts, not {str(raw)[:20]}.")
        return raw

    return read


class Pool(LiveFigure):
    """A digit is shifted by 0 to 4 px: its map after ReLU, the pooled map, and what the network reads."""

    title = "Pool and shift"
    view = PoolView
    shape = 0.27

    shift = Slider(0, FARTHEST, 1, start=1, label="shift (px)")
    pooling = Choice((MAX, MEAN, NONE))
    stride = Slider(1, 2, 1, start=2)
    kernel = Choice(FILTERS, drawer=True)
    learned = Slider(0, 7, 1, start=3, label="learned kernel", drawer=True, when={"kernel": LEARNED})
    digit = Slider(0, len(test_digits()[1]) - 1, 1, start=384, label="test digit", drawer=True)
    row = Stored(place_from_0("row"), start=1)
    column = Stored(place_from_0("column"), start=1)

    presets_keep = ("row", "column")
    stepper = Stepper(
        forward=lambda values: further(values, 1),
        backward=lambda values: further(values, -1),
        unit=lambda values: "one pixel",
        first=dict(shift=0),
    )

    explain = staticmethod(explain)

    @cached_property
    def presets(self):
        """The cues. The network is asked for a digit, and nobody who imports the lecture waits for it."""
        return (
            Preset("no shift", dict(shift=0)),
            Preset("1 px"),
            Preset("2 px: the stride", dict(shift=2)),
            Preset("stride 1", dict(stride=1)),
            Preset("no pooling", dict(pooling=NONE)),
            Preset("average", dict(pooling=MEAN)),
            Preset("a learned kernel", dict(kernel=LEARNED, row=0)),
            Preset("misread at 1 px", dict(digit=fragile())),
        )

    @property
    def drags(self):
        return {
            "digit": Drag("the shifted digit", shifted, nudge=1, anywhere=True),
            "window": Drag("the window", self.taken, nudge=lambda: self.scene.step, anywhere=True),
        }

    def taken(self, values, x, y):
        """Return the window whose pooled number is nearest to (x, y)."""
        rows, columns = pooled_shape(values)
        column, row = self.scene.pooled_cell(x, y)
        return {"row": min(max(row, 0), rows - 1), "column": min(max(column, 0), columns - 1)}

    def change(self, state, changes):
        """Take over changed values; where the pooled map shrinks, the last window is taken."""
        super().change(state, changes)
        for name, most in zip(("row", "column"), pooled_shape(state.values)):
            state.values[name] = min(state.values[name], most - 1)

    def compute(self, shift, pooling, stride, kernel, learned, digit, row, column):
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
        return {
            "stride": stride,
            "size": size,
            "filter": f"learned kernel {learned}" if kernel == LEARNED else kernel,
            "filter_cells": cells,
            "bias": bias,
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
            **changes_between(*pooled),
            "moved": moved,
            "moves_exactly": "no" if between else "yes",
            "window": maps[0][window],
            "window_shifted": maps[1][window],
            "value": float(pooled[0][row, column]),
            "value_shifted": float(pooled[1][row, column]),
            **what_is_read(digit, *pictures),
        }


def what_is_read(digit, before, after):
    """Return the facts of what the network reads before and after the shift, and in all test digits."""
    p, p_shifted = (forward(one[:, :SIDE], TRAINED).A[CLASS].ravel() for one in (before, after))
    readings = readings_of(digit)
    return {
        "probabilities": p,
        "probabilities_shifted": p_shifted,
        "prediction": int(p.argmax()),
        "prediction_shifted": int(p_shifted.argmax()),
        "first_change": next((far for far, k in enumerate(readings) if k != readings[0]), "never"),
        "right_at": right_at(),
        "ink_lost_at": ink_lost_at(),
    }
