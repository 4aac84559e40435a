"""The layers of the small convolutional network, and where all their units lie on the stage."""

from .mosaic import Mosaic

INPUT, CONV1, POOL1, CONV2, POOL2, CLASS = LAYERS = (
    "input",
    "conv 1",
    "pool 1",
    "conv 2",
    "pool 2",
    "class",
)
SHAPES = {  # maps, rows, columns
    INPUT: (1, 8, 8),
    CONV1: (8, 8, 8),
    POOL1: (8, 4, 4),
    CONV2: (16, 4, 4),
    POOL2: (16, 2, 2),
    CLASS: (10, 1, 1),
}
BEFORE = dict(zip(LAYERS[1:], LAYERS))

HEIGHT = 24.2  # of the network, from the kernels down to the last maps; one unit is about an em
LEFT, CELL = 7.6, 0.4375  # of the maps; all are as wide as 8 cells of the first ones, and stand 9 apart
FLOOR = {
    CONV1: 22.7,
    POOL1: 18.8,
    CONV2: 14.9,
    POOL2: 7.3,
}  # the upper edge of each layer, one below the other
STAGES = {
    CONV1: Mosaic.square(SHAPES[CONV1], LEFT, FLOOR[CONV1], CELL, across=8),
    POOL1: Mosaic.square(SHAPES[POOL1], LEFT, FLOOR[POOL1], 2 * CELL, across=8, gap_x=0.5, fine=2),
    CONV2: Mosaic.square(
        SHAPES[CONV2], LEFT, FLOOR[CONV2], 2 * CELL, across=8, gap_x=0.5, gap_y=0.25, fine=4
    ),
    POOL2: Mosaic.square(
        SHAPES[POOL2], LEFT, FLOOR[POOL2], 4 * CELL, across=8, gap_x=0.25, gap_y=0.125, fine=8
    ),
    CLASS: Mosaic(SHAPES[CLASS], 40.0, 22.5, 9.3, 2.0, gap_y=0.075),
}
KERNELS = Mosaic.square((8, 3, 3), LEFT, HEIGHT - 0.05, CELL, across=8, gap_x=6)
NETWORK_WIDTH = 49.4
BAR = (41.5, 45.1)  # from probability 0 to 1
PIXELS = Mosaic.square(SHAPES[INPUT], 0.3, -4.0, 1.55)  # in the panel of the drawing, which has its own unit
DRAWING = (0, 32)
SHEET = (20.6, 23.6)  # wide, high: the sheet of the open unit
CHANNELS = Mosaic((8, 1, 1), 14.2, 19.2, 5.6, 1.5, gap_y=0)  # on it


def pixel_near(x, y):
    """Return the pixel of the input (map, row, column) nearest to a place in the panel of the drawing."""
    return PIXELS.near(x, y)


def unit_near(x, y):
    """Return the unit nearest to a place in the panel of the network: layer, map, row, column."""

    def away(layer):
        left, right, bottom, top = STAGES[layer].extent()
        return max(left - x, x - right, 0) + max(bottom - y, y - top, 0)

    layer = min(STAGES, key=away)
    return layer, *STAGES[layer].near(x, y)


def channel_near(x, y):
    """Return the channel whose sum stands nearest to a place in the panel of the open unit."""
    return CHANNELS.near(x, y)[0]


def large_near(layer, x, y):
    """Return row and column of the unit nearest to a place on a map that is shown as large as the drawing."""
    return large(layer).near(x, y)[1:]


def large(layer):
    """Return where the units of one map of a layer lie when it is shown as large as the drawing."""
    _, rows, columns = SHAPES[layer]
    return Mosaic.square((1, rows, columns), 0, DRAWING[1], DRAWING[1] / rows)
