"""Michaelis–Menten as a network: one sigmoid neuron on ln S, and an output that multiplies by V_max."""

import math
from functools import cache

import numpy as np

from ...data import puromycin
from ...engine.enzyme import fit_michaelis_menten
from ...engine.functions import sigmoid
from ...figure import Choice, Drag, LiveFigure, Preset, Slider
from .enzyme_neuron_view import EnzymeNeuronView
from .enzyme_neuron_words import explain

LOW, HIGH = 0.01, 2.0  # of the axis of S, in ppm
GRID = np.linspace(math.log(LOW), math.log(HIGH), 161)
STATES = ("treated", "untreated")


@cache
def measured(state):
    """Return the measurements of a state, and the V_max and K_m that fit them best."""
    rates = puromycin(state)
    return rates, fit_michaelis_menten(rates.S, rates.v)


def best(state):
    """Return the least squares fit as values of the controls."""
    v_max, k_m = measured(state)[1]
    return {"v_max": round(v_max, 1), "k_m": round(k_m, 4), "state": state}


class EnzymeNeuron(LiveFigure):
    """The speed of an enzyme by two layers: move V_max and K_m. Which of them shifts, which one stretches?"""

    title = "Michaelis–Menten as two layers"
    view = EnzymeNeuronView

    v_max = Slider(20, 300, 2.5, start=120.0, label="V_max")
    k_m = Slider(0.01, 1, 0.05, start=0.2, log=True, label="K_m")
    state = Choice(STATES, label="measurements")
    S = Slider(LOW, HIGH, 0.05, start=0.5, log=True, label="S of the probe", drawer=True)

    presets = (
        Preset("S equals K_m", dict(S=0.2)),
        Preset("K_m ten times smaller", dict(k_m=0.02)),
        Preset("V_max doubled", dict(v_max=240.0)),
        Preset("best fit: treated", best("treated")),
        Preset("best fit: untreated", best("untreated")),
    )
    drags = {
        "probe": Drag("the probe S", lambda values, x, y: {"S": math.exp(x)}, nudge=0.1, anywhere=True),
    }

    explain = staticmethod(explain)

    def compute(self, v_max, k_m, state, S):
        rates, _ = measured(state)
        w, b = 1.0, -math.log(k_m)
        z = w * math.log(S) + b
        share = float(sigmoid(z))
        x = np.log(rates.S)
        predicted = v_max * sigmoid(w * x + b)
        residuals = rates.v - predicted
        return {
            "w": w,
            "b": b,
            "x": math.log(S),
            "z": z,
            "share": share,
            "v": v_max * share,
            "curve": (GRID, v_max * sigmoid(w * GRID + b)),
            "points": (x, rates.v),
            "predicted": predicted,
            "residuals": residuals,
            "rms": float(np.sqrt(np.mean(residuals**2))),
            "least_rms": least_rms(state),
            "v_at_double": v_max * float(sigmoid(z + math.log(2))),  # of twice as much S: for a question
            "v_doubled": 2 * v_max * share,
        }


@cache
def least_rms(state):
    """Return the rms error of the best fit."""
    rates, (v_max, k_m) = measured(state)
    return float(np.sqrt(np.mean((rates.v - v_max * sigmoid(np.log(rates.S / k_m))) ** 2)))
