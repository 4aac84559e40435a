"""What a trained network says, as pictures: its surest mistakes, and a class for every pixel."""

import numpy as np

from ...engine import outputs, softmax
from ...figure.gallery import Gallery

SIGNS = np.array([0.0, 1.0, -1.0])  # background pale, inside blue, border orange
HEIGHT = 400  # px
SHOWN = 5  # mistakes in a row


def nuclei_map(image, truth, found):
    """Three pictures: the image (H, W), the classes of the expert, and those of the network, (H, W) each.

    Classes are 0 background, 1 inside a nucleus, 2 border. Raises ValueError where the shapes differ.
    """
    image, truth, found = np.asarray(image), np.asarray(truth), np.asarray(found)
    if not image.shape == truth.shape == found.shape:
        raise ValueError(
            f"image, truth and found are tables of one shape, not {image.shape}, {truth.shape}, {found.shape}"
        )
    low, high = np.quantile(image, (0.005, 0.995))
    classes = {"low": -1, "high": 1}
    pictures = {
        "the image": (image, {"colours": "grey", "low": float(low), "high": float(high)}),
        "the expert": (SIGNS[truth], classes),
        "the network": (SIGNS[found], classes),
    }
    names = ("background", "inside", "border")
    there = [k for k in range(len(names)) if np.any(truth == k)]
    shares = ", ".join(f"{names[k]} {np.mean(found[truth == k] == k):.0%}" for k in there)
    commonest = max(there, key=lambda k: np.mean(truth == k))
    kept = f"; of what it calls border {np.mean(truth[found == 2] == 2):.0%} is" if np.any(found == 2) else ""
    return Gallery(
        pictures,
        height=HEIGHT,
        description="Nuclei in blue, their borders in orange, on a pale ground: as an expert drew them, and "
        f"as the network does. {np.mean(found == truth):.0%} of all pixels agree; always saying "
        f"{names[commonest]} would agree in {np.mean(truth == commonest):.0%}. Found are: {shares}{kept}.",
    )


def surest_mistakes(network, tiles):
    """The test images that the network misclassifies and is surest of, each with what it says.

    tiles holds X_test (M, 1, H, W), y_test (M,) and the names of the classes.
    """
    p = softmax(outputs(network, tiles.X_test))
    called = p.argmax(axis=1)
    wrong = np.flatnonzero(called != tiles.y_test)
    worst = wrong[np.argsort(-p[wrong, called[wrong]], kind="stable")][:SHOWN]
    pictures, told = {}, []
    for place, i in enumerate(worst, 1):
        name, truth = tiles.classes[called[i]].split()[0], tiles.classes[tiles.y_test[i]].split()[0]
        pictures[f"{place}: says {name}, {p[i, called[i]]:.0%}"] = tiles.X_test[i, 0], {"colours": "grey"}
        told.append(f"{place}: it says {name} with {p[i, called[i]]:.0%}, the label says {truth}")
    few = f"{len(wrong)} of {len(called)} test images are misclassified."
    return Gallery(pictures, description=f"{few} The surest mistakes – {'; '.join(told)}." if told else few)
