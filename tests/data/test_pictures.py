"""A picture of one's own: every kind that students have is made here and read back; others get a sentence."""

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from helpers.data import read_picture
from helpers.data.pictures import count_parts
from helpers.data.pixels import to_unit

ROWS, COLUMNS = 40, 60
GREY = np.add.outer(np.arange(ROWS) * 4, np.arange(COLUMNS)).astype(np.uint8)  # 0 … 215
COLOUR = np.stack([GREY, GREY[::-1], GREY // 2], axis=-1)
PALETTE = Image.fromarray(COLOUR).quantize(16)
NOISE = np.random.default_rng(0).integers(0, 256, (ROWS, COLUMNS, 3), np.uint8)  # a file of some length
DEEP = GREY.astype(np.uint16) * 19 + 7  # 7 … 4092, as from a camera of 12 bits


def packed(image, kind="PNG", **more):
    """The bytes of a picture file."""
    file = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(file, kind, **more)
    return file.getvalue()


def tiff(pixels, **more):
    """The bytes of a TIFF, as scientific programs write it."""
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **more)
    return file.getvalue()


def read(data, **more):
    """The pixels and the note, after what must hold for every picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pixels, note = read_picture(data, **more)
    assert pixels.dtype == np.float32 and pixels.flags.c_contiguous
    assert pixels.ndim == 2 or pixels.shape[2] == 3
    assert pixels.min() >= 0 and pixels.max() <= 1
    return pixels, note


def striped(rows, columns):
    """A picture with something in it."""
    return np.tile((np.arange(columns) // 100 % 2 * 200).astype(np.uint8), (rows, 1))


EXACT = {
    "PNG grey": (packed(GREY), GREY),
    "PNG colour": (packed(COLOUR), COLOUR),
    "PNG 1 bit": (packed(Image.fromarray(GREY > 99)), 255 * (GREY > 99)),
    "PNG palette": (packed(PALETTE), PALETTE.convert("RGB")),
    "PNG opaque alpha": (packed(Image.fromarray(COLOUR).convert("RGBA")), COLOUR),
    "TIFF grey": (packed(GREY, "TIFF"), GREY),
    "TIFF colour": (tiff(COLOUR, photometric="rgb"), COLOUR),
    "TIFF 1 bit": (packed(Image.fromarray(GREY > 99), "TIFF", compression="group4"), 255 * (GREY > 99)),
    "TIFF LZW": (packed(COLOUR, "TIFF", compression="tiff_lzw"), COLOUR),
    "TIFF in planes": (tiff(np.moveaxis(COLOUR, -1, 0), photometric="rgb", planarconfig="separate"), COLOUR),
    "TIFF in tiles": (tiff(COLOUR, photometric="rgb", tile=(16, 16), compression="zlib"), COLOUR),
    "TIFF, white is zero": (tiff(255 - GREY, photometric="miniswhite"), GREY),
    "big TIFF": (tiff(GREY, bigtiff=True), GREY),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXACT)
def test_eight_bits_are_read_exactly(kind):
    data, expected = EXACT[kind]
    pixels, note = read(data)
    np.testing.assert_allclose(pixels, np.asarray(expected, np.float32) / 255, atol=1e-7)
    assert note == ""


def test_jpeg_grey_and_colour():
    smooth = np.add.outer(np.arange(ROWS) * 2, np.arange(COLUMNS)).astype(np.uint8) + 40
    assert np.abs(read(packed(smooth, "JPEG", quality=95))[0] - smooth / 255).max() < 0.02
    pixels, note = read(packed(np.stack([smooth] * 3, axis=-1), "JPEG", quality=95))
    assert pixels.shape == (ROWS, COLUMNS, 3) and note == ""
    assert np.abs(pixels - smooth[..., None] / 255).max() < 0.02


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_printers_colours(kind):
    """CMYK: no ink is white, all black ink is black, full cyan has no red."""
    inks = np.zeros((24, 24, 4), np.uint8)
    inks[:8, :, 3], inks[8:16, :, 0] = 255, 255
    pixels, _ = read(
        packed(Image.fromarray(inks, "CMYK"), kind, **({"quality": 95} if kind == "JPEG" else {}))
    )
    black, cyan, white = pixels[2, 12], pixels[12, 12], pixels[21, 12]
    assert black.max() < 0.05 and cyan[0] < 0.05 and cyan[1:].min() > 0.5 and white.min() > 0.95


@pytest.mark.parametrize(
    "data",
    [
        packed(DEEP),
        tiff(DEEP),
        tiff(DEEP, byteorder=">"),
        tiff(DEEP, compression="zlib"),
        packed(Image.fromarray(DEEP), "TIFF", compression="tiff_lzw"),
        tiff(DEEP.astype(np.uint32)),
        tiff(DEEP.astype(np.int16)),
    ],
    ids=["PNG", "TIFF", "TIFF big-endian", "TIFF zlib", "TIFF LZW", "32 bits", "signed"],
)
def test_twelve_bits_in_sixteen_are_not_black(data):
    pixels, note = read(data)
    np.testing.assert_allclose(pixels, DEEP / 4095, atol=1e-6)
    assert note == "numbers up to 4092, white is 4095"


def test_sixteen_bits_of_colour():
    deep = COLOUR.astype(np.uint16) * 19
    pixels, note = read(tiff(deep, photometric="rgb"))
    np.testing.assert_allclose(pixels, deep / 4095, atol=1e-6)
    assert note.startswith("numbers up to 4085")
    full = GREY.astype(np.uint16) * 257
    np.testing.assert_allclose(read(packed(full))[0], GREY / 255, atol=1e-6)


def test_a_dark_picture_is_not_stretched():
    """Whole numbers below 255 are taken as 8 bits, whatever they are stored in."""
    np.testing.assert_allclose(read(tiff((GREY // 8).astype(np.uint16)))[0], (GREY // 8) / 255, atol=1e-7)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_fractions(kind):
    share = (GREY / 255).astype(kind)
    pixels, note = read(tiff(share))
    np.testing.assert_allclose(pixels, share, atol=1e-7)
    assert note == ""
    pixels, note = read(tiff((share / share.max() * 6 - 2).astype(kind)))
    np.testing.assert_allclose(pixels, share / share.max(), atol=2e-3)
    assert note == "numbers from -2 to 4, stretched to 0 … 1"


def test_a_flat_picture_of_one_odd_number():
    pixels, _ = read(tiff(np.full((9, 9), -5.0, np.float32)))
    assert (pixels == 0).all()


def test_transparent_becomes_white():
    alpha = np.zeros((ROWS, COLUMNS), np.uint8)
    alpha[:, :20], alpha[:, 20:40] = 255, 51
    expected = 1 - (alpha / 255)[..., None] * (1 - COLOUR / 255)
    image = np.dstack([COLOUR, alpha])
    for data in (packed(image), packed(image, "TIFF")):
        pixels, note = read(data)
        np.testing.assert_allclose(pixels, expected, atol=0.6 / 255 + 1e-6)
        assert note == "transparent parts made white"
    pixels, note = read(tiff(image.astype(np.uint16) * 257, photometric="rgb", extrasamples=["unassalpha"]))
    np.testing.assert_allclose(pixels, expected, atol=1e-4)
    assert note.endswith("transparent parts made white")


def test_transparency_without_an_alpha_channel():
    """Grey with alpha stays grey; a palette and plain grey may name one colour as transparent."""
    grey = np.dstack([GREY, np.where(GREY < 99, 0, 255).astype(np.uint8)])
    expected = np.where(GREY < 99, 1, GREY / 255)
    np.testing.assert_allclose(read(packed(Image.fromarray(grey, "LA")))[0], expected, atol=1e-7)
    np.testing.assert_allclose(read(packed(GREY, transparency=10))[0], np.where(GREY == 10, 1, GREY / 255))
    palette = Image.fromarray(COLOUR).quantize(8)
    pixels, note = read(packed(palette, transparency=3))
    assert (pixels[np.asarray(palette) == 3] == 1).all() and note == "transparent parts made white"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_was_held_askew(orientation):
    """Exif tag 274 in a JPEG, a PNG and both kinds of TIFF; Pillow's own turning is the reference."""
    exif = Image.Exif()
    exif[274] = orientation
    image = Image.fromarray(GREY)
    image.getexif()[274] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image)) / 255
    note = "" if orientation == 1 else "turned upright"
    for data in (packed(GREY, exif=exif), packed(GREY, "TIFF", tiffinfo={274: orientation})):
        pixels, _ = read(data)
        np.testing.assert_allclose(pixels, expected, atol=1e-7)
    assert read(packed(GREY, exif=exif))[1] == note
    pixels, _ = read(tiff(GREY / 255, extratags=[(274, "H", 1, orientation, True)]))
    np.testing.assert_allclose(pixels, expected, atol=1e-7)
    pixels, _ = read(packed(GREY, "JPEG", exif=exif, quality=98))
    assert np.abs(pixels - expected).max() < 0.03


@pytest.mark.parametrize("pages", [[GREY, 255 - GREY, GREY], [DEEP, DEEP, DEEP]], ids=["8 bits", "16 bits"])
def test_the_first_of_several_pages(pages):
    pixels, note = read(tiff(np.stack(pages), photometric="minisblack"))
    np.testing.assert_allclose(pixels, pages[0] / (255 if pages[0] is GREY else 4095), atol=1e-6)
    assert note.startswith("first of 3 pages")


def test_the_first_of_two_channels():
    pixels, note = read(tiff(np.dstack([DEEP, DEEP // 2]), photometric="minisblack", planarconfig="contig"))
    np.testing.assert_allclose(pixels, DEEP / 4095, atol=1e-6)
    assert note.startswith("first of 2 channels")


def test_large_pictures_are_resized_by_means():
    wide = np.kron(GREY, np.ones((20, 20), np.uint8))  # 1200 × 800
    pixels, note = read(packed(wide), max_side=60)
    np.testing.assert_allclose(pixels, GREY / 255, atol=1e-7)
    assert note == "resized from 1200 × 800 to 60 × 40"
    deep = np.kron(np.dstack([DEEP] * 3), np.ones((20, 20, 1), np.uint16))
    np.testing.assert_allclose(
        read(tiff(deep, photometric="rgb"), max_side=60)[0][..., 1], DEEP / 4095, atol=1e-5
    )
    pixels, note = read(packed(striped(3000, 4000), "JPEG"))
    assert pixels.shape == (384, 512) and note == "resized from 4000 × 3000 to 512 × 384"
    assert read(packed(np.zeros((2, 3000), np.uint8)))[0].shape == (1, 512)
    assert read(packed(striped(512, 512)))[1] == ""


def test_turned_and_resized_says_both():
    exif = Image.Exif()
    exif[274] = 6
    pixels, note = read(packed(striped(600, 1200), "JPEG", exif=exif))
    assert pixels.shape == (512, 256) and note == "turned upright; resized from 600 × 1200 to 256 × 512"


def test_a_path_a_name_and_bytes(tmp_path, monkeypatch):
    (tmp_path / "cell.png").write_bytes(packed(GREY))
    monkeypatch.chdir(tmp_path)
    for source in ("cell.png", tmp_path / "cell.png", bytearray(packed(GREY)), memoryview(packed(GREY))):
        np.testing.assert_array_equal(read(source)[0], (GREY.astype(np.float32) / 255))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def boasting(width, height):
    """A PNG of some dozen bytes whose header promises width × height pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def boasting_tiff(side):
    """A TIFF whose header promises side × side pixels of 16 bits."""
    data = bytearray(tiff(DEEP))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        for name in ("ImageWidth", "ImageLength"):
            at = file.pages.first.tags[name].valueoffset
            data[at : at + 4] = struct.pack("<I", side)
    return bytes(data)


REFUSED = {
    "empty": (b"", "is empty"),
    "a text": (b"Not a picture at all.\n" * 9, "holds no PNG, JPEG, WebP or TIFF"),
    "a GIF": (packed(GREY, "GIF"), "but a GIF. Open it, and save it as PNG"),
    "a page of the web": (b"<!doctype html><html></html>", "holds no PNG, JPEG, WebP or TIFF"),
    "a HEIC": (b"\0\0\0\x18ftypheic" + bytes(50), "a HEIC, as an iPhone takes it.*export it as JPEG"),
    "a DICOM": (bytes(128) + b"DICM" + bytes(50), "a DICOM. Open it in ImageJ, and save it as TIFF"),
    "a workbook": (b"PK\x03\x04" + bytes(50), "a zip archive or an Office file"),
    "half a WebP": (packed(NOISE, "WEBP")[:900], "is damaged"),
    "half a PNG": (packed(NOISE)[:3000], "is damaged"),
    "half a JPEG": (packed(NOISE, "JPEG")[:2000], "is damaged"),
    "half a TIFF": (packed(NOISE, "TIFF")[:3000], "damaged|of a kind"),
    "half a deep TIFF": (tiff(DEEP)[:3000], "damaged|of a kind"),
    "half a packed TIFF": (
        tiff(NOISE * 1.5, photometric="rgb", compression="zlib")[:3000],
        "damaged|of a kind",
    ),
    "a spoilt PNG": (packed(NOISE)[:3000] + bytes(50) + packed(NOISE)[3050:], "is damaged"),
    "the first bytes of a PNG": (b"\x89PNG\r\n\x1a\n", "holds no|damaged"),
    "the first bytes of a TIFF": (b"II*\0" + bytes(20), "damaged|of a kind"),
    "21 million pixels": (boasting(7000, 3000), "7000 × 3000 pixels, 21.0 million: at most 20 million"),
    "a bomb": (boasting(60000, 60000), "far more than 20 million|3600.0 million"),
    "a large TIFF": (boasting_tiff(60000), "60000 × 60000 pixels"),
    "NaN": (tiff(np.full((9, 9), np.nan, np.float32)), "NaN or infinity"),
    "complex numbers": (tiff(np.full((9, 9), 1j, np.complex64)), "damaged|of a kind"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_gets_a_sentence(tmp_path, kind, capfd):
    data, message = REFUSED[kind]
    path = tmp_path / "my cell.png"
    path.write_bytes(data)
    for source, name in ((path, None), (data, "my cell.png")):
        with warnings.catch_warnings(), pytest.raises(ValueError, match=message) as told:
            warnings.simplefilter("error")
            read_picture(source, name=name)
        assert str(told.value).endswith(".") and ("“my cell.png”" in str(told.value) or kind == "NaN")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["PNG grey", "PNG palette", "TIFF LZW", "TIFF in planes"])
def test_damage_anywhere_gets_a_picture_or_a_sentence(kind):
    """Bytes changed at random: whatever comes of it, nothing else is raised or warned of."""
    rng = np.random.default_rng(1)
    for _ in range(40):
        data = np.frombuffer(EXACT[kind][0], np.uint8).copy()
        data[rng.integers(4, len(data), 5)] = rng.integers(0, 256, 5)
        try:
            read(data.tobytes())
        except ValueError as told:
            assert str(told).startswith(("“the file” ", "This picture"))


def test_no_such_file(tmp_path):
    for path in (tmp_path, tmp_path / "absent.png", "absent.png"):
        with pytest.raises(ValueError, match=r"There is no file “.*” beside this notebook"):
            read_picture(path)


# ---- what is white, what is a mask, what came out dark ----


KINDS = [np.dtype(f"{sign}int{bits}") for sign in ("u", "") for bits in (8, 16, 32, 64)]
KINDS += [np.dtype(f"float{bits}") for bits in (16, 32, 64)]


@settings(max_examples=300, deadline=None)
@given(data=st.data(), kind=st.sampled_from(KINDS), hot=st.booleans())
def test_every_type_over_its_whole_range_becomes_numbers_from_0_to_1(data, kind, hot):
    if kind.kind == "f":
        most = float(np.finfo(kind).max)
        ends = st.floats(-most, most, width=8 * kind.itemsize)
    else:
        ends = st.integers(np.iinfo(kind).min, np.iinfo(kind).max)
    low, high = sorted((data.draw(ends), data.draw(ends)))
    ramp = [
        low + (high - low) * i // 40 if kind.kind != "f" else low / 40 * (40 - i) + high / 40 * i
        for i in range(41)
    ]
    numbers = np.sort(np.array(ramp, dtype=kind))
    if hot:  # a thousand pixels, one of them as bright as the type allows
        numbers = np.append(np.tile(numbers, 25), np.array([data.draw(ends)], kind))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        unit = to_unit(numbers[None], [])
    assert unit.dtype == np.float32 and np.isfinite(unit).all() and unit.min() >= 0 and unit.max() <= 1
    assert (np.diff(unit[0, :41]) >= -1e-6).all(), "brighter stays brighter"


def test_a_signed_tiff_is_no_infinity():
    numbers = np.linspace(-16384, 16384, ROWS * COLUMNS).reshape(ROWS, COLUMNS).astype(np.int16)
    pixels, note = read(tiff(numbers))
    np.testing.assert_allclose(pixels, (numbers + 16384.0) / 32768, atol=1e-6)
    assert note == "numbers from -1.638e+04 to 1.638e+04, stretched to 0 … 1"


def png16(numbers, colour):
    """A PNG of 16 bits a channel: colour 2 is red, green and blue, 4 grey and alpha, 6 both."""
    rows, columns = numbers.shape[:2]
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 16, colour, 0, 0, 0))
    lines = b"".join(b"\0" + row.astype(">u2").tobytes() for row in numbers)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def test_a_deep_png_in_colour_follows_the_rule_of_a_deep_tiff():
    deep = COLOUR.astype(np.uint16) * 19 + 3
    pixels, note = read(png16(deep, 2))
    np.testing.assert_allclose(pixels, deep / 4095, atol=1e-6)
    assert (pixels, note) == (
        pytest.approx(read(tiff(deep, photometric="rgb"))[0]),
        "numbers up to 4088, white is 4095",
    )
    for numbers, colour in (
        (np.dstack([deep, np.full_like(DEEP, 65535)]), 6),
        (np.dstack([DEEP, DEEP * 0 + 65535]), 4),
    ):
        pixels, _ = read(png16(numbers, colour))
        np.testing.assert_allclose(pixels, (deep if colour == 6 else DEEP) / 4095, atol=1e-6)
    half = np.dstack([DEEP, np.full_like(DEEP, 32768)])
    pixels, note = read(png16(half, 4))
    np.testing.assert_allclose(pixels, 1 - 32768 / 65535 * (1 - DEEP / 4095), atol=1e-5)
    assert "transparent parts made white" in note


def test_a_few_hot_pixels_do_not_blacken_the_rest():
    deep = np.kron(DEEP, np.ones((5, 5), np.uint16)).astype(np.uint16)
    hot = deep.copy()
    hot[3, 7] = hot[9, 9] = 65535
    pixels, note = read(tiff(hot), max_side=1000)
    np.testing.assert_allclose(
        np.delete(pixels.ravel(), [3 * 300 + 7, 9 * 300 + 9]),
        np.delete(deep.ravel(), [3 * 300 + 7, 9 * 300 + 9]) / 4095,
        atol=1e-6,
    )
    assert pixels.max() == 1 and "white is 4095; 2 hot pixels are brighter" in note
    share = deep / 4095.0 - 0.5
    share[3, 7] = 900.0
    pixels, note = read(tiff(share), max_side=1000)
    assert pixels.std() > 0.1 and "nearly all from -0.4" in note


@pytest.mark.parametrize("high", [1, 3, 15])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "deep TIFF", "float"])
def test_masks_and_labels_are_stretched_and_said_to_be(kind, high):
    labels = np.kron(np.arange(20).reshape(4, 5) % (high + 1), np.ones((9, 9))).astype(np.uint8)
    made = {
        "PNG": lambda: packed(labels),
        "TIFF": lambda: packed(labels, "TIFF"),
        "deep TIFF": lambda: tiff(labels.astype(np.uint16)),
        "float": lambda: tiff(labels.astype(np.float32)),
    }
    pixels, note = read(made[kind]())
    np.testing.assert_allclose(pixels, labels / high, atol=1e-6)
    if kind != "float":
        assert note == f"whole numbers 0 … {high}, as of a mask or labels, stretched to 0 … 1"


def test_a_dark_or_an_empty_picture_is_told():
    dark = np.zeros((60, 60), np.uint8)
    dark[:2, :9], dark[30:, 30:] = 200, 10
    assert read(packed(dark))[1] == "nearly all of it is dark: stretch its brightness, and save it again"
    assert read(packed(np.full((9, 9), 70, np.uint8)))[1] == "nothing is in it, one brightness everywhere"
    pages = np.stack([dark * 0, GREY[:, :40].repeat(2, 0)[:60, :].repeat(2, 1)[:, :60]])
    note = read(tiff(pages, photometric="minisblack"))[1]
    assert (
        note
        == "first of 2 pages; nothing is in it, one brightness everywhere: choose another page or channel"
    )


@pytest.mark.parametrize("deep", [False, True])
def test_another_page_or_channel_is_read(deep):
    pages = [GREY, 255 - GREY, GREY // 2 + 30]
    stack = np.stack(pages).astype(np.uint16) * 16 if deep else np.stack(pages)
    data = tiff(stack, photometric="minisblack")
    assert count_parts(data) == 3 and count_parts(packed(GREY)) == 1 and count_parts(b"none") == 1
    pixels, note = read(data, part=2)
    np.testing.assert_allclose(pixels, stack[1] / (4095 if deep else 255), atol=1e-6)
    assert note.startswith("page 2 of 3")
    with pytest.raises(ValueError, match="has 3 pages or channels: choose a number from 1 to 3"):
        read(data, part=4)
    two = tiff(np.dstack([DEEP, DEEP // 2]), photometric="minisblack", planarconfig="contig")
    pixels, note = read(two, part=2)
    np.testing.assert_allclose(pixels, DEEP // 2 / 2047, atol=1e-6)
    assert note.startswith("channel 2 of 2") and count_parts(two) == 2


def test_webp_is_read_and_turned_upright():
    exif = Image.Exif()
    exif[274] = 3
    pixels, note = read(packed(COLOUR, "WEBP", lossless=True, exif=exif))
    np.testing.assert_allclose(pixels, COLOUR[::-1, ::-1] / 255, atol=1e-6)
    assert note == "turned upright"
    moving = packed(
        Image.fromarray(COLOUR), "WEBP", save_all=True, append_images=[Image.fromarray(COLOUR // 2)]
    )
    assert read(moving)[1].startswith("first of 2 pages")


def test_a_phones_jpeg_is_read_at_a_part_of_its_size():
    """24 million pixels: unpacked at an eighth, a quarter or a half, and the note tells the whole size."""
    exif = Image.Exif()
    exif[274] = 6
    wide = np.kron(GREY[:, :40], np.ones((100, 150), np.uint8))  # 6000 × 4000
    pixels, note = read(packed(wide, "JPEG", quality=90, exif=exif))
    assert pixels.shape == (512, 341) and note == "turned upright; resized from 4000 × 6000 to 341 × 512"
    expected = np.kron(GREY[:, :40], np.ones((10, 15), np.uint8))[::-1].T / 255
    middle = (slice(40, 500, 60), slice(20, 320, 60))
    found = np.asarray(Image.fromarray(pixels).resize((400, 600)))
    assert np.abs(found - expected)[middle].max() < 0.06


def jpeg_of(width, height):
    """A JPEG whose header promises width × height pixels."""
    data = bytearray(packed(GREY, "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def test_a_jpeg_beyond_all_cameras_is_refused():
    with pytest.raises(ValueError, match=r"30000 × 20000 pixels, 600\.0 million: at most 400 million"):
        read(jpeg_of(30000, 20000))
