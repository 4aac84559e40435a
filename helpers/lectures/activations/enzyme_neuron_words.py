"""The words beside Michaelis–Menten as two layers: both with their numbers, and what is special now."""

from ...figure import Words, style
from ...text import bracket, plain, show

NEAR = 1.02  # times the least error: as good as the best fit


def explain(facts):
    """Return what stands beside the picture."""
    z, share, v = facts["z"], facts["share"], facts["v"]
    equation = [
        (f"z = ln {show(facts['S'])} − ln {show(facts['k_m'])} = ", None),
        (f"{show(facts['x'])} + {bracket(facts['b'])} = ", None),
        (show(z), style.sign_colour(z)),
        (f"   →   v = V_max·σ(z) = {show(facts['v_max'])}·{show(share)} = ", None),
        (show(v), style.INK),
    ]
    line = (
        f"z = 1 * np.log({plain(facts['S'])}) - np.log({plain(facts['k_m'])}); "
        f"v = {plain(facts['v_max'])} / (1 + np.exp(-z))"
    )
    return Words(equation, line, "v", description(facts))


def description(facts):
    """Return what the picture shows with these numbers."""
    return f"{probe(facts)} {fit(facts)}"


def probe(facts):
    """Say where the probe stands on the curve."""
    z, S, v = facts["z"], show(facts["S"], 3), show(facts["v"], 3)
    if abs(z) < 0.01:
        return f"S = K_m: z = 0, the neuron gives ½, and the enzyme has half its top speed, v = {v}."
    if z > 3:
        return f"S = {S} is far above K_m: the neuron is saturated, and v = {v} is near V_max."
    if z < -3:
        return f"S = {S} is far below K_m: the neuron is nearly silent, and v = {v}."
    side = "above" if z > 0 else "below"
    return f"S = {S} lies {side} K_m: the neuron gives {show(facts['share'], 3)}, so v = {v}."


def fit(facts):
    """Say how far the curve is from the measurements, and on which side."""
    rms, least, residuals = facts["rms"], facts["least_rms"], facts["residuals"]
    error = f"the residuals have an rms of {show(rms, 3)}"
    if rms < NEAR * least:
        return f"As close as it gets: {error} counts/min²; at best it is {show(least, 3)}."
    above = int((residuals > 0).sum())
    if above in (0, len(residuals)):
        where = "above" if above else "below"
        return f"All measurements lie {where} the curve: {error}; at best it is {show(least, 3)}."
    many = f"{above} of {len(residuals)} measurements lie"
    return f"{many} above the curve: {error}; at best it is {show(least, 3)}."
