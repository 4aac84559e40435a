"""Runs of the playground: what makes a run, its curves, and run A that is kept beside the present one."""

import numpy as np

from ...figure import CourseError, differing
from ...text import show
from .playground_features import EXTRAS
from .playground_training import problem

WIDTHS = ("width1", "width2", "width3")
RESTARTS = ("data", "noise", "share", "layers", *WIDTHS, *EXTRAS, "activation", "loss", "seed")
USES = ("learning_rate", "momentum", "batch_size", "one_step", "edits", "by_hand")
TOLD = ("learning_rate", "batch_size", "momentum", *(name for name in RESTARTS if name != "loss"), "edits")
POINTS = 400  # of a loss curve
NAMES = {"learning_rate": "η", "momentum": "β", "batch_size": "batch", "share": "training share"}
NAMES |= {"layers": "hidden layers", "noise": "noise", "seed": "seed"}
NAMES |= {name: written for name, (written, _) in EXTRAS.items()}
NAMES |= {name: f"width {name[-1]}" for name in WIDTHS}


def epochs(now, examples):
    """Count how often every example has been shown, in whole and parts."""
    return now.at.epoch + min(1, now.at.place / examples)  # points may have been erased since


def curves_of(states, values):
    """Return epochs, training loss and test loss: (3, K), K at most about POINTS."""
    examples = problem(values)[0].train
    chosen = [*states[:-1][:: 1 + len(states) // POINTS], states[-1]]
    return np.array(
        [(epochs(now, examples), now.scores["train_loss"], now.scores["test_loss"]) for now in chosen]
    ).T


def read_run(raw):
    """Return a run as state() writes it down, or () for none; raises a CourseError."""
    if isinstance(raw, tuple) and not raw:
        return ()
    if not isinstance(raw, dict) or not raw or set(raw) - {*RESTARTS, *USES, "steps"}:
        raise CourseError("pinned is a run as state() prints it, or () for none.")
    return dict(raw)


def differences(before, now):
    """Say in what the settings of two runs differ: η 0.1 → 0.01."""
    return [
        f"{NAMES.get(name, name)} {in_words(before[name])} → {in_words(now[name])}"
        for name in (*RESTARTS, *USES)
        if now[name] != before[name]
    ]


def remembered(states, settings):
    """Return what is kept of a run when the next one begins: epochs and training loss, (2, K)."""
    return curves_of(states, settings)[:2]


def beside(former, values):
    """Return the former runs with the same loss, each with its curve and what was set otherwise in it."""
    if values["pinned"]:  # one run to compare with is enough
        return []
    present = {name: values[name] for name in (*RESTARTS, *USES)}
    runs = [run for run in former if run.settings["loss"] == values["loss"]]
    runs = [run for run in runs if any(run.settings[name] != present[name] for name in TOLD)]
    names = differing([present, *(run.settings for run in runs)])
    return [
        {"curve": run.kept, "label": label(run.settings, [n for n in TOLD if n in names])} for run in runs
    ]


def label(settings, names):
    """Write the first of these settings of a run, the longest variant first."""
    parts = [
        " ".join(dict.fromkeys((NAMES.get(name, ""), in_words(settings[name])))).strip() for name in names
    ]
    return ", ".join(parts[:2]), parts[0]


def in_words(setting):
    """Write a setting: a name as it is, a number as a reader would."""
    if isinstance(setting, tuple):
        return f"{len(setting)} points by hand"
    if isinstance(setting, bool):
        return "on" if setting else "off"
    return setting if isinstance(setting, str) else show(setting)
