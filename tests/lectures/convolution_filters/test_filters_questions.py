"""What the proofs of lecture 5 lean on."""

import numpy as np
import pytest

from helpers.engine.convolution import correlate
from helpers.lectures.convolution_filters.proofs import unread


@pytest.mark.parametrize(
    "n, kernel, stride, padding", [(8, 3, 2, 0), (8, 3, 2, 1), (7, 2, 3, 0), (5, 3, 1, 0)]
)
def test_a_pixel_is_unread_if_it_never_changes_the_output(n, kernel, stride, padding):
    image, silent = np.zeros((n, n)), 0
    for pixel in np.ndindex(n, n):
        image[:] = 0
        image[pixel] = 1
        silent += not correlate(image, np.ones((kernel, kernel)), stride=stride, padding=padding).any()
    assert unread(n, kernel, stride=stride, padding=padding) == silent
