"""How the gradients of mini-batches scatter round that of all examples, and how far that reaches."""

from functools import lru_cache

import numpy as np

from ...text import show
from .minibatch_noise_view import WIDER

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)  # whose spread is measured
SHUFFLES = 24  # for the spread as measured, beside that of the present epoch
REACHES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)  # of the plane of gradients


def spread_of(gradients, full):
    """Measure how far gradients (M, 2) lie from the full one: the root of the mean squared distance."""
    return float(np.sqrt(np.mean(np.sum((gradients - full) ** 2, axis=1))))


def expected_spread(single, size, N):
    """Compute the spread of batches of `size` drawn without putting back: s₁/√m · √((N − m)/(N − 1)).

    Source: W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, ch. 2.
    """
    return single / np.sqrt(size) * np.sqrt((N - size) / (N - 1))


@lru_cache(maxsize=64)
def shuffles(N):
    """Return some other orders, for measuring: (SHUFFLES, N)."""
    rng = np.random.default_rng(0)
    return np.array([rng.permutation(N) for _ in range(SHUFFLES)])


def measured(G, full):
    """Measure the spread of the batches of many shuffles, for each batch size with at least two batches."""
    orders = shuffles(len(G))
    sums = np.cumsum(G[orders], axis=1)  # a batch's sum is the difference of two: no batch is added up twice
    sums = np.concatenate([np.zeros((SHUFFLES, 1, 2)), sums], axis=1)
    sizes, spreads = [size for size in SIZES if 2 * size <= len(G)], []
    for size in sizes:
        means = np.diff(sums[:, ::size], axis=1) / size
        spreads.append(spread_of(means.reshape(-1, 2), full))
    return np.array(sizes), np.array(spreads)


def compared(G, cloud, gradient, reach):
    """Set the gradients of the batches, and that of the next one, against the gradient of all examples."""
    full = G.mean(axis=0)
    outside = int(np.sum(size_in_picture(cloud) > reach))
    return {
        "full": full,
        "against": bool(gradient @ full < 0),
        "reach": reach,
        "outside": outside,
        "beyond_text": f"{outside} of {len(cloud)} lie outside" if outside else "",
    }


def spreads_of(G, size):
    """Return the spread of batches of this size, and of all sizes: by the formula, by 1/√m, as measured."""
    N, full = len(G), G.mean(axis=0)
    single = spread_of(G, full)
    spread = expected_spread(single, size, N)
    sweep = np.append(2 ** np.linspace(0, np.log2(N), 60)[:-1], N)
    spread_sizes, spreads = measured(G, full)
    return {
        "spread_of_one": single,
        "spread": float(spread),
        "spread_text": f"m = {size}: {show(spread, 3)}",
        "spread_sizes": spread_sizes,
        "spreads": spreads,
        "theory": (sweep, expected_spread(single, sweep, N)),
        "root": (sweep, single / np.sqrt(sweep)),
    }


def size_in_picture(gradients):
    """Return the reach that the plane of gradients, wider than high, needs for each of them."""
    return np.abs(gradients / (WIDER, 1)).max(axis=1)


def reach_of(G):
    """Return a round reach of the plane of gradients that shows nearly all those of single examples.

    It is taken where a run begins, whatever the batch size: the axes stay, the cloud is seen to shrink.
    """
    wanted = np.quantile(size_in_picture(G), 0.95)
    return next((reach for reach in REACHES if wanted < 0.95 * reach), REACHES[-1])
