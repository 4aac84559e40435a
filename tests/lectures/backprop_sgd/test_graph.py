"""Numbers on the graph: its steps, its update and the way back, and how it looks in a browser."""

import itertools
import re
import warnings

import numpy as np
import pytest
from lectures.backprop_sgd.invariants_graph import BACK, FORWARD, PARAMETERS, number
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows
from support.sweep import same

from helpers.engine.checking import gradient_check
from helpers.engine.losses import CrossEntropy, SquaredLoss
from helpers.engine.network import Dense, Network, Sigmoid, Tanh
from helpers.figure import CourseError
from helpers.figure.letters import variants
from helpers.lectures.backprop_sgd import live_graph
from helpers.lectures.backprop_sgd.graph_cards import short
from helpers.lectures.backprop_sgd.graph_view import CARDS, WIDTH
from helpers.lectures.backprop_sgd.graph_words import num

END = len(FORWARD) + len(BACK)
KINDS = list(itertools.product(("sigmoid", "tanh"), ("squared", "cross-entropy")))


def some(rng, scale=2.0):
    """Return random settings of a figure."""
    shapes = {"x": 2, "W": (2, 2), "b": 2, "v": 2}
    drawn = {name: rng.normal(scale=scale, size=shape).round(3).tolist() for name, shape in shapes.items()}
    return drawn | {"c": round(float(rng.normal()), 3), "y": float(rng.integers(2))}


def lit_results(figure):
    """What the equation lights: the results of the present step."""
    pieces = figure.words.equation
    first_line = pieces[: pieces.index(("\n", None))]
    return [piece[0] for piece in first_line if piece[2:] == (True,)]


def lit_equation(figure):
    """The mark of the one of the four equations that is lit, or nothing."""
    marks = [piece[0][0] for piece in figure.words.equation if piece[2:] == (True,)]
    return "".join(mark for mark in marks if mark in "①②③④")


def pressed(figure, button, times):
    for _ in range(times):
        figure.press(button)
    return figure


# ---- the numbers ----


def engine_network(given, activation, loss):
    """The same network made of the engine's layers, and J(): its loss, after which it can go backward."""
    activate = {"sigmoid": Sigmoid, "tanh": Tanh}[activation]()
    layers = [Dense(np.array(given["W"]), np.array(given["b"])), activate]
    layers += [Dense(np.array([given["v"]]), np.array([given["c"]]))]
    network = Network([*layers, Sigmoid()] if loss == "squared" else layers)
    error = SquaredLoss() if loss == "squared" else CrossEntropy()
    X, Y = np.array([given["x"]]), np.array([[given["y"]]])

    def J():
        loss_now, d = error(network.forward(X), Y)
        network.backward(d)
        return loss_now

    return network, J


@pytest.mark.parametrize("activation, loss", KINDS)
def test_the_gradients_are_those_of_the_engine_and_pass_its_check(activation, loss):
    rng = np.random.default_rng(0)
    for _ in range(20):
        given = some(rng, 1.0)
        figure = live_graph(**given, activation=activation, loss=loss)
        network, J = engine_network(given, activation, loss)
        assert figure.facts["loss"] == pytest.approx(J(), rel=1e-12)
        shown = np.array([figure.facts["gradients"][name] for name in PARAMETERS])
        np.testing.assert_allclose(shown, network.gradient, rtol=1e-12, atol=1e-15)
        verdict = gradient_check(J, network.theta, shown)
        assert verdict.right, verdict.words


@pytest.mark.parametrize("activation, loss", KINDS)
def test_every_step_writes_out_the_number_that_it_adds(activation, loss):
    rng = np.random.default_rng(1)
    for _ in range(6):
        figure = live_graph(**some(rng), activation=activation, loss=loss)
        for names in FORWARD + BACK:
            figure.press("step")
            everything(figure)
            facts = figure.facts
            found = facts["values"] if facts["step"] <= len(FORWARD) else facts["slopes"]
            told = [number(text) for text in lit_results(figure)]
            wanted = [found[name] for name in names.split()]
            np.testing.assert_allclose(told, wanted, rtol=6e-4, err_msg=figure.equation())
        assert figure.can_step, "the update comes next"


def test_the_four_equations_are_lit_by_the_steps_that_use_them():
    figure, used = live_graph(), []
    for _ in range(END):
        used.append(lit_equation(pressed(figure, "step", 1)))
        assert all(mark in figure.equation() for mark in "①②③④")
    back = dict(zip(BACK, used[len(FORWARD) :]))
    assert not any(used[: len(FORWARD)])
    assert back["z"] == "①" and back["a₁"] == back["z₁"] == back["z₂"] == "②"
    assert back["v₁ v₂"] == back["w₁₁ w₁₂"] == "③" and back["c"] == back["b₁ b₂"] == "④"


def written(value):
    """A number as the equation, the graph and the NumPy line write it."""
    return {num(value), short(value), f"{value:.6g}"}


def test_what_is_hidden_is_told_nowhere():
    odd = dict(
        x=(1.37, -2.41), W=((0.53, -1.19), (1.73, 0.59)), b=(0.31, -0.97), v=(1.13, -1.61), c=0.47, y=1
    )
    figure = live_graph(**odd, nudge="v₂")
    for step in range(END + 1):
        facts = figure.facts
        known = {*facts["seen"]}, {*facts["back"]}
        words = f"{figure.equation()} {figure.numpy_line()[0]} {figure.description}"
        grids = [
            cell for grid in figure.page.frame()["grids"].values() for row in grid["cells"] for cell in row
        ]
        drawn = [
            variant for layer in figure.scene.layers for text in layer.strings for variant in variants(text)
        ]
        drawn += grids
        tokens = set(re.findall(r"[−-]?\d+(?:\.\d+)?", " ".join([words, *drawn])))
        public = {"1"}  # ∂L/∂L, for one
        for found, names in zip((facts["values"], facts["slopes"]), known):
            public |= {text for name in names for text in written(found[name])}
        for found, names in zip((facts["values"], facts["slopes"]), known):
            for name, value in found.items():
                texts = written(value) - public
                assert name in names or not texts & tokens, f"step {step} tells {name}: {texts & tokens}"
        if step < END:
            figure.press("step")
    assert short(figure.facts["derivative"], 4) in figure.facts["notes"]["nudge"][2]


def test_where_paths_meet_the_branches_are_shown_and_added():
    figure = live_graph(step=END)
    for name, layer_texts in (("x₁", 0), ("x₂", 2)):
        texts = figure.scene.sums.strings[layer_texts : layer_texts + 2]
        parts = [number(text[0].split()[-1]) for text in texts]
        assert sum(parts) == pytest.approx(
            figure.facts["gradients"].get(name, figure.facts["slopes"][name]), abs=2e-4
        )
    assert live_graph(step=END - 2).scene.sums.strings == []


def test_the_nudge_comes_nearer_to_the_derivative_as_it_gets_smaller():
    figure = live_graph(step=END)
    for name in (*PARAMETERS, "x₁", "x₂"):
        gaps = []
        for change in ("0.1", "0.01", "0.001"):
            figure.set(nudge=name, change=change)
            everything(figure)
            gaps.append(abs(figure.facts["difference"] - figure.facts["derivative"]))
        assert gaps[0] > 5 * gaps[1] > 25 * gaps[2]
    figure.point("W", 2, 1)
    assert figure.values["nudge"] == "w₂₁"


def test_surely_wrong_hardly_learns_under_squared_loss():
    figure = live_graph()
    figure.preset(3)
    squared = abs(figure.facts["dz"])
    figure.preset(4)
    assert squared < 0.01 and abs(figure.facts["dz"]) > 0.99
    assert figure.facts["dz"] == pytest.approx(figure.facts["y_hat"] - figure.values["y"], rel=1e-12)


@pytest.mark.parametrize("loss", ["squared", "cross-entropy"])
def test_the_ends_of_all_tables_stay_finite(loss):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for signs in itertools.product((-10, 10), repeat=3):
            W, v, x = signs
            for y in (0, 0.5, 1):
                given = dict(x=(x, x), W=((W, W), (W, W)), b=(W, W), v=(v, v), c=v, y=y)
                everything(live_graph(**given, loss=loss, step=END, change="0.001"))


# ---- the update, and the way back ----


def test_an_update_moves_all_nine_and_is_taken_back_exactly():
    figure = live_graph(step=END, learning_rate=2.5)
    before, values = figure.facts, figure.values
    figure.press("step")
    facts = figure.facts
    for name in PARAMETERS:
        moved = before["values"][name] - 2.5 * before["gradients"][name]
        assert facts["values"][name] == moved and facts["cards"][name].lit == "value"
    assert facts["loss_before"] == before["loss"] > facts["loss"] == before["next_loss"]
    assert facts["moved"] == before["most_changed"] and facts["notes"]["update"]
    assert f"from {num(before['loss'])} to {num(facts['loss'])}" in figure.description
    figure.set(learning_rate=0.5)  # acts on the next update, and does not spoil the last one
    figure.press("back")
    figure.set(learning_rate=2.5)
    assert figure.values == values and same(figure.facts, before)


def test_a_step_of_eta_0_changes_nothing():
    figure = live_graph(step=END, learning_rate=0)
    before = figure.facts
    assert before["most_changed"] == "none"
    figure.press("step")
    assert figure.facts["values"] == before["values"] and figure.facts["updated"]
    assert figure.facts["loss"] == figure.facts["loss_before"] and "the same" in figure.description
    figure.press("back")
    assert same(figure.facts, before)


def test_many_updates_lower_the_loss_and_the_last_twenty_are_taken_back():
    figure = live_graph(one_step="one pass", step=END, learning_rate=3.0)
    states = [figure.facts]
    for _ in range(25):
        states.append(pressed(figure, "step", 1).facts)
        everything(figure)
        states.append(pressed(figure, "step", 1).facts)
    losses = [state["loss"] for state in states[::2]]
    assert losses == sorted(losses, reverse=True) and losses[-1] < 0.2 * losses[0]
    again = eval(figure.call(), {"live_graph": live_graph})
    forgotten = {"updates": 0, "trail": ()}  # older ones than the last twenty
    for state in states[-2:-41:-1]:
        figure.press("back")
        again.press("back")
        assert same(figure.facts | forgotten, state | forgotten) and same(again.facts, figure.facts)


def test_a_hand_edit_ends_the_way_back_to_older_weights():
    figure = pressed(live_graph(step=END), "step", 3)
    assert figure.facts["updates"] == 1
    figure.cell("W", 1, 2, 0.25)
    assert figure.values["trail"] == () and figure.facts["step"] == len(FORWARD) + 2, "the place is kept"
    pressed(figure, "back", 3)
    assert figure.facts["step"] == len(FORWARD) - 1 and figure.values["W"][0][1] == 0.25
    figure = pressed(live_graph(step=END), "step", 1)
    figure.set(y=0)  # another task: the last update would have been another one
    assert not figure.facts["updated"] and figure.facts["step"] == len(FORWARD)


def slopes_written(figure):
    return [text for part in figure.scene.parts for text in part.slope_texts.strings]


def test_an_edit_shows_at_once_in_every_number_that_is_known():
    figure = live_graph(step=END)
    before = slopes_written(figure)
    figure.cell("x", 1, 1, -3)
    after = slopes_written(figure)
    assert figure.facts["step"] == END
    assert sum(one != other for one, other in zip(before, after)) > 12


def test_a_pressed_card_is_chosen_and_its_number_is_set_on_it():
    figure = live_graph(step=END)
    for card, panel in (("v₂", 1), ("x₁", 0), ("c", 2), ("w₂₁", 0)):
        x, y = CARDS[card]
        figure.do(
            {"do": "stroke", "handle": figure.scene.panels[panel].name, "path": [(x, y)], "begins": True}
        )
        assert figure.values["card"] == figure.values["nudge"] == card
        assert figure.values["number"] == figure.facts["values"][card]
        figure.cell("number", 1, 1, -1.3)
        everything(figure)
        assert figure.facts["values"][card] == -1.3
        where, x0, x1, y0, y1 = figure.scene.tables_at
        assert where == panel and x0 < x1 < x + WIDTH / 2 and y <= y0 < y1
        assert figure.page._grids()["number"]["label"] == card
    figure.do({"do": "stroke", "handle": "output neuron", "path": [CARDS["y"]], "begins": True})
    assert figure.values["card"] == "y" and figure.values["nudge"] == "w₂₁"
    figure.cell("number", 1, 1, 0)
    assert figure.values["y"] == 0
    with pytest.raises(CourseError, match="target y takes a number from 0 to 1"):
        figure.cell("number", 1, 1, 5)
    figure.set(nudge="b₁")
    assert figure.values["card"] == "b₁" and figure.values["number"] == figure.values["b"][0]


def test_arrow_keys_lead_from_card_to_card():
    figure, seen = live_graph(), []
    for dx, dy in ((0, -1), (0, -1), (1, 0), (1, 0), (1, 0), (-1, 0), (-1, 0), (-1, 0), (-1, 0)):
        figure.nudge("inputs and weights", dx, dy)
        seen.append(figure.values["card"])
    assert seen[:2] == ["w₁₂", "w₂₁"] and len(set(seen)) > 5 and seen[-1].startswith("x")


def test_a_pass_at_a_time():
    figure = live_graph(one_step="one pass")
    seen = [figure.facts["step"]]
    for _ in range(3):
        seen.append(pressed(figure, "step", 1).facts["step"])
    assert seen == [0, len(FORWARD), END, len(FORWARD)] and figure.facts["updated"]
    assert [pressed(figure, "back", 1).facts["step"] for _ in range(3)] == [END, len(FORWARD), 0]
    figure.press("back")
    assert figure.facts["step"] == 0
    figure = live_graph(step=3)
    figure.set(one_step="one pass")
    assert figure.facts["step"] == len(FORWARD), "a pass that was begun is finished"


def test_an_update_that_would_leave_the_tables_waits():
    figure = live_graph(step=END, c=-10, v=(-9.9, -9.9), learning_rate=10, y=1, loss="cross-entropy")
    figure.set(c=10, y=0, v=(-10, 3))
    assert figure.facts["blocked"] and "smaller η" in figure.description
    assert not figure.page.frame(whole=False)["can_step"]
    before = figure.values
    figure.press("step")
    assert figure.values == before
    figure.set(learning_rate=0.1, v=(-9, 3), c=9)
    assert figure.page.frame(whole=False)["can_step"]
    figure.press("first")
    assert figure.facts["step"] == 0 and figure.values["c"] == 9


@pytest.mark.parametrize(
    "bad, told",
    [
        (dict(W=((1, 2),)), "2-2-1"),
        (dict(x=(1,)), "2-2-1"),
        (dict(step=99), "from 0 to 20"),
        (dict(trail=((1,),)), "state"),
        (dict(y=2), "from 0 to 1"),
        (dict(learning_rate=-1), "from 0 to 10"),
        (dict(nudge="w9"), "one of"),
    ],
)
def test_settings_that_are_none(bad, told):
    with pytest.raises(CourseError, match=told):
        live_graph(**bad)
    figure = live_graph()
    before = figure.values
    with pytest.raises(CourseError, match=told):
        figure.set(**bad)
    assert figure.values == before


# ---- in a browser ----

PICTURES = {
    "start": live_graph,
    "a join": lambda: live_graph(step=END, nudge="v₁"),
    "after an update": lambda: pressed(live_graph(step=END, activation="tanh"), "step", 1),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


MEASURE = """([texts, bold, font]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${bold ? "bold " : ""}${font}px "DejaVu Sans", sans-serif`;
  return Math.max(...texts.map((text) => pen.measureText(text).width));
}"""


def test_every_number_fits_its_card_in_large_type(page):
    """At 1366 pixels in the lecture view, for random networks and for saturated ones."""
    page.set_viewport_size({"width": 1366, "height": 768})
    bare = Bare(page, live_graph())
    bare.show().get_by_role("button", name="lecture view").click()
    bare.settled()
    (wide, _, font), rng, values, slopes = (
        *bare.figure.page.sizes.values(),
        np.random.default_rng(3),
        set(),
        set(),
    )
    for scale in np.repeat((0.5, 1.0, 2.0, 3.0), 12):
        given = {name: np.clip(value, -10, 10).tolist() for name, value in some(rng, scale).items()}
        cards = live_graph(**given, step=END).facts["cards"].values()
        values |= {card.value for card in cards}
        slopes |= {card.slope for card in cards}
    for texts, bold in ((values, False), (slopes, True)):
        widest = page.evaluate(MEASURE, [sorted(texts), bold, font])
        room = WIDTH * (wide - 3 * 0.6 * font) / 8  # three panels, eight columns
        print(f"widest {widest:.0f} px of {room:.0f}")
        assert widest < room - 0.5 * font, "no room to breathe"


def test_step_edit_and_back_by_keyboard(page):
    bare = Bare(page, live_graph())
    figure = bare.show()
    bare.settled()
    step = figure.locator("[data-button=step]")
    step.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        bare.settled()
    assert bare.figure.facts["step"] == 3 and "z₂ = w₂₁·x₁" in figure.locator(".nn-equation").text_content()
    assert figure.locator(".nn-equation .nn-lit").inner_text() == "1.5"
    assert figure.locator(".nn-numpy .nn-lit").inner_text() == "z2"
    figure.locator("summary").click()
    cell = figure.get_by_label("W, row 2, column 1")
    cell.focus()
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert bare.figure.values["W"][1][0] == 1.6 and bare.figure.values["nudge"] == "w₂₁"
    assert figure.locator(".nn-equation .nn-lit").inner_text() == "1.6"
    figure.get_by_role("button", name="back").click()
    bare.settled()
    assert bare.figure.facts["step"] == 2 and bare.figure.values["W"][1][0] == 1.6


def test_play_goes_forward_back_and_updates_while_eta_moves(page):
    bare = Bare(page, live_graph(step=END - 3))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    play = figure.locator("[data-button=play]")
    play.click()
    eta = figure.get_by_label("η", exact=True)
    eta.focus()
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('.nn-description').textContent.includes('η = 10')")
    play.click()
    bare.settled()
    assert bare.figure.facts["updates"] >= 1 and bare.figure.values["learning_rate"] == 10
