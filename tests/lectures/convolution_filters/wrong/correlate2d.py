"""Wrong versions of correlate2d(image, kernel). Each docstring is what the learner must read."""

import numpy as np


def slide(image, kernel, value):
    """"""
    k, w = kernel.shape
    places = [
        [value(image[i : i + k, j : j + w], kernel) for j in range(image.shape[1] - w + 1)]
        for i in range(image.shape[0] - k + 1)
    ]
    return np.array(places)


def flipped(image, kernel):
    """The kernel is flipped"""
    return slide(image, kernel, lambda patch, kernel: np.sum(patch * np.flip(kernel)))


def transposed(image, kernel):
    """The kernel is transposed"""
    return slide(image, kernel.T, lambda patch, kernel: np.sum(patch * kernel))


def padded(image, kernel):
    """There is a frame of zeros round the image"""
    k, w = kernel.shape
    image = np.pad(image, ((k // 2, k // 2), (w // 2, w // 2)))
    return slide(image, kernel, lambda patch, kernel: np.sum(patch * kernel))


def one_less(image, kernel):
    """The last row and column are missing"""
    k, w = kernel.shape
    out = np.zeros((image.shape[0] - k, image.shape[1] - w))
    for i in range(image.shape[0] - k):
        for j in range(image.shape[1] - w):
            out[i, j] = np.sum(image[i : i + k, j : j + w] * kernel)
    return out


def own_width(image, kernel):
    """The window goes on by its own width"""
    out = slide(image, kernel, lambda patch, kernel: np.sum(patch * kernel))
    return out[:: kernel.shape[0], :: kernel.shape[1]]


def overwritten(image, kernel):
    """Each product overwrites the one before"""
    k, w = kernel.shape
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - w + 1))
    for i, j in np.ndindex(out.shape):
        for u in range(k):
            for v in range(w):
                out[i, j] = image[i + u, j + v] * kernel[u, v]
    return out


def mean(image, kernel):
    """This is the mean of the products"""
    return slide(image, kernel, lambda patch, kernel: np.mean(patch * kernel))


def no_kernel(image, kernel):
    """The kernel is left out"""
    return slide(image, kernel, lambda patch, kernel: np.sum(patch))


def rectified(image, kernel):
    """What is below 0 is cut off"""
    return np.maximum(slide(image, kernel, lambda patch, kernel: np.sum(patch * kernel)), 0)


def absolute(image, kernel):
    """The sign is lost"""
    return np.abs(slide(image, kernel, lambda patch, kernel: np.sum(patch * kernel)))


def never_written(image, kernel):
    """Is the sum written into the output?"""
    return np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))


def as_large_as_the_image(image, kernel):
    """Patch and kernel differ in shape"""
    k, w = kernel.shape
    out = np.zeros(image.shape)
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(image[i : i + k, j : j + w] * kernel)
    return out


def without_end(image, kernel):
    """The output is smaller than the image"""
    out = np.zeros(image.shape)
    for i, j in np.ndindex(out.shape):
        for u, v in np.ndindex(kernel.shape):
            out[i, j] += image[i + u, j + v] * kernel[u, v]
    return out


def as_list(image, kernel):
    """Return a NumPy array"""
    return slide(image, kernel, lambda patch, kernel: float(np.sum(patch * kernel))).tolist()


def square_patches(image, kernel):
    """Here the kernel is not square: it has 2 rows, 3 columns."""
    k = len(kernel)
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return out


def square_kernels(image, kernel):
    """Here the kernel is not square: it has 2 rows, 3 columns. Take both numbers"""
    k = len(kernel)
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for u in range(k):
        for v in range(k):
            out += kernel[u, v] * image[u : u + out.shape[0], v : v + out.shape[1]]
    return out


def return_in_the_loop(image, kernel):
    """You return inside the loop, so it ends after its first round"""
    k, w = kernel.shape
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - w + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(image[i : i + k, j : j + w] * kernel)
        return out
