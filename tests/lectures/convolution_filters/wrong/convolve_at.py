"""Wrong versions of convolve_at. Each docstring is what the learner must read."""

import numpy as np


def patch_of(image, kernel, row, column):
    reach = len(kernel) // 2
    return image[row - reach : row + reach + 1, column - reach : column + reach + 1]


def flipped(image, kernel, row, column):
    """The kernel is flipped"""
    return np.sum(patch_of(image, kernel, row, column) * np.flip(kernel))


def transposed(image, kernel, row, column):
    """The kernel is transposed"""
    return np.sum(patch_of(image, kernel, row, column) * kernel.T)


def x_before_y(image, kernel, row, column):
    """Row and column have changed places"""
    return np.sum(patch_of(image.T, kernel, row, column) * kernel)


def from_the_corner(image, kernel, row, column):
    """The kernel's corner lies on the pixel. Its centre belongs there"""
    k = len(kernel)
    total = 0.0
    for u in range(k):
        for v in range(k):
            total += image[row + u, column + v] * kernel[u, v]
    return total


def no_sum(image, kernel, row, column):
    """The products are right, their sum is missing"""
    return patch_of(image, kernel, row, column) * kernel


def matrix_product(image, kernel, row, column):
    """This is a matrix product"""
    return np.sum(patch_of(image, kernel, row, column) @ kernel)


def mean(image, kernel, row, column):
    """This is the mean of the products"""
    return (patch_of(image, kernel, row, column) * kernel).mean()


def no_kernel(image, kernel, row, column):
    """the kernel is left out"""
    return patch_of(image, kernel, row, column).sum()


def absolute(image, kernel, row, column):
    """The sign is lost"""
    return abs((patch_of(image, kernel, row, column) * kernel).sum())


def rectified(image, kernel, row, column):
    """What is below 0 is cut off"""
    return np.maximum((patch_of(image, kernel, row, column) * kernel).sum(), 0)


def clipped(image, kernel, row, column):
    """as a screen would do"""
    return np.clip((patch_of(image, kernel, row, column) * kernel).sum(), 0, 1)


def centre_alone(image, kernel, row, column):
    """one pixel times the centre cell"""
    return image[row, column] * kernel[len(kernel) // 2, len(kernel) // 2]


def slice_too_short(image, kernel, row, column):
    """A slice ends before its last number"""
    reach = len(kernel) // 2
    return np.sum(image[row - reach : row + reach, column - reach : column + reach] * kernel)


def three_by_three_only(image, kernel, row, column):
    """Here the kernel is 5×5. Patch and kernel differ in shape"""
    return np.sum(image[row - 1 : row + 2, column - 1 : column + 2] * kernel)


def nine_products(image, kernel, row, column):
    """Here the kernel is 5×5."""
    return sum(kernel[u, v] * image[row - 1 + u, column - 1 + v] for u in range(3) for v in range(3))
