"""A picture of one's own: whatever its file holds becomes numbers from 0 to 1; a note says what was done."""

import logging
import warnings
from io import BytesIO
from pathlib import Path

import numpy as np

PIXELS = 20_000_000  # larger pictures are refused before they are unpacked
MOST = 512  # pixels of the longer side of what is handed out
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # how such files begin
logging.getLogger("tifffile").addHandler(logging.NullHandler())  # its complaints become our sentences


class Refused(ValueError):
    """A picture that is not read; the message says why, and what to do."""


def read_picture(source, *, name=None, most=MOST):
    """Read a PNG, JPEG or TIFF file, given its path or its bytes: the pixels, and a note on what was done.

    The pixels are float32 in [0, 1], grey (H, W) or red, green and blue (H, W, 3), the longer side at most
    `most`; the note may be empty. What is transparent becomes white; of several pages the first one is read.
    Raises ValueError, in a sentence for the student, for a file that holds no such picture.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        stream, name = BytesIO(source), name or "the file"
    elif not Path(source).is_file():
        raise Refused(f"There is no file “{source}” beside this notebook.")
    else:
        stream, name = open(source, "rb"), name or Path(source).name  # noqa: SIM115 (closed below)
    with stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about sizes that we refuse anyhow
        try:
            pixels, notes = unpack(stream, name)
        except Refused:
            raise
        except Exception:  # how many ways a damaged file has to trip its reader, nobody can list
            raise Refused(
                f"“{name}” is damaged: it begins as a picture and cannot be read to its end."
            ) from None
    height, width = pixels.shape[:2]
    if max(height, width) > most:
        pixels = resize(pixels, [max(1, round(n * most / max(height, width))) for n in (height, width)])
        notes.append(f"resized from {width} × {height} to {pixels.shape[1]} × {pixels.shape[0]}")
    if pixels.dtype == np.uint8:
        pixels = pixels.astype(np.float32) / 255
    return np.ascontiguousarray(pixels), "; ".join(notes)


def unpack(stream, name):
    """The pixels in full size, uint8 or float32 in [0, 1], and the notes so far."""
    from PIL import Image, UnidentifiedImageError

    tiff = stream.read(4)
    if not tiff:
        raise Refused(f"“{name}” is empty. Get the file again.")
    if tiff in TIFF and (found := unpack_numbers(stream, name)):
        return found
    stream.seek(0)
    try:
        image = Image.open(stream, formats=("PNG", "JPEG", "TIFF"))
    except UnidentifiedImageError:
        if tiff in TIFF:
            raise Refused(
                f"“{name}” is a TIFF of a kind that is not read here. Save the picture as PNG."
            ) from None
        raise Refused(
            f"“{name}” holds no PNG, JPEG or TIFF picture, whatever its name says. Save it as PNG."
        ) from None
    except Image.DecompressionBombError:
        raise Refused(
            f"“{name}” has far more than {PIXELS // 10**6} million pixels. Make it smaller first."
        ) from None
    check_size(*image.size, name)
    notes = [f"first of {image.n_frames} pages"] if image.format == "TIFF" and image.n_frames > 1 else []
    orientation = image.getexif().get(274, 1) if image.format != "TIFF" else 1  # Pillow turns those itself
    image.load()
    if image.mode in ("F", "I") or image.mode.startswith("I;16"):
        pixels = to_unit(np.asarray(image), notes)
    else:
        grey = image.mode in ("1", "L", "LA", "La")
        if image.has_transparency_data:
            image = image.convert("RGBA")
            if image.getextrema()[3][0] < 255:
                notes.append("transparent parts made white")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        pixels = np.asarray(image.convert("L" if grey else "RGB"))
    return upright(pixels, orientation, notes), notes


def unpack_numbers(stream, name):
    """As `unpack`, for a TIFF with more than 8 bits per number, or in planes; None where that is not so."""
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
    except Refused:
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
    pixels = to_unit(pixels[..., :3] if pixels.ndim == 3 else pixels, notes)
    if page.photometric == 0:  # white is zero
        pixels = 1 - pixels
    if alpha is not None and alpha.size:
        alpha = alpha / np.float32(np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1)
        if alpha.min() < 1:
            notes.append("transparent parts made white")
            pixels = 1 - alpha * (1 - pixels)
    return upright(pixels, orientation, notes), notes


def check_size(width, height, name):
    """Refuse a picture that is too large, before it is unpacked."""
    if width * height > PIXELS:
        raise Refused(
            f"“{name}” has {width} × {height} pixels, {width * height / 1e6:.1f} million: "
            f"at most {PIXELS // 10**6} million are read. Make it smaller first."
        )


def to_unit(numbers, notes):
    """Numbers of any kind as float32 in [0, 1].

    Whole numbers are divided by the largest that their bits hold, 255, 511, … 4095, … 65535: a camera of 12
    bits stores its numbers in 16. Others are stretched unless they lie in [0, 1]. Raises Refused for NaN.
    """
    low, high = numbers.min(), numbers.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        raise Refused(
            "This picture holds NaN or infinity, which is no brightness. Replace it, then save again."
        )
    if numbers.dtype.kind in "iu" and low >= 0:
        white = max(2 ** int(high).bit_length() - 1, 255)
        if numbers.dtype.itemsize > 1:
            notes.append(f"numbers up to {high}, white is {white}")
        return numbers.astype(np.float32) / white
    if low >= 0 and high <= 1:
        return numbers.astype(np.float32)
    notes.append(f"numbers from {low:.4g} to {high:.4g}, stretched to 0 … 1")
    return ((numbers - low) / max(high - low, np.finfo(np.float32).tiny)).astype(np.float32)


def upright(pixels, orientation, notes):
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
    """Fewer pixels, each the mean of those it covers: (H, W) or (H, W, 3) → shape (rows, columns)."""
    from PIL import Image

    def smaller(pixels):
        image = Image.fromarray(np.ascontiguousarray(pixels))
        return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX))

    if pixels.dtype == np.uint8 or pixels.ndim == 2:
        return smaller(pixels)
    return np.stack([smaller(channel) for channel in np.moveaxis(pixels, -1, 0)], axis=-1)
