"""Make files/data/*.csv again from the packages that distribute the originals (extra `data`).

Run as `make data` or `python files/make_data.py [folder]`. Numbers are copied as they are written
in the source, digit by digit: nothing is rounded, and nothing is fetched.
"""

import csv
import sys
from importlib.resources import files
from pathlib import Path

DATA = Path(__file__).parent / "data"


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


def main(folder=DATA):
    """Write each table as a CSV file with a header line."""
    for table in (penguins, biopsies):
        with open(Path(folder) / f"{table.__name__}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table())


if __name__ == "__main__":
    main(*sys.argv[1:])
