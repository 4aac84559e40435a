"""Lecture 4: backpropagation and stochastic gradient descent."""

from ..discovery import export

__all__, __getattr__, __dir__ = export(__name__, __path__)
