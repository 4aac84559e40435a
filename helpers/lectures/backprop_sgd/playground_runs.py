"""Runs of the playground: what makes a run, its curves, and run A that is kept beside the present one."""

import numpy as np

from ...figure import CourseError
from ...text import show
from .playground_training import problem

WIDTHS = ("width1", "width2", "width3")
RESTARTS = ("data", "columns", "noise", "share", "layers", *WIDTHS, "activation", "loss", "seed")
USES = ("learning_rate", "momentum", "batch_size", "one_step", "by_hand")
POINTS = 400  # of a loss curve
NAMES = {"learning_rate": "η", "momentum": "β", "batch_size": "batch", "share": "training share"}
NAMES |= {name: f"width {name[-1]}" for name in WIDTHS}


def epochs(now, examples):
    """Count how often every example has been shown, in whole and parts."""
    return now.at.epoch + now.at.place / examples


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


def in_words(setting):
    """Write a setting: a name as it is, a number as a reader would."""
    if isinstance(setting, tuple):
        return " × ".join(setting[:2]) or "as found"
    return setting if isinstance(setting, str) else show(setting)
