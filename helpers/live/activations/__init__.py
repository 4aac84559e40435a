"""The live figures of lecture 2."""

from .bump_builder import live_bump_builder
from .curve_slope import live_curve_slope

__all__ = ["live_bump_builder", "live_curve_slope"]
