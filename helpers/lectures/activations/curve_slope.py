"""Curve, slope, saturation: an activation function, how steep it is, and what is left after many layers."""

import numpy as np

from ...engine.functions import ACTIVATIONS, sigmoid
from ...figure import Choice, Drag, LiveFigure, Preset, Slider, Words, style
from ...text import bracket, plain, plural, show, superscript
from .curve_slope_view import CurveSlopeView

FAR = 6  # the axes reach from −FAR to FAR
Z = np.sort(np.append(np.linspace(-FAR, FAR, 241), 1e-9))  # twice at 0: a corner and a jump stay upright
FLAT = 0.05  # a slope nearer to 0 than this is called saturated
SYMBOLS = {"sigmoid": "σ", "leaky ReLU": "leaky"}
LARGEST = {name: float(f.slope(np.linspace(-10, 10, 2001)).max()) for name, f in ACTIVATIONS.items()}
BOUNDED = ("step", "sigmoid", "tanh")


class CurveSlope(LiveFigure):
    """An activation function with its tangent at z, its slope, and the product of L such slopes."""

    title = "Curve, slope, saturation"

    function = Choice(tuple(ACTIVATIONS), start="sigmoid")
    z = Slider(-FAR, FAR, start=2.0)
    steepness = Slider(0.5, 4, 0.5, start=1.0, label="steepness s")
    layers = Slider(1, 10, 1, start=5, label="layers L")
    beside = Choice(("nothing", *ACTIVATIONS), label="beside it", drawer=True)

    presets = (
        Preset("the steepest place", dict(z=0.0)),
        Preset("saturated", dict(z=5.0)),
        Preset("steepness 2", dict(z=0.0, steepness=2.0, beside="step")),
        Preset("tanh", dict(function="tanh", z=0.0, beside="sigmoid")),
        Preset("ReLU", dict(function="ReLU", beside="sigmoid")),
        Preset("ReLU, silent", dict(function="ReLU", z=-2.0, beside="leaky ReLU")),
        Preset("step", dict(function="step")),
    )
    drags = {"point": Drag("the marked z", lambda values, x, y: {"z": x})}

    def view(self):
        return CurveSlopeView(FAR)

    def compute(self, function, z, steepness, layers, beside):
        f, slope_of = ACTIVATIONS[function]
        u = round(steepness * z, 10)
        a, slope = float(f(u)), float(steepness * slope_of(u))
        slopes = steepness * slope_of(steepness * Z)
        heights = (-1.3, 1.3) if function == "tanh" else (-0.3, 1.3) if function in BOUNDED else (-2.0, 6.0)
        return {
            "u": u,
            "a": a,
            "slope": slope,
            "largest_slope": steepness * LARGEST[function],
            "saturated": "yes" if abs(slope) < FLAT else "no",
            "saturated_across": "yes" if abs(steepness * slope_of(-2 * u)) < FLAT else "no",  # at −2z
            "distance": abs(z),
            "product": slope**layers,
            "name": f"{function} of {show(steepness)}·z" if steepness != 1 else function,
            "outside_text": f"a = {show(a)} lies {'above' if a > 0 else 'below'}",
            "slope_text": f"slope {show(slope)}",
            "product_text": f"{to_the_power(slope, layers)} = {show(slope**layers)}"
            + ("" if slope else ": nothing gets through"),
            "products": slope ** np.arange(1, layers + 1),
            "curve": (Z, f(steepness * Z)),
            "slopes": (Z, slopes),
            "flat_zones": zones(Z, slopes),
            "tangent": tangent(z, a, slope, heights[1] - heights[0]),
            "heights": heights,
            "slope_limits": (-0.15 * top(slopes), top(slopes)),
            "product_ticks": (1e-10, 1e-5, 1) if abs(slope) < 1.25 else (1, 1e3, 1e6),
            "product_limits": (1e-10, 100.0) if abs(slope) < 1.25 else (0.1, 1e8),
            "other": None if beside == "nothing" else other_curve(beside, z, steepness, layers),
        }

    def explain(self, facts):
        slope = facts["slope"]
        colour = style.sign_colour(slope)
        formula, numbers, note = written_out(facts)
        equation = [(f"{formula} = ", None)]
        if numbers:
            equation += [(numbers, colour), (" = ", None)]
        through = f"through {plural(facts['layers'], 'layer')}: {facts['product_text']}"
        equation += [(show(slope), colour), (f"{note}   →   {through}", None)]
        return Words(equation, numpy_line(facts), "slope", description(facts))


def to_the_power(slope, layers):
    """Write a power: 0.25⁵; its base in parentheses where it has an exponent of its own, or a minus."""
    base = bracket(slope)
    return f"{f'({base})' if '·' in base and base[0] != '(' else base}{superscript(layers)}"


def top(slopes):
    """Return a round upper limit for the axis of slopes: one of few, so that the axes rarely change."""
    return 1.3 * float(2.0 ** np.ceil(np.log2(max(1, slopes.max() / 1.2))))


def zones(z, slopes):
    """Return where the curve is flat, |slope| < 0.05, as (from, to), interpolated between grid points."""
    above = np.abs(slopes) - FLAT
    flat = above < 0
    edges = [
        z[i] + above[i] / (above[i] - above[i + 1]) * (z[i + 1] - z[i])
        for i in np.flatnonzero(flat[1:] != flat[:-1])
    ]
    ends = [*([z[0]] if flat[0] else []), *edges, *([z[-1]] if flat[-1] else [])]
    return [(float(low), float(high)) for low, high in zip(ends[::2], ends[1::2])]


def tangent(z, a, slope, tall):
    """Return the line a + slope·(x − z) round z, equally long on the screen at any slope: x (2,), y (2,)."""
    reach = 0.22 / np.hypot(1 / (2 * FAR), slope / tall)
    x = np.array([z - reach, z + reach])
    return x, a + slope * (x - z)


def other_curve(name, z, steepness, layers):
    """Return what is drawn of a second function, faintly, beside the first."""
    f, slope_of = ACTIVATIONS[name]
    slope = float(steepness * slope_of(steepness * z))
    return {
        "name": name,
        "curve": (Z, f(steepness * Z)),
        "slopes": (Z, steepness * slope_of(steepness * Z)),
        "products": slope ** np.arange(1, layers + 1),
    }


def written_out(facts):
    """Return the slope as a formula, with its numbers ("" where nothing is worked out), and a remark."""
    name, u, s = facts["function"], facts["u"], facts["steepness"]
    at, symbol = show(u), SYMBOLS.get(name, name)
    here = f"({at})"
    formula, numbers, note = {
        "step": (None, "", "   (flat except at its jump)"),
        "sigmoid": (f"σ{here}·(1 − σ{here})", f"{show(sigmoid(u))}·{show(sigmoid(-u))}", ""),
        "tanh": (
            f"1 − tanh²{here} = (1 + a)·(1 − a)" if s == 1 else "(1 + a)·(1 − a)",
            f"{show(2 * sigmoid(2 * u))}·{show(2 * sigmoid(-2 * u))}",
            "",
        ),
        "ReLU": (None, "", f"   (because {at} {'> 0' if u > 0 else '≤ 0'})"),
        "leaky ReLU": (None, "", f"   (because {at} {'> 0' if u > 0 else '≤ 0'})"),
        "softplus": (f"σ{here}", "", ""),
        "GELU": (None, "", "   (the line below works it out)"),
        "identity": (None, "", "   (the same everywhere)"),
    }[name]
    if s == 1:
        head = f"{symbol}′{here}"
    else:  # the slope of f(s·z) is s·f′(s·z)
        head = f"slope of {symbol}({show(s)}·z) = {show(s)}·{symbol}′{here}"
        numbers = numbers and f"{show(s)}·{numbers}"
        formula = formula and f"{show(s)}·{formula}"
    return (f"{head} = {formula}" if formula else head), numbers, note


def numpy_line(facts):
    """Return Python that computes the slope and the product from z alone."""
    name, s = facts["function"], facts["steepness"]
    z, times = ("z", "") if s == 1 else ("u", f"{plain(s)} * ")
    slope = {
        "step": f"slope = np.zeros(np.shape({z}))",
        "sigmoid": f"a = 1 / (1 + np.exp(-{z})); slope = {times}a * (1 - a)",
        "tanh": f"a = np.tanh({z}); slope = {times}(1 + a) * (1 - a)",
        "ReLU": f"slope = {times}np.where({z} > 0, 1, 0)",
        "leaky ReLU": f"slope = {times}np.where({z} > 0, 1, 0.01)",
        "softplus": f"slope = {times}1 / (1 + np.exp(-{z}))",
        "GELU": f"k = np.sqrt(2 / np.pi); t = np.tanh(k * ({z} + 0.044715 * {z}**3)); "
        f"slope = {times}((1 + t) / 2 + {z} / 2 * (1 - t**2) * k * (1 + 0.134145 * {z}**2))",
        "identity": f"slope = {times}np.ones(np.shape({z}))",
    }[name]
    start = f"z = {plain(facts['z'])}" + ("" if s == 1 else f"; u = {plain(s)} * z")
    return f"{start}; {slope}; product = slope**{facts['layers']}"


def saturated(slope):
    """Say whether the neuron is saturated, by the size of its slope."""
    if abs(slope) < FLAT:
        return f"Saturated: the size of the slope is below {show(FLAT)}."
    return f"Not saturated: the size of the slope is not below {show(FLAT)}."


def description(facts):
    """Return the picture in words."""
    slope, product, layers = facts["slope"], facts["product"], plural(facts["layers"], "such layer")
    curve = facts["name"][0].upper() + facts["name"][1:]
    stepped = facts["function"] == "step"
    jump = " Its slope is 0 everywhere except at the jump, where it has none." if stepped else ""
    if slope == 0:
        left = "With slope 0 nothing of a small change gets through, not even through one layer."
    elif abs(product) < 1:
        left = f"Through {layers} a small change is multiplied by {show(product)}: it shrinks."
    elif product == 1:
        left = f"Through {layers} a small change is multiplied by 1: it stays as it is."
    else:
        left = f"Through {layers} a small change is multiplied by {show(product)}: it grows."
    return (
        f"{curve} at z = {show(facts['z'])}: output {show(facts['a'])}, slope {show(slope)}. "
        f"{saturated(slope)}{jump} "
        f"{left} (The weights between the layers are not counted here.)"
    )
