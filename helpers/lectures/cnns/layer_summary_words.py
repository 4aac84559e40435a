"""The words beside the ledger: the sums of the chosen row, and the picture in words."""

from ...figure import Words, style
from ...text import THIN_SPACE, grouped, plural
from .layer_summary_layers import OUTSIDE, dense_neurons


def explain(facts):
    """Return what stands beside the picture."""
    here = facts["rows"][facts["chosen"]]
    return Words(equation(facts, here), numpy_line(here), "parameters", description(facts, here))


def equation(facts, here):
    """Write the parameters and the multiplications of the chosen row with their numbers."""
    kind, dense = here["kind"], here["dense"]
    letters = {"conv": "maps·(channels·k² + 1) = ", "dense": "classes·inputs + classes = "}.get(kind, "")
    parameters, products = (grouped(here["parameters"]), style.POSITIVE), grouped(here["multiplications"])
    if kind in ("input", "flatten", "pool"):
        why = {
            "input": "data",
            "flatten": "the same numbers in one row",
            "pool": "the largest of four, a fixed rule",
        }
        return [("parameters = 0", None), (f",  {why[kind]}\n", None), ("multiplications = 0", None)]
    pieces = [(f"parameters = {letters}{here['sum']} = ", None), parameters]
    pieces.append((f"\nmultiplications = {here['weights']} = {products}", None))
    if kind == "conv":
        neurons = dense_neurons(here, facts["twin"])
        text = (
            f"{grouped(here['inputs'])}·{grouped(neurons)} + {grouped(neurons)} = {grouped(dense)} parameters"
        )
        pieces.append((f";   dense twin: {text}", None))
    if kind == "dense":
        pieces.append((",  each weight is used once", None))
    return pieces


def numpy_line(here):
    """Write the parameters of the chosen row as Python."""
    return "parameters = " + (here["sum"].replace("·", " * ").replace(THIN_SPACE, "") or "0")


def description(facts, here):
    """Describe the picture in words."""
    size, layers, kind = " × ".join(map(str, facts["shapes"]["input"])), len(facts["maps"]), here["kind"]
    sees = facts["field_text"].replace(OUTSIDE, " pixels, some of them outside the image")
    text = (
        f"Images of {size} through {plural(layers, 'conv layer')}: "
        f"{grouped(facts['all_parameters'])} parameters, "
        f"{grouped(facts['all_multiplications'])} multiplications for each image. "
    )
    if kind == "conv":
        places, ratio = here["shape"][1] * here["shape"][2], here["dense"] / here["parameters"]
        more = f"{ratio:.1f}" if ratio < 10 else grouped(round(ratio))
        return text + (
            f"Conv {here['number']} has {grouped(here['parameters'])} parameters, each weight is used at "
            f"{grouped(places)} place{'' if places == 1 else 's'}. One unit sees {sees}. "
            f"A dense layer {facts['twin']} has {grouped(here['dense'])}, {more} times as many, "
            f"and {grouped(facts['dense_multiplications'])} multiplications."
        )
    if kind == "pool":
        return text + f"Pool {here['number']} learns nothing. One unit sees {sees}."
    if kind == "dense":
        return text + f"Dense has {grouped(here['parameters'])} parameters, each weight is used once."
    if kind == "all" and here["dense"]:
        return (
            text + f"With dense layers of the same sizes it would have {grouped(here['dense'])} parameters."
        )
    told = {
        "input": "The input is data.",
        "flatten": "Flatten only puts the numbers into one row.",
        "all": "Dense layers with one neuron per map would not fit together, so they have no sum.",
    }
    return text + told[kind]
