"""Still galleries: the pictures are what their words say, and the words are true."""

import numpy as np
import pytest
from scipy import ndimage

from helpers.data import Tiles, nuclei
from helpers.engine import KERNELS
from helpers.figure.gallery import Gallery
from helpers.lectures.cnns import nuclei_map, surest_mistakes
from helpers.lectures.convolution_filters import filter_gallery
from helpers.lectures.convolution_filters.gallery import CROP, MADE_BY, SMOOTH


def test_each_picture_of_the_gallery_is_made_by_the_kernel_that_is_named():
    gallery = filter_gallery()
    crop = ndimage.gaussian_filter(nuclei()[0].astype(float), SMOOTH)[CROP]
    original, *layers = (layer.values.astype(float) for layer in gallery.layers)
    assert np.corrcoef(original.ravel(), crop.ravel())[0, 1] > 0.999, "the picture itself stands beside them"
    made = dict(zip(MADE_BY, layers))
    wanted = {kernel: ndimage.correlate(crop, KERNELS[kernel]) for kernel in MADE_BY.values()}
    for name, levels in made.items():
        alike = {
            kernel: np.corrcoef(levels.ravel(), values.ravel())[0, 1] for kernel, values in wanted.items()
        }
        assert max(alike, key=alike.get) == gallery.facts["made_by"][name], alike
    assert gallery.facts["kernel_of_c"] == gallery.facts["made_by"]["C"] != gallery.facts["turned_kernel"]


def test_what_is_said_of_the_gallery_is_seen_in_it():
    """At the left border of a bright nucleus Sobel x is positive, above it Sobel y; no blur is negative."""
    disc = (np.hypot(*np.mgrid[-9:10, -9:10]) < 5).astype(float)
    x, y, laplacian, blur = (
        ndimage.correlate(disc, KERNELS[name]) for name in ("Sobel x", "Sobel y", "Laplacian", "box blur")
    )
    assert x[9, 4] > 0 > x[9, 14] and y[4, 9] > 0 > y[14, 9]
    assert laplacian[9, 4] > 0 > laplacian[9, 5] and blur.min() >= 0
    description = filter_gallery().description
    assert (
        "B: each bright nucleus is blue on its left" in description
        and "C: each bright nucleus is blue above" in description
    )


def test_a_gallery_is_a_picture_with_words():
    shown = Gallery({"one": (np.eye(3), {})}, description="a “line” & more")._repr_mimebundle_()
    assert shown["text/plain"] == "a “line” & more"
    assert "&amp; more" in shown["text/html"] and "data:image/png;base64," in shown["text/html"]


class Reads:
    """A network that says what stands in the first pixel: the score of class 1."""

    def forward(self, X):
        return np.stack([np.zeros(len(X)), X[:, 0, 0, 0]], axis=1)


def tiles(first, y):
    X = np.zeros((len(y), 1, 4, 4), np.float32)
    X[:, 0, 0, 0] = first
    return Tiles(None, None, X, np.array(y), classes=("stroma", "gland epithelium"))


def test_the_surest_mistakes_come_first():
    gallery = surest_mistakes(Reads(), tiles([3, -1, 2, -4, 5], [0, 1, 0, 0, 1]))
    assert [panel.title.split(":")[0] for panel in gallery.panels] == ["1", "2", "3"]
    assert "3 of 5 test images" in gallery.description
    order = [
        gallery.description.index(piece) for piece in ("gland with 95%", "gland with 88%", "stroma with 73%")
    ]
    assert order == sorted(order)
    assert (
        "the label says stroma" in gallery.description.split(";")[0]
        and "the label says gland" in gallery.description.split(";")[2]
    )


def test_no_mistake_is_told_as_such():
    gallery = surest_mistakes(Reads(), tiles([3, -1], [1, 0]))
    assert gallery.description == "0 of 2 test images are misclassified." and not gallery.panels
    assert gallery._repr_mimebundle_()["text/html"]


def test_a_map_of_nuclei_says_how_much_agrees():
    truth = np.array([[0, 0, 1, 1], [0, 2, 2, 1]])
    found = np.array([[0, 1, 1, 1], [0, 2, 0, 1]])
    gallery = nuclei_map(np.random.default_rng(0).random((2, 4)), truth, found)
    assert "75% of all pixels agree; always saying background would agree in 38%" in gallery.description
    assert "Found are: background 67%, inside 100%, border 50%; of what it calls border 100% is." in (
        gallery.description
    )
    assert [panel.title for panel in gallery.panels] == ["the image", "the expert", "the network"]
    with pytest.raises(ValueError, match="of one shape"):
        nuclei_map(np.zeros((2, 4)), truth, found[:1])
