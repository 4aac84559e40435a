"""What must hold on the facts of the figure Draw and open every layer.

The network is worked out again from the stored weights, with windows and einsum in place of its layers.
"""

import math
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.data import digit_weights, digits

PARTS = ((8, 1, 3, 3), (8,), (16, 8, 3, 3), (16,), (10, 64), (10,))
SHAPES = {
    "input": (1, 8, 8),
    "conv 1": (8, 8, 8),
    "pool 1": (8, 4, 4),
    "conv 2": (16, 4, 4),
    "pool 2": (16, 2, 2),
    "class": (10, 1, 1),
}


@cache
def parameters(epoch):
    """The stored weights to two decimals, cut into W and b of the three layers that learn."""
    theta, parts, at = np.round(digit_weights()[epoch].astype(float), 2), [], 0
    for shape in PARTS:
        size = math.prod(shape)
        parts.append(theta[at : at + size].reshape(shape))
        at += size
    assert at == len(theta)
    return parts


def answer(X, epoch):
    """All numbers on the way of some images (N, 8, 8): Z before and A after ReLU, of every layer."""
    W1, b1, W2, b2, W, b = parameters(epoch)
    Z, A = {}, {"input": X[:, None]}
    for name, below, kernels, biases in (("conv 1", "input", W1, b1), ("conv 2", "pool 1", W2, b2)):
        padded = np.pad(A[below], ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = sliding_window_view(padded, (3, 3), axis=(2, 3))
        Z[name] = np.einsum("ncijuv,kcuv->nkij", windows, kernels) + biases[:, None, None]
        A[name] = Z[name] * (Z[name] > 0)
        N, K, rows, columns = A[name].shape
        pooled = A[name].reshape(N, K, rows // 2, 2, columns // 2, 2).max(axis=(3, 5))
        A[name.replace("conv", "pool")] = pooled
    Z["class"] = A["pool 2"].reshape(len(X), -1) @ W.T + b
    E = np.exp(Z["class"] - Z["class"].max(axis=1, keepdims=True))
    A["class"] = E / E.sum(axis=1, keepdims=True)
    return Z, A


@cache
def unseen():
    """The test digits: images (N, 8, 8) and labels (N,)."""
    data = digits()
    return data.X[data.test, 0].astype(float), data.y[data.test]


@cache
def right_answers(epoch):
    """How many test digits the network gets right."""
    images, labels = unseen()
    return int(np.sum(answer(images, epoch)[0]["class"].argmax(axis=1) == labels))


def open_layers(facts, values):
    image, layer, place = facts["input"], facts["layer"], facts["place"]
    k, row, column = place
    assert (facts["map"], facts["row"], facts["column"]) == place
    assert all(0 <= part < size for part, size in zip(place, SHAPES[layer]))

    # what the network looks at: sixteenths, counted from the drawing
    assert np.array_equal(np.round(16 * image), 16 * image) and 0 <= image.min() <= image.max() <= 1
    counts = facts["drawing"].reshape(8, 4, 8, 4).sum(axis=(1, 3))
    assert np.array_equal(counts, 16 * image), "the input is not counted from the drawing"
    images, labels = unseen()
    if values["source"] == "a test digit":
        number = values["digit"]
        assert np.array_equal(image, images[number]) and facts["label"] == labels[number]
        assert facts["right"] == ("yes" if facts["prediction"] == facts["label"] else "no")
    else:
        assert facts["label"] is None and facts["right"] == ""

    # what it answers
    epoch = values["epoch"]
    Z, A = ({name: numbers[0] for name, numbers in part.items()} for part in answer(image[None], epoch))
    p = facts["probabilities"]
    assert math.isclose(p.sum(), 1, abs_tol=1e-12) and np.all(p >= 0), "the bars do not sum to 1"
    np.testing.assert_allclose(p, A["class"], atol=1e-9)
    np.testing.assert_allclose(facts["logits"], Z["class"], atol=1e-9)
    assert facts["prediction"] == p.argmax()
    assert abs(facts["shown_accuracy"] * len(labels) - right_answers(epoch)) <= 1, "ties in float32 only"
    for name, shown in facts["maps"].items():
        own = Z if values["before_relu"] and name.startswith("conv") else A
        np.testing.assert_allclose(shown, own[name], atol=1e-9, err_msg=name)

    # the open unit, from the numbers that are shown
    own = Z.get(layer, A[layer]).reshape(SHAPES[layer])[place]
    assert math.isclose(facts["value"], own, abs_tol=1e-9) and facts["z"] == facts["value"]
    {"input": pixel, "pool 1": pooled, "pool 2": pooled, "class": score}.get(layer, convolved)(facts, A)
    letter = facts["window_maximum"]
    if layer in ("input", "class"):
        assert letter == facts["window_second"] == "none" and facts["window_alive"] == 0
    else:
        pool = layer.startswith("pool")
        r, c = (row, column) if pool else (row // 2, column // 2)
        window = A[layer.replace("pool", "conv")][k, 2 * r : 2 * r + 2, 2 * c : 2 * c + 2].ravel().tolist()
        assert math.isclose(window["ABCD".index(letter)], max(window), abs_tol=1e-9)
        assert (facts["window_tie"] == "yes") == (sorted(window)[-1] - sorted(window)[-2] < 1e-12)
        assert facts["window_alive"] == (sum(number > 0 for number in window) if pool else 0)
        second = window["ABCD".index(facts["window_second"])]
        assert facts["window_second"] != letter and math.isclose(second, sorted(window)[-2], abs_tol=1e-9)


def pixel(facts, A):
    assert facts["value"] == facts["filled"] / 16
    if facts["block"] is not None:
        assert facts["block"].sum() == facts["filled"]


def convolved(facts, A):
    k, row, column = facts["place"]
    W1, b1, W2, b2, *_ = parameters(facts["epoch"])
    inputs, kernels, b = (A["input"], W1, b1) if facts["layer"] == "conv 1" else (A["pool 1"], W2, b2)
    c = facts["channel"]
    for u in range(3):
        for v in range(3):
            i, j = row + u - 1, column + v - 1
            inside = 0 <= i < inputs.shape[1] and 0 <= j < inputs.shape[2]
            assert math.isclose(facts["patch"][u, v], inputs[c, i, j] if inside else 0, abs_tol=1e-9)
    assert np.array_equal(facts["kernel"], kernels[k, c]) and facts["bias"] == b[k]
    own = float(np.sum(facts["patch"] * facts["kernel"]))
    assert math.isclose(own, facts["products"].sum(), abs_tol=1e-12)
    assert math.isclose(own, facts["channel_sums"][c], abs_tol=1e-12)
    assert math.isclose(own + facts["others"] + facts["bias"], facts["z"], abs_tol=1e-9)
    assert math.isclose(sum(facts["channel_sums"]) + facts["bias"], facts["z"], abs_tol=1e-9)
    assert len(facts["channel_sums"]) == len(inputs) and facts["a"] == max(0, facts["z"])


def pooled(facts, A):
    k, row, column = facts["place"]
    assert facts["a"] == facts["window"].max()
    below = A[facts["layer"].replace("pool", "conv")][k]
    np.testing.assert_allclose(facts["window"], below[2 * row :, 2 * column :][:2, :2], atol=1e-9)


def score(facts, A):
    k, _, _ = facts["place"]
    *_, W, b = parameters(facts["epoch"])
    shares = W[k] * A["pool 2"].ravel()
    for n, place, share in zip(facts["strongest"], facts["strongest_places"], facts["strongest_shares"]):
        assert n == np.ravel_multi_index(place, SHAPES["pool 2"])
        assert math.isclose(share, shares[n], abs_tol=1e-9)
    least = np.abs(facts["strongest_shares"]).min()
    assert np.sum(np.abs(shares) > least + 1e-9) < len(facts["strongest"]), "a stronger one is left out"
    whole = facts["strongest_shares"].sum() + facts["others"] + facts["bias"]
    assert facts["bias"] == b[k] and math.isclose(whole, facts["z"], abs_tol=1e-9)
    assert facts["a"] == facts["probabilities"][k]
