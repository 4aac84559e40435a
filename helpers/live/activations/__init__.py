"""The live figures of lecture 2."""

from .bump_builder import live_bump_builder
from .curve_slope import live_curve_slope
from .depth import live_depth

__all__ = ["live_bump_builder", "live_curve_slope", "live_depth"]
