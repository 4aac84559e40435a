"""A picture and four filtered ones side by side, and which kernel made which: for a question."""

import numpy as np

from ...data import nuclei
from ...engine import KERNELS, blur, filter_image
from ...figure.gallery import Gallery

MADE_BY = {"A": "Laplacian", "B": "Sobel x", "C": "Sobel y", "D": "box blur"}
SEEN = {  # what a map shows, without the name of its kernel: for whoever does not see it
    "Laplacian": "each nucleus is orange, with a thin blue line all round it",
    "Sobel x": "each bright nucleus is blue on its left and orange on its right",
    "Sobel y": "each bright nucleus is blue above and orange below",
    "box blur": "each nucleus is blue all over, on a pale ground, and nothing is orange",
}
SMOOTH = 2  # px, σ of a blur: without it the Laplacian shows noise
CROP = np.s_[286:398, 286:398]


def filter_gallery():
    """The same glowing nuclei, filtered by four kernels. Its `facts` say which, and answer a question."""
    image = blur(nuclei()[0], SMOOTH)
    pictures = {"original": (image[CROP], {"low": 0, "high": float(image[CROP].max()), "colours": "grey"})}
    for name, kernel in MADE_BY.items():
        values = filter_image(image, KERNELS[kernel])[CROP]
        reach = float(np.quantile(np.abs(values), 0.98))
        pictures[name] = values, {"low": -reach, "high": reach}
    told = ". ".join(f"{name}: {SEEN[kernel]}" for name, kernel in MADE_BY.items())
    seen = "Nuclei, bright on a dark ground, and four filtered pictures of them"
    gallery = Gallery(pictures, description=f"{seen}. {told}.")
    gallery.facts = {"kernel_of_c": MADE_BY["C"], "turned_kernel": MADE_BY["B"], "made_by": dict(MADE_BY)}
    return gallery
