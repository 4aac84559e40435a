"""What the hand does in Draw and open every layer: it draws, points at units, and presses buttons."""

import numpy as np

from .open_layers_places import (
    CLASS,
    CONV1,
    INPUT,
    LAYERS,
    POOL2,
    SHAPES,
    STAGES,
    channel_near,
    large_near,
    pixel_near,
    unit_near,
)
from .strokes import CENTRE, CLEAR, DRAW, ERASE, SIDE, between, bitmap_of, points_of, with_path
from .units import mistakes, test_digits

DRAWN, TESTED, LOADED = SOURCES = ("my drawing", "a test digit", "my picture")
PEN = {"draws": DRAW, "erases": ERASE, "is lifted": None}
UNIT = dict(zip(LAYERS, ("pixel", "unit_1", "pooled_1", "unit_2", "pooled_2", "answer")))  # which is open


def at(layer, k, row, column):
    """Return the controls that open a unit: its layer, and its number there, map by map, row by row."""
    return {"layer": layer, UNIT[layer]: int(np.ravel_multi_index((k, row, column), SHAPES[layer]))}


def place_of(values):
    """Return map, row and column of the open unit, counted from 0."""
    layer = values["layer"]
    return tuple(int(part) for part in np.unravel_index(values[UNIT[layer]], SHAPES[layer]))


def stroke(values, path, begins):
    """Draw, erase or only move the pen; below the drawing it points at a pixel of the input.

    Where a map is enlarged in place of the drawing, it points at the map's units.
    """
    x, y = path[-1]
    hand = values["hand"]
    if begins:
        hand = "points" if y < 0 else "draws"
    if hand == "draws" and shown_large(values):
        layer = values["layer"]
        return {"hand": hand} | at(layer, place_of(values)[0], *large_near(layer, x, y))
    if hand == "points":
        return {"hand": hand} | at(INPUT, *pixel_near(x, y))
    places = np.column_stack([path[:, 0] - 0.5, SIDE - 0.5 - path[:, 1]])  # the middles of pixels
    return {"hand": hand} | drawn(values, places, begins=begins)


def drawn(values, places, *, begins):
    """Return what changes when the pen goes along places (K, 2), columns and rows."""
    column, row = (int(part) for part in np.clip(np.round(places[-1]), 0, SIDE - 1))
    kind, strokes = PEN[values["pen"]], values["strokes"]
    if kind is None:
        return {"tip": (column, row)}
    if values["source"] != DRAWN:  # the first stroke on a digit begins a drawing of one's own
        strokes, begins = (), True
    return {
        "tip": (column, row),
        "source": DRAWN,
        "strokes": with_path(strokes, kind, places, begins=begins),
    }


def keys(values, dx, dy):
    """Move the pen by arrow keys; each turn begins a new stroke, which undo takes back alone.

    On an enlarged map they go from unit to unit.
    """
    if shown_large(values):
        k, *place = place_of(values)
        row, column = (
            min(max(here + far, 0), side - 1)
            for here, far, side in zip(place, (-dy, dx), SHAPES[values["layer"]][1:])
        )
        return at(values["layer"], k, row, column)
    here = values["tip"]
    there = tuple(min(max(part + far, 0), SIDE - 1) for part, far in zip(here, (dx, -dy)))
    kind, last = PEN[values["pen"]], values["strokes"][-1:] if values["source"] == DRAWN else ()
    straight = False
    if kind and last and last[0][0] == kind:
        start, end = (tuple(point) for point in points_of(last[0])[[0, -1]].tolist())
        straight = len(last[0]) == 5 and end == here and between(start, end, there)
    return drawn(values, np.array([there] if straight else [here, there]), begins=not straight)


def point(values, path, begins):
    """Open the unit under the pointer; a click on the open one enlarges its map, one more ends that."""
    found = at(*unit_near(*path[-1]))
    if len(path) == 1 and begins and found.items() <= values.items():
        return found | {"large": not values["large"]}
    return found


def shown_large(values):
    """Return whether a map is shown enlarged."""
    return values["large"] and values["layer"] in LAYERS[1:5]


def enlarge(values):
    """Enlarge the map of the open unit, or show the drawing again."""
    return {"large": not values["large"]}


def has_map(values):
    """Return whether the open unit is one of a map that can be enlarged."""
    return values["layer"] in LAYERS[1:5]


def walk_units(values, dx, dy):
    """Go by arrow keys to the neighbour, over the maps' edges, and down and up from layer to layer.

    The input stands left of the first layer, the classes right of the last.
    """
    layer, (k, row, column) = values["layer"], place_of(values)
    across, wide, tall = laid_out(layer)
    _, rows, columns = SHAPES[layer]
    x, y = k % across * columns + column + dx, k // across * rows + row - dy
    step, sideways = int(y >= tall) - int(y < 0), 0
    if layer in (INPUT, POOL2):
        sideways = int(x >= wide)
    if layer in (CONV1, CLASS):
        sideways = -int(x < 0)
    if (step or sideways) and 0 <= LAYERS.index(layer) + (step or sideways) < len(LAYERS):
        place = (x + 0.5) / wide, (y + 0.5) / tall
        layer = LAYERS[LAYERS.index(layer) + (step or sideways)]
        _, rows, columns = SHAPES[layer]
        across, wide, tall = laid_out(layer)
        x, y = int(place[0] * wide), int(place[1] * tall)
        if step:
            y = 0 if step > 0 else tall - 1
        else:
            x = 0 if sideways > 0 else wide - 1
    x, y = min(max(x, 0), wide - 1), min(max(y, 0), tall - 1)
    return at(layer, y // rows * across + x // columns, y % rows, x % columns)


def laid_out(layer):
    """Return how the maps of a layer lie: how many side by side, how many units wide and tall in all."""
    maps, rows, columns = SHAPES[layer]
    across = STAGES[layer].across if layer in STAGES else 1
    return across, across * columns, maps // across * rows


def choose_channel(values, path, begins):
    """Choose the channel under the pointer."""
    return {"channel": channel_near(*path[-1])}


def walk_channels(values, dx, dy):
    """Go by arrow keys from channel to channel."""
    return {"channel": min(max(values["channel"] + dx - dy, 0), 7)}


def drawn_on(values):
    """Return whether there is anything to undo."""
    return values["source"] == DRAWN and bool(values["strokes"])


def off_centre(values):
    """Return whether there is anything to centre."""
    return drawn_on(values) and values["strokes"][-1] != CENTRE and bool(bitmap_of(values["strokes"]).any())


def undo(values):
    """Take the last stroke back."""
    return {"strokes": values["strokes"][:-1]}


def clear(values):
    """Begin a new drawing; undo brings the old one back."""
    strokes = values["strokes"]
    return {"source": DRAWN, "strokes": (*strokes, CLEAR) if strokes and strokes[-1] != CLEAR else strokes}


def centre(values):
    """Make the drawing as large as the learned digits."""
    return {"strokes": (*values["strokes"], CENTRE)}


def next_digit(values):
    """Take another digit from the test set."""
    now = values["digit"] + (values["source"] == TESTED)
    return {"digit": now % len(test_digits()[1])}


def next_mistake(values):
    """Take the next test digit that the network of this epoch gets wrong."""
    wrong = mistakes(values["epoch"])
    later = [digit for digit in wrong if digit > values["digit"] or values["source"] != TESTED]
    return {"digit": (later or wrong or [values["digit"]])[0]}
