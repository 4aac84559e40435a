"""What stands on the graph and beside it: a card for every number, sums at the joins, the nudge."""

from typing import NamedTuple

from ...text import show
from .graph_passes import LOSS


class Card(NamedTuple):
    """One number of the graph: what is written on it; lit is "value", "slope" or "" ."""

    value: str
    slope: str
    number: float
    sign: float  # of the slope, where it is shown
    lit: str

    @property
    def values(self):
        """The value, and the same in fewer digits for a narrow card."""
        name, written = self.value.split()
        return shorter(self.value, f"{name} {{}}", self.number) if written != "?" else self.value

    @property
    def slopes(self):
        """The slope, and the same in fewer digits."""
        return shorter(self.slope, "{}", self.sign) if self.slope else ""


def cards(facts, step):
    """Write every number of the graph as it is shown after this step: a question mark before its own."""
    numbers = facts["values"] | {"y": facts["example"][2]}
    lit_as = "slope" if step > LOSS else "value"
    drawn = {}
    for name, value in numbers.items():
        seen, back = name in facts["seen"] or name == "y", name in facts["back"]
        slope = facts["slopes"][name] if back else 0
        drawn[name] = Card(
            f"{name} {short(value) if seen else '?'}",
            short(slope) if back else "",
            value if seen else 0,
            slope,
            lit_as if name in facts["lit"] else "",
        )
    return drawn


def notes(facts, nudge):
    """Write what stands beside the graph: the sums at the joins, the nudge, and the last update."""
    known = nudge in facts["back"]
    difference, derivative = (short(facts[key], 4) if known else "?" for key in ("difference", "derivative"))
    return {
        **{
            at: [(branch(j, part), part) for j, part in zip("₁₂", parts) if at in facts["back"]]
            for at, parts in facts["branches"].items()
        },
        "nudge": [
            f"nudge {nudge} by {show(facts['change'])}",
            f"ΔL/Δ{nudge} = {difference}",
            f"∂L/∂{nudge} = {derivative}",
        ],
        "update": f"update: L {short(facts['loss_before'], 4)} → {short(facts['loss'], 4)}"
        if facts["updated"]
        else "",
    }


def branch(j, part):
    """Write what comes back along hidden neuron j."""
    return shorter(f"via z{j} {short(part)}", f"z{j} {{}}", part)


def shorter(text, form, number):
    """Return a text and its variants, the number in two digits and in one."""
    return (text, *dict.fromkeys(form.format(short(number, digits)) for digits in (2, 1)))


def short(value, digits=3):
    """Write a number on the graph: three digits, fewer where it is tiny."""
    return show(value, max(1, digits - (abs(value) < 1e-3) - (abs(value) < 1e-9)))
