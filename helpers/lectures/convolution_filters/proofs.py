"""What the proofs in the questions of lecture 5 use beside the engine."""

import numpy as np

from ...engine.convolution import output_size

# the tables of the prompts
PATCH = np.array([[2, 1, 0], [3, 1, 2], [4, 0, 1]], dtype=float)
SMALL = np.array([[1, 0, 2, 1], [0, 1, 0, 3], [2, 1, 1, 0], [0, 2, 0, 1]], dtype=float)
CORNER = np.array([[1, -1], [0, 2]], dtype=float)


def unread(n: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the pixels of an n × n image that no window reads: they never change what `correlate` gives."""
    places = output_size(n, kernel, stride=stride, padding=padding, dilation=dilation)
    read = np.zeros(n, dtype=bool)
    for at in range(places):
        pixels = at * stride - padding + dilation * np.arange(kernel)
        read[pixels[(pixels >= 0) & (pixels < n)]] = True
    return n * n - int(read.sum()) ** 2
