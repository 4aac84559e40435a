"""Train the network that reads digits, and keep its weights after every epoch in data/digits_cnn.npz.

Run as `make weights` or `python -m helpers.authoring.weights [folder]`; it takes some seconds. Whoever draws
with a mouse writes with a thicker or thinner pen than the people of the data set, more slanted, and not as
centred: so in every epoch each digit comes once as it is, and eight times redrawn.
"""

import sys
from pathlib import Path

import numpy as np

from ..course import FILES
from ..data import digit_from_bitmap, digit_network, digits
from ..engine import SoftmaxCrossEntropy, one_hot, outputs, train

EPOCHS = 20
REDRAWN = 8  # times in each epoch
LEARNING_RATE, SHRINKS = 0.02, 0.9  # η of the first epoch, and by what it is multiplied after each


def enlarge(X, *, height=0.5, scale=1.0, down=0.0, right=0.0, bow=(0.0, 0.0), slant=0.0):
    """Digits as drawings: (N, 8, 8) in [0, 1] → (N, 32, 32) of bool; a setting is one number or N of them.

    Between the 8 × 8 numbers a surface is stretched, and what is higher than `height` is ink: a low one
    makes thick lines. It is scaled about the middle and moved (in pixels); `bow` moves the middle rows and
    columns, and the edges not at all; `slant` is pixels to the right per row upwards.
    """
    pixel = np.arange(32) - 15.5

    def stretch(shift, bow):
        """The share of each of the 8 numbers in each of the 32 pixels: (N, 32, 8) or (1, 32, 8)."""
        scale_, shift, bow = (np.reshape(number, (-1, 1)) for number in (scale, shift, bow))
        place = ((pixel - shift) / scale_ + bow * (1 - (pixel / 16) ** 2)) / 4 + 3.5
        share = np.maximum(0, 1 - np.abs(np.clip(place, 0, 7)[..., None] - np.arange(8)))
        return share * ((place > -0.5) & (place < 7.5))[..., None]

    surface = stretch(down, bow[0]) @ X @ stretch(right, bow[1]).swapaxes(1, 2)
    drawn = surface > np.reshape(height, (-1, 1, 1))
    from_column = np.arange(32) + np.round(np.reshape(slant, (-1, 1, 1)) * pixel[:, None]).astype(int)
    inside = (from_column >= 0) & (from_column < 32)
    from_column = np.broadcast_to(from_column.clip(0, 31), drawn.shape)
    return np.take_along_axis(drawn, from_column, axis=2) & inside


def redraw(X, rng):
    """Every digit as another hand might have drawn it: (N, 8, 8) → (N, 8, 8)."""
    N = len(X)
    return digit_from_bitmap(
        enlarge(
            X,
            height=rng.uniform(0.28, 0.7, N),
            scale=rng.uniform(0.8, 1.1, N),
            down=rng.uniform(-2, 2, N),
            right=rng.uniform(-3, 3, N),
            bow=rng.uniform(-4, 4, (2, N)),
            slant=rng.uniform(-0.3, 0.3, N),
        )
    )


def accuracy(network, X, y):
    """The share of images that the network reads right."""
    return np.mean(outputs(network, X).argmax(axis=1) == y)


def training(seed=0):
    """Train, and yield the parameters and the test accuracy: once before, then after each epoch."""
    rng = np.random.default_rng(seed)
    d, network = digits(), digit_network()
    X, y = d.X[d.train], one_hot(d.y[d.train], 10).astype(np.float32)
    yield network.theta.copy(), accuracy(network, d.X[d.test], d.y[d.test])
    for epoch in range(EPOCHS):
        redrawn = [redraw(X[:, 0], rng)[:, None] for _ in range(REDRAWN)]
        for _ in train(
            network,
            np.concatenate([X, *redrawn]),
            np.tile(y, (1 + REDRAWN, 1)),
            loss=SoftmaxCrossEntropy(),
            learning_rate=LEARNING_RATE * SHRINKS**epoch,
            batch_size=16,
            epochs=1,
            rng=rng,
            momentum=0.9,
        ):
            pass
        yield network.theta.copy(), accuracy(network, d.X[d.test], d.y[d.test])


def main(folder=FILES):
    """Train, say how it goes, and write the weights in half precision."""
    theta, right = [], []
    for epoch, (parameters, share) in enumerate(training()):
        print(f"epoch {epoch:2}: {share:.3f} of the test digits right")
        theta.append(parameters)
        right.append(share)
    np.savez_compressed(
        Path(folder) / "data" / "digits_cnn.npz",
        theta=np.array(theta, np.float16),
        test_accuracy=np.array(right),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
