"""Slide and count: a window walks over an input, and the formula counts where it can stand."""

from functools import cache

import numpy as np

from ...engine import correlate, output_size
from ...figure import CourseError, Drag, LiveFigure, Preset, Slider, Stepper, Stored
from .slide_view import SlideView
from .slide_words import explain, room_text

LARGEST, MOST_PADDING = 16, 3
STEPS = ("padding", "stride", "dilation")
WINDOW = dict(row=1, column=1)  # of the presets


def span(values):
    """Return how many cells a window reaches over, gaps included: d(k − 1) + 1."""
    return values["dilation"] * (values["kernel"] - 1) + 1


def fits(values):
    """Return whether there is room for a window."""
    return span(values) <= values["n"] + 2 * values["padding"]


def size_of(values):
    """Return the side of the output."""
    return output_size(values["n"], values["kernel"], **{name: values[name] for name in STEPS})


def window_first(values):
    """Let the input grow, and then the padding, where the window in hand does not fit."""
    n, padding = values["n"], values["padding"]
    n = min(LARGEST, max(n, span(values) - 2 * padding))
    return {"n": n, "padding": max(padding, -(-(span(values) - n) // 2))}


def input_first(values):
    """Let the window's gaps close, and then the window shrink, where it does not fit the input in hand."""
    room, kernel, dilation = values["n"] + 2 * values["padding"] - 1, values["kernel"], values["dilation"]
    if kernel > 1:
        dilation = min(dilation, max(1, room // (kernel - 1)))
    return {"dilation": dilation, "kernel": min(kernel, room // dilation + 1)}


def walk(values, way):
    """Return the next window, or the one before, row by row; None at either end."""
    output = size_of(values)
    place = values["row"] * output + values["column"] + way
    return dict(zip(("row", "column"), divmod(place, output))) if 0 <= place < output**2 else None


def place_from_0(name):
    """Return the reader of a row or a column of the output, counted from 0."""

    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < LARGEST + 2 * MOST_PADDING:
            raise CourseError(f"{name} is a whole number from 0, as NumPy counts, not {str(raw)[:20]}.")
        return raw

    return read


class Slide(LiveFigure):
    """A k × k window walks over n × n cells: where it stands, what it reads, and the formula that counts."""

    title = "Slide and count"
    view = SlideView
    shape = 0.285

    kernel = Slider(1, 7, 1, start=3, label="kernel k")
    padding = Slider(0, MOST_PADDING, 1, start=0, label="padding p")
    stride = Slider(1, 4, 1, start=1, label="stride s")
    dilation = Slider(1, 3, 1, start=1, label="dilation d", drawer=True)
    n = Slider(4, LARGEST, 1, start=7, label="input n", drawer=True)
    row = Stored(place_from_0("row"), start=2)
    column = Stored(place_from_0("column"), start=2)

    presets = (
        Preset("valid", WINDOW),
        Preset("same size", WINDOW | dict(padding=1)),
        Preset("stride 2", WINDOW | dict(n=8, padding=1, stride=2)),
        Preset("dilation 2", WINDOW | dict(n=9, dilation=2)),
        Preset("the edge is lost", WINDOW | dict(n=8, stride=2)),
        Preset("holes: s > k", WINDOW | dict(n=11, kernel=2, stride=3)),
        Preset("holes: s = d = 2", WINDOW | dict(n=9, stride=2, dilation=2)),
    )
    derive = {
        "kernel": window_first,
        "dilation": window_first,
        "n": input_first,
        "padding": input_first,
    }
    stepper = Stepper(
        forward=lambda values: walk(values, 1),
        backward=lambda values: walk(values, -1),
        unit=lambda values: "one window",
        first=dict(row=0, column=0),
    )

    explain = staticmethod(explain)

    @property
    def drags(self):
        view = self.scene
        return {
            "window": Drag("the window", self.taken, nudge=lambda: view.stride, anywhere=True),
            "output": Drag("the output cell", self.moved, nudge=lambda: view.cell, anywhere=True),
        }

    def moved(self, values, x, y):
        """Return the window whose output cell is nearest to (x, y) of the output's panel."""
        last = size_of(values) - 1
        column, row = (int(min(max(part, 0), last)) for part in self.scene.output_cell(x, y))
        return {"row": row, "column": column}

    def taken(self, values, x, y):
        """Return the window whose middle is nearest to (x, y) of the input's panel."""
        last, half = size_of(values) - 1, (span(values) - 1) / 2
        column, row = (
            int(min(max(round((part - 0.5 - half) / values["stride"]), 0), last))
            for part in self.scene.input_cell(x, y)
        )
        return {"row": row, "column": column}

    def change(self, state, changes):
        """Take over changed values; where the output shrinks, the last window is taken."""
        super().change(state, changes)
        if fits(state.values):  # else compute says why not
            last = size_of(state.values) - 1
            state.values |= {name: min(state.values[name], last) for name in ("row", "column")}

    def compute(self, n, kernel, row, column, **settings):
        padding, stride, dilation = (settings[name] for name in STEPS)
        padded, reach = n + 2 * padding, dilation * (kernel - 1) + 1
        if reach > padded:
            raise CourseError(
                f"A kernel of {kernel} with dilation {dilation} spans {reach} cells and does not fit into "
                f"n + 2p = {padded}. Take a smaller kernel, or more padding."
            )
        output = output_size(n, kernel, **settings)
        if max(row, column) >= output:
            raise CourseError(
                f"The output is {output} × {output}: rows and columns go from 0 to {output - 1}."
            )
        starts = stride * np.arange(output)
        taps = starts[:, None] + dilation * np.arange(kernel)  # of one row: (output, k), padding included
        once = np.bincount(taps.ravel(), minlength=padded)
        inside = once[padding : padding + n]
        real = seen_by_each(n, kernel, **settings)
        room = padded - reach
        return {
            "padded": padded,
            "reach": reach,
            "room": room,
            "left_over": room % stride,
            "room_text": room_text(room, stride),
            "fits": "no" if room % stride else "yes",
            "output": output,
            "positions": output * output,
            "window": row * output + column + 1,
            "taps": taps,
            "reads_in_a_row": once,
            "reads": np.outer(inside, inside),
            "never_seen": int(n * n - np.count_nonzero(inside) ** 2),
            "unread_lines": np.flatnonzero(inside == 0).tolist(),  # rows, and columns alike
            **miscounts(n, int(np.sum(inside == 0))),
            "real": real,
            "from_padding": int(np.sum(real < kernel * kernel)),
            "real_here": int(real[row, column]),
        }


def miscounts(n, lines):
    """Return what is often taken for the number of cells that are never read; None where it is the number."""
    return {
        "crossings_twice": 2 * n * lines if lines else None,
        "lines_for_cells": lines if lines else None,
    }


@cache
def seen_by_each(n, kernel, **settings):
    """Count the real cells, not padding, that each window reads: the real layer on ones, (output, output)."""
    return np.round(correlate(np.ones((n, n)), np.ones((kernel, kernel)), **settings)).astype(int)
