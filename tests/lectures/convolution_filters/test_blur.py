"""Blur and edge: against scipy, what a plain picture hides, and the wipe in a browser."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_blur
from helpers.lectures.convolution_filters.blur import noise_left

BLUR, EDGES, DIFFERENCE = "Gaussian blur", "Laplacian", "difference of blurs"
OPERATIONS = (BLUR, EDGES, DIFFERENCE)


def bell(image, sigma):
    """scipy's blur, colour by colour; it cuts the bell off at 4σ as we do."""
    sigmas = (sigma, sigma, 0)[: image.ndim]
    return ndimage.gaussian_filter(image.astype(float), sigmas, truncate=4, mode="reflect")


def by_scipy(image, operation, sigma):
    smooth = bell(image, sigma)
    if operation == EDGES:
        colours = np.moveaxis(smooth, 2, 0) if image.ndim == 3 else [smooth]
        edges = [ndimage.laplace(colour, mode="reflect") for colour in colours]
        return np.stack(edges, axis=2) if image.ndim == 3 else edges[0]
    return smooth - bell(image, 1.6 * sigma) if operation == DIFFERENCE else smooth


@pytest.mark.parametrize("sigma", [0, 0.7, 2, 5])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_output_is_that_of_scipy(operation, sigma):
    figure = live_blur(operation=operation, sigma=sigma)
    for picture in ("tissue in colour", "nuclei"):
        figure.set(picture=picture)
        everything(figure)
        wanted = by_scipy(figure.facts["image"], operation, sigma)
        np.testing.assert_allclose(figure.facts["output"], wanted, atol=4e-6)
        assert figure.facts["lowest"] == pytest.approx(wanted.min(), abs=5e-6)
        hidden = np.mean((wanted < -1e-6) | (wanted > 1 + 1e-6))
        assert figure.facts["share_clipped"] == pytest.approx(hidden, abs=5e-3)


@pytest.mark.parametrize("sigma", [0, 1.3, 3])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_kernel_that_is_shown_does_the_same_in_one_go(operation, sigma):
    facts = live_blur(operation=operation, sigma=sigma, picture="nuclei").facts
    K = facts["kernel"]
    assert len(K) % 2 == 1 and facts["kernel_name"] == f"kernel, {len(K)} × {len(K)}"
    at_once = ndimage.correlate(facts["image"].astype(float), K, mode="reflect")
    np.testing.assert_allclose(facts["output"], at_once, atol=4e-6)


def test_what_the_figure_says_of_the_course_s_own_picture():
    """A blur hides nothing; a Laplacian of the raw picture about half, and the description says so."""
    figure = live_blur()
    assert figure.facts["sigma"] == 2 and figure.facts["share_clipped"] == 0
    assert "nothing is cut off" in figure.description and "17·17 = 289" in figure.equation()
    figure.preset(3)
    facts = figure.facts
    assert facts["lowest"] == pytest.approx(-0.510, abs=1e-3)
    assert facts["highest"] == pytest.approx(0.631, abs=1e-3)
    assert 0.49 < facts["share_clipped"] < 0.5 and "49.4 %" in figure.description
    shown = figure.scene.after.values
    assert shown.ndim == 2, "signed: the mean of the colours"
    figure.preset(4)
    assert "hidden here" in figure.description
    shown, output = figure.scene.after.values, figure.facts["output"][309:405, 137:233]
    assert shown.shape == output.shape and not shown[output <= 0].any(), "clipped: negative is black"


def test_smoothing_first_takes_the_noise_and_leaves_the_nuclei():
    """Raw, a dark background answers much as nuclei do; blurred first, hardly at all."""
    from helpers.data import nuclei

    inside = nuclei()[1] > 0
    figure = live_blur(picture="nuclei", operation=EDGES, sigma=0)
    ratios = []
    for sigma in (0, 3):
        figure.set(sigma=sigma)
        size = np.abs(figure.facts["output"])
        ratios.append(np.median(size[inside]) / np.median(size[~inside]))
    assert ratios[1] > 2 * ratios[0], ratios


def test_the_difference_of_no_blurs_is_nothing():
    figure = live_blur(operation=DIFFERENCE, sigma=0)
    assert not figure.facts["output"].any() and figure.facts["share_clipped"] == 0
    assert "nothing differs" in figure.description
    everything(figure)


@pytest.mark.parametrize("sigma", [0, 0.1])
def test_a_bell_of_one_weight_blurs_nothing_and_says_so(sigma):
    figure = live_blur(sigma=sigma)
    assert np.array_equal(figure.facts["output"], figure.facts["image"])
    assert "Nothing is blurred" in figure.equation() and "nothing is blurred" in figure.description
    assert "−0" not in figure.equation() and "products" not in figure.equation()
    figure.set(operation=EDGES)
    assert "every speck" in figure.description
    figure.set(operation=DIFFERENCE)
    assert "nothing differs" in figure.description


def test_how_much_noise_is_left_after_a_blur_is_measured():
    noise = np.random.default_rng(5).normal(size=(400, 400))
    for sigma, told in [(0.2, "over 99.9 %"), (0.5, "50.2 %"), (1, "7.48 %"), (2, "1.06 %")]:
        spread = [by_scipy(noise, EDGES, width).std() for width in (sigma, 0)]
        assert noise_left(sigma) == pytest.approx(spread[0] / spread[1], rel=0.03)
        assert f"of single pixels {told} is left" in live_blur(operation=EDGES, sigma=sigma).description


def test_the_histogram_counts_what_is_there():
    for operation in OPERATIONS:
        figure = live_blur(operation=operation, picture="nuclei")
        facts = figure.facts
        edges = np.array(facts["edges"])
        within = (facts["output"] >= edges[0]) & (facts["output"] <= edges[-1])
        assert within.mean() > 0.985
        shares = facts["counts"] / facts["counts"].sum()
        for i in np.argsort(shares)[-3:]:
            there = (facts["output"] >= edges[i]) & (facts["output"] < edges[i + 1])
            assert there.mean() == pytest.approx(shares[i], abs=0.02)
        below = figure.scene.bars[0].values
        assert not below.size or below[0].max() <= 0, "orange ends at 0"


def test_another_width_of_a_blur_draws_no_new_axes():
    figure = live_blur()
    sent = []
    figure.page.send = lambda frame, buffers: sent.append(frame)
    size = {"do": "size", "width": 1200, "height": 330, "font": 14}
    figure.page.receive({"id": "0", "view": "v", "operations": [size]})
    figure.set(sigma=4)
    assert figure.facts["kernel_name"] == "kernel, 33 × 33" and not sent[-1]["backdrops"]


def test_the_wipe_parts_before_and_after():
    figure = live_blur()
    sent = []
    figure.page.send = lambda frame, buffers: sent.append((frame, buffers[0]))
    size = {"do": "size", "width": 1200, "height": 330, "font": 14}
    figure.page.receive({"id": "0", "view": "v", "operations": [size]})
    drag = {"do": "drag", "handle": "wipe", "x": 72.0, "y": 10.0}
    figure.page.receive({"id": "1", "view": "v", "operations": [drag]})
    frame, data = sent[-1]
    assert figure.values["wipe"] == 0.75 and len(data) < 1000 and not frame["backdrops"]
    assert figure.scene.before.style["window"][:2] == (0, 72)
    assert figure.scene.after.style["window"][:2] == (72, 96)
    figure.nudge("wipe", 2, 0)
    assert figure.values["wipe"] == 0.77
    figure.drag("wipe", 1e6, 0)
    assert figure.values["wipe"] == 1
    figure.nudge("crop", 1, 1)
    assert figure.values["crop"] == (301, 145)
    shown, image = figure.scene.before.values, figure.facts["image"]
    assert np.abs(shown / 255 - image[301:397, 145:241]).max() < 0.003
    again = eval(figure.call(), {"live_blur": live_blur})
    assert again.values == figure.values


def test_a_picture_of_one_s_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.full((9, 6, 3), 102, np.uint8)).save("even.png")
    figure = live_blur(picture="even.png", operation=EDGES, sigma=5)
    everything(figure)
    assert figure.facts["title"] == "even.png" and np.abs(figure.facts["output"]).max() < 1e-6
    assert figure.facts["share_clipped"] == 0
    with pytest.raises(CourseError, match="no file"):
        live_blur(picture="none.png")


# ---- in a browser ----

PICTURES = {
    "blur": lambda: live_blur(sigma=4),
    "signed": lambda: live_blur(picture="nuclei", operation=EDGES, sigma=3, show="signed", wipe=0.2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


def test_the_wipe_and_sigma_by_keyboard(page):
    bare = Bare(page, live_blur(operation=EDGES, sigma=0, show="signed"))
    figure = bare.show()
    bare.settled()
    figure.locator("[data-handle=wipe]").focus()
    page.keyboard.press("Shift+ArrowLeft")
    bare.settled()
    assert bare.figure.values["wipe"] == pytest.approx(0.25)
    figure.get_by_label("σ (pixels)", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.facts["sigma"] == 1
    assert "Laplacian after a blur of σ = 1" in figure.locator(".nn-description").text_content()
