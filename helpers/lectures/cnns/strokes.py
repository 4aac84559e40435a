"""A drawing as the list of what the hand did: strokes, clear, centre. Leaving out the last one undoes it.

A stroke is short text: "+" draws or "-" erases, then two letters for each point, its column and its row
from 0 to 31 in base 32 (0 … 9 a … v). "+g4gs" is a line down column 16, from row 4 to row 28.
"""

import re
from functools import lru_cache

import numpy as np

from ...data import centre_bitmap
from ...figure import CourseError

SIDE = 32
LETTERS = "0123456789abcdefghijklmnopqrstuv"
DRAW, ERASE, CLEAR, CENTRE = "+", "-", "clear", "centre"
RADIUS = {DRAW: 2.3, ERASE: 3.2}  # pixels
MOST_POINTS = 200  # of one stroke: then it goes on as the next one
MOST = 300
VALID = re.compile(rf"[+-]([0-9a-v]{{2}}){{1,{MOST_POINTS}}}|{CLEAR}|{CENTRE}")
COLUMNS, ROWS = np.meshgrid(np.arange(SIDE), np.arange(SIDE))


def read_strokes(raw):
    """Return the strokes as they came, or raise a CourseError."""
    if not isinstance(raw, tuple) or not all(isinstance(one, str) for one in raw):
        raise CourseError("strokes is a tuple of strokes, as state() prints it.")
    if wrong := [one for one in raw if not VALID.fullmatch(one)]:
        raise CourseError(
            f"“{wrong[0][:20]}” is no stroke: it is + or -, then two letters for each point, from 0 to v; "
            f"or {CLEAR}, or {CENTRE}."
        )
    if len(raw) > MOST:
        raise CourseError(f"A drawing takes at most {MOST} strokes: clear it, or undo some.")
    return tuple(raw)


def points_of(stroke):
    """Return the points of a stroke: (K, 2) columns and rows."""
    return np.array([LETTERS.index(letter) for letter in stroke[1:]]).reshape(-1, 2)


def written(kind, points):
    """Write a stroke as text; a point on the straight way between its neighbours is left out."""
    kept = []
    for point in points:
        point = tuple(int(part) for part in point)
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and between(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return kind + "".join(LETTERS[column] + LETTERS[row] for column, row in kept)


def between(start, middle, end):
    """Return whether the way from start to end leads straight on through the middle."""
    (x0, y0), (x1, y1), (x2, y2) = start, middle, end
    (ax, ay), (bx, by) = (x1 - x0, y1 - y0), (x2 - x1, y2 - y1)
    return ax * by == ay * bx and ax * bx + ay * by > 0


def with_path(strokes, kind, path, *, begins):
    """Return the strokes after a path (K, 2) of columns and rows: with a new one, or more of the last.

    The first stroke after “clear” does away with all before.
    """
    path = np.clip(np.round(path), 0, SIDE - 1).astype(int).tolist()
    last = strokes[-1] if strokes else CLEAR
    if last == CLEAR:
        strokes, begins = (), True
    if begins or last[0] != kind or last == CENTRE or len(last) > 2 * (MOST_POINTS - len(path)):
        new = [written(kind, path[at : at + MOST_POINTS]) for at in range(0, len(path), MOST_POINTS)]
        return (*strokes, *new)
    return (*strokes[:-1], written(kind, [*points_of(last).tolist(), *path]))


@lru_cache(maxsize=4 * MOST)
def bitmap_of(strokes):
    """Return the drawing (32, 32) of bool: what is drawn is True, row 0 on top; never changed in place."""
    if not strokes or strokes[-1] == CLEAR:
        bitmap = np.zeros((SIDE, SIDE), bool)
    elif strokes[-1] == CENTRE:
        bitmap = np.asarray(centre_bitmap(bitmap_of(strokes[:-1])), bool)
    else:
        before, (kind, touched) = bitmap_of(strokes[:-1]), touched_by(strokes[-1])
        bitmap = before | touched if kind == DRAW else before & ~touched
    bitmap.flags.writeable = False
    return bitmap


def touched_by(stroke):
    """Return whether a stroke draws or erases, and the pixels within the pen's radius: (32, 32)."""
    kind, points = stroke[0], points_of(stroke)
    starts, ways = points[:-1], np.diff(points, axis=0)
    if not len(ways):  # a dot
        starts, ways = points, np.zeros((1, 2), int)
    x, y = (pixels.ravel()[:, None] - start for pixels, start in zip((COLUMNS, ROWS), starts.T))
    far = np.maximum((ways**2).sum(axis=1), 1)
    share = np.clip((x * ways[:, 0] + y * ways[:, 1]) / far, 0, 1)  # of the way: the nearest place on it
    distance = (x - share * ways[:, 0]) ** 2 + (y - share * ways[:, 1]) ** 2
    return kind, (distance.min(axis=1) <= RADIUS[kind] ** 2).reshape(SIDE, SIDE)
