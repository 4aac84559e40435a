"""Digits photographed on paper: under a shadow, beside a desk, on a blackboard; or none at all."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from helpers.data import digit_from_bitmap, tissue
from helpers.figure import CourseError
from helpers.lectures.cnns.open_layers import LAST
from helpers.lectures.cnns.open_layers_places import CLASS
from helpers.lectures.cnns.own_picture import digit_in
from helpers.lectures.cnns.units import forward

HIGH, WIDE = 300, 400
Y, X = np.mgrid[:HIGH, :WIDE]


def written(text, at=(150, 80), size=130):
    """How much ink is where, 0 … 1: (300, 400)."""
    image = Image.new("L", (WIDE, HIGH), 0)
    ImageDraw.Draw(image).text(at, text, fill=255, font=ImageFont.load_default(size))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1))) / 255


def read(bitmap):
    return int(forward(digit_from_bitmap(bitmap).astype(float), LAST).A[CLASS].argmax())


LIGHTS = {  # how bright the paper is, and the table beside it
    "a window at the left": lambda ink: (0.95 - 0.6 * X / WIDE) * ink,
    "the shadow of a hand": lambda ink: np.where(X + Y / 2 > 300, 0.45, 0.9) * ink,
    "a soft shadow": lambda ink: (0.9 - 0.5 * np.exp(-((X - 380) ** 2 + (Y - 20) ** 2) / 28800)) * ink,
    "a dark desk at the left": lambda ink: np.where(X < 60, 0.25, 0.9 * ink),
    "a desk in the corner": lambda ink: np.where(Y - 0.6 * X > 200, 0.2, (0.9 - 0.4 * X / WIDE) * ink),
    "a white desk below": lambda ink: np.where(Y > 260, 1.0, 0.6 * ink),
    "dark corners": lambda ink: (0.95 - 0.35 * ((X - 200) ** 2 + (Y - 150) ** 2) / 40000) * ink,
    "a blackboard": lambda ink: 0.15 + 0.25 * X / WIDE + 0.6 * (1 - ink),
    "noise and a shadow": lambda ink: (
        (0.9 - 0.5 * Y / HIGH) * ink + np.random.default_rng(0).normal(0, 0.03, ink.shape)
    ),
}


@pytest.mark.parametrize("light", LIGHTS)
def test_whatever_the_light_the_digit_is_the_one_on_plain_paper(light):
    for digit in "0123456789":
        ink = 1 - 0.75 * written(digit)
        plain, _ = digit_in((0.9 * ink).astype(np.float32))
        photo = np.clip(LIGHTS[light](ink), 0, 1).astype(np.float32)
        bitmap, done = digit_in(photo)
        assert "shadow and edges taken away" in done and ("inverted" in done) == (light != "a blackboard")
        assert np.mean(bitmap == plain) > 0.9, digit
        assert read(bitmap) == read(plain), digit


def uneven(ink):
    return ((0.95 - 0.6 * X / WIDE) * ink).astype(np.float32)


REFUSED = {
    "two digits": (uneven(1 - 0.75 * written("38")), "more than one sign"),
    "two digits in even light": ((0.9 - 0.7 * written("3 8")).astype(np.float32), "more than one sign"),
    "nothing but a shadow": (uneven(np.ones((HIGH, WIDE))), "Nothing stands out"),
    "tissue": (tissue(), "a pattern|more than one sign|reaches the edge"),
    "cut off": (uneven(1 - 0.75 * written("3", (150, 180), 200)), "reaches the edge of the picture"),
    "far away": (uneven(1 - 0.75 * written("3", (150, 80), 26)), "very small|Nothing stands out"),
    "checked paper": (uneven(1 - 0.7 * ((X % 40 < 20) & (Y % 40 < 20))), "a pattern|more than one|reaches"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_one_digit_is_refused_with_the_reason(case):
    photo, reason = REFUSED[case]
    with pytest.raises(CourseError, match=reason) as told:
        digit_in(photo)
    assert ":" in str(told.value) and str(told.value).endswith(".")
