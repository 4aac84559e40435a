"""How wide words are: the letters of the course's font, measured once.

The unit is the em, the size of the type: a line of 10 em is 140 px wide in letters of 14 px.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from . import style

SIZE = 100  # px at which letters are measured
ABOVE, BELOW = 0.76, 0.24  # em that letters reach above their line, and below it
Variants = str | tuple[str, ...]  # one text, or the same said shorter and shorter


@lru_cache(maxsize=20_000)
def width(text: str, bold: bool = False) -> float:
    """Return how wide a line of text is, in em."""
    return sum(_letter(letter, bold) for letter in text)


@cache
def _letter(letter, bold):
    font = _font(bold)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / SIZE  # a number of 16.16 bits


@cache
def _font(bold):
    weight = "bold" if bold else "normal"
    font = FT2Font(findfont(FontProperties(family=style.FONT_FAMILY, weight=weight)))
    font.set_size(SIZE, 72)
    return font


def variants(text: Variants) -> tuple[str, ...]:
    """Return what can stand for a text, the longest first."""
    return (text,) if isinstance(text, str) else tuple(text)


def fitting(text: Variants, room: float, bold: bool = False) -> str:
    """Return the longest variant of at most `room` em, or the shortest."""
    choices = variants(text)
    return next((choice for choice in choices if width(choice, bold) <= room), choices[-1])


def lines(text: Variants, room: float, bold: bool = False) -> list[str]:
    """Return a text as lines of at most `room` em: the longest variant that takes one, else the shortest."""
    chosen = fitting(text, room, bold)
    if not chosen:
        return []
    broken = [""]
    for word in chosen.split(" "):
        longer = f"{broken[-1]} {word}".strip()
        if width(longer, bold) <= room or not broken[-1]:
            broken[-1] = longer
        else:
            broken.append(word)
    return broken


def rows(widths: Sequence[float], room: float, gap: float) -> list[list[int]]:
    """Return which of several things stand in each row of at most `room` em, with a gap between them."""
    filled: list[list[int]] = []
    used = 0.0
    for place, wide in enumerate(widths):
        if filled and used + gap + wide <= room:
            filled[-1].append(place)
            used += gap + wide
        else:
            filled.append([place])
            used = wide
    return filled
