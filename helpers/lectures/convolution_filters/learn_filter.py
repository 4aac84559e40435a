"""Learn the filter: a hidden kernel made the target; descent on the squared difference finds the kernel."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ...data import tissue
from ...engine import KERNELS, correlate
from ...engine.training import descend
from ...figure import style
from ...figure.controls import Choice, CourseError, Hidden, Pen, Preset, Slider, Toggle
from ...figure.figure import LiveFigure, Timeline
from ...figure.words import Words
from ...text import bracket, plain, plural, show
from .learn_filter_view import LearnFilterView

PICTURES = TISSUE, RAW, DOTS = ("tissue", "tissue, grey values as they are", "random dots")
SURPRISE = "a surprise"
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
    """So many updates K ← K − η·∂J/∂K; None where nothing is left to do."""
    now, P, target = past[-1], task(picture).P, target_of(picture, hidden, noise, seed)
    if ending(past, learning_rate, P, target):
        return None
    kernel, done = now.kernel.copy(), now.updates
    for _ in range(int(updates)):
        _, gradient = slope(P, kernel, target)
        descend(kernel, gradient, learning_rate=learning_rate)
        done += 1
        if np.abs(kernel).max() > LOST or done == MOST_UPDATES:
            break
    return State(kernel, slope(P, kernel, target)[0], done)


def ending(past, learning_rate, P, target):
    """Why there is no next step: "lost", "at rest", "enough"; or "" where there is one."""
    now = past[-1]
    if np.abs(now.kernel).max() > LOST:
        return "lost"
    if np.abs(learning_rate * slope(P, now.kernel, target)[1]).max() < 1e-9:
        return "at rest"
    return "enough" if now.updates >= MOST_UPDATES else ""


def live_learn_filter(
    *,
    hidden="Sobel x",
    learning_rate=0.1,
    reveal=False,
    picture=TISSUE,
    noise=0.0,
    updates="10",
    seed=0,
    row=1,
    column=2,
    steps=0,
):
    """A kernel of nine weights learns by descent what a hidden kernel does to a picture."""

    def compute(past, hidden, learning_rate, reveal, picture, noise, updates, seed, row, column):
        X, P, curvatures = task(picture)
        target, wanted = target_of(picture, hidden, noise, seed), hidden_kernel(hidden, seed)
        now = past[-1]
        output = correlate(X, now.kernel)
        loss, gradient = slope(P, now.kernel, target)
        largest = float(np.abs(now.kernel - wanted).max())
        losses = np.array([state.loss for state in past])
        steepest, flattest = float(curvatures[-1]), float(curvatures[0])
        product = round(learning_rate * steepest, 10)
        return {
            "picture": picture,
            "hidden_name": hidden,
            "reveal": reveal,
            "noise": noise,
            "learning_rate": learning_rate,
            "updates": updates,
            "row": row,
            "column": column,
            "X": X,
            "target": target,
            "output_map": output,
            "error": output - target,
            "reach": float(f"{np.quantile(np.abs(target), 0.99):.1g}"),
            "kernel": now.kernel,
            "hidden": wanted,
            "gradient": gradient,
            "next_kernel": now.kernel - learning_rate * gradient,
            "arrays": {"K": now.kernel, "X": X, "error": output - target, "correlate": correlate},
            "next_cell": float(now.kernel[row, column] - learning_rate * gradient[row, column]),
            "loss": float(loss),
            "first_loss": float(losses[0]),
            "losses": losses,
            "update_counts": np.array([state.updates for state in past]),
            "step": now.updates,
            "steps": len(past) - 1,
            "largest_error": largest,
            "found": "yes" if largest < FOUND else "no",
            "curvature": steepest,
            "condition": steepest / flattest,
            "product": product,
            "stable": "yes" if product < 2 else "no",
            "ended": ending(past, learning_rate, P, target),
            "most_updates": int(100 * 2 ** np.ceil(np.log2(max(1, now.updates / 100)))),
            "loss_text": f"J = {show(loss, 3)}",
        }

    def explain(facts):
        r, c, rate = facts["row"], facts["column"], facts["learning_rate"]
        old, slant, new = (facts[name][r, c] for name in ("kernel", "gradient", "next_kernel"))
        digits = digits_for(old, slant, new)
        old, slant, new = show(old, digits), bracket(slant, digits), show(new, digits)
        equation = [
            (f"K[{r}, {c}] ← K[{r}, {c}] − η·∂J/∂K[{r}, {c}] = ", None),
            (f"{old} − {show(rate, 3)}·{slant} = {new}", None, True),
            ("\n∂J/∂K = 2·mean of error × patch", None),
            (",   ", None),
            meter(facts),
        ]
        return Words(
            equation,
            f"next_kernel = K - {plain(rate)} * 2 * correlate(X, error) / error.size"
            "   # error = output - target",
            "next_kernel",
            twin(facts),
        )

    return LiveFigure(
        live_learn_filter,
        title="Learn the filter",
        compute=compute,
        view=LearnFilterView(),
        explain=explain,
        controls=[
            Choice("hidden", "hidden kernel", HIDDEN, hidden),
            Slider("learning_rate", "η", 0.001, 10, 0.1, learning_rate, log=True),
            Toggle("reveal", "show the hidden kernel", reveal),
            Choice("picture", "picture", PICTURES, picture, drawer=True),
            Slider("noise", "noise in the target", 0, 4, 0.25, noise, drawer=True),
            Choice("updates", "updates per step", ("1", "10", "100"), updates, drawer=True),
            Slider("seed", "random start (seed)", 0, 999, 1, seed, drawer=True),
            Hidden("row", row, cell_from_0("row")),
            Hidden("column", column, cell_from_0("column")),
        ],
        presets=[
            Preset("Sobel x", cue("Sobel x")),
            Preset("blur", cue("Gaussian blur")),
            Preset("Laplacian", cue("Laplacian")),
            Preset("on random dots: fast", cue(picture=DOTS, learning_rate=0.2, updates="1")),
            Preset("grey values as they are: slow", cue(picture=RAW, learning_rate=0.2, updates="100")),
            Preset("η too large", cue(learning_rate=0.2, updates="1")),
            Preset("noisy target", cue(noise=2.0)),
        ],
        drags={"cell": Pen("choose a cell of the kernel", chosen_cell, next_cell, points=True)},
        seed="seed",
        timeline=Timeline(
            start=start,
            advance=advance,
            unit=lambda values: "one update" if values["updates"] == "1" else f"{values['updates']} updates",
            restarts=("hidden", "picture", "noise", "seed"),
            uses=("learning_rate", "updates"),
            done=lambda facts: bool(facts["ended"]),
        ),
        steps=steps,
        shape=0.25,
    )


def cue(hidden="Sobel x", *, learning_rate=0.1, picture=TISSUE, noise=0.0, updates="10"):
    """The values of a preset."""
    return dict(hidden=hidden, learning_rate=learning_rate, picture=picture, noise=noise, updates=updates)


def start(*, picture, hidden, noise, seed, **_):
    """A random kernel, and its loss."""
    kernel = np.random.default_rng([seed, 4]).normal(scale=0.3, size=(3, 3))
    return State(kernel, slope(task(picture).P, kernel, target_of(picture, hidden, noise, seed))[0])


def chosen_cell(values, path, begins):
    """The cell of the learned kernel at the end of a path over the panel, or the nearest."""
    row, column = (int(min(max(part, 0), 2)) for part in LearnFilterView.cell_at(*path[-1]))
    return {"row": row, "column": column}


def next_cell(values, dx, dy):
    """The cell so many arrow keys to the right and up, or the last one on the way."""
    row, column = values["row"] - round(dy), values["column"] + round(dx)
    return {"row": min(max(row, 0), 2), "column": min(max(column, 0), 2)}


def cell_from_0(name):
    def read(raw):
        if isinstance(raw, bool) or raw not in (0, 1, 2):
            raise CourseError(f"{name} is 0, 1 or 2, as NumPy counts, not {str(raw)[:20]}.")
        return int(raw)

    return read


# ---- words ----


def digits_for(*values):
    """So many digits that sums of these numbers, written out, still come out right."""
    return 4 + max(0, int(np.log10(max(1e-9, *np.abs(values)))))


def meter(facts):
    """Whether this η can work, as a piece in its colour."""
    product = facts["product"]
    sign, what = (
        ("<", "stable") if product < 2 else (">", "diverges") if product > 2 else ("=", "at the limit")
    )
    colour = style.POSITIVE_TEXT if facts["stable"] == "yes" else style.NEGATIVE_TEXT
    return (
        f"ηλ_max = {show(product, 3)} {sign} 2: {what}   (λ_max/λ_min = {show(facts['condition'], 3)})",
        colour,
    )


def twin(facts):
    """The picture in words."""
    secret = "" if facts["hidden_name"] != SURPRISE else " (a surprise)"
    steps = facts["step"]
    after = f"After {plural(steps, 'update')}" if steps else "At the start"
    far = show(facts["largest_error"], 2)
    text = (
        f"A kernel of nine weights learns what the hidden one{secret} makes of {WHAT[facts['picture']]}. "
        f"{after} the loss is {show(facts['loss'], 3)}, the cell furthest off is wrong by {far}. "
    )
    if facts["ended"] == "lost":
        return text + f"η is too large: ηλ_max = {show(facts['product'], 3)} > 2. It diverged and is stopped."
    if facts["found"] == "yes":
        return text + "The kernel is found: every cell to a thousandth."
    if facts["ended"] == "at rest" or (facts["noise"] and steps and nearly_flat(facts)):
        return text + "It is as near as the noise in the target allows."
    if facts["noise"] and facts["loss"] < 1.1 * facts["noise"] ** 2:
        return text + f"What is left is the noise in the target: its mean square is {facts['noise'] ** 2:g}."
    if facts["ended"] == "enough":
        return text + f"After {MOST_UPDATES} updates it is stopped."
    if facts["stable"] == "no":
        return text + "With this η every update overshoots more than the last: it diverges."
    return text + RAVINE.get(facts["picture"], "")


def nearly_flat(facts):
    """Whether descent has done nearly all that it can: the gradient is small beside the kernel."""
    return np.abs(facts["gradient"]).max() < 1e-4


WHAT = {
    TISSUE: "tissue (every fourth pixel, mean 0, spread 1)",
    RAW: "tissue (every fourth pixel, from 0 to 1)",
    DOTS: "random dots",
}
RAVINE = {
    TISSUE: "Neighbouring pixels are alike: the loss is a ravine, and fine detail is learned last.",
    RAW: "All pixels are bright and alike: a very narrow ravine.",
    DOTS: "Pixels that know nothing of each other make a round bowl.",
}
