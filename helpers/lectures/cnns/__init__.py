"""Lecture 6: convolutional networks."""

from ..discovery import export

__all__, __getattr__, __dir__ = export(
    __name__,
    __path__,
    {"imagenet_winners": "imagenet", "nuclei_map": "results", "surest_mistakes": "results"},
)
