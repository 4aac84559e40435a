"""Kernel bench: every cell of a kernel in hand, one output pixel worked out, and the whole output."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ...engine import BORDERS, KERNELS, correlate, pad
from ...figure.controls import Choice, CourseError, Drag, Grid, Hidden, Preset, Slider, Toggle
from ...figure.figure import LiveFigure
from ...text import show as written
from .kernel_bench_view import KernelBenchView
from .kernel_words import explain
from .picture_marks import Place
from .pictures import COLOUR, FOLLOW, MOST, filtered, picture_controls, picture_of, scale_texts

SIZES = ("3 × 3", "5 × 5")
DARK = 0.45  # grey values below it bear light numbers
SHOWS = ("signed", "absolute", "clipped")
START = tuple(map(tuple, KERNELS["Sobel x"].tolist()))


def live_kernel_bench(
    *,
    picture=COLOUR,
    picture_file=None,
    kernel=START,
    row=186,
    column=381,
    show="signed",
    flip=False,
    border="reflect",
    cell=(),
):
    """A kernel on a picture: Σ patch · kernel at one pixel, cell by cell, and the same at every pixel."""

    def compute(kernel, row, column, show, flip, border, cell, **values):
        picture = picture_of(values)
        K = np.array(kernel)
        half = len(K) // 2
        out = output(picture, kernel, flip, border)
        turned = K[::-1, ::-1] if flip else K
        patch, pixels, inside = patch_at(picture, row, column, half, border)
        products = patch * turned
        value = round(float(products.sum()), 10) + 0.0
        k, rim = len(K), half if border == "valid" else 0
        return {
            "title": picture.title,
            "note": picture.note,
            "image": picture.image,
            "name": next((name for name, known in KERNELS.items() if np.array_equal(known, K)), ""),
            "kernel": K,
            "turned": turned,
            "half": half,
            "kernel_sum": round(float(K.sum()), 10) + 0.0,
            "row": row,
            "column": column,
            "cell": cell,
            "show": show,
            "flip": flip,
            "border": border,
            "patch": patch,
            "patch_pixels": pixels,
            "dark": patch < DARK,
            "inside": inside,
            "products": products,
            "value": value,
            "sum_of_products": value,  # the same, under the name by which it is asked for
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
            "patch_texts": [fixed(number) for number in patch.ravel()],
            "kernel_texts": [short(number, k) for number in K.ravel()],
            "product_texts": [fixed(number, k) for number in products.ravel()],
            "value_text": written(round(value, 4)),
            "value_note": value_note(show, np.ravel(out.values[row - rim, column - rim]), value),
            "patch_note": patch_note(inside, border, picture.colour),
            "kernel_note": f"sum {written(K.sum(), 3)}" if abs(K.sum()) > 1e-9 else "sum 0",
            "scale_texts": scale_texts(show, out.reach),
        }

    def settle(values):
        """A kernel with a centre pixel; a pixel of the picture, and of the output; a cell of the kernel."""
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
        return values | place | {"cell": cell}

    def to_pixel(values, x, y):
        row, column = Place(*picture_of(values).grey.shape).pixel(x, y)
        return {"row": row, "column": column}

    shot = picture_controls(picture, picture_file)
    table = Kernel("kernel", "kernel", -20, 20, 0.5, kernel, most=(5, 5))
    edge = Choice("border", "beyond the edge", (*BORDERS, "valid"), border, drawer=True)
    spot = [
        Slider(name, name, 0, MOST - 1, 1, place, drawer=True)
        for name, place in (("row", row), ("column", column))
    ]
    given = {control.name: control.read(control.start) for control in (*shot, table, edge, *spot)}
    start = settle(given | {"cell": read_cell(cell)})
    return LiveFigure(
        live_kernel_bench,
        title="Kernel bench",
        compute=compute,
        view=KernelBenchView(),
        explain=explain,
        controls=[
            *shot,
            Follower("size", "kernel size", SIZES, SIZES[len(start["kernel"]) > 3]),
            Choice("show", "show output", SHOWS, show),
            table,
            *(replace(slider, start=start[slider.name]) for slider in spot),
            Hidden("cell", start["cell"], read_cell),
            edge,
            Toggle("flip", "turn the kernel round (true convolution)", flip, drawer=True),
        ],
        presets=[
            cue("identity", show="clipped"),
            cue("box blur", show="clipped"),
            cue("Gaussian blur", show="clipped"),
            cue("sharpen", show="clipped"),
            cue("Sobel x"),
            cue("Sobel y"),
            cue("Laplacian"),
            cue("emboss", show="clipped"),
            cue("Laplacian of Gaussian 5×5", "LoG 5 × 5"),
        ],
        drags={"pixel": Drag("the pixel", to_pixel, nudge=1, anywhere=True)},
        points={"kernel": lambda values, r, c: {"cell": (r, c)}},
        follow=FOLLOW
        | {
            "size": lambda values: {
                "kernel": resized(values["kernel"], 5 if values["size"] == SIZES[1] else 3)
            },
            "kernel": lambda values: {"size": SIZES[len(values["kernel"]) > 3]},
        },
        settle=settle,
        shape=0.28,
    )


def cue(name, label=None, *, show="signed"):
    """The preset of a kernel by its name: its cells, and how its output is shown best."""
    return Preset(label or name, dict(kernel=tuple(map(tuple, KERNELS[name].tolist())), show=show))


@dataclass(frozen=True)
class Kernel(Grid):
    """A grid that shows its numbers short, so that 25 of them fit."""

    flat = False  # whatever it starts with: rows and columns

    def show(self, value):
        return [[short(cell, len(value)) for cell in row] for row in value]


@dataclass(frozen=True)
class Follower(Choice):
    """A choice that another control holds as well."""

    follows: bool = True


def fixed(number, side=3):
    """A pixel or a product for a cell of a table: two decimals; one, or none, where it is large.

    Among 5 × 5 a minus takes the room of a digit: −.78, −1.2, −11.
    """
    if abs(number) < 1e-9:
        return "0"
    narrow = side == 5 and number < 0
    digits = 2 - sum(abs(number) >= limit for limit in ((0.995, 9.95) if narrow else (9.995, 99.95)))
    text = f"{number:.{digits}f}".replace("-", "−")
    return text.replace("−0.", "−.") if narrow else text


def short(number, side):
    """A cell of a kernel: three digits, or so few decimals that 5 × 5 cells have room."""
    return written(number if side == 3 else round(number, 3 if abs(number) < 0.1 else 2), 3)


def resized(kernel, side):
    """A kernel with zeros put round it, or without its outermost cells."""
    grow = (side - len(kernel)) // 2
    K = np.pad(kernel, grow) if grow > 0 else np.array(kernel)[-grow:, -grow:][:side, :side]
    return tuple(map(tuple, K.tolist()))


def read_cell(raw):
    """A row and a column of the kernel, from 0; or () for no cell."""
    if raw == ():
        return raw
    try:
        row, column = raw
    except (TypeError, ValueError):
        row = column = None
    if not all(isinstance(place, int) and 0 <= place < 5 for place in (row, column)):
        raise CourseError(f"cell is a row and a column of the kernel, from 0, or (); not {str(raw)[:20]}.")
    return (row, column)


# ---- the numbers ----


@lru_cache(maxsize=4)
def output(picture, kernel, flip, border):
    """The whole output of a kernel on a picture, measured. As `filter_image`, on a picture padded once."""
    K = np.array(kernel)
    image = picture.image if border == "valid" else padded(picture, len(K) // 2, border)[1]
    return filtered(correlate(image, K[::-1, ::-1] if flip else K), np.abs(K).sum())


def patch_at(picture, row, column, half, border):
    """The grey values of the patch about a pixel, its pixels as they are painted, and which are real."""
    around, sides = np.arange(-half, half + 1), picture.grey.shape
    rows, columns = row + around, column + around
    inside = np.outer((rows >= 0) & (rows < sides[0]), (columns >= 0) & (columns < sides[1]))
    grey, image = padded(picture, half, border)
    here = np.ix_(rows + half, columns + half)
    return grey[here].astype(float), image[here], inside


@lru_cache(maxsize=8)
def padded(picture, width, border):
    border = "zero" if border == "valid" else border  # then every patch is inside
    return pad(picture.grey, width, border), pad(picture.image, width, border)


# ---- short texts on the picture ----


def shown_as(show, colour):
    if show == "clipped":
        return "clipped to 0 … 1"
    return f"{'signed' if show == 'signed' else '|value|'}{' (mean)' if colour else ''}"


def value_note(show, values, value):
    """What becomes of a value on its way into the picture; values are those of the colours."""
    if show == "absolute":
        return f"shown as {written(abs(value), 3)}"
    if show == "signed":
        return "negative" if value < 0 else "positive" if value > 0 else "neither sign"
    cut = int(np.sum((values < 0) | (values > 1)))
    if len(values) == 1:
        return f"shown as {int(value > 0)}" if cut else "shown as it is"
    return f"{cut} of 3 colours cut off" if cut else "shown as it is"


BEYOND = {"zero": "outside: 0", "reflect": "outside: mirrored", "nearest": "outside: edge repeated"}


def patch_note(inside, border, colour):
    if not inside.all():
        return BEYOND[border]
    return "mean of 3 colours" if colour else ""
