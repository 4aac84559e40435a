"""The words beside slide and count: the formula of the output's size, and the picture in words."""

from ...figure import Words, style
from ...text import plural, show


def explain(facts):
    """Return what stands beside the picture."""
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
        (f":  output[{row}, {column}] starts in row {s}·{row} − {p} = {show(s * row - p)}, ", None),
        (f"column {s}·{column} − {p} = {show(s * column - p)}", None),
    ]
    line = f"output = ({n} + 2 * {p} - {d} * ({k} - 1) - 1) // {s} + 1"
    return Words(equation, line, "output", description(facts))


def description(facts):
    """Describe the picture in words."""
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
        # how many cells that are is asked of the learner
        text += f"Crossed out, never read: every cell of {lines(facts['unread_lines'])}."
    elif reads[0, 0] < reads.max():
        text += f"A corner is read {times(reads[0, 0])}, a cell further in {times(reads.max())}."
    else:
        text += f"Every input cell is read {times(reads.max())}."
    if facts["room"] == 0:
        text += " The window just fits: make it wider and the input grows, shrink the input and it shrinks."
    return text


def lines(numbers):
    """Name rows and columns by their numbers: row 2 and column 2; rows and columns 2, 5 and 8."""
    if len(numbers) == 1:
        return f"row {numbers[0]} and column {numbers[0]} (counted from 0)"
    *first, last = map(str, numbers)
    return f"rows and columns {', '.join(first)} and {last} (counted from 0)"


def room_text(room, stride):
    """Say how often the first window can move on, within the room at its right."""
    steps, left = divmod(room, stride)
    over = f", {left} left over" if left else ""
    return f"room {room}: {plural(steps, 'step')} of {stride}{over}" if room else "no room to move"


def times(number):
    """Write how often something happens."""
    return {1: "once", 2: "twice"}.get(int(number), f"{number} times")
