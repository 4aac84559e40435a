"""What the network of the playground may be given: x₁, x₂, and what can be made of them."""

import numpy as np

EXTRAS = {  # by the control that switches it on: its name, and how it is made of x (N, 2)
    "square_1": ("x₁²", lambda x: x[:, 0] ** 2),
    "square_2": ("x₂²", lambda x: x[:, 1] ** 2),
    "product": ("x₁x₂", lambda x: x[:, 0] * x[:, 1]),
    "sine_1": ("sin x₁", lambda x: np.sin(x[:, 0])),
    "sine_2": ("sin x₂", lambda x: np.sin(x[:, 1])),
}
NAMES = ("x₁", "x₂", *(name for name, _ in EXTRAS.values()))


def chosen(values):
    """Return the extras that are switched on, by their control."""
    return tuple(control for control in EXTRAS if values[control])


def slots(extras):
    """Return the places among NAMES of what is given to the network."""
    return (0, 1, *(2 + place for place, control in enumerate(EXTRAS) if control in extras))


def inputs_of(X, extras):
    """Return what the network is given for points X (N, 2): X itself, and the extras as further columns."""
    return np.column_stack([X, *(EXTRAS[control][1](X) for control in extras)]) if extras else X
