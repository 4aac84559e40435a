"""The winners of the ImageNet contest, year by year, as a small chart."""

import base64
from typing import NamedTuple


class Winner(NamedTuple):
    """Who won in a year: the share of test pictures whose class was not among five guesses, in per cent."""

    year: int
    name: str
    error: float
    is_cnn: bool = True


# Sources: O. Russakovsky et al., International Journal of Computer Vision 115, 211–252, 2015 (2010, 2011,
# 2013, 2014); A. Krizhevsky et al., NIPS 2012, table 2 (2012, with further pictures to learn from); K. He
# et al., CVPR 2016 (2015); results page of the contest (2016); J. Hu et al., CVPR 2018 (2017).
WINNERS = (
    Winner(2010, "NEC-UIUC", 28.2, False),
    Winner(2011, "XRCE", 25.8, False),
    Winner(2012, "AlexNet", 15.3),
    Winner(2013, "Clarifai", 11.7),
    Winner(2014, "GoogLeNet", 6.7),
    Winner(2015, "ResNet", 3.6),
    Winner(2016, "Trimps-Soushen", 3.0),
    Winner(2017, "SENet", 2.3),
)
SOURCE = "Russakovsky et al. 2015, Krizhevsky et al. 2012, He et al. 2016, the contest 2016, Hu et al. 2018"
WIDE, BAR, LEFT, SCALE = 720, 26, 190, 16  # px: the chart, a row, where bars begin, one per cent
OLD, NEW, INK = "#8a8a8a", "#1f6fb4", "#333"


class Chart:
    """A drawing as SVG; `alt` says what it shows, for whoever does not see it."""

    def __init__(self, svg: str, alt: str):
        self.svg, self.alt = svg, alt

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        data = base64.b64encode(self.svg.encode()).decode()
        image = f'<img src="data:image/svg+xml;base64,{data}" alt="{self.alt}" style="max-width: 100%">'
        return {"text/plain": self.alt, "text/html": image}


def imagenet_winners() -> Chart:
    """Draw the winners of the ImageNet contest 2010–2017: in how many of 100 pictures five guesses failed."""
    height = BAR * (len(WINNERS) + 3)
    marks = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" width="{WIDE}" '
        f'height="{height}" font-family="sans-serif"><rect width="{WIDE}" height="{height}" fill="#fff"/>',
        words(8, 18, "ImageNet contest: right class not among five guesses, in % of the pictures"),
    ]
    for row, winner in enumerate(WINNERS):
        y, long = BAR * (row + 1) + 6, winner.error * SCALE
        colour = NEW if winner.is_cnn else OLD
        marks += [
            words(8, y + 15, f"{winner.year}  {winner.name}"),
            f'<rect x="{LEFT}" y="{y}" width="{long:.1f}" height="{BAR - 8}" fill="{colour}"/>',
            words(LEFT + long + 6, y + 15, f"{winner.error:.1f}"),
        ]
    y = BAR * (len(WINNERS) + 1) + 20
    marks += [
        f'<rect x="{LEFT}" y="{y - 12}" width="14" height="14" fill="{OLD}"/>',
        words(LEFT + 20, y, "features by hand"),
        f'<rect x="{LEFT + 160}" y="{y - 12}" width="14" height="14" fill="{NEW}"/>',
        words(LEFT + 180, y, "convolutional networks"),
        words(8, y + 24, f"Source: {SOURCE}", 11),
        "</svg>",
    ]
    told = ", ".join(f"{w.year} {w.name} {w.error:.1f} %" for w in WINNERS)
    alt = (
        "Winners of the ImageNet contest by year, and the share of pictures whose class was not among their "
        f"five guesses: {told}. From 2012 on they are convolutional networks."
    )
    return Chart("".join(marks), alt)


def words(x: float, y: float, text: str, size: int = 14) -> str:
    """Return a line of text that begins at (x, y)."""
    return f'<text x="{x:.1f}" y="{y}" fill="{INK}" font-size="{size}" xml:space="preserve">{text}</text>'
