"""What must hold on the facts of the figure Pool and shift.

Maps are made by SciPy, windows are cut by hand; the network is worked out again in invariants_open.
"""

from functools import cache

import numpy as np
from lectures.cnns.invariants_open_layers import answer, parameters, unseen
from scipy.ndimage import correlate

from helpers.data import digit_weights

KERNELS = {
    "Sobel x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Sobel y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "box blur": np.ones((3, 3)) / 9,
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
}
LAST = len(digit_weights()) - 1


@cache
def right_when_shifted():
    """How many test digits the network reads right when shifted by 0 to 4 px."""
    images, labels = unseen()
    counts = []
    for shift in range(5):
        moved = np.zeros_like(images)
        moved[..., shift:] = images[..., : 8 - shift]
        counts.append(np.sum(answer(moved, LAST)[0]["class"].argmax(axis=1) == labels))
    return counts


def windows(one, stride):
    """All windows of 2 × 2 of a map, cut out one by one: (rows, columns, 4)."""
    rows, columns = (range(0, side - 1, stride) for side in one.shape)
    return np.array([[one[r : r + 2, c : c + 2].ravel() for c in columns] for r in rows])


def pool(facts, values):
    shift, image = values["shift"], unseen()[0][values["digit"]]
    assert facts["label"] == unseen()[1][values["digit"]]
    assert np.array_equal(facts["input"][:, :8], image) and not facts["input"][:, 8:].any()
    assert np.array_equal(facts["input_shifted"][:, shift : shift + 8], image)
    assert facts["input_shifted"].sum() == image.sum(), "a shift neither makes nor takes ink"

    # the map moves with the digit: exactly, away from the columns that came in at the left
    kernel, bias = np.array(KERNELS.get(values["kernel"], np.zeros((3, 3))), float), 0.0
    if values["kernel"] == "learned":
        W1, b1, *_ = parameters(LAST)
        kernel, bias = W1[values["learned"], 0], b1[values["learned"]]
    assert np.array_equal(facts["filter_cells"], kernel) and facts["bias"] == bias
    for name in ("", "_shifted"):
        expected = np.maximum(correlate(facts["input" + name], kernel, mode="constant") + bias, 0)
        np.testing.assert_allclose(facts["map" + name], expected, atol=1e-9)
    before, after = facts["map"], facts["map_shifted"]
    np.testing.assert_allclose(after[:, shift + 1 :], before[:, 1 : 12 - shift], atol=1e-9)

    # pooling
    stride = 1 if values["pooling"] == "none" else values["stride"]
    assert facts["stride"] == stride
    if values["pooling"] == "none":
        assert np.array_equal(facts["pooled"], before) and np.array_equal(facts["pooled_shifted"], after)
    for name in ("", "_shifted") if values["pooling"] != "none" else ():
        cells = windows(facts["map" + name], stride)
        largest, mean = cells.max(axis=-1), cells.mean(axis=-1)
        assert np.all(largest >= mean - 1e-12), "a maximum is never below the mean"
        expected = largest if values["pooling"] == "max" else mean
        np.testing.assert_allclose(facts["pooled" + name], expected, atol=1e-12)
    places, half = divmod(shift, stride)
    assert facts["moved"] == places and facts["moves_exactly"] == ("no" if half else "yes")
    one, other = facts["pooled"], facts["pooled_shifted"]
    if not half:
        columns = one.shape[1]
        np.testing.assert_allclose(other[:, places + 1 :], one[:, 1 : columns - places], atol=1e-9)

    # what changed
    changed = np.abs(one - other) > 1e-9
    assert np.array_equal(facts["changed_cells"], changed) and facts["changed"] == changed.sum()
    assert facts["cells"] == np.sum(changed | (one > 1e-9))
    assert facts["changed"] <= facts["cells"] and (shift or not facts["changed"])
    for name, pair in (("map_agreement", (before, after)), ("agreement", (one, other))):
        a, b = (part.ravel() for part in pair)
        product = np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b)) if a.any() and b.any() else 1
        assert abs(facts[name] - product) < 1e-9 and -1e-9 <= facts[name] <= 1 + 1e-9

    # the window
    r, c, size = values["row"], values["column"], facts["size"]
    for name in ("", "_shifted"):
        own = facts["map" + name][r * stride : r * stride + size, c * stride : c * stride + size]
        assert np.array_equal(facts["window" + name], own)
        assert facts["value" + name] == facts["pooled" + name][r, c]

    # what is read
    seen = np.stack([facts["input"][:, :8], facts["input_shifted"][:, :8]])
    p, p_shifted = answer(seen, LAST)[1]["class"]
    np.testing.assert_allclose(facts["probabilities"], p, atol=1e-9)
    np.testing.assert_allclose(facts["probabilities_shifted"], p_shifted, atol=1e-9)
    assert (facts["prediction"], facts["prediction_shifted"]) == (p.argmax(), p_shifted.argmax())
    if facts["first_change"] == "never" or shift < facts["first_change"]:
        assert facts["prediction_shifted"] == facts["prediction"]
    elif shift == facts["first_change"]:
        assert facts["prediction_shifted"] != facts["prediction"]
    shares = np.array(facts["right_at"]) * len(unseen()[1])
    assert np.all(np.abs(shares - right_when_shifted()) <= 1), "ties in float32 only"
    ink = np.asarray(unseen()[0], float)
    lost = [1 - ink[..., : 8 - far].sum() / ink.sum() for far in range(5)]
    np.testing.assert_allclose(facts["ink_lost_at"], lost, atol=1e-6)
    assert abs(facts["ink_outside"] - seen[1].sum() / -image.sum() - 1) < 1e-9
