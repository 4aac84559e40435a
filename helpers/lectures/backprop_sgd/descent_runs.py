"""Former runs of descent: their loss curves, and what was set otherwise in each."""

import numpy as np

from ...engine.surfaces import SURFACES
from ...figure import differing
from ...text import show, vector


def remembered(states, settings):
    """Return what is kept of a run: the loss after each step."""
    return SURFACES[settings["surface"]].height(np.array([place.w for place in states]))


def compared(former, settings):
    """Return the former runs on the same surface, each with its losses and what was set otherwise."""
    runs = [
        run for run in former if run.settings["surface"] == settings["surface"] and run.settings != settings
    ]
    if not runs:
        return []
    names = set(differing([settings, *(run.settings for run in runs)]))
    return [{"losses": run.kept, "label": label(run.settings, names)} for run in runs]


def label(settings, names):
    """Write these settings of a run, the longest variant first."""
    parts = []
    if "learning_rate" in names:
        parts.append(f"η {show(settings['learning_rate'], 3)}")
    if "momentum" in names:
        parts.append(f"β {show(settings['momentum'])}")
    if names & {"w1", "w2"}:
        parts.append(f"from {vector((settings['w1'], settings['w2']), 3)}")
    return ", ".join(parts), parts[0]
