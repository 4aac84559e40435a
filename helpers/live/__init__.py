"""The live figures under their old address, for notebooks of version 0.1; gone with version 0.3."""

import sys
import warnings
from importlib import import_module
from types import ModuleType

LECTURES = {
    "perceptron": "perceptron",
    "activations": "activations",
    "matrices": "matrix_formalism",
    "backprop": "backprop_sgd",
    "filters": "convolution_filters",
    "convnets": "cnns",
}
FIGURES = {
    "live_valley": "live_descent",
    "live_weather": "live_minibatch_noise",
    "live_ledger": "live_layer_summary",
}


def moved(old: str, new: str) -> ModuleType:
    """Return a module of the old name that hands on what the lecture has, and says once where that is now."""
    module, home = ModuleType(f"{__name__}.{old}"), f"helpers.lectures.{new}"

    def getattr_(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        told = (
            f"helpers.live.{old} is now {home}: please write “from {home} import {FIGURES.get(name, name)}”."
        )
        warnings.warn(told, FutureWarning, stacklevel=2)
        return getattr(import_module(home), FIGURES.get(name, name))

    module.__getattr__ = getattr_
    return module


for old, new in LECTURES.items():
    sys.modules[f"{__name__}.{old}"] = globals()[old] = moved(old, new)
