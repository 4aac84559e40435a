"""Every live figure of every lecture: a new one is among them as soon as its package names it."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from helpers import live

LECTURES = [
    import_module(f"helpers.live.{found.name}") for found in iter_modules(live.__path__) if found.ispkg
]
FIGURES = [
    getattr(lecture, name) for lecture in LECTURES for name in lecture.__all__ if name.startswith("live_")
]
every_figure = pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
