"""Make files/data/*.csv again: from the packages that distribute the originals (extra `data`), or from print.

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


def main(folder=DATA):
    """Write each table as a CSV file with a header line."""
    for table in (penguins, biopsies, puromycin):
        with open(Path(folder) / f"{table.__name__}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table())


if __name__ == "__main__":
    main(*sys.argv[1:])
