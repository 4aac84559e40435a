"""The words beside slide and compute: nine products and their sum, and what is special at this window."""

import numpy as np

from ...figure import Words, style
from ...text import bracket, show


def explain(facts):
    """Return what stands beside the picture."""
    pixels, cells = facts["patch"].ravel(), facts["cells"].ravel()
    equation = [(f"output[{facts['row']}, {facts['column']}] = ", None)]
    for number, (pixel, cell) in enumerate(zip(pixels, cells)):
        equation += [(" + ", None)] if number else []
        equation += [(f"{show(pixel)}·{bracket(cell)}", style.sign_colour(pixel * cell))]
    equation += [(" = ", None), (show(facts["value"]), style.sign_colour(facts["value"]))]
    patch, kernel = written(facts["patch"]), written(facts["cells"])
    line = f"patch = np.array({patch}); kernel = np.array({kernel}); value = (patch * kernel).sum()"
    return Words(equation, line, "value", description(facts))


def written(table):
    """Write a table of whole numbers as Python reads it."""
    return str(table.astype(int).tolist())


def description(facts):
    """Return what the picture shows at this window."""
    where = f"Window {facts['window']} of {facts['windows']}"
    end = " The output is full: 4 × 4 sums of 6 × 6 pixels." if not facts["windows_left"] else ""
    return f"{where}, {facts['kernel']}: {special(facts)}{end}"


def special(facts):
    """Say how the sum comes about here."""
    products, value, patch = facts["products"], show(facts["value"]), facts["patch"]
    up, down = products[products > 0].sum(), products[products < 0].sum()
    if facts["kernel"] == "identity":
        return f"eight products are 0, and the pixel in the middle, {value}, comes through."
    if np.ptp(patch) == 0 and patch.any() and facts["cells"].sum() == 0:
        return "all nine pixels are alike and the kernel sums to 0, so the products cancel: 0."
    if not patch.any():
        return "nine dark pixels: each product is 0, and so is the sum."
    if facts["kernel"] == "sharpen":
        middle = show(patch[1, 1])
        change = "stays" if value == middle else f"becomes {value}"
        return f"the pixel in the middle, {middle}, {change}: its difference from its neighbours is added."
    if not products.any():
        return "each pixel that is not dark meets a 0 of the kernel, so the sum is 0."
    if not facts["value"]:
        return f"the products above 0 make {show(up)}, those below {show(down)}: they cancel."
    sides = {"Sobel x": ("on its right", "on its left"), "Sobel y": ("below", "above")}
    named = sides.get(facts["kernel"], ("round its middle", "in its middle"))
    brighter = named[0] if facts["value"] > 0 else named[1]
    return f"{show(up)} from products above 0, {show(down)} from those below. It is brighter {brighter}."
