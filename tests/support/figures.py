"""Every live figure of every lecture: a new one is among them as soon as its two files are there."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from helpers.questions import bank

PACKAGES = [f"helpers.lectures.{name}" for name in bank.lectures()]
LECTURES = [import_module(name) for name in PACKAGES if find_spec(name)]  # test_discovery says which has none
FIGURES = [
    getattr(lecture, name) for lecture in LECTURES for name in lecture.__all__ if name.startswith("live_")
]
every_figure = pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.call_name)
