"""What must hold on the facts of Michaelis–Menten as two layers: against the law itself, written out here."""

import math

import numpy as np

from helpers.data import puromycin


def enzyme_neuron(facts, values):
    v_max, k_m, S = values["v_max"], values["k_m"], values["S"]

    def law(amount):
        return v_max * amount / (k_m + amount)

    assert facts["w"] == 1 and math.isclose(facts["b"], -math.log(k_m))
    assert math.isclose(facts["share"], 1 / (1 + math.exp(-facts["z"])), rel_tol=1e-12)
    assert math.isclose(facts["v"], law(S), rel_tol=1e-9), "two layers are not the law"
    assert math.isclose(facts["v_at_double"], law(2 * S), rel_tol=1e-9)
    assert math.isclose(facts["v_doubled"], 2 * law(S), rel_tol=1e-9)
    x, v = facts["curve"]
    np.testing.assert_allclose(v, [law(math.exp(place)) for place in x], rtol=1e-9)
    rates = puromycin(values["state"])
    np.testing.assert_allclose(np.exp(facts["points"][0]), rates.S)
    rest = [rate - law(amount) for amount, rate in zip(rates.S, rates.v)]
    np.testing.assert_allclose(facts["residuals"], rest, atol=1e-9)
    assert math.isclose(facts["rms"], math.sqrt(sum(r * r for r in rest) / len(rest)), rel_tol=1e-9)
    assert facts["rms"] >= facts["least_rms"] * (1 - 1e-9), "better than the best fit"
