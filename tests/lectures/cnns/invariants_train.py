"""What must hold on the facts of the figure Train it live, whatever its controls say.

The three models are worked out again from theta with plain NumPy in float64. The sweep does it for some of
the images; tests/test_train.py does it for all of them.
"""

import math
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.data import digits, tissue_tiles

SOME = 40  # images of each kind


@cache
def images(data):
    """Images to train on and to test, and what they are: X, y, X_test, y_test; one stored order."""
    if data == "digits":
        d = digits()
        return d.X[d.train], d.y[d.train], d.X[d.test], d.y[d.test]
    return tuple(tissue_tiles(np.random.default_rng(0)))[:4]


def cut(theta, shapes):
    """Cut theta into arrays of these shapes, and nothing may be left."""
    parts, at = [], 0
    for shape in shapes:
        parts.append(theta[at : at + math.prod(shape)].reshape(shape))
        at += math.prod(shape)
    assert at == len(theta), "theta has another length than the layers"
    return parts


def parameters(model, width, shape, classes):
    """The shapes of W and b of every layer."""
    pixels = math.prod(shape)
    if model == "linear":
        return [(classes, pixels), (classes,)]
    if model == "dense":
        return [(4 * width, pixels), (4 * width,), (classes, 4 * width), (classes,)]
    left = 2 * width * (shape[0] // 4) * (shape[1] // 4)
    kernels = [(width, 1, 3, 3), (width,), (2 * width, width, 3, 3), (2 * width,)]
    return [*kernels, (classes, left), (classes,)]


def answer(X, theta, model, width, classes):
    """The scores (N, K) of images (N, 1, H, W)."""
    *below, W, b = cut(theta.astype(float), parameters(model, width, X.shape[2:], classes))
    A = X.astype(float)
    for kernels, biases in zip(below[::2], below[1::2]):
        if model == "dense":
            A = np.maximum(A.reshape(len(A), -1) @ kernels.T + biases, 0)
            continue
        padded = np.pad(A, ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = sliding_window_view(padded, (3, 3), axis=(2, 3))
        Z = np.tensordot(windows, kernels, axes=((1, 4, 5), (1, 2, 3))) + biases  # (N, H, W, K)
        A = np.maximum(Z, 0).transpose(0, 3, 1, 2)
        N, K, rows, columns = A.shape
        A = A.reshape(N, K, rows // 2, 2, columns // 2, 2).max(axis=(3, 5))
    return A.reshape(len(A), -1) @ W.T + b


def log_p(z):
    """Logarithms of the softmax of scores (N, K)."""
    below = z - z.max(axis=1, keepdims=True)
    return below - np.log(np.exp(below).sum(axis=1, keepdims=True))


def answers_agree(facts, X, said):
    """The classes that were said are those of the highest score, but for ties in float32."""
    z = answer(X, facts["theta"], facts["model"], facts["width"], len(facts["classes"]))
    off = z.max(axis=1) - z[np.arange(len(z)), said]
    assert np.all(off <= 1e-4 * (1 + np.abs(z).max())), "an answer is not the class of the highest score"


def train(facts, values):
    X, y, X_test, y_test = images(values["data"])
    theta, classes = facts["theta"], 10 if values["data"] == "digits" else 2
    shapes = parameters(values["model"], values["width"], X.shape[2:], classes)
    assert facts["parameters"] == len(theta) == sum(map(math.prod, shapes))
    assert theta.dtype == np.float32 and np.abs(theta).max() <= 1000
    assert len(facts["classes"]) == classes

    # what is counted
    confusion = facts["confusion"]
    assert confusion.shape == (classes, classes)
    assert np.array_equal(confusion.sum(axis=1), np.bincount(y_test, minlength=classes))
    assert facts["right"] == sum(confusion[k, k] for k in range(classes))
    assert math.isclose(facts["test_accuracy"], facts["right"] / len(y_test), abs_tol=1e-6)
    assert (facts["train_images"], facts["test_images"]) == (len(y), len(y_test))
    assert math.isclose(facts["favourite_share"], confusion.sum(axis=0).max() / len(y_test))

    # what is shown
    shown, said = facts["shown"], facts["shown_answers"]
    most = 12 if facts["colours"] is None else 6  # of tissue, each beside its tile in colour
    assert len(set(shown.tolist())) == len(shown) <= most and np.array_equal(
        facts["shown_labels"], y_test[shown]
    )
    assert np.array_equal(facts["images"], X_test[shown, 0])
    assert (facts["colours"] is None) == (values["data"] == "digits")
    if values["shows"] == "worst mistakes":
        assert np.all(said != y_test[shown])
        assert len(shown) == min(most, len(y_test) - facts["right"])
    else:
        assert set(y_test[shown]) == set(range(classes)) and len(shown) == most
    answers_agree(facts, X_test[shown], said)
    first = facts["first_weights"]
    assert np.array_equal(first.ravel(), theta[: first.size]) and len(first) == len(cut(theta, shapes)[0])

    # steps and epochs
    curve = facts["curve"]
    assert curve[0, -1] == facts["epoch"] and np.all(np.diff(curve[0]) >= 0) and np.all(curve[1:] >= 0)
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    assert tuple(curve[1:, -1]) == tuple(facts[name] for name in names)
    assert math.isclose(facts["epoch"] * len(y), facts["images_seen"], abs_tol=1e-6)
    assert facts["images_seen"] <= 256 * facts["steps_taken"]
    assert (facts["diverged"] == "yes") <= facts["finished"]
    if facts["used"]:
        velocity, gradient, rate, momentum = facts["used"]
        update = momentum * velocity - rate * gradient
        assert math.isclose(facts["w"], facts["w_before"] + update, rel_tol=1e-5, abs_tol=1e-5)
