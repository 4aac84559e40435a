"""What must hold on the facts of the mini-batch weather, whatever its controls say.

Gradients and their spread are worked out again here, without the engine.
"""

import math

import numpy as np

from helpers.data import biopsies, penguins


def minibatch_noise(facts, values):
    N, m = facts["examples"], facts["batch_size"]
    w, rate = np.array(facts["w"]), values["learning_rate"]
    assert m == min(values["batch_size"], N)
    X, y = np.concatenate(facts["points"]), np.repeat([0, 1], [len(part) for part in facts["points"]])
    assert len(X) == N
    if values["data"] != "1000 simulated cells":
        samples = biopsies() if values["data"] == "biopsies" else penguins()
        np.testing.assert_allclose(np.sort(X[y == 1], axis=0), np.sort(scaled(samples), axis=0), atol=1e-12)
    p = (1 + np.tanh(X @ w / 2)) / 2
    G = (p - y)[:, None] * X
    np.testing.assert_allclose(facts["full"], G.sum(axis=0) / N, atol=1e-12)
    assert facts["batches_per_epoch"] == math.ceil(N / m) == len(facts["cloud"])
    assert facts["sizes"].sum() == N and np.all(facts["sizes"][:-1] == m)
    assert facts["last_batch"] == (N % m or m) == facts["sizes"][-1]
    weighted = facts["sizes"] @ facts["cloud"] / N
    np.testing.assert_allclose(weighted, facts["full"], atol=1e-12, err_msg="the batches leave something out")
    if N % m == 0:
        np.testing.assert_allclose(facts["cloud"].mean(axis=0), facts["full"], atol=1e-12)
    number = facts["batch_number"] - 1
    np.testing.assert_array_equal(facts["cloud"][number], facts["gradient"])
    assert facts["this_batch"] == facts["sizes"][number] == sum(map(len, facts["batch_points"]))
    chosen, label = np.concatenate(facts["batch_points"]), [len(part) for part in facts["batch_points"]]
    p = (1 + np.tanh(chosen @ w / 2)) / 2
    own = ((p - np.repeat([0, 1], label))[:, None] * chosen).mean(axis=0)
    np.testing.assert_allclose(own, facts["gradient"], atol=1e-12, err_msg="not the gradient of the ringed")
    np.testing.assert_allclose(facts["next_w"], w - rate * own, atol=1e-9)
    single = math.sqrt(np.mean(np.sum((G - G.mean(axis=0)) ** 2, axis=1)))
    assert math.isclose(facts["spread_of_one"], single, rel_tol=1e-9)
    assert math.isclose(facts["spread"], single * math.sqrt((N - m) / (m * (N - 1))), rel_tol=1e-9)
    if m == 1:
        assert math.isclose(facts["spread_seen"], facts["spread"], rel_tol=1e-9)
    if m == N:
        assert facts["spread"] == 0 and facts["spread_seen"] < 1e-12
    theory = single * np.sqrt((N - facts["spread_sizes"]) / (facts["spread_sizes"] * (N - 1)))
    np.testing.assert_allclose(facts["spreads"], theory, rtol=0.35, err_msg="measured is far from theory")
    for end in facts["line"]:
        assert abs(w @ end) < 1e-9 * max(1, np.linalg.norm(w))


def scaled(samples):
    return ((samples.X - samples.X.mean(axis=0)) / samples.X.std(axis=0))[samples.y == 1]
