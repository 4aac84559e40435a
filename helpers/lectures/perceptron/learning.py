"""Learning from mistakes: Rosenblatt's rule, one step at a time."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from ...data.own_tables import example_table, named_table
from ...engine.losses import PerceptronLoss
from ...engine.network import Dense, Network
from ...engine.neuron import boundary, is_mistake, weighted_input
from ...engine.training import Run, Snapshot
from ...figure import (
    TABLE,
    Choice,
    OwnTableData,
    Preset,
    Seed,
    Slider,
    Timeline,
    Toggle,
    Words,
    data_controls,
    source_of,
    style,
)
from ...text import array, bracket, plain, plural, show, vector
from .learning_tasks import order_of, task, upcoming
from .learning_view import LearningView
from .plane import both_sides, corners


class Step(NamedTuple):
    """Where learning stands: the weights, what was shown, and what the last step did."""

    w: np.ndarray
    b: float
    shown: int = 0
    mistakes: int = 0
    example: int | None = None  # the one looked at last
    old_w: np.ndarray = np.zeros(2)
    old_b: float = 0.0
    rate: float = 1.0  # the learning rate of the last step
    kind: str = ""  # what the last step was: "next mistake", "one example", "one epoch"


@lru_cache(maxsize=16)
def run_of(data, seed):
    """Return Rosenblatt's rule as a run of training: one neuron, the perceptron loss, batches of one."""
    X, y, *_ = task(data)
    neuron = Network([Dense(np.zeros((1, 2)), np.zeros(1))])
    order = partial(order_of, data, seed)
    return Run(neuron, X, y[:, None], loss=PerceptronLoss(), learning_rate=1, batch_size=1, order=order)


def advance(past, *, seed, learning_rate, one_step, **values):
    """Take one step: to the next mistake, over one example, or over one epoch; None if all are right."""
    data = source_of(values)
    now, (X, y, *_) = past[-1], task(data)
    wrong = is_mistake(X, y, now.w, now.b)
    if not wrong.any():
        return None
    queue = upcoming(data, seed, now.shown)
    if one_step == "next mistake":
        queue = queue[: np.argmax(wrong[queue]) + 1]
    elif one_step == "one example":
        queue = queue[:1]
    else:
        queue = queue[: len(X) - now.shown % len(X)]
    theta, mistakes = learn(run_of(data, seed), now, queue, learning_rate)
    return Step(
        theta[:2],
        float(theta[2]),
        shown=now.shown + len(queue),
        mistakes=now.mistakes + mistakes,
        example=int(queue[-1]),
        old_w=now.w,
        old_b=now.b,
        rate=learning_rate,
        kind=one_step,
    )


def learn(run, now, queue, learning_rate):
    """Learn from the examples in the queue; return the weights and the bias (3,), and the mistakes made.

    What is right changes nothing, so the run goes straight from mistake to mistake.
    """
    run.learning_rate = learning_rate
    end, theta, mistakes = now.shown + len(queue), np.append(now.w, now.b), 0
    while (wrong := is_mistake(run.X[queue], run.y[queue, 0], theta[:2], theta[2])).any():
        queue = queue[np.argmax(wrong) :]
        place = divmod(end - len(queue), len(run.X))
        run.restore(Snapshot(theta, np.zeros(3), *place))
        run.step()
        theta, queue, mistakes = run.snapshot().theta, queue[1:], mistakes + 1
    return theta, mistakes


STEPS = ("next mistake", "one example", "one epoch")


class Learning(OwnTableData):
    """Rosenblatt's rule, mistake by mistake: step, play, back, on points that a line separates or not."""

    title = "Learning from mistakes"
    view = LearningView

    learning_rate = Slider(0.1, 2, start=1.0, label="η")
    name_next = Toggle(label="name some that come next (A–D)")
    data, own, columns, column_1, column_2, column_class, column_one = data_controls(
        ("penguins", "penguins, standardised", "biopsies"), named_table, example_table, drawer=True
    )
    one_step = Choice(STEPS, label="one step is", drawer=True)
    seed = Seed(start=2, label="order (seed)", drawer=True)

    presets = (
        Preset("penguins"),
        Preset("penguins, standardised", dict(data="penguins, standardised")),
        Preset("biopsies: no line separates them", dict(data="biopsies")),
    )
    presets_keep = ("name_next",)
    timeline = Timeline(
        start=lambda **values: Step(np.zeros(2), 0.0),
        advance=advance,
        unit=lambda values: values["one_step"],
        restarts=("data", *TABLE, "seed"),
        uses=("learning_rate", "one_step"),
        done=lambda facts: facts["wrong_now"] == 0,
    )

    def compute(self, past, seed, name_next, **values):
        data = source_of(values)
        X, y, features, classes, noun, limits, bound = task(data)
        now = past[-1]
        box = corners(*limits, *limits)
        wrong = is_mistake(X, y, now.w, now.b)
        example, has_line = now.example, bool(np.any(now.w))
        next_ones = candidates(X, wrong, upcoming(data, seed, now.shown), now)
        named = next_ones["candidates"]
        curve = np.array([[state.shown, state.mistakes] for state in past[-4000:]], dtype=float).T
        reach = 2.0 ** np.ceil(np.log2(max(1, 1.25 * np.abs([now.w, now.old_w]).max())))
        most = 10.0 ** max(3, np.ceil(np.log10(1 + now.mistakes)))
        return {
            "w": tuple(map(float, now.w)),
            "b": float(now.b),
            "old_w": tuple(map(float, now.old_w)),
            "old_b": float(now.old_b),
            "moved": not (np.array_equal(now.w, now.old_w) and now.b == now.old_b),
            "x": X[example] if example is not None else None,
            "y": int(y[example]) if example is not None else None,
            "example": example,
            "rate": now.rate,
            "last_step": now.kind,
            "shown": now.shown,
            "epoch": now.shown / len(X),
            "mistakes": now.mistakes,
            "wrong_now": int(wrong.sum()),
            "examples": len(X),
            "bound": bound,
            "own_note": self.own_note(values, limits[1]),
            "noun": noun,
            **next_ones,
            "letters": {name: (X[i], y[i]) for name, i in named.items()} if name_next else {},
            "points": (X[y < 0], X[y > 0]),
            "mistake_points": X[wrong] if has_line else X[:0],
            "sides": both_sides(box, now.w, now.b) if has_line else (box[:0], box[:0]),
            "line": boundary(box, now.w, now.b),
            "old_line": boundary(box, now.old_w, now.old_b),
            "limits": limits,
            "features": features,
            "classes": classes,
            "reach": float(reach),
            "most_shown": float(len(X) * 2.0 ** np.ceil(np.log2(max(1, now.shown / len(X))))),
            "most_mistakes": most,
            "curve": np.maximum(curve, [[0], [0.7]]),  # the foot of a logarithmic axis stands for 0
            "bound_text": f"at most {show(np.floor(bound))}" if np.isfinite(bound) else "no line, no limit",
            "bound_label_at": bound * 1.45 if np.isfinite(bound) else most**0.85,
        }

    def explain(self, facts):
        w, old, rate = np.round(facts["w"], 3), np.round(facts["old_w"], 3), facts["rate"]
        promise = (
            f"From zero, the rule makes at most (R/γ)² = {show(facts['bound'])} mistakes here, "
            f"so at most {show(np.floor(facts['bound']))}."
            if np.isfinite(facts["bound"])
            else "No line separates these points: the rule never stops."
        )
        if facts["example"] is None:
            return Words(
                [("w = (0, 0), b = 0: no line yet. Each mistake will add η·y·x to w and η·y to b.", None)],
                "w = np.zeros(2)",
                "w",
                f"Nothing is learned yet: w and b are zero, there is no line. {promise}",
            )
        x, y = np.round(facts["x"], 3), facts["y"]
        state = (
            f"{facts['wrong_now']} of {facts['examples']} {facts['noun']} get the wrong output "
            f"after {plural(facts['mistakes'], 'mistake')} in {plural(facts['shown'], 'example')}."
        )
        done = " All are right: the rule has stopped." if not facts["wrong_now"] else ""
        if facts["last_step"] == "one epoch":
            passed = f"After {plural(facts['epoch'], 'epoch')}: w = {vector(w)},  b = {show(facts['b'])}"
            return Words([(passed, None)], f"w = {array(w)}", "w", f"{state}{done} {promise}")
        if not facts["moved"]:
            equation = [(f"x = {vector(x)} gets the right output, so w stays {vector(w)}", None)]
            twin = f"The point in the large ring was right: nothing changed. {state}"
            return Words(equation, f"w = {array(w)}", "w", twin)
        colour = style.sign_colour(y)
        equation = [
            (f"w + η·y·x = {vector(old)} + ", None),
            (f"{show(rate)}·{bracket(y)}·{vector(x)}", colour),
            (f" = {vector(w)},   b + η·y = {show(facts['old_b'])} + ", None),
            (f"{show(rate)}·{bracket(y)}", colour),
            (f" = {show(facts['b'])}", None),
        ]
        turn = (
            f"turned {'towards' if y > 0 else 'away from'} it"
            if np.any(old)
            else "is now η·y times this point"
        )
        return Words(
            equation,
            f"w = {array(old)} + {plain(rate)} * {y} * {array(x)}",
            "w",
            f"The point in the large ring (y = {'+1' if y > 0 else '−1'}) was a mistake; w {turn}. "
            f"{state}{done} {promise}",
        )


def apart(X, examples, others, most):
    """The first few examples that lie apart from each other and from `others`, so that letters fit."""
    room, chosen = 0.09 * np.ptp(X[:, 0]), []
    for i in examples:
        if len(chosen) < most and all(np.hypot(*(X[i] - X[k])) > room for k in (*others, *chosen)):
            chosen.append(i)
    return chosen


def candidates(X, wrong, queue, now):
    """Up to four of the next examples, named A to D in the order of their turn.

    Among them are the next mistake, one that would be a mistake later, and right ones as near to the
    line as can be: material for the question which of them moves the line first.
    """
    queue = list(dict.fromkeys(queue.tolist()))
    turn = {example: place for place, example in enumerate(queue)}
    distance = np.abs(weighted_input(X, now.w, now.b)).tolist()
    mistakes = [i for i in queue if wrong[i]]
    before = turn[mistakes[0]] if mistakes else len(queue)
    right = sorted((i for i in queue if not wrong[i]), key=lambda i: (turn[i] > before, distance[i]))
    mistakes = apart(X, mistakes, [], 2)
    right = apart(X, right, mistakes, 4 - len(mistakes))
    chosen = sorted([*mistakes, *right], key=turn.get)
    letter = dict(zip(chosen, "ABCD"))
    return {
        "candidates": {name: i for i, name in letter.items()},
        "first_to_move": letter[mistakes[0]] if mistakes else "none",
        "later_mistake": letter[mistakes[1]] if len(mistakes) > 1 else None,
        "closest_to_line": letter[right[0]] if right and np.any(now.w) else None,
    }
