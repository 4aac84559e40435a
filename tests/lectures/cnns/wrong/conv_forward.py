"""Wrong versions of conv_forward(X, W, b). Each docstring is what the learner must read."""

import numpy as np


def slid(image, kernel):
    k = len(kernel)
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    return np.array(
        [[np.sum(image[i : i + k, j : j + k] * kernel) for j in range(columns)] for i in range(rows)]
    )


def layer(X, W, b):
    return np.array([[sum(map(slid, image, kernels)) + b_k for kernels, b_k in zip(W, b)] for image in X])


def no_bias(X, W, b):
    """The bias is left out"""
    return layer(X, W, 0 * b)


def bias_taken_away(X, W, b):
    """The sign of b is wrong"""
    return layer(X, W, -b)


def bias_per_channel(X, W, b):
    """The bias is added once for each channel"""
    return np.array(
        [[sum(slid(x, w) + b_k for x, w in zip(image, kernels)) for kernels, b_k in zip(W, b)] for image in X]
    )


def first_channel(X, W, b):
    """Only the first channel counts"""
    return layer(X[:, :1], W[:, :1], b)


def overwritten(X, W, b):
    """Is = written where += belongs?"""
    return layer(X[:, -1:], W[:, -1:], b)


def mean_of_channels(X, W, b):
    """This is the mean over the channels"""
    return layer(X, W / W.shape[1], b)


def flipped(X, W, b):
    """The kernels are flipped"""
    return layer(X, W[:, :, ::-1, ::-1], b)


def transposed(X, W, b):
    """The kernels are transposed"""
    return layer(X, W.transpose(0, 1, 3, 2), b)


def with_relu(X, W, b):
    """that is the ReLU behind the layer"""
    return np.maximum(layer(X, W, b), 0)


def one_map(X, W, b):
    """Only one map is right"""
    return np.repeat(layer(X, W[:1], b[:1]), len(W), axis=1)


def one_example(X, W, b):
    """All examples give the maps of the first one"""
    return np.repeat(layer(X[:1], W, b), len(X), axis=0)


def never_written(X, W, b):
    """Is the sum written into the output?"""
    return np.zeros_like(layer(X, W, b))


def padded(X, W, b):
    """Shape (1, 1, 2, 2) was expected"""
    return layer(np.pad(X, ((0, 0), (0, 0), (1, 1), (1, 1))), W, b)


def as_large_as_the_image(X, W, b):
    """Z is (N, K, H − k + 1, W − k + 1)"""
    Z = np.zeros((len(X), len(W), *X.shape[2:]))
    for i, k in np.ndindex(len(X), len(W)):
        Z[i, k] = sum(map(slid, X[i], W[k])) + b[k]
    return Z
