"""The exercises of lecture 1: one neuron, three neurons, and one pass of the learning rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...engine.functions import sigmoid, step, to_signs
from ...engine.gates import GATES, ROWS, two_layers
from ...engine.neuron import is_mistake, learn_from, one_pass, perceptron, weighted_input
from ...questions.judging import Cases, Function, FunctionExercise, Outcome
from ...questions.messages import show
from ...questions.watching import Call

Weights = tuple[np.ndarray, float]  # w, b


@dataclass(frozen=True)
class GateExercise:
    """Ask for (w, b) of one neuron that computes a named gate."""

    gate: str

    def judge(self, answer: Any) -> Outcome:
        """Read the weights, then compare the outputs in all four rows."""
        if answer is None or answer is ...:
            return None, ""
        try:
            w, b = answer
        except (TypeError, ValueError):
            return False, "Give two things in brackets: (w, b)."
        if any(part is None or part is ... for part in (w, b)):
            return None, ""
        try:
            w, b = np.asarray(w, dtype=float), np.asarray(b, dtype=float)
        except (TypeError, ValueError):
            return False, "w is two numbers and b is one, for example ((1, 1), 0.5)."
        if w.shape != (2,) or b.size != 1:
            return False, f"w needs two numbers and b one; yours have shapes {w.shape} and {b.shape}."
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            return False, "Every weight must be a finite number; there is NaN or infinity among yours."
        return self._judge_outputs(w, b.item())

    def _judge_outputs(self, w: np.ndarray, b: float) -> Outcome:
        wanted = np.array(GATES[self.gate])
        if np.array_equal(perceptron(ROWS, w, b), wanted):
            return True, f"right in all 4 rows of {self.gate}."
        if np.array_equal(perceptron(ROWS, -w, -b), wanted):
            return False, "Every sign is reversed: this neuron fires exactly when it should not."
        if np.array_equal(weighted_input(ROWS, w, b) >= 0, wanted):
            return False, "In one row z is exactly 0, and z = 0 gives 0. Move b a little."
        if b == 0 and wanted[0] == 1:
            return False, "With b = 0 the row (0, 0) always gives z = 0, so 0. You need a bias."
        if np.array_equal(perceptron(ROWS, w, -b), wanted):
            return False, "The weights are fine, the sign of b is wrong."
        outputs = perceptron(ROWS, w, b)
        row = int(np.argmax(outputs != wanted))
        z = weighted_input(ROWS[row], w, b)
        x, gave, right = ", ".join(map(str, ROWS[row])), outputs[row], wanted[row]
        return (
            False,
            f"At x = ({x}) your z is {show(z)}, so it gives {gave}; {self.gate} wants {right}.",
        )


def _forward_cases() -> Cases:
    rng = np.random.default_rng(1)
    by_hand = [
        (np.array([-2.0, 2.0]), np.array([3.0, -2.0]), 1.0),
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), -1.0),
        (np.array([1.0, 1.0]), np.array([2.0, -3.0]), 1.0),  # z = 0
        (np.array([0.0, 0.0]), np.array([-2.0, -2.0]), 3.0),
        (np.array([1.0, 0.0, 1.0]), np.array([1.0, 5.0, -2.0]), 2.0),
    ]
    return (*by_hand, *((rng.normal(size=4), rng.normal(size=4), float(rng.normal())) for _ in range(7)))


def _pass_cases() -> Cases:
    rng = np.random.default_rng(2)
    cases = []
    for n, learning_rate in ((2, 1.0), (2, 0.5), (3, 0.25)):
        X = rng.normal(size=(8, n)).round(1)
        y = to_signs(step(X @ np.ones(n) - 0.3))
        from_zero = [(X, labels, np.zeros(n), 0.0, learning_rate) for labels in (y, -y)]
        cases += [*from_zero, (X, y, rng.normal(size=n), 0.5, learning_rate)]
    return tuple(cases)


def _sweep(update: Callable[..., Weights]) -> Function:
    """Make a wrong learning rule a function of a whole pass: update(x, y, w, b, η, mistake) → w, b."""

    def a_pass(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, learning_rate: float) -> Weights:
        for x_i, y_i in zip(X, y):
            w, b = update(x_i, y_i, w, b, learning_rate, is_mistake(x_i, y_i, w, b))
        return w, b

    return a_pass


def _all_at_once(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, learning_rate: float) -> Weights:
    """Learn from all mistakes of the first w together."""
    wrong = is_mistake(X, y, w, b)
    return w + learning_rate * (y[wrong] @ X[wrong]), b + learning_rate * y[wrong].sum()


def _zero_fires(
    x: np.ndarray, y: float, w: np.ndarray, b: float, learning_rate: float, mistake: bool
) -> Weights:
    """Take z = 0 for +1."""
    mistake = (weighted_input(x, w, b) >= 0) != (y > 0)
    return (w + learning_rate * y * x, b + learning_rate * y) if mistake else (w, b)


def _zero_is_a_mistake(
    x: np.ndarray, y: float, w: np.ndarray, b: float, learning_rate: float, mistake: bool
) -> Weights:
    """Take z = 0 for a mistake, whatever the label is."""
    mistake = y * weighted_input(x, w, b) <= 0
    return (w + learning_rate * y * x, b + learning_rate * y) if mistake else (w, b)


def _first_only(ends: Callable[[bool], bool]) -> Function:
    """Make a wrong pass that returns after the first example for which `ends(mistake)` holds."""

    def a_pass(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, learning_rate: float) -> Weights:
        for x_i, y_i in zip(X, y):
            mistake = bool(is_mistake(x_i, y_i, w, b))
            if mistake:
                w, b = learn_from(x_i, y_i, w, b, learning_rate=learning_rate)
            if ends(mistake):
                break
        return w, b

    return a_pass


def _three_neurons(calls: list[list[Call]]) -> str:
    """Say what is missing where fewer than three neurons, each with its own weights, are called for a row."""
    if all(len(set(filter(None, map(_neuron, case)))) >= 3 for case in calls):
        return ""
    return (
        "Right in all 4 cases, but not by three neurons. Write each as a call, as in "
        "my_perceptron(x, np.array([2, 2]), -1): OR, NAND, and AND of these two."
    )


def _neuron(call: Call) -> str:
    """Name the neuron that a call asks, by its numbers; "" where it is no call (x, w, b) of a step neuron."""
    try:
        x, w, b = call.given[:3]
        fires = np.dot(x, w) + b > 0
        return f"{np.ravel(w)}, {np.ravel(b)}" if np.array_equal(call.result, fires) else ""
    except Exception:  # something else was called
        return ""


def _xor_slip(gate: str) -> Function:
    """Return the function that computes a gate."""
    outputs = dict(zip(map(tuple, ROWS.tolist()), GATES[gate]))
    return lambda x: outputs[tuple(int(bit) for bit in x)]


LIST_OF_OUTPUTS = "A list does not compute as a vector does: write np.array([h1, h2])."
XOR_HINT = "XOR is: OR, and NAND at the same time."

EXERCISES = {
    "perceptron.forward": FunctionExercise(
        names=("x", "w", "b"),
        reference=perceptron,
        own=(perceptron, weighted_input, two_layers, is_mistake),
        cases=_forward_cases(),
        slips={
            "The bias is left out: add b to w·x.": lambda x, w, b: perceptron(x, w, 0),
            "The sign of b is wrong: z = w·x + b.": lambda x, w, b: perceptron(x, w, -b),
            "≥ in place of >: at z = 0 the neuron stays silent.": lambda x, w, b: int(x @ w + b >= 0),
            "The sign is wrong: it fires where z < 0.": lambda x, w, b: int(x @ w + b < 0),
            "0 and 1 have changed places: it must fire where z > 0.": lambda x, w, b: int(x @ w + b <= 0),
            "This is z. The step is missing: 1 if z > 0, else 0.": weighted_input,
            "This is sigmoid(z). A step neuron gives 0 or 1.": lambda x, w, b: sigmoid(x @ w + b),
            "The labels are −1 and +1; here 0 and 1 are asked for.": lambda x, w, b: to_signs(
                perceptron(x, w, b)
            ),
            "It never fires. Compare z with 0.": lambda x, w, b: 0,
            "It always fires. Compare z with 0.": lambda x, w, b: 1,
        },
    ),
    "perceptron.gate_weights": GateExercise("NOR"),
    "perceptron.xor": FunctionExercise(
        names=("x",),
        reference=_xor_slip("XOR"),
        lacks=_three_neurons,
        causes={"list'": LIST_OF_OUTPUTS},
        cases=tuple((row.astype(float),) for row in ROWS),
        slips={
            f"Your neurons compute {gate}. {XOR_HINT}": _xor_slip(gate) for gate in GATES if gate != "XOR"
        },
    ),
    "perceptron.one_pass": FunctionExercise(
        names=("X", "y", "w", "b", "learning_rate"),
        gives=("w", "b"),
        reference=lambda X, y, w, b, rate: one_pass(X, y, w, b, learning_rate=rate)[:2],
        own=(one_pass, learn_from),
        cases=_pass_cases(),
        slips={
            "Nothing is learnt: w and b come back as they went in.": lambda X, y, w, b, rate: (w, b),
            "The bias is left out: b learns too, b + η·y.": _sweep(
                lambda x, y, w, b, rate, mistake: (learn_from(x, y, w, b, learning_rate=rate)[0], b)
            ),
            "The bias learns without the label: it is b + η·y.": _sweep(
                lambda x, y, w, b, rate, mistake: (w + rate * y * x, b + rate) if mistake else (w, b)
            ),
            "The sign is wrong: on a mistake ADD η·y·x.": _sweep(
                lambda x, y, w, b, rate, mistake: (w - rate * y * x, b - rate * y) if mistake else (w, b)
            ),
            "It learns from every example; only a mistake moves the line.": _sweep(
                lambda x, y, w, b, rate, mistake: (w + rate * y * x, b + rate * y)
            ),
            "It learns from the examples that are right; the test is reversed.": _sweep(
                lambda x, y, w, b, rate, mistake: (w, b) if mistake else (w + rate * y * x, b + rate * y)
            ),
            "The neuron says 0 or 1, the labels are −1 and +1: compare y with 2·output − 1.": _sweep(
                lambda x, y, w, b, rate, mistake: (
                    (w + rate * y * x, b + rate * y) if perceptron(x, w, b) != y else (w, b)
                )
            ),
            "The learning rate is left out: the step is η·y·x.": _sweep(
                lambda x, y, w, b, rate, mistake: learn_from(x, y, w, b)
            ),
            "≥ in place of >: z = 0 counts as −1.": _sweep(_zero_fires),
            "z = 0 is always a mistake for you; here it counts as −1.": _sweep(_zero_is_a_mistake),
            "You return after the first example: move `return` to the left, behind the loop.": (
                _first_only(lambda mistake: True)
            ),
            "You return after the first mistake: move `return` to the left, behind the loop.": (
                _first_only(lambda mistake: mistake)
            ),
            "All mistakes are found with the first w. Use the new w for the next example.": _all_at_once,
        },
    ),
}
