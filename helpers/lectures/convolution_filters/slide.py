"""Slide and count: a window walks over an input, and the formula counts where it can stand."""

from functools import cache

import numpy as np

from ...engine import correlate, output_size
from ...figure import style
from ...figure.cells import CellDrag
from ...figure.controls import CourseError, Hidden, Preset, Slider, Walk
from ...figure.figure import LiveFigure
from ...figure.words import Words
from ...text import plural
from .slide_view import SlideView

LARGEST, MOST_PADDING = 16, 3


def live_slide(*, n=7, kernel=3, padding=0, stride=1, dilation=1, row=2, column=2):
    """A k × k window walks over n × n cells: where it stands, what it reads, and the formula that counts."""

    def compute(n, kernel, padding, stride, dilation, row, column):
        settings = dict(padding=padding, stride=stride, dilation=dilation)
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
            "n": n,
            "kernel": kernel,
            "padding": padding,
            "stride": stride,
            "dilation": dilation,
            "padded": padded,
            "reach": reach,
            "room": room,
            "left_over": room % stride,
            "room_text": room_text(room, stride),
            "fits": "no" if room % stride else "yes",
            "output": output,
            "positions": output * output,
            "row": row,
            "column": column,
            "window": row * output + column + 1,
            "taps": taps,
            "reads_in_a_row": once,
            "reads": np.outer(inside, inside),
            "never_seen": int(n * n - np.count_nonzero(inside) ** 2),
            "real": real,
            "from_padding": int(np.sum(real < kernel * kernel)),
            "real_here": int(real[row, column]),
        }

    def explain(facts):
        n, k, p, s, d = (facts[name] for name in ("n", "kernel", "padding", "stride", "dilation"))
        room, output = facts["room"], facts["output"]
        row, column = facts["row"], facts["column"]
        cut = bool(facts["left_over"])
        equation = [
            ("output = ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1", None),
            (f" = ⌊({n} + 2·{p} − {d}·({k} − 1) − 1)/{s}⌋ + 1 = ", None),
            (f"⌊{room}/{s}⌋", None, cut),
            (" + 1 = ", None),
            (str(output), style.POSITIVE, not cut),
            (f"\nwindow {facts['window']} of {output}·{output} = {facts['positions']}", None),
            (f":  output[{row}, {column}] starts in row {s}·{row} − {p} = {minus(s * row - p)}, ", None),
            (f"column {s}·{column} − {p} = {minus(s * column - p)}", None),
        ]
        return Words(
            equation,
            f"output = ({n} + 2 * {p} - {d} * ({k} - 1) - 1) // {s} + 1",
            "output",
            twin(facts),
        )

    def settle(values):
        if not fits(values):  # told by compute
            return values
        last = size_of(values) - 1
        return values | {name: min(values[name], last) for name in ("row", "column")}

    def walk(values, way):
        """One window on or back, row by row; None at either end."""
        output = size_of(values)
        place = values["row"] * output + values["column"] + way
        return dict(zip(("row", "column"), divmod(place, output))) if 0 <= place < output**2 else None

    def moved(values, x, y):
        """The window whose output cell is nearest to (x, y) of the output's panel."""
        last = size_of(values) - 1
        column, row = (int(min(max(part, 0), last)) for part in view.output_cell(x, y))
        return {"row": row, "column": column}

    def taken(values, x, y):
        """The window whose middle is nearest to (x, y) of the input's panel."""
        last, half = size_of(values) - 1, (span(values) - 1) / 2
        column, row = (
            int(min(max(round((part - 0.5 - half) / values["stride"]), 0), last))
            for part in view.input_cell(x, y)
        )
        return {"row": row, "column": column}

    view = SlideView()
    return LiveFigure(
        live_slide,
        title="Slide and count",
        compute=compute,
        view=view,
        explain=explain,
        controls=[
            Slider("kernel", "kernel k", 1, 7, 1, kernel),
            Slider("padding", "padding p", 0, MOST_PADDING, 1, padding),
            Slider("stride", "stride s", 1, 4, 1, stride),
            Slider("dilation", "dilation d", 1, 3, 1, dilation, drawer=True),
            Slider("n", "input n", 4, LARGEST, 1, n, drawer=True),
            Hidden("row", row, place_from_0("row")),
            Hidden("column", column, place_from_0("column")),
        ],
        presets=[
            Preset("valid", cue(7, 3)),
            Preset("same: p = (k − 1)/2", cue(7, 3, padding=1)),
            Preset("stride 2", cue(8, 3, padding=1, stride=2)),
            Preset("dilation 2", cue(9, 3, dilation=2)),
            Preset("the edge is lost", cue(8, 3, stride=2)),
            Preset("holes: s > k", cue(11, 2, stride=3)),
            Preset("holes: s = d = 2", cue(9, 3, stride=2, dilation=2)),
        ],
        drags={
            "window": CellDrag("the window", taken, lambda: view.stride),
            "output": CellDrag("the output cell", moved, lambda: view.cell),
        },
        follow={
            "kernel": window_first,
            "dilation": window_first,
            "n": input_first,
            "padding": input_first,
        },
        settle=settle,
        walk=Walk(
            forward=lambda values: walk(values, 1),
            backward=lambda values: walk(values, -1),
            unit=lambda values: "one window",
            first=dict(row=0, column=0),
        ),
        shape=0.255,
    )


def cue(n, kernel, *, padding=0, stride=1, dilation=1):
    """The values of a preset."""
    return dict(n=n, kernel=kernel, padding=padding, stride=stride, dilation=dilation, row=1, column=1)


# ---- what fits ----


def span(values):
    """How many cells a window reaches over, gaps included: d(k − 1) + 1."""
    return values["dilation"] * (values["kernel"] - 1) + 1


def fits(values):
    return span(values) <= values["n"] + 2 * values["padding"]


def size_of(values):
    return output_size(values["n"], values["kernel"], **{name: values[name] for name in STEPS})


STEPS = ("padding", "stride", "dilation")


def window_first(values):
    """The window is in hand: where it does not fit, the input grows, and then the padding."""
    n, padding = values["n"], values["padding"]
    n = min(LARGEST, max(n, span(values) - 2 * padding))
    return {"n": n, "padding": max(padding, -(-(span(values) - n) // 2))}


def input_first(values):
    """The input is in hand: where the window does not fit, its gaps close, and then it shrinks."""
    room, kernel, dilation = values["n"] + 2 * values["padding"] - 1, values["kernel"], values["dilation"]
    if kernel > 1:
        dilation = min(dilation, max(1, room // (kernel - 1)))
    return {"dilation": dilation, "kernel": min(kernel, room // dilation + 1)}


@cache
def seen_by_each(n, kernel, **settings):
    """How many real cells, not padding, each window reads: the real layer on ones, (output, output)."""
    return np.round(correlate(np.ones((n, n)), np.ones((kernel, kernel)), **settings)).astype(int)


def place_from_0(name):
    def read(raw):
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < LARGEST + 2 * MOST_PADDING:
            raise CourseError(f"{name} is a whole number from 0, as NumPy counts, not {str(raw)[:20]}.")
        return raw

    return read


# ---- words ----


def minus(value):
    return str(value).replace("-", "−")


def twin(facts):
    """The picture in words."""
    n, k, p, s, output = (facts[name] for name in ("n", "kernel", "padding", "stride", "output"))
    gaps = ("", " that takes every second cell", " that takes every third cell")[facts["dilation"] - 1]
    rim = f" (padded: {facts['padded']} × {facts['padded']})" if p else ""
    size = "as large as the input" if output == n else f"{output} × {output}"
    here, cells = facts["real_here"], k * k
    zeros = f" {plural(cells - here, 'zero')} of padding and" if here < cells else ""
    text = (
        f"A {k} × {k} window{gaps} walks over {n} × {n} cells{rim}, {plural(s, 'cell')} at a time. "
        f"The output is {size}: {plural(facts['positions'], 'window')}. "
        f"Window {facts['window']} reads{zeros} {plural(here, 'input cell')}. "
    )
    reads = facts["reads"]
    if facts["never_seen"]:
        text += f"{facts['never_seen']} of {n * n} input cells are never read."
    elif reads[0, 0] < reads.max():
        text += f"A corner is read {times(reads[0, 0])}, a cell further in {times(reads.max())}."
    else:
        text += f"Every input cell is read {times(reads.max())}."
    if facts["room"] == 0:
        text += " The window just fits: make it wider and the input grows, shrink the input and it shrinks."
    return text


def room_text(room, stride):
    """How often the first window can move on, within the room at its right."""
    steps, left = divmod(room, stride)
    over = f", {left} left over" if left else ""
    return f"room {room}: {plural(steps, 'step')} of {stride}{over}" if room else "no room to move"


def times(number):
    return {1: "once", 2: "twice"}.get(int(number), f"{number} times")
