"""The words beside learn the filter: one cell's update, whether its η can work, and the picture in words."""

import numpy as np

from ...figure import Words, style
from ...text import bracket, digits_that_add_up, plain, plural, show

PICTURES = TISSUE, RAW, DOTS = ("tissue", "tissue, grey values as they are", "random dots")
SURPRISE = "a surprise"  # a hidden kernel at random
SEEN = {
    TISSUE: "tissue (every fourth pixel, mean 0, spread 1)",
    RAW: "tissue (every fourth pixel, from 0 to 1)",
    DOTS: "random dots",
}
RAVINE = {
    TISSUE: "Neighbouring pixels are alike: the loss is a ravine, and fine detail is learned last.",
    RAW: "All pixels are bright and alike: a very narrow ravine.",
    DOTS: "Pixels that know nothing of each other make a round bowl.",
}


def explain(facts):
    """Return what stands beside the picture."""
    r, c, rate = facts["row"], facts["column"], facts["learning_rate"]
    old, slant, new = (facts[name][r, c] for name in ("kernel", "gradient", "next_kernel"))
    digits = digits_for(old, slant, new)
    more = digits_that_add_up(new, (1, old), (-shown(rate), slant), digits=digits)
    old, slant, new = show(old, more), bracket(slant, more), show(new, digits)
    equation = [
        (f"K[{r}, {c}] ← K[{r}, {c}] − η·∂J/∂K[{r}, {c}] = ", None),
        (f"{old} − {show(rate, 3)}·{slant} = {new}", None, True),
        ("\n∂J/∂K = 2·mean of error × patch", None),
        (",   ", None),
        meter(facts),
    ]
    line = f"next_kernel = K - {plain(rate)} * 2 * correlate(X, error) / error.size"
    return Words(equation, f"{line}   # error = output - target", "next_kernel", description(facts))


def shown(rate):
    """Return the learning rate as it is written in the equation."""
    return float(f"{rate:.3g}")


def digits_for(*values):
    """Return how many digits it takes for sums of these numbers, written out, to come out right."""
    return 4 + max(0, int(np.log10(max(1e-9, *np.abs(values)))))


def meter(facts):
    """Say whether this η can work, as a piece in its colour."""
    product = facts["product"]
    sign, what = (
        ("<", "stable") if product < 2 else (">", "diverges") if product > 2 else ("=", "at the limit")
    )
    colour = style.POSITIVE_TEXT if facts["stable"] == "yes" else style.NEGATIVE_TEXT
    return (
        f"ηλ_max = {show(product, 3)} {sign} 2: {what}   (λ_max/λ_min = {show(facts['condition'], 3)})",
        colour,
    )


def description(facts):
    """Describe the picture in words."""
    secret = "" if facts["hidden_name"] != SURPRISE else " (a surprise)"
    steps = facts["step"]
    after = f"After {plural(steps, 'update')}" if steps else "At the start"
    far = show(facts["largest_error"], 2)
    text = (
        f"Nine weights are to become those of the hidden kernel{secret}, on {SEEN[facts['picture']]}. "
        f"{after} the loss is {show(facts['loss'], 3)}, the cell furthest off is wrong by {far}. "
    )
    if facts["ended"] == "lost":
        return text + f"η is too large: ηλ_max = {show(facts['product'], 3)} > 2. It diverged and is stopped."
    if facts["found"] == "yes":
        return text + "The kernel is found: every cell to a thousandth."
    if facts["ended"] == "at rest" or (facts["noise"] and steps and nearly_flat(facts)):
        return text + "It is as near as the noise in the target allows."
    if facts["noise"] and facts["loss"] < 1.1 * facts["noise"] ** 2:
        return text + f"What is left is the noise in the target: its mean square is {facts['noise'] ** 2:g}."
    if facts["ended"] == "enough":
        return text + f"After {facts['step']} updates it is stopped."
    if facts["stable"] == "no":
        return text + "With this η every update overshoots more than the last: it diverges."
    return text + RAVINE.get(facts["picture"], "")


def nearly_flat(facts):
    """Return whether descent has done nearly all that it can: the gradient is small beside the kernel."""
    return np.abs(facts["gradient"]).max() < 1e-4
