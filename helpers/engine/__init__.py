"""The maths of the course, small enough to read whole.

Read in this order: `functions` (from a number to a number), `neuron` (one neuron and how it
learns), `gates` (what neurons can compute, alone and in two layers).
"""

from .functions import sigmoid, step, to_bits, to_signs
from .gates import GATES, ROWS, rows_right, two_layers
from .neuron import (
    boundary,
    half_plane,
    is_mistake,
    learn_from,
    mistake_bound,
    one_pass,
    perceptron,
    weighted_input,
)

__all__ = [
    "GATES",
    "ROWS",
    "boundary",
    "half_plane",
    "is_mistake",
    "learn_from",
    "mistake_bound",
    "one_pass",
    "perceptron",
    "rows_right",
    "sigmoid",
    "step",
    "to_bits",
    "to_signs",
    "two_layers",
    "weighted_input",
]
