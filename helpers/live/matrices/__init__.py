"""The live figures of lecture 3."""

from .row_column import live_row_column
from .shape_machine import live_shape_machine

__all__ = ["live_row_column", "live_shape_machine"]
