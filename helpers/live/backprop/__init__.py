"""The live figures of lecture 4."""

from .graph import live_graph

__all__ = ["live_graph"]
