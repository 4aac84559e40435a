"""Slide and compute: the walk and its sums, what is said, what the browser paints."""

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.engine import KERNELS
from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_slide_compute


def test_steps_fill_the_output_cell_by_cell_and_back_empties_it():
    figure = live_slide_compute(row=0)
    filled = [figure.facts["window"]]
    while figure.can_step:
        figure.press("step")
        everything(figure)
        filled.append(len(figure.scene.sums.strings))
    assert filled == list(range(1, 17)) and "The output is full" in figure.description
    np.testing.assert_array_equal(figure.facts["output"], np.repeat([[0, 28, 28, 0]], 4, axis=0))
    figure.press("back")
    assert len(figure.scene.sums.strings) == 15 and "full" not in figure.description


def test_one_bright_pixel_draws_the_kernel_turned_round():
    figure = live_slide_compute(picture="one bright pixel", kernel="Sobel x")
    np.testing.assert_array_equal(figure.facts["output"][:3, 1:], 9 * KERNELS["Sobel x"][::-1, ::-1])


@pytest.mark.parametrize(
    "settings, told",
    [
        (dict(), "all nine pixels are alike"),
        (dict(column=1), "brighter on its right"),
        (dict(picture="a nucleus", column=3), "brighter on its left"),
        (dict(picture="a nucleus", kernel="Sobel y", row=3), "brighter above"),
        (dict(picture="a nucleus", kernel="Laplacian", column=1), "brighter in its middle"),
        (dict(picture="a nucleus", kernel="identity", column=1), "the pixel in the middle, 9, comes through"),
        (dict(picture="a nucleus", kernel="sharpen", column=1), "the pixel in the middle, 9, becomes"),
        (dict(picture="one bright pixel", row=3), "nine dark pixels"),
        (dict(column=1, kernel="Sobel y"), "they cancel"),
        (dict(picture="one bright pixel", column=2), "meets a 0 of the kernel"),
    ],
)
def test_what_is_special_is_said_where_it_is(settings, told):
    figure = live_slide_compute(**settings)
    everything(figure)
    assert told in figure.description, figure.description


def test_products_and_their_sum_stand_on_the_picture():
    figure = live_slide_compute(column=1)
    products = [float(text.replace("−", "-")) for text in figure.scene.products.strings]
    assert products == figure.facts["products"].ravel().tolist() and sum(products) == figure.facts["value"]
    assert figure.scene.captions[1].strings == ["sum 28"]


def test_a_hand_takes_the_window_or_an_output_cell_and_no_window_leaves_the_picture():
    figure = live_slide_compute()
    figure.drag("output", 0.9, 0.1)
    assert (figure.values["row"], figure.values["column"]) == (3, 3) and not figure.can_step
    figure.drag("window", 0.25, 0.75)
    assert (figure.values["row"], figure.values["column"]) == (0, 0) and not figure.can_go_back
    figure.nudge("window", 1, 0)
    assert (figure.values["row"], figure.values["column"]) == (0, 1)
    with pytest.raises(CourseError, match="from 0 to 3"):
        figure.set(row=4)


def test_the_browser_paints_what_the_snapshot_shows(page):
    paints_what_the_still_shows(
        "slide and compute", live_slide_compute(column=2), page, least=0.93
    )  # many digits
