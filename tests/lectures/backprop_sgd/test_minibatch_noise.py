"""Mini-batch weather: what theory promises of batches, and what the browser paints."""

import numpy as np
import pytest
from lectures.backprop_sgd.steps import again, check, go
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.backprop_sgd import live_minibatch_noise
from helpers.lectures.backprop_sgd.minibatch_noise import DATA, batch_means, order_of, slopes, task
from helpers.lectures.backprop_sgd.minibatch_noise_spread import SIZES, expected_spread, spread_of


@pytest.mark.parametrize("data, size", [("biopsies", 32), ("penguins", 64), ("1000 simulated cells", 128)])
def test_every_example_comes_once_per_epoch_and_the_order_is_new(data, size):
    figure = live_minibatch_noise(data=data, batch_size=size)
    N, epochs = figure.facts["examples"], []
    for epoch in range(3):
        used = []
        for number in range(-(-N // size)):
            facts = figure.facts
            assert (facts["epoch"], facts["batch_number"]) == (epoch + 1, number + 1)
            used.append(facts["batch"])
            figure.press("step")
        assert len(used[-1]) == (N % size or size)
        epochs.append(np.concatenate(used))
        np.testing.assert_array_equal(np.sort(epochs[-1]), np.arange(N))
    assert not np.array_equal(epochs[0], epochs[1]) and not np.array_equal(epochs[1], epochs[2])


def test_a_thousand_in_batches_of_32():
    figure = live_minibatch_noise()
    figure.preset(7)
    facts = figure.facts
    assert (facts["batches_per_epoch"], facts["batch_size"], facts["last_batch"]) == (32, 32, 8)
    assert "32 batches of 32, the last of 8" in figure.description
    assert go(figure, 31)["this_batch"] == 8 and "the remainder of 8" in figure.description
    assert go(figure, 1)["epoch"] == 2


@pytest.mark.parametrize("data", DATA)
def test_batches_average_to_the_full_gradient_at_fixed_weights(data):
    X, y, *_ = task(data)
    for w in np.random.default_rng(1).normal(size=(5, 2)):
        G = slopes(X, y, w)[1]
        for size in (*(size for size in SIZES if size < len(X)), 10, 100, len(X)):
            means, sizes = batch_means(G, order_of(data, 3, 7), size)
            np.testing.assert_allclose(sizes @ means / len(X), G.mean(axis=0), atol=1e-14)
            if len(X) % size:  # unequal: the plain average gives the last batch too much weight
                assert np.abs(means.mean(axis=0) - G.mean(axis=0)).max() > 1e-9
            else:
                np.testing.assert_allclose(means.mean(axis=0), G.mean(axis=0), atol=1e-14)


def test_the_gradient_is_the_slope_of_the_loss():
    X, y, *_ = task("biopsies")
    w, h = np.array([0.7, -0.4]), 1e-6
    central = [(slopes(X, y, w + v)[0] - slopes(X, y, w - v)[0]) / (2 * h) for v in h * np.eye(2)]
    np.testing.assert_allclose(slopes(X, y, w)[1].mean(axis=0), central, rtol=1e-6)


@pytest.mark.parametrize("size", [1, 8, 64, 256])
def test_the_spread_of_random_batches_is_that_of_the_formula(size):
    """Without putting back the factor is needed; with it, 1/√m alone is right."""
    X, y, *_ = task("penguins")
    G = slopes(X, y, np.array([0.5, -0.5]))[1]
    full, rng = G.mean(axis=0), np.random.default_rng(2)
    single = spread_of(G, full)
    draws = 1500
    without = [G[rng.choice(len(G), size, replace=False)].mean(axis=0) for _ in range(draws)]
    again_and_again = [G[rng.choice(len(G), size)].mean(axis=0) for _ in range(draws)]
    assert spread_of(without, full) == pytest.approx(expected_spread(single, size, len(G)), rel=0.06)
    assert spread_of(again_and_again, full) == pytest.approx(single / np.sqrt(size), rel=0.06)


def test_all_examples_at_once_is_plain_descent():
    figure = live_minibatch_noise()
    figure.preset(5)
    facts = figure.facts
    assert facts["batches_per_epoch"] == 1 and facts["batch_size"] == 569 and facts["spread"] == 0
    assert "one batch: all 569, for a batch of 1000 is more than there are." in figure.description
    np.testing.assert_allclose(facts["gradient"], facts["full"], atol=1e-15)
    losses = [figure.facts["loss"]]
    for _ in range(20):
        figure.press("step")
        losses.append(figure.facts["loss"])
    assert np.all(np.diff(losses) < 0)


def test_a_small_batch_can_go_backwards_near_the_minimum():
    figure = live_minibatch_noise()
    figure.preset(6)
    seen = set()
    for _ in range(12):
        seen.add(figure.facts["against"])
        figure.press("step")
    assert seen == {True, False} and figure.facts["spread"] > 5 * np.hypot(*figure.facts["full"])


def test_a_new_batch_size_begins_a_new_epoch_and_keeps_the_weights():
    figure = live_minibatch_noise(batch_size=32, steps=5)
    w = figure.facts["w"]
    figure.set(batch_size=8)
    assert figure.facts["w"] == w and (figure.facts["epoch"], figure.facts["batch_number"]) == (2, 1)
    figure.press("step")
    assert (figure.facts["epoch"], figure.facts["batch_number"]) == (2, 2)
    check(again(figure))
    assert again(figure).facts["w"] == figure.facts["w"]
    figure.press("back")
    figure.set(batch_size=32)
    assert (figure.facts["epoch"], figure.facts["batch_number"], figure.facts["w"]) == (1, 6, w)


@pytest.mark.parametrize("data", DATA)
def test_the_axes_stay_and_the_cloud_shrinks_as_one_over_root_m(data):
    """Its share of the panel, for every batch size at the same weights."""
    figure = live_minibatch_noise(data=data, w1=0.4, steps=3)
    axes, shares, sizes = set(), [], np.array([1, 2, 4, 8, 16, 32])
    for size in sizes.tolist():
        figure.set(batch_size=size)
        panel = figure.scene.panels[1]
        axes.add((panel.x, panel.y))
        cloud = figure.scene.cloud.values.T
        away = cloud - figure.facts["full"]
        shares.append(np.sqrt(np.mean(np.sum(away**2, axis=1))) / panel.y[1])
    assert len(axes) == 1 and shares[0] > 0.1, shares
    np.testing.assert_allclose(shares, shares[0] / np.sqrt(sizes), rtol=0.35)
    assert np.all(np.diff(shares) < 0)


def test_the_last_cloud_stays_as_a_ghost():
    figure = live_minibatch_noise(batch_size=8, steps=2)
    assert len(figure.facts["ghost"]) == 0 and not figure.scene.ghost.values.size
    figure.set(batch_size=128)
    G = slopes(*task("biopsies")[:2], np.array(figure.facts["w"]))[1]
    means = batch_means(G, order_of("biopsies", 0, figure.facts["epoch"] - 1), 8)[0]
    np.testing.assert_array_equal(figure.facts["ghost"], means)
    assert figure.facts["ghost_spread"] > 3.9 * figure.facts["spread"]
    assert "m = 8, before" in [name for name, _ in figure.scene.panels[1].legend]
    assert figure.values["before"] == 8
    check(again(figure))
    figure.preset(1)
    assert figure.values["before"] == 128, "a preset changes the size, too"
    with pytest.raises(CourseError, match="before is a batch size"):
        figure.set(before=-1)


def test_same_seed_same_weights_and_another_seed_others():
    one, same, other = (go(live_minibatch_noise(seed=seed), 20)["w"] for seed in (3, 3, 4))
    assert one == same != other


@pytest.mark.parametrize("bad", [0, -0.1, np.inf, np.nan, "", "fast", True, None, 11])
def test_a_bad_rate_gets_a_sentence(bad):
    with pytest.raises(CourseError, match=r"η takes a number from 0\.001 to 10"):
        live_minibatch_noise(learning_rate=bad)


# ---- in a browser ----

PICTURES = {
    "one at a time": lambda: live_minibatch_noise(batch_size=1, steps=3),
    "remainder": lambda: live_minibatch_noise(batch_size=32, steps=17),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
