"""Real samples for the lectures: what was measured (X), and what it was (y).

Origin and licence of every file: files/CREDITS.md. The files are made by files/make_data.py.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[1] / "files" / "data"


@dataclass(frozen=True)
class Samples:
    """Two measured features of N specimens of two classes."""

    X: np.ndarray  # (N, 2) float64, as measured
    y: np.ndarray  # (N,) −1 or +1
    features: tuple[str, str]  # name and unit of each column of X
    classes: tuple[str, str]  # what −1 and +1 stand for


def penguins():
    """274 penguins, Adelie (−1) and Gentoo (+1), told apart by a line: bill depth × flipper length."""
    return load(
        "penguins.csv",
        columns=("bill depth (mm)", "flipper length (mm)"),
        label="species",
        classes=("Adelie", "Gentoo"),
    )


def biopsies():
    """569 breast biopsies, benign (−1) and malignant (+1): worst radius × worst smoothness of the nuclei.

    No line separates them. The source names no units.
    """
    return load(
        "biopsies.csv",
        columns=("worst radius (image units)", "worst smoothness (no unit)"),
        label="diagnosis",
        classes=("benign", "malignant"),
    )


def standardise(X):
    """Give each column mean 0 and standard deviation 1: x → (x − mean) / s. X (N, n) → (N, n)."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


def rescale(X):
    """Stretch each column to 0 … 1: x → (x − min) / (max − min). X (N, n) → (N, n)."""
    low, high = X.min(axis=0), X.max(axis=0)
    return (X - low) / (high - low)


def load(name, *, columns, label, classes):
    """Read a table with a header line: two number columns and one that names the class."""
    path = DATA / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: get the course's files/ folder again, or run `make data`."
        )
    table = np.genfromtxt(
        path, delimiter=",", names=True, dtype=None, encoding="utf-8", deletechars="", replace_space=" "
    )
    X = np.column_stack([table[column] for column in columns]).astype(float)
    y = np.where(table[label] == classes[1], 1, -1)
    return Samples(X=X, y=y, features=columns, classes=classes)
