"""A TIFF of several pages in Kernel bench and in Blur and edge: another one can be chosen."""

import numpy as np
import pytest
import tifffile

from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_blur, live_kernel_bench

PAGE = np.add.outer(np.arange(40) * 4, np.arange(60)).astype(np.uint8)


@pytest.fixture
def stack(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tifffile.imwrite("stack.tif", np.stack([PAGE * 0, PAGE, 255 - PAGE]), photometric="minisblack")
    return "stack.tif"


@pytest.mark.parametrize("make", [live_kernel_bench, live_blur])
def test_another_page_is_shown_and_stays_in_the_call(make, stack):
    figure = make(picture=stack)
    assert figure.facts["note"] == (
        "First of 3 pages; nothing is in it, one brightness everywhere: choose another page or channel."
    )
    figure.set(page=3)
    np.testing.assert_allclose(figure.facts["image"], (255 - PAGE) / 255, atol=1e-6)
    assert "page=3" in figure.call() and figure.facts["note"] == "Page 3 of 3."
    figure.set(page=50)
    assert figure.facts["note"] == "Page 3 of 3.", "there are no more"
    figure.set(picture_file=stack)
    assert figure.values["page"] == 1, "a new file begins with its first page"


def test_a_page_that_cannot_be_read_gets_a_sentence_and_the_old_one_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pages = np.stack([PAGE / 255, np.full(PAGE.shape, np.nan)]).astype(np.float32)
    tifffile.imwrite("nan.tif", pages, photometric="minisblack")
    figure = live_blur(picture="nan.tif")
    with pytest.raises(CourseError, match="NaN or infinity"):
        figure.set(page=2)
    assert figure.values["page"] == 1
