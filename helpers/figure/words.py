"""What stands beside a picture: its equation, its NumPy line, its description."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..text import bracket
from . import style

Piece = tuple[str, str | None] | tuple[str, str | None, bool]  # text, colour, whether it is lit
Line = str | list[Piece]


@dataclass(frozen=True)
class Words:
    """What stands beside the picture: all three are made from the same facts.

    equation: pieces of (text, colour or None), or (text, colour, True) where it is lit; numpy: one line of
    Python, as text or in such pieces, whose value is facts[numpy_gives]; description: what the picture
    shows, in one or two sentences.
    """

    equation: Line
    numpy: Line
    numpy_gives: str
    description: str


def pieces(line: Line) -> list[Piece]:
    """Return a line as pieces, in colours that can be read."""
    if isinstance(line, str):
        return [(line, None)]
    return [(piece[0], style.word_colour(piece[1]), len(piece) > 2 and bool(piece[2])) for piece in line]


def text(line: Line) -> str:
    """Return a line as text."""
    return "".join(piece[0] for piece in pieces(line))


def products(w: Iterable[float], x: Iterable[float], b: float) -> list[Piece]:
    """Return pieces of the sum w₁·x₁ + w₂·x₂ + b, each in the colour of its sign."""
    terms: list[Piece] = []
    for w_i, x_i in zip(w, x):
        terms += [(f"{bracket(w_i)}·{bracket(x_i)}", style.sign_colour(w_i * x_i)), (" + ", None)]
    return [*terms, (bracket(b), style.sign_colour(b))]
