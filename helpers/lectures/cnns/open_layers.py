"""Draw and open every layer: a small convolutional network answers to a drawing, and shows every number."""

from functools import cached_property

import numpy as np

from ...data import digit_from_bitmap
from ...figure import (
    OTHERS,
    Action,
    Choice,
    CourseError,
    LiveFigure,
    Pen,
    Preset,
    Slider,
    Stepper,
    Stored,
    Toggle,
    Upload,
)
from . import open_layers_hands as hands
from .open_layers_hands import DRAWN, LOADED, PEN, SOURCES, TESTED, at, place_of
from .open_layers_places import CLASS, CONV1, CONV2, INPUT, LAYERS, POOL1, POOL2, SHAPES
from .open_layers_view import OpenLayersView
from .open_layers_words import explain, invitation, sheet_lines, sheet_title, title_of, unit_name
from .own_picture import decode
from .strokes import CENTRE, SIDE, bitmap_of, read_strokes
from .units import answers, forward, mistakes, opened, scale, test_digits, weights, window_of

THREE = ("+96c3h2l4m8kcfekgnkmpitct8q",)
LAST = len(weights()) - 1
OFF_CENTRE = 0.1  # share of the pixels that “centre” would change


def unit_of(layer, start):
    """Return the control that opens a unit by its number in a layer: the keyboard's way to click on it."""
    most = int(np.prod(SHAPES[layer])) - 1
    label = "class" if layer == CLASS else f"unit of {layer}"
    return Slider(0, most, 1, start=start, label=label, drawer=True, when={"layer": layer})


def read_hand(raw):
    """Return what the pointer is doing."""
    if raw not in ("draws", "points"):
        raise CourseError("hand is draws or points.")
    return raw


def read_tip(raw):
    """Return where the pen's tip is: column and row from 0 to 31."""
    whole = isinstance(raw, tuple | list) and len(raw) == 2 and all(type(part) is int for part in raw)
    if not whole or not all(0 <= part < SIDE for part in raw):
        raise CourseError(f"tip is (column, row) of the drawing: whole numbers from 0 to {SIDE - 1}.")
    return tuple(raw)


class OpenLayers(LiveFigure):
    """A small convolutional network, every layer open: draw a digit, click a unit, walk through its training.

    A click on the open unit enlarges its map.
    8 × 8 → conv 3×3 → 8 maps → ReLU → pool → conv 3×3 → 16 maps → ReLU → pool → 64 numbers → 10 classes.
    `layer` says where a unit is open, and one argument for each layer which: unit_1=331 of conv 1 is map 5,
    row 1, column 3, for 331 = 64·5 + 8·1 + 3. Weights are used as they are shown, with two decimals.
    """

    title = "Draw and open every layer"
    view = OpenLayersView
    shape = 0.3

    undo = Action("Take the last stroke back", hands.undo, hands.drawn_on)
    clear = Action("Begin a new drawing", hands.clear)
    centre = Action("Make it as large as the learned digits", hands.centre, hands.off_centre)
    next = Action("Another digit from the test set", hands.next_digit, label="next digit")
    mistake = Action("A digit that the network gets wrong", hands.next_mistake, label="next mistake")
    enlarge = Action("The open unit's map, large", hands.enlarge, hands.has_map, label="enlarge map")
    epoch = Slider(0, LAST, 1, start=LAST)
    source = Choice(SOURCES, start=TESTED, label="input")
    pen = Choice(tuple(PEN))
    digit = Slider(0, len(test_digits()[1]) - 1, 1, start=4, label="test digit", drawer=True)
    layer = Choice(LAYERS, start=CONV1, label="open a unit of", drawer=True)
    pixel = unit_of(INPUT, 27)
    unit_1 = unit_of(CONV1, 331)
    pooled_1 = unit_of(POOL1, 122)
    unit_2 = unit_of(CONV2, 213)
    pooled_2 = unit_of(POOL2, 18)
    answer = unit_of(CLASS, 3)
    channel = Slider(0, 7, 1, start=5, drawer=True, when={"layer": CONV2})
    picture = Upload(decode, label="a picture of a digit", drawer=True)
    before_relu = Toggle(label="maps before ReLU", drawer=True)
    strokes = Stored(read_strokes, start=())
    tip = Stored(read_tip, start=(8, 6))
    large = Toggle(label="the open map large, in place of the drawing", drawer=True)
    hand = Stored(read_hand, start="draws", transient=True)

    drags = {
        "pen": Pen("digit", hands.stroke, hands.keys),
        "unit": Pen("open a unit", hands.point, hands.walk_units, points=True),
        "channel": Pen("choose a channel", hands.choose_channel, hands.walk_channels, points=True),
    }
    derive = {
        "digit": lambda values: {"source": TESTED},
        "picture": lambda values: {"source": LOADED} if values["picture"] else {},
    }
    stepper = Stepper(
        forward=lambda values: {"epoch": values["epoch"] + 1} if values["epoch"] < LAST else None,
        backward=lambda values: {"epoch": values["epoch"] - 1} if values["epoch"] else None,
        unit=lambda values: "one epoch",
        first=dict(epoch=0),
    )

    explain = staticmethod(explain)

    @cached_property
    def presets(self):
        """The cues. The network is asked what they open, and nobody who imports the lecture waits for it."""
        cues = {
            "a drawn 3": dict(source=DRAWN, strokes=THREE, epoch=LAST, pen="draws", large=False),
            "untrained": dict(epoch=0),
            "1 epoch": dict(epoch=1),
            "trained": dict(epoch=LAST),
            "layer 1": strongest(CONV1),
            "a pooled unit": strongest(POOL1),
            "layer 2": strongest(CONV2),
            "a class": at(CLASS, 3, 0, 0),
            "a mistake": mistaken(),
        }
        return tuple(Preset(label, differs, keeps=OTHERS) for label, differs in cues.items())

    def compute(self, source, digit, strokes, picture, epoch, layer, channel, before_relu, **values):
        image, bitmap, label, words = input_of(source, digit, strokes, picture)
        done, place = forward(image, epoch), place_of(values | {"layer": layer})
        unit = opened(done, layer, place, channel, bitmap) | window_of(done, layer, place)
        maps = {name: (done.Z if before_relu else done.A)[name] for name in LAYERS[1:5]}
        before = LAYERS[max(0, LAYERS.index(layer) - 1)]
        return {
            "label": label,
            "input_words": words,
            "drawing": np.kron(image, np.ones((4, 4))) if bitmap is None else bitmap.astype(float),
            "drawing_title": title_of(source, label),
            "invitation": invitation(source, image),
            "hint": "" if source == DRAWN else "draw here",
            "input": image,
            "epochs": LAST,
            "maps": maps,
            "scales": {name: scale(one) for name, one in maps.items()},
            "first_kernels": done.kernels[CONV1][:, 0],
            **answer_of(done, label, epoch),
            "place": place,
            "map": place[0],
            "row": place[1],
            "column": place[2],
            **unit,
            "value": unit["z"],
            "arrays": arrays_of(done, layer, unit),
            "patch_scale": 2 * scale(done.A[before]),
            "unit_name": unit_name(layer, place),
            "sheet_title": sheet_title(layer, place),
            "sums": sheet_lines(layer, unit),
        }


def answer_of(done, label, epoch):
    """Return the facts of what the network says to an image, and how often it is right in all."""
    probabilities = done.A[CLASS].ravel()
    prediction = int(probabilities.argmax())
    return {
        "probabilities": probabilities,
        "logits": done.Z[CLASS].ravel(),
        "prediction": prediction,
        "right": "" if label is None else "yes" if prediction == label else "no",
        "shown_accuracy": float(np.mean(answers(epoch) == test_digits()[1])),
    }


def arrays_of(done, layer, unit):
    """Return the arrays that the line of NumPy names, and does not write out."""
    if layer == CLASS:
        return {"z": done.Z[CLASS].ravel()}
    return {name: unit[name] for name in ("patch", "kernel") if name in unit}


def input_of(source, digit, strokes, picture):
    """Return the image (8, 8), the bitmap (32, 32) that it was counted from, its label, and words for it.

    Of a test digit there is no bitmap; of a drawing or a picture no label.
    """
    if source == TESTED:
        X, y = test_digits()
        return X[digit, 0].astype(float), None, int(y[digit]), f"Test digit {digit}, a real {y[digit]}"
    if source == LOADED:
        bitmap, words = bitmap_of(()), "No picture is loaded"
        if picture:
            bitmap, words = picture.content.bitmap, f"Your picture {ending(picture)} ({picture.content.note})"
    else:
        bitmap, words = bitmap_of(strokes), "Nothing is drawn"
        if bitmap.any():
            off = np.mean(bitmap != bitmap_of((*strokes, CENTRE))) > OFF_CENTRE
            words = (
                "Your drawing, not of the size or place it has learned (try “centre”)"
                if off
                else "Your drawing"
            )
    return digit_from_bitmap(bitmap).astype(float), bitmap, None, words


def strongest(layer):
    """Return the controls that open the unit which the drawn 3 excites most, away from the edge."""
    done = forward(digit_from_bitmap(bitmap_of(THREE)).astype(float), LAST)
    inner = np.zeros(SHAPES[layer])
    inner[:, 1:-1, 1:-1] = done.A[layer][:, 1:-1, 1:-1]
    place = np.unravel_index(inner.argmax(), SHAPES[layer])
    found = at(layer, *place)
    if layer == CONV2:
        found |= {"channel": int(np.argmax(opened(done, layer, place, 0, None)["channel_sums"]))}
    return found


def mistaken():
    """Return the first test digit that the trained network gets wrong, and the class that it takes it for."""
    digit = mistakes(LAST)[0]
    return dict(source=TESTED, digit=digit, epoch=LAST) | at(CLASS, int(answers(LAST)[digit]), 0, 0)


def ending(name):
    """Return the end of a long name."""
    return name if len(name) <= 24 else f"…{name[-23:]}"
