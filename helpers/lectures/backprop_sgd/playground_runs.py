"""Runs of the playground: what makes a run, its curves, and run A that is kept beside the present one."""

import numpy as np

from ...figure import CourseError, Own, differing
from ...text import plural, show
from .playground_features import EXTRAS
from .playground_training import problem

WIDTHS = ("width1", "width2", "width3")
RESTARTS = ("data", "columns", "noise", "share", "layers", *WIDTHS, *EXTRAS, "activation", "loss", "seed")
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
    if len(states) > 1:  # its points may have moved before the first step
        states = [states[0]._replace(scores=states[1].at_start), *states[1:]]
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
        f"{NAMES.get(name, name)} {in_words(name, before[name])} → {in_words(name, now[name])}"
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
    present = told(values)
    runs = [(told(run.settings), run.kept) for run in former if run.settings["loss"] == values["loss"]]
    runs = [(settings, curve) for settings, curve in runs if settings != present]
    names = differing([present, *(settings for settings, _ in runs)])
    return [{"curve": curve, "label": label(settings, names)} for settings, curve in runs]


def told(values):
    """Return what is told of a run; the columns only where it learns from a table of one's own."""
    settings = {name: values[name] for name in TOLD}
    return settings if isinstance(values["data"], Own) else settings | {"columns": None}


def label(settings, names):
    """Write the first of these settings of a run, the longest variant first."""
    parts = [
        " ".join(dict.fromkeys((NAMES.get(name, ""), in_words(name, settings[name])))).strip()
        for name in names
        if settings[name] is not None
    ]
    return ", ".join(parts[:2]), parts[0]


def in_words(name, setting):
    """Write a setting: a name as it is, a number as a reader would."""
    if name == "columns":
        return " × ".join(setting[:2]) or "as found"
    if isinstance(setting, tuple):
        return f"{plural(len(setting), 'point')} by hand"
    if isinstance(setting, bool):
        return "on" if setting else "off"
    return setting if isinstance(setting, str) else show(setting)
