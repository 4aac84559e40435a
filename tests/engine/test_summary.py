"""The summary of a network: against the sizes of the arrays themselves, and what an impulse reaches."""

import numpy as np
import pytest

from helpers.engine import convnet, network
from helpers.engine.summary import Conv, Full, Pool, Row, layer_summary

STACKS = {  # image → layers
    (1, 28, 28): [Conv(8), Pool(), Conv(16), Pool(), Full(10)],
    (3, 12, 12): [Conv(2, 5, 1, 2), Pool(3, 2), Conv(4, 3, 2, 1), Full(5), Full(2)],
    (2, 9, 14): [Conv(3, 3, 1, 1), Pool(2, None, "average"), Conv(2, 1), Full(3)],
    (1, 11, 11): [Pool(2), Conv(1, 2, 2), Full(1)],
    (1, 6, 6): [Full(4)],
}


def build(shape, stack, number=np.ones):
    """The same stack from the engine's layers, all weights `number`."""
    layers, X = [], np.zeros((1, *shape))
    for spec in stack:
        if isinstance(spec, Conv):
            W = number((spec.maps, X.shape[1], spec.kernel, spec.kernel))
            layer = convnet.Conv2D(W, np.zeros(spec.maps), stride=spec.stride, padding=spec.padding)
        elif isinstance(spec, Pool):
            layer = (convnet.MaxPool2D if spec.kind == "max" else convnet.AveragePool2D)(
                spec.size, spec.stride
            )
        else:
            if X.ndim == 4:
                layers.append(convnet.Flatten())
                X = layers[-1].forward(X)
            layer = network.Dense(number((spec.neurons, X.shape[1])), np.zeros(spec.neurons))
        layers.append(layer)
        X = layer.forward(X)
    return layers


every_stack = pytest.mark.parametrize("shape, stack", STACKS.items(), ids=str)


@every_stack
def test_the_summary_equals_the_arrays(shape, stack):
    layers = build(shape, stack)
    X, rows = np.zeros((1, *shape)), layer_summary(shape, layers)
    for layer, row in zip(layers, rows):
        X = layer.forward(X)
        assert X.shape[1:] == row.shape
        assert row.parameters == (layer.W.size + layer.b.size if hasattr(layer, "W") else 0)
        if isinstance(layer, convnet.Conv2D):
            assert row.multiplications == layer.patches.size * len(layer.W)
        elif isinstance(layer, network.Dense):
            assert row.multiplications == layer.W.size
    described = [row for row in rows if row.name != "flatten"]
    assert layer_summary(shape, stack) == described, "descriptions and layers give the same summary"
    assert sum(row.parameters for row in rows) == len(network.Network(layers).theta)


@every_stack
def test_the_field_is_what_an_impulse_reaches(shape, stack):
    C, H, W = shape
    X = np.eye(H * W).reshape(-1, 1, H, W).repeat(C, axis=1)  # one image for every pixel
    for layer, row in zip(layers := build(shape, stack), layer_summary(shape, layers)):
        X = layer.forward(X)
        if isinstance(layer, convnet.Flatten):
            continue
        middle = X[:, 0, X.shape[2] // 2, X.shape[3] // 2] if X.ndim == 4 else X[:, 0]
        reached = np.argwhere(middle.reshape(H, W) > 0)
        sides = np.ptp(reached, axis=0) + 1
        if X.ndim == 2 or row.receptive_field <= min(H, W) // 2:  # else the edge cuts a part off
            assert sides.max() == row.receptive_field
        assert sides.max() <= row.receptive_field and len(reached) == sides.prod()


def test_the_lectures_numbers():
    rows = layer_summary((1, 10, 10), [Conv(10)])
    assert rows == [Row("conv 3×3", (10, 8, 8), 100, 9 * 64 * 10, 3)]
    assert layer_summary((1, 10, 10), [Full(10)])[0].parameters == 1010
    assert layer_summary((3, 64, 64), [Conv(16, 3, 1, 1)])[0].parameters == 448
    names = [
        row.name for row in layer_summary((1, 8, 8), convnet.make_cnn((1, 8, 8), (4,), 2, np.random).layers)
    ]
    assert names == ["conv 3×3", "ReLU", "max pool 2×2", "flatten", "dense"]
    assert [row.receptive_field for row in layer_summary((1, 28, 28), STACKS[1, 28, 28])] == [3, 4, 8, 10, 26]


@pytest.mark.parametrize(
    "layers, told",
    [
        ([Full(3), Conv(2)], "not at a column of 3 numbers"),
        ([convnet.Flatten(), convnet.MaxPool2D()], "not at a column of 128 numbers"),
        ([Conv(2, 9)], "kernel spans 9 pixels"),
        ([Conv(2, 3, 0)], "never moves on"),
        ([Pool(), Pool(), Pool(), Pool()], "fits nowhere"),
        ([convnet.Conv2D(np.ones((2, 3, 3, 3)), np.ones(2))], "looks at 3 channels; before it stand 2"),
        ([network.Dense(np.ones((2, 3)), np.ones(2))], "looks at 3 numbers; before it stand 128"),
    ],
)
def test_layers_that_do_not_fit_are_told(layers, told):
    with pytest.raises(ValueError, match=told):
        layer_summary((2, 8, 8), layers)
