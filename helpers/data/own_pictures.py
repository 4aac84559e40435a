"""Pictures of one's own, a folder or a zip with a folder for each class, made into images to learn from."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .images import LUMINANCE
from .own_cells import counted
from .pictures import read_picture, resize
from .pixels import PictureError

SIDE = 32  # pixels of an image to learn from
KEPT = 192  # pixels: the longer side of a picture that is kept for tiles
TILE = 64  # pixels of it that become one image
FEWEST = 4  # pictures of a class: one of them is kept to test
MOST_CLASSES, MOST_PICTURES = 10, 300  # of each class
MOST_FILES, MOST_BYTES = 20_000, 1_000_000_000  # in a zip, unpacked
TEST_SHARE = 0.25
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".heic", ".bmp", ".gif")
HOW = "Put the pictures of each class into a folder of its own, named after the class, and zip those folders."


class Picture(NamedTuple):
    """A grey picture (H, W) in [0, 1], and the name of its file."""

    name: str
    grey: NDArray


@dataclass(frozen=True, eq=False)
class OwnPictures:
    """The pictures of every class, and what was left out, in sentences."""

    name: str
    classes: tuple[str, ...]
    pictures: tuple[tuple[Picture, ...], ...]  # of each class
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        return " ".join(self.notes)

    def split(self, tiles: bool) -> tuple[NDArray, NDArray, NDArray, NDArray]:
        """Return X (N, 1, 32, 32) and y (N,) to learn from, and X, y to test: parted by picture.

        Every image has its mean at 0 and ±2 standard deviations at ±1. With `tiles` a picture is cut into
        squares; all of one picture fall on the same side.
        """
        parts: tuple[list, ...] = ([], [], [], [])
        for label, pictures in enumerate(self.pictures):
            order = np.random.default_rng([label, len(pictures)]).permutation(len(pictures))
            tests = max(1, round(TEST_SHARE * len(pictures)))
            for place, which in enumerate(order):
                found = tiles_of(pictures[which].grey) if tiles else [whole(pictures[which].grey)]
                at = 2 if place < tests else 0
                parts[at].extend(found)
                parts[at + 1].extend([label] * len(found))
        X, y, X_test, y_test = parts
        return evened(X), np.array(y), evened(X_test), np.array(y_test)


def own_classes(source: Any, name: str = "") -> OwnPictures:
    """Read a folder, or a zip by its path or bytes, with one folder of pictures for each class.

    Raises PictureError, a ValueError with a sentence, where there are not two classes of four pictures.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        name, files = name or "the zip", zipped(BytesIO(source), name or "the zip")
    elif isinstance(source, str | Path) and Path(source).is_dir():
        name, files = name or Path(source).name, list(in_folder(Path(source)))
    elif isinstance(source, str | Path) and Path(source).is_file():
        name, files = name or Path(source).name, zipped(Path(source), Path(source).name)
    elif isinstance(source, str | Path):
        raise PictureError(f"There is no folder or zip “{str(source)[-60:]}” beside this notebook. {HOW}")
    else:
        raise PictureError(f"Name a folder or a zip of pictures; this is {type(source).__name__}. {HOW}")
    return sorted_out(name, files)


Files = list[tuple[str, str, Callable[[], bytes]]]  # class, name of the file, what reads it


def in_folder(folder: Path) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Return what lies in the folders of a folder, in order."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and is_picture(parts):
            yield (parts[-2] if len(parts) > 1 else ""), path.name, path.read_bytes


def zipped(file: Any, name: str) -> Files:
    """Return what lies in the folders of a zip, in order; raises PictureError where it is none."""
    try:
        archive = zipfile.ZipFile(file)
        inside = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise PictureError(f"“{name}” is no zip. {HOW}") from None
    if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
        raise PictureError(
            f"“{name}” is too large: at most {MOST_FILES} files of {MOST_BYTES // 10**6} MB in all. "
            "Zip fewer pictures."
        )
    if any(one.flag_bits & 1 for one in inside):
        raise PictureError(f"“{name}” has a password. Zip the folders without one.")
    found: Files = []
    for one in sorted(inside, key=lambda one: one.filename):
        parts = PurePosixPath(one.filename.replace("\\", "/")).parts
        if not one.is_dir() and is_picture(parts):
            found.append((parts[-2] if len(parts) > 1 else "", parts[-1], partial(archive.read, one)))
    return found


def is_picture(parts: tuple[str, ...]) -> bool:
    """Whether a path ends in a picture, and is none of what systems leave behind."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and parts[-1].lower().endswith(PICTURES)


def sorted_out(name: str, files: Files) -> OwnPictures:
    """Read the pictures of each class; raises PictureError where that leaves no two classes."""
    if not files:
        raise PictureError(f"“{name}” holds no pictures. {HOW}")
    folders: dict[str, Files] = {}
    for one in files:
        folders.setdefault(one[0], []).append(one)
    loose, notes = folders.pop("", []), []
    if len(folders) < 2:
        there = f"only the folder “{next(iter(folders))}”" if folders else "no folders"
        raise PictureError(f"“{name}” has {there}: two classes are needed. {HOW}")
    if loose:
        notes.append(f"{counted(len(loose), 'picture')} in no folder left out.")
    if len(folders) > MOST_CLASSES:
        largest = sorted(folders, key=lambda folder: -len(folders[folder]))[:MOST_CLASSES]
        folders = {folder: found for folder, found in folders.items() if folder in largest}
        notes.append(f"The {MOST_CLASSES} largest classes are taken.")
    for folder, found in folders.items():
        if len(found) > MOST_PICTURES:
            places = np.linspace(0, len(found) - 1, MOST_PICTURES).astype(int)
            notes.append(f"Of “{folder}” {MOST_PICTURES} of {len(found)} pictures are taken, evenly spaced.")
            folders[folder] = [found[place] for place in places]
    classes, told = read_all(folders)
    notes += told
    small = [f"“{folder}” has {len(found)}" for folder, found in classes.items() if len(found) < FEWEST]
    if small:
        raise PictureError(
            f"“{name}”: each class needs at least {FEWEST} pictures, for some are kept to test; "
            f"{' and '.join(small[:3])} that can be read. Add pictures. {' '.join(notes)}".strip()
        )
    counts = ", ".join(f"{folder} ({len(found)})" for folder, found in classes.items())
    first = (
        f"“{name}”: {counts}; a quarter of the pictures is kept to test. Each is made grey, {SIDE} × {SIDE}, "
        "its brightness and contrast evened out."
    )
    pictures = tuple(map(tuple, classes.values()))
    return OwnPictures(name, tuple(classes), pictures, (first, *notes))


def read_all(folders: dict[str, Files]) -> tuple[dict[str, list[Picture]], list[str]]:
    """Read the pictures of each class, no picture twice; and say what was left out, by name."""
    seen: dict[bytes, str] = {}
    classes: dict[str, list[Picture]] = {}
    broken, twice = [], 0
    for folder, found in folders.items():
        classes[folder] = []
        for _, file, read in found:
            try:
                data = read()
                mark = hashlib.sha256(data).digest()
                if mark in seen:  # in both parts of the split it would be known by heart
                    twice += 1
                    if seen[mark] != folder:
                        broken.append(f"“{folder}/{file}” (the same picture is in “{seen[mark]}”)")
                    continue
                image, _ = read_picture(data, name=file, max_side=KEPT)
            except (ValueError, OSError, RuntimeError, zipfile.BadZipFile) as problem:
                broken.append(f"“{folder}/{file}” ({reason(problem)})")
                continue
            seen[mark] = folder
            classes[folder].append(Picture(file, image @ LUMINANCE if image.ndim == 3 else image))
    notes = []
    if broken:
        more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
        notes.append(f"Left out: {', '.join(broken[:3])}{more}.")
    elif twice:
        notes.append(f"{counted(twice, 'picture')} found twice, taken once.")
    return classes, notes


def reason(problem: Exception) -> str:
    """Say in a few words why a picture was not read."""
    text = str(problem) if isinstance(problem, PictureError) else "damaged"
    for word in ("HEIC", "GIF", "BMP", "damaged", "empty", "million"):
        if word in text:
            return {"million": "too many pixels", "damaged": "damaged", "empty": "empty"}.get(
                word, f"a {word}"
            )
    return "no picture"


def whole(grey: NDArray) -> NDArray:
    """Return the middle square of a picture (H, W), 32 × 32."""
    side = min(grey.shape)
    top, left = ((n - side) // 2 for n in grey.shape)
    return small(grey[top : top + side, left : left + side])


def tiles_of(grey: NDArray) -> list[NDArray]:
    """Cut a picture (H, W) into squares, 32 × 32 each; one that is too small is one square."""
    down, across = (n // TILE for n in grey.shape)
    if not down or not across:
        return [whole(grey)]
    corners = [(TILE * i, TILE * j) for i in range(down) for j in range(across)]
    return [small(grey[top : top + TILE, left : left + TILE]) for top, left in corners]


def small(square: NDArray) -> NDArray:
    """Return a square picture, 32 × 32: smaller by means, or larger."""
    if len(square) < SIDE:
        places = np.arange(SIDE) * len(square) // SIDE
        square = square[np.ix_(places, places)]
    return square if len(square) == SIDE else resize(np.float32(square), (SIDE, SIDE))


def evened(images: list[NDArray]) -> NDArray:
    """Return images as (N, 1, 32, 32) float32, each with mean 0 and ±2 standard deviations at ±1."""
    X = np.array(images, np.float32)
    X -= X.mean(axis=(1, 2), keepdims=True)
    X /= np.maximum(2 * X.std(axis=(1, 2), keepdims=True), 1e-6)
    return np.clip(X, -1, 1)[:, None]
