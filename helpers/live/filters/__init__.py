"""The live figures of lecture 5."""

from .learn_filter import live_learn_filter
from .slide import live_slide

__all__ = ["live_learn_filter", "live_slide"]
