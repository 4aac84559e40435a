"""Make the course's data files again: from the packages that distribute the originals, or from print.

Run as `make data` or `python -m helpers.authoring.data_files [folder]`. Numbers are copied as they are
written in the source, digit by digit: nothing is rounded, and nothing is fetched. The extra `data` brings the
packages, but for one: to make the nuclei again, `stardist` has to be there too, installed or unpacked.
"""

import csv
import gzip
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image
from tifffile import imread

from ..course import FILES


def penguins():
    """Adelie and Gentoo penguins of which both features were measured."""
    yield "species", "bill depth (mm)", "flipper length (mm)"
    source = files("palmerpenguins") / "data" / "penguins.csv"
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        features = row["bill_depth_mm"], row["flipper_length_mm"]
        if row["species"] in ("Adelie", "Gentoo") and "NA" not in features and "" not in features:
            yield row["species"], *features


def biopsies():
    """All biopsies, four of their thirty features."""
    yield (
        "diagnosis",
        "worst radius (image units)",
        "worst smoothness (no unit)",
        "mean radius (image units)",
        "mean texture (grey levels)",
    )
    source = files("sklearn") / "datasets" / "data" / "breast_cancer.csv"
    counts, *rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    names = counts[2:]  # malignant is 0, benign is 1: the order of the source's first line
    for row in rows:
        yield names[int(row[30])], row[20], row[24], row[0], row[1]


def puromycin():
    """Initial rates of an enzyme, treated with puromycin or not: two at each concentration, one is missing.

    Source: M. A. Treloar, thesis, University of Toronto, 1974; printed in D. M. Bates and D. G. Watts,
    Nonlinear Regression Analysis and Its Applications, Wiley, 1988, appendix A1.3.
    """
    yield "concentration_ppm", "rate_counts_per_min2", "state"
    concentrations = "0.02", "0.06", "0.11", "0.22", "0.56", "1.1"
    rates = {
        "treated": ((76, 47), (97, 107), (123, 139), (159, 152), (191, 201), (207, 200)),
        "untreated": ((67, 51), (84, 86), (98, 115), (131, 124), (144, 158), (160,)),
    }
    for state, pairs in rates.items():
        for concentration, pair in zip(concentrations, pairs):
            for rate in pair:
                yield concentration, rate, state


def bioimage(folder):
    """The stained glands of the colon, byte by byte as scikit-image ships them."""
    (folder / "bioimage.png").write_bytes((files("skimage") / "data" / "ihc.png").read_bytes())


def digits(folder):
    """The handwritten digits: counts from 0 to 16 (1797, 8, 8), and which digit each one is."""
    source = files("sklearn") / "datasets" / "data" / "digits.csv.gz"
    rows = gzip.decompress(source.read_bytes()).decode().splitlines()
    *pixels, y = np.loadtxt(rows, delimiter=",", dtype=np.uint8, unpack=True)
    np.savez_compressed(folder / "data" / "digits.npz", X=np.stack(pixels, axis=1).reshape(-1, 8, 8), y=y)


def nuclei(folder):
    """The fluorescent nuclei and the expert's mask: 16-bit TIFF at the source, with no value above 255.

    The package is large and nothing else of it is needed: where it is not, the files stay as they are.
    """
    source = find_spec("stardist")
    if source is None:
        print("nuclei: left as they are, for the package stardist is not here")
        return
    images = Path(source.submodule_search_locations[0]) / "data" / "images"
    for name, original in (("nuclei", "img2d.tif"), ("nuclei_mask", "mask2d.tif")):
        pixels = imread(images / original)
        if pixels.max() > 255:
            raise ValueError(f"{original} does not fit into 8 bits: it is another file than the course's")
        Image.fromarray(pixels.astype(np.uint8)).save(folder / "data" / f"{name}.png", optimize=True)


def main(folder=FILES):
    """Write each table as a CSV file with a header line, then the images."""
    folder = Path(folder)
    (folder / "data").mkdir(exist_ok=True)
    for table in (penguins, biopsies, puromycin):
        with open(folder / "data" / f"{table.__name__}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table())
    for images in (bioimage, digits, nuclei):
        images(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
