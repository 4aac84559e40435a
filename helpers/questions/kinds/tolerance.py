"""When two numbers count as the same: within the question's tolerance, edge included."""

import numpy as np

from ..question import Question

ROUNDING = 1e-12  # the last digits of a float decide nothing


def is_close(value: float, right: float, question: Question) -> bool:
    """Return whether a number is right: |value − right| ≤ max(tolerance, relative·|right|)."""
    margin = max(question.tolerance, question.relative * abs(right))
    return abs(value - right) <= margin + ROUNDING * max(abs(right), margin)


def are_close(values: np.ndarray, right: np.ndarray, question: Question) -> np.ndarray:
    """Return, cell by cell, whether two arrays of one shape agree."""
    margin = np.maximum(question.tolerance, question.relative * np.abs(right))
    near: np.ndarray = np.abs(values - right) <= margin + ROUNDING * np.maximum(1, np.abs(right))
    return near


def is_same(values: np.ndarray, right: np.ndarray, question: Question) -> bool:
    """Return whether two arrays have one shape and agree in every cell."""
    return values.shape == right.shape and bool(are_close(values, right, question).all())
