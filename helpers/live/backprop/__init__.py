"""The live figures of lecture 4."""

from .graph import live_graph
from .playground import live_playground
from .valley import live_valley
from .weather import live_weather

__all__ = ["live_graph", "live_playground", "live_valley", "live_weather"]
