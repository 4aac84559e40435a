"""The words of a layer, term by term: the equation, the NumPy line, the description; one term is lit."""

from ...figure import Words, style
from ...text import bracket, plain, plural, show, subscript


def explain(facts):
    """Return the words of the selected output, z = W x + b or, for a batch, Z = X Wᵀ + b."""
    return Words(equation(facts), numpy_line(facts), "z", description(facts))


def indexed(letter, *places):
    """Name an entry of a table by its row and column: w₂₃."""
    return letter + "".join(map(subscript, places))


def equation(facts):
    """Return the sum in letters, then in numbers; the selected term is lit in both."""
    i, j, k, batch = facts["i"], facts["j"], facts["k"], facts["batch"]
    w, x, b, z = facts["W"][j - 1], facts["x"], facts["b"][j - 1], facts["z"]
    letters = [(f"{indexed('z', i, j) if batch else indexed('z', j)} = ", None)]
    numbers = [(" = ", None)]
    for c, (w_c, x_c) in enumerate(zip(w, x), start=1):
        factors = [(indexed("w", j, c), w_c), (indexed("x", i, c) if batch else indexed("x", c), x_c)]
        (left, first), (right, second) = factors[::-1] if batch else factors  # X Wᵀ has x first
        letters += [(f"{left}·{right}", None, c == k), (" + ", None)]
        product = f"{bracket(first)}·{bracket(second)}"
        numbers += [(product, style.sign_colour(w_c * x_c), c == k), (" + ", None)]
    letters.append((indexed("b", j), None, k > len(w)))
    numbers.append((bracket(b), style.sign_colour(b), k > len(w)))
    return [*letters, *numbers, (" = ", None), (show(z), style.sign_colour(z))]


def numpy_line(facts):
    """Return the line of NumPy in pieces: row of W and column x, or row of X and row of W."""
    i, j, k, batch = facts["i"], facts["j"], facts["k"], facts["batch"]
    w, x, b = facts["W"][j - 1], facts["x"], facts["b"][j - 1]
    first, second = (x, w) if batch else (w, x)
    place = f"X[{i - 1}] @ W[{j - 1}]" if batch else f"W[{j - 1}] @ x"
    line = [("z = ", None), *listed(first, k), (" @ ", None), *listed(second, k), (" + ", None)]
    return [*line, (plain(b), None, k > len(w)), (f"   # {place} + b[{j - 1}]", None)]


def listed(values, lit):
    """Write a vector as NumPy reads it, in pieces; number `lit`, counted from 1, is lit."""
    pieces = [("np.array([", None)]
    for place, value in enumerate(values, start=1):
        pieces += [(plain(value), None, place == lit), (", ", None)]
    return [*pieces[:-1], ("])", None)]


def description(facts):
    """Return the picture in words."""
    i, j, k, (m, n) = facts["i"], facts["j"], facts["k"], facts["W"].shape
    of = f"on example {i} of {len(facts['X'])}" if facts["batch"] else "on the one example"
    row = f"row {i} of X" if facts["batch"] else "the column x"
    if k > n:
        here = f"Lit: the bias {indexed('b', j)} = {show(facts['weight'])}, which is added last"
    else:
        here = (
            f"Lit: weight {indexed('w', j, k)} = {show(facts['weight'])} on the edge from input {k} "
            f"to neuron {j}, times {show(facts['x'][k - 1])}, gives {show(facts['terms'][k - 1])}"
        )
    return (
        f"A layer of {plural(m, 'neuron')} on {plural(n, 'input')}. Neuron {j} {of}: "
        f"row {j} of W meets {row}, the sum is {show(facts['z'])}. {here}."
    )
