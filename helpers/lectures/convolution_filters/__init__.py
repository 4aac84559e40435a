"""Lecture 5: convolution filters."""

from ..discovery import export

__all__, __getattr__, __dir__ = export(__name__, __path__, {"filter_gallery": "gallery"})
