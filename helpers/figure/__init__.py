"""Live figures: the mechanism, once. It knows no neural networks.

`figure` computes and explains, `scene` holds what is drawn, `paint` draws snapshots, `page` speaks with the
browser, `output` is what a cell shows. A lecture's figure derives from LiveFigure; its view from Scene.
"""

from . import style
from .controls import Action, Choice, CourseError, Seed, Slider, Stored, Toggle, read_number
from .hands import OTHERS, Drag, Pen, Preset, Stepper
from .history import MAX_STEPS, Timeline, differing
from .output import LiveFigure
from .own_data import DataChoice, Own, OwnData, OwnUpload
from .own_tables import OWN, TABLE, OwnTableData, data_controls, source_of
from .tables import Grid, ReadOnlyTable
from .uploads import Upload, Uploaded, short
from .words import Words, products

__all__ = [
    "MAX_STEPS",
    "OTHERS",
    "OWN",
    "TABLE",
    "Action",
    "Choice",
    "CourseError",
    "DataChoice",
    "Drag",
    "Grid",
    "LiveFigure",
    "Own",
    "OwnData",
    "OwnTableData",
    "OwnUpload",
    "Pen",
    "Preset",
    "ReadOnlyTable",
    "Seed",
    "Slider",
    "Stepper",
    "Stored",
    "Timeline",
    "Toggle",
    "Upload",
    "Uploaded",
    "Words",
    "data_controls",
    "differing",
    "products",
    "read_number",
    "short",
    "source_of",
    "style",
]
