"""A picture of one's own: whatever its file holds becomes numbers from 0 to 1; a note says what was done."""

import logging
import warnings
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .picture_kinds import TIFF, deep_packing, read_deep, what_instead
from .pixels import PictureError, darkness, mask_of, to_unit

MAX_PIXELS = 20_000_000  # larger pictures are refused before they are unpacked
JPEG_PIXELS = 400_000_000  # of a JPEG, which can be unpacked at a part of its size
LARGE = 2_000_000  # pixels: a larger JPEG is
MAX_SIDE = 512  # pixels: the longer side of what is handed out
logging.getLogger("tifffile").addHandler(logging.NullHandler())  # its complaints become our sentences


def read_picture(
    source: str | Path | bytes, *, name: str | None = None, max_side: int = MAX_SIDE, part: int = 1
) -> tuple[NDArray, str]:
    """Read a PNG, JPEG, WebP or TIFF file, given its path or bytes: the pixels, and a note on what was done.

    The pixels are float32 in [0, 1], grey (H, W) or red, green and blue (H, W, 3), the longer side at most
    `max_side`; the note may be empty. What is transparent becomes white; of several pages or channels the
    first one is read, or the one that `part` counts, from 1. Raises PictureError, a ValueError with a
    sentence for the student, for a file with no such picture.
    """
    stream, name = opened(source, name)
    with stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about sizes that we refuse anyhow
        try:
            pixels, notes, full = decode(stream, name, part, max_side)
        except PictureError:
            raise
        except Exception:  # how many ways a damaged file has to trip its reader, nobody can list
            raise PictureError(
                f"“{name}” is damaged: it begins as a picture and cannot be read to its end."
            ) from None
    several = any(" of " in note for note in notes)
    height, width = pixels.shape[:2]
    if max(height, width) > max_side:
        pixels = resize(pixels, [max(1, round(n * max_side / max(height, width))) for n in (height, width)])
    if pixels.shape[:2] != full[::-1]:
        notes.append(f"resized from {full[0]} × {full[1]} to {pixels.shape[1]} × {pixels.shape[0]}")
    if pixels.dtype == np.uint8:
        pixels = pixels.astype(np.float32) / 255
    if told := darkness(pixels, several):
        notes.append(told)
    return np.ascontiguousarray(pixels), "; ".join(notes)


def opened(source: str | Path | bytes, name: str | None) -> tuple[BinaryIO, str]:
    """Return a stream of the bytes of a picture, and its name; raises PictureError where there is no file."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return BytesIO(source), name or "the file"
    if not Path(source).is_file():
        raise PictureError(f"There is no file “{source}” beside this notebook.")
    return open(source, "rb"), name or Path(source).name


def count_parts(source: str | Path | bytes) -> int:
    """Count the pages of a picture, times the channels of each: 1 for all but some TIFFs."""
    from tifffile import TiffFile

    stream, _ = opened(source, None)
    with stream:
        try:
            with TiffFile(stream) as file:
                return len(file.pages) * channels_of(file.pages.first)
        except Exception:  # no TIFF, or one that `read_picture` will speak of
            return 1


def channels_of(page):
    """Count the channels of a page that are pictures of their own; red, green and blue are one."""
    return 1 if page.photometric == 2 else page.samplesperpixel


def decode(stream, name, part, max_side):
    """Return the pixels, uint8 or float32 in [0, 1], the notes so far, and width × height in full."""
    from PIL import Image, UnidentifiedImageError

    begins = stream.read(200)
    if not begins:
        raise PictureError(f"“{name}” is empty. Get the file again.")
    if begins[:4] in TIFF and (found := decode_tiff(stream, name, part)):
        return (*found, found[0].shape[1::-1])
    stream.seek(0)
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # we count ourselves, before it is unpacked
    try:
        image = Image.open(stream, formats=("PNG", "JPEG", "WEBP", "TIFF"))
    except UnidentifiedImageError:
        raise PictureError(f"“{name}” {what_instead(begins)}") from None
    finally:
        Image.MAX_IMAGE_PIXELS = most
    check_size(*image.size, name, JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS)
    packing = deep_packing(image)
    notes, pages = [], getattr(image, "n_frames", 1)
    if pages > 1:
        image.seek(page_number(part, pages, name))
        notes.append(which(part, pages, "pages"))
    orientation = image.getexif().get(274, 1) if image.format != "TIFF" else 1  # Pillow turns those itself
    full = image.size if orientation < 5 else image.size[::-1]
    if image.format == "JPEG" and image.size[0] * image.size[1] > LARGE:
        image.draft(image.mode, (2 * max_side, 2 * max_side))  # unpacked at ½, ¼ or ⅛ of its size
    if packing:
        numbers, alpha = read_deep(stream, packing)
        pixels = over_white(to_unit(numbers, notes), alpha, notes)
    elif image.mode in ("F", "I") or image.mode.startswith("I;16"):
        pixels = to_unit(np.asarray(image), notes)
    else:
        pixels = eight_bits(image, notes)
    full = pixels.shape[1::-1] if image.format == "TIFF" else full
    return turn_upright(pixels, orientation, notes), notes, full


def eight_bits(image, notes):
    """Return the bytes of a picture, over white where it is transparent; a mask as numbers from 0 to 1."""
    from PIL import Image

    image.load()
    grey = image.mode in ("1", "L", "LA", "La")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getextrema()[3][0] < 255:
            notes.append("transparent parts made white")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return mask_of(np.asarray(image.convert("L" if grey else "RGB")), notes)


def over_white(pixels, alpha, notes):
    """Return a picture in [0, 1] as it looks on white paper; alpha (H, W, 1) in [0, 1], or None."""
    if alpha is None or alpha.min() >= 1:
        return pixels
    notes.append("transparent parts made white")
    return (1 - (alpha[..., 0] if pixels.ndim == 2 else alpha) * (1 - pixels)).astype(np.float32)


def page_number(part, pages, name):
    """Return the number of a page from 0; raises PictureError where there are not so many."""
    if not 1 <= part <= pages:
        raise PictureError(f"“{name}” has {pages} pages or channels: choose a number from 1 to {pages}.")
    return part - 1


def which(part, parts, what):
    """Say which of several pages was read."""
    return f"first of {parts} {what}" if part == 1 else f"{what[:-1]} {part} of {parts}"


def decode_tiff(stream, name, part):
    """Return pixels and notes of a TIFF with more than 8 bits per number, or in planes; None for others."""
    from tifffile import TiffFile

    stream.seek(0)
    try:
        with TiffFile(stream) as file:
            page, pages = file.pages.first, len(file.pages)
            check_size(page.imagewidth, page.imagelength, name)
            planes = page.planarconfig == 2 and page.samplesperpixel > 1
            if page.photometric not in (0, 1, 2) or (page.bitspersample <= 8 and not planes):
                return None
            channels = channels_of(page)
            number, channel = divmod(page_number(part, pages * channels, name), channels)
            page = file.pages[number]
            check_size(page.imagewidth, page.imagelength, name)
            pixels = page.asarray()
            if pixels.dtype.kind not in "iufb":
                return None
            orientation = page.tags[274].value if 274 in page.tags else 1
    except PictureError:
        raise
    except Exception:  # a packing that tifffile alone does not know, or damage: Pillow tries next
        return None
    notes = [which(number + 1, pages, "pages")] if pages > 1 else []
    if planes:
        pixels = np.moveaxis(pixels, 0, -1)
    if pixels.ndim == 3 and page.photometric != 2:
        notes.append(which(channel + 1, pixels.shape[2], "channels"))
        pixels = pixels[..., channel]
    alpha = pixels[..., 3:4] if pixels.ndim == 3 and pixels.shape[2] > 3 else None
    if alpha is not None:
        alpha = alpha / np.float32(np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1)
    pixels = to_unit(pixels[..., :3] if pixels.ndim == 3 else pixels, notes)
    if page.photometric == 0:  # white is zero
        pixels = 1 - pixels
    return turn_upright(over_white(pixels, alpha, notes), orientation, notes), notes


def check_size(width, height, name, most=MAX_PIXELS):
    """Refuse a picture that is too large, before it is unpacked."""
    if width * height > most:
        raise PictureError(
            f"“{name}” has {width} × {height} pixels, {width * height / 1e6:.1f} million: "
            f"at most {most // 10**6} million are read. Make it smaller first."
        )


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
