"""The look of the course: every colour and size is named here, once.

Orange is negative, light grey zero, blue positive; magnitude is width or size. The two hues are from
the palette of Okabe and Ito, which stays readable for colour-blind eyes.
"""

from matplotlib.colors import LinearSegmentedColormap, to_rgb

NEGATIVE = "#D55E00"
ZERO = "#C8C8C8"
POSITIVE = "#0072B2"
NEGATIVE_TINT = "#FBE3D2"
POSITIVE_TINT = "#D3E7F4"
NEGATIVE_TEXT = "#9A3F00"  # darker, to be read on its tint
POSITIVE_TEXT = "#00507D"
NEGATIVE_WORD = "#A84A00"  # a little darker, to be read on paper and where it is lit
POSITIVE_WORD = "#006BA8"
LIT = "#FFE9A8"  # behind the term that is meant

INK = "#1A1A1A"
SOFT_INK = "#595959"
GRID = "#DEDEDE"
PAPER = "#FFFFFF"
PANE = "#F1F1F1"  # behind code, and in the cells of a table
EDGE = "#8A8A8A"  # round what can be pressed
RIM = "#CFCFCF"  # round a figure
HOVER = "#E6EFF5"

STUDENT_FONT = 14  # px, at an arm's length
LECTURE_FONT = 22  # px, from the last row
FONT_FAMILY = "DejaVu Sans"

SIGNED = LinearSegmentedColormap.from_list(
    "signed", [NEGATIVE, NEGATIVE_TINT, "#F2F2F2", POSITIVE_TINT, POSITIVE], N=255
)
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "x"}


# On dark paper each colour has a twin: as far from the paper as it is here, and of the same hue.
DARK = {
    NEGATIVE: "#FF8A3D",
    ZERO: "#6C7178",
    POSITIVE: "#4FB3F0",
    NEGATIVE_TINT: "#4A2C17",
    POSITIVE_TINT: "#14384F",
    NEGATIVE_TEXT: "#FFB685",
    POSITIVE_TEXT: "#9AD4FA",
    NEGATIVE_WORD: "#FF8A3D",
    POSITIVE_WORD: "#4FB3F0",
    LIT: "#5E4C12",
    INK: "#E8E8E8",
    SOFT_INK: "#ABB0B6",
    GRID: "#3B3E44",
    PAPER: "#1C1E22",
    PANE: "#2A2D32",
    EDGE: "#7B8087",
    RIM: "#45494F",
    HOVER: "#2C3A45",
}
SIGNED_DARK = LinearSegmentedColormap.from_list(
    "signed on dark",
    [DARK[NEGATIVE], DARK[NEGATIVE_TINT], "#2A2B2E", DARK[POSITIVE_TINT], DARK[POSITIVE]],
    N=255,
)


def sign_colour(value: float) -> str:
    """Return the colour of a number: orange below zero, grey at zero, blue above."""
    return NEGATIVE if value < 0 else POSITIVE if value > 0 else SOFT_INK


def sign_tint(value: float) -> str:
    """Return the pale background of a region where a number has this sign."""
    return NEGATIVE_TINT if value <= 0 else POSITIVE_TINT


def sign_text(value):
    """Colour of a number that stands on the tint of its sign."""
    return NEGATIVE_TEXT if value < 0 else POSITIVE_TEXT if value > 0 else SOFT_INK


def word_colour(colour: str | None) -> str | None:
    """Return the colour in which a term is written: that of the picture, dark enough to be read."""
    return NEGATIVE_WORD if colour == NEGATIVE else POSITIVE_WORD if colour == POSITIVE else colour


def rgb(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour's name, each from 0 to 1."""
    return to_rgb(colour)


def signed(place):
    """Return red, green, blue, opacity in the colours of signs: 0 most negative, ½ zero, 1 most positive."""
    return SIGNED(place)
