"""What the proofs in the questions of lecture 5 use beside the engine."""

from functools import cache

import numpy as np

from ...data import nuclei
from ...engine.convolution import KERNELS, blur, filter_image, output_size

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


@cache
def filtered_nuclei(kernel: str) -> np.ndarray:
    """Return the piece of the gallery that this kernel made."""
    from .gallery import CROP, SMOOTH  # only who asks for it waits for the figures to load

    image: np.ndarray = filter_image(blur(nuclei()[0], SMOOTH), KERNELS[kernel])[CROP]
    return image


def mean_sides(kernel: str) -> dict[str, float]:
    """Return what a kernel gives on the mean 4 pixels outside the nuclei, on each of their four sides."""
    from .gallery import CROP

    inside = nuclei()[1][CROP] > 0
    steps = {"left": (-4, 1), "right": (4, 1), "above": (-4, 0), "below": (4, 0)}
    values, means = filtered_nuclei(kernel), {}
    for side, (step, axis) in steps.items():
        means[side] = float(values[~inside & np.roll(inside, step, axis=axis)].mean())
    return means


def filtered(kernel: str) -> bytes:
    """Paint what a kernel makes of the glowing nuclei, as in the gallery of the lecture: PNG."""
    from ...figure import paint
    from ...figure.scene import Scene

    values = filtered_nuclei(kernel)
    reach = float(np.quantile(np.abs(values), 0.98))
    high, wide = values.shape
    scene = Scene()
    panel = scene.panel("map", (0, wide), (0, high), equal=True, frame=False)
    panel.image(extent=(0, wide, 0, high), origin="top", low=-reach, high=reach).set_image(values)
    return paint.snapshot(scene, 170, 170)
