"""What the proofs in the questions of lecture 3 use beside the engine."""

import numpy as np
from numpy.typing import ArrayLike

from ...engine.neuron import weighted_input


def threshold_of(w: ArrayLike, threshold: float) -> float:
    """Return w · x at a point x of the line w · x = threshold."""
    w = np.asarray(w, dtype=float)
    return float(weighted_input(threshold * w / (w @ w), w, 0))
