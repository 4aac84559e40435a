"""Filters: a small kernel slides over an image, and every output pixel is a sum of products.

An image is (H, W), or (H, W, 3) in colour: then the kernel works on each colour alone. The kernel is not
flipped (correlation, what deep learning calls convolution), unless `filter_image` is told to.
`correlate_loops` is the formula; the others give the same numbers by way of `fast_convolution`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import fast_convolution as fast

BORDERS = ("zero", "reflect", "nearest")  # what is beyond the edge: 0 0 0, c b a or a a a | a b c
PAD_MODES: dict[str, fast.PadMode] = {"zero": "constant", "reflect": "symmetric", "nearest": "edge"}

ROUNDING = 1e-6  # what float32 may round in a sum of products of numbers about 1

LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], float)
KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], float),
    "box blur": np.ones((3, 3)) / 9,
    "Gaussian blur": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    "Sobel x": np.outer([1, 2, 1], [-1, 0, 1]).astype(float),
    "Sobel y": np.outer([-1, 0, 1], [1, 2, 1]).astype(float),
    "Laplacian": LAPLACIAN,
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], float),
    "Gaussian blur 5×5": np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256,
    "Laplacian of Gaussian 5×5": np.array(
        [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]], float
    ),
}


def output_size(n: int, kernel: int, *, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """Count the places that a kernel finds along a side of n pixels: ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1.

    Raises ValueError where it finds none, and for numbers that are not whole or too small.
    """
    numbers = {"image's side": (n, 1), "kernel's side": (kernel, 1), "padding": (padding, 0)}
    for name, (number, least) in (numbers | {"stride": (stride, 1), "dilation": (dilation, 1)}).items():
        if not (number >= least and number // 1 == number):
            never = ": with 0 the window never moves on" if name == "stride" and number == 0 else ""
            raise ValueError(f"the {name} is a whole number from {least} on, not {number}{never}")
    span, room = dilation * (kernel - 1) + 1, n + 2 * padding
    if span > room:
        padded = f" with its padding, n + 2p = {room}" if padding else f", {n}"
        spread = f"d(k − 1) + 1 = {span}" if dilation > 1 else span
        raise ValueError(f"the kernel spans {spread} pixels, more than the image{padded}: it fits nowhere")
    return int((room - span) // stride + 1)


def check_kernel(kernel: ArrayLike) -> NDArray:
    """Return the kernel as an array; raise a ValueError that says what is wrong with it."""
    kernel = np.asarray(kernel, float)  # None becomes NaN
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError(f"a kernel is a table of rows and columns; this has shape {kernel.shape}")
    if not np.isfinite(kernel).all():
        raise ValueError("a cell of the kernel is empty or not a finite number: every cell needs one")
    return kernel


def check_image(image: ArrayLike) -> NDArray:
    """Return the image as an array of floats; raise a ValueError that says what an image is."""
    image = np.asarray(image)
    if image.ndim not in (2, 3):
        raise ValueError(f"an image is (H, W), or (H, W, 3) in colour; this has shape {image.shape}")
    return np.ascontiguousarray(image, None if image.dtype.kind == "f" else float)


def pad_mode(border: str) -> fast.PadMode:
    """Return NumPy's word for a border; raise a ValueError with those that there are."""
    if border not in BORDERS:
        raise ValueError(f"the border is one of {', '.join(BORDERS)}; not {border}")
    return PAD_MODES[border]


def pad(image: NDArray, width: int, border: str) -> NDArray:
    """Add `width` pixels on every side: zero, reflect (c b a | a b c) or nearest (a a a | a b c)."""
    if width < 0:
        raise ValueError(f"the padding is a whole number from 0 on, not {width}")
    return np.pad(image, [(width, width)] * 2 + [(0, 0)] * (np.ndim(image) - 2), pad_mode(border))


def correlate_loops(
    image: ArrayLike, kernel: ArrayLike, *, padding: int = 0, stride: int = 1, dilation: int = 1
) -> NDArray:
    """Slide the kernel over the image, pixel by pixel: slow; `correlate` does the same fast.

    out[i, j] = Σ kernel[u, v]·image[i·s + u·d, j·s + v·d]. image (H, W) or (H, W, 3), kernel (k, m).
    Beyond the edge the image is 0, for `padding` pixels.
    """
    image, kernel = check_image(image), check_kernel(kernel)
    rows, columns = _output_shape(image, kernel, (padding, padding), stride, dilation)
    image = pad(image, padding, "zero")
    out = np.zeros((rows, columns, *image.shape[2:]), image.dtype)
    for i, j in np.ndindex(rows, columns):
        for u, v in np.ndindex(kernel.shape):
            out[i, j] += kernel[u, v] * image[i * stride + u * dilation, j * stride + v * dilation]
    return out


def correlate(
    image: ArrayLike, kernel: ArrayLike, *, padding: int = 0, stride: int = 1, dilation: int = 1
) -> NDArray:
    """Slide the kernel over the image, as `correlate_loops` does, without a loop over pixels.

    Raises ValueError for an empty cell in the kernel, and where the kernel fits nowhere.
    """
    return _slide(image, kernel, (padding, padding), "zero", stride, dilation)


def filter_image(
    image: ArrayLike, kernel: ArrayLike, *, border: str = "reflect", flip: bool = False
) -> NDArray:
    """Filter an image and keep its size: the kernel's centre visits every pixel. flip=True is convolution.

    border says what is beyond the edge: one of BORDERS; "valid" stays inside and gives a smaller image.
    Raises ValueError for a kernel without a centre pixel, or larger than the image.
    """
    kernel = check_kernel(kernel)
    kernel = kernel[::-1, ::-1] if flip else kernel
    if border == "valid":
        return correlate(image, kernel)
    k, m = kernel.shape
    if k % 2 == 0 or m % 2 == 0:
        raise ValueError(f"a kernel of {k}×{m} cells has no centre pixel: both sides must be odd")
    for n, side in zip(np.shape(image), kernel.shape):
        output_size(n, side)  # raises where the kernel is larger than the image
    return _slide(image, kernel, (k // 2, m // 2), border)


def _slide(
    image: ArrayLike,
    kernel: ArrayLike,
    margins: tuple[int, int],
    border: str,
    stride: int = 1,
    dilation: int = 1,
) -> NDArray:
    image, kernel = check_image(image), check_kernel(kernel)
    shape = _output_shape(image, kernel, margins, stride, dilation)
    return fast.slide(image, kernel, margins, pad_mode(border), shape, stride, dilation)


def _output_shape(
    image: NDArray, kernel: NDArray, margins: tuple[int, int], stride: int, dilation: int
) -> tuple[int, int]:
    rows, columns = (
        output_size(n, k, padding=margin, stride=stride, dilation=dilation)
        for n, k, margin in zip(image.shape, kernel.shape, margins)
    )
    return rows, columns


def gaussian(sigma: float) -> NDArray:
    """Return the weights of a blur along a line: e^(−x²/2σ²) for |x| ≤ 4σ, made to sum to 1.

    σ is a width in pixels, from 0 on. Raises ValueError for another.
    """
    if not (np.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"σ is a width in pixels, from 0 on; not {sigma}")
    x = np.arange(-int(4 * sigma + 0.5), int(4 * sigma + 0.5) + 1)
    weights = np.exp(-(x**2) / (2 * sigma**2)) if sigma else np.ones(1)
    return weights / weights.sum()


def blur(image: ArrayLike, sigma: float, border: str = "reflect") -> NDArray:
    """Blur with a Gaussian: once down the columns, once along the rows, with the same weights. Same size.

    Two passes of n weights do the work of a kernel of n × n: the Gaussian is separable.
    """
    return fast.slide_twice(check_image(image), gaussian(sigma), pad_mode(border))


def clipped_share(values: ArrayLike) -> float:
    """Return the share of values that a picture cannot show: below 0 or above 1, by more than float32 rounds.

    An even area under a kernel of sum 0 gives 0, but for a 0.00000006 that nobody would miss.
    """
    values = np.asarray(values)
    return float(np.mean((values < -ROUNDING) | (values > 1 + ROUNDING)))
