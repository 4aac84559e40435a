"""Numbers of any kind to brightness from 0 to 1: what is white, what is a mask, what came out dark."""

import numpy as np
from numpy.typing import NDArray

MOST_LABELS = 15  # whole numbers up to this are a mask or labels, not brightness
HIGH = 0.999  # share of the pixels that are no hot ones
DARK = 0.08  # a picture with 99 of 100 pixels below it is told to be dark


class PictureError(ValueError):
    """A picture is not read; the message says why, and what to do."""


def to_unit(numbers: NDArray, notes: list[str]) -> NDArray:
    """Scale numbers of any kind, signed or not, whole or not, to [0, 1], as float32; add to the notes how.

    Whole numbers are divided by the largest that their bits hold, 255, 511, … 4095, … 65535: a camera of 12
    bits stores its numbers in 16. A few hot pixels do not count. Masks and labels, whole numbers up to 15,
    are stretched, and so is everything else that does not lie in [0, 1]. All is computed in float64.
    Raises PictureError for NaN.
    """
    values = numbers.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise PictureError(
            "This picture holds NaN or infinity, which is no brightness. Replace it, then save again."
        )
    if numbers.dtype.kind in "iub" and low >= 0:
        if 0 < high <= MOST_LABELS:
            notes.append(f"whole numbers 0 … {high:.0f}, as of a mask or labels, stretched to 0 … 1")
            return (values / high).astype(np.float32)
        return from_black(values, numbers.dtype.itemsize > 1, notes)
    if low >= 0 and high <= 1:
        return values.astype(np.float32)
    return stretched(values, low, high, notes)


def from_black(values: NDArray, tell: bool, notes: list[str]) -> NDArray:
    """Divide whole numbers from 0 by the largest that their bits hold; what is hot becomes white."""
    high = int(values.max())
    most = int(np.quantile(values, HIGH))
    hot = high.bit_length() > max(most, 255).bit_length() + 1
    white = max(2 ** (most if hot else high).bit_length() - 1, 255)
    if tell:
        notes.append(f"numbers up to {high}, white is {white}")
    if hot:
        notes.append(f"{np.count_nonzero(values > white)} hot pixels are brighter")
    return np.minimum(values / white, 1).astype(np.float32)


def stretched(values: NDArray, low: float, high: float, notes: list[str]) -> NDArray:
    """Stretch numbers from low … high to 0 … 1; where a few lie far out, those do not count."""
    told = f"numbers from {low:.4g} to {high:.4g}"
    largest = max(abs(low), abs(high), np.finfo(float).tiny)
    values, low, high = values / largest, low / largest, high / largest  # high − low must be finite
    inner = [float(end) for end in np.quantile(values, [1 - HIGH, HIGH])]
    if high - low > 4 * (inner[1] - inner[0]) > 0:
        low, high = inner
        told += f", nearly all from {low * largest:.4g} to {high * largest:.4g}"
    notes.append(f"{told}, stretched to 0 … 1")
    if not high > low:
        return np.zeros(values.shape, np.float32)
    return np.clip((values - low) / (high - low), 0, 1).astype(np.float32)


def mask_of(pixels: NDArray, notes: list[str]) -> NDArray:
    """Return grey bytes as they are; a mask or labels stretched."""
    high = int(pixels.max())
    return to_unit(pixels, notes) if pixels.ndim == 2 and 0 < high <= MOST_LABELS else pixels


def darkness(pixels: NDArray, more: bool) -> str:
    """Say that a picture (in [0, 1]) came out dark or empty, and with more pages where to look; or ""."""
    elsewhere = ": choose another page or channel" if more else ""
    if np.ptp(pixels) < 1 / 512:
        return f"nothing is in it, one brightness everywhere{elsewhere}"
    if np.quantile(pixels, 0.99) < DARK:
        return f"nearly all of it is dark{elsewhere or ': stretch its brightness, and save it again'}"
    return ""
