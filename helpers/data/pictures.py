"""A picture of one's own: whatever its file holds becomes numbers from 0 to 1; a note says what was done."""

import logging
import warnings
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

MAX_PIXELS = 20_000_000  # larger pictures are refused before they are unpacked
MAX_SIDE = 512  # pixels: the longer side of what is handed out
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # how such files begin
logging.getLogger("tifffile").addHandler(logging.NullHandler())  # its complaints become our sentences


class PictureError(ValueError):
    """A picture is not read; the message says why, and what to do."""


def read_picture(
    source: str | Path | bytes, *, name: str | None = None, max_side: int = MAX_SIDE
) -> tuple[NDArray, str]:
    """Read a PNG, JPEG or TIFF file, given its path or its bytes: the pixels, and a note on what was done.

    The pixels are float32 in [0, 1], grey (H, W) or red, green and blue (H, W, 3), the longer side at most
    `max_side`; the note may be empty. What is transparent becomes white; of several pages the first one is
    read. Raises PictureError, a ValueError with a sentence for the student, for a file with no such picture.
    """
    stream: BinaryIO
    if isinstance(source, (bytes, bytearray, memoryview)):
        stream, name = BytesIO(source), name or "the file"
    elif not Path(source).is_file():
        raise PictureError(f"There is no file “{source}” beside this notebook.")
    else:
        stream, name = open(source, "rb"), name or Path(source).name  # noqa: SIM115 (closed below)
    with stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about sizes that we refuse anyhow
        try:
            pixels, notes = decode(stream, name)
        except PictureError:
            raise
        except Exception:  # how many ways a damaged file has to trip its reader, nobody can list
            raise PictureError(
                f"“{name}” is damaged: it begins as a picture and cannot be read to its end."
            ) from None
    height, width = pixels.shape[:2]
    if max(height, width) > max_side:
        pixels = resize(pixels, [max(1, round(n * max_side / max(height, width))) for n in (height, width)])
        notes.append(f"resized from {width} × {height} to {pixels.shape[1]} × {pixels.shape[0]}")
    if pixels.dtype == np.uint8:
        pixels = pixels.astype(np.float32) / 255
    return np.ascontiguousarray(pixels), "; ".join(notes)


def decode(stream, name):
    """Return the pixels in full size, uint8 or float32 in [0, 1], and the notes so far."""
    from PIL import Image, UnidentifiedImageError

    tiff = stream.read(4)
    if not tiff:
        raise PictureError(f"“{name}” is empty. Get the file again.")
    if tiff in TIFF and (found := decode_tiff(stream, name)):
        return found
    stream.seek(0)
    try:
        image = Image.open(stream, formats=("PNG", "JPEG", "TIFF"))
    except UnidentifiedImageError:
        if tiff in TIFF:
            raise PictureError(
                f"“{name}” is a TIFF of a kind that is not read here. Save the picture as PNG."
            ) from None
        raise PictureError(
            f"“{name}” holds no PNG, JPEG or TIFF picture, whatever its name says. Save it as PNG."
        ) from None
    except Image.DecompressionBombError:
        raise PictureError(
            f"“{name}” has far more than {MAX_PIXELS // 10**6} million pixels. Make it smaller first."
        ) from None
    check_size(*image.size, name)
    notes = [f"first of {image.n_frames} pages"] if image.format == "TIFF" and image.n_frames > 1 else []
    orientation = image.getexif().get(274, 1) if image.format != "TIFF" else 1  # Pillow turns those itself
    image.load()
    if image.mode in ("F", "I") or image.mode.startswith("I;16"):
        pixels = scale_to_unit(np.asarray(image), notes)
    else:
        grey = image.mode in ("1", "L", "LA", "La")
        if image.has_transparency_data:
            image = image.convert("RGBA")
            if image.getextrema()[3][0] < 255:
                notes.append("transparent parts made white")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        pixels = np.asarray(image.convert("L" if grey else "RGB"))
    return turn_upright(pixels, orientation, notes), notes


def decode_tiff(stream, name):
    """Do as `decode`, for a TIFF with more than 8 bits per number, or in planes; return None for others."""
    from tifffile import TiffFile

    stream.seek(0)
    try:
        with TiffFile(stream) as file:
            page, pages = file.pages.first, len(file.pages)
            check_size(page.imagewidth, page.imagelength, name)
            planes = page.planarconfig == 2 and page.samplesperpixel > 1
            if page.photometric not in (0, 1, 2) or (page.bitspersample <= 8 and not planes):
                return None
            pixels = page.asarray()
            if pixels.dtype.kind not in "iuf":
                return None
            orientation = page.tags[274].value if 274 in page.tags else 1
    except PictureError:
        raise
    except Exception:  # a packing that tifffile alone does not know, or damage: Pillow tries next
        return None
    notes = [f"first of {pages} pages"] if pages > 1 else []
    if planes:
        pixels = np.moveaxis(pixels, 0, -1)
    if pixels.ndim == 3 and page.photometric != 2:
        notes.append(f"first of {pixels.shape[2]} channels")
        pixels = pixels[..., 0]
    alpha = pixels[..., 3:] if pixels.ndim == 3 else None
    pixels = scale_to_unit(pixels[..., :3] if pixels.ndim == 3 else pixels, notes)
    if page.photometric == 0:  # white is zero
        pixels = 1 - pixels
    if alpha is not None and alpha.size:
        alpha = alpha / np.float32(np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1)
        if alpha.min() < 1:
            notes.append("transparent parts made white")
            pixels = 1 - alpha * (1 - pixels)
    return turn_upright(pixels, orientation, notes), notes


def check_size(width, height, name):
    """Refuse a picture that is too large, before it is unpacked."""
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"“{name}” has {width} × {height} pixels, {width * height / 1e6:.1f} million: "
            f"at most {MAX_PIXELS // 10**6} million are read. Make it smaller first."
        )


def scale_to_unit(numbers, notes):
    """Scale numbers of any kind to [0, 1], as float32.

    Whole numbers are divided by the largest that their bits hold, 255, 511, … 4095, … 65535: a camera of 12
    bits stores its numbers in 16. Others are stretched unless they lie in [0, 1].
    Raises PictureError for NaN.
    """
    low, high = numbers.min(), numbers.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        raise PictureError(
            "This picture holds NaN or infinity, which is no brightness. Replace it, then save again."
        )
    if numbers.dtype.kind in "iu" and low >= 0:
        white = max(2 ** int(high).bit_length() - 1, 255)
        if numbers.dtype.itemsize > 1:
            notes.append(f"numbers up to {high}, white is {white}")
        return numbers.astype(np.float32) / white
    if low >= 0 and high <= 1:
        return numbers.astype(np.float32)
    if numbers.dtype.kind == "i":  # high − low need not fit into the bits of a whole number
        numbers, low, high = numbers.astype(float), float(low), float(high)
    notes.append(f"numbers from {low:.4g} to {high:.4g}, stretched to 0 … 1")
    return ((numbers - low) / max(high - low, np.finfo(np.float32).tiny)).astype(np.float32)


def turn_upright(pixels, orientation, notes):
    """Turn and mirror the picture as the camera noted: orientation 1 to 8, where row 0 and column 0 lie."""
    if orientation not in range(2, 9):
        return pixels
    notes.append("turned upright")
    if orientation > 4:  # row 0 is at the left or right
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def resize(pixels, shape):
    """Shrink a picture (H, W) or (H, W, 3) to `shape`: each pixel is the mean of those it covers."""
    from PIL import Image

    def smaller(pixels):
        image = Image.fromarray(np.ascontiguousarray(pixels))
        return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX))

    if pixels.dtype == np.uint8 or pixels.ndim == 2:
        return smaller(pixels)
    return np.stack([smaller(channel) for channel in np.moveaxis(pixels, -1, 0)], axis=-1)
