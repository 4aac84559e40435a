"""Where units and weights of the playground's network are drawn, and what lies at a place of the drawing."""

import numpy as np

from .playground_features import NAMES

WIDE = 1.7  # of the drawing, whose height is 1
LEFT, RIGHT = 0.31, WIDE - 0.2  # where the first and the last column stand
SLOT = 0.135  # from one input to the next
INPUT_SIDE = 0.105
CATCH = 0.03  # so near to a weight it is meant


def places(sizes, slots):
    """Return the middles of all units, column by column: (n, 2) each; slots say which inputs there are."""
    columns = np.linspace(LEFT, RIGHT, len(sizes))
    pitch = pitch_of(sizes)
    heights = [0.49 + pitch * ((n - 1) / 2 - np.arange(n)) for n in sizes[1:]]
    return [
        input_places()[list(slots)],
        *(np.column_stack([np.full(len(y), x), y]) for x, y in zip(columns[1:], heights)),
    ]


def input_places():
    """Return the middles of all inputs, switched on or not: (7, 2)."""
    middle = (len(NAMES) - 1) / 2
    return np.column_stack([np.full(len(NAMES), LEFT), 0.49 + SLOT * (middle - np.arange(len(NAMES)))])


def pitch_of(sizes):
    """Return how far apart the units of a column stand."""
    return min(0.24, 0.97 / max(sizes[1:]))


def side_of(sizes):
    """Return how large a unit is drawn."""
    return 0.8 * pitch_of(sizes)


def ends(sizes, slots, layer, neuron, source):
    """Return where the line of a weight begins and ends: (2, 2); all are counted from 1."""
    units = places(sizes, slots)
    half = side_of(sizes) / 2
    before = INPUT_SIDE / 2 if layer == 1 else half
    start, end = units[layer - 1][source - 1], units[layer][neuron - 1]
    return np.array([start + np.array([before, 0]), end - np.array([half, 0])])


def what_is_at(sizes, slots, x, y):
    """Return ("input", slot), ("unit", layer, neuron), ("weight", layer, neuron, source) or nothing: ()."""
    inside = np.abs(input_places() - (x, y)).max(axis=1) < 0.55 * INPUT_SIDE
    if inside.any():
        return "input", int(inside.argmax())
    units = places(sizes, slots)
    for layer, middles in enumerate(units[1:], 1):
        inside = np.abs(middles - (x, y)).max(axis=1) < side_of(sizes) / 2
        if inside.any():
            return "unit", layer, int(inside.argmax()) + 1
    near = [
        (distance(ends(sizes, slots, layer, neuron, source), (x, y)), layer, neuron, source)
        for layer in range(1, len(sizes))
        for neuron in range(1, sizes[layer] + 1)
        for source in range(1, sizes[layer - 1] + 1)
    ]
    gap, *place = min(near)
    return ("weight", *place) if gap < CATCH else ()


def distance(line, point):
    """Return how far a point is from a piece of a straight line (2, 2)."""
    start, along = line[0], line[1] - line[0]
    share = np.clip((point - start) @ along / (along @ along), 0, 1)
    return float(np.hypot(*(start + share * along - point)))
