"""Evaluate the proofs of a questions file: expressions that must give the key, or lead to the slip.

A proof may use NumPy as np, everything in the engine, `works` and `rounded` below, and what its lecture
adds in `helpers/lectures/<lecture>/proofs.py`.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import numpy as np

from .. import engine
from .discovery import module_of


def evaluate(proof: str, lecture: str) -> Any:
    """Return the value of a proof that stands in the questions file of this lecture."""
    return eval(proof, dict(namespace(lecture)))


@cache
def namespace(lecture: str) -> dict[str, Any]:
    """Return the names that the proofs of a lecture may use. Copy it before you add to it."""
    names: dict[str, Any] = {"np": np, "works": works, "rounded": rounded}
    for module in iter_modules(engine.__path__):
        names |= _public(import_module(f"{engine.__name__}.{module.name}"))
    own = module_of(lecture, "proofs")
    return names | (_public(own) if own else {})


def _public(module: ModuleType) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }


def works(line: Callable[[], Any]) -> bool:
    """Return whether NumPy accepts the shapes."""
    try:
        line()
    except ValueError:
        return False
    return True


def rounded(value: float, digits: int) -> float:
    """Return a number rounded to significant digits: 8103 to two digits is 8100."""
    return float(f"{value:.{digits}g}")
