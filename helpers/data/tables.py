"""Measurements in tables: samples of two classes, and how fast an enzyme works."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .files import shipped


@dataclass(frozen=True)
class Samples:
    """Two measured features of N specimens of two classes."""

    X: NDArray  # (N, 2) float64, as measured
    y: NDArray  # (N,) −1 or +1
    features: tuple[str, str]  # name and unit of each column of X
    classes: tuple[str, str]  # what −1 and +1 stand for


@dataclass(frozen=True)
class Rates:
    """How fast an enzyme works, measured at N concentrations of its substrate."""

    S: NDArray  # (N,) float64, concentration of the substrate
    v: NDArray  # (N,) float64, initial rate
    quantities: tuple[str, str]  # name and unit of S and of v


def penguins() -> Samples:
    """Return 274 penguins, Adelie (−1) and Gentoo (+1), told apart by a line: bill depth × flipper length."""
    return load(
        "penguins.csv",
        columns=("bill depth (mm)", "flipper length (mm)"),
        label="species",
        classes=("Adelie", "Gentoo"),
    )


def biopsies() -> Samples:
    """Return 569 breast biopsies, benign (−1) and malignant (+1): worst radius × smoothness of the nuclei.

    No line separates them. The source names no units.
    """
    return load(
        "biopsies.csv",
        columns=("worst radius (image units)", "worst smoothness (no unit)"),
        label="diagnosis",
        classes=("benign", "malignant"),
    )


def puromycin(state: str = "treated") -> Rates:
    """Return initial rates of an enzyme, "treated" with puromycin (12 measurements) or "untreated" (11).

    They follow a Michaelis–Menten curve. Raises ValueError for another state.
    """
    if state not in ("treated", "untreated"):
        raise ValueError(f'state is "treated" or "untreated", not {state!r}')
    table = read_table("puromycin.csv")
    rows = table[table["state"] == state]
    return Rates(
        S=rows["concentration_ppm"],
        v=rows["rate_counts_per_min2"].astype(float),
        quantities=("substrate concentration (ppm)", "initial rate (counts/min²)"),
    )


def standardise(X: NDArray) -> NDArray:
    """Give each column mean 0 and standard deviation 1: x → (x − mean) / s. X (N, n) → (N, n)."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


def rescale(X: NDArray) -> NDArray:
    """Stretch each column to 0 … 1: x → (x − min) / (max − min). X (N, n) → (N, n)."""
    low, high = X.min(axis=0), X.max(axis=0)
    return (X - low) / (high - low)


def load(name: str, *, columns: tuple[str, str], label: str, classes: tuple[str, str]) -> Samples:
    """Read two number columns of a table, and one that names the class."""
    table = read_table(name)
    X = np.column_stack([table[column] for column in columns]).astype(float)
    y = np.where(table[label] == classes[1], 1, -1)
    return Samples(X=X, y=y, features=columns, classes=classes)


def read_table(name: str) -> NDArray:
    """Read a file of comma-separated values with a header line: table["column"] is a column."""
    return np.genfromtxt(
        shipped(f"data/{name}"),
        delimiter=",",
        names=True,
        dtype=None,
        encoding="utf-8",
        deletechars="",
        replace_space=" ",
    )
