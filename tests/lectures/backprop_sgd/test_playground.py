"""The playground: one history per seed, steps that are what they say, a hand among the weights, two runs."""

import warnings

import numpy as np
import pytest
from lectures.backprop_sgd.invariants_playground import answer, mean_loss
from lectures.backprop_sgd.steps import again
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.figure import CourseError
from helpers.lectures.backprop_sgd import live_playground
from helpers.lectures.backprop_sgd.playground_places import ends, input_places, places


@pytest.fixture(autouse=True)
def no_warning_reaches_the_cell():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def press(figure, button, times=1):
    for _ in range(times):
        figure.press(button)
    return figure.facts


def training_points(figure):
    """Return the points to train on and their sides, of the figure's facts."""
    points = [figure.facts["points"]["train", side].astype(float) for side in (-1, 1)]
    return np.concatenate(points), np.repeat([-1.0, 1.0], [len(each) for each in points])


# ---- steps ----


@pytest.mark.parametrize(
    "settings",
    [
        dict(),
        dict(data="spiral", layers=3, momentum=0.9),
        dict(data="biopsies", activation="ReLU", noise=0.0),
    ],
)
def test_same_seed_same_history_to_the_bit(settings):
    one, other, third = (live_playground(**settings, seed=seed, steps=8) for seed in (3, 3, 4))
    assert np.array_equal(one.facts["theta"], other.facts["theta"])
    assert np.array_equal(one.facts["curve"], other.facts["curve"])
    assert not np.array_equal(one.facts["theta"], third.facts["theta"])
    ended = one.facts["theta"]
    one.press("reset")
    assert one.facts["steps_taken"] == 0
    assert np.array_equal(press(one, "step", 8)["theta"], ended)


@pytest.mark.parametrize(
    "one_step, batch_size, updates, epochs",
    [
        ("one batch", 10, 1, 10 / 400),
        ("ten batches", 10, 10, 100 / 400),
        ("one epoch", 10, 40, 1),
        ("one epoch", 150, 3, 1),  # the last batch has 100
        ("one epoch", 400, 1, 1),
        ("ten epochs", 32, 130, 10),
    ],
)
def test_a_step_is_the_named_thing(one_step, batch_size, updates, epochs):
    figure = live_playground(one_step=one_step, batch_size=batch_size)
    assert figure.step_label == f"step: {one_step} ▸"
    facts = press(figure, "step")
    assert facts["steps_taken"] == updates and facts["epoch"] == epochs
    assert press(figure, "step")["steps_taken"] == 2 * updates


def test_batches_make_up_an_epoch_of_every_point_once():
    batches = press(live_playground(one_step="one batch"), "step", 40)
    epoch = press(live_playground(one_step="one epoch"), "step")
    assert np.array_equal(batches["theta"], epoch["theta"]) and batches["epoch"] == 1


def test_training_is_in_float32():
    figure = live_playground(steps=2)
    assert figure.facts["theta"].dtype == np.float32
    assert all(W.dtype == np.float32 for W in figure.facts["weights"])


@pytest.mark.parametrize("loss", ["squared", "cross-entropy"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "ReLU"])
def test_a_full_batch_goes_down_the_slope_of_the_loss(loss, activation):
    """One step, against central differences of the loss in plain NumPy."""
    figure = live_playground(
        loss=loss, activation=activation, batch_size=400, learning_rate=0.03, width1=3, width2=2, steps=1
    )  # after one step no ReLU stands exactly at its corner: its biases are 0 no more
    (X, side), before = training_points(figure), figure.facts["theta"].astype(float)

    def J(theta):
        return mean_loss(answer(X, theta, (2, 3, 2, 1), activation)[0], side, loss)

    h = 1e-6
    slope = [(J(before + h * way) - J(before - h * way)) / (2 * h) for way in np.eye(len(before))]
    np.testing.assert_allclose(
        press(figure, "step")["theta"], before - 0.03 * np.array(slope), rtol=1e-4, atol=2e-6
    )


def test_momentum_adds_the_last_step():
    figure = live_playground(momentum=0.9, one_step="one batch", learning_rate=0.03)
    theta = [figure.facts["theta"].astype(float)]
    for _ in range(2):
        theta.append(press(figure, "step")["theta"].astype(float))
    velocity = figure.facts["velocity"]
    np.testing.assert_allclose(velocity, (theta[1] - theta[0])[0], atol=1e-6)
    step = 0.9 * velocity - 0.03 * figure.facts["gradient"]
    np.testing.assert_allclose((theta[2] - theta[1])[0], step, atol=1e-6)
    assert "βv" in figure.equation()


def test_eta_moved_on_the_way_acts_on_the_next_step_and_is_part_of_the_state():
    figure = live_playground(steps=3)
    before = figure.facts["theta"]
    figure.set(learning_rate=1)
    assert figure.facts["steps_taken"] == 120 and np.array_equal(figure.facts["theta"], before)
    assert press(figure, "step")["used"] == (1, 0)
    assert np.array_equal(again(figure).facts["theta"], figure.facts["theta"])
    other = press(live_playground(steps=3), "step")
    assert not np.array_equal(other["theta"], figure.facts["theta"])


def test_presets_show_what_they_promise():
    figure = live_playground()
    scores = {}
    for number, steps in ((1, 40), (2, 40), (3, 40), (5, 150), (6, 20)):
        figure.preset(number)
        scores[number] = press(figure, "step", steps)["test_accuracy"]
    assert scores[1] > 0.95 and scores[2] < 0.8 and scores[3] > 0.95, scores
    assert scores[5] > 0.95 and scores[6] > 0.9, scores


# ---- a hand among the weights ----


def test_a_weight_set_by_hand_refreshes_everything_and_back_undoes_it():
    figure = live_playground(steps=5, table=2)
    trained, map_before = figure.facts, figure.facts["map"]
    figure.cell("W", 2, 3, -4.5)
    facts = figure.facts
    theta = trained["theta"].astype(float)
    theta[2 * 4 + 4 + 4 + 2] = -4.5  # after W¹ and b¹: row 2, column 3 of W²
    X, side = training_points(figure)
    recount = mean_loss(answer(X, theta, (2, 4, 4, 1), "tanh")[0], side, "cross-entropy")
    assert abs(facts["train_loss"] - recount) < 1e-5 and abs(recount - trained["train_loss"]) > 1e-3
    assert not np.array_equal(facts["map"], map_before) and facts["steps_taken"] == trained["steps_taken"]
    assert figure.values["W"][1][2] == -4.5 and "as it was" in figure.equation()
    figure.point("W", 2, 3)
    assert figure.equation().startswith("w²₂₃ = −4.5,  set by hand")
    everything(figure)
    back = again(figure)
    assert np.array_equal(back.facts["theta"], facts["theta"]) and "by_hand" in figure.call()
    press(figure, "step")
    press(figure, "back", 2)
    assert np.array_equal(figure.facts["theta"], trained["theta"])
    assert np.array_equal(figure.facts["map"], map_before)


def test_dragging_one_cell_is_one_step_back():
    figure = live_playground(steps=2)
    before = figure.facts["theta"]
    for _ in range(20):
        figure.do({"do": "cell", "name": "b", "row": 0, "column": 0, "steps": 1})
    assert figure.values["b"][0] == pytest.approx(before[8] + 2, abs=1e-5)
    press(figure, "back")
    assert np.array_equal(figure.facts["theta"], before)


def test_pointing_at_a_cell_marks_its_weight():
    figure = live_playground()
    figure.point("W", 3, 2)
    assert figure.facts["selected"] == (1, 3, 2) and figure.equation().startswith("w¹₃₂ = ")
    figure.point("b", 4, 1)
    assert figure.facts["selected"] == (1, 4, 0) and figure.equation().startswith("b¹₄ = ")
    figure.set(width1=2)
    everything(figure)


@pytest.mark.parametrize(
    "settings, told",
    [
        (dict(W=((1, 2),)), "4 × 2 numbers here"),
        (dict(b=(1, 2)), "b of layer 1 has 4 numbers"),
        (dict(table=2, W=((1, 2),)), "W of layer 2 has 4 × 4 numbers here"),
        (dict(by_hand=((3, 4, 4, 1.0),)), "no weight of layer 3, neuron 4"),
        (dict(by_hand=((1, 1, 1, 99.0),)), "values from −10 to 10"),
        (dict(share=20, batch_size=200), "A batch of 200 is larger than the 100 points"),
        (dict(learning_rate=0), "η takes a number from 0.0001 to 10"),
        (dict(learning_rate=np.inf), "η takes a number from 0.0001 to 10"),
        (dict(width1=0), "neurons in layer 1 takes a number from 1"),
        (dict(pinned={"steps": -5, "colour": 1}), "a run as state"),
        (dict(pinned={"data": "moons"}), "a run as state"),
        (dict(pinned={"data": "mice", "steps": 3}), "a run as state"),
        (dict(pinned={"share": 10, "batch_size": 300, "steps": 3}), "a run as state"),
    ],
)
def test_what_cannot_work_gets_a_sentence(settings, told):
    figure = live_playground(steps=1)
    before, values = figure.facts["theta"], figure.values
    with pytest.raises(CourseError, match=told):
        figure.set(**settings)
    assert np.array_equal(figure.facts["theta"], before) and figure.values == values
    everything(figure)


# ---- a run that runs away ----


@pytest.mark.parametrize(
    "settings", [dict(), dict(momentum=0.9, learning_rate=10), dict(layers=0, learning_rate=10)]
)
def test_a_divergence_is_told_in_words_and_stops(settings):
    figure = live_playground()
    figure.preset(7)
    figure.set(**settings)
    facts = press(figure, "step", 3)
    assert (
        facts["diverged"] == "yes"
        and "Diverged after" in figure.description
        and "smaller η" in figure.description
    )
    assert not figure.can_step and "diverged" in figure.scene.stopped.strings[0]
    everything(figure)
    figure.set(learning_rate=0.01)
    press(figure, "reset")
    assert press(figure, "step", 5)["diverged"] == "no" and figure.scene.stopped.strings == [""]


def test_weights_as_large_as_a_hand_can_set_them_do_no_harm():
    figure = live_playground(activation="ReLU", loss="squared", layers=3, width1=8, width2=8, width3=8)
    for table in (1, 2, 3, 4):
        figure.set(table=table)
        figure.set(W=np.full(np.shape(figure.values["W"]), 10.0))
    everything(figure)
    assert figure.facts["train_loss"] > 1e6
    press(figure, "step", 2)
    everything(figure)
    assert figure.facts["diverged"] == "yes"


# ---- two runs ----


def test_run_a_is_pinned_and_run_b_begins_at_the_same_start():
    figure = live_playground(steps=12)
    first = figure.facts
    figure.set(pin=True)
    assert figure.facts["steps_taken"] == 0 and np.array_equal(figure.facts["run_a"]["curve"], first["curve"])
    figure.set(learning_rate=0.01)
    facts = press(figure, "step", 12)
    assert facts["run_a"]["changes"] == ["η 0.1 → 0.01"] and "η 0.1 → 0.01" in figure.description
    assert facts["curve"][1, 0] == first["curve"][1, 0] and facts["train_loss"] != first["train_loss"]
    back = again(figure)
    assert back.values["pin"] and np.array_equal(back.facts["run_a"]["curve"], first["curve"])
    everything(figure)
    figure.set(pin=False)
    assert figure.facts["run_a"] is None and "Pinned" not in figure.description


def test_former_runs_stay_as_curves_with_what_was_set_otherwise():
    figure, curves = live_playground(), []
    for rate in (0.01, 0.03, 0.1, 0.3, 1.0):
        figure.set(learning_rate=rate)
        curves.append(press(figure, "step", 3)["curve"][:2])
        press(figure, "reset")
    figure.set(learning_rate=3)
    former = figure.facts["former"]
    assert [run["label"][0] for run in former] == ["η 0.03", "η 0.1", "η 0.3", "η 1"]
    for run, curve in zip(former, curves[1:]):
        np.testing.assert_array_equal(run["curve"], curve)
    assert figure.scene.panels[2].x[1] >= 3 and "former" not in figure.call()
    figure.set(loss="squared")
    assert figure.facts["former"] == [], "another loss is no comparison"
    figure.set(loss="cross-entropy", pin=True)
    assert figure.facts["former"] == [], "a pinned run stands alone"


# ---- the picture answers to the hand ----


def middle(figure, layer, neuron):
    return places(figure.facts["sizes"], figure.facts["slots"])[layer][neuron - 1].tolist()


def click(figure, x, y, handle="network", begins=True):
    figure.do({"do": "stroke", "handle": handle, "path": [(x, y)], "begins": begins})
    everything(figure)


def test_a_unit_under_the_mouse_shows_its_map_and_a_pressed_one_stays():
    figure = live_playground(steps=5)
    output = figure.facts["large"]
    click(figure, *middle(figure, 2, 3), begins=False)
    assert figure.values["unit"] == (2, 3, False) and figure.equation().startswith(
        "on the plane: a²₃ = tanh("
    )
    assert not np.array_equal(figure.facts["large"], output)
    click(figure, 0, 0, begins=False)
    assert figure.values["unit"] == () and np.array_equal(figure.facts["large"], output)
    click(figure, *middle(figure, 1, 2))
    click(figure, *middle(figure, 2, 1), begins=False)
    assert figure.values["unit"] == (1, 2, True), "a press holds it"
    assert again(figure).facts["unit_name"] == "a¹₂"
    figure.set(width1=1)
    assert figure.values["unit"] == (), "its unit is gone"
    figure.nudge("network", 1, 0)
    figure.nudge("network", 1, 0)
    figure.nudge("network", 0, -1)
    assert figure.values["unit"][:2] == (2, 2)


def test_the_equation_of_a_unit_is_what_its_map_shows():
    figure = live_playground(square_1=True, sine_2=True, steps=3)
    click(figure, *middle(figure, 1, 4))
    facts = figure.facts
    x, y = np.meshgrid(facts["axis"], facts["axis"])
    sources = {"x₁": x, "x₂": y, "x₁²": x * x, "sin x₂": np.sin(y)}
    assert [source for _, source in facts["unit_terms"]] == list(sources)
    z = sum(w * sources[source] for w, source in facts["unit_terms"]) + facts["unit_bias"]
    np.testing.assert_allclose(facts["large"], np.tanh(z), atol=1e-5)


def test_a_click_on_a_weight_chooses_it_and_its_number_is_set_on_the_drawing():
    figure = live_playground(steps=4)
    for layer, neuron, source in ((1, 3, 2), (2, 4, 1), (3, 1, 2)):
        start, end = ends(figure.facts["sizes"], figure.facts["slots"], layer, neuron, source)
        click(figure, *(0.8 * start + 0.2 * end))
        assert figure.facts["selected"] == (layer, neuron, source)
        figure.cell("weight", 1, 1, -2.5)
        everything(figure)
        assert figure.facts["w"] == -2.5 and figure.facts["hand_here"]
        assert figure.facts["weights"][layer - 1][neuron - 1, source - 1] == -2.5
    _, x0, x1, y0, y1 = figure.scene.tables_at
    np.testing.assert_allclose(((x0 + x1) / 2, (y0 + y1) / 2), (start + end) / 2)
    press(figure, "back", 3)
    np.testing.assert_array_equal(figure.facts["theta"], live_playground(steps=4).facts["theta"])


def test_a_click_switches_an_input_and_squares_part_the_rings():
    figure = live_playground()
    figure.preset(2)
    without = press(figure, "step", 30)["test_accuracy"]
    for slot in (2, 3):
        click(figure, *input_places()[slot].tolist())
    assert figure.values["square_1"] and figure.values["square_2"] and figure.facts["sizes"] == (4, 1)
    assert without < 0.8 < 0.97 < press(figure, "step", 30)["test_accuracy"]
    everything(again(figure))
    click(figure, *input_places()[0].tolist())
    assert figure.facts["sizes"] == (4, 1), "x₁ is always there"


def test_points_are_added_moved_and_erased_while_it_goes_on():
    figure = live_playground(steps=2)
    updates, examples = figure.facts["steps_taken"], figure.facts["train_examples"]
    click(figure, 2.5, 2.5, "plane")
    click(figure, 2.0, 2.8, "plane", begins=False)
    assert figure.values["edits"] == ((500, 2.0, 2.8, 1),)
    assert figure.facts["train_examples"] == examples + 1 and figure.facts["steps_taken"] == updates
    assert any(np.allclose(point, (2.0, 2.8)) for point in figure.facts["points"]["train", 1])
    figure.set(click="adds a −1")
    click(figure, -2.7, -2.7, "plane")
    figure.nudge("plane", 1, 0)
    assert figure.values["edits"][-1] == (501, -2.6, -2.7, -1)
    loss = figure.facts["train_loss"]
    press(figure, "step", 2)
    assert figure.facts["train_loss"] != loss
    back = again(figure)
    assert np.array_equal(back.facts["theta"], figure.facts["theta"])
    figure.set(click="erases")
    click(figure, 2.0, 2.8, "plane")
    click(figure, *figure.facts["points"]["test", 1][0].tolist(), "plane")
    assert figure.facts["train_examples"] == examples + 1 and figure.facts["test_examples"] == 99
    figure.set(data="rings")
    assert figure.values["edits"] == (), "points belong to their data set"


def test_a_point_that_is_there_is_taken_in_place_of_a_new_one():
    figure = live_playground(data="few points", batch_size=2, noise=0.0)
    before = np.concatenate([*figure.facts["points"].values()])
    click(figure, -1.62, 1.22, "plane")
    click(figure, -2.0, 2.0, "plane", begins=False)
    after = np.concatenate([*figure.facts["points"].values()])
    assert len(before) == len(after) == 8 and figure.values["edits"] == ((0, -2.0, 2.0, -1),)


def test_one_point_to_train_on_must_be_left():
    figure = live_playground(data="few points", batch_size=1, share=10, click="erases")
    last = next(
        points for points in (figure.facts["points"]["train", side] for side in (-1, 1)) if len(points)
    )
    with pytest.raises(CourseError, match="must be left"):
        click(figure, *last[0].tolist(), "plane")
    everything(figure)


def test_an_epoch_that_loses_its_points_goes_on_with_the_next():
    figure = live_playground(data="few points", batch_size=1, one_step="one batch", steps=5, click="erases")
    for side in (-1, 1):
        for point in figure.facts["points"]["train", side][1:]:
            click(figure, *point.tolist(), "plane")
    facts = press(figure, "step", 3)
    everything(figure)
    assert facts["train_examples"] == 2 and facts["steps_taken"] == 8
    assert np.array_equal(again(figure).facts["theta"], facts["theta"])


# ---- in a browser ----


def spot(bare, panel, x, y):
    """Where a place of a panel's data is on the page, in px."""
    figure = bare.figure
    ((*size,),) = figure.page.sizes.values()
    across, down = figure.scene.places(*size)[panel].spot(x, y)
    box = bare.page.locator(".nn-stage").bounding_box()
    return box["x"] + across, box["y"] + down


def test_the_picture_answers_to_a_mouse(page):
    bare = Bare(page, live_playground(layers=1, steps=3))
    figure = bare.show()
    bare.settled()
    page.mouse.move(*spot(bare, 1, *middle(bare.figure, 1, 2)), steps=3)
    bare.settled()
    assert bare.figure.values["unit"] == (1, 2, False)
    page.mouse.move(*spot(bare, 2, 5, 1), steps=3)
    bare.settled()
    assert bare.figure.values["unit"] == ()
    start, end = ends(bare.figure.facts["sizes"], bare.figure.facts["slots"], 1, 4, 2)
    page.mouse.click(*spot(bare, 1, *(0.7 * start + 0.3 * end)))
    bare.settled()
    assert bare.figure.facts["selected"] == (1, 4, 2)
    cell = figure.get_by_label("w¹₄₂")
    cell.get_by_role("spinbutton").fill("-1.5")
    page.keyboard.press("Enter")
    bare.settled()
    assert bare.figure.facts["w"] == -1.5 and "w¹₄₂ = −1.5" in figure.locator(".nn-equation").text_content()
    page.mouse.click(*spot(bare, 0, -2.5, 2.5))
    bare.settled()
    ((place, x, y, side),) = bare.figure.values["edits"]
    assert (place, side) == (500, 1) and np.hypot(x + 2.5, y - 2.5) < 0.05
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.values["edits"][0][1] == pytest.approx(x + 0.1)


def test_it_trains_while_it_is_played_with(page):
    bare = Bare(page, live_playground(one_step="one batch"))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    page.wait_for_function("document.querySelector('.nn-figure').dataset.frame > 15")
    figure.get_by_label("η", exact=True).focus()
    page.keyboard.press("ArrowUp")
    seen = int(figure.get_attribute("data-frame"))
    page.wait_for_function(f"document.querySelector('.nn-figure').dataset.frame > {seen + 10}")
    figure.get_by_role("button", name="pause").click()
    bare.settled()
    rates = [used["learning_rate"] for used in bare.figure.history.log]
    assert set(rates) == {0.1, 0.126} and rates == sorted(rates)
    taken = bare.figure.facts["steps_taken"]
    assert f"{taken} updates" in figure.locator(".nn-description").text_content()
    figure.get_by_role("button", name="back").click()
    bare.settled()
    assert bare.figure.facts["steps_taken"] == taken - 1


def test_a_weight_is_typed_into_its_table(page):
    bare = Bare(page, live_playground(steps=3))
    figure = bare.show()
    bare.settled()
    figure.locator("summary").click()
    cell = figure.get_by_label("W¹, row 1, column 2")
    cell.fill("2.5")
    cell.press("Enter")
    bare.settled()
    assert bare.figure.values["W"][0][1] == 2.5 and cell.input_value() == "2.5"
    assert "set by hand" in figure.locator(".nn-equation").text_content()


PICTURES = {
    "trained": lambda: live_playground(steps=20),
    "spiral beside run A": lambda: live_playground(
        data="spiral", layers=3, width1=8, width2=8, width3=8, pinned={"data": "spiral", "steps": 9}, steps=5
    ),
    "no hidden layer": lambda: live_playground(layers=0, data="biopsies", loss="squared", steps=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    crossing = name == "spiral beside run A"  # hundreds of crossing edges, each smoothed in its own way
    paints_what_the_still_shows(name, PICTURES[name](), page, most_off=0.02 if crossing else 0.015)


def test_few_points_and_a_wide_net_learn_by_heart():
    """At the start both losses are alike; the test loss falls, and ends far above where it began."""
    figure = live_playground()
    figure.preset(next(n for n, p in enumerate(figure.presets, 1) if p.label == "few points, wide net"))
    seen = [figure.facts]
    for _ in range(40):
        figure.press("step")
        seen.append(figure.facts)
    train, test = ([facts[name] for facts in seen] for name in ("train_loss", "test_loss"))
    assert figure.facts["train_examples"] == 50 and figure.facts["test_examples"] == 450
    assert abs(train[0] - test[0]) < 0.05
    assert min(test) < 0.6 * test[0] and train[-1] < 0.1
    assert test[-1] > 1.2 * test[0] and test[-1] > 5 * train[-1]
