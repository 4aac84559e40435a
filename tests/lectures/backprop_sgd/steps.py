"""Ways to go on a figure with a timeline, each ending with its invariants."""

from support.invariants import of_figure


def check(figure):
    of_figure(figure)(figure.facts, figure.values)


def go(figure, steps):
    """Press step this many times, or until nothing is left to do; return the facts."""
    for _ in range(steps):
        figure.press("step")
        if not figure.can_step:
            break
    check(figure)
    return figure.facts


def walk(figure, steps, **values):
    """Set a figure anew and take this many steps without drawing each; return the facts."""
    figure.set(**values)
    figure.press("reset")
    figure.do(*steps * [{"do": "press", "button": "step"}])
    check(figure)
    return figure.facts


def again(figure):
    """Return the figure that state() would bring back."""
    make = type(figure)
    return eval(figure.call(), {make.call_name: make})
