"""Dark paper and forced colours: figures and question cards stay readable, and follow the page at once."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.bare import Bare

import helpers.questions
from helpers.figure import style
from helpers.lectures.activations import live_depth
from helpers.lectures.perceptron import live_gate_lab, live_one_neuron

READ = 4.5  # contrast that text needs
SEEN = 3  # and marks
CARD = Path(helpers.questions.__file__).with_name("widget.css").read_text(encoding="utf-8")
TEXTS = [
    (style.INK, style.PAPER),
    (style.SOFT_INK, style.PAPER),
    (style.INK, style.PANE),
    (style.NEGATIVE_TEXT, style.NEGATIVE_TINT),
    (style.POSITIVE_TEXT, style.POSITIVE_TINT),
    (style.INK, style.LIT),
]
MARKS = [(style.NEGATIVE, style.PAPER), (style.POSITIVE, style.PAPER), (style.EDGE, style.PAPER)]


def light(colour):
    """Return the relative luminance of red, green and blue (…, 3) from 0 to 1."""
    colour = np.asarray(colour)
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrast(one, other):
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("pair", TEXTS + MARKS, ids=" on ".join)
def test_every_pair_of_colours_can_be_read_on_light_and_on_dark_paper(pair):
    for colours in (pair, [style.DARK[name] for name in pair]):
        got = contrast(*map(style.rgb, colours))
        assert got >= (READ if pair in TEXTS else SEEN), f"{' on '.join(colours)}: {got:.1f}"


def test_every_colour_of_the_course_has_a_twin():
    colours = {value for name, value in vars(style).items() if name.isupper() and str(value).startswith("#")}
    assert colours == set(style.DARK)


def pixels(locator):
    """Return what is on the screen there: (rows, columns, 3) from 0 to 1."""
    return np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"), dtype=float) / 255


@pytest.mark.parametrize("make", [live_gate_lab, live_depth])
def test_a_figure_follows_the_page_into_the_dark_and_back_without_the_kernel(make, page):
    bare = Bare(page, make())
    figure = bare.show()
    bare.settled()
    day, heard = pixels(figure), len(bare.heard)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("document.querySelector('.nn-figure').dataset.theme === 'dark'")
    bare.settled()
    night = pixels(figure)
    assert len(bare.heard) == heard, "the kernel is not needed for that"
    assert light(day).mean() > 0.7 and light(night).mean() < 0.15
    stage = light(pixels(figure.locator(".nn-stage")))
    assert stage.min() < 0.05 and stage.max() > 0.6, "axes and names are bright on dark"
    assert (light(night) > 0.95).mean() < 0.002, "something is still white"
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    page.wait_for_function("document.querySelector('.nn-figure').dataset.theme === 'light'")
    bare.settled()
    assert np.abs(pixels(figure) - day).max() < 0.01


def test_where_colours_are_forced_the_picture_stays_as_it_is(page):
    bare = Bare(page, live_one_neuron())
    stage = bare.show().locator(".nn-stage")
    bare.settled()
    page.add_style_tag(content=".nn-handles { display: none }")
    free = pixels(stage)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    bare.settled()
    inner = np.s_[2:-2, 2:-2]  # its edge shares pixels with what is around
    assert np.abs(pixels(stage) - free)[inner].mean() < 0.001, "axes on paper of another colour"


def test_question_cards_and_folds_are_dark_on_a_dark_page(page):
    page.set_content(
        f"""<style>{CARD}</style><body data-jp-theme-light="false">
        <div class="nn-question"><span class="nn-title">Title</span>
        <div class="nn-line"><input value="1"></div>
        <button class="nn-main">Check</button><button>Hint</button>
        <p class="nn-verdict nn-right">Right</p>
        <p class="nn-verdict nn-wrong">Wrong</p><p class="nn-note">A note</p><code>z</code></div>
        <div class="nn-question nn-fold"><span>It opens then.</span></div>"""
    )
    seen = page.evaluate(
        """() => {
            const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
            const paper = (element) => {
                const colour = rgb(getComputedStyle(element).backgroundColor);
                return colour.length === 4 && !colour[3] ? paper(element.parentElement) : colour;
            };
            return [...document.querySelectorAll(".nn-question, .nn-question *")].map((element) =>
                [element.className || element.tagName, rgb(getComputedStyle(element).color), paper(element)]);
        }"""
    )
    assert len(seen) > 10
    for name, ink, paper in seen:
        ink, paper = np.array(ink[:3]) / 255, np.array(paper[:3]) / 255
        assert contrast(ink, paper) >= READ, f"{name}: {contrast(ink, paper):.1f}"
        assert name == "nn-main" or light(paper) < 0.1, f"{name} stands on bright paper"
