"""Filters: a small kernel slides over an image, and every output pixel is a sum of products.

An image is (H, W), or (H, W, 3) in colour: then the kernel works on each colour alone. The kernel is not
flipped (correlation, what deep learning calls convolution), unless `filter_image` is told to.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

BORDERS = ("zero", "reflect", "nearest")  # what is beyond the edge: 0 · d c b a | a b c d · a a a | a b c d
PAD_MODES = dict(zip(BORDERS, ("constant", "symmetric", "edge")))  # NumPy's words for them

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


def output_size(n, kernel, *, padding=0, stride=1, dilation=1):
    """How many places a kernel finds along a side of n pixels: ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1.

    Raises ValueError where it finds none, and for numbers that are not whole or too small.
    """
    numbers = {"image's side": (n, 1), "kernel's side": (kernel, 1), "padding": (padding, 0)}
    for name, (number, least) in (numbers | {"stride": (stride, 1), "dilation": (dilation, 1)}).items():
        if number != int(number) or number < least:
            never = ": with 0 the window never moves on" if name == "stride" and number == 0 else ""
            raise ValueError(f"the {name} is a whole number from {least} on, not {number}{never}")
    span, room = dilation * (kernel - 1) + 1, n + 2 * padding
    if span > room:
        padded = f" with its padding, n + 2p = {room}" if padding else f", {n}"
        spread = f"d(k − 1) + 1 = {span}" if dilation > 1 else span
        raise ValueError(f"the kernel spans {spread} pixels, more than the image{padded}: it fits nowhere")
    return int((room - span) // stride + 1)


def check_kernel(kernel):
    """The kernel as an array, or a ValueError that says what is wrong with it."""
    kernel = np.asarray(kernel)
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError(f"a kernel is a table of rows and columns; this has shape {kernel.shape}")
    if not np.isfinite(kernel).all():
        raise ValueError("a cell of the kernel is empty or not a finite number: every cell needs one")
    return kernel


def pad(image, width, border):
    """Add `width` pixels on every side: "zero", "reflect" (d c b a | a b c d) or "nearest" (a a a | a b c d).

    `width` is one number, or one for the rows and one for the columns.
    """
    if border not in BORDERS:
        raise ValueError(f"the border is one of {', '.join(BORDERS)}; not {border}")
    rows, columns = np.broadcast_to(width, 2)
    if min(rows, columns) < 0:
        raise ValueError(f"the padding is a whole number from 0 on, not {min(rows, columns)}")
    return np.pad(image, [(rows, rows), (columns, columns)] + [(0, 0)] * (image.ndim - 2), PAD_MODES[border])


def prepare(image, kernel, padding, stride, dilation):
    """What both twins need: the padded image in floats, the kernel in the same floats, rows and columns."""
    image, kernel = np.asarray(image), check_kernel(kernel)
    if image.ndim not in (2, 3):
        raise ValueError(f"an image is (H, W), or (H, W, 3) in colour; this has shape {image.shape}")
    if image.dtype.kind != "f":
        image = image.astype(float)
    rows, columns = (
        output_size(n, k, padding=padding, stride=stride, dilation=dilation)
        for n, k in zip(image.shape, kernel.shape)
    )
    image = pad(image, padding, "zero") if padding else image
    return image, kernel.astype(image.dtype), rows, columns


def correlate_loops(image, kernel, *, padding=0, stride=1, dilation=1):
    """out[i, j] = Σ kernel[u, v]·image[i·s + u·d, j·s + v·d]. Slow; `correlate` is its fast twin.

    image (H, W) or (H, W, 3), kernel (k, l). Beyond the edge the image is 0, for `padding` pixels.
    """
    image, kernel, rows, columns = prepare(image, kernel, padding, stride, dilation)
    out = np.zeros((rows, columns, *image.shape[2:]), image.dtype)
    for i, j in np.ndindex(rows, columns):
        for u, v in np.ndindex(kernel.shape):
            out[i, j] += kernel[u, v] * image[i * stride + u * dilation, j * stride + v * dilation]
    return out


def correlate(image, kernel, *, padding=0, stride=1, dilation=1):
    """The same, one column of the kernel at a time: every output row is a weighted sum of image rows.

    Raises ValueError for an empty cell in the kernel, and where the kernel fits nowhere.
    """
    image, kernel, rows, columns = prepare(image, kernel, padding, stride, dilation)
    height = dilation * (len(kernel) - 1) + 1
    below = sliding_window_view(image, height, axis=0)[::stride, ..., ::dilation]  # [i, j, …, u], no copy
    out = np.zeros((rows, columns, *image.shape[2:]), image.dtype)
    for v, weights in enumerate(kernel.T):
        first = v * dilation
        out += np.einsum("...u,u->...", below[:, first : first + stride * columns : stride], weights)
    return out


def filter_image(image, kernel, *, border="reflect", flip=False):
    """Filter an image and keep its size: the kernel's centre visits every pixel. flip=True is convolution.

    border says what is beyond the edge: one of BORDERS; "valid" stays inside and gives a smaller image.
    Raises ValueError for a kernel without a centre pixel.
    """
    image, kernel = np.asarray(image), check_kernel(kernel)
    kernel = kernel[::-1, ::-1] if flip else kernel
    if border == "valid":
        return correlate(image, kernel)
    if not all(side % 2 for side in kernel.shape):
        raise ValueError(
            f"a kernel of {kernel.shape[0]}×{kernel.shape[1]} has no centre pixel: its sides must be odd"
        )
    return correlate(pad(image, [side // 2 for side in kernel.shape], border), kernel)


def gaussian(sigma):
    """Weights of a blur along a line: e^(−x²/2σ²) for |x| ≤ 4σ, made to sum to 1. σ in pixels, from 0 on."""
    if not (np.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"σ is a width in pixels, from 0 on; not {sigma}")
    x = np.arange(-int(4 * sigma + 0.5), int(4 * sigma + 0.5) + 1)
    weights = np.exp(-(x**2) / (2 * sigma**2)) if sigma else np.ones(1)
    return weights / weights.sum()


def blur(image, sigma, border="reflect"):
    """Gaussian blur in two passes, down the columns and along the rows: the kernel is separable."""
    weights = gaussian(sigma)
    down = filter_image(image, weights[:, None], border=border)
    return filter_image(down, weights[None, :], border=border)


def clipped_share(values):
    """The share of values that a picture cannot show: below 0 or above 1."""
    values = np.asarray(values)
    return float(np.mean((values < 0) | (values > 1)))
