"""Filters on a colour image of 512 × 512: ours beside scipy, scikit-image and PyTorch, one thread each.

scikit-image has one correlation of its own, `correlate_sparse`; its other filters call scipy. PyTorch gets
the layout that it likes best, three grey images, and pads with zeros; the others reflect. They take turns.
"""

import statistics
import time

import numpy as np

from benchmarks.training import report
from helpers.engine import convolution

SIDES = (3, 5, 11)
TURNS, CALLS = 21, 3  # the median of the turns; a turn is so many calls
SIGMA = 2.0


def contenders(image, kernel):
    """What everybody does with one kernel: name → a call without arguments."""
    import torch
    from scipy import ndimage
    from skimage.filters import correlate_sparse

    torch.set_num_threads(1)
    colours = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)[:, None]))
    weights, alone = torch.from_numpy(kernel[None, None]), kernel[:, :, None]  # each colour alone

    def pytorch():
        with torch.no_grad():
            out = torch.nn.functional.conv2d(colours, weights, padding="same")
        return out.numpy()[:, 0].transpose(1, 2, 0)

    return {
        "ours": lambda: convolution.filter_image(image, kernel),
        "scipy": lambda: ndimage.correlate(image, alone),
        "scikit-image": lambda: correlate_sparse(image, alone),
        "PyTorch": pytorch,
    }


def blurs(image):
    from scipy import ndimage
    from skimage.filters import gaussian

    return {
        "ours": lambda: convolution.blur(image, SIGMA),
        "scipy": lambda: ndimage.gaussian_filter(image, (SIGMA, SIGMA, 0)),
        "scikit-image": lambda: gaussian(image, SIGMA, channel_axis=-1, mode="reflect"),
    }


def measure(calls):
    """Median µs of each call, all taking turns."""
    times = {who: [] for who in calls}
    for turn in range(-1, TURNS):  # the first warms up
        for who, call in calls.items():
            start = time.perf_counter()
            for _ in range(CALLS):
                call()
            if turn >= 0:
                times[who].append(1e6 * (time.perf_counter() - start) / CALLS)
    return {who: statistics.median(took) for who, took in times.items()}


def disagreement(calls, edge):
    """The largest difference from ours, `edge` pixels inside: there the borders do not matter."""
    inside = np.s_[edge:-edge, edge:-edge]
    ours = calls["ours"]()[inside]
    return max(float(np.abs(call()[inside] - ours).max()) for call in calls.values())


def main():
    """Print the tables."""
    rng = np.random.default_rng(0)
    image = rng.random((512, 512, 3), dtype=np.float32)
    kernels = [rng.normal(size=(side, side)) for side in SIDES]
    worst = max(disagreement(contenders(image.astype(float), kernel), 5) for kernel in kernels)
    worst = max(worst, disagreement(blurs(image.astype(float)), 1))
    report(
        "One filter on 512 × 512 × 3 in 32 bits, µs; in brackets how many times ours",
        {
            f"{side} × {side}": measure(contenders(image, kernel.astype(np.float32)))
            for side, kernel in zip(SIDES, kernels)
        },
        area="filters",
    )
    report(f"Gaussian blur, σ = {SIGMA:g}", {"two passes": measure(blurs(image))}, area="filters")
    print(f"\nIn 64 bits all results agree to {worst:.1e}.")
    if worst > 1e-10:
        raise SystemExit("That is too much: one of them is wrong.")


if __name__ == "__main__":
    main()
