"""Real data for the lectures: measurements in tables, and images.

`tables`: samples of two classes, and how fast an enzyme works; `images`: microscope images and what is cut
from them, and handwritten digits; `pictures`: a picture of one's own; `own_tables`:
a table of one's own; `drawing`: a digit drawn by hand;
`weights`: a network that reads digits.
Origin and licence of every file: files/CREDITS.md. The files are made by helpers/authoring/data_files.py.
"""

from .drawing import centre_bitmap, digit_from_bitmap
from .images import (
    Digits,
    PixelTiles,
    Tiles,
    digits,
    nuclei,
    nuclei_tiles,
    pixel_classes,
    rank_equalise,
    segment,
    tissue,
    tissue_tiles,
    turned,
)
from .own_cells import TableError
from .own_pictures import OwnPictures, own_classes
from .own_tables import OwnTable, own_table
from .pictures import read_picture
from .tables import Rates, Samples, biopsies, penguins, puromycin, rescale, standardise
from .weights import digit_accuracies, digit_network, digit_weights

__all__ = [
    "Digits",
    "OwnPictures",
    "OwnTable",
    "PixelTiles",
    "Rates",
    "Samples",
    "TableError",
    "Tiles",
    "biopsies",
    "centre_bitmap",
    "digit_accuracies",
    "digit_from_bitmap",
    "digit_network",
    "digit_weights",
    "digits",
    "nuclei",
    "nuclei_tiles",
    "own_classes",
    "own_table",
    "penguins",
    "pixel_classes",
    "puromycin",
    "rank_equalise",
    "read_picture",
    "rescale",
    "segment",
    "standardise",
    "tissue",
    "tissue_tiles",
    "turned",
]
