"""The live figures of lecture 6."""

from .ledger import live_ledger
from .open_layers import live_open_layers
from .pool import live_pool
from .results import nuclei_map, surest_mistakes
from .train import live_train

__all__ = ["live_ledger", "live_open_layers", "live_pool", "live_train"]
