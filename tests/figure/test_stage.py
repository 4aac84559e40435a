"""The stage in a browser: it paints what matplotlib paints, and takes keys, pointers and bad luck."""

import numpy as np
import pytest
from support.bare import Bare
from support.looks import paints_what_the_still_shows, picture

from helpers.figure import Choice, LiveFigure, Slider, Toggle, Words, style
from helpers.figure.scene import Scene
from helpers.lectures.matrix_formalism import live_row_column
from helpers.lectures.perceptron import live_gate_lab, live_learning, live_one_neuron


class AllPrimitives(Scene):
    """Every primitive, marker and option once."""

    def __init__(self):
        super().__init__()
        left = self.panel("left", (0, 10), (0, 10), xlabel="x", ylabel="y", title="shapes")
        self.image = left.image(extent=(0, 5, 0, 5), low=-1, high=1)
        self.filled = left.line(fill=style.POSITIVE_TINT)
        self.broken = left.line(color=style.NEGATIVE, width=4, dash=(8, 5))
        self.marks = [left.points(marker=marker, size=18) for marker in style.MARKERS]
        self.arrow = left.arrow(width=4)
        self.text = left.text(bold=True, scale=1.3)
        right = self.panel("right", (0, 4), (1, 1000), xlabel="steps", log_y=True)
        self.curve = right.line(width=3)

    def update(self, facts):
        self.update_all(facts)
        if facts["only"]:
            for layer in self.layers[: facts["only"] - 1] + self.layers[facts["only"] :]:
                layer.hide()

    def update_all(self, facts):
        self.image.set_image(np.linspace(-1, 1, 30).reshape(5, 6))
        self.filled.set([6, 9, 9, 6], [6, 6, 9, 9])
        self.broken.set([0.5, 4, np.nan, 6, 9.5], [9, 6, np.nan, 1, facts["a"]])
        for number, layer in enumerate(self.marks):
            layer.set(1 + 1.8 * number, 5.6)
        self.arrow.set([5.5, 8.5], [1, 4])
        self.text.set([2.5, 7], [8.2, 7.5], strings=["left", "right"])
        self.curve.set([0, 1, 2, 3, 4], [1, 10, 40, 200, 900])


class Primitives(LiveFigure):
    """Every primitive once."""

    title = "All primitives"
    view = AllPrimitives

    a = Slider(0, 10, 0.5, start=3.0)
    only = Slider(0, 99, 1, label="only layer")

    def compute(self, a, only):
        return {}

    def explain(self, facts):
        return Words([("a = 3", None)], "a = 3.0", "a", "Every primitive once, to be compared.")


PICTURES = {
    "primitives": Primitives,
    "one neuron": live_one_neuron,
    "one neuron, sigmoid": lambda: live_one_neuron(activation="sigmoid", w1=-1.5, x2=-1.0),
    "gate lab": lambda: live_gate_lab(gate="XOR"),
    "gate lab, hidden": lambda: live_gate_lab(
        gate="XOR", hidden=True, w1=2.0, w2=2.0, b=-3.0, h1_w2=1.0, h2_w1=-2.0, h2_w2=-2.0, h2_b=3.0
    ),
    "learning": lambda: live_learning(steps=7, name_next=True),
    "row × column": live_row_column,
    "row × column, the bias of four": lambda: live_row_column(
        W=((2, -1), (0, 3), (-4, 0.5), (1, 1)), b=(1, -2, 0, 0.5), X=((1, 2), (0, -3)), neuron=4, term=3
    ),
    "learning, biopsies": lambda: live_learning(data="biopsies", one_step="one epoch", steps=3),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page, least=0.98 if name == "primitives" else 0.94)


def test_each_primitive_covers_the_same_pixels_in_both(page):
    bare = Bare(page, Primitives())
    show = bare.show().get_by_label("only layer", exact=True)

    def only(number):
        show.evaluate(
            "(range, value) => { range.value = value; range.dispatchEvent(new Event('input')) }", number
        )
        return picture(bare)

    empty = only(99)
    for number, layer in enumerate(bare.figure.scene.layers, start=1):
        inks = [np.abs(full - bare_axes).max(axis=2) > 0.25 for full, bare_axes in zip(only(number), empty)]
        if layer.style.get("fill"):  # a tint is paler
            inks = [
                np.abs(full - bare_axes).max(axis=2) > 0.1 for full, bare_axes in zip(only(number), empty)
            ]
        shared = (inks[0] & inks[1]).sum() / (inks[0] | inks[1]).sum()
        name = f"{layer.kind} {layer.style.get('marker', '')}"
        print(f"{name}: {shared:.2f}")
        assert inks[1].sum() > 40 and shared > 0.8, f"{name} is painted differently: {shared:.2f}"


def test_a_key_press_changes_picture_equation_numpy_line_and_description_together(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    before, shot = texts(figure), painted(figure)
    figure.get_by_label("w₁", exact=True).focus()
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert bare.figure.facts["w"] == (3.1, -2)
    after = texts(figure)
    assert all(after[part] != before[part] for part in before), after
    assert "3.1·1" in after["equation"] and "np.array([3.1, -2.0])" in after["numpy"]
    assert "w = (3.1, −2)" in after["description"] and after["call"] == "live_one_neuron(w1=3.1)"
    assert painted(figure) != shot
    page.wait_for_timeout(800)
    assert figure.locator("[aria-live=polite]").text_content() == after["description"]


def painted(figure):
    return figure.locator("canvas").evaluate("canvas => canvas.toDataURL()")


def texts(figure):
    return {
        part: figure.locator(f".nn-{part}").text_content()
        for part in ("equation", "numpy", "description", "call")
    }


@pytest.mark.parametrize("typed, told", [("abc", "not a number"), ("1e9", "outside"), ("", "empty")])
def test_a_bad_number_in_a_field_keeps_the_old_one(typed, told, page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    field = figure.get_by_label("b, typed")
    field.fill(typed)
    field.press("Enter")
    bare.settled()
    assert told in figure.locator("[role=status]").text_content()
    assert field.input_value() == "1" and bare.figure.facts["b"] == 1
    figure.get_by_label("w₁", exact=True).press("ArrowRight")  # goes on elsewhere: that settles it
    bare.settled()
    assert figure.locator("[role=status]").text_content() == ""
    field.fill("−0,5")
    field.press("Tab")
    bare.settled()
    assert bare.figure.facts["b"] == -0.5 and field.input_value() == "−0.5"
    assert figure.locator("[role=status]").text_content() == ""


@pytest.mark.parametrize(
    "handle, fact",
    [("probe", "x"), ("w", "w"), ("line", "b")],
)
def test_every_handle_takes_the_mouse_and_the_arrow_keys(handle, fact, page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    grip = figure.locator(f"[data-handle={handle}]")
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = bare.figure.facts[fact]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y - 25, steps=8)
    page.mouse.up()
    bare.settled()
    dragged = bare.figure.facts[fact]
    assert dragged != before
    now = grip.bounding_box()
    if handle != "line":  # the line only moves across itself
        assert (
            abs(now["x"] + now["width"] / 2 - x - 30) < 4 and abs(now["y"] + now["height"] / 2 - y + 25) < 4
        )
    grip.focus()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    bare.settled()
    assert bare.figure.facts[fact] != dragged
    assert grip.get_attribute("aria-label") and grip.evaluate("grip => grip === document.activeElement")


def test_every_drag_has_a_keyboard_twin_and_every_control_a_label(page):
    for make in (live_one_neuron, live_gate_lab, live_learning):
        figure = make()
        assert all(drag.label for drag in figure.drags.values())
    bare = Bare(page, live_gate_lab(hidden=True))
    figure = bare.show()
    bare.settled()
    nameless = figure.evaluate(
        """root => [...root.querySelectorAll("input, select, button")].filter((element) =>
            !(element.labels && element.labels.length) && !element.getAttribute("aria-label")
            && !element.textContent.trim()).length"""
    )
    assert nameless == 0


class Stubborn(LiveFigure):
    """What is set is settled to what was there before."""

    title = "Stubborn"
    view = AllPrimitives

    a = Slider(0, 10, 0.5, start=3.0)
    marker = Choice(["circle", "square"])
    on = Toggle()

    def compute(self, a, marker, on):
        return {"only": 0}

    def explain(self, facts):
        return Words([("a = 3", None)], "a = 3.0", "a", "Every primitive, whatever is wished for.")

    def validate(self, values):
        return {"a": 3.0, "marker": "circle", "on": False}


def test_a_wish_that_is_settled_to_what_was_there_shows_what_is_there(page):
    bare = Bare(page, Stubborn())
    figure = bare.show()
    bare.settled()
    thumb, choice, switch = (figure.locator(f"[data-control={name}]") for name in ("a", "marker", "on"))
    thumb.locator("[type=range]").press("ArrowRight")
    choice.locator("select").select_option("square")
    switch.locator("input").click()
    bare.settled()
    assert bare.figure.values == {"a": 3.0, "marker": "circle", "on": False}
    assert thumb.locator("[type=range]").input_value() == "3"
    assert choice.locator("select").input_value() == "circle" and not switch.locator("input").is_checked()


def test_a_slow_kernel_gets_only_the_latest_value(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    start = len(bare.heard)
    figure.get_by_label("w₁", exact=True).evaluate(
        """range => { for (let i = 0; i <= 50; i++) {
            range.value = -5 + i / 10; range.dispatchEvent(new Event("input")); } }"""
    )
    bare.settled()
    assert bare.figure.facts["w"][0] == 0 and len(bare.heard) - start == 2


def test_a_kernel_that_does_not_answer_is_told_and_recovered_from(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    bare.silent = True
    figure.get_by_role("button", name="w and b halved").click()
    page.wait_for_timeout(3300)
    assert "The kernel does not answer" in figure.locator("[role=alert]").text_content()
    figure.get_by_role("button", name="no weights").click()  # waits for its turn
    bare.answer_late()
    bare.settled()
    assert figure.locator("[role=alert]").text_content() == ""
    assert bare.figure.facts["w"] == (0, 0), "what was asked meanwhile is lost"


@pytest.mark.parametrize("lacking", ["ResizeObserver", "PointerEvent"])
def test_an_old_browser_gets_a_sentence_and_the_description(lacking, page):
    bare = Bare(page, live_one_neuron())
    page.evaluate(f"delete window.{lacking}")
    figure = bare.show()
    assert f"too old for live figures (it lacks {lacking})" in figure.text_content()
    assert bare.figure.description in figure.text_content()


def test_a_drawing_that_fails_is_told_in_words(page):
    bare = Bare(page, live_one_neuron())
    page.evaluate(
        "void (CanvasRenderingContext2D.prototype.clearRect = () => { throw new Error('no canvas') })"
    )
    figure = bare.show()
    page.wait_for_timeout(500)
    told = figure.locator("[role=alert]").text_content()
    assert "cannot be drawn here (no canvas)" in told and bare.figure.description in told


def test_play_steps_until_paused_and_a_slider_moved_meanwhile_acts_on_the_next_step(page):
    bare = Bare(page, live_learning(data="biopsies"))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    page.wait_for_function("document.querySelector('.nn-figure').dataset.frame > 15")
    figure.get_by_label("η", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)
    figure.get_by_role("button", name="pause").click()
    bare.settled()
    log = bare.figure.history.log
    assert {used["learning_rate"] for used in log} == {1.0, 0.9} and log[-1]["learning_rate"] == 0.9
    steps = len(log)
    page.wait_for_timeout(500)
    assert len(log) == steps, "it went on after pause"
    mistakes = bare.figure.facts["mistakes"]
    figure.get_by_role("button", name="back").click()
    bare.settled()
    assert bare.figure.facts["mistakes"] == mistakes - 1
    figure.get_by_role("button", name="reset").click()
    bare.settled()
    assert bare.figure.facts["shown"] == 0 and figure.get_by_role("button", name="back").is_disabled()


def test_play_stops_by_itself_when_nothing_is_left(page):
    bare = Bare(page, live_learning(data="penguins, standardised"))
    figure = bare.show()
    bare.settled()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    figure.locator(".nn-description", has_text="the rule has stopped").wait_for()
    bare.settled()
    assert figure.get_by_role("button", name="play").get_attribute("aria-pressed") == "false"
    assert figure.get_by_role("button", name="step").is_disabled()


def test_where_less_motion_is_asked_for_play_goes_slowly_and_says_so(page):
    page.emulate_media(reduced_motion="reduce")
    bare = Bare(page, live_learning())
    figure = bare.show()
    bare.settled()
    told = figure.get_by_text("less motion")
    assert told.is_visible() and "one step a second" in told.text_content()
    assert figure.get_by_label("pace").count() == 0, "a pace that is not kept"
    page.evaluate(WHEN_ASKED)
    figure.get_by_role("button", name="play").click()
    page.wait_for_function("asked.length === 3")
    first, second, third = page.evaluate("asked")
    assert second - first > 850 and third - second > 850, "it plays as fast as for others"


WHEN_ASKED = """() => {
  const kernel = window.kernel;
  window.asked = [];
  window.kernel = (...message) => {
    window.asked.push(performance.now());
    return kernel(...message);
  };
}"""


def test_digits_are_presets_but_not_while_typing(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    figure.get_by_label("w₁", exact=True).focus()
    page.keyboard.press("5")
    bare.settled()
    assert bare.figure.facts["w"] == (0, 0)
    field = figure.get_by_label("w₁, typed")
    field.fill("")
    field.press("1")
    bare.settled()
    assert bare.figure.facts["w"] == (0, 0) and field.input_value() == "1"


def test_a_click_on_the_picture_brings_the_keys_and_the_chip_shows_which_preset_is_on(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    chips = figure.locator(".nn-chip")

    def on():
        return [chip.get_attribute("aria-pressed") for chip in chips.all()].index("true") + 1

    assert on() == 1, "the start is the first preset"
    box = figure.locator(".nn-stage").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 60)
    page.keyboard.press("4")
    bare.settled()
    assert on() == 4 and bare.figure.preset_on == 3
    page.keyboard.press("2")
    bare.settled()
    assert on() == 2
    figure.get_by_label("b", exact=True).press("ArrowRight")
    bare.settled()
    assert bare.figure.preset_on is None and figure.locator("[aria-pressed=true]").count() == 0
    figure.get_by_label("b", exact=True).press("ArrowLeft")
    bare.settled()
    assert on() == 2, "it is that preset's state again"


def test_a_screen_reader_hears_where_a_handle_is(page):
    bare = Bare(page, live_one_neuron())
    figure = bare.show()
    bare.settled()
    grip = figure.get_by_role("slider", name="probe")
    assert grip.get_attribute("aria-valuetext") == "1, 1"
    grip.press("Shift+ArrowLeft")
    grip.press("Shift+ArrowLeft")
    bare.settled()
    x, y = bare.figure.facts["x"]
    assert x < 0 and grip.get_attribute("aria-valuetext") == f"{x:g}, {y:g}".replace("-", "−")
    assert grip.get_attribute("aria-valuenow") == f"{x:g}"
    assert (grip.get_attribute("aria-valuemin"), grip.get_attribute("aria-valuemax")) == ("-5.5", "5.5")


def test_sharp_on_a_dense_screen(browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, device_scale_factor=2)
    bare = Bare(context.new_page(), live_one_neuron())
    box = bare.show().locator(".nn-stage")
    bare.settled()
    assert box.locator("canvas").evaluate("canvas => canvas.width") == 2 * int(box.bounding_box()["width"])
    context.close()
