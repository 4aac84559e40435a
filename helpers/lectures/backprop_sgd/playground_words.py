"""What is said of the playground: the last step of the marked weight, and how the run stands."""

from ...figure import Words, style
from ...text import bracket, digits_that_add_up, plural, show
from .playground_training import LARGEST


def explain(facts):
    """Return what stands beside the picture: of a unit whose map is large, or of the marked weight."""
    if facts["unit"]:
        return Words(unit(facts), unit_in_numpy(facts), "large", description(facts))
    equation, numpy = without_step(facts) if facts["used"] is None else last_step(facts)
    return Words(equation, numpy, "w", description(facts))


def without_step(facts):
    """Write the marked weight where no step has led to it, and why; in pieces, and in NumPy."""
    w, name = facts["w"], facts["selected_name"]
    why = "no step yet"
    if facts["diverged"] == "yes":
        why = "as before the step that diverged"
    elif facts["hand_last"]:
        why = "set by hand" if facts["hand_here"] else "as it was (another one was set by hand)"
    equation = [(f"{name} = ", None), (show(w), style.sign_colour(w)), (f",  {why};  a step: ", None)]
    equation += [(f"{name} ← {name} − η · ∂J/∂{name}", None)]
    return equation, f"w = {in_array(facts)}"


def last_step(facts):
    """Write the last step of the marked weight: with its numbers, in pieces, and in NumPy."""
    w, before, name = facts["w"], facts["w_before"], facts["selected_name"]
    rate, momentum = facts["used"]
    velocity, gradient = momentum * facts["velocity"], facts["gradient"]
    terms = (1, before), (1, velocity), (-float(f"{rate:.4g}"), gradient)
    digits = digits_that_add_up(w, *terms)
    equation = [
        (f"{name} ← {name} {'+ βv ' if momentum else ''}− η · ∂J/∂{name} = ", None),
        (show(before, digits), style.sign_colour(before)),
        *([(" + ", None), (bracket(velocity, digits), style.sign_colour(velocity))] if momentum else []),
        (f" − {show(rate)}·", None),
        (bracket(gradient, digits), style.sign_colour(gradient)),
        (" = ", None),
        (show(w), style.sign_colour(w)),
    ]
    carried = f"+ {momentum} * {in_array(facts, 'v')} " if momentum else ""
    return equation, f"w = {in_array(facts)} {carried}- {rate} * {in_array(facts, 'd')}"


def in_array(facts, letter=""):
    """Write the marked weight as NumPy counts, from 0: W1[0, 1]; d: its gradient, v: its velocity."""
    _, row, column = facts["selected"]
    return f"{letter}{facts['array_name']}[{row - 1}{f', {column - 1}' if column else ''}]"


def unit(facts):
    """Write what the unit on the plane computes, in pieces."""
    terms = [
        piece
        for w, source in facts["unit_terms"]
        for piece in ((f"{bracket(w, 2)}·{source}", style.sign_colour(w)), (" + ", None))
    ]
    bias = facts["unit_bias"]
    return [
        (f"on the plane: {facts['unit_name']} = {facts['activation']}(", None),
        *terms,
        (bracket(bias, 2), style.sign_colour(bias)),
        (")", None),
    ]


def unit_in_numpy(facts):
    """Write the same all over the plane: of its inputs X, or the answers A of the layer before."""
    layer, neuron, _ = facts["unit"]
    before = f"A{layer - 1}" if layer > 1 else "X"
    z = f"{before} @ W{layer}[{neuron - 1}] + b{layer}[{neuron - 1}]"
    forms = {"tanh": "np.tanh({})", "sigmoid": "1 / (1 + np.exp(-({})))", "ReLU": "np.maximum(0, {})"}
    return f"large = {forms[facts['activation']].format(z)}"


def description(facts):
    """Say what the picture shows."""
    network = "-".join(map(str, facts["sizes"]))
    activation = f" ({facts['activation']})" if len(facts["units"]) else ""
    where = f"{facts['data']}, network {network}{activation}, η = {show(facts['learning_rate'], 6)}. "
    passed, updates = plural(facts["epoch"], "epoch"), plural(facts["steps_taken"], "update")
    done = f"After {passed} ({updates}): "
    scores = f"loss {show(facts['train_loss'], 3)} on {facts['train_examples']} training points"
    if facts["test_examples"]:
        scores += (
            f", {show(facts['test_loss'], 3)} on {facts['test_examples']} test points, "
            f"of which {100 * facts['test_accuracy']:.0f} % are right"
        )
    scores += ". "
    if facts["diverged"] == "yes":
        done = (
            f"Diverged after {updates}: a weight has grown beyond {LARGEST}, "
            f"so training has stopped. A smaller η, then back or reset. Before that: "
        )
    elif facts["finished"]:
        done = "This run is as long as it gets. " + done
    text = where[0].upper() + where[1:] + done + scores
    if run := facts["run_a"]:
        changes = ", ".join(run["changes"][:3]) or "nothing changed yet"
        text += (
            f"Pinned run A ended at {show(run['train_loss'], 3)} and {show(run['test_loss'], 3)}; {changes}."
        )
    return text.strip()
