"""The words beside softmax: the shares and the loss with their numbers, and what is special now."""

import numpy as np

from ...figure import Words, style
from ...text import array, bracket, show

CLASSES = ("A", "B", "C")


def explain(facts):
    """Return what stands beside the picture."""
    z, p, place = facts["z"], facts["p"], facts["place"]
    powers = [f"e^{bracket(score)}" for score in z]
    share, gradient = show(p[place]), facts["gradient"]
    equation = [
        (f"p of {facts['right']} = {powers[place]} / ({' + '.join(powers)}) = ", None),
        (share, style.sign_colour(1)),
        (f"   →   L = −log {share} = ", None),
        (show(facts["loss"]), style.INK),
        (",   p − y = (", None),
    ]
    for number, slope in enumerate(gradient):
        equation += [(", ", None)] if number else []
        equation += [(show(slope), style.sign_colour(slope))]
    return Words([*equation, (")", None)], numpy_line(facts), "gradient", description(facts))


def numpy_line(facts):
    """Return Python that computes shares and gradient; no score is so large that its power overflows."""
    y = ", ".join(f"{target:.0f}" for target in facts["y"])
    z = array(facts["z"], 7)
    return f"z = {z}; p = np.exp(z) / np.exp(z).sum(); y = np.array([{y}]); gradient = p - y"


def description(facts):
    """Return what the picture shows with these scores."""
    p = facts["p"]
    shares = ", ".join(f"{name} {show(share, 3)}" for name, share in zip(CLASSES, p))
    return f"Shares: {shares}; {facts['right']} is right. {judged(facts)}{shifted(facts)}"


def judged(facts):
    """Say what this costs, and where the arrows lead."""
    p, place, right, loss = facts["p"], facts["place"], facts["right"], show(facts["loss"], 3)
    largest = CLASSES[int(np.argmax(p))]
    if np.ptp(p) < 1e-9:
        return f"Equal scores, equal shares: to know nothing costs log 3 = {loss}."
    if p[place] == p.max():
        if p[place] > 0.9:
            return f"Sure and right: the loss is only {loss}, and the arrows are short."
        return f"{right} leads, but is not sure: the loss {loss} still moves the scores."
    if p[place] < 0.1:
        return f"Sure and wrong: the loss is {loss}. The arrows push {right} up and {largest} down."
    return f"{largest} leads, so the answer is wrong: the loss is {loss}, and the arrows push {right} up."


def shifted(facts):
    """Say what adding one number to all scores does: nothing."""
    shift = facts["shift"]
    if not shift:
        return ""
    done = f"{show(shift)} was added to" if shift > 0 else f"{show(-shift)} was taken from"
    return f" {done} each score, and no share has changed: only differences count."
