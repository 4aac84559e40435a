"""What is said of mini-batch noise: the next step in numbers and in NumPy, and how batches scatter."""

import numpy as np

from ...text import plural, show, vector


def equation(facts):
    """Write the next step and the spread of batches with their numbers, in pieces."""
    w, g, new = (written(facts[name]) for name in ("w", "gradient", "next_w"))
    N, m = facts["examples"], facts["batch_size"]
    return [
        (f"w ← w − η·∇J_batch = {w} − ", None),
        (f"{show(facts['learning_rate'])}·{g} = {new}", None),
        ("\n", None),
        (f"spread of batches = s₁/√m·√((N − m)/(N − 1)) = {show(facts['spread_of_one'])}/√{m}·", None),
        (f"√({N - m}/{N - 1}) = {show(facts['spread'])}   (last factor: no example comes twice)", None),
    ]


def numpy_line(facts):
    """Write the next step in NumPy, of the arrays w, X, y, y_hat and batch, the examples of this one."""
    gradient = f"(y_hat[batch] - y[batch]) @ X[batch] / {facts['this_batch']}"
    return f"next_w = w - {facts['learning_rate']} * {gradient}"


def written(values):
    """Write a vector as in the text, without digits that are only rounding."""
    return vector(round(value, 4) for value in values)


def description(facts):
    """Say what the picture shows."""
    N, m, last, batches = (
        facts[name] for name in ("examples", "batch_size", "last_batch", "batches_per_epoch")
    )
    cut = f"{batches} batches of {m}" if batches > 1 else f"one batch: all {N}"
    if last != m:
        cut = f"{batches} batches of {m}, the last of {last}"
    if facts["asked_for"] > N:
        cut += f", for a batch of {facts['asked_for']} is more than there are"
    now = f"Next is batch {facts['batch_number']} of epoch {facts['epoch']}"
    if last != m and facts["batch_number"] == batches:
        now += f", the remainder of {last}"
    way = "goes backwards, uphill" if facts["against"] else "goes downhill, as that of all examples would"
    if batches == 1:
        way = "is that of all examples"
    length = show(np.hypot(*facts["full"]), 3)
    return (
        f"An epoch on {N} {facts['noun']} (one neuron, b = 0) is {cut}. {now}; its step {way}. "
        f"Gradients of batches scatter by {show(facts['spread'], 3)} round the full one, of length {length}. "
        f"Loss {show(facts['loss'], 3)} after {plural(facts['steps'], 'step')}."
    )
