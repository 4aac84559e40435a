"""The exercises of lecture 6: pooling, counting, a convolution layer, and a network that does better."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...data import digits
from ...engine.convnet import Conv2D, MaxPool2D, conv_parameters, outputs
from ...engine.convolution import correlate
from ...engine.network import Network
from ...engine.summary import layer_summary
from ...questions.comparing import has_gaps
from ...questions.judging import Cases, Function, FunctionExercise, Outcome
from ...questions.wording import type_in_words
from ...text import plural


@dataclass(frozen=True)
class BeatExercise:
    """Ask for a trained network for the digits with more layers, and a better score.

    `layers` convolutions are what the network of the lecture has; a test accuracy above `score` beats it.
    """

    layers: int
    score: float

    def judge(self, network: Any) -> Outcome:
        """Look at the layers of the network, then let it classify the test digits."""
        if has_gaps(network):
            return None, ""
        if not isinstance(network, Network):
            return False, f"A trained network of the engine was expected, yours is {type_in_words(network)}."
        found = sum(isinstance(layer, Conv2D) for layer in network.layers)
        if found <= self.layers:
            layers = plural(found, "convolution layer")
            return False, f"It has {layers}, no more than before: add a number to `maps`."
        if not np.isfinite(network.theta).all():
            return False, "Its weights are NaN or infinite: training diverged. Take a smaller learning rate."
        scores = _scores(network)
        if scores is None:
            return False, "It was not made for the digits: 8 × 8 pixels in one channel, and 10 classes."
        _, y, _, test = digits()
        return self._judge_score(np.mean(scores.argmax(axis=1) == y[test]))

    def _judge_score(self, accuracy: float) -> Outcome:
        if accuracy < 0.2:
            return False, f"It guesses: {accuracy:.0%} are right, and a tenth is by chance. Is it trained?"
        if accuracy <= self.score:
            return False, (
                f"Now the test set has been opened: {accuracy:.1%} are right, and {self.score:.0%} are "
                "to be beaten. Train longer, or take more maps, and choose by the validation score, not "
                "by this one."
            )
        return True, (
            f"right in all but {1 - accuracy:.1%} of the {len(digits().test)} test digits. They are open: "
            "if you went on choosing by this score, you would learn from them."
        )


def _scores(network: Network) -> np.ndarray | None:
    """Return the scores of all test digits (N, 10); None if it was made for other pictures or classes."""
    X, _, _, test = digits()
    try:
        scores = outputs(network, X[test])
    except ValueError:
        return None
    return scores if scores.shape == (len(test), 10) else None


def max_pool(A: np.ndarray) -> np.ndarray:
    """Return the largest of every 2 × 2 window; what is left over at the right and below is not looked at."""
    return MaxPool2D().forward(A[None, None])[0, 0]


def _windows(combine: Function, stride: int = 2) -> Function:
    """Make a wrong pooling: combine(window) of 2 × 2 windows that step on by `stride`."""

    def run(A: np.ndarray) -> np.ndarray:
        rows, columns = (range(0, side - 1, stride) for side in A.shape)
        return np.array([[combine(A[i : i + 2, j : j + 2]) for j in columns] for i in rows])

    return run


def _pool_cases() -> Cases:
    rng = np.random.default_rng(7)
    return (
        (np.array([[-1, 3, 0, -2], [0.5, 2, -4, -1], [-3, -2, 5, 5], [-1, -6, 5, 1]]),),
        (rng.normal(size=(4, 6)).round(1),),
        (rng.normal(size=(6, 2)).round(1),),
        (rng.normal(size=(5, 7)).round(1),),
    )


def conv_forward(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Compute Z[:, j] = Σ_c correlate(X[:, c], W[j, c]) + b[j]."""
    return np.ascontiguousarray(Conv2D(W, b).forward(X))


def _conv(
    kernel: Function = lambda W: W,
    channels: Function = lambda maps: maps.sum(axis=0),
    bias: Function = lambda b: b,
) -> Function:
    """Make a wrong layer: another kernel, the channels put together in another way, or another bias."""

    def run(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
        W, b = kernel(W), bias(b)
        return np.array(
            [
                [
                    channels(np.array([correlate(*pair) for pair in zip(image, one)])) + b[k]
                    for k, one in enumerate(W)
                ]
                for image in X
            ]
        )

    return run


def _conv_cases() -> Cases:
    rng = np.random.default_rng(8)

    def case(N: int, C: int, side: tuple[int, int], K: int, k: int) -> tuple[np.ndarray, ...]:
        shape = (N, C, *side)
        return (
            rng.integers(-3, 4, shape).astype(float),
            rng.integers(-2, 3, (K, C, k, k)).astype(float),
            rng.integers(-4, 5, K).astype(float) + 0.5,
        )

    return (
        case(1, 1, (4, 4), 1, 3),
        case(2, 1, (5, 6), 3, 3),
        case(1, 3, (4, 5), 2, 2),
        case(2, 2, (5, 5), 2, 3),
    )


def _here(rows: int, columns: int) -> str:
    """Say that a side is odd, where it is."""
    if rows % 2 == columns % 2 == 0:
        return ""
    return f"Here a side is odd: A has {rows} rows, {columns} columns."


CUT_OFF = (
    "The last row or column of an odd side is left over: cut it off first, or go up to H // 2 and W // 2."
)

EXERCISES = {
    "cnn.max_pool": FunctionExercise(
        names=("A",),
        reference=max_pool,
        own=(MaxPool2D.forward, MaxPool2D.combine),
        here=lambda A: _here(*A.shape),
        cases=_pool_cases(),
        slips={
            "This is the mean of each window. The largest number goes on.": _windows(np.mean),
            "This is the sum of each window. Only the largest number goes on.": _windows(np.sum),
            "This is the smallest number of each window.": _windows(np.min),
            "The windows overlap. They step on by 2, by their own size.": _windows(np.max, stride=1),
            "The sign is lost: the largest number, not the largest size.": (
                _windows(lambda window: np.abs(window).max()),
                _windows(lambda window: window.ravel()[np.abs(window).argmax()]),
            ),
            "This is one pixel of each window, always at the same place. Compare all four.": (
                _windows(lambda window: window[0, 0]),
                _windows(lambda window: window[1, 1]),
            ),
            "This is the largest number of all. Each window has its own.": np.max,
            "Negative numbers became 0: that is ReLU. Pooling alone keeps them.": _windows(
                lambda window: max(window.max(), 0)
            ),
            "Only the rows are pooled. Windows are 2 wide as well.": lambda A: np.maximum(
                A[0:-1:2], A[1::2][: len(A[0:-1:2])]
            ),
        },
        causes={
            "cannot reshape": CUT_OFF,
            "could not be broadcast together": f"A[::2] then has one more than A[1::2]. {CUT_OFF}",
            "out of bounds": f"The last window lies partly outside. {CUT_OFF}",
        },
    ),
    "cnn.conv_parameters": FunctionExercise(
        names=("kernel", "channels", "maps"),
        reference=conv_parameters,
        own=(conv_parameters, layer_summary),
        cases=((3, 1, 10), (3, 3, 16), (5, 3, 8), (1, 16, 4), (3, 8, 16)),
        slips={
            "The biases are left out: each map has one.": lambda k, c, m: m * c * k * k,
            "One bias for the whole layer is too few: each map has its own.": lambda k, c, m: (
                m * c * k * k + 1
            ),
            "The bias comes once for each map, not once for each channel.": lambda k, c, m: (
                m * c * (k * k + 1)
            ),
            "The channels are left out: a map has a kernel for each channel.": lambda k, c, m: (
                m * (k * k + 1)
            ),
            "A kernel has k·k cells, not k.": lambda k, c, m: m * (c * k + 1),
            "Channels and maps have changed places: each map has a bias.": lambda k, c, m: (
                c * (m * k * k + 1)
            ),
            "These are the parameters of one map. Times the maps.": lambda k, c, m: c * k * k + 1,
            "Cells and channels are added. Each channel has its own k·k cells: multiply.": (
                lambda k, c, m: m * (c + k * k + 1)
            ),
        },
    ),
    "cnn.conv_forward": FunctionExercise(
        names=("X", "W", "b"),
        reference=conv_forward,
        own=(Conv2D.forward,),
        cases=_conv_cases(),
        slips={
            "The bias is left out: add b[j] to map j.": _conv(bias=lambda b: 0 * b),
            "The sign of b is wrong.": _conv(bias=lambda b: -b),
            "The bias is added once for each channel. Sum the channels first.": (
                lambda X, W, b: _conv()(X, W, b * W.shape[1])
            ),
            "Only the first channel counts. Add the results of all channels.": _conv(
                channels=lambda maps: maps[0]
            ),
            "Only the last channel counts. Is = written where += belongs?": _conv(
                channels=lambda maps: maps[-1]
            ),
            "This is the mean over the channels. They are added.": _conv(
                channels=lambda maps: maps.mean(axis=0)
            ),
            "The kernels are flipped. Take them as they stand.": _conv(kernel=lambda W: W[:, :, ::-1, ::-1]),
            "The kernels are transposed: rows belong to rows.": _conv(kernel=lambda W: W.swapaxes(2, 3)),
            "Negative values became 0: that is the ReLU behind the layer. The exercise asks for Z.": (
                lambda X, W, b: np.maximum(_conv()(X, W, b), 0)
            ),
            "Only one map is right. Each W[j] makes its own map.": (
                lambda X, W, b: np.repeat(_conv()(X, W, b)[:, :1], len(W), axis=1)
            ),
            "All examples give the maps of the first one. Use X[i].": (
                lambda X, W, b: np.repeat(_conv()(X, W, b)[:1], len(X), axis=0)
            ),
            "All numbers are 0. Is the sum written into the output?": lambda X, W, b: 0 * _conv()(X, W, b),
        },
        causes={
            "could not broadcast": (
                "The shapes do not fit. Z is (N, K, H − k + 1, W − k + 1); a map of one example is a matrix."
            ),
            "out of bounds": "Z has H − k + 1 rows and columns, fewer than X.",
        },
    ),
    "cnn.deeper": BeatExercise(layers=1, score=0.96),
}
