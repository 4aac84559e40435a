"""Convolution without loops over pixels: the same sums in another order, near the processor, uncopied.

Read last. Nothing here is new: `convolution` and `convnet` say what is computed, this is how it gets fast.
Three tricks. *Views*: an array with other strides shows the same numbers once more, shifted, so that a
product of matrices serves all windows. *Strips*: a few rows at a time stay in the processor's cache. *The
batch last*: N images side by side in memory, (C, H, W, N), are one long sweep.

The callers have checked everything.
"""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

PadMode = Literal["constant", "symmetric", "edge"]  # NumPy's words for what is beyond the edge

CACHE = 2**18  # this many numbers at a time stay near the processor: 1 MB


def slide(
    image: NDArray,
    kernel: NDArray,
    margins: tuple[int, int],
    mode: PadMode,
    shape: tuple[int, int],
    stride: int = 1,
    dilation: int = 1,
) -> NDArray:
    """Correlate: add up along the rows first, then the columns: out[i, j] = Σ_v sums[i, v, j·s + v·d].

    image (H, W) or (H, W, 3), padded by `margins` (above and below, left and right); kernel (k, m) →
    `shape`, the rows and columns that the kernel finds place for, and the colours.
    """
    rows, columns = shape
    out = np.empty((rows, columns, *image.shape[2:]), image.dtype)
    for strip, sums in row_sums(image, kernel, margins, mode, rows, stride, dilation):
        part = out[strip]
        part[:] = sums[:, 0, : stride * columns : stride]
        for v in range(1, kernel.shape[1]):
            part += sums[:, v, v * dilation : v * dilation + stride * columns : stride]
    return out


def slide_twice(image: NDArray, weights: NDArray, mode: PadMode) -> NDArray:
    """Correlate with the kernel weights·weightsᵀ: down the columns, then along the rows. Same size."""
    n, out = len(weights), np.empty(image.shape, image.dtype)
    for strip, sums in row_sums(image, weights[:, None], (n // 2, n // 2), mode, len(image)):
        line, _, pixel, *_ = sums.strides
        # A view of the same numbers: along[i, x, u] is, in the colour of x, the one u pixels to its right.
        shape, steps = (len(sums), image[0].size, n), (line, sums.itemsize, pixel)
        along = np.ndarray(shape, sums.dtype, sums, strides=steps)
        np.einsum("ixu,u->ix", along, weights.astype(image.dtype), out=out[strip].reshape(len(sums), -1))
    return out


def row_sums(
    image: NDArray,
    kernel: NDArray,
    margins: tuple[int, int],
    mode: PadMode,
    rows: int,
    stride: int = 1,
    dilation: int = 1,
) -> Iterator[tuple[slice, NDArray]]:
    """Add up along the kernel's columns: sums[i, v] = Σ_u kernel[u, v]·(row i·s + u·d of the padded image).

    One product of matrices for each row i of the output serves all columns v of the kernel. Yields strips of
    rows that stay in the cache: their slice, and the sums (rows, m, W + 2·margin) with what is beyond the
    edge left and right.
    """
    (H, W), (k, m), (above, left) = image.shape[:2], kernel.shape, margins
    down, across = beyond(H, above, mode), beyond(W, left, mode)
    strip = min(rows, max(1, CACHE // (m * image[0].size)))
    sums = np.zeros((strip, m, W + 2 * left, *image.shape[2:]), image.dtype)
    middle = sums[:, :, left : left + W].reshape(strip, m, -1)  # a view: where the image itself is
    weights = kernel.T.astype(image.dtype)
    for i in range(0, rows, strip):
        count = min(strip, rows - i)
        first, height = i * stride - above, (count - 1) * stride + dilation * (k - 1) + 1
        if first >= 0 and first + height <= H:
            lines = image[first : first + height]
        else:
            here = down[first + above : first + above + height]
            lines = image[here]
            lines[here < 0] = 0
        line, number = lines.strides[0], lines.itemsize
        # A view of the same numbers: under[i, u] is line i·s + u·d.
        shape, steps = (count, k, lines[0].size), (stride * line, dilation * line, number)
        under = np.ndarray(shape, lines.dtype, lines, strides=steps)
        np.matmul(weights, under, out=middle[:count])
        if mode != "constant":
            sums[:, :, :left] = sums[:, :, left + across[:left]]
            sums[:, :, left + W :] = sums[:, :, left + across[left + W :]]
        yield slice(i, i + count), sums[:count]


def beyond(n: int, margin: int, mode: PadMode) -> NDArray:
    """Tell which of n pixels is seen at −margin, …, n − 1 + margin; −1 where there is none."""
    nothing: dict[str, Any] = {"constant_values": -1} if mode == "constant" else {}
    return np.pad(np.arange(n), margin, mode, **nothing)


def batch_last(X: NDArray, padding: int = 0) -> NDArray:
    """Return X (N, C, H, W) as (C, H, W, N), with `padding` zeros round each image; copy only if need be."""
    X = X.transpose(1, 2, 3, 0)
    if not padding:
        return np.ascontiguousarray(X)
    C, H, W, N = X.shape
    padded = np.zeros((C, H + 2 * padding, W + 2 * padding, N), X.dtype)
    padded[:, padding : padding + H, padding : padding + W] = X
    return padded


def batch_first(A: NDArray) -> NDArray:
    """Return A (C, H, W, N) as (N, C, H, W): the way back, a view."""
    return A.transpose(3, 0, 1, 2)


def windows(A: NDArray, k: int, stride: int, shape: tuple[int, int]) -> NDArray:
    """Write the windows of k × k pixels as columns: A (C, H, W, N) → (C·k·k, rows·columns·N).

    `shape` is (rows, columns), the places of a window.
    """
    C, _, _, N = A.shape
    c, h, w, n = A.strides
    # A view of the same numbers: patches[c, u, v, i, j] = A[c, i·s + u, j·s + v].
    sides, steps = (C, k, k, *shape, N), (c, h, w, stride * h, stride * w, n)
    return np.ndarray(sides, A.dtype, A, strides=steps).reshape(C * k * k, -1)


def windows_back(
    columns: NDArray, image: tuple[int, ...], k: int, stride: int, shape: tuple[int, int]
) -> NDArray:
    """Add each window's numbers to the pixels that they belong to: the transpose of `windows`.

    columns (C·k·k, rows·columns·N) → `image`, (C, H, W, N).
    """
    (C, _, _, N), (rows, wide), s = image, shape, stride
    parts, out = columns.reshape(C, k, k, rows, wide, N), np.zeros(image, columns.dtype)
    for u, v in np.ndindex(k, k):
        out[:, u : u + s * rows : s, v : v + s * wide : s] += parts[:, u, v]
    return out
