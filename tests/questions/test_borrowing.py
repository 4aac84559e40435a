"""An exercise is done, not borrowed: a function that calls the course's own for the result is not taken."""

import functools

import numpy as np
import pytest
from support.exercises import EXERCISES, FUNCTIONS, reference

from helpers import engine

sigmoid = engine.sigmoid


def backward(X, W, dZ):
    layer = engine.Dense(W, np.zeros(len(W)))
    layer.forward(X)
    dX = layer.backward(dZ)
    return layer.dW, layer.db, dX


def cross_entropy(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return engine.CrossEntropy()(np.log(p / (1 - p))[:, None], y[:, None])[0]


def sgd(w, gradient, learning_rate):
    theta = np.array(w, dtype=float)
    engine.sgd_step(theta, gradient, learning_rate=learning_rate)
    return theta


def one_pixel(image, kernel, row, column):
    return engine.filter_image(image, kernel, border="zero")[row, column]


OURS = {  # what gives the same with a function of ours
    "perceptron.forward": engine.perceptron,
    "perceptron.one_pass": lambda X, y, w, b, rate: engine.one_pass(X, y, w, b, learning_rate=rate)[:2],
    "activations.sigmoid": engine.sigmoid,
    "activations.sigmoid_slope": engine.sigmoid_slope,
    "activations.bump": engine.bump,
    "activations.collapse": lambda Ws: engine.collapse([(W, np.zeros(len(W))) for W in Ws])[0],
    "matrix.forward": engine.forward,
    "matrix.count_parameters": engine.count_parameters,
    "matrix.one_hot": engine.one_hot,
    "matrix.softmax": engine.softmax,
    "backprop.cross_entropy": cross_entropy,
    "backprop.sgd_step": sgd,
    "backprop.dense_backward": backward,
    "backprop.numeric_gradient": lambda f, x: engine.numeric_gradient(lambda: f(x), x),
    "filters.convolve_at": one_pixel,
    "filters.correlate2d": engine.correlate,
    "filters.output_size": lambda n, k, p, s, d: engine.output_size(n, k, padding=p, stride=s, dilation=d),
    "cnn.max_pool": lambda A: engine.MaxPool2D().forward(A[None, None])[0, 0],
    "cnn.conv_parameters": engine.conv_parameters,
    "cnn.conv_forward": lambda X, W, b: np.array(engine.Conv2D(W, b).forward(X)),
}


def safe_sigmoid(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def xor_by(neuron):
    """XOR from three calls of a neuron."""

    def xor(x):
        h = np.array([neuron(x, np.array([2, 2]), -1), neuron(x, np.array([-2, -2]), 3)])
        return neuron(h, np.array([2, 2]), -3)

    return xor


def by_hand(image, kernel):
    k, m = kernel.shape
    return np.einsum("ijuv,uv->ij", np.lib.stride_tricks.sliding_window_view(image, (k, m)), kernel)


SHORTCUTS = {  # what NumPy or Python has for it: that is work of one's own
    "perceptron.forward": lambda x, w, b: int(sum(map(float.__mul__, map(float, x), map(float, w))) + b > 0),
    "perceptron.xor": xor_by(lambda x, w, b: 1 if np.dot(x, w) + b > 0 else 0),
    "perceptron.one_pass": reference("perceptron.one_pass"),
    "activations.sigmoid": safe_sigmoid,
    "activations.sigmoid_slope": lambda z: safe_sigmoid(z) * safe_sigmoid(-np.asarray(z)),
    "activations.bump": lambda x, left, right, s: sigmoid(s * (x - left)) - sigmoid(s * (x - right)),
    "activations.collapse": lambda Ws: functools.reduce(lambda product, W: W @ product, Ws),
    "matrix.forward": lambda X, layers: functools.reduce(
        lambda A, one: one[2](engine.dense(A, *one[:2])), layers, X
    ),
    "matrix.count_parameters": lambda sizes: np.dot(np.add(sizes[:-1], 1), sizes[1:]),
    "matrix.one_hot": lambda y, classes: np.eye(classes)[y],
    "matrix.softmax": lambda z: np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True)),
    "backprop.cross_entropy": reference("backprop.cross_entropy"),
    "backprop.sgd_step": lambda w, gradient, rate: np.subtract(w, np.multiply(rate, gradient)),
    "backprop.dense_backward": lambda X, W, dZ: (np.einsum("ij,ik->jk", dZ, X), np.sum(dZ, 0), np.dot(dZ, W)),
    "backprop.numeric_gradient": reference("backprop.numeric_gradient"),
    "filters.convolve_at": lambda image, kernel, row, column: by_hand(
        np.pad(image, [(side // 2, side // 2) for side in kernel.shape]), kernel
    )[row, column],
    "filters.correlate2d": by_hand,
    "filters.output_size": lambda n, k, p, s, d: len(range(0, n + 2 * p - d * (k - 1), s)),
    "cnn.max_pool": lambda A: np.lib.stride_tricks.sliding_window_view(A, (2, 2))[::2, ::2].max(axis=(2, 3)),
    "cnn.conv_parameters": lambda kernel, channels, maps: np.prod([maps, channels, kernel, kernel]) + maps,
    "cnn.conv_forward": reference("cnn.conv_forward"),
}


def test_every_exercise_is_tried():
    assert set(SHORTCUTS) == set(FUNCTIONS)
    assert set(OURS) == {name for name in FUNCTIONS if EXERCISES[name].lacks is None}


@pytest.mark.parametrize("exercise_id", OURS)
@pytest.mark.parametrize("wrapped", [False, True], ids=["itself", "wrapped"])
def test_a_function_of_ours_is_not_taken(exercise_id, wrapped, check_says):
    ours = OURS[exercise_id]
    message = check_says(exercise_id, (lambda *given: ours(*given)) if wrapped else ours)
    assert message.startswith(f"✗ {exercise_id}: Right numbers, but `engine.")
    assert message.endswith("is our function. Write it yourself.")


@pytest.mark.parametrize("exercise_id", SHORTCUTS)
def test_a_shortcut_of_numpy_or_python_is_work_of_ones_own(exercise_id, check_says):
    assert check_says(exercise_id, SHORTCUTS[exercise_id]).startswith(f"✓ {exercise_id}")


def test_what_the_text_of_an_exercise_allows_is_allowed(check_says):
    def slope(z):
        return engine.sigmoid(z) * (1 - engine.sigmoid(z))

    assert check_says("activations.sigmoid_slope", slope).startswith("✓")
    assert check_says("perceptron.xor", xor_by(engine.perceptron)).startswith("✓")
    layers = ((np.array([2, 2]), -1), (np.array([-2, -2]), 3)), (np.array([2, 2]), -3)
    assert check_says("perceptron.xor", lambda x: engine.two_layers(x, *layers)[1]).startswith("✓")


def test_a_wrong_function_that_borrows_hears_what_is_wrong(check_says):
    assert "The sign is wrong" in check_says("activations.sigmoid", lambda z: engine.sigmoid(-z))
