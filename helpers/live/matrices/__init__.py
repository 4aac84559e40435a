"""The live figures of lecture 3."""

from .row_column import live_row_column
from .shape_machine import live_shape_machine
from .space_bender import live_space_bender

__all__ = ["live_row_column", "live_shape_machine", "live_space_bender"]
