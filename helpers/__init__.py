"""Helpers of the lectures: the maths, the live figures, the questions.

Import this before NumPy: the course runs NumPy's linear algebra on one thread. A second thread gains
little at the size of a lecture, and costs dearly as soon as the browser wants the same core.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from . import engine
from .data import own_table
from .display import Picture as picture
from .display import watch
from .questions import answer_first, ask, check, predict, progress

__version__ = "0.2.0"

__all__ = ["answer_first", "ask", "check", "engine", "own_table", "picture", "predict", "progress", "watch"]
