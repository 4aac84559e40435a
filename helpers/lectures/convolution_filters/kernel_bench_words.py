"""The words beside the kernel bench: the sum of products, the line of NumPy, and the picture in words."""

import numpy as np

from ...figure import Words, style
from ...text import bracket, percent, show
from .pictures import signs

FRACTIONS = (9, 8, 16, 25)  # parts that a cell of a blur is written in, not as 0.0625
TERMS = 9  # written out; the others are told as one number
MODES = {"zero": "constant", "reflect": "symmetric", "nearest": "edge"}  # of np.pad


def explain(facts):
    """Return what stands beside the picture."""
    return Words(equation(facts), numpy_line(facts), "value", description(facts))


def equation(facts):
    """Write Σ patch · kernel with the present numbers; zeros of the kernel are left out."""
    patch, kernel, products = (facts[name].ravel() for name in ("patch", "turned", "products"))
    value, lit = facts["value"], lit_term(facts)
    terms = [i for i in range(len(kernel)) if kernel[i]]
    told = terms if len(terms) <= TERMS else chosen(terms, lit)
    rest = [i for i in terms if i not in told]
    left = round(float(products[rest].sum()), 10)
    where = f",  where {show(left)} is the sum of the other {len(rest)} products" if rest else ""
    pieces = [(f"value = Σ patch·kernel{where}\n= ", None)]  # two lines, whatever the kernel
    for i in told:
        sign = style.sign_colour(products[i])
        pieces += [(f"{bracket(patch[i])}·{factor(kernel[i])}", sign, i == lit), (" + ", None)]
    if rest:
        pieces += [(bracket(left), style.sign_colour(left)), (" + ", None)]
    pieces = pieces[:-1] or pieces
    if terms:
        pieces.append((" = ", None))
    pieces.append((show(value), style.sign_colour(value)))
    return pieces


def factor(cell):
    """Write a cell of the kernel as in its table where that is a fraction, else with four digits."""
    text = short(cell, 3)
    return (f"({text})" if cell < 0 else text) if "/" in text else bracket(cell)


def lit_term(facts):
    """Return which product, counted row by row, belongs to the cell of the kernel that is meant."""
    if not facts["cell"]:
        return None
    side = len(facts["kernel"])
    place = facts["cell"][0] * side + facts["cell"][1]
    return side * side - 1 - place if facts["flip"] else place


def chosen(terms, lit):
    """Return the first terms, the one that is lit among them."""
    first = terms[:TERMS]
    return first if lit not in terms or lit in first else [*first[:-1], lit]


def numpy_line(facts):
    """Write the line that computes the pixel from the arrays `image` and `kernel`."""
    (row, column), half = (facts["row"], facts["column"]), facts["half"]
    mean = ".mean(axis=2)" if facts["image"].ndim == 3 else ""
    kernel = "kernel[::-1, ::-1]" if facts["flip"] else "kernel"
    if facts["inside"].all():
        patch = f"image[{row - half}:{row + half + 1}, {column - half}:{column + half + 1}]{mean}"
    else:
        mode = MODES[facts["border"]]
        patch = f'np.pad(image{mean}, {half}, mode="{mode}")'
        patch += f"[{row}:{row + 2 * half + 1}, {column}:{column + 2 * half + 1}]"
    return f"value = np.sum({patch} * {kernel})   # {show(facts['value'])}"


def description(facts):
    """Describe the picture in words."""
    name = facts["name"] or "A kernel of your own"
    turned = ", turned by 180°," if facts["flip"] else ""
    side, colour = len(facts["kernel"]), facts["image"].ndim == 3
    note = f"{facts['note']} " if facts["note"] else ""
    text = (
        f"{note}{name[0].upper()}{name[1:]}{turned} on {facts['title']}. At row {facts['row']}, column "
        f"{facts['column']} (counted from 0) the {side * side} products sum to {show(facts['value'])}. "
    )
    if not np.any(facts["kernel"]):
        return text + "Every cell is 0, so every output is 0: the picture is gone."
    return text + f"{of_the_sum(facts['kernel_sum'])} {of_the_output(facts, colour)}"


def of_the_sum(total):
    """Say what the sum of a kernel does to an even area."""
    if abs(total) < 1e-9:
        return "The kernel sums to 0: an even area gives 0."
    if abs(total - 1) < 1e-9:
        return "The kernel sums to 1: an even area stays as it is."
    return f"The kernel sums to {show(total, 3)}: an even area is multiplied by it."


def of_the_output(facts, colour):
    """Say how far the output reaches, and what a picture of it hides."""
    share, negative = facts["share_clipped"], facts["share_negative"]
    text = f"The output runs from {show(facts['lowest'], 3)} to {show(facts['highest'], 3)}"
    if not share:
        return text + ": nothing is cut off."
    hidden = f"{percent(share)} of it is below 0 or above 1"
    if facts["show"] == "clipped":
        return f"{text}; {hidden} and hidden here: {percent(negative)} is negative, shown as 0."
    if facts["show"] == "absolute":
        return f"{text}. Here the sign is hidden: {percent(negative)} is negative."
    of = " (the mean of three colours)" if colour else ""
    return f"{text}; {hidden}, which a plain picture hides. {signs(facts)}{of}."


# ---- short texts on the picture ----


def fixed(number, side=3):
    """Write a pixel or a product into a cell of a table: two decimals; one, or none, where it is large.

    Among 5 × 5 a minus takes the room of a digit: −.78, −1.2, −11.
    """
    if abs(number) < 1e-9:
        return "0"
    narrow = side == 5 and number < 0
    digits = 2 - sum(abs(number) >= limit for limit in ((0.995, 9.95) if narrow else (9.995, 99.95)))
    text = f"{number:.{digits}f}".replace("-", "−")
    return text.replace("−0.", "−.") if narrow else text


def short(number, side):
    """Write a cell of a kernel: 1/9, three digits, or so few that 5 × 5 cells have room."""
    for parts in FRACTIONS if abs(100 * number - round(100 * number)) > 1e-9 else ():
        if abs(number) < 1 and abs(number * parts - round(number * parts)) < 1e-9:
            return f"{'−' if number < 0 else ''}{abs(round(number * parts))}/{parts}"
    if side == 3:
        return show(number, 3)
    return show(round(number, 0 if abs(number) >= 9.95 else 3 if 0 < number < 0.1 else 2), 2)


def shown_as(way, colour):
    """Say how an output is shown; of a colour it may be the mean."""
    if way == "clipped":
        return "clipped to 0 … 1"
    return f"{'signed' if way == 'signed' else '|value|'}{' (mean)' if colour else ''}"


def value_note(way, values, value):
    """Say what becomes of a value on its way into the picture; values are those of the colours."""
    if way == "absolute":
        return f"shown as {show(abs(value), 3)}"
    if way == "signed":
        return "negative" if value < 0 else "positive" if value > 0 else "neither sign"
    cut = int(np.sum((values < 0) | (values > 1)))
    if len(values) == 1:
        return f"shown as {int(value > 0)}" if cut else "shown as it is"
    return f"{cut} of 3 colours cut off" if cut else "shown as it is"


BEYOND = {"zero": "outside: 0", "reflect": "outside: mirrored", "nearest": "outside: edge repeated"}


def patch_note(inside, border, colour):
    """Say what the numbers of a patch are, where that is not plain."""
    if not inside.all():
        return BEYOND[border]
    return "mean of 3 colours" if colour else ""
