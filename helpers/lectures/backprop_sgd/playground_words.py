"""What is said of the playground: the last step of the marked weight, and how the run stands."""

from ...figure import Words, style
from ...text import bracket, digits_that_add_up, plain, plural, show
from .playground_training import LARGEST


def explain(facts):
    """Return what stands beside the picture: the last step of the marked weight, and the description."""
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
    return equation, f"w = {plain(w)}"


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
    carried = f"+ {plain(velocity)} " if momentum else ""
    return equation, f"w = {plain(before)} {carried}- {rate} * {plain(gradient)}"


def description(facts):
    """Say what the picture shows."""
    network = "-".join(map(str, facts["sizes"]))
    activation = f" ({facts['activation']})" if len(facts["units"]) else ""
    where = f"{facts['data']}, network {network}{activation}, η = {show(facts['learning_rate'], 6)}. "
    passed, updates = plural(facts["epoch"], "epoch"), plural(facts["steps_taken"], "update")
    done = f"After {passed} ({updates}): "
    scores = (
        f"loss {show(facts['train_loss'], 3)} on {facts['train_examples']} training points, "
        f"{show(facts['test_loss'], 3)} on {facts['test_examples']} test points, "
        f"of which {100 * facts['test_accuracy']:.0f} % are right. "
    )
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
