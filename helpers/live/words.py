"""What stands beside a picture: its words, and how numbers are written for a reader and for NumPy."""

from dataclasses import dataclass

from ..draw import style
from ..draw.scene import SUPERSCRIPT


@dataclass(frozen=True)
class Words:
    """What stands beside the picture: all three are made from the same facts.

    equation: pieces of (text, colour or None), or (text, colour, True) where it is lit; numpy: one line
    of Python, as text or in such pieces, whose value is facts[numpy_gives]; twin: what the picture shows,
    in one or two sentences.
    """

    equation: list
    numpy: str | list
    numpy_gives: str
    twin: str


def pieces(line):
    """A line as pieces."""
    return [(line, None)] if isinstance(line, str) else line


def text(line):
    """A line as text."""
    return "".join(piece[0] for piece in pieces(line))


def show(value, digits=4):
    """Write a number as a reader would: 4 significant digits, a real minus, no −0."""
    text = f"{value:.{digits}g}"
    if "e" in text and 1e-4 <= abs(value) < 1e6:
        text = f"{value:.0f}"
    if "e" in text:
        mantissa, power = text.split("e")
        text = f"{mantissa}·10{str(int(power)).translate(SUPERSCRIPT)}"
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def bracket(value, digits=4):
    """As `show`, with negative numbers in parentheses, ready to stand behind a sign."""
    return f"(−{show(-value, digits)})" if show(value, digits).startswith("−") else show(value, digits)


def plain(value, digits=4):
    """As `show`, but as Python reads it: −2 → -2.0."""
    return repr(float(f"{value:.{digits}g}") + 0.0)


def vector(values):
    """Write a vector as in the text: (3, −2)."""
    return f"({', '.join(show(value) for value in values)})"


def array(values):
    """Write a vector as NumPy reads it."""
    return f"np.array([{', '.join(plain(value) for value in values)}])"


def products(w, x, b):
    """Pieces of the sum w₁·x₁ + w₂·x₂ + b, each in the colour of its sign."""
    pieces = []
    for w_i, x_i in zip(w, x):
        pieces += [(f"{bracket(w_i)}·{bracket(x_i)}", style.sign_colour(w_i * x_i)), (" + ", None)]
    return [*pieces, (bracket(b), style.sign_colour(b))]


def signed(value):
    """A number behind its sign, to be added: + 2, − 3."""
    return f"− {show(-value)}" if value < 0 else f"+ {show(value)}"
