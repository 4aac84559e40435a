"""What must hold on the facts of slide and count and of learn the filter, whatever they say.

Windows are walked one by one here.
"""

import numpy as np

from helpers.engine import correlate, correlate_loops


def slide(facts, values):
    n, k, p, s, d = (values[name] for name in ("n", "kernel", "padding", "stride", "dilation"))
    starts = [start for start in range(-p, n + p, s) if start + d * (k - 1) < n + p]
    output = len(starts)
    assert facts["output"] == output >= 1 and facts["positions"] == output**2
    assert facts["output"] == (n + 2 * p - d * (k - 1) - 1) // s + 1
    settings = dict(padding=p, stride=s, dilation=d)
    image = np.random.default_rng(n).normal(size=(n, n))
    assert correlate(image, np.eye(k), **settings).shape == (output, output)
    if output <= 3:
        assert correlate_loops(image, np.eye(k), **settings).shape == (output, output)
    reads, real = np.zeros((n, n), int), np.zeros((output, output), int)
    for place, (top, left) in enumerate((top, left) for top in starts for left in starts):
        rows, columns = ([side + d * step for step in range(k)] for side in (top, left))
        inside = [(r, c) for r in rows for c in columns if 0 <= r < n and 0 <= c < n]
        for cell in inside:
            reads[cell] += 1
        real[divmod(place, output)] = len(inside)
        if place == facts["window"] - 1:
            assert divmod(place, output) == (facts["row"], facts["column"])
            assert [tap + p for tap in columns] == facts["taps"][facts["column"]].tolist()
            assert len(inside) == facts["real_here"]
    np.testing.assert_array_equal(facts["reads"], reads)
    np.testing.assert_array_equal(facts["real"], real)
    assert facts["never_seen"] == np.sum(reads == 0)
    lost = [line for line in range(n) if not reads[line].any()]
    assert facts["unread_lines"] == lost and facts["lines_for_cells"] == (len(lost) or None)
    crossed = (
        np.array([reads[line] == 0 for line in lost]).sum()
        + np.array([reads[:, line] == 0 for line in lost]).sum()
    )
    assert (facts["crossings_twice"] or 0) == crossed
    assert facts["from_padding"] == np.sum(real < k * k)
    assert facts["left_over"] == n + p - 1 - (starts[-1] + d * (k - 1))
    assert facts["fits"] == ("yes" if facts["left_over"] == 0 else "no")
    assert facts["padded"] == n + 2 * p and facts["room"] == (output - 1) * s + facts["left_over"]


def learn_filter(facts, values):
    X, target, kernel = facts["X"], facts["target"], facts["kernel"]
    shifted = {(u, v): X[u : u + 94, v : v + 94] for u in range(3) for v in range(3)}  # no window, no engine
    output = sum(kernel[cell] * part for cell, part in shifted.items())
    np.testing.assert_allclose(facts["output_map"], output, atol=1e-9 * (1 + np.abs(kernel).max()))
    clean = sum(facts["hidden"][cell] * part for cell, part in shifted.items())
    if values["noise"]:
        assert 0.9 < np.std(target - clean) / values["noise"] < 1.1
    else:
        np.testing.assert_allclose(target, clean, atol=1e-9)
    error = output - target
    assert np.isclose(facts["loss"], np.mean(error**2), rtol=1e-7, atol=1e-16)
    assert facts["loss"] == facts["losses"][-1] and facts["first_loss"] == facts["losses"][0]
    for cell, part in shifted.items():
        slope = 2 * np.mean(error * part)
        assert np.isclose(facts["gradient"][cell], slope, rtol=1e-6, atol=1e-8 * (1 + np.abs(kernel).max()))
    step = values["learning_rate"] * facts["gradient"]
    np.testing.assert_allclose(facts["next_kernel"], kernel - step, rtol=1e-12)
    assert facts["next_cell"] == facts["next_kernel"][values["row"], values["column"]]
    parts = np.array([part.ravel() for part in shifted.values()])
    curvatures = np.linalg.eigvals(2 * parts @ parts.T / parts.shape[1]).real
    curvatures = np.sort(curvatures)[::-1]
    assert np.isclose(facts["curvature"], curvatures[0], rtol=1e-6)
    assert np.isclose(facts["condition"], curvatures[0] / curvatures[-1], rtol=1e-6)
    stable = values["learning_rate"] * curvatures[0] < 2
    assert facts["stable"] == ("yes" if stable else "no")
    worst = np.abs(kernel - facts["hidden"]).max()
    assert facts["largest_error"] == worst and facts["found"] == ("yes" if worst < 1e-3 else "no")
    assert facts["step"] == facts["update_counts"][-1] and len(facts["losses"]) == facts["steps"] + 1
    assert (facts["ended"] == "lost") == (np.abs(kernel).max() > 100)
