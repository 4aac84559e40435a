"""Kinds of picture files: what else students try, and PNGs of 16 bits, of which Pillow hands out eight."""

import numpy as np

TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # how such files begin
FOREIGN = (  # first bytes of what students try: where, which, what it is and what to do
    (4, b"ftyphei", "a HEIC, as an iPhone takes it. Open it in Photos, and export it as JPEG"),
    (4, b"ftypmif", "a HEIC, as an iPhone takes it. Open it in Photos, and export it as JPEG"),
    (4, b"ftypavif", "an AVIF. Open it in a browser, and save it as PNG"),
    (0, b"GIF8", "a GIF. Open it, and save it as PNG"),
    (0, b"BM", "a BMP. Open it in Paint, and save it as PNG"),
    (0, b"%PDF", "a PDF. Take a screenshot of the picture in it"),
    (0, b"<svg", "an SVG drawing. Open it in a browser, and take a screenshot"),
    (128, b"DICM", "a DICOM. Open it in ImageJ, and save it as TIFF"),
    (0, b"ZISRAWFILE", "a Zeiss CZI. Open it in ImageJ or ZEN, and export it as TIFF"),
    (0, b"\xda\xce\xbe\x0a", "a Nikon ND2. Open it in ImageJ, and save it as TIFF"),
    (0, b"\x70\x00\x00\x00", "a Leica LIF. Open it in ImageJ, and save it as TIFF"),
    (0, b"PK\x03\x04", "a zip archive or an Office file. Take the picture out of it, and save it as PNG"),
)


def deep_packing(image):
    """Return how a PNG of 16 bits in several channels is packed, "" for others; ask before it is loaded."""
    packing = image.tile[0].args if image.format == "PNG" and image.tile else ""
    return packing if packing in ("RGB;16B", "RGBA;16B", "LA;16B") else ""


def read_deep(stream, packing):
    """Return all 16 bits of a PNG, (H, W) or (H, W, 3), and its alpha in [0, 1] or None.

    Pillow unpacks the upper bytes; asked to take the numbers for little-endian ones, it unpacks the lower.
    Grey and alpha are four bytes, as red, green, blue and alpha are.
    """
    if packing == "LA;16B":
        both = unpacked(stream, "RGBA").astype(np.uint16)
        numbers = both[..., ::2] * 256 + both[..., 1::2]
    else:
        upper, lower = (unpacked(stream, packing[:-1] + end).astype(np.uint16) for end in "BL")
        numbers = upper * 256 + lower
    if packing == "RGB;16B":
        return numbers, None
    colour = numbers[..., :-1]
    return colour[..., 0] if colour.shape[2] == 1 else colour, numbers[..., -1:] / np.float32(65535)


def unpacked(stream, packing):
    """Return the bytes of a PNG whose numbers are taken to be packed like this."""
    from PIL import Image

    stream.seek(0)
    image = Image.open(stream, formats=("PNG",))
    image.tile = [tile._replace(args=packing) for tile in image.tile]
    return np.asarray(image)


def what_instead(begins):
    """Say what a file is that is no picture for us, by its first bytes, and how to convert it."""
    if begins[:4] in TIFF:
        return "is a TIFF of a kind that is not read here. Save the picture as PNG."
    for at, mark, what in FOREIGN:
        if begins[at : at + len(mark)] == mark:
            return f"holds no PNG, JPEG, WebP or TIFF picture but {what}."
    return "holds no PNG, JPEG, WebP or TIFF picture, whatever its name says. Save it as PNG."
