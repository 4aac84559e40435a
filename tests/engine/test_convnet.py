"""Layers for images: against loops written out here, finite differences, and what shapes must be."""

import numpy as np
import pytest

from helpers.engine import checking, convnet, losses, network, training
from helpers.engine.convolution import correlate_loops
from helpers.engine.functions import one_hot

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("stride, padding", [(1, 0), (1, 1), (2, 0), (2, 1), (3, 2)])
@pytest.mark.parametrize("channels, maps, kernel", [(1, 2, 3), (3, 4, 3), (2, 1, 5), (2, 3, 1), (2, 2, 2)])
def test_a_map_is_the_sum_over_channels(channels, maps, kernel, stride, padding):
    W, b = RNG.normal(size=(maps, channels, kernel, kernel)), RNG.normal(size=maps)
    X = RNG.normal(size=(3, channels, 7, 6))
    Z = convnet.Conv2D(W, b, stride=stride, padding=padding).forward(X)
    for n, k in np.ndindex(3, maps):
        by_loops = b[k] + sum(
            correlate_loops(X[n, c], W[k, c], stride=stride, padding=padding) for c in range(channels)
        )
        np.testing.assert_allclose(Z[n, k], by_loops, atol=1e-12)
    assert Z.shape == (3, maps, *by_loops.shape)


def layer_check(layer, X):
    """Both gradients of a layer, along a random direction of its output, against finite differences."""
    d = RNG.normal(size=layer.forward(X).shape)

    def f():
        return np.vdot(d, layer.forward(X))

    dX = layer.backward(d)
    verdicts = [checking.gradient_check(f, X, dX)]
    for part in ("W", "b") if hasattr(layer, "W") else ():
        verdicts.append(checking.gradient_check(f, getattr(layer, part), getattr(layer, "d" + part)))
    return verdicts


LAYERS = {
    "conv": lambda: convnet.Conv2D(RNG.normal(size=(4, 3, 3, 3)), RNG.normal(size=4)),
    "conv, padded": lambda: convnet.Conv2D(RNG.normal(size=(4, 3, 3, 3)), RNG.normal(size=4), padding=1),
    "conv, stride 2": lambda: convnet.Conv2D(RNG.normal(size=(2, 3, 3, 3)), np.ones(2), stride=2, padding=2),
    "max": convnet.MaxPool2D,
    "max of 3, stride 2": lambda: convnet.MaxPool2D(3, 2),
    "average": convnet.AveragePool2D,
    "average of 3, stride 1": lambda: convnet.AveragePool2D(3, 1),
    "flatten": convnet.Flatten,
}


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_against_finite_differences(name):
    for verdict in layer_check(LAYERS[name](), RNG.normal(size=(2, 3, 7, 6))):
        assert verdict.right, f"{verdict.words}: {verdict.error}"


def test_a_network_against_finite_differences():
    rng = np.random.default_rng(1)
    net = convnet.make_cnn((2, 8, 9), (3, 4), 3, rng, dtype=np.float64)
    net.theta += 0.1 * rng.normal(size=net.theta.shape)
    X, y, J = rng.normal(size=(5, 2, 8, 9)), one_hot(np.arange(5) % 3, 3), losses.SoftmaxCrossEntropy()
    net.backward(J(net.forward(X), y)[1])
    verdict = checking.gradient_check(lambda: J(net.forward(X), y)[0], net.theta, net.gradient)
    assert verdict.right and verdict.error < 1e-6, verdict.words


def test_it_learns_in_the_lectures_own_words():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(64, 1, 8, 8)).astype(np.float32)
    X[:32] += np.eye(8, dtype=np.float32) * 3
    y = one_hot(np.repeat([0, 1], 32), 2).astype(np.float32)
    net = convnet.make_cnn((1, 8, 8), (4,), 2, rng)
    steps = list(
        training.train(
            net, X, y, loss=losses.SoftmaxCrossEntropy(), learning_rate=0.1, batch_size=16, epochs=10, rng=rng
        )
    )
    assert steps[-1].loss < 0.3 * steps[0].loss
    assert (convnet.outputs(net, X).argmax(axis=1) == y.argmax(axis=1)).mean() > 0.95
    assert net.theta.dtype == net.gradient.dtype == convnet.outputs(net, X).dtype == np.float32
    assert [type(layer) for layer in net.layers] == [
        convnet.Conv2D,
        network.ReLU,
        convnet.MaxPool2D,
        convnet.Flatten,
        network.Dense,
    ]


def test_pooling_by_hand():
    X = np.array([[1.0, 5, 2, 0, 9], [3, 4, 8, 8, 9], [7, 6, 1, 1, 9]])[None, None]
    assert convnet.MaxPool2D().forward(X)[0, 0].tolist() == [[5, 8]], "the odd row and column are left out"
    assert convnet.AveragePool2D().forward(X)[0, 0].tolist() == [[13 / 4, 18 / 4]]
    assert convnet.MaxPool2D(2, 1).forward(X)[0, 0].tolist() == [[5, 8, 8, 9], [7, 8, 8, 9]]
    assert convnet.MaxPool2D(3).forward(X)[0, 0].tolist() == [[8]]


@pytest.mark.parametrize("size, stride", [(1, None), (2, None), (3, None), (2, 1), (3, 2), (1, 2)], ids=str)
def test_pooling_equals_loops(size, stride):
    X, s = RNG.normal(size=(2, 3, 7, 8)), stride or size
    greatest, mean = (layer(size, stride).forward(X) for layer in (convnet.MaxPool2D, convnet.AveragePool2D))
    for n, c, i, j in np.ndindex(greatest.shape):
        window = X[n, c, i * s : i * s + size, j * s : j * s + size]
        assert window.shape == (size, size) and greatest[n, c, i, j] == window.max()
        assert mean[n, c, i, j] == pytest.approx(window.mean())
    assert (i, j) == ((7 - size) // s, (8 - size) // s)


def test_of_equal_numbers_the_first_takes_all():
    layer = convnet.MaxPool2D()
    X = np.array([[0.0, 0, 1, 2], [0, 0, 2, 2], [3, 1, 4, 4], [3, 3, 4, 4]])[None, None]
    layer.forward(X)
    dX = layer.backward(np.array([[1.0, 2], [3, 4]])[None, None])
    assert dX[0, 0].tolist() == [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]


def test_flattening_reads_channel_by_channel_and_back():
    X = RNG.normal(size=(4, 3, 2, 5))
    lying = convnet.batch_first(convnet.batch_last(X))  # the same numbers, the images side by side in memory
    for image in (X, lying):
        layer = convnet.Flatten()
        rows = layer.forward(image)
        assert np.array_equal(rows, X.reshape(4, 30)) and np.array_equal(layer.backward(rows), X)


@pytest.mark.parametrize("maps", [(), (3,), (3, 4)], ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_theta_holds_all_and_precision_is_kept(maps, dtype):
    net = convnet.make_cnn((2, 9, 8), maps, 5, np.random.default_rng(0), dtype=dtype)
    X, y = RNG.normal(size=(6, 2, 9, 8)).astype(dtype), one_hot(np.arange(6) % 5, 5).astype(dtype)
    scores = net.forward(X)
    _, d = losses.SoftmaxCrossEntropy()(scores, y)
    net.backward(d)
    assert scores.shape == (6, 5) and scores.dtype == net.theta.dtype == net.gradient.dtype == dtype
    learning = [layer for layer in net.layers if hasattr(layer, "W")]
    assert len(net.theta) == sum(layer.W.size + layer.b.size for layer in learning)
    assert all(np.any(layer.dW) and np.any(layer.db) for layer in learning)
    assert all(np.shares_memory(layer.dW, net.gradient) for layer in learning)
    net.theta[:] = 0
    assert not net.forward(X).any()


def test_a_batch_is_its_images_one_by_one():
    net = convnet.make_cnn((1, 12, 11), (3, 2), 4, np.random.default_rng(0), padding=0, dtype=np.float64)
    X = RNG.normal(size=(7, 1, 12, 11))
    one_by_one = np.concatenate([net.forward(X[i : i + 1]) for i in range(7)])
    for chunk in (1, 3, 7, 50):
        np.testing.assert_allclose(convnet.outputs(net, X, chunk=chunk), one_by_one, atol=1e-12)
    lying = convnet.batch_first(convnet.batch_last(X))
    np.testing.assert_allclose(net.forward(lying), one_by_one, atol=1e-12)


def test_a_shifted_image_has_shifted_maps():
    layer = convnet.Conv2D(RNG.normal(size=(2, 1, 3, 3)), RNG.normal(size=2), padding=1)
    X = RNG.normal(size=(1, 1, 12, 12))
    still, moved = layer.forward(X), layer.forward(np.roll(X, (2, 1), (2, 3)))
    np.testing.assert_allclose(moved[:, :, 3:-1, 2:-1], still[:, :, 1:-3, 1:-2], atol=1e-12)
    assert np.all(convnet.MaxPool2D().forward(still) >= convnet.AveragePool2D().forward(still))


def test_the_same_seed_gives_the_same_network_to_the_bit():
    def run():
        rng = np.random.default_rng(4)
        X, y = rng.normal(size=(40, 1, 8, 8)).astype(np.float32), one_hot(rng.integers(0, 3, 40), 3)
        net = convnet.make_cnn((1, 8, 8), (4, 4), 3, rng)
        settings = dict(learning_rate=0.1, momentum=0.9, batch_size=16, epochs=2, rng=rng)
        loss = losses.SoftmaxCrossEntropy()
        return list(training.train(net, X, y.astype(np.float32), loss=loss, **settings)), net.theta

    (history, theta), (again, other) = run(), run()
    assert history == again and np.array_equal(theta, other)
    assert [step.examples for step in history] == [16, 16, 8] * 2


def test_the_lectures_counts():
    assert convnet.conv_parameters(3, 1, 10) == 100 and convnet.conv_parameters(3, 3, 16) == 448
    layer = convnet.Conv2D(np.ones((16, 3, 3, 3)), np.ones(16))
    assert convnet.conv_parameters(3, 3, 16) == layer.W.size + layer.b.size


W, B = np.ones((4, 3, 3, 3)), np.ones(4)


@pytest.mark.parametrize(
    "act, told",
    [
        (lambda: convnet.Conv2D(W, np.ones(3)), r"W is \(K, C, k, k\) and b is \(K,\)"),
        (lambda: convnet.Conv2D(W[0], B), r"W is \(K, C, k, k\)"),
        (lambda: convnet.Conv2D(W[..., :2], B), r"W is \(K, C, k, k\)"),
        (lambda: convnet.Conv2D(W * np.nan, B), "empty or not a finite number"),
        (lambda: convnet.Conv2D(W, B, stride=0), "never moves on"),
        (lambda: convnet.Conv2D(W, B, padding=-1), "padding is a whole number from 0 on"),
        (lambda: convnet.Conv2D(W, B).forward(np.ones((2, 1, 8, 8))), "look at 3 channels"),
        (lambda: convnet.Conv2D(W, B).forward(np.ones((3, 8, 8))), "look at 3 channels"),
        (lambda: convnet.Conv2D(W, B).forward(np.ones((2, 3, 2, 8))), "kernel spans 3 pixels"),
        (lambda: convnet.MaxPool2D(0), "kernel's side is a whole number from 1 on"),
        (lambda: convnet.MaxPool2D(2, 0), "never moves on"),
        (lambda: convnet.AveragePool2D(3).forward(np.ones((1, 1, 2, 2))), "spans 3 pixels"),
        (lambda: convnet.make_cnn((1, 8, 8), (4, 4, 4, 4), 2, RNG), "fits nowhere"),
        (lambda: convnet.make_cnn((1, 8, 8), (0,), 2, RNG), "whole numbers from 1 on"),
        (lambda: convnet.make_cnn((1, 8, 8), (4,), 0, RNG), "whole numbers from 1 on"),
    ],
)
def test_what_cannot_be_is_told_by_its_rule(act, told):
    with pytest.raises(ValueError, match=told):
        act()


@pytest.mark.parametrize(
    "layer, told",
    [
        (convnet.Conv2D(W, B), "Conv2D(3 → 4, 3×3): 112 parameters"),
        (
            convnet.Conv2D(W, B, stride=2, padding=1),
            "Conv2D(3 → 4, 3×3, stride 2, padding 1): 112 parameters",
        ),
        (convnet.MaxPool2D(), "MaxPool2D(2×2)"),
        (convnet.AveragePool2D(3, 2), "AveragePool2D(3×3, stride 2)"),
        (convnet.Flatten(), "Flatten()"),
    ],
)
def test_a_layer_tells_its_sizes_and_parameters(layer, told):
    assert repr(layer) == told
