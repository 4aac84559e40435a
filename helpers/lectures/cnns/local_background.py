"""A photographed digit, under a shadow, beside the edge of a desk: what is ink, and is it one digit?"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ...data.images import otsu
from ...figure import CourseError

SEEN = 160  # pixels: the longer side of what is looked at
WIDEST = 0.25  # of the shorter side: a stroke is narrower than this, a shadow or a desk wider
FAINTEST = 0.2  # of the light of the paper round it that ink takes away, at its darkest
UNEVEN = 0.12  # brightness of the edge: a background that varies more is not one
SPECK = 0.05  # of the largest stroke's pixels: smaller ones are dust
SECOND = 0.35  # a second sign as large as this is another digit
TALL = 0.6  # of the largest sign's height
MOST_PIECES = 8  # more strokes than this are a pattern, not a digit
MOST_INK = 0.3  # of the picture


def is_uneven(grey):
    """Whether the edge of a picture (H, W) shows a shadow, a desk or anything but one background."""
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return float(np.ptp(np.quantile(edge, [0.05, 0.95]))) > UNEVEN


def drawn_on(grey):
    """Return where ink is in a picture (H, W) whose background varies: (H', W') of bool, and what was done.

    Light falls evenly on what is narrow, so ink is what is darker than the paper just round it (lighter, on a
    blackboard); what reaches the edge of the picture is no digit. Raises CourseError with the reason where
    that does not leave one digit.
    """
    grey = reduced(grey)
    inverted = is_dark_ink(grey)
    ink = below_background(grey if inverted else 1 - grey)
    if strength(ink) < FAINTEST:
        raise CourseError(
            "Nothing stands out from this picture's background: take one of a single dark digit."
        )
    drawn = ink > max(otsu(ink), FAINTEST / 2)
    pieces = pieces_of(drawn)
    inner = [piece for piece in pieces if not touches_edge(piece, grey.shape)]
    if not inner:
        raise CourseError(
            "What is drawn here reaches the edge of the picture: leave paper round it, and take it again."
        )
    return one_digit(inner, grey.shape), ["shadow and edges taken away"] + ["inverted"] * inverted


def one_digit(pieces, shape):
    """Return the pieces of one digit as a drawing; raises CourseError where they are more, or none."""
    largest = max(map(len, pieces))
    strokes = [piece for piece in pieces if len(piece) >= SPECK * largest]
    if len(strokes) > MOST_PIECES or sum(map(len, strokes)) > MOST_INK * shape[0] * shape[1]:
        raise CourseError(
            "There is a pattern in this picture, not one digit: take it on plain paper, with nothing else."
        )
    drawn = np.zeros(shape, bool)
    for piece in single(strokes):
        drawn[tuple(piece.T)] = True
    high, wide = np.ptp(np.argwhere(drawn), axis=0) + 1
    if max(high, wide) < 0.08 * max(shape):
        raise CourseError("The digit in this picture is very small: go nearer, and take it again.")
    return drawn


def single(strokes):
    """Return the strokes that belong to the largest one; raises CourseError where another is as large."""
    main = max(strokes, key=len)
    kept = [near(piece, main) and not beside(piece, main) for piece in strokes]
    if any(len(piece) >= SECOND * len(main) for piece, belongs in zip(strokes, kept) if not belongs):
        raise CourseError(
            "There is more than one sign in this picture: cut it to a single digit, with paper round it."
        )
    return [piece for piece, belongs in zip(strokes, kept) if belongs]


def beside(piece, main):
    """Whether a stroke stands beside the main one, and is as tall: a digit of its own."""
    (top, left), (bottom, right) = main.min(axis=0), main.max(axis=0)
    apart = piece[:, 1].min() > right or piece[:, 1].max() < left
    return bool(apart and np.ptp(piece[:, 0]) + 1 >= TALL * (bottom - top + 1))


def refuse_several(drawn):
    """Raise a CourseError where a drawing (H, W) of bool is more than one digit."""
    single(pieces_of(reduced(drawn.astype(float)) > 0))


def near(piece, main):
    """Whether a stroke belongs to the main one: its box reaches that one's, but for a small gap."""
    gap = 0.2 * np.ptp(main, axis=0).max()
    low, high = main.min(axis=0) - gap, main.max(axis=0) + gap
    return bool(np.all(piece.max(axis=0) >= low) and np.all(piece.min(axis=0) <= high))


def is_dark_ink(grey):
    """Whether narrow things are darker than what is round them: the edge of a shadow is both alike."""
    small = reduced(grey, SEEN // 2)
    width = 2 * int(WIDEST * min(small.shape) / 2) + 1
    round_it = sliding_window_view(np.pad(small, width // 2, mode="edge"), (width, width))
    beside = small - np.median(round_it, axis=(-2, -1))
    return bool(-np.quantile(beside, 0.01) >= np.quantile(beside, 0.99))


def below_background(grey):
    """Return how much darker each pixel is than the paper round it, as a share: 0 … 1, (H, W).

    The paper is the grey closing: the darkest of the brightest round every place.
    """
    width = 2 * int(WIDEST * min(grey.shape) / 2) + 1
    paper = -brightest(-brightest(grey, width), width)
    return np.clip(1 - grey / np.maximum(paper, 0.02), 0, 1)


def brightest(grey, width):
    """Return the brightest value within a square of this width round each pixel."""
    half = width // 2
    for axis in (0, 1):
        pads = [(half, half) if axis == other else (0, 0) for other in (0, 1)]
        grey = sliding_window_view(np.pad(grey, pads, mode="edge"), width, axis=axis).max(axis=-1)
    return grey


def strength(ink):
    """Return how strong the strongest ink is; a few hot pixels are none."""
    return float(np.quantile(ink, 0.995))


def reduced(grey, most=SEEN):
    """Return a picture whose longer side has at most so many pixels, by means."""
    step = -(-max(grey.shape) // most)
    rows, columns = (n // step * step for n in grey.shape)
    if step == 1 or not rows or not columns:
        return grey
    return grey[:rows, :columns].reshape(rows // step, step, columns // step, step).mean(axis=(1, 3))


def pieces_of(drawn):
    """Return the pieces that hang together, each as its pixels (n, 2); corners count as touching."""
    left, pieces = set(map(tuple, np.argwhere(drawn).tolist())), []
    while left:
        waiting = [left.pop()]
        piece = []
        while waiting:
            row, column = waiting.pop()
            piece.append((row, column))
            for place in [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
                if place in left:
                    left.remove(place)
                    waiting.append(place)
        pieces.append(np.array(piece))
    return pieces


def touches_edge(piece, shape):
    """Whether a piece reaches the edge of a picture of this shape."""
    return bool((piece.min(axis=0) <= 0).any() or (piece.max(axis=0) >= np.array(shape) - 1).any())
