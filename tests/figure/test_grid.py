"""The table of numbers: read from Python, typed, dragged, stepped, touched and pasted in a browser."""

import numpy as np
import pytest
from support.bare import Bare

from helpers.figure import CourseError, Grid
from helpers.figure.tables import read_block
from helpers.lectures.matrix_formalism import live_row_column

W = Grid(-10, 10, 0.5, start=((1, 2, 3), (4, 5, 6)), label="W")
B = Grid(-10, 10, 0.5, start=(1, 2), label="b")


@pytest.mark.parametrize(
    "raw, value",
    [
        ([[1, 2], [3, 4]], ((1, 2), (3, 4))),
        (np.array([[1.5, -2], [0, 4]]), ((1.5, -2), (0, 4))),
        ([["1", "−0,5"]], ((1, -0.5),)),
    ],
)
def test_a_table_is_read_as_people_write_it(raw, value):
    assert W.read(raw) == value


@pytest.mark.parametrize(
    "raw, told",
    [
        ([[1, 2], [3]], "rows of numbers, all of one length"),
        ([], "rows of numbers"),
        ([[]], "rows of numbers"),
        ("12", "rows of numbers"),
        (3, "rows of numbers"),
        ([1, 2], "rows of numbers"),
        ([[1, "x"]], r"W \(row 1, column 2\) takes a number from −10 to 10; “x” is not a number"),
        ([[np.nan]], "not a number"),
        ([[11]], "outside"),
        (np.zeros((5, 2)), "at most 4 rows and 4 columns; this is 5 × 2"),
    ],
)
def test_a_bad_table_gets_a_sentence(raw, told):
    with pytest.raises(CourseError, match=told):
        W.read(raw)


def test_a_flat_table_stays_flat():
    assert B.read(np.array([3, -1])) == (3, -1)
    assert B.with_cell((1, 2), 1, 0, "-4") == (1, -4) and B.with_steps((1, 2), 0, 0, 3) == (2.5, 2)
    with pytest.raises(CourseError, match=r"b \(number 2\) takes a number"):
        B.read([1, "x"])


def test_steps_stop_at_the_limits():
    value = W.read([[9.8, 0.3]])
    assert W.with_steps(value, 0, 0, 1) == ((10, 0.3),) and W.with_steps(value, 0, 1, -100) == ((9.8, -10),)


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\n3\t4",
        "1\t2\r\n3\t4\r\n",
        "1 2\n3 4",
        "1, 2\n3, 4",
        "1,2,\n",
        "[[1, 2], [3, 4]]",
        "[[1,2],[3,4]]",
        "[[1. 2.]\n [3. 4.]]",
    ],
)
def test_blocks_are_read_from_spreadsheets_lists_and_prints(text):
    rows = [["1", "2"], ["3", "4"]]
    if text == "1,2,\n":  # one comma could be a decimal comma
        assert read_block("1,5") == [["1,5"]] and read_block("1,2,3") == [["1", "2", "3"]]
        return
    assert [[str(float(cell)) for cell in row] for row in read_block(text)] == [
        [str(float(cell)) for cell in row] for row in rows
    ]


def test_a_pasted_block_fills_cells_as_they_are_shown():
    value = W.read(W.start)
    assert W.with_block(value, 0, 1, "7\t8\n9\t−1") == ((1, 7, 8), (4, 9, -1))
    assert W.with_block(value, 0, 1, "7\t9\n8\t−1", turned=True) == ((1, 7, 8), (4, 9, -1))


@pytest.mark.parametrize(
    "text, told",
    [
        ("1\t2\t3\n4\t5\t6", "pasted block is 2 × 3, W is 2 × 3 and has 2 × 2 cells"),
        ("1\t2\n3", "not all of one length"),
        ("1\t\n3\t4", r"W \(row 1, column 3\).*the field was empty"),
        ("1\tx", r"row 1, column 3.*“x” is not a number"),
        ("1e999", "outside"),
        ("", "the field was empty|not all of one length"),
    ],
)
def test_a_bad_block_changes_nothing(text, told):
    with pytest.raises(CourseError, match=told):
        W.with_block(W.read(W.start), 0, 1, text)


# ---- in a browser ----


@pytest.fixture
def shown(page):
    bare = Bare(page, live_row_column())
    figure = bare.show()
    bare.settled()

    def cell(grid, row, column):
        return figure.get_by_label(f"{bare.figure.facts['looks'][grid]['label']}, row {row}, column {column}")

    return bare, cell


def weights(bare):
    return bare.figure.facts["W"].tolist()


def test_typed(shown, page):
    bare, cell = shown
    cell("W", 1, 2).click()
    page.keyboard.type("−7")
    page.keyboard.press("Enter")
    bare.settled()
    assert weights(bare) == [[2, -7, 0.5], [-1, 0, 3]]
    assert cell("W", 1, 2).evaluate("cell => cell === document.activeElement"), "Enter leaves its cell"
    assert bare.figure.facts["j"] == 1, "what is explained is another number than the one typed"
    cell("W", 2, 2).click()
    page.keyboard.type("4,5")
    page.keyboard.press("Tab")
    bare.settled()
    assert weights(bare)[1] == [-1, 4.5, 3] and cell("W", 2, 2).input_value() == "4.5"


@pytest.mark.parametrize("typed", ["abc", "-", "1e999", "", "11", "1 2 3"])
def test_what_is_no_number_keeps_the_old_value_and_gets_a_sentence(shown, page, typed):
    bare, cell = shown
    figure = page.locator(".nn-figure")
    cell("W", 1, 1).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    bare.settled()
    told = figure.locator("[role=status]").text_content()
    assert "W (row 1, column 1) takes a number from −10 to 10" in told
    assert cell("W", 1, 1).input_value() == "2" and weights(bare)[0][0] == 2
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert figure.locator("[role=status]").text_content() == ""


def test_a_message_still_shown_does_not_wipe_out_what_is_being_typed(shown, page):
    bare, cell = shown
    cell("W", 1, 1).fill("abc")
    page.keyboard.press("Enter")
    bare.settled()
    cell("W", 1, 3).click()
    page.keyboard.type("−4")
    bare.settled()
    assert cell("W", 1, 3).input_value() == "−4"
    page.keyboard.press("Enter")
    bare.settled()
    assert weights(bare)[0] == [2, -1, -4]


def test_escape_takes_back_what_is_half_typed(shown, page):
    bare, cell = shown
    cell("W", 1, 1).click()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    assert cell("W", 1, 1).input_value() == "2", "at once, not with the next picture"
    page.keyboard.press("Tab")
    bare.settled()
    assert weights(bare)[0][0] == 2 and cell("W", 1, 1).input_value() == "2"


def test_arrow_keys_change_cells_and_lead_on(shown, page):
    bare, cell = shown
    page.add_style_tag(content="body { padding-bottom: 3000px }")
    cell("W", 1, 1).focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "Shift+ArrowUp", "ArrowRight", "PageDown", "ArrowLeft"):
        page.keyboard.press(key)
        bare.settled()
    assert weights(bare) == [[7.5, -6, 0.5], [-1, 0, 3]]
    assert page.evaluate("scrollY") == 0, "PageDown is the cell's, not the page's"
    assert cell("W", 1, 1).evaluate("cell => cell === document.activeElement")
    page.keyboard.press("ArrowDown")
    bare.settled()
    page.keyboard.type("7.5")  # in place of the 7 that the arrow key has written
    page.keyboard.press("Shift+Enter")
    bare.settled()
    assert weights(bare) == [[7.5, -6, 0.5], [-1, 0, 3]]
    cell("W", 1, 1).focus()
    page.keyboard.press("ArrowLeft")  # from the first cell round to the last
    assert cell("W", 2, 3).evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Tab")
    assert cell("X", 1, 1).evaluate("cell => cell === document.activeElement"), "a grid is one stop of Tab"


def test_dragged_by_mouse(shown, page):
    bare, cell = shown
    box = cell("W", 2, 1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=10)
    bare.settled()
    assert weights(bare)[1][0] == 1.5, "40 px are five steps of 0.5"
    page.mouse.move(x, y, steps=3)
    page.mouse.up()
    bare.settled()
    assert weights(bare)[1][0] == -1
    assert bare.figure.facts["j"] == 2 and bare.figure.facts["k"] == 1, "the dragged cell is the lit one"


def test_dragged_by_finger(browser):
    context = browser.new_context(viewport={"width": 900, "height": 900}, has_touch=True)
    page = context.new_page()
    bare = Bare(page, live_row_column())
    figure = bare.show()
    bare.settled()
    box = figure.get_by_label("W  (2, 3), row 1, column 3").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = context.new_cdp_session(page)
    for kind, dx in (("touchStart", 0), ("touchMove", 20), ("touchMove", 48), ("touchEnd", None)):
        points = [] if dx is None else [{"x": x + dx, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    bare.settled()
    assert weights(bare)[0][2] == 3.5
    assert figure.evaluate("() => window.scrollY") == 0, "the page must not scroll under the finger"
    context.close()


def test_pasted(shown, page):
    bare, cell = shown
    figure = page.locator(".nn-figure")
    paste = """(cell, text) => {
        const data = new DataTransfer();
        data.setData("text", text);
        const paste = { clipboardData: data, bubbles: true, cancelable: true };
        cell.dispatchEvent(new ClipboardEvent("paste", paste));
    }"""
    cell("W", 1, 2).focus()
    cell("W", 1, 2).evaluate(paste, "1\t−2\n3\t0,5")
    bare.settled()
    assert weights(bare) == [[2, 1, -2], [-1, 3, 0.5]]
    cell("W", 1, 2).evaluate(paste, "1\t2\t3\n4\t5\t6")
    bare.settled()
    assert "pasted block is 2 × 3" in figure.locator("[role=status]").text_content()
    assert weights(bare) == [[2, 1, -2], [-1, 3, 0.5]]


def test_sign_is_shown_by_colour_and_by_text(shown):
    _, cell = shown
    looks = {}
    for column in (1, 2):
        one = cell("W", 1, column)
        looks[one.input_value()] = one.evaluate("cell => getComputedStyle(cell).backgroundColor")
    zero = cell("W", 2, 2).evaluate("cell => getComputedStyle(cell).backgroundColor")
    assert set(looks) == {"2", "−1"} and len({*looks.values(), zero}) == 3


def test_a_computed_table_is_read_and_pointed_at_but_not_typed_in(shown, page):
    bare, cell = shown
    cell("Z", 2, 1).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("5")
    bare.settled()
    assert bare.figure.facts["Z"].tolist() == [[0.5, -6]] and bare.figure.facts["j"] == 2


def test_row_column_edge_term_and_numpy_line_light_up_together_by_keyboard(shown, page):
    bare, cell = shown
    figure = page.locator(".nn-figure")

    def lit():
        bare.settled()
        return {
            "cells": figure.locator("input[data-lit=strong]").evaluate_all(
                "all => all.map((one) => one.value)"
            ),
            "equation": figure.locator(".nn-equation .nn-lit").all_text_contents(),
            "numpy": figure.locator(".nn-numpy .nn-lit").all_text_contents(),
            "edge": bare.figure.facts["edge"],
        }

    cell("W", 1, 1).focus()
    assert lit() == {
        "cells": ["0.5", "2", "1"],
        "equation": ["w₁₁·x₁", "2·1"],
        "numpy": ["2.0", "1.0"],
        "edge": (1, 1),
    }
    page.keyboard.press("ArrowRight")
    assert lit() == {
        "cells": ["0.5", "−1", "2"],
        "equation": ["w₁₂·x₂", "(−1)·2"],
        "numpy": ["-1.0", "2.0"],
        "edge": (2, 1),
    }
    figure.get_by_role("button", name="step").press("Enter")
    figure.get_by_role("button", name="step").press("Enter")
    assert lit() == {"cells": ["0.5", "1"], "equation": ["b₁", "1"], "numpy": ["1.0"], "edge": None}
    figure.get_by_role("button", name="step").press("Enter")
    assert lit()["edge"] == (1, 2)


def test_another_shape_makes_other_cells(shown, page):
    bare, cell = shown
    figure = page.locator(".nn-figure")
    figure.get_by_role("button", name="a batch").click()
    bare.settled()
    assert figure.locator("[data-control=X] input").count() == 9
    turned = figure.locator("[data-control=W] .nn-cells")
    assert turned.evaluate("cells => getComputedStyle(cells).gridTemplateColumns.split(' ').length") == 2
    page.keyboard.press("Tab")
    cell("W", 1, 1).focus()
    page.keyboard.press("ArrowRight")  # Wᵀ: to the right is the next neuron
    bare.settled()
    assert (bare.figure.facts["j"], bare.figure.facts["k"]) == (2, 1)


def test_play_walks_to_the_end_and_begins_anew(shown, page):
    bare, cell = shown
    figure = page.locator(".nn-figure")
    figure.get_by_label("pace").select_option("fast")
    play = figure.get_by_role("button", name="play")
    cell("b", 2, 1).focus()
    bare.settled()
    assert figure.get_by_role("button", name="step").is_disabled() and play.is_enabled()
    places = []
    for _ in range(2):
        play.click()
        page.wait_for_function("document.querySelector('[data-button=play]').ariaPressed === 'false'")
        bare.settled()
        places.append((bare.figure.facts["i"], bare.figure.facts["j"], bare.figure.facts["k"]))
    assert places == [(1, 2, 4), (1, 2, 4)], "play ends at the last term"
    steps = [message for message in bare.heard if message["operations"][0].get("button") == "step"]
    assert len(steps) >= 14, "seven steps, twice; those that were under way at the end change nothing"
