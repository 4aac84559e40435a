"""Learn the filter: kernels that are found, one that cannot be, and what the browser paints."""

import numpy as np
import pytest
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.engine import correlate, numeric_gradient
from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_learn_filter
from helpers.lectures.convolution_filters.learn_filter import (
    DOTS,
    HIDDEN,
    PICTURES,
    RAW,
    SURPRISE,
    TISSUE,
    slope,
    target_of,
    task,
)


def go(figure, steps):
    """Take this many steps without drawing each."""
    figure.do(*steps * [{"do": "press", "button": "step"}])
    figure.set()
    everything(figure)
    return figure.facts


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("picture, learning_rate, steps", [(TISSUE, 0.1, 45), (DOTS, 0.2, 5)])
def test_every_hidden_kernel_is_found_to_a_thousandth(hidden, picture, learning_rate, steps):
    figure = live_learn_filter(hidden=hidden, picture=picture, learning_rate=learning_rate, seed=3)
    assert figure.facts["found"] == "no"
    facts = go(figure, steps)
    assert np.all(np.diff(facts["losses"]) < 0), "the loss falls at every step"
    assert facts["found"] == "yes" and facts["largest_error"] < 1e-3 and "is found" in figure.description


def test_alike_neighbours_make_it_slow():
    """Updates until the kernel is found, each picture with an η that suits it: a bowl, a ravine, a gorge."""
    needed = {}
    for picture, learning_rate, updates in ((DOTS, 0.2, "1"), (TISSUE, 0.1, "10"), (RAW, 0.2, "100")):
        figure = live_learn_filter(picture=picture, learning_rate=learning_rate, updates=updates)
        while figure.facts["found"] == "no":
            figure.press("step")
        needed[picture] = figure.facts["step"]
        assert needed[picture] < 6000
    assert needed[DOTS] < 30 < 100 < needed[TISSUE] < 500 < 2000 < needed[RAW]
    conditions = [live_learn_filter(picture=picture).facts["condition"] for picture in (DOTS, TISSUE, RAW)]
    assert conditions[0] < 1.2 and conditions[0] < conditions[1] / 20 < conditions[2] / 200


def test_the_gradient_is_the_correlation_of_the_input_with_the_error():
    rng = np.random.default_rng(1)
    K = rng.normal(size=(3, 3))
    for picture in PICTURES:
        X, P, _ = task(picture)
        target = target_of(picture, "emboss", 0.5, 2)
        _, gradient = slope(P, K, target)
        error = correlate(X, K) - target
        np.testing.assert_allclose(gradient, 2 * correlate(X, error) / error.size, rtol=1e-9)
        central = numeric_gradient(lambda task=(P, K, target): slope(*task)[0], K)
        np.testing.assert_allclose(gradient, central, rtol=1e-5, atol=1e-7)


def test_a_divergence_is_told_in_words_and_stops():
    figure = live_learn_filter(learning_rate=0.2, updates="100")
    assert "2.89 > 2: diverges" in figure.equation() and "overshoots" in figure.description
    facts = go(figure, 3)
    assert facts["ended"] == "lost" and facts["step"] < 20 and not figure.can_step
    assert "It diverged and is stopped" in figure.description
    figure.press("back")
    assert figure.facts["step"] == 0 and figure.can_step
    wild = live_learn_filter(learning_rate=10, hidden="Laplacian", picture=TISSUE)
    assert np.isfinite(go(wild, 2)["losses"]).all()


def test_noise_sets_a_limit_and_words_say_so():
    figure = live_learn_filter(noise=2.0, updates="100")
    assert "noise" not in figure.description
    assert go(figure, 1)["loss"] < 4.4 and "its mean square is 4." in figure.description
    facts = go(figure, 60)
    assert facts["found"] == "no" and 0.9 < facts["loss"] / 4 < 1.1
    assert facts["ended"] == "at rest" and "as the noise in the target allows" in figure.description
    P, target = task(TISSUE).P, facts["target"].ravel()
    best = np.linalg.lstsq(P, target, rcond=None)[0].reshape(3, 3)
    np.testing.assert_allclose(facts["kernel"], best, atol=1e-6)


def test_the_hidden_kernel_stays_hidden_until_asked_for():
    figure = live_learn_filter(hidden=SURPRISE, seed=8)
    assert "those of the hidden kernel (a surprise), on tissue" in figure.description
    assert figure.scene.numbers.strings[9:] == ["?"] * 9 and not np.any(
        figure.scene.pictures["hidden"].values - 128
    )
    figure.set(reveal=True)
    longest = [variants[0] for variants in figure.scene.numbers.strings[9:]]
    assert longest == [f"{v:.2f}".replace("-", "−") for v in figure.facts["hidden"].flat]
    before = figure.facts["hidden"]
    figure.press("seed")
    assert not np.array_equal(before, figure.facts["hidden"]) and figure.facts["step"] == 0


def test_a_rate_changed_on_the_way_acts_on_the_next_step_and_is_part_of_the_state():
    figure = live_learn_filter(steps=3)
    figure.set(learning_rate=0.05, updates="1")
    announced = figure.facts["next_kernel"]
    figure.press("step")
    np.testing.assert_allclose(figure.facts["kernel"], announced, rtol=1e-12)
    again = eval(figure.call(), {"live_learn_filter": live_learn_filter})
    np.testing.assert_array_equal(again.facts["kernel"], figure.facts["kernel"])
    assert again.facts["step"] == 31


def test_a_cell_is_chosen_by_hand_and_by_keys():
    figure = live_learn_filter(row=1, column=1)
    _, x, y = figure.scene.handles["cell"]
    figure.drag("cell", x, y)
    assert (figure.values["row"], figure.values["column"]) == (1, 1)
    figure.nudge("cell", 1, 1)
    assert (figure.values["row"], figure.values["column"]) == (0, 2) and "K[0, 2]" in figure.equation()
    for row, column in np.ndindex(3, 3):
        figure.set(row=row, column=column)
        _, x, y = figure.scene.handles["cell"]
        figure.set(row=2 - row, column=2 - column)
        figure.drag("cell", x, y)
        assert (figure.values["row"], figure.values["column"]) == (row, column)
    for presses, column in enumerate((1, 0, 0)):
        figure.nudge("cell", -1, 0)
        assert figure.values["column"] == column, f"{presses + 1} times to the left"
    with pytest.raises(CourseError, match="row is 0, 1 or 2"):
        figure.set(row=3)


PICTURED = {
    "start": lambda: live_learn_filter(),
    "revealed": lambda: live_learn_filter(hidden="Laplacian", reveal=True, steps=20),
    "lost": lambda: live_learn_filter(learning_rate=0.2, steps=2),
}


@pytest.mark.parametrize("name", PICTURED)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURED[name](), page, most_off=0.02)  # measured 0.016
