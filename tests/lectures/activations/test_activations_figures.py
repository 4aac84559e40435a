"""The live figures of lecture 2: worked values, the pen, straight lines, and what the browser paints."""

import numpy as np
import pytest
from lectures.activations.invariants import a_line_parts
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.data.toys import TOYS, toy
from helpers.engine.layers import collapse, forward
from helpers.figure.contour import one_line_does, zero_line
from helpers.figure.controls import CourseError
from helpers.lectures.activations import live_bump_builder, live_depth
from helpers.lectures.activations.depth import stack

ONE_HILL = (0, 0, 0.8, 0, 0)


def again(figure, make):
    """The figure that state() would bring back."""
    return eval(figure.call(), {make.call_name: make})


# ---- bump builder ----

TARGETS = ("a wave", "two steps", "a hill", "enzyme: Michaelis–Menten", "enzyme: measurements")


@pytest.mark.parametrize("target", TARGETS)
def test_twice_as_many_bumps_never_fit_worse(target):
    figure = live_bump_builder(target=target)
    for steepness in (30, 40, 60, 100, 200, 400):
        errors = []
        for bumps in range(1, 33):
            figure.set(steepness=steepness, bumps=bumps)
            errors.append(figure.facts["rms_error"])
        for n in range(1, 17):
            assert errors[2 * n - 1] <= errors[n - 1] + 1e-9 * errors[0], (steepness, n)


def test_the_error_falls_a_lot_with_the_number_of_bumps():
    few, many = (live_bump_builder(bumps=n).facts for n in (4, 32))
    assert many["rms_error"] < few["rms_error"] / 50 and many["largest_error"] < few["largest_error"] / 10


@pytest.mark.parametrize("target", TARGETS)
def test_no_other_heights_fit_better(target):
    rng = np.random.default_rng(0)
    figure = live_bump_builder(target=target, bumps=12)
    unit, best = figure.facts["axes"]["unit"], figure.facts["heights"]
    for size in (1e-2, 0.1, 1):
        for _ in range(20):
            other = best / unit + size * rng.normal(size=len(best))
            figure.set(fit=False, heights=tuple(other))
            assert figure.facts["rms_error"] > 0
            figure.set(fit=True)
            fitted = figure.facts["rms_error"]
            figure.set(fit=False, heights=tuple(other))
            assert figure.facts["rms_error"] >= fitted * (1 - 1e-6)


def test_one_bump_is_two_neurons():
    figure = live_bump_builder(target="a hill", bumps=5, fit=False, heights=ONE_HILL, probe=0.5)
    facts = figure.facts
    assert facts["marked"] == 3 and abs(facts["height"] - 0.8) < 1e-12 and abs(facts["share"] - 0.796) < 1e-3
    on, off = facts["pair"]
    np.testing.assert_allclose(on + off, facts["curve"], atol=1e-12)
    assert on[-1] > 0.79 and off[-1] < -0.79 and abs(facts["curve"][-1]) < 1e-6


def test_heights_stay_with_the_hand_until_they_are_fitted_again():
    figure = live_bump_builder(bumps=4)
    fitted = figure.facts["heights"]
    figure.nudge("pen", 0, 4)
    assert figure.values["fit"] is False and len(figure.values["heights"]) == 4
    assert figure.facts["marked"] == 2 and figure.facts["height"] > fitted[1]
    np.testing.assert_allclose(np.delete(figure.facts["heights"], 1), np.delete(fitted, 1), atol=6e-4)
    everything(figure)
    figure.set(bumps=8)
    assert len(figure.values["heights"]) == 8
    np.testing.assert_allclose(figure.facts["heights"][::2], figure.facts["heights"][1::2])  # each one halved
    figure.set(fit=True)
    assert figure.values["heights"] == ()
    np.testing.assert_allclose(figure.facts["heights"], live_bump_builder(bumps=8).facts["heights"])


def test_what_a_fit_leaves_behind_is_the_same_curve():
    for target in TARGETS:
        figure = live_bump_builder(target=target)
        curve, unit = figure.facts["curve"], figure.facts["axes"]["unit"]
        figure.set(fit=False)
        np.testing.assert_allclose(figure.facts["curve"], curve, atol=1e-3 * unit)


def stroke(figure, path):
    figure.do({"do": "stroke", "handle": "pen", "path": path})


def test_a_fast_stroke_leaves_no_bump_out():
    figure = live_bump_builder(bumps=32)
    stroke(figure, [(0.0, -1.0), (1.0, 1.0)])  # one long jump
    middles = (np.arange(32) + 0.5) / 32
    np.testing.assert_allclose(figure.values["heights"][:-1], (2 * middles - 1)[:-1], atol=0.006)
    stroke(figure, [(0.52, 9.0)])  # above the panel: as high as it goes
    assert figure.values["heights"][16] == 1.25 and figure.facts["marked"] == 17


def test_a_stroke_in_the_units_of_the_enzyme():
    figure = live_bump_builder(target="enzyme: Michaelis–Menten", bumps=6)
    stroke(figure, [(0.5, 150.0)])
    assert figure.facts["marked"] == 3 and figure.facts["height"] == 150
    assert figure.facts["probe"] == pytest.approx(0.5, abs=0.007)


def test_the_own_target_is_drawn_fitted_and_brought_back():
    figure = live_bump_builder()
    figure.preset(8)
    assert "Nothing is drawn yet" in figure.description and figure.scene.invitation.strings != [""]
    stroke(figure, [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])
    x, y = figure.facts["wanted"]
    np.testing.assert_allclose(y, 1 - np.abs(2 * x - 1), atol=0.03)
    assert figure.values["fit"] and figure.facts["rms_error"] < 0.02
    assert "Nothing is drawn" not in figure.description and figure.scene.invitation.strings == [""]
    back = again(figure, live_bump_builder)
    np.testing.assert_array_equal(back.facts["curve"], figure.facts["curve"])
    assert len(figure.call()) < 400
    figure.set(hand="the heights")
    stroke(figure, [(0.5, -1.0)])
    assert not figure.values["fit"] and figure.facts["height"] == -1
    np.testing.assert_array_equal(figure.facts["wanted"][1], y)  # the target stays
    everything(figure)


def test_the_keys_draw_too():
    figure = live_bump_builder(target="own drawing", probe=0.0)
    for _ in range(3):
        figure.nudge("pen", 0, 2)
        figure.nudge("pen", 1, 0)
    assert figure.values["drawn"][:4] == (0.1, 0.1, 0.1, 0.0) and figure.values["probe"] == 0.08
    figure.nudge("pen", 99, 0)
    assert figure.values["probe"] == 1
    figure.set(hand="the heights", bumps=5)
    figure.nudge("pen", -1, 0)
    assert figure.facts["marked"] == 4
    figure.nudge("pen", 0, -10)
    assert not figure.values["fit"]


@pytest.mark.parametrize("bad", [[], "1, 2", [np.nan], [1] * 33, [[1, 2]], {"a": 1}, [1e9], None, 7])
def test_bad_heights_get_a_sentence(bad):
    with pytest.raises(CourseError, match="heights is a list of 1 to 32 numbers"):
        live_bump_builder(fit=False, heights=bad)


def test_the_mouse_sets_heights_and_the_fit_lets_go(page):
    bare = Bare(page, live_bump_builder(bumps=16))
    figure = bare.show()
    bare.settled()
    fit = figure.get_by_label("fit the heights")
    assert fit.is_checked()
    area = figure.locator(".nn-pen")
    box = area.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"], steps=3)
    page.mouse.up()
    bare.settled()
    assert not fit.is_checked()
    heights = bare.figure.facts["heights"]
    np.testing.assert_allclose(heights[4:12], 0.75, atol=0.03)  # 0.2 from the top of −1.25 … 1.25
    assert figure.locator(".nn-twin").text_content() == bare.figure.description
    area.focus()
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert bare.figure.facts["height"] == pytest.approx(0.8, abs=0.03)
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.facts["marked"] == 14
    fit.click()
    bare.settled()
    assert bare.figure.values["heights"] == () and bare.figure.values["fit"]


def test_a_finger_draws_the_own_target(browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    bare = Bare(context.new_page(), live_bump_builder(target="own drawing", bumps=8))
    figure = bare.show()
    bare.settled()
    box = figure.locator(".nn-pen").bounding_box()
    touch = bare.page.context.new_cdp_session(bare.page)

    def finger(kind, *where):
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in where]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", (0.05, 0.5))
    for x in np.linspace(0.05, 0.95, 10):
        finger("touchMove", (float(x), 0.3))
    finger("touchEnd")
    bare.settled()
    drawn = np.array(bare.figure.values["drawn"])
    np.testing.assert_allclose(drawn[4:37], 0.5, atol=0.03)
    assert bare.figure.values["fit"] and "your own drawing" in bare.figure.description
    context.close()


# ---- depth without bend ----


@pytest.mark.parametrize("data", TOYS)
def test_without_bend_any_depth_gives_the_same_line(data):
    X, _ = toy(data)
    single = collapse(stack(data, 1, 8, "identity", 0))
    for seed in range(25):
        for layers in range(2, 7):
            for width in (2, 3, 8):
                network = stack(data, layers, width, "identity", seed)
                W, b = collapse(network)
                np.testing.assert_allclose(W, single[0], atol=1e-8)
                np.testing.assert_allclose(b, single[1], atol=1e-8)
                np.testing.assert_allclose(forward(X, network), X @ W.T + b, atol=1e-10)


def test_depth_with_bend_does_what_no_line_can():
    for data in ("rings", "XOR clouds", "moons"):
        off, on = (live_depth(data=data, layers=3, bend=bend).facts for bend in (False, True))
        assert off["bends"] == "no" and on["bends"] == "yes"
        assert on["mistakes"] < off["mistakes"] / 4
        assert on["W_tilde"] is None and len(off["W_tilde"]) == 2


def test_one_layer_cannot_bend_whatever_stands_behind_it():
    figure = live_depth(layers=1, bend=True)
    assert figure.facts["bends"] == "no" and "nothing can bend" in figure.description
    assert figure.facts["mistakes"] == live_depth(layers=1).facts["mistakes"]


def test_a_stack_of_silent_neurons_is_told():
    """Two ReLU neurons per layer: sooner or later one layer is silent for every point."""
    figure = live_depth(layers=6, width=2, bend=True, activation="ReLU")
    for seed in range(200):
        figure.set(seed=seed)
        if not len(figure.facts["line"]):
            break
    everything(figure)
    assert np.ptp(figure.facts["map"]) < 1e-6 and figure.facts["bends"] == "no"
    assert "every place gets the same class" in figure.description


@pytest.mark.parametrize("activation", ["tanh", "ReLU"])
def test_deep_and_narrow_stacks_stay_finite(activation):
    figure = live_depth(layers=6, width=2, bend=True, activation=activation)
    for seed in range(60):
        figure.set(seed=seed)
        everything(figure)


def test_a_straight_boundary_of_a_bent_stack_is_drawn_straight():
    """Two ReLU neurons, of which one is silent: the map has a crease, its boundary has none."""
    facts = live_depth(layers=6, width=2, bend=True, activation="ReLU", seed=3).facts
    points = facts["line"].reshape(-1, 2)
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    assert facts["bends"] == "no" and spread[1] < 1e-3 * spread[0]


def test_new_seed_changes_hidden_weights_and_not_the_straight_line():
    figure = live_depth()
    before = figure.facts
    figure.press("seed")
    assert figure.values["seed"] == 1 and not np.array_equal(
        figure.facts["matrices"][0], before["matrices"][0]
    )
    np.testing.assert_allclose(figure.facts["W_tilde"], before["W_tilde"], atol=1e-9)


AXIS = np.linspace(-1, 1, 21)
X, Y = np.meshgrid(AXIS, AXIS)


@pytest.mark.parametrize(
    "values, straight",
    [
        (0.3 * X - Y + 0.17, True),
        (X, True),
        (Y - 0.93, True),
        (X + Y - 1.99, True),  # one corner alone
        (np.ones_like(X), True),
        (-np.ones_like(X), True),
        (X * Y, False),
        (X**2 + Y**2 - 0.5, False),
        (Y - X**2, False),
        (np.abs(X + 0.3 * Y) - 0.5, False),
        (0.31 * X - Y + 0.2 * np.maximum(X, 0), False),
    ],
)
def test_whether_one_line_does(values, straight):
    assert one_line_does(values > 0) == one_line_does(values <= 0) == straight
    assert a_line_parts(values > 0, AXIS) == straight  # the reference of the invariants agrees


def test_whether_one_line_does_on_random_maps():
    """Against linear programming: half-planes with a few points of the wrong sign, or none."""
    rng, seen = np.random.default_rng(0), set()
    for _ in range(200):
        w, b = rng.normal(size=2), rng.uniform(-1, 1)
        positive = w[0] * X + w[1] * Y + b > 0
        if rng.random() < 0.5:
            near = np.argsort(np.abs(w[0] * X + w[1] * Y + b), axis=None)[:6]
            positive.ravel()[rng.choice(near)] ^= True
        seen.add(one_line_does(positive))
        assert one_line_does(positive) == a_line_parts(positive, AXIS)
    assert seen == {True, False}


def test_the_zero_line_of_a_circle_and_of_a_saddle():
    circle = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS)
    np.testing.assert_allclose(np.hypot(*circle.reshape(-1, 2).T), np.sqrt(0.6), atol=2e-3)
    length = np.sum(np.hypot(*(circle[:, 1] - circle[:, 0]).T))
    assert length == pytest.approx(2 * np.pi * np.sqrt(0.6), rel=0.01)
    exact = zero_line(X**2 + Y**2 - 0.6, AXIS, AXIS, lambda places: (places**2).sum(axis=1) - 0.6)
    np.testing.assert_allclose(np.hypot(*exact.reshape(-1, 2).T), np.sqrt(0.6), atol=3e-6)
    for height in (1e-4, -1e-4):  # the saddle lies in the middle of a cell: what is joined there?
        pieces = zero_line((X + 0.05) * (Y + 0.05) + height, AXIS, AXIS)
        inside = pieces[np.all((pieces > -0.1 - 1e-9) & (pieces < 1e-9), axis=(1, 2))]
        assert len(inside) == 2
        middles = inside.mean(axis=1) + 0.05
        assert np.all(middles[:, 0] * middles[:, 1] * height < 0), "the line runs through the wrong quarters"
    assert len(zero_line(np.ones_like(X), AXIS, AXIS)) == 0


# ---- both, in a browser ----

PICTURES = {
    "eight bumps": lambda: live_bump_builder(band=True),
    "one bump": lambda: live_bump_builder(target="a hill", bumps=5, fit=False, heights=ONE_HILL, probe=0.5),
    "enzyme": lambda: live_bump_builder(target="enzyme: Michaelis–Menten", bumps=16),
    "measurements": lambda: live_bump_builder(target="enzyme: measurements", bumps=32),
    "no bend": lambda: live_depth(layers=6),
    "bend": lambda: live_depth(bend=True),
    "XOR with ReLU": lambda: live_depth(bend=True, activation="ReLU", data="XOR clouds", layers=2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)
