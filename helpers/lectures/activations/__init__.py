"""Lecture 2: activation functions."""

from ..discovery import export

__all__, __getattr__, __dir__ = export(__name__, __path__)
