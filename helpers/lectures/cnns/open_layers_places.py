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

TOP = 20.7  # of the maps; the panel is 23.6 high, one unit is the width of an em
HEIGHT = 23.6
PITCH = 5.04  # from one pair of first maps to the next
STAGES = {
    CONV1: Mosaic.square(SHAPES[CONV1], 2.3, TOP, PITCH / 9, across=2, gap_x=5),
    POOL1: Mosaic.square(SHAPES[POOL1], 16, TOP - 0.56, PITCH / 6, across=2, gap_y=2),
    CONV2: Mosaic.square(SHAPES[CONV2], 25.7, TOP, PITCH / 10, across=2),
    POOL2: Mosaic.square(SHAPES[POOL2], 32.3, TOP - 0.17, PITCH / 6, across=2),
    CLASS: Mosaic(SHAPES[CLASS], 38.6, TOP, 9.7, 1.72, gap_y=0.16),
}
KERNELS = Mosaic.square((8, 3, 3), 0.2, TOP - 2.5 * PITCH / 9, PITCH / 9, across=2, gap_x=10, gap_y=6)
NETWORK_WIDTH = 48.5
BAR = (39.9, 44.4)  # from probability 0 to 1
PIXELS = Mosaic.square(SHAPES[INPUT], 0.3, -4.0, 1.55)  # in the panel of the drawing, which has its own unit
DRAWING = (0, 32)
CHANNELS = Mosaic((8, 1, 1), 14.2, 19.2, 5.6, 1.5, gap_y=0)  # on the sheet of the open unit


def pixel_near(x, y):
    """Return the pixel of the input (map, row, column) nearest to a place in the panel of the drawing."""
    return PIXELS.near(x, y)


def unit_near(x, y):
    """Return the unit nearest to a place in the panel of the network: layer, map, row, column."""

    def away(layer):
        left, right, *_ = STAGES[layer].extent()
        return max(left - x, x - right)

    layer = min(STAGES, key=away)
    return layer, *STAGES[layer].near(x, y)


def channel_near(x, y):
    """Return the channel whose sum stands nearest to a place in the panel of the open unit."""
    return CHANNELS.near(x, y)[0]
