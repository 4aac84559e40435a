"""Kernel bench: every cell of a kernel in hand, one output pixel worked out, and the whole output."""

from functools import lru_cache

import numpy as np

from ...engine import BORDERS, KERNELS, correlate, pad
from ...figure import (
    OTHERS,
    Action,
    Choice,
    CourseError,
    Drag,
    Grid,
    LiveFigure,
    Preset,
    Slider,
    Stored,
    Toggle,
)
from ...text import show as written
from .kernel_bench_view import KernelBenchView
from .kernel_bench_words import explain, fixed, patch_note, short, shown_as, value_note
from .picture_marks import CROP, Crop, followed
from .pictures import (
    CORNER,
    MOST,
    filtered,
    picture_controls,
    picture_of,
    read_corner,
    scale_texts,
    show_file,
    with_file,
)

SIZES = ("3 × 3", "5 × 5")
MOST_CELL = 20
DARK = 0.45  # grey values below it bear light numbers
SHOWS = ("signed", "absolute", "clipped")


class Kernel(Grid):
    """A grid that shows its numbers short, so that 25 of them fit."""

    def show(self, value):
        return [[short(cell, len(value)) for cell in row] for row in value]


def cells_of(name):
    """Return the cells of a kernel by its name, as the control holds them."""
    return tuple(map(tuple, KERNELS[name].tolist()))


def chosen(name, label="", *, show="signed"):
    """Return the preset of a kernel by its name: its cells, and how its output is shown best."""
    return Preset(label or name, dict(kernel=cells_of(name), show=show), keeps=OTHERS)


def to_pixel(values, x, y):
    """Return the controls that bring the patch to the pixel at (x, y)."""
    row, column = Crop(picture_of(values).grey.shape, values["crop"]).pixel(x, y)
    return {"row": row, "column": column}


def resized(values):
    """Return the kernel in the size asked for: with zeros round it, or without its outermost cells."""
    kernel, side = values["kernel"], 5 if values["size"] == SIZES[1] else 3
    grow = (side - len(kernel)) // 2
    K = np.pad(kernel, grow) if grow > 0 else np.array(kernel)[-grow:, -grow:][:side, :side]
    return {"kernel": tuple(map(tuple, K.tolist()))}


def has_sum(values):
    """Return whether there is a sum to divide by, and a reason to."""
    total = np.sum(values["kernel"])
    return bool(abs(total) > 1e-9 and abs(total - 1) > 1e-9)


def divided(values):
    """Return the kernel with every cell divided by the sum, so that it sums to 1."""
    K = np.array(values["kernel"]) / np.sum(values["kernel"])
    if np.abs(K).max() > MOST_CELL:
        raise CourseError("The sum is too small to divide by: a cell would be larger than 20.")
    return {"kernel": tuple(map(tuple, (K + 0.0).tolist()))}


def read_cell(raw):
    """Return a row and a column of the kernel, from 0; or () for no cell."""
    if raw == ():
        return raw
    try:
        row, column = raw
    except (TypeError, ValueError):
        row = column = None
    if not all(isinstance(place, int) and 0 <= place < 5 for place in (row, column)):
        raise CourseError(f"cell is a row and a column of the kernel, from 0, or (); not {str(raw)[:20]}.")
    return (row, column)


class KernelBench(LiveFigure):
    """A kernel on a picture: Σ patch · kernel at one pixel, cell by cell, and the same at every pixel."""

    title = "Kernel bench"
    view = KernelBenchView
    shape = 0.295

    picture, picture_file, page = picture_controls()
    by_sum = Action(
        "Divide every cell by the sum: an even area stays as it is", divided, has_sum, label="÷ sum"
    )
    size = Choice(SIZES, label="kernel size", follows=lambda values: SIZES[len(values["kernel"]) > 3])
    show = Choice(SHOWS, label="show output")
    kernel = Kernel(-MOST_CELL, MOST_CELL, 0.5, (5, 5), start=cells_of("Sobel x"))
    row = Slider(0, MOST - 1, 1, start=357, drawer=True)  # the left border of a nucleus in the stroma
    column = Slider(0, MOST - 1, 1, start=185, drawer=True)
    cell = Stored(read_cell, start=())
    crop = Stored(read_corner, start=CORNER)
    border = Choice((*BORDERS, "valid"), start="reflect", label="beyond the edge", drawer=True)
    flip = Toggle(label="turn the kernel by 180° (true convolution)", drawer=True)

    presets = (
        chosen("identity", show="clipped"),
        chosen("box blur", show="clipped"),
        chosen("Gaussian blur", show="clipped"),
        chosen("sharpen", show="clipped"),
        chosen("Sobel x"),
        chosen("Sobel y"),
        chosen("Laplacian"),
        chosen("emboss", show="clipped"),
        chosen("Laplacian of Gaussian 5×5", "LoG 5 × 5"),
    )

    @property
    def drags(self):
        view = self.scene
        return {
            "pixel": Drag("the pixel", to_pixel, nudge=1, anywhere=True),
            "crop": Drag("the enlarged part", self.moved, nudge=lambda: 8 * view.overview.unit),
        }

    def moved(self, values, x, y):
        """Return the pixel in the middle of the part whose middle is at (x, y) of the overview."""
        sides = picture_of(values).grey.shape
        corner = self.scene.overview.corner(x, y, sides)
        row, column = (at + min(CROP, side) // 2 for at, side in zip(corner, sides))
        return {"row": row, "column": column, "crop": corner}

    points = {"kernel": lambda values, row, column: {"cell": (row, column)}}
    derive = {"picture_file": show_file, "size": resized}

    explain = staticmethod(explain)

    def __init__(self, **start):
        """Show the figure; `picture` may also name a file of one's own."""
        super().__init__(**with_file(start))

    def validate(self, values):
        """Move the pixel into the output and forget a cell outside of the kernel, which has a centre."""
        side = len(values["kernel"])
        if {side, len(values["kernel"][0])} not in ({3}, {5}):
            raise CourseError(
                f"A kernel here is 3 × 3 or 5 × 5: odd, so that it has a centre pixel. "
                f"This one is {side} × {len(values['kernel'][0])}."
            )
        rim = side // 2 if values["border"] == "valid" else 0
        sides = picture_of(values).grey.shape
        place = {
            name: min(max(values[name], rim), most - 1 - rim) for name, most in zip(("row", "column"), sides)
        }
        cell = values["cell"] if max(values["cell"], default=side) < side else ()
        crop = followed(values["crop"], sides, place["row"], place["column"], side // 2)
        return values | place | {"cell": cell, "crop": crop}

    def compute(self, kernel, row, column, show, flip, border, **values):
        picture, K = picture_of(values), np.array(kernel)
        out = output(picture, kernel, flip, border)
        rim = len(K) // 2 if border == "valid" else 0
        here = np.ravel(out.values[row - rim, column - rim])
        pixel = pixel_at(picture, K[::-1, ::-1] if flip else K, row, column, border)
        return {
            "title": picture.title,
            "note": picture.note,
            "image": picture.image,
            "name": next((name for name, known in KERNELS.items() if np.array_equal(known, K)), ""),
            "kernel": K,
            "half": len(K) // 2,
            "kernel_sum": round(float(K.sum()), 10) + 0.0,
            **pixel,
            **negatives(pixel["value"], K.sum()),
            "output": out.values,
            "lowest": out.lowest,
            "highest": out.highest,
            "share_clipped": out.share_clipped,
            "share_negative": out.share_negative,
            "reach": out.reach,
            "rim": rim,
            "painted": {"signed": out.mean, "absolute": out.size, "clipped": out.values}[show],
            "arrays": {"image": picture.image, "kernel": K},
            "shown_as": shown_as(show, picture.colour),
            "kernel_texts": [short(number, len(K)) for number in K.ravel()],
            "value_note": value_note(show, here, pixel["value"]),
            "patch_note": patch_note(pixel["inside"], border, picture.colour),
            "kernel_note": f"sum {written(K.sum(), 3)}" if abs(K.sum()) > 1e-9 else "sum 0",
            "scale_texts": scale_texts(show, out.reach),
        }


# ---- the numbers ----


def pixel_at(picture, turned, row, column, border):
    """Return the facts of one output pixel: its patch, the products with the kernel, and their sum."""
    patch, pixels, inside = patch_at(picture, row, column, len(turned) // 2, border)
    products = patch * turned
    value = round(float(products.sum()), 10) + 0.0
    return {
        "turned": turned,
        "patch": patch,
        "patch_pixels": pixels,
        "dark": patch < DARK,
        "inside": inside,
        "products": products,
        "value": value,
        "patch_texts": [fixed(number) for number in patch.ravel()],
        "product_texts": [fixed(number, len(turned)) for number in products.ravel()],
        "value_text": written(round(value, 4)),
    }


def negatives(value, kernel_sum):
    """Return this pixel's output on the negative of the picture, 1 − p, and what is often taken for it."""
    key = round(float(kernel_sum - value), 10) + 0.0
    often = {"value_opposite": -value, "one_minus_value": 1 - value}
    often = {name: None if abs(number - key) < 1e-6 else number for name, number in often.items()}
    return {"value_of_negative": key, "strength": abs(value), **often}


@lru_cache(maxsize=4)
def output(picture, kernel, flip, border):
    """Filter a picture by a kernel, and measure the output. As `filter_image`, on a picture padded once."""
    K = np.array(kernel)
    image = picture.image if border == "valid" else padded(picture, len(K) // 2, border)[1]
    return filtered(correlate(image, K[::-1, ::-1] if flip else K), np.abs(K).sum())


def patch_at(picture, row, column, half, border):
    """Return the grey values of the patch about a pixel, its painted pixels, and which of them are real."""
    around, sides = np.arange(-half, half + 1), picture.grey.shape
    rows, columns = row + around, column + around
    inside = np.outer((rows >= 0) & (rows < sides[0]), (columns >= 0) & (columns < sides[1]))
    grey, image = padded(picture, half, border)
    here = np.ix_(rows + half, columns + half)
    return grey[here].astype(float), image[here], inside


@lru_cache(maxsize=8)
def padded(picture, width, border):
    """Return the grey values and the pixels of a picture with a rim of this width."""
    border = "zero" if border == "valid" else border  # then every patch is inside
    return pad(picture.grey, width, border), pad(picture.image, width, border)
