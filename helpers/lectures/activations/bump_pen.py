"""The pen of the bump builder: it sets the heights of bumps, or draws the own target."""

import numpy as np

from .bump_targets import DRAWN, OWN, heights_of, target_of


def draws_target(target, hand):
    """Return whether the pen draws the own target; otherwise it sets heights."""
    return target == OWN and hand == "the target"


def along(path, places):
    """Return which of `places` (N,) a path (K, 2) passes, and at what height: {index: height}.

    Where it passes twice, the last height counts.
    """
    gap = places[1] - places[0]
    passed = {}
    for start, end in zip(path[:1].tolist() + path[:-1].tolist(), path.tolist()):
        (left, low), (right, high) = sorted((start, end))
        for place in np.flatnonzero((places >= left) & (places <= right)):
            passed[int(place)] = float(np.interp(places[place], (left, right), (low, high)))
        passed[int(np.clip(round((end[0] - places[0]) / gap), 0, len(places) - 1))] = end[1]
    return passed


def stroke(values, path, begins):
    """Return what a path of the pen changes: the bumps under it, or the own target, get its height."""
    target = target_of(values["target"], values["drawn"])
    path = path / (target.end, target.unit)
    bottom, top = target.low / target.unit, target.high / target.unit
    path = np.clip(path, (0, bottom), (1, top))
    probe = {"probe": round(float(path[-1, 0]), 2)}
    if draws_target(values["target"], values["hand"]):
        drawn = list(values["drawn"] or (0.0,) * len(DRAWN))
        for place, height in along(path, DRAWN).items():
            drawn[place] = round(height, 2)
        return probe | {"drawn": tuple(drawn)}
    heights, count = list(heights_of(values)), values["bumps"]
    middles = (np.arange(max(count, 2)) + 0.5) / count  # of a single bump: a second one that is never met
    for place, height in along(path, middles).items():
        heights[min(place, count - 1)] = round(height, 2)
    return probe | {"fit": False, "heights": tuple(heights)}


def keys(values, dx, dy):
    """Return what arrow keys change: ← → lead to the next bump (or place of the own target), ↑ ↓ move it."""
    target = target_of(values["target"], values["drawn"])
    drawing = draws_target(values["target"], values["hand"])
    if drawing:
        places, heights = DRAWN, values["drawn"] or (0.0,) * len(DRAWN)
    else:
        places, heights = (np.arange(values["bumps"]) + 0.5) / values["bumps"], heights_of(values)
    here = int(np.argmin(np.abs(places - values["probe"])))
    there = int(np.clip(here + dx, 0, len(places) - 1))
    if not dy:
        return {"probe": round(float(places[there]), 2)}
    height = np.clip(heights[there] + 0.05 * dy, target.low / target.unit, target.high / target.unit)
    changed = (*heights[:there], round(float(height), 2), *heights[there + 1 :])
    if drawing:
        return {"drawn": changed}
    return {"fit": False, "heights": changed}
