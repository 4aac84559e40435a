"""What must hold on the facts of the figure Row × column: recounted cell by cell, without NumPy's @."""

import math

import numpy as np


def row_column(facts, values):
    W, b, X = (np.array(values[name], dtype=float) for name in ("W", "b", "X"))
    (m, n), N = W.shape, len(X)
    assert X.shape == (N, n) and b.shape == (m,), "tables that do not fit were let through"
    assert (values["inputs"], values["neurons"], values["examples"]) == (n, m, N)
    i, j, k = facts["i"] - 1, facts["j"] - 1, facts["k"] - 1
    assert 0 <= i < N and 0 <= j < m and 0 <= k <= n
    for row in range(N):
        for neuron in range(m):
            z = sum(X[row, c] * W[neuron, c] for c in range(n)) + b[neuron]
            assert math.isclose(facts["Z"][row, neuron], z, abs_tol=1e-8)
    assert math.isclose(sum(facts["terms"]), facts["Z"][i, j], abs_tol=1e-8), "the terms do not sum to z"
    assert len(facts["terms"]) == n + 1 and facts["terms"][-1] == b[j]
    assert facts["z"] == facts["z_selected"] == facts["Z"][i, j]
    assert facts["weight"] == (b[j] if k == n else W[j, k]), "the lit weight is not the one pointed at"
    assert facts["edge"] == (None if k == n else (k + 1, j + 1)), "edge k does not belong to cell k"
    looks = facts["looks"]
    assert set(looks["W"]["lit"]) == {(j, c) for c in range(n)}
    assert looks["W"]["strong"] == ([] if k == n else [(j, k)]) and looks["Z"]["strong"] == [(i, j)]
    assert looks["X"]["strong"] == ([] if k == n else [(i, k)])
    assert looks["b"]["strong"] == ([(j, 0)] if k == n else [])
    assert looks["W"]["turned"] == (N > 1) and looks["X"]["turned"] == (N == 1)
    letters = facts["movers"] + facts["stayers"]
    assert sorted(letters) == sorted(set(letters)) == list("ABCD")[: min(4, m * n)]
    for letter, cell in facts["named"].items():  # move the cell, and see whether the output moves
        moved = W.copy()
        moved[cell] += 1
        z = float(sum(X[i, c] * moved[j, c] for c in range(n)) + b[j])
        assert (letter in facts["movers"]) == (not math.isclose(z, facts["z"], abs_tol=1e-9))
        assert (letter in facts["same_column"]) == (cell[1] == k)
