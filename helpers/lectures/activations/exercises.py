"""The exercises of lecture 2: a sigmoid for any z, its slope, a bump, and a stack that is one layer."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

import numpy as np

from ...engine.approximation import bump, bumps
from ...engine.functions import sigmoid, sigmoid_slope, step, tanh, tanh_slope
from ...engine.layers import collapse
from ...engine.network import Sigmoid
from ...questions.judging import Cases, FunctionExercise

Z_CASES = (  # numbers of NumPy's own kind: a solution with z[z < 0] works for them as well
    (np.float64(0),),
    (np.float64(2),),
    (np.array([-1.0, 0.0, 1.0]),),
    (np.array([[-6.0, -3.0], [0.5, 4.0]]),),
    (np.array([-1000.0, 1000.0]),),
    (np.float64(1000),),
    (np.float64(-1000),),
)

TOO_LARGE = "e¹⁰⁰⁰ is more than a float can hold."
SAFE_SIGMOID = (
    f"{TOO_LARGE} Take e only to powers up to 0: for z < 0 the same value is eᶻ / (1 + eᶻ). "
    "np.where computes both sides, so both must be safe."
)
ONE_NUMBER = "z may also be a single number. NumPy's functions take both, without a loop."
SAFE_SLOPE = f"{TOO_LARGE} Build the slope from a sigmoid that is safe: σ(z)(1 − σ(z))."


def _bump_cases() -> Cases:
    x = np.linspace(0, 1, 5)
    return (
        (np.float64(0.5), 0.0, 1.0, 4.0),
        (x, 0.2, 0.6, 3.0),
        (x, 0.25, 0.75, 20.0),
        (np.linspace(-3, 3, 7), -1.5, 2.0, 1.0),
        (np.array([[0.0, 1.0], [2.0, 3.0]]), 0.5, 2.5, 500.0),
    )


def _one_matrix(matrices: Sequence[np.ndarray]) -> np.ndarray:
    """Return the one matrix that a stack of layers without biases comes to."""
    return collapse([(W, np.zeros(len(W))) for W in matrices])[0]


def _collapse_cases() -> Cases:
    rng = np.random.default_rng(3)

    def chain(*sizes: int) -> list[np.ndarray]:
        return [rng.integers(-3, 4, size=(m, n)).astype(float) for n, m in pairwise(sizes)]

    by_hand = [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [1.0, -1.0]])]
    square = [rng.normal(size=(3, 3)) for _ in range(3)]
    return tuple(
        (matrices,) for matrices in (by_hand, square, chain(2, 3, 4), chain(4, 3, 1, 2), chain(2, 3))
    )


EXERCISES = {
    "activations.sigmoid": FunctionExercise(
        names=("z",),
        reference=sigmoid,
        own=(sigmoid, Sigmoid.forward),
        cases=Z_CASES,
        slips={
            "The sign is wrong: e is taken to the power −z, so that σ rises.": lambda z: sigmoid(-z),
            "This is 1 + e⁻ᶻ. All of it belongs under the bar: 1 / (1 + np.exp(-z)), brackets included.": (
                lambda z: 1 + np.exp(-np.asarray(z))
            ),
            "This is eᶻ or e⁻ᶻ alone; σ(z) = 1 / (1 + e⁻ᶻ).": (
                lambda z: np.exp(np.asarray(z)),
                lambda z: np.exp(-np.asarray(z)),
            ),
            "This is tanh(z), which runs from −1 to 1. σ runs from 0 to 1.": tanh,
            "This is a step. σ goes from 0 to 1 without a jump.": (step, lambda z: np.asarray(z) >= 0),
            "This is the slope, σ(z)(1 − σ(z)). Here σ(z) itself is asked for.": sigmoid_slope,
            "This is z as it came in: there is no activation in it.": lambda z: z,
            "This is ReLU. The sigmoid is 1 / (1 + e⁻ᶻ).": lambda z: np.maximum(z, 0),
        },
        causes={"not iterable": ONE_NUMBER}
        | dict.fromkeys(("overflow", "math range", "invalid"), SAFE_SIGMOID),
        silent=True,
    ),
    "activations.sigmoid_slope": FunctionExercise(
        names=("z",),
        reference=sigmoid_slope,
        own=(sigmoid_slope, Sigmoid.backward),
        cases=Z_CASES,
        slips={
            "This is σ(z) itself. Its slope is σ(z)(1 − σ(z)).": sigmoid,
            "This is z(1 − z): σ is left out. The rule a(1 − a) is for a = σ(z).": lambda z: (
                np.asarray(z) * (1 - np.asarray(z))
            ),
            "The sign is wrong: σ rises everywhere, so its slope is never below 0.": lambda z: (
                -sigmoid_slope(z)
            ),
            "A factor is missing: this is 1 − σ(z), the slope is σ(z)(1 − σ(z)).": lambda z: 1 - sigmoid(z),
            "This is 1 − a², which is the rule for a = tanh(z). For the sigmoid it is a(1 − a).": lambda z: (
                1 - sigmoid(z) ** 2
            ),
            "This is the slope of tanh. For the sigmoid it is σ(z)(1 − σ(z)).": tanh_slope,
            "σ is taken twice: 1 − σ(z) needs σ of z, not of σ(z).": (
                lambda z: sigmoid_slope(sigmoid(z)),
                lambda z: sigmoid(z) * (1 - sigmoid(sigmoid(z))),
            ),
        },
        causes={"not iterable": ONE_NUMBER}
        | dict.fromkeys(("overflow", "math range", "invalid"), SAFE_SLOPE),
        silent=True,
    ),
    "activations.bump": FunctionExercise(
        names=("x", "left", "right", "steepness"),
        reference=bump,
        own=(bump, bumps),
        cases=_bump_cases(),
        slips={
            "The sigmoids are added. The one at `right` must take away what the one at `left` switched on.": (
                lambda x, left, right, s: sigmoid(s * (x - left)) + sigmoid(s * (x - right))
            ),
            "The bump hangs upside down: switch on at `left`, take away at `right`.": (
                lambda x, left, right, s: -bump(x, left, right, s)
            ),
            "Only one sigmoid is there: a step that never comes down again. Take one at `right` away.": (
                lambda x, left, right, s: sigmoid(s * (x - left))
            ),
            "Only the sigmoid at `right` is there. Take it away from one at `left`.": (
                lambda x, left, right, s: sigmoid(s * (x - right)),
                lambda x, left, right, s: 1 - sigmoid(s * (x - right)),
            ),
            "The steepness is left out: each sigmoid gets s·(x − edge).": (
                lambda x, left, right, s: bump(x, left, right, 1)
            ),
            "Brackets are missing: s·(x − edge), not s·x − edge. Else the edge lies at edge/s.": (
                lambda x, left, right, s: sigmoid(s * x - left) - sigmoid(s * x - right)
            ),
            "It divides by the steepness. A larger s makes a steeper edge: s·(x − edge).": (
                lambda x, left, right, s: bump(x, left, right, 1 / s)
            ),
            "The sign before the edge is wrong: x − left is 0 at the edge, x + left is not.": (
                lambda x, left, right, s: sigmoid(s * (x + left)) - sigmoid(s * (x + right))
            ),
            "It lies too high by 1: σ(s·(right − x)) is 1 − σ(s·(x − right)). Take the second one away.": (
                lambda x, left, right, s: 1 + bump(x, left, right, s)
            ),
            "The sigmoids are multiplied. An output neuron only adds and takes away: use a difference.": (
                lambda x, left, right, s: sigmoid(s * (x - left)) * sigmoid(s * (right - x)),
                lambda x, left, right, s: sigmoid(s * (x - left)) * sigmoid(s * (x - right)),
            ),
        },
    ),
    "activations.collapse": FunctionExercise(
        names=("matrices",),
        reference=_one_matrix,
        own=(collapse,),
        cases=_collapse_cases(),
        slips={
            "The order is reversed. W1 meets x first, so it stands on the right: W2 @ W1.": (
                lambda matrices: reduce(lambda product, W: product @ W, matrices)
            ),
            "This is the transpose. A row of the result must be a neuron of the last layer: W2 @ W1.": (
                lambda matrices: _one_matrix(matrices).T
            ),
            "Every matrix is transposed. Row j of W is neuron j already: W2 @ W1, without .T.": (
                lambda matrices: reduce(lambda product, W: W.T @ product, matrices[1:], matrices[0].T)
            ),
            "* multiplies cell by cell. Layers one after the other are a matrix product: W2 @ W1.": (
                lambda matrices: reduce(lambda product, W: W * product, matrices)
            ),
            "The matrices are added. Layers one after the other are a product: W2 @ W1.": (
                lambda matrices: reduce(lambda product, W: W + product, matrices)
            ),
            "This is only the first layer. The later ones come to its left: W2 @ W1.": (
                lambda matrices: matrices[0]
            ),
            "This is only the last layer. The earlier ones come to its right: W2 @ W1.": (
                lambda matrices: matrices[-1]
            ),
            "Only two of the layers are multiplied. Go on through the whole list.": (
                lambda matrices: _one_matrix(matrices[:2]),
                lambda matrices: _one_matrix(matrices[-2:]),
            ),
        },
        causes={
            "unpack": "Each entry of the list is one matrix W. There are no biases in it.",
            "mismatch": (
                "W1 is (m, n) and the next one has m columns: W2 @ W1 fits, W1 @ W2 need not. "
                "Take every matrix once, in the order of the list."
            ),
            "out of range": "The list may hold any number of matrices, even one: go through it in a loop.",
        },
    ),
}
