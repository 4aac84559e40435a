"""The live figures of lecture 6."""

from .ledger import live_ledger
from .open_layers import live_open_layers
from .pool import live_pool

__all__ = ["live_ledger", "live_open_layers", "live_pool"]
