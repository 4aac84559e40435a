"""Slide and compute: a kernel walks over 6 × 6 whole numbers, and its sums fill the output cell by cell."""

import numpy as np

from ...engine import KERNELS, correlate
from ...figure import Choice, CourseError, Drag, LiveFigure, Preset, Stepper, Stored
from .slide_compute_view import SlideComputeView
from .slide_compute_words import explain

N, K = 6, 3  # sides of the picture and of the kernel
SIDE = N - K + 1  # of the output
PICTURES = {
    "an edge": np.repeat([[1, 1, 1, 8, 8, 8]], N, axis=0),
    "a nucleus": np.array(
        [
            [1, 1, 1, 1, 1, 1],
            [1, 1, 4, 5, 1, 1],
            [1, 5, 9, 9, 4, 1],
            [1, 4, 9, 9, 5, 1],
            [1, 1, 5, 4, 1, 1],
            [1, 1, 1, 1, 1, 1],
        ]
    ),
    "one bright pixel": np.pad([[9]], ((2, 3), (3, 2))),
    "all alike": np.full((N, N), 5),
}
WHOLE = ("Sobel x", "Sobel y", "Laplacian", "sharpen", "identity")  # kernels of whole numbers


def place_in_output(name):
    """Return the reader of a row or a column of the output, counted from 0."""

    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < SIDE:
            raise CourseError(f"{name} is a whole number from 0 to {SIDE - 1}, not {str(raw)[:20]}.")
        return raw

    return read


def walk(values, way):
    """Return the next window, or the one before, row by row; None at either end."""
    place = SIDE * values["row"] + values["column"] + way
    return dict(zip(("row", "column"), divmod(place, SIDE))) if 0 <= place < SIDE**2 else None


def nearest(values, x, y):
    """Return the window whose output cell is nearest to (x, y) of the output's panel."""
    row, column = (int(min(max(part * SIDE, 0), SIDE - 1)) for part in (1 - y, x))
    return {"row": row, "column": column}


def taken(values, x, y):
    """Return the window whose middle is nearest to (x, y) of the input's panel."""
    row, column = (int(min(max(round(part * N - K / 2), 0), SIDE - 1)) for part in (1 - y, x))
    return {"row": row, "column": column}


class SlideCompute(LiveFigure):
    """A 3 × 3 kernel over 6 × 6 pixels: nine products and their sum, window after window."""

    title = "Slide and compute"
    view = SlideComputeView
    shape = 0.28

    kernel = Choice(WHOLE, start="Sobel x")
    picture = Choice(tuple(PICTURES), start="an edge")
    row = Stored(place_in_output("row"), start=1)
    column = Stored(place_in_output("column"), start=0)

    presets = (
        Preset("an edge"),
        Preset("all alike", dict(picture="all alike")),
        Preset("one bright pixel", dict(picture="one bright pixel", column=1)),
        Preset("a nucleus", dict(picture="a nucleus")),
        Preset("nucleus: Laplacian", dict(picture="a nucleus", kernel="Laplacian")),
        Preset("nucleus: sharpen", dict(picture="a nucleus", kernel="sharpen")),
    )
    stepper = Stepper(
        forward=lambda values: walk(values, 1),
        backward=lambda values: walk(values, -1),
        unit=lambda values: "one window",
        first=dict(row=0, column=0),
    )
    drags = {
        "window": Drag("the window", taken, nudge=1 / N, anywhere=True),
        "output": Drag("the output cell", nearest, nudge=1 / SIDE, anywhere=True),
    }

    explain = staticmethod(explain)

    def compute(self, kernel, picture, row, column):
        image, cells = PICTURES[picture].astype(float), KERNELS[kernel]
        output = np.round(correlate(image, cells), 9) + 0.0
        patch = image[row : row + K, column : column + K]
        window = SIDE * row + column
        after = walk({"row": row, "column": column}, 1)
        below = float(output[min(row + 1, SIDE - 1), column])
        value = float(output[row, column])
        return {
            "image": image,
            "cells": cells,
            "patch": patch,
            "products": patch * cells + 0.0,
            "output": output,
            "value": value,
            "window": window + 1,
            "windows": SIDE**2,
            "windows_left": SIDE**2 - 1 - window,
            "done": np.arange(SIDE**2).reshape(SIDE, SIDE) <= window,
            "next_value": float(output[after["row"], after["column"]]) if after else value,
            "below_value": below if below != value else None,  # of one window down: for a question
        }
