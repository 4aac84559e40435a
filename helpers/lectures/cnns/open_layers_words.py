"""What is said of an open unit: in an equation, in NumPy, in words, and on its sheet."""

from ...figure import Words
from ...figure.style import sign_colour
from ...text import bracket, plain, show, subscript
from .open_layers_hands import DRAWN, LOADED, TESTED
from .open_layers_places import BEFORE, CLASS, CONV1, CONV2, INPUT, POOL1, POOL2
from .units import WINDOW


def explain(facts):
    """Return what stands beside the picture, from the facts of the open unit."""
    tell = {INPUT: pixel, CONV1: first_maps, CONV2: second_maps, POOL1: pooled, POOL2: pooled, CLASS: score}
    equation, line, gives, told = tell[facts["layer"]](facts)
    counts = "" if facts["layer"] == CLASS else " (counted from 0)"
    return Words(equation, line, gives, f"{seen(facts)} Opened: {facts['unit_name']}{counts}, {told}")


def seen(facts):
    """Describe the input, and what the network says to it."""
    p, label = facts["probabilities"], facts["label"]
    first, second = p.argsort()[::-1][:2]
    answer = f"the network says {first} ({p[first]:.3f}), then {second} ({p[second]:.3f})"
    if label is not None:
        answer += f"; {'right' if first == label else 'wrong'}, it is {with_article(label)}"
    trained = f"After epoch {facts['epoch']}" if facts["epoch"] else "Untrained"
    return f"{facts['input_words']}. {trained} (test accuracy {show(facts['shown_accuracy'], 3)}), {answer}."


def with_article(digit):
    """Write a digit as a word of a sentence: a 7, an 8."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def pixel(facts):
    """Explain a pixel of the input: equation, line of NumPy, what it gives, and words."""
    filled, x, block = facts["filled"], facts["x"], facts["block"]
    equation = [("x = ", None), (f"{filled}/16", sign_colour(filled)), (" = ", None)]
    equation += [(show(x), sign_colour(x)), ("\nso many of its 4×4 pixels are drawn", None)]
    if block is None:
        line, how = f"x = {filled} / 16", "the data set keeps only the count"
    else:
        line, how = f"x = np.sum({table(block.astype(int))}) / 16", "its 4×4 pixels are counted"
    return equation, line, "x", f"{how}: {filled} of 16 = {show(x)}."


def cells(patch, kernel):
    """Write the sum of products of two 3×3 tables."""
    pieces = []
    for value, weight in zip(patch.ravel(), kernel.ravel()):
        pieces += [(f"{bracket(value)}·{bracket(weight)}", sign_colour(value * weight)), (" + ", None)]
    return pieces[:-1]


def activated(facts):
    """Write what ReLU makes of z, at the end of an equation."""
    z, a = facts["z"], facts["a"]
    return [
        (" = ", None),
        (show(z), sign_colour(z)),
        ("  → ReLU: a = ", None),
        (show(a), sign_colour(a), True),
    ]


def first_maps(facts):
    """Explain a unit of the first convolution."""
    b = facts["bias"]
    equation = [("z = Σ patch·kernel + b = ", None), *cells(facts["patch"], facts["kernel"]), (" + ", None)]
    equation += [(bracket(b), sign_colour(b)), *activated(facts)]
    line = f"z = np.sum(patch * kernel) {added(b)}; a = max(0, z)"
    return equation, line, "z", f"3×3 pixels times kernel {facts['map']}, plus b: {weighted(facts)}"


def weighted(facts):
    """Say what z is, and whether ReLU lets it pass."""
    cut = ", which ReLU cuts to 0" if facts["z"] < 0 else ""
    return f"z = {show(facts['z'])}{cut}."


def second_maps(facts):
    """Explain a unit of the second convolution, which sums over channels."""
    sums, c, b = facts["channel_sums"], facts["channel"], facts["bias"]
    equation = [("z = Σ over 8 channels + b = ", None)]
    for channel, part in enumerate(sums):
        equation += [(bracket(part), sign_colour(part), channel == c), (" + ", None)]
    equation += [(bracket(b), sign_colour(b)), *activated(facts)]
    equation += [(f",  channel {c}: Σ patch·kernel = ", None), (show(sums[c]), sign_colour(sums[c]), True)]
    rest = facts["others"] + b
    line = f"z = np.sum(patch * kernel) {added(rest)}; a = max(0, z)   # the other channels and b"
    told = f"one patch from each of 8 pooled maps: {weighted(facts)} Channel {c} gives {show(sums[c])} of it."
    return equation, line, "z", told


def pooled(facts):
    """Explain the maximum of a window."""
    window, a, letter = facts["window"], facts["a"], facts["window_maximum"]
    equation = [("a = max(A, B, C, D) = max(", None)]
    for name, value in zip(WINDOW, window.ravel()):
        equation += [(show(value), sign_colour(value), name == letter), (", ", None)]
    equation[-1] = (") = ", None)
    equation += [
        (show(a), sign_colour(a)),
        (f"\nA, B, C, D: its 2×2 window in {BEFORE[facts['layer']]}", None),
    ]
    same = " (equal ones: the first counts)" if facts["window_tie"] == "yes" else ""
    told = f"the largest of a 2×2 window: {letter} = {show(a)}{same}."
    return equation, f"a = np.max({table(window)})", "a", told


def score(facts):
    """Explain the score of a class."""
    k, z, b, rest = facts["map"], facts["z"], facts["bias"], facts["others"]
    equation = [(f"z{subscript(k)} = Σ w·a + b = ", None)]
    for weight, value in zip(facts["strongest_weights"], facts["strongest_values"]):
        equation += [(f"{bracket(weight)}·{bracket(value)}", sign_colour(weight * value)), (" + ", None)]
    count = 64 - len(facts["strongest"])
    equation += [(bracket(rest), sign_colour(rest)), (" + ", None), (bracket(b), sign_colour(b))]
    equation += [(" = ", None), (show(z), sign_colour(z))]
    equation += [(f"  → softmax: e^z{subscript(k)} / Σ e^z = ", None), (show(facts["a"]), None, True)]
    line = "probabilities = np.exp(z) / np.sum(np.exp(z))   # z: the ten sums"
    told = (
        f"64 numbers times 64 weights, plus b: z = {show(z)}, after softmax {show(facts['a'], 3)}. "
        f"Written out: the {len(facts['strongest'])} strongest, the other {count}, b."
    )
    return equation, line, "probabilities", told


def added(value):
    """Write a number behind its sign, as NumPy reads it."""
    return f"{'-' if value < 0 else '+'} {plain(abs(value))}"


def table(values):
    """Write a small table as NumPy reads it."""
    rows = ("[" + ", ".join(number(value) for value in row) + "]" for row in values)
    return f"np.array([{', '.join(rows)}])"


def number(value):
    """Write a number as short as Python reads it: 0, 0.25, -1.3."""
    return f"{value:.4g}" if value else "0"


def title_of(source, label):
    """Write what stands above the input."""
    titles = {
        DRAWN: ("your drawing 32×32", "your drawing"),
        TESTED: f"a test digit: {label}",
        LOADED: ("your picture 32×32", "your picture"),
    }
    return titles[source]


def invitation(source, image):
    """Return what stands on an empty drawing."""
    if image.any() or source == TESTED:
        return ["", ""]
    return ["draw a digit", "with the pen"] if source == DRAWN else ["choose a file", "in “More controls”"]


def unit_name(layer, place):
    """Write the name of a unit."""
    k, row, column = place
    if layer == CLASS:
        return f"class {k}"
    where = f"row {row}, column {column}"
    return f"pixel of the input, {where}" if layer == INPUT else f"{layer}, map {k}, {where}"


def sheet_title(layer, place):
    """Return the two lines on top of the sheet."""
    k, row, column = place
    if layer == CLASS:
        return [f"class {k}", "64 numbers × 64 weights"]
    return ["a pixel of the input" if layer == INPUT else f"{layer}: map {k}", f"row {row}, column {column}"]


def sheet_lines(layer, facts):
    """Return the lines at the end of the sheet: how the numbers add up to the unit's."""
    z, a = facts["z"], facts["a"]
    if layer == INPUT:
        return [f"{facts['filled']} of 16 drawn", f"{facts['filled']}/16 = {show(a)}"]
    if layer in (POOL1, POOL2):
        letter = facts["window_maximum"]
        return [f"max(A, B, C, D) = {letter}", f"a = {show(a)}"]
    rest, b = facts["others"] if layer == CLASS else sum(facts["channel_sums"]), facts["bias"]
    if layer == CLASS:
        return [
            (f"other 59: {show(rest)}", rest),
            (f"b = {show(b)}", b),
            (f"z = {show(z)}", z),
            (f"softmax: {show(a, 3)}", a),
        ]
    own = [] if layer == CONV2 else [(f"sum = {show(rest)}", rest)]
    return [*own, (f"b = {show(b)}", b), (f"z = {show(z)}", z), (f"ReLU: {show(a)}", a)]
