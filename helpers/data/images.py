"""Microscope images, the small images that are cut from them for a network to learn from, and digits."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from ..engine import Network
from .files import shipped

LUMINANCE = np.array([0.2125, 0.7154, 0.0721], np.float32)  # how bright red, green and blue look: BT.709
STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])  # see `brown`

BLOCK, SIDE, STRIDE = 128, 32, 8  # pixels: blocks of a chessboard; tiles, cut from within one block
BRIGHT = 0.88  # grey values above it are empty lumen
PIXEL_TILE = 20  # pixels: the side of a tile round a single pixel


class Tiles(NamedTuple):
    """Small grey images to learn from, and others, from parts of the picture never learned from, to test."""

    X_train: NDArray  # (N, 1, 32, 32) float32
    y_train: NDArray  # (N,) 0 or 1
    X_test: NDArray  # (M, 1, 32, 32) float32
    y_test: NDArray  # (M,) 0 or 1
    classes: tuple[str, str] = ("stroma", "gland epithelium")  # what 0 and 1 stand for
    colour_test: NDArray | None = None  # (M, 32, 32, 3) float32 in [0, 1]: the test tiles as they were


class PixelTiles(NamedTuple):
    """Tiles round single pixels: of the image's left half to learn from, of its right half to test."""

    X_train: NDArray  # (N, 1, 20, 20) float32
    y_train: NDArray  # (N,) 0, 1 or 2: what the pixel in the middle is
    X_test: NDArray  # (M, 1, 20, 20) float32
    y_test: NDArray  # (M,) 0, 1 or 2
    unseen: NDArray  # (512, 256) float32, the whole right half, for `segment`
    truth: NDArray  # (512, 256) 0, 1 or 2, what each of its pixels is
    classes: tuple[str, str, str] = ("background", "inside", "border")  # what 0, 1 and 2 stand for


class Digits(NamedTuple):
    """Handwritten digits, and which of them are there to learn from and which to test."""

    X: NDArray  # (1797, 1, 8, 8) float32 in [0, 1]
    y: NDArray  # (1797,) 0 to 9
    train: NDArray  # indices of the examples to learn from
    test: NDArray  # indices of the others


def tissue(*, grey: bool = False) -> NDArray:
    """Return glands of the colon under the microscope, stained, or in grey.

    (512, 512, 3) or (512, 512), float32 in [0, 1]. Brown is the protein FHL2, blue are the cell nuclei. Grey
    is 0.2125 red + 0.7154 green + 0.0721 blue.
    """
    image = read_pixels("bioimage.png")
    return image @ LUMINANCE if grey else image


def nuclei() -> tuple[NDArray, NDArray]:
    """Return glowing cell nuclei: the image (512, 512) float32 in [0, 1], and a mask (512, 512) of int.

    An expert numbered the nuclei; the mask holds each pixel's nucleus, 0 is background.
    """
    return read_pixels("data/nuclei.png"), (read_pixels("data/nuclei_mask.png") * 255).round().astype(int)


def digits() -> Digits:
    """Return 1797 handwritten digits of 13 people, 8 × 8: a pixel is the share of ink in 4 × 4 of a bitmap.

    A quarter is the test set, drawn once and for all. The same people wrote both parts.
    """
    with np.load(shipped("data/digits.npz")) as file:
        X, y = file["X"], file["y"]
    order = np.random.default_rng(0).permutation(len(y))
    test = len(y) // 4
    return Digits(X[:, None].astype(np.float32) / 16, y.astype(int), order[test:], order[:test])


def tissue_tiles(rng: np.random.Generator, *, equalise: bool = True, held_out: int | None = None) -> Tiles:
    """Cut tiles out of `tissue(grey=True)`, 32 × 32, half of them gland epithelium (1), half stroma (0).

    A chessboard of 4 × 4 blocks parts the picture: tiles to learn from come from the one colour, test
    tiles from the other. A tile is epithelium if more than half of its pixels are brown, stroma if less
    than a tenth are, and it is not mostly empty. `rng` draws as many of the commoner class as there are of
    the other. Each tile is rank-equalised, unless `equalise` is False.

    To choose settings without a look at the test set: held_out=0, 1, 2 or 3 cuts two blocks off the
    training blocks, and gives their tiles in place of the test tiles. Raises ValueError for another number.
    """
    grey = blocks(tissue(grey=True))
    stain = blocks(brown(tissue()))
    share = (tiles_of(stain > otsu(stain))).mean(axis=(-2, -1))
    empty = (tiles_of(grey) > BRIGHT).mean(axis=(-2, -1))
    label = np.where(share > 0.5, 1, np.where((share < 0.1) & (empty < 0.5), 0, -1))

    row, column = np.divmod(np.arange(len(grey)), 4)
    train, test = np.flatnonzero((row + column) % 2 == 0), np.flatnonzero((row + column) % 2)
    if held_out is not None:
        if held_out not in range(4):
            raise ValueError(f"held_out is None or a whole number from 0 to 3, not {held_out!r}")
        test = train[[held_out, -1 - held_out]]
        train = np.setdiff1d(train, test)

    parts = []
    for chosen in (train, test):
        y = label[chosen].ravel()
        X = tiles_of(grey[chosen]).reshape(-1, 1, SIDE, SIDE)
        balanced = balance(y, rng)
        parts += [rank_equalise(X[balanced], rng) if equalise else X[balanced], y[balanced]]
    colours = (tiles_of(blocks(one)[test]).reshape(-1, SIDE, SIDE) for one in np.moveaxis(tissue(), 2, 0))
    X_train, y_train, X_test, y_test = parts
    colour_test = np.stack([one[balanced] for one in colours], axis=-1)
    return Tiles(X_train, y_train, X_test, y_test, colour_test=colour_test)


def turned(X: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """Return every image turned and mirrored, in eight positions: X (N, C, n, n) → (8 N, C, n, n), y (8 N,).

    Tissue has no top and no left: a turned tile is as good an example as the one that was cut.
    """
    turns = [np.rot90(X, k, axes=(2, 3)) for k in range(4)]
    everything = np.concatenate([*turns, *(turn[..., ::-1] for turn in turns)])
    return np.ascontiguousarray(everything), np.tile(y, 8)


def nuclei_tiles(rng: np.random.Generator, *, each: int = 1000) -> PixelTiles:
    """Cut tiles out of `nuclei()`, 20 × 20, round `each` pixels of each class.

    Classes are background 0, inside 1 and border 2. The left half of the image is there to learn from, the
    right half to test. `rng` draws the pixels. Brightness is counted in standard deviations of the left half,
    from its mean.
    """
    image, mask = nuclei()
    middle = image.shape[1] // 2
    image = (image - image[:, :middle].mean()) / image[:, :middle].std()
    parts = []
    for half in (np.s_[:, :middle], np.s_[:, middle:]):
        truth = pixel_classes(mask[half])
        pixels = [rng.choice(np.flatnonzero(truth == k), each, replace=False) for k in range(3)]
        row, column = np.divmod(np.concatenate(pixels), truth.shape[1])
        parts += [tiles_around(image[half])[row, column][:, None], truth[row, column]]
    X_train, y_train, X_test, y_test = parts
    return PixelTiles(X_train, y_train, X_test, y_test, unseen=image[half], truth=truth)


def pixel_classes(mask: NDArray, *, width: int = 2) -> NDArray:
    """Classify each pixel of a mask of numbered nuclei: 0 background, 1 inside of a nucleus, 2 border.

    Border is a pixel with more than one number within `width` pixels. mask (H, W) → (H, W).
    """
    near = sliding_window_view(np.pad(mask, width, mode="edge"), (2 * width + 1, 2 * width + 1))
    border = (near != mask[..., None, None]).any(axis=(-2, -1))
    return np.where(border, 2, (mask > 0).astype(int))


def tiles_around(image: NDArray) -> NDArray:
    """Return the tile round every pixel, mirrored at the edge: (H, W) → (H, W, 20, 20), pixel at 10, 10."""
    before = PIXEL_TILE // 2
    return sliding_window_view(
        np.pad(image, (before, PIXEL_TILE - before - 1), mode="symmetric"), (PIXEL_TILE, PIXEL_TILE)
    )


def segment(network: Network, image: NDArray, *, step: int = 1, chunk: int = 100) -> NDArray:
    """Classify each pixel of an image by the tile round it, row by row.

    image (H, W), in the scale the network learned with → the class of the highest score, (H, W); with
    step = 2 only every second pixel in every second row is looked at, and so on.
    """
    tiles = tiles_around(image)[::step, ::step]
    rows, columns = tiles.shape[:2]
    classes = np.empty(rows * columns, int)
    for at in range(0, len(classes), chunk):
        row, column = np.divmod(np.arange(at, min(at + chunk, len(classes))), columns)
        classes[at : at + chunk] = network.forward(tiles[row, column][:, None]).argmax(axis=1)
    return classes.reshape(rows, columns)


def rank_equalise(X: NDArray, rng: np.random.Generator) -> NDArray:
    """Replace each pixel by its rank among the pixels of its image, from −1 (darkest) to 1 (brightest).

    After that all images hold the same numbers, in different places. X (N, …) → float32 of the same shape.
    Equal pixels are ranked in random order.
    """
    pixels = X.reshape(len(X), -1)
    order = np.lexsort((rng.random(pixels.shape), pixels))
    ranks = np.empty(pixels.shape, np.float32)
    np.put_along_axis(ranks, order, np.linspace(-1, 1, pixels.shape[1], dtype=np.float32)[None], axis=1)
    return ranks.reshape(X.shape)


def balance(y: NDArray, rng: np.random.Generator) -> NDArray:
    """Draw equally many examples of each class 0, 1, …; return their indices, sorted. −1 is no class."""
    fewest = np.bincount(y[y >= 0]).min()
    classes = range(y.max() + 1)
    return np.sort(np.concatenate([rng.permutation(np.flatnonzero(y == k))[:fewest] for k in classes]))


def brown(image: NDArray) -> NDArray:
    """Measure how much brown stain (DAB) light met on its way: (H, W, 3) in [0, 1] → (H, W), from 0.

    Stains multiply their colours, so logarithms add: log(rgb) is a sum of three stains, haematoxylin, eosin
    and DAB, each with its own row of STAINS; the inverse matrix tells them apart. Unit: log 10⁻⁶.
    Source: A. C. Ruifrok and D. A. Johnston, Analytical and Quantitative Cytology and Histology 23(4), 2001.
    """
    light = np.log(np.maximum(image.astype(float), 1e-6)) / np.log(1e-6)
    return np.maximum(light @ np.linalg.inv(STAINS)[:, 2], 0)


def otsu(values: ArrayLike, *, bins: int = 256) -> float:
    """Return the threshold t that parts values best in two: the largest n₀·n₁·(mean₀ − mean₁)².

    Source: N. Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9(1), 62–66, 1979.
    """
    counts, edges = np.histogram(values, bins)
    counts = counts.astype(float)  # where whole numbers have 32 bits, n₀·n₁ would not fit
    middles = (edges[:-1] + edges[1:]) / 2
    n, total = counts.cumsum()[:-1], (counts * middles).cumsum()
    rest = counts.sum() - n
    apart = n * rest * (total[:-1] / n - (total[-1] - total[:-1]) / rest) ** 2
    return middles[apart.argmax()]


def blocks(image: NDArray) -> NDArray:
    """Cut an image (512, 512) into its 16 blocks, row by row: (16, 128, 128)."""
    rows, columns = (n // BLOCK for n in image.shape)
    return image.reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK, BLOCK)


def tiles_of(blocks: NDArray) -> NDArray:
    """Return all tiles of each block, at every 8th pixel: (B, 128, 128) → (B, 13, 13, 32, 32)."""
    return sliding_window_view(blocks, (SIDE, SIDE), axis=(1, 2))[:, ::STRIDE, ::STRIDE]


def read_pixels(name: str) -> NDArray:
    """Return the pixels of a picture in files/, as float32 in [0, 1]."""
    from PIL import Image  # here: a figure without pictures need not wait for it

    with Image.open(shipped(name)) as image:
        return np.asarray(image, np.float32) / 255
