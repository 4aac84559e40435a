"""The words beside the losses: each with its numbers, and what is special at this margin."""

from ...figure import Words, style
from ...text import bracket, plain, show

FORMULAS = {  # as in the lecture, and so that each is 1 at margin 0
    "0/1": ("1 if y·ŷ ≤ 0, else 0",) * 2,
    "squared": ("½·(1 − y·ŷ)²", "(1 − y·ŷ)²"),
    "hinge": ("max(0, 1 − y·ŷ)",) * 2,
    "logistic": ("log(1 + e^(−y·ŷ))", "log₂(1 + e^(−y·ŷ))"),
}


def explain(facts):
    """Return what stands beside the picture."""
    name, scaled, slope = facts["loss"], facts["through_1"], facts["slope"]
    worked = numbers(name, facts["margin"], scaled)
    equation = [(f"{name}:  L = {FORMULAS[name][scaled]} = ", None)]
    equation += [(f"{worked} = ", None)] if worked else []
    equation += [(show(facts["cost"]), style.INK), ("   →   slope ", None)]
    equation += [(show(slope), style.sign_colour(slope))]
    return Words(equation, numpy_line(facts), "slope", description(facts))


def numbers(name, margin, scaled):
    """Write a loss with the very margin in it; "" where nothing is worked out."""
    return {
        "0/1": "",
        "squared": f"{'' if scaled else '½·'}(1 − {bracket(margin)})²",
        "hinge": f"max(0, 1 − {bracket(margin)})",
        "logistic": f"log{'₂' if scaled else ''}(1 + e^{bracket(-margin)})",
    }[name]


def numpy_line(facts):
    """Return Python that computes the loss and its slope from the margin."""
    scaled = facts["through_1"]
    half, two, base = ("", "2 * ", "np.log2") if scaled else ("1 / 2 * ", "", "np.log")
    over = " / np.log(2)" if scaled else ""
    lines = {
        "0/1": "L = np.where(margin <= 0, 1, 0); slope = 0.0",
        "squared": f"L = {half}(1 - margin) ** 2; slope = -{two}(1 - margin)",
        "hinge": "L = np.maximum(0, 1 - margin); slope = np.where(margin < 1, -1, 0)",
        "logistic": f"L = {base}(1 + np.exp(-margin)); slope = -1 / (1 + np.exp(margin)){over}",
    }
    return f"margin = {plain(facts['margin'])}; {lines[facts['loss']]}"


def description(facts):
    """Return what the picture shows at this margin."""
    margin = facts["margin"]
    place = "on the boundary, which counts as wrong" if margin == 0 else "wrong" if margin < 0 else "right"
    return f"Margin {show(margin)}: {place}. {special(facts)} {bound(facts)}".strip()


def special(facts):
    """Say what the loss that is written out does with this very example."""
    name, margin, cost, slope = facts["loss"], facts["margin"], show(facts["cost"]), show(facts["slope"])
    if name == "0/1":
        return f"It costs {cost}. The 0/1 loss is flat here: a small step changes nothing, so it guides none."
    if name == "hinge":
        if margin > 1:
            return "The hinge is 0 and flat from 1 on: this example moves no weight."
        if margin == 1:
            return "The corner of the hinge: slope −1 on its left, 0 on its right. The course takes 0 here."
        if margin > 0:
            return f"But with too little room: it costs {cost}, and is pushed as hard as if it were wrong."
        return f"It costs {cost}. However wrong it is, the hinge pushes equally hard: slope −1."
    if name == "logistic":
        if margin > 1:
            return f"It costs {cost}: little, but not nothing. The slope {slope} still pushes, very gently."
        if margin > 0:
            return f"It costs {cost}, and is pushed on: the slope of the logistic loss is {slope}, never 0."
        return (
            f"It costs {cost}. The slope {slope} pushes it to the right: harder the more wrong, to a limit."
        )
    if margin > 1:
        return (
            f"It costs {cost} for being too right: the slope is {slope}, so a step makes its margin smaller."
        )
    if margin == 1:
        return "The score is exactly the target: the squared loss is 0, and so is its slope."
    return f"It costs {cost}. The slope {slope} grows with the distance from margin 1: far ones count most."


def bound(facts):
    """Compare the losses that are drawn with the 0/1 loss."""
    if facts["below"]:
        cheaper = " and ".join(facts["below"])
        return f"Cheaper than a mistake under 0/1: {cheaper}. Scaled to 1 at margin 0, none is."
    if facts["through_1"]:
        return "Each curve lies on or above 0/1: a small loss means few mistakes."
    return ""
