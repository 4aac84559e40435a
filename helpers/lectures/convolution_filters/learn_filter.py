"""Learn the filter: a hidden kernel made the target; descent on the squared difference finds the kernel."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ...data import tissue
from ...engine import KERNELS, correlate
from ...engine.surfaces import descent
from ...figure import Choice, CourseError, LiveFigure, Pen, Preset, Seed, Slider, Stored, Timeline, Toggle
from ...text import show
from .learn_filter_view import LearnFilterView
from .learn_filter_words import DOTS, PICTURES, RAW, SURPRISE, TISSUE, explain

HIDDEN = ("Sobel x", "Sobel y", "Gaussian blur", "sharpen", "Laplacian", "emboss", SURPRISE)
FOUND = 1e-3  # the largest error of a kernel's cell that counts as found
LOST = 100  # farther out than this, descent is stopped
MOST_UPDATES = 50_000


class Task(NamedTuple):
    """A picture X (H, W), its patches P (N, 9), one row for each output pixel, and the loss's curvatures.

    The loss is J(K) = mean (P·K − target)²; these are the eigenvalues of 2 PᵀP/N, in rising order.
    """

    X: np.ndarray
    P: np.ndarray
    curvatures: np.ndarray


@cache
def task(name):
    """A picture of the figure by its name: 96 × 96, every fourth pixel of the tissue or random numbers."""
    if name == DOTS:
        X = np.random.default_rng(7).normal(size=(96, 96))
    else:
        X = tissue(grey=True)[64:448:4, 64:448:4].astype(float)
    if name == TISSUE:
        X = (X - X.mean()) / X.std()
    P = sliding_window_view(X, (3, 3)).reshape(-1, 9)
    return Task(X, P, np.linalg.eigvalsh(2 * P.T @ P / len(P)))


@cache
def hidden_kernel(name, seed):
    """The kernel that made the target; a surprise has whole numbers from −3 to 3."""
    if name != SURPRISE:
        return KERNELS[name]
    return np.random.default_rng([seed, 5]).integers(-3, 4, size=(3, 3)).astype(float)


@cache
def target_of(picture, hidden, noise, seed):
    """What the hidden kernel makes of the picture, plus noise of this spread: (94, 94)."""
    clean = correlate(task(picture).X, hidden_kernel(hidden, seed))
    return clean + noise * np.random.default_rng([seed, 6]).normal(size=clean.shape)


class State(NamedTuple):
    """Where learning stands: the kernel (3, 3), its loss, and the updates so far."""

    kernel: np.ndarray
    loss: float
    updates: int = 0


def slope(P, kernel, target):
    """The loss J = mean (output − target)², and ∂J/∂K (3, 3): the mean of 2·error·patch over all places.

    That is 2·correlate(X, error)/error.size, worked out for all nine cells in one product.
    """
    error = P @ kernel.ravel() - target.ravel()
    return error @ error / len(P), (error @ P).reshape(3, 3) * (2 / len(P))


def advance(past, *, picture, hidden, noise, seed, learning_rate, updates, **_):
    """Take some updates K ← K − η·∂J/∂K; None where nothing is left to do."""
    now, P, target = past[-1], task(picture).P, target_of(picture, hidden, noise, seed)
    if ending(past, learning_rate, P, target):
        return None
    kernel = now.kernel.copy()
    run = descent(lambda kernel: slope(P, kernel, target), kernel, learning_rate=learning_rate)
    for _ in range(min(int(updates), MOST_UPDATES - now.updates)):
        run.step()
        if np.abs(kernel).max() > LOST:
            break
    return State(kernel, slope(P, kernel, target)[0], now.updates + run.updates)


def ending(past, learning_rate, P, target):
    """Why there is no next step: "lost", "at rest", "enough"; or "" where there is one."""
    now = past[-1]
    if np.abs(now.kernel).max() > LOST:
        return "lost"
    if np.abs(learning_rate * slope(P, now.kernel, target)[1]).max() < 1e-9:
        return "at rest"
    return "enough" if now.updates >= MOST_UPDATES else ""


def start(*, picture, hidden, noise, seed, **_):
    """A random kernel, and its loss."""
    kernel = np.random.default_rng([seed, 4]).normal(scale=0.3, size=(3, 3))
    return State(kernel, slope(task(picture).P, kernel, target_of(picture, hidden, noise, seed))[0])


def chosen_cell(values, path, begins):
    """Return the cell of the learned kernel at the end of a path over the panel, or the nearest."""
    row, column = (int(min(max(part, 0), 2)) for part in LearnFilterView.cell_at(*path[-1]))
    return {"row": row, "column": column}


def next_cell(values, dx, dy):
    """Return the cell this many arrow keys to the right and up, or the last one on the way."""
    row, column = values["row"] - round(dy), values["column"] + round(dx)
    return {"row": min(max(row, 0), 2), "column": min(max(column, 0), 2)}


def cell_from_0(name):
    """Return the reader of a row or a column of the kernel, counted from 0."""

    def read(raw):
        if isinstance(raw, bool) or raw not in (0, 1, 2):
            raise CourseError(f"{name} is 0, 1 or 2, as NumPy counts, not {str(raw)[:20]}.")
        return int(raw)

    return read


class LearnFilter(LiveFigure):
    """A kernel of nine weights learns by descent what a hidden kernel does to a picture."""

    title = "Learn the filter"
    view = LearnFilterView
    shape = 0.25

    hidden = Choice(HIDDEN, label="hidden kernel")
    learning_rate = Slider(0.001, 10, start=0.1, label="η", log=True)
    reveal = Toggle(label="show the hidden kernel")
    picture = Choice(PICTURES, drawer=True)
    noise = Slider(0, 4, 0.25, start=0.0, label="noise in the target", drawer=True)
    updates = Choice(("1", "10", "100"), start="10", label="updates per step", drawer=True)
    seed = Seed(start=0, label="random start (seed)", drawer=True)
    row = Stored(cell_from_0("row"), start=1)
    column = Stored(cell_from_0("column"), start=2)

    presets = (
        Preset("Sobel x"),
        Preset("blur", dict(hidden="Gaussian blur")),
        Preset("Laplacian", dict(hidden="Laplacian")),
        Preset("on random dots: fast", dict(picture=DOTS, learning_rate=0.2, updates="1")),
        Preset("grey values as they are: slow", dict(picture=RAW, learning_rate=0.2, updates="100")),
        Preset("η too large", dict(learning_rate=0.2, updates="1")),
        Preset("noisy target", dict(noise=2.0)),
    )
    presets_keep = ("reveal", "seed", "row", "column")
    drags = {"cell": Pen("choose a cell of the kernel", chosen_cell, next_cell, points=True)}
    timeline = Timeline(
        start=start,
        advance=advance,
        unit=lambda values: "one update" if values["updates"] == "1" else f"{values['updates']} updates",
        restarts=("hidden", "picture", "noise", "seed"),
        uses=("learning_rate", "updates"),
        done=lambda facts: bool(facts["ended"]),
    )

    explain = staticmethod(explain)

    def compute(self, past, hidden, learning_rate, picture, noise, seed, row, column, **_):
        X, P, curvatures = task(picture)
        target, wanted = target_of(picture, hidden, noise, seed), hidden_kernel(hidden, seed)
        kernel, output = past[-1].kernel, correlate(X, past[-1].kernel)
        loss, gradient = slope(P, kernel, target)
        next_kernel = kernel - learning_rate * gradient
        largest = float(np.abs(kernel - wanted).max())
        product = round(learning_rate * float(curvatures[-1]), 10)
        return {
            "hidden_name": hidden,
            "X": X,
            "target": target,
            "output_map": output,
            "error": output - target,
            "reach": float(f"{np.quantile(np.abs(target), 0.99):.1g}"),
            "kernel": kernel,
            "hidden": wanted,
            "gradient": gradient,
            "next_kernel": next_kernel,
            "next_cell": float(next_kernel[row, column]),
            "arrays": {"K": kernel, "X": X, "error": output - target, "correlate": correlate},
            "loss": float(loss),
            "loss_text": f"J = {show(loss, 3)}",
            "largest_error": largest,
            "found": "yes" if largest < FOUND else "no",
            "curvature": float(curvatures[-1]),
            "condition": float(curvatures[-1]) / float(curvatures[0]),
            "product": product,
            "stable": "yes" if product < 2 else "no",
            "ended": ending(past, learning_rate, P, target),
            **curve_of(past),
        }


def curve_of(past):
    """Return the facts of the loss's curve."""
    losses, updates = np.array([state.loss for state in past]), past[-1].updates
    return {
        "losses": losses,
        "first_loss": float(losses[0]),
        "update_counts": np.array([state.updates for state in past]),
        "most_updates": int(100 * 2 ** np.ceil(np.log2(max(1, updates / 100)))),
        "step": updates,
        "steps": len(past) - 1,
    }
