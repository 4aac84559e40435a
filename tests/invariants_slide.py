"""What must hold on the facts of slide and count, learn the filter and the ledger, whatever they say.

Windows are walked one by one here, and pixels pushed through real layers.
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
    assert facts["from_padding"] == np.sum(real < k * k)
    assert facts["left_over"] == n + p - 1 - (starts[-1] + d * (k - 1))
    assert facts["fits"] == ("yes" if facts["left_over"] == 0 else "no")
    assert facts["padded"] == n + 2 * p and facts["room"] == (output - 1) * s + facts["left_over"]


OF_FIGURE = {"live_slide": slide}
