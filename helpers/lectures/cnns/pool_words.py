"""The words beside pool and shift: one window before and after, and the picture in words."""

from ...figure import Words, style
from ...text import percent, plural, show
from .open_layers_words import with_article
from .pool_maps import MAX, NONE

HALVES = ("half a place", "one place and a half")


def explain(facts):
    """Return what stands beside the picture."""
    pooling, colour = facts["pooling"], style.sign_colour
    equation, lines = [], []
    for name, when in (("", "before"), ("_shifted", "after the shift")):
        window, value = facts["window" + name], facts["value" + name]
        equation += [(f"{when}: {written(pooling, window)} = ", None), (show(value), colour(value))]
        equation += [(",  ", None)]
        lines.append(in_numpy(pooling, window))
    equation[-1] = ("\n" + moves(facts), None)
    return Words(equation, f"value, value_shifted = {', '.join(lines)}", "value_shifted", description(facts))


def written(pooling, window):
    """Write what pooling does with the numbers of a window."""
    numbers = [show(value) for value in window.ravel()]
    if pooling == NONE:
        return "a"
    return f"max({', '.join(numbers)})" if pooling == MAX else f"({' + '.join(numbers)})/4"


def in_numpy(pooling, window):
    """Write the same as NumPy reads it."""
    cells = [f"{value:.4g}" for value in window.ravel()]
    if pooling == NONE:
        return cells[0]
    return f"np.{'max' if pooling == MAX else 'mean'}([{', '.join(cells)}])"


def moves(facts):
    """Say what becomes of the whole map under the shift."""
    shift, stride = facts["shift"], facts["stride"]
    pooled = facts["pooling"] != NONE
    if shift == 0:
        return f"shift 0: the {'pooled ' * pooled}map stays as it is"
    if not pooled:
        return f"the map moves with the digit, by {counted(shift)}"
    if facts["moves_exactly"] == "yes":
        end = f"moves as a whole, by {counted(shift // stride)}"
    else:
        end = f"would have to move by {HALVES[shift // stride]}: its numbers change"
    return f"shift/stride = {shift}/{stride}: the pooled map {end}"


def counted(places):
    """Count places."""
    return plural(places, "place")


def description(facts):
    """Describe the picture in words."""
    shift, first, now = (facts[name] for name in ("shift", "prediction", "prediction_shifted"))
    where = f", shifted by {shift} px" if shift else ""
    pooled = facts["pooling"] != NONE
    text = f"Test digit {facts['digit']}, a real {facts['label']}{where}; {facts['filter']} and ReLU"
    text += f", {facts['pooling']}-pooled, stride {facts['stride']}. " if pooled else ", no pooling. "
    if shift:
        maps, after = (show(facts[name], 2) for name in ("map_agreement", "agreement"))
        alike = f"the maps {maps}, the pooled maps {after}" if pooled else f"{after}"
        text += f"{facts['changed']} of {facts['cells']} numbers changed. "
        text += f"Similarity before/after (1 = identical): {alike}. "
    else:
        text += "No number changed. "
    p, far = f"{facts['probabilities_shifted'].max():.2f}", facts["first_change"]
    mind = f"its answer first changes at {far} px" if far != "never" else "up to 4 px its answer stays"
    text += f"The network reads {first}"
    text += f", now {f'still {now}' if now == first else with_article(now)} ({p}); " if shift else f" ({p}); "
    text += f"{mind}. Of all test digits {share(facts, shift)} are read right"
    if not shift:
        return text + "."
    lost = facts["ink_lost_at"][shift]
    cut = f"; {percent(lost)} of their ink is cut off at the edge" if lost else ""
    return f"{text}, {share(facts, 0)} unshifted{cut}."


def share(facts, shift):
    """Write the share of all test digits that is read right after a shift."""
    return f"{100 * facts['right_at'][shift]:.0f} %"
