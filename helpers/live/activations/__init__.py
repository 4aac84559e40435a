"""The live figures of lecture 2."""

from .curve_slope import live_curve_slope

__all__ = ["live_curve_slope"]
