"""Lecture 1: one neuron, the line it draws, and how it learns."""

from ..discovery import export

__all__, __getattr__, __dir__ = export(__name__, __path__)
