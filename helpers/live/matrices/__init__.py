"""The live figures of lecture 3."""

from .row_column import live_row_column

__all__ = ["live_row_column"]
