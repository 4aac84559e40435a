"""The exercises of lecture 5: one output pixel, a whole output, its size, and a kernel of one's own."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...engine.convolution import KERNELS, correlate, correlate_loops, filter_image, output_size
from ...engine.summary import layer_summary
from ...questions.comparing import has_gaps
from ...questions.judging import Cases, Function, FunctionExercise, Outcome
from ...questions.messages import show


@dataclass(frozen=True)
class EdgeKernelExercise:
    """Ask for a 3×3 kernel that responds to horizontal edges, and to nothing else."""

    def judge(self, answer: Any) -> Outcome:
        """Read the kernel, then look at the sums of its rows and columns."""
        if has_gaps(answer):
            return None, ""
        if any(answer is kernel for kernel in KERNELS.values()):
            return False, "That is one of our kernels, engine.KERNELS. Write nine numbers of your own."
        try:
            kernel = np.asarray(answer, dtype=float)
        except (TypeError, ValueError):
            return (
                False,
                "A kernel is three rows of three numbers, such as [[0, 0, 0], [0, 1, 0], [0, 0, 0]].",
            )
        if kernel.shape != (3, 3):
            return False, f"A kernel of 3 rows and 3 columns was expected, yours has shape {kernel.shape}."
        if not np.isfinite(kernel).all():
            return False, "Every cell must be a finite number; there is NaN or infinity among yours."
        return self._judge_answers(kernel)

    def _judge_answers(self, kernel: np.ndarray) -> Outcome:
        rows, columns = kernel.sum(axis=1), kernel.sum(axis=0)  # all that straight edges get to see
        if not kernel.any():
            return False, "All cells are 0: it responds to nothing at all."
        if abs(kernel.sum()) > 1e-9:
            return False, (
                f"The cells sum to {show(kernel.sum())}, so it responds to even areas, too. "
                "They must sum to 0."
            )
        if np.abs(columns).max() > 1e-9:
            if np.abs(rows).max() <= 1e-9:
                return False, "It responds to vertical edges only: swap its rows and columns, kernel.T."
            j = int(np.abs(columns).argmax())
            return False, (
                f"It responds to vertical edges as well: column {j} sums to {show(columns[j])}. "
                "Each column must sum to 0."
            )
        if np.abs(rows).max() <= 1e-9:
            return (
                False,
                "It gives 0 on horizontal and on vertical edges: every row sums to 0, and every column.",
            )
        return (
            True,
            "right in all 3 tests: 0 on even areas, 0 on vertical edges, a response to horizontal edges.",
        )


def convolve_at(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> float:
    """Compute the output at one pixel: the kernel's centre lies on (row, column)."""
    high, wide = (side // 2 for side in kernel.shape)
    patch = image[row - high : row + high + 1, column - wide : column + wide + 1]
    return np.sum(patch * kernel)


def _at(value: Function) -> Function:
    """Make a wrong convolve_at: value(patch, kernel), with the right patch."""

    def run(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> Any:
        high, wide = (side // 2 for side in kernel.shape)
        return value(image[row - high : row + high + 1, column - wide : column + wide + 1], kernel)

    return run


def _pixel_cases() -> Cases:
    rng = np.random.default_rng(5)
    image = rng.integers(0, 10, (7, 8)).astype(float)
    sobel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    corner = np.array([[3.0, 1, 0], [0, -2, 0], [0, 0, 5]])
    large = rng.integers(-3, 4, (5, 5)).astype(float)
    return (
        (image, sobel, 2, 5),
        (image, sobel, 5, 1),
        (image, corner, 3, 4),
        (image, corner, 1, 6),
        (image, large, 4, 2),
        (image, large, 2, 5),
    )


def _image_cases() -> Cases:
    rng = np.random.default_rng(6)
    small = np.array([[1.0, 0, 2, 1], [0, 1, 0, 3], [2, 1, 1, 0], [0, 2, 0, 1]])
    return (
        (small, np.array([[1.0, -1], [0, 2]])),
        (rng.random((6, 7)).round(1), np.array([[-1.0, 0, 2], [-2, 0, 1], [-1, 3, 1]])),
        (rng.random((5, 5)).round(1), rng.integers(-2, 3, (2, 3)).astype(float)),
        (rng.random((9, 6)).round(1), rng.integers(-2, 3, (5, 5)).astype(float)),
        (np.full((4, 4), 0.5), np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])),
    )


def _padded(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate inside a frame of zeros: as large as the image, or larger for even kernels."""
    return correlate(np.pad(image, [(side // 2, side // 2) for side in kernel.shape]), kernel)


def _one_less(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate over a range that ends too early."""
    return correlate(image, kernel)[:-1, :-1]


def _last_place(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Write `=` where `+=` belongs: only the last cell of the kernel is left."""
    return correlate(image, kernel * (np.arange(kernel.size) == kernel.size - 1).reshape(kernel.shape))


def _size(formula: Function) -> Function:
    """Make a wrong output_size of a formula of n, k, p, s, d."""
    return lambda n, kernel, padding, stride, dilation: formula(n, kernel, padding, stride, dilation)


def _here(kernel: np.ndarray) -> str:
    """Say which kernel it is, where it is not the 3×3 that everybody thinks of."""
    rows, columns = kernel.shape
    if rows != columns:
        return (
            f"Here the kernel is not square: it has {rows} rows, {columns} columns. "
            "Take both numbers, kernel.shape[0] and kernel.shape[1]."
        )
    return f"Here the kernel is {rows}×{columns}." if rows != 3 else ""


FLIPPED = "The kernel is flipped: that is convolution in the sense of mathematics. Take it as it stands."
TRANSPOSED = "The kernel is transposed: rows belong to rows, and columns to columns."
OUTSIDE = "It asks for a pixel beyond the image. The patch goes from row − k // 2 to row + k // 2."

EXERCISES = {
    "filters.convolve_at": FunctionExercise(
        names=("image", "kernel", "row", "column"),
        reference=convolve_at,
        own=(correlate, correlate_loops, filter_image),
        here=lambda image, kernel, row, column: _here(kernel),
        cases=_pixel_cases(),
        slips={
            FLIPPED: _at(lambda patch, kernel: np.sum(patch * kernel[::-1, ::-1])),
            TRANSPOSED: _at(lambda patch, kernel: np.sum(patch * kernel.T)),
            "Row and column have changed places: image[row, column].": (
                lambda image, kernel, row, column: convolve_at(image.T, kernel, row, column),
                lambda image, kernel, row, column: convolve_at(image, kernel, column, row),
            ),
            "The kernel's corner lies on the pixel. Its centre belongs there: begin at row − k // 2.": (
                lambda image, kernel, row, column: np.sum(
                    image[row : row + len(kernel), column : column + kernel.shape[1]] * kernel
                ),
                lambda image, kernel, row, column: sum(
                    image[row + u, column + v] * kernel[u, v] for u, v in np.ndindex(kernel.shape)
                ),
            ),
            "The products are right, their sum is missing: np.sum(…).": _at(
                lambda patch, kernel: patch * kernel
            ),
            "This is a matrix product. Multiply cell by cell: patch * kernel.": (
                _at(lambda patch, kernel: np.sum(patch @ kernel)),
                _at(lambda patch, kernel: patch @ kernel),
            ),
            "This is the mean of the products. Their sum is asked for.": _at(
                lambda patch, kernel: np.mean(patch * kernel)
            ),
            "This is the sum of the pixels: the kernel is left out.": _at(
                lambda patch, kernel: np.sum(patch)
            ),
            "The sign is lost: a negative sum stays negative.": (
                _at(lambda patch, kernel: abs(np.sum(patch * kernel))),
                _at(lambda patch, kernel: np.sum(np.abs(patch * kernel))),
            ),
            "What is below 0 is cut off. A negative sum is an answer as well.": _at(
                lambda patch, kernel: max(0.0, np.sum(patch * kernel))
            ),
            "It is cut to 0 … 1, as a screen would do. Return the sum as it is.": _at(
                lambda patch, kernel: np.clip(np.sum(patch * kernel), 0, 1)
            ),
            "This is one pixel times the centre cell. All pixels of the patch count.": _at(
                lambda patch, kernel: (patch * kernel)[len(kernel) // 2, len(kernel) // 2]
            ),
        },
        causes={
            "could not be broadcast together": (
                "Patch and kernel differ in shape. The patch goes from row − k // 2 to row + k // 2, for a "
                "kernel of any k. A slice ends before its last number: + 1."
            ),
            "out of bounds": OUTSIDE,
        },
    ),
    "filters.correlate2d": FunctionExercise(
        names=("image", "kernel"),
        reference=correlate,
        own=(correlate, correlate_loops, filter_image),
        here=lambda image, kernel: _here(kernel),
        cases=_image_cases(),
        slips={
            FLIPPED: lambda image, kernel: correlate(image, kernel[::-1, ::-1]),
            TRANSPOSED: lambda image, kernel: correlate(image, kernel.T),
            "There is a frame of zeros round the image. Here the window stays inside: no padding.": (
                _padded,
                lambda image, kernel: _padded(image, kernel)[: len(image), : image.shape[1]],
            ),
            "The last row and column are missing: there are H − k + 1 places, range(H − k + 1).": _one_less,
            "The window goes on by its own width. It moves by one pixel: stride 1.": (
                lambda image, kernel: correlate(image, kernel)[:: len(kernel), :: kernel.shape[1]]
            ),
            "Each product overwrites the one before: only the last cell counts. Use += in place of =.": (
                _last_place
            ),
            "This is the mean of the products. Their sum is asked for.": (
                lambda image, kernel: correlate(image, kernel) / kernel.size
            ),
            "The kernel is left out: this is the sum of the pixels.": (
                lambda image, kernel: correlate(image, np.ones(kernel.shape))
            ),
            "What is below 0 is cut off. Keep the sign.": lambda image, kernel: np.maximum(
                correlate(image, kernel), 0
            ),
            "The sign is lost. Keep it: a negative sum is an answer as well.": lambda image, kernel: np.abs(
                correlate(image, kernel)
            ),
            "All numbers are 0. Is the sum written into the output?": lambda image, kernel: np.zeros_like(
                correlate(image, kernel)
            ),
        },
        causes={
            "could not be broadcast together": (
                "Patch and kernel differ in shape. As many rows as the kernel, as many columns, and no place "
                "beyond the lower and the right edge."
            ),
            "out of bounds": (
                "The output is smaller than the image: a kernel of k rows finds H − k + 1 places in H rows."
            ),
        },
    ),
    "filters.output_size": FunctionExercise(
        names=("n", "kernel", "padding", "stride", "dilation"),
        reference=lambda n, kernel, padding, stride, dilation: output_size(
            n, kernel, padding=padding, stride=stride, dilation=dilation
        ),
        own=(output_size, layer_summary),
        cases=(
            (28, 3, 0, 1, 1),
            (32, 5, 2, 1, 1),
            (32, 3, 1, 2, 1),
            (10, 3, 0, 3, 1),
            (16, 3, 0, 1, 2),
            (21, 4, 3, 2, 3),
            (7, 7, 0, 1, 1),
        ),
        slips={
            "The 1 at the end is missing: the first place counts as well.": _size(
                lambda n, k, p, s, d: (n + 2 * p - d * (k - 1) - 1) // s
            ),
            "Padding stands at both ends: 2p.": _size(
                lambda n, k, p, s, d: (n + p - d * (k - 1) - 1) // s + 1
            ),
            "The padding is left out: n + 2p.": _size(lambda n, k, p, s, d: (n - d * (k - 1) - 1) // s + 1),
            "The stride is left out: divide by it.": _size(lambda n, k, p, s, d: n + 2 * p - d * (k - 1)),
            "The dilation is left out: the kernel spans d(k − 1) + 1 pixels.": _size(
                lambda n, k, p, s, d: (n + 2 * p - k) // s + 1
            ),
            "The dilated kernel is too wide: k cells have k − 1 gaps, a span of d(k − 1) + 1.": _size(
                lambda n, k, p, s, d: (n + 2 * p - d * k) // s + 1
            ),
            "It is rounded up. A window that does not fit whole does not count: round down, //.": _size(
                lambda n, k, p, s, d: math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1
            ),
            "Half a place does not exist: divide with //, which rounds down.": _size(
                lambda n, k, p, s, d: (n + 2 * p - d * (k - 1) - 1) / s + 1
            ),
            "The 1 is added before the division. First divide and round down, then add 1.": _size(
                lambda n, k, p, s, d: (n + 2 * p - d * (k - 1)) // s
            ),
            "The −1 of the formula is missing: d(k − 1) + 1 pixels are taken off.": _size(
                lambda n, k, p, s, d: (n + 2 * p - d * (k - 1)) // s + 1
            ),
        },
    ),
    "filters.flat_edges": EdgeKernelExercise(),
}
