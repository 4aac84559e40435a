"""The smaller parts of a figure: buttons of its own, where a pen begins, sliders in equal factors."""

import math
from itertools import pairwise

import numpy as np
import pytest
from support.bare import Bare

from helpers.figure import Action, CourseError, LiveFigure, Pen, Preset, Slider, Stored, Words
from helpers.figure.scene import Scene
from helpers.text import percent, show


class PaperView(Scene):
    """A sheet to draw on."""

    def __init__(self):
        super().__init__()
        self.sheet = self.panel("sheet", (0, 10), (0, 10))
        self.dots = self.sheet.points()

    def update(self, facts):
        self.dots.set(*np.reshape([dot for line in facts["lines"] for dot in line], (-1, 2)).T)
        self.handle("pen", self.sheet, 5, 5)


def stroke(values, path, begins):
    lines, dots = values["lines"], tuple(map(tuple, np.round(path, 3).tolist()))
    return {"lines": (*lines, dots) if begins or not lines else (*lines[:-1], lines[-1] + dots)}


class Paper(LiveFigure):
    """Draw lines, and take them back."""

    title = "Paper"
    view = PaperView

    rate = Slider(1e-3, 10, start=0.1, label="η", log=True)
    lines = Stored(tuple, start=())
    undo = Action(
        "Take the last line back",
        lambda values: {"lines": values["lines"][:-1]},
        lambda values: bool(values["lines"]),
    )
    wide = Action("η = 1", lambda values: {"rate": 1}, label="make η wide", when={"rate": 0.1})

    presets = (Preset("few words", keeps=("lines",)),)
    drags = {"pen": Pen("sheet", stroke, lambda values, dx, dy: {})}  # noqa: RUF012

    def compute(self, rate, lines):
        return {}

    def explain(self, facts):
        words = "word " * round(20 * facts["rate"])
        return Words([(words, None)], "1", "rate", f"{len(facts['lines'])} lines.")


live_paper, RATE = Paper, Paper.controls["rate"]


@pytest.fixture
def shown(page):
    bare = Bare(page, live_paper())
    figure = bare.show()
    bare.settled()
    return bare, figure


def draw(page, figure, *places):
    box = figure.locator("[data-handle=pen]").bounding_box()
    corner = np.array([box["x"], box["y"]])
    page.mouse.move(*(corner + places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*(corner + place), steps=3)
    page.mouse.up()


# ---- where a pen begins ----


def test_every_stroke_knows_its_beginning(shown, page):
    bare, figure = shown
    draw(page, figure, (50, 50), (80, 90))
    draw(page, figure, (100, 30))
    bare.settled()
    assert [len(line) for line in bare.figure.values["lines"]] == [7, 1], "three moves of two points each"


def test_strokes_that_wait_for_the_kernel_are_joined_but_lines_are_not(shown, page):
    bare, figure = shown
    bare.silent = True
    draw(page, figure, (50, 50), (80, 90), (60, 40))
    draw(page, figure, (100, 30), (120, 60))
    bare.answer_late()
    bare.settled()
    assert [len(line) for line in bare.figure.values["lines"]] == [13, 7]
    assert [len(message["operations"]) for message in bare.heard[-2:]] == [1, 2], "one for each line"


def test_drag_sets_the_pen_down():
    figure = live_paper()
    figure.drag("pen", 1, 2)
    figure.drag("pen", 3, 4)
    assert figure.values["lines"] == (((1, 2),), ((3, 4),))


# ---- buttons of its own ----


def test_a_button_of_its_own_changes_values_and_is_there_when_it_can(shown, page):
    bare, figure = shown
    undo = figure.get_by_role("group", name="Actions").get_by_role("button", name="undo")
    assert undo.is_disabled()
    draw(page, figure, (50, 50), (80, 90))
    draw(page, figure, (100, 30))
    bare.settled()
    undo.press("Enter")
    bare.settled()
    assert len(bare.figure.values["lines"]) == 1 and undo.is_enabled()
    undo.click()
    bare.settled()
    assert bare.figure.values["lines"] == () and undo.is_disabled()
    wide = figure.get_by_role("button", name="make η wide")
    assert wide.get_attribute("title") == "η = 1"
    wide.click()
    bare.settled()
    assert bare.figure.values["rate"] == 1 and wide.is_hidden()


def test_it_is_pressed_from_a_cell_too():
    figure = live_paper(lines=(((1, 2),), ((3, 4),)))
    figure.press("undo")
    assert figure.values["lines"] == (((1, 2),),) and figure.call() == "live_paper(lines=(((1, 2),),))"
    figure.press("undo")
    figure.press("undo")
    assert figure.values["lines"] == ()
    with pytest.raises(CourseError, match="no button redo"):
        figure.press("redo")
    with pytest.raises(CourseError, match="no control undo"):
        figure.set(undo=1)


# ---- equal factors ----


def test_steps_of_a_logarithmic_slider_are_equal_factors():
    rungs = [RATE.nearest(10 ** (power / 10)) for power in range(-30, 11)]
    assert rungs[:6] == [0.001, 0.00126, 0.00158, 0.002, 0.00251, 0.00316] and rungs[-1] == 10
    assert all(math.isclose(high / low, 10**0.1, rel_tol=0.01) for low, high in pairwise(rungs))
    assert RATE.nearest(-5) == 0.001 and RATE.nearest(1e9) == 10 and RATE.nearest(0.12) == 0.126
    assert RATE.read("0,12345") == 0.12345 and RATE.show(0.12345) == "0.123"
    with pytest.raises(CourseError, match=r"η takes a number from 0\.001 to 10"):
        RATE.read("0")
    with pytest.raises(ValueError, match="above 0"):
        Slider(0, 10, log=True)
    assert Slider(1, 1000, 1, log=True).read("2.5") == 2.5, "one step a decade counts nothing"


def test_a_logarithmic_slider_by_keyboard_and_typed(shown, page):
    bare, figure = shown
    thumb, field = figure.get_by_label("η", exact=True), figure.get_by_label("η, typed")
    rungs = [0.126, 0.158, 0.2]
    thumb.focus()
    for rung in rungs:
        page.keyboard.press("ArrowUp")
        bare.settled()
        assert bare.figure.values["rate"] == rung
        assert field.input_value() == thumb.get_attribute("aria-valuetext") == show(rung)
    page.keyboard.press("ArrowDown")
    bare.settled()
    assert bare.figure.values["rate"] == 0.158
    for key, end in (("Home", 0.001), ("End", 10)):
        page.keyboard.press(key)
        bare.settled()
        assert bare.figure.values["rate"] == end and field.input_value() == show(end)
    field.fill("0.12345")
    field.press("Enter")
    bare.settled()
    assert bare.figure.values["rate"] == 0.12345 and field.input_value() == "0.123"
    assert figure.locator(".nn-call").text_content() == "live_paper(rate=0.12345)"
    thumb.focus()
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert bare.figure.values["rate"] == 0.158, "from a number in between to the next step of the slider"


# ---- words beside moving numbers ----


def test_words_that_become_shorter_leave_the_page_where_it_is(shown, page):
    bare, figure = shown

    def height():
        bare.settled()
        return figure.bounding_box()["height"]

    few = height()
    figure.get_by_label("η", exact=True).focus()
    page.keyboard.press("End")
    many = height()
    assert many > few + 60, "two hundred words take several lines"
    page.keyboard.press("Home")
    assert height() == many
    page.keyboard.press("End")
    assert height() == many
    figure.get_by_role("button", name="few words").click()
    assert height() == few
    page.keyboard.press("Tab")
    figure.get_by_label("η, typed").fill("10")
    page.keyboard.press("Enter")
    assert height() == many
    figure.get_by_role("button", name="reset").click()
    assert height() == few
    page.set_viewport_size({"width": 500, "height": 768})
    narrow = height()
    page.set_viewport_size({"width": 1366, "height": 768})
    assert height() == few != narrow, "another width, another height"


@pytest.mark.parametrize(
    "share, digits, written",
    [
        (0.125, 3, "12.5 %"),
        (0.5, 2, "50 %"),
        (0, 3, "0 %"),
        (1, 3, "100 %"),
        (0.0004, 3, "under 0.1 %"),
        (0.9996, 3, "over 99.9 %"),
        (0.996, 2, "over 99 %"),
    ],
)
def test_a_share_is_neither_nothing_nor_all_where_it_is_not(share, digits, written):
    assert percent(share, digits) == written
