"""The live figures of lecture 6."""

from .ledger import live_ledger

__all__ = ["live_ledger"]
