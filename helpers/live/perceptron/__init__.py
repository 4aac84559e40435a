"""The live figures of lecture 1."""

from .gate_lab import live_gate_lab
from .learning import live_learning
from .one_neuron import live_one_neuron

__all__ = ["live_gate_lab", "live_learning", "live_one_neuron"]
