"""Lectures from the second on in JupyterLab: all comes to life, answers to hands, and is asked about."""

import re
from importlib import import_module

import nbformat
import numpy as np
import pytest
from PIL import Image
from support.lab import NOTEBOOKS, Lecture
from support.stored import changed_nothing

LATER = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))[1:]  # the first lecture: test_browser


def titles(path):
    """The live figures of a notebook, by what stands above them."""
    code = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    lecture = import_module(f"helpers.lectures.{path.stem.partition('_')[2]}")
    names = dict.fromkeys(re.findall(r"^(?:\w+ = )?(live_\w+)\(", "\n".join(code), re.M))
    return [getattr(lecture, name).title for name in names]


TITLES = {path.stem: titles(path) for path in LATER}
SLIDER_OR_CELL = ".nn-slider input[type=range]:visible, .nn-cell input[role=spinbutton]"
KEYED = {  # the first slider of these moves nothing yet
    "Numbers on the graph": ".nn-cell input[role=spinbutton]",
    "Learn the filter": ".nn-pen",
    "Slide and compute": ".nn-chip",
    "Draw and open every layer": ".nn-pen[data-handle=unit]",
}
PRESSED = {  # no slider moves the picture, or none is there: a preset by its number
    "Slide and compute": "2",
    "Train it live": "2",
}


@pytest.fixture(scope="module")
def opened(jupyter, browser):
    """A lecture by name, after Run All; opened once, and left as the test before left it."""
    lectures = {}

    def open_lecture(name):
        if name not in lectures:
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            lecture = lectures[name] = Lecture(page, *jupyter, f"{name}.ipynb")
            lecture.complaints_before_run = lecture.complaints()
            lecture.run_all()
        return lectures[name]

    yield open_lecture
    for lecture in lectures.values():
        lecture.page.context.close()


every_lecture = pytest.mark.parametrize("name", TITLES)


@every_lecture
def test_run_all_makes_everything_live_without_a_complaint(opened, name):
    lecture = opened(name)
    cells = nbformat.read(NOTEBOOKS / lecture.name, 4).cells
    questions = sum(bool(re.search(r"^(ask|predict)\(", cell.source, re.M)) for cell in cells)
    lecture.page.wait_for_function(f"document.querySelectorAll('form.nn-question').length === {questions}")
    titles = lecture.page.locator(".nn-figure").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert set(titles) == set(TITLES[name])
    assert lecture.complaints_before_run == lecture.complaints() == lecture.troubles == []
    own = (lecture.address, lecture.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in lecture.asked if not url.startswith(own)] == []


@every_lecture
def test_run_all_leaves_what_is_stored(opened, name):
    lecture = opened(name)
    lecture.save()
    changed_nothing(lecture.path, NOTEBOOKS / lecture.name)


@every_lecture
def test_every_figure_answers_a_key(opened, name):
    lecture = opened(name)
    for title in TITLES[name]:
        figure = lecture.figure(title)
        lecture.page.wait_for_timeout(400)
        control = figure.locator(KEYED.get(title, SLIDER_OR_CELL)).first
        before = painted(figure), figure.locator(".nn-call").text_content()
        control.focus()
        lecture.page.keyboard.press(PRESSED.get(title, "ArrowUp"))
        for _ in range(50):  # a busy machine takes its time
            lecture.page.wait_for_timeout(100)
            if figure.locator(".nn-call").text_content() != before[1]:
                break
        after = painted(figure), figure.locator(".nn-call").text_content()
        assert after[0] != before[0] and after[1] != before[1], f"{title} did not move"
        assert figure.locator(".nn-message").text_content() == ""
    assert lecture.complaints() == [] and lecture.troubles == []


def painted(figure):
    return figure.locator("canvas").evaluate("canvas => canvas.toDataURL()")


def answer(question, choices):
    for label in question.locator("label").all():
        text = label.inner_text().strip()
        box = question.get_by_label(text, exact=True)
        if box.get_attribute("type") == "radio":
            box.check() if text in choices else None
        else:
            box.set_checked(text in choices)
    question.get_by_role("button", name="Check").click()


def test_a_saturated_point_is_judged_by_the_figure_wrong_then_right(opened):
    lecture = opened("02_activations")
    lecture.figure("Curve, slope, saturation").get_by_role("button", name="saturated").click()
    lecture.page.wait_for_timeout(400)
    now = lecture.value("curve.facts['saturated_across']")
    question = lecture.question("The other side")
    answer(question, {"yes": ["no"], "no": ["yes"]}[now])
    question.get_by_text("✗").first.wait_for()
    assert len(question.get_by_role("status").inner_text()) > 40, "a wrong answer must teach"
    answer(question, [now])
    question.get_by_text("✓").first.wait_for()


def test_a_target_is_drawn_by_hand_and_fitted(opened):
    lecture = opened("02_activations")
    figure = lecture.figure("Bump builder", 1)
    figure.get_by_role("button", name="draw your own").click()
    lecture.page.wait_for_timeout(500)
    box = figure.locator(".nn-pen").bounding_box()
    mouse = lecture.page.mouse
    mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"], steps=12)
    mouse.up()
    lecture.page.wait_for_timeout(500)
    drawn = lecture.value("[float(y) for y in builder.values['drawn']]")
    middle = drawn[len(drawn) // 3 : 2 * len(drawn) // 3]
    assert max(middle) - min(middle) < 0.05 and min(middle) > 0.2, "what was drawn is not what is kept"
    question = lecture.question("Your own curve")
    question.get_by_role("textbox").fill(str(lecture.value("builder.facts['bumps']")))
    question.get_by_role("button", name="Check").click()
    question.get_by_text("✗").first.wait_for()
    question.get_by_role("textbox").fill(str(lecture.value("4 * builder.facts['bumps']")))
    question.get_by_role("button", name="Check").click()
    question.get_by_text("✓").first.wait_for()


def test_a_number_typed_in_a_table_stays_in_the_table(opened):
    """In JupyterLab a digit would turn the cell into a heading, and Shift+Enter would run it."""
    lecture = opened("03_matrix_formalism")
    figure = lecture.figure("Row × column, edge by edge", 0)
    cells = lecture.page.locator(".jp-Cell.jp-CodeCell").count()
    figure.get_by_role("button", name="one example").click()
    lecture.page.wait_for_timeout(400)
    figure.locator("[data-control=W] input").first.click()
    lecture.page.keyboard.type("-7.5")
    lecture.page.keyboard.press("Enter")
    lecture.page.keyboard.press("ArrowUp")
    lecture.page.wait_for_timeout(500)
    assert lecture.value("layer.facts['W'].tolist()") == [[-7, -1, 0.5], [-1, 0, 3]]
    lecture.page.keyboard.press("Shift+Enter")
    lecture.page.wait_for_timeout(500)
    assert lecture.page.locator(".jp-Cell.jp-CodeCell").count() == cells
    assert figure.locator("input[data-lit=strong]").count() == 3 and lecture.complaints() == []


def test_which_cells_move_the_output_is_judged_by_the_table(opened):
    lecture = opened("03_matrix_formalism")
    figure = lecture.figure("Row × column, edge by edge", 0)
    figure.get_by_label("name some cells of W").check()
    figure.locator("[data-control=Z] input").last.click()
    lecture.page.wait_for_timeout(500)
    question = lecture.question("Which weight counts here?")
    answer(question, lecture.value("layer.facts['stayers']"))
    question.get_by_text("✗").first.wait_for()
    answer(question, lecture.value("layer.facts['movers']"))
    question.get_by_text("✓").first.wait_for()


def test_the_real_error_of_numpy_is_shown_with_its_words(opened):
    lecture = opened("03_matrix_formalism")
    figure = lecture.figure("Shape machine")
    figure.get_by_role("button", name="W not transposed").click()
    figure.get_by_text("matmul").first.wait_for()
    assert lecture.value("machine.facts['fits']") == "no"
    assert lecture.complaints() == [], "the error belongs into the figure, not into the cell"


@pytest.mark.parametrize(
    "lesson, title, which, name, preset",
    [
        ("04_backprop_sgd", "Playground", 1, "playground", None),
        ("06_cnns", "Train it live", 0, "trainer", "batch by batch"),
    ],
)
def test_training_goes_on_while_the_learning_rate_is_moved(opened, lesson, title, which, name, preset):
    lecture = opened(lesson)
    figure = lecture.figure(title, which)
    if preset:
        figure.get_by_role("button", name=preset).click()
        lecture.page.wait_for_timeout(400)
    figure.get_by_label("pace").select_option(
        "normal"
    )  # at full pace a busy machine is at the end before it pauses
    rate, number = figure.get_by_label("η", exact=True), figure.get_by_label("η, typed")
    first = number.input_value()
    figure.get_by_role("button", name="play").click()
    frames = int(figure.get_attribute("data-frame"))
    lecture.page.wait_for_function(
        "([figure, frames]) => figure.dataset.frame > frames + 15", arg=[figure.element_handle(), frames]
    )
    rate.focus()
    lecture.page.keyboard.press("ArrowUp")
    assert lecture.value("1 + 1") == 2, "a cell can be run while it trains"
    lecture.page.wait_for_timeout(1200)
    figure.get_by_role("button", name="pause").click()
    lecture.page.wait_for_timeout(500)
    rates = lecture.value(f"[str(used['learning_rate']) for used in {name}.history.log]")
    assert rates[0] == first and rates[-1] == number.input_value() != first
    assert len(set(rates)) == 2 and len(rates) > 15 and lecture.complaints() == []
    loss = lecture.value(f"{name}.facts['train_loss']")
    figure.get_by_role("button", name="back").click()
    lecture.page.wait_for_timeout(400)
    assert lecture.value(f"{name}.facts['train_loss']") != loss
    figure.get_by_role("button", name="reset").click()
    lecture.page.wait_for_timeout(400)
    assert lecture.value(f"{name}.facts['steps_taken']") == 0


def test_the_pixel_is_dragged_and_its_products_are_asked_for(opened):
    lecture = opened("05_convolution_filters")
    figure = lecture.figure("Kernel bench", 1)
    figure.locator(".nn-chip").nth(0).click()  # identity: its cells sum to 1
    lecture.page.wait_for_timeout(400)
    frame, pixel = lecture.value("[bench.facts['row'], bench.facts['column']]"), figure.locator(".nn-handle")
    box, mouse = pixel.first.bounding_box(), lecture.page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 40, y + 60, steps=8)
    mouse.up()
    lecture.page.wait_for_timeout(500)
    row, column = lecture.value("[bench.facts['row'], bench.facts['column']]")
    assert row > frame[0] + 10 and column < frame[1] - 6
    value = lecture.value("round(float(bench.facts['products'].sum()), 2)")
    question = lecture.question("Dark and bright exchanged")
    question.get_by_role("textbox").fill(str(value))
    question.get_by_role("button", name="Check").click()
    question.get_by_text("That is the value as it is now").wait_for()
    question.get_by_role("textbox").fill(str(round(1 - value, 2)))
    question.get_by_role("button", name="Check").click()
    question.get_by_text("✓").first.wait_for()


def test_a_picture_of_one_s_own_is_filtered(opened, tmp_path):
    pixels = np.random.default_rng(5).integers(0, 256, size=(60, 90, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    (tmp_path / "words.png").write_text("no picture")
    lecture = opened("05_convolution_filters")
    figure = lecture.figure("Blur and edge")
    figure.get_by_text("More controls").click()
    figure.get_by_label("picture", exact=True).select_option("own picture")
    before = painted(figure)
    for name in ("words.png", "mine.png"):
        figure.get_by_label("choose a file").set_input_files(tmp_path / name)
        lecture.page.wait_for_timeout(800)
        told = figure.locator(".nn-message").text_content()
        assert told == "" if name == "mine.png" else "no PNG, JPEG, WebP or TIFF" in told
    assert lecture.value("blur.facts['output'].shape") == [60, 90, 3] and painted(figure) != before
    assert lecture.complaints() == []


def test_a_digit_is_drawn_read_and_opened_and_the_winner_of_a_window_is_asked_for(opened):
    lecture = opened("06_cnns")
    figure = lecture.figure("Draw and open every layer", 1)
    figure.get_by_role("button", name="clear").click()
    lecture.page.wait_for_timeout(400)
    box, mouse = figure.locator("[data-handle=pen]").bounding_box(), lecture.page.mouse
    mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.12 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.55 * box["height"], steps=10)
    mouse.up()
    lecture.page.wait_for_timeout(500)
    figure.get_by_role("button", name="centre").click()
    lecture.page.wait_for_timeout(500)
    assert lecture.value("[opened.facts['source'], opened.facts['prediction']]") == ["my drawing", 1]
    box = figure.locator("[data-handle=unit]").bounding_box()
    places = "__import__('helpers.lectures.cnns.open_layers_places', fromlist=['STAGES'])"
    panel = "opened.scene.panels[opened.scene.handles['unit'][0]]"
    (x, y), (left, right), (bottom, top) = lecture.value(
        f"[{places}.STAGES['pool 1'].middle(5, 1, 2), {panel}.x, {panel}.y]"
    )
    mouse.click(
        box["x"] + (x - left) / (right - left) * box["width"],
        box["y"] + (top - y) / (top - bottom) * box["height"],
    )
    lecture.page.wait_for_timeout(500)
    layer, k, row, column = lecture.value(
        "[opened.facts[name] for name in ('layer', 'map', 'row', 'column')]"
    )
    assert layer == "pool 1"
    above = f"opened.facts['maps']['conv 1'][{k}, {2 * row}:{2 * row + 2}, {2 * column}:{2 * column + 2}]"
    window = lecture.value(f"{above}.ravel().tolist()")
    question = lecture.question("Who wins the window?")
    if sum(number > 0 for number in window) < 2:  # nothing to pass on without the largest
        answer(question, "A")
        question.get_by_text("Open a unit of a pooled map first").wait_for()
        figure.get_by_role("button", name="a drawn 3").click()
        figure.get_by_role("button", name="a pooled unit").click()
        lecture.page.wait_for_timeout(500)
        window = lecture.value("opened.facts['window'].ravel().tolist()")
    *_, second, winner = sorted("ABCD", key=lambda letter: (window["ABCD".index(letter)], -ord(letter)))
    answer(question, winner)
    question.get_by_text("the one that is switched off").wait_for()
    answer(question, second)
    question.get_by_text("✓").first.wait_for()
