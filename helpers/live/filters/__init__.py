"""The live figures of lecture 5."""

from .slide import live_slide

__all__ = ["live_slide"]
