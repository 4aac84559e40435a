"""Draw and open every layer: a small convolutional network answers to a drawing, and shows every number."""

import numpy as np

from ...data import digit_from_bitmap
from ...figure.controls import Action, Choice, CourseError, Hidden, Pen, Preset, Slider, Toggle, Upload, Walk
from ...figure.figure import LiveFigure
from .open_hands import (
    DRAWN,
    LOADED,
    PEN,
    SOURCES,
    TESTED,
    UNIT,
    at,
    centre,
    choose_channel,
    clear,
    drawn_on,
    keys,
    next_digit,
    next_mistake,
    off_centre,
    place_of,
    point,
    stroke,
    undo,
    walk_channels,
    walk_units,
)
from .open_layers_view import CLASS, CONV1, CONV2, LAYERS, POOL1, SHAPES, OpenLayersView
from .open_words import explain, invitation, sheet_lines, sheet_title, title_of, unit_name
from .own_picture import decode
from .strokes import CENTRE, SIDE, bitmap_of, read_strokes
from .units import answers, forward, mistakes, opened, scale, test_digits, weights, window_of

THREE = ("+96c3h2l4m8kcfekgnkmpitct8q",)
LAST = len(weights()) - 1
OFF_CENTRE = 0.1  # share of the pixels that “centre” would change


def live_open_layers(
    *,
    source=TESTED,
    digit=4,
    strokes=(),
    picture=None,
    epoch=LAST,
    layer=CONV1,
    pixel=27,
    unit_1=331,
    pooled_1=122,
    unit_2=213,
    pooled_2=18,
    answer=3,
    channel=5,
    before_relu=False,
    pen="draws",
    tip=(8, 6),
):
    """A convolutional network, every layer open: draw a digit, click a unit, walk through its training.

    8 × 8 → conv 3×3 → 8 maps → ReLU → pool → conv 3×3 → 16 maps → ReLU → pool → 64 numbers → 10 classes.
    `layer` says where a unit is open, and one argument for each layer which: unit_1=331 of conv 1 is map 5,
    row 1, column 3, for 331 = 64·5 + 8·1 + 3. Weights are used as they are shown, with two decimals.
    """

    def compute(source, digit, strokes, picture, epoch, layer, channel, before_relu, tip, **values):
        image, bitmap, label, words = input_of(source, digit, strokes, picture)
        done, place = forward(image, epoch), place_of(values | {"layer": layer})
        probabilities = done.A[CLASS].ravel()
        maps = {name: (done.Z if before_relu else done.A)[name] for name in LAYERS[1:5]}
        facts = {
            "source": source,
            "label": label,
            "input_words": words,
            "drawing": np.kron(image, np.ones((4, 4))) if bitmap is None else bitmap.astype(float),
            "drawing_title": title_of(source, label),
            "invitation": invitation(source, image),
            "tip": tip,
            "input": image,
            "epoch": epoch,
            "epochs": LAST,
            "shown_accuracy": float(np.mean(answers(epoch) == test_digits()[1])),
            "prediction": int(probabilities.argmax()),
            "probabilities": probabilities,
            "logits": done.Z[CLASS].ravel(),
            "right": "" if label is None else "yes" if probabilities.argmax() == label else "no",
            "before_relu": before_relu,
            "maps": maps,
            "scales": {name: scale(one) for name, one in maps.items()},
            "first_kernels": done.kernels[CONV1][:, 0],
            "layer": layer,
            "place": place,
            "map": place[0],
            "row": place[1],
            "column": place[2],
            **opened(done, layer, place, channel, bitmap),
            **window_of(done, layer, place),
        }
        facts["value"] = facts["z"]
        facts["arrays"] = {name: facts[name] for name in ("patch", "kernel") if name in facts}
        if layer == CLASS:  # what the NumPy line names, and does not write out
            facts["arrays"] = {"z": facts["logits"]}
        before = LAYERS[max(0, LAYERS.index(layer) - 1)]
        return facts | {
            "patch_scale": 2 * scale(done.A[before]),
            "unit_name": unit_name(layer, place),
            "sheet_title": sheet_title(layer, place),
            "sums": sheet_lines(facts),
        }

    def units(layer, start):
        """The keyboard twin of a click: the units of a layer, counted map by map, row by row."""
        most = int(np.prod(SHAPES[layer])) - 1
        label = "class" if layer == CLASS else f"unit of {layer}"
        return Slider(UNIT[layer], label, 0, most, 1, start, drawer=True, when={"layer": layer})

    starts = zip(LAYERS, (pixel, unit_1, pooled_1, unit_2, pooled_2, answer))
    return LiveFigure(
        live_open_layers,
        title="Draw and open every layer",
        compute=compute,
        view=OpenLayersView(),
        explain=explain,
        controls=[
            Action("undo", "undo", "Take the last stroke back", undo, drawn_on),
            Action("clear", "clear", "Begin a new drawing", clear),
            Action("centre", "centre", "Make it as large as the learned digits", centre, off_centre),
            Action("next", "next digit", "Another digit from the test set", next_digit),
            Action("mistake", "next mistake", "A digit that the network gets wrong", next_mistake),
            Slider("epoch", "epoch", 0, LAST, 1, epoch),
            Choice("source", "input", SOURCES, source),
            Choice("pen", "pen", tuple(PEN), pen),
            Slider("digit", "test digit", 0, len(test_digits()[1]) - 1, 1, digit, drawer=True),
            Choice("layer", "open a unit of", LAYERS, layer, drawer=True),
            *(units(*pair) for pair in starts),
            Slider("channel", "channel", 0, 7, 1, channel, drawer=True, when={"layer": CONV2}),
            Upload("picture", "a picture of a digit", picture, decode, drawer=True),
            Toggle("before_relu", "maps before ReLU", before_relu, drawer=True),
            Hidden("strokes", strokes, read_strokes),
            Hidden("tip", tip, read_tip),
            Passing("hand", "draws", read_hand),
        ],
        presets=[
            Preset("a drawn 3", dict(source=DRAWN, strokes=THREE, epoch=LAST, pen="draws")),
            Preset("untrained", dict(epoch=0)),
            Preset("1 epoch", dict(epoch=1)),
            Preset("trained", dict(epoch=LAST)),
            Preset("layer 1", strongest(CONV1)),
            Preset("a pooled unit", strongest(POOL1)),
            Preset("layer 2", strongest(CONV2)),
            Preset("a class", at(CLASS, 3, 0, 0)),
            Preset("a mistake", mistaken()),
        ],
        drags={
            "pen": Pen("digit", stroke, keys),
            "unit": Pen("open a unit", point, walk_units, points=True),
            "channel": Pen("choose a channel", choose_channel, walk_channels, points=True),
        },
        follow={
            "digit": lambda values: {"source": TESTED},
            "picture": lambda values: {"source": LOADED} if values["picture"] else {},
        },
        walk=Walk(
            forward=lambda values: {"epoch": values["epoch"] + 1} if values["epoch"] < LAST else None,
            backward=lambda values: {"epoch": values["epoch"] - 1} if values["epoch"] else None,
            unit=lambda values: "one epoch",
            first=dict(epoch=0),
        ),
        shape=0.26,
    )


def input_of(source, digit, strokes, picture):
    """The image (8, 8), the bitmap (32, 32) that it was counted from, its label, and words for it.

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
    """The controls that open the unit which the drawn 3 excites most, away from the edge, and its channel."""
    done = forward(digit_from_bitmap(bitmap_of(THREE)).astype(float), LAST)
    inner = np.zeros(SHAPES[layer])
    inner[:, 1:-1, 1:-1] = done.A[layer][:, 1:-1, 1:-1]
    place = np.unravel_index(inner.argmax(), SHAPES[layer])
    found = at(layer, *place)
    if layer == CONV2:
        found |= {"channel": int(np.argmax(opened(done, layer, place, 0, None)["channel_sums"]))}
    return found


def mistaken():
    """The first test digit that the trained network gets wrong, and the class that it takes it for."""
    digit = mistakes(LAST)[0]
    return dict(source=TESTED, digit=digit, epoch=LAST) | at(CLASS, int(answers(LAST)[digit]), 0, 0)


def ending(name):
    """The end of a long name."""
    return name if len(name) <= 24 else f"…{name[-23:]}"


class Passing(Hidden):
    """What the pointer is doing: nothing that `state()` must bring back."""

    follows = True


def read_hand(raw):
    if raw not in ("draws", "points"):
        raise CourseError("hand is draws or points.")
    return raw


def read_tip(raw):
    """Where the pen's tip is: column and row from 0 to 31."""
    whole = isinstance(raw, tuple | list) and len(raw) == 2 and all(type(part) is int for part in raw)
    if not whole or not all(0 <= part < SIDE for part in raw):
        raise CourseError(f"tip is (column, row) of the drawing: whole numbers from 0 to {SIDE - 1}.")
    return tuple(raw)
