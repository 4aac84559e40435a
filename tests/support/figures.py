"""Every live figure of every lecture: a new one is among them as soon as its two files are there."""

from importlib import import_module

import pytest

from helpers.questions import bank

LECTURES = [import_module(f"helpers.lectures.{name}") for name in bank.lectures()]
FIGURES = [
    getattr(lecture, name) for lecture in LECTURES for name in lecture.__all__ if name.startswith("live_")
]
every_figure = pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.call_name)
