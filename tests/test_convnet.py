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
    assert (convnet.predict(net, X).argmax(axis=1) == y.argmax(axis=1)).mean() > 0.95
    assert net.theta.dtype == net.gradient.dtype == convnet.predict(net, X).dtype == np.float32
    assert [type(layer) for layer in net.layers] == [
        convnet.Conv2D,
        network.ReLU,
        convnet.MaxPool2D,
        convnet.Flatten,
        network.Dense,
    ]
