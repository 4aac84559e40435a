"""Small words that verdicts are made of."""

from typing import Any

import numpy as np

COUNTS = ("None", "One", "Two", "Three", "Four", "Five")


def count_in_words(number: int) -> str:
    """Return a count as it begins a sentence: 2 → Two, 7 → 7."""
    return COUNTS[number] if number < len(COUNTS) else str(number)


def type_in_words(thing: Any) -> str:
    """Return the type of a thing with its article: an int, a list."""
    name = type(thing).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def shape_in_words(array: np.ndarray) -> str:
    """Return the shape of an array: (2, 3), or that it is one number."""
    return "() – one number" if array.ndim == 0 else str(tuple(array.shape))
