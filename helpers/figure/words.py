"""What stands beside a picture: its equation, its NumPy line, its description."""

from dataclasses import dataclass

from ..text import bracket
from . import style


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


def products(w, x, b):
    """Pieces of the sum w₁·x₁ + w₂·x₂ + b, each in the colour of its sign."""
    pieces = []
    for w_i, x_i in zip(w, x):
        pieces += [(f"{bracket(w_i)}·{bracket(x_i)}", style.sign_colour(w_i * x_i)), (" + ", None)]
    return [*pieces, (bracket(b), style.sign_colour(b))]
