"""A summary of a network for images: of every layer its shape, parameters, multiplications, receptive field.

Layers are the engine's own, or the descriptions below, which need no weights: Conv(16), Pool(), Full(10).
"""

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from .convnet import AveragePool2D, Conv2D, Flatten, MaxPool2D, conv_parameters
from .convolution import output_size
from .layers import count_parameters
from .network import Dense, Layer


class Conv(NamedTuple):
    """`maps` kernels of kernel × kernel pixels, over all channels."""

    maps: int
    kernel: int = 3
    stride: int = 1
    padding: int = 0


class Pool(NamedTuple):
    """Windows of size × size that move on by `stride`, by default by their size; "max" or "average"."""

    size: int = 2
    stride: int | None = None
    kind: str = "max"


class Full(NamedTuple):
    """A dense layer: every neuron sees all numbers of the layer before."""

    neurons: int


Description = Layer | Conv | Pool | Full


class Row(NamedTuple):
    """One layer: `shape` of what it puts out for one image, `multiplications` to get there.

    `receptive_field`: the side, in pixels of the image, of the square that one of its numbers looks at.
    """

    name: str
    shape: tuple[int, ...]
    parameters: int
    multiplications: int
    receptive_field: int


def describe(layer: Description) -> Description:
    """Return the description of one of the engine's layers; anything else comes back as it is."""
    match layer:
        case Conv2D():
            return Conv(len(layer.W), layer.W.shape[2], layer.stride, layer.padding)
        case MaxPool2D() | AveragePool2D():
            return Pool(layer.size, layer.stride, "max" if isinstance(layer, MaxPool2D) else "average")
        case Dense():
            return Full(len(layer.W))
    return layer


def check_fit(layer: Description, shape: tuple[int, ...]) -> None:
    """Raise a ValueError if a layer cannot follow one that puts out `shape`."""
    if isinstance(layer, (Conv, Conv2D, Pool, MaxPool2D, AveragePool2D)) and len(shape) != 3:
        raise ValueError(
            f"convolution and pooling look at maps (C, H, W), not at a column of {shape[0]} numbers"
        )
    if isinstance(layer, (Conv2D, Dense)):
        there = shape[0] if isinstance(layer, Conv2D) else prod(shape)
        if layer.W.shape[1] != there:
            what = "channels" if isinstance(layer, Conv2D) else "numbers"
            raise ValueError(f"the layer looks at {layer.W.shape[1]} {what}; before it stand {there}")


def layer_summary(shape: Iterable[int], layers: Iterable[Description]) -> list[Row]:
    """Return one Row per layer, for images of shape (C, H, W).

    The field grows as r ← r + (k − 1)·jump, jump ← jump·s; jump is how far apart in the image neighbours on a
    map look. Near the edge a part of it is padding. A dense layer sees what the whole map before it sees.
    Raises ValueError where a layer does not fit what stands before it.
    """
    shape = tuple(map(int, shape))  # int: NumPy's own may have only 32 bits
    size = sides = shape[1:]  # of the last map, of the image
    rows, field, jump, start = [], 1, 1, 0  # start: where the field of a map's first number begins
    for layer in layers:
        check_fit(layer, shape)
        parameters = multiplications = 0
        match describe(layer):
            case Conv(maps, k, s, p):
                name, parameters = f"conv {k}×{k}", conv_parameters(k, shape[0], maps)
                size = tuple(output_size(n, k, padding=p, stride=s) for n in size)
                multiplications = prod(map(int, (maps, shape[0], k, k, *size)))
                shape = (int(maps), *size)
                start, field, jump = start - p * jump, field + (k - 1) * jump, jump * s
            case Pool(k, s, kind):
                name, s = f"{kind} pool {k}×{k}", k if s is None else s
                size = tuple(output_size(n, k, stride=s) for n in size)
                shape = (shape[0], *size)
                multiplications = prod(shape) if kind == "average" else 0  # by 1/k²
                field, jump = field + (k - 1) * jump, jump * s
            case Full(m):
                n, m = prod(shape), int(m)
                name, parameters, multiplications, shape = "dense", count_parameters((n, m)), n * m, (m,)
                field = max(
                    min(start + (count - 1) * jump + field, side) - max(start, 0)
                    for count, side in zip(size, sides)
                )
                start, jump = max(start, 0), 0  # from here on all numbers see the same
            case Flatten():
                name, shape = "flatten", (prod(shape),)
            case other:
                name = type(other).__name__
        rows.append(Row(name, shape, parameters, multiplications, field))
    return rows
