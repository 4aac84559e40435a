"""Points by hand: what is added to a data set of the playground, moved in it, and erased from it.

A change is (place, x₁, x₂, side): the point at that place of the data set is there now, on that side, or is
gone where the side is 0. Places behind the last are those of new points, which are all trained on.
"""

import numpy as np

from ...figure import CourseError

ADD_NEGATIVE, ADD_POSITIVE, ERASE = "adds a −1", "adds a +1", "erases"
CLICKS = {ADD_NEGATIVE: -1, ADD_POSITIVE: 1, ERASE: 0}
FAR = 8  # no coordinate set by hand is larger: so far reaches the plane of a table of one's own
GRAB = 0.022  # of the plane: so near to a point it is taken in place of a new one
MOST_CHANGES = 300
NUDGE = 0.1


def read_changes(raw):
    """Return changes as state() writes them down, or raise a CourseError."""
    try:
        changes = tuple((int(place), float(x), float(y), int(side)) for place, x, y, side in raw)
    except (TypeError, ValueError):
        changes = None
    fine = (
        isinstance(raw, tuple)
        and changes is not None
        and len({place for place, *_ in changes}) == len(changes)
        and all(
            place >= 0 and max(abs(x), abs(y)) <= FAR and side in (-1, 0, 1) for place, x, y, side in changes
        )
    )
    if not fine:
        raise CourseError(
            "edits is a tuple of (place, x₁, x₂, side), one for each place: "
            f"numbers up to {FAR}, and side −1, 1, or 0 for a point that is gone."
        )
    if len(changes) > MOST_CHANGES:
        raise CourseError(f"By hand, at most {MOST_CHANGES} points can be added, moved or erased.")
    return changes


def changed(X, y, changes):
    """Return the points of a data set as a hand has left them, the new ones last; side 0 is gone."""
    new = [place for place, *_ in changes if place >= len(X)]
    if sorted(new) != list(range(len(X), len(X) + len(new))):
        raise CourseError(
            "edits: points added by hand have the places behind the last of the data set, one by one."
        )
    X, y = np.vstack([X, np.zeros((len(new), 2))]), np.append(y, np.zeros(len(new), int))
    for place, x1, x2, side in changes:
        X[place], y[place] = (x1, x2), side
    return X, y


def stroke(values, X, y, reach, path, *, begins):
    """Return what a hand on the plane changes: a point is added or taken, moved along, or erased.

    X (N, 2), y (N,): all points as they are; a point with side 0 is gone. reach: the ends of the plane, which
    no point leaves. The last change is the point that the hand holds.
    """
    changes, side = values["edits"], CLICKS[values["click"]]
    x = np.clip(path[-1], *reach)
    apart = np.where(y != 0, np.hypot(*(X - x).T), np.inf)
    nearest = int(apart.argmin()) if apart.min() < GRAB * (reach[1] - reach[0]) else -1
    if not side:  # it erases, along its whole way
        return {"edits": put(changes, nearest, X[nearest], 0)} if nearest >= 0 else {}
    if begins and nearest < 0:
        return {"edits": put(changes, len(X), x, side)}
    if begins:
        return {"edits": put(changes, nearest, X[nearest], y[nearest])}
    held = held_by(changes)
    return {"edits": put(changes, held[0], x, held[3])} if held else {}


def keys(values, X, reach, dx, dy):
    """Return what arrow keys change: the point under the hand moves; one of another class is new."""
    changes, side = values["edits"], CLICKS[values["click"]]
    held = held_by(changes)
    if held and held[3] == side:
        there = np.clip(np.array(held[1:3]) + NUDGE * np.array([dx, dy]), *reach)
        return {"edits": put(changes, held[0], there, side)}
    return {"edits": put(changes, len(X), (0, 0), side)} if side else {}


def held_by(changes):
    """Return the change whose point is under the hand, or None."""
    return changes[-1] if changes and changes[-1][3] else None


def put(changes, place, at, side):
    """Return the changes with one more, in place of an earlier one of this point."""
    others = [change for change in changes if change[0] != place]
    return (*others, (place, *(round(float(x), 3) for x in at), int(side)))
