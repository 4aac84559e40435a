"""Train it live: one history per seed, steps that are what they say, numbers that are those of theta."""

import numpy as np
import pytest
from lectures.cnns.invariants_train import answer, cut, images, log_p, parameters
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.cnns import live_train
from helpers.lectures.cnns.training import task_of

DIGITS = dict(data="digits", seed=1)  # quick to train


def press(figure, button, times=1):
    for _ in range(times):
        figure.press(button)
    return figure.facts


# ---- steps ----


def test_same_seed_same_history_and_back_restores_exactly():
    one, other = (live_train(**DIGITS, steps=4) for _ in range(2))
    assert np.array_equal(one.facts["theta"], other.facts["theta"])
    assert np.array_equal(one.facts["curve"], other.facts["curve"])
    assert not np.array_equal(one.facts["theta"], live_train(data="digits", seed=2, steps=4).facts["theta"])
    before, call = one.facts, one.call()
    one.set(learning_rate=0.02)
    after = press(one, "step")
    assert not np.array_equal(after["theta"], before["theta"])
    again = eval(one.call(), {"live_train": live_train})
    assert np.array_equal(again.facts["theta"], after["theta"])
    back = press(one, "back")
    one.set(learning_rate=0.005)
    assert one.call() == call and np.array_equal(one.facts["theta"], before["theta"])
    assert np.array_equal(one.facts["confusion"], before["confusion"]) and back["w"] == before["w"]
    assert np.array_equal(press(one, "step")["theta"], press(other, "step")["theta"])


@pytest.mark.parametrize(
    "one_step, batch_size, updates, epochs",
    [("one batch", 32, 1, 32 / 676), ("ten batches", 50, 10, 500 / 676), ("one epoch", 32, 22, 1)],
)
def test_a_step_is_the_named_thing(one_step, batch_size, updates, epochs):
    figure = live_train(one_step=one_step, batch_size=batch_size, model="dense")
    assert figure.step_label == f"step: {one_step} ▸"
    facts = press(figure, "step")
    assert facts["steps_taken"] == updates and facts["epoch"] == pytest.approx(epochs)
    assert press(figure, "step")["steps_taken"] == 2 * updates


def test_batches_make_up_an_epoch_that_shows_every_image_once():
    batches = press(live_train(one_step="one batch", model="linear"), "step", 22)
    epoch = press(live_train(model="linear"), "step")
    assert np.array_equal(batches["theta"], epoch["theta"]) and batches["epoch"] == epoch["epoch"] == 1


def test_one_whole_batch_goes_down_the_slope_of_the_loss():
    """One step of the dense network on all digits, against a central difference in plain NumPy."""
    kind = dict(model="dense", width=3)
    figure = live_train(**DIGITS, **kind, momentum=0, learning_rate=0.1, steps=1)
    figure.set(batch_size=256, one_step="one batch")
    X, y, *_ = images("digits")
    before = figure.facts["theta"].astype(float)
    rng = np.random.default_rng([1, 3, 1])  # epoch 1 of seed 1
    chosen = rng.permutation(len(y))[:256]
    step = press(figure, "step")["theta"] - before

    def J(theta):
        z = answer(X[chosen], theta, "dense", 3, 10)
        return -log_p(z)[np.arange(256), y[chosen]].mean()

    way, h = np.random.default_rng(0).normal(size=len(before)), 1e-6
    slope = (J(before + h * way) - J(before - h * way)) / (2 * h)
    assert step @ way == pytest.approx(-0.1 * slope, rel=1e-3)


# ---- what is measured ----


@pytest.mark.parametrize("model", ["linear", "dense", "CNN"])
@pytest.mark.parametrize("data", ["digits", "tissue tiles"])
def test_losses_and_accuracies_are_those_of_theta(data, model):
    facts = live_train(data=data, model=model, width=4, steps=2).facts
    X_train, y_train, X_test, y_test = images(data)
    sample = task_of(data).sample
    assert len(set(sample.tolist())) == 200
    for name, X, y in (("train", X_train[sample], y_train[sample]), ("test", X_test, y_test)):
        z = answer(X, facts["theta"], model, 4, len(facts["classes"]))
        loss = -log_p(z)[np.arange(len(y)), y].mean()
        assert facts[f"{name}_loss"] == pytest.approx(loss, rel=1e-4)
        right = np.mean(z.argmax(axis=1) == y)
        assert abs(facts[f"{name}_accuracy"] - right) <= 1.5 / len(y), "ties in float32 only"
    counted = [
        np.sum((y_test == k) & (z.argmax(axis=1) == said)) for k, said in np.ndindex(z[0].size, z[0].size)
    ]
    assert np.abs(facts["confusion"].ravel() - counted).max() <= 1


def test_theta_has_the_length_of_its_layers():
    for model, count in (("linear", 2050), ("dense", 32866), ("CNN", 3298)):
        facts = live_train(model=model).facts
        assert facts["parameters"] == count
        cut(facts["theta"], parameters(model, 8, (32, 32), 2))


def test_the_cnn_finds_the_pattern_and_the_others_do_not():
    """The gap that the lecture is about, and learning by heart; never a value."""
    figure, best = live_train(), {}
    for number in (1, 2, 3, 4):
        figure.preset(number)
        figure.set(width=4, learning_rate=0.01)  # a quarter of the time
        press(figure, "step", 12)
        best[number] = figure.facts["curve"][4].max()
    everything(figure)
    assert best[1] > best[2] + 0.2 and best[1] > best[3] + 0.2, best
    assert figure.facts["train_accuracy"] > figure.facts["test_accuracy"] + 0.25
    assert "by heart" in figure.description


def test_digits_are_learned_and_the_mistakes_are_shown():
    figure = live_train()
    figure.preset(8)
    press(figure, "step", 15)
    figure.preset(9)
    everything(figure)
    facts = figure.facts
    assert facts["test_accuracy"] > 0.93 and np.all(facts["shown_answers"] != facts["shown_labels"])
    assert all(" ≠ " in longest for longest, *_ in figure.scene.wrong_names.strings)


# ---- a run that runs away, or comes to its end ----


def test_a_divergence_is_told_in_words_and_stops():
    figure = live_train()
    figure.preset(6)
    facts = press(figure, "step", 10)
    assert (
        facts["diverged"] == "yes" and "Diverged" in figure.description and "smaller η" in figure.description
    )
    assert not figure.can_step and "diverged" in figure.scene.stopped.strings[0]
    everything(figure)
    figure.set(learning_rate=0.005, model="dense")
    assert press(figure, "step")["diverged"] == "no"


def test_a_run_never_fills_the_memory(monkeypatch):
    monkeypatch.setattr("helpers.lectures.cnns.training.MOST_NUMBERS", 10 * 2 * 650)
    figure = live_train(data="digits", model="linear", one_step="one batch")
    facts = press(figure, "step", 14)
    assert facts["finished"] and facts["steps_taken"] == 10 and "as long as it gets" in figure.description
    assert not figure.can_step


@pytest.mark.parametrize(
    "settings, told",
    [
        (dict(learning_rate=0), "η takes a number from 0.0001 to 10"),
        (dict(batch_size=0), "batch size takes a number from 1"),
        (dict(model="RNN"), "model is one of linear, dense, CNN"),
        (dict(width=2.5), "whole number"),
    ],
)
def test_what_cannot_work_gets_a_sentence(settings, told):
    figure = live_train(**DIGITS)
    with pytest.raises(CourseError, match=told):
        figure.set(**settings)
    everything(figure)


# ---- in a browser ----


def test_it_trains_while_it_is_played_with(page):
    bare = Bare(page, live_train(**DIGITS, one_step="ten batches"))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    page.wait_for_function("document.querySelector('.nn-figure').dataset.frame > 5")
    figure.get_by_label("η", exact=True).focus()
    page.keyboard.press("ArrowUp")
    seen = int(figure.get_attribute("data-frame"))
    page.wait_for_function(f"document.querySelector('.nn-figure').dataset.frame > {seen + 4}")
    figure.get_by_role("button", name="pause").click()
    bare.settled()
    rates = [used["learning_rate"] for used in bare.figure.history.log]
    assert len(set(rates)) == 2 and rates == sorted(rates)
    taken = bare.figure.facts["steps_taken"]
    assert f"{taken} updates" in figure.locator(".nn-description").text_content()


PICTURES = {
    "CNN": lambda: live_train(width=4, steps=2),
    "digits": lambda: live_train(data="digits", model="dense", shows="worst mistakes", steps=5),
    "linear": lambda: live_train(model="linear", turns=False, steps=12),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page, least=0.93, most_off=0.02)
