"""The lecture in JupyterLab, as a student meets it: opened, run, moved by hand, answered, restarted."""

import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from support.lab import NOTEBOOKS, Lecture
from support.stored import changed_nothing

FIGURES = ["One neuron, one line", "Gate lab", "Learning from mistakes"]


@pytest.fixture(scope="module")
def lecture(jupyter, browser):
    """The lecture after Run All; the tests below go on where the one before left it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    lecture = Lecture(context.new_page(), *jupyter)
    assert lecture.page.locator(".nn-figure").count() == 0
    lecture.stills_before_run = stills(lecture.page)
    lecture.complaints_before_run = lecture.complaints()
    lecture.run_all()
    yield lecture
    context.close()


def stills(page):
    """(alt text, is there a picture) for every picture in the outputs."""
    return page.locator(".jp-OutputArea-output img").evaluate_all(
        "images => images.map((image) => [image.alt, image.complete && image.naturalWidth > 0])"
    )


def test_before_it_is_run_it_shows_stills_with_their_descriptions(lecture):
    assert len(lecture.stills_before_run) >= 5 and not lecture.complaints_before_run
    assert all(len(alt) > 40 and there for alt, there in lecture.stills_before_run)


def test_run_all_makes_everything_live_without_a_complaint(lecture):
    cells = nbformat.read(NOTEBOOKS / lecture.name, 4).cells
    questions = sum(bool(re.search(r"^(ask|predict)\(", cell.source, re.M)) for cell in cells)
    lecture.page.wait_for_function(f"document.querySelectorAll('form.nn-question').length === {questions}")
    titles = lecture.page.locator(".nn-figure").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert set(titles) == set(FIGURES) and lecture.complaints() == [] and lecture.troubles == []
    for title in FIGURES:
        figure = lecture.figure(title)
        lecture.page.wait_for_timeout(500)
        painted = figure.locator("canvas").evaluate(
            """canvas => new Set(
                canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data).size"""
        )
        assert painted > 50, f"{title}: nothing is painted"


def test_run_all_leaves_what_is_stored(lecture):
    lecture.save()
    changed_nothing(lecture.path, NOTEBOOKS / lecture.name)


def test_nothing_is_fetched_from_elsewhere(lecture):
    own = (lecture.address, lecture.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in lecture.asked if not url.startswith(own)] == []


def test_a_key_moves_picture_equation_twin_and_facts_together(lecture):
    figure = lecture.figure("One neuron, one line", 1)
    canvas, equation, twin = (figure.locator(part) for part in ("canvas", ".nn-equation", ".nn-description"))
    figure.get_by_label("w₁", exact=True).focus()
    painted = "canvas => canvas.toDataURL()"
    before = canvas.evaluate(painted), equation.text_content(), twin.text_content()
    lecture.page.keyboard.press("ArrowRight")
    figure.get_by_text("w = (3.1, −2)").wait_for()
    after = canvas.evaluate(painted), equation.text_content(), twin.text_content()
    assert all(new != old for new, old in zip(after, before))
    assert "3.1·1" in after[1]
    assert lecture.value("one.facts['w']") == [3.1, -2]
    assert lecture.value("one.facts['mistakes']") == int(after[2].split(" of 569")[0].split()[-1])


def test_arrow_keys_and_digits_stay_in_the_figure(lecture):
    """In JupyterLab a digit would turn the cell into a heading, an arrow key would leave it."""
    figure = lecture.figure("One neuron, one line", 1)
    cells = lecture.page.locator(".jp-Cell.jp-CodeCell").count()
    figure.get_by_role("button", name="the example").focus()
    lecture.page.keyboard.press("2")
    figure.get_by_text("w = (1.5, −1)").wait_for()
    assert lecture.page.locator(".jp-Cell.jp-CodeCell").count() == cells


def test_a_hard_drag_ends_where_the_hand_ends(lecture):
    figure = lecture.figure("One neuron, one line", 1)
    figure.get_by_role("button", name="the example").click()
    expect(figure.locator(".nn-description")).to_contain_text("z = 2")  # what is spoken lags behind
    handle = figure.locator("[data-handle=w]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = lecture.page.mouse
    mouse.move(x, y)
    mouse.down()
    for turn in range(300):  # no wait between them: far more than pictures
        mouse.move(x - 30 + 25 * (turn % 3), y - 30 + 20 * (turn % 4))
    mouse.move(x, y - 20)
    frames = int(figure.get_attribute("data-frame"))
    lecture.page.wait_for_timeout(1250)
    late = int(figure.get_attribute("data-frame")) - frames
    mouse.up()
    now = handle.bounding_box()
    assert late <= 25, f"{late} pictures came after the hand had stopped"  # 24 under way at most, one waits
    assert abs(now["x"] - box["x"]) < 4 and abs(now["y"] - box["y"] + 20) < 4


def test_a_bad_number_gets_a_sentence_and_no_traceback(lecture):
    figure = lecture.figure("One neuron, one line", 1)
    field = figure.get_by_label("b, typed")
    field.fill("abc")
    field.press("Enter")
    figure.get_by_text("“abc” is not a number").wait_for()
    assert lecture.complaints() == []


def test_play_runs_while_a_slider_moves_and_a_cell_is_run(lecture):
    figure = lecture.figure("Learning from mistakes")
    figure.get_by_role("button", name="biopsies").click()
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    frames = int(figure.get_attribute("data-frame"))
    lecture.page.wait_for_function(
        "([figure, frames]) => figure.dataset.frame > frames + 10", arg=[figure.element_handle(), frames]
    )
    figure.get_by_label("η", exact=True).focus()
    lecture.page.keyboard.press("ArrowLeft")
    assert lecture.value("1 + 1") == 2
    lecture.page.wait_for_timeout(1500)
    figure.get_by_role("button", name="pause").click()
    lecture.page.wait_for_timeout(500)
    rates = lecture.value("[used['learning_rate'] for used in learning.history.log]")
    assert set(rates) == {1.0, 0.9} and rates == sorted(rates, reverse=True)
    shown = lecture.value("learning.facts['shown']")
    figure.get_by_role("button", name="back").click()
    lecture.page.wait_for_timeout(500)
    assert lecture.value("learning.facts['shown']") < shown


def test_a_question_about_the_live_state_is_judged_by_it(lecture):
    figure = lecture.figure("Gate lab")
    figure.get_by_role("button", name="XNOR").click()
    figure.get_by_text("against XNOR").first.wait_for()
    wrong = lecture.value("lab.facts['wrong_if_turned']")
    question = lecture.question("Your own gate")
    for row in ("00", "01", "10", "11"):
        question.get_by_label(row, exact=True).set_checked(row in wrong)
    question.get_by_role("button", name="Check").click()
    question.get_by_text("✓").first.wait_for()


def test_what_gives_an_answer_away_is_folded_until_it_is_answered(lecture):
    """By itself after the answer; by hand, with the keyboard, before it."""
    fold = lecture.page.locator(".nn-fold", has_text="How many of sixteen")
    fold.scroll_into_view_if_needed()
    assert "14 tables" not in lecture.page.content(), "the key is in the page"
    question = lecture.question("How many of sixteen")
    question.get_by_label("Your answer").fill("15")
    question.get_by_role("button", name="Check").click()
    question.get_by_text("✗").first.wait_for()
    assert "14 tables" not in lecture.page.content() and fold.is_visible()
    question.get_by_label("Your answer").fill("14")
    question.get_by_role("button", name="Check").click()
    lecture.page.get_by_text("729 neurons, 14 tables").wait_for()
    assert not fold.is_visible()

    by_hand = lecture.page.locator(".nn-fold", has_text="XOR with one neuron")
    button, title = by_hand.get_by_role("button"), "Gate lab"
    figures = lecture.page.locator(f".nn-figure[aria-label={title!r}]")
    count, cells = figures.count(), lecture.page.locator(".jp-Cell.jp-CodeCell").count()
    button.focus()
    for key, there, expanded in (("Enter", 1, "true"), ("Space", 0, "false"), ("Enter", 1, "true")):
        lecture.page.keyboard.press(key)
        expect(figures).to_have_count(count + there)
        expect(button).to_have_attribute("aria-expanded", expanded)
        assert button.evaluate("button => button === document.activeElement")
    assert lecture.page.locator(".jp-Cell.jp-CodeCell").count() == cells and lecture.complaints() == []


def test_a_guess_is_tried_in_the_figure_before_its_verdict(lecture):
    question = lecture.question("Predict: a larger bias")
    question.get_by_role("radio").first.check()
    question.get_by_role("button", name="Note my guess").click()
    question.get_by_role("button", name="What happened?").click()
    question.get_by_text("You have not moved the figure yet").wait_for()
    assert question.get_by_role("button", name="Show me anyway").is_visible()
    figure = lecture.figure("One neuron, one line", 1)
    figure.get_by_label("b", exact=True).focus()
    lecture.page.keyboard.press("ArrowRight")
    question.locator("button.nn-main", has_text="What happened?").click()
    question.get_by_text("✓ As you said.").wait_for()


def test_answers_by_keyboard_wrong_then_right_survive_a_restart(lecture):
    page = lecture.page
    question = lecture.question("Four rows")
    question.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    question.get_by_text("✗").first.wait_for()
    assert len(question.get_by_role("status").inner_text()) > 40, "a wrong answer must teach"
    question.get_by_role("radio").first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    question.get_by_text("✓").first.wait_for()
    told = question.get_by_role("status").inner_text()

    lecture.restart()
    lecture.run_all()
    question = lecture.question("Four rows")
    expect(question.get_by_role("status")).to_contain_text(" ".join(told.split()[:2]))
    assert question.get_by_role("radio").last.is_checked() and lecture.complaints() == []


def test_saved_and_opened_without_its_kernel_it_shows_stills(lecture):
    lecture.save()
    saved = json.loads(lecture.path.read_text())
    folded = next(cell for cell in saved["cells"] if 'xor_best")\nhidden' in "".join(cell["source"]))
    assert "when the question" in json.dumps(folded["outputs"], ensure_ascii=False)
    kinds = {
        kind
        for cell in saved["cells"]
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    }
    assert "application/vnd.jupyter.widget-view+json" not in kinds and "text/html" in kinds
    (still,) = (
        "".join(output["data"]["text/plain"])
        for cell in saved["cells"]
        for output in cell.get("outputs", [])
        if "".join(output.get("data", {}).get("text/plain", "")).startswith("Question: Four rows")
    )
    assert "Your answer: 1, 1, 1, 0\n✓ Right." in still, "what was answered is saved with the question"
    lecture.menu("Kernel", "Shut Down Kernel")
    lecture.page.wait_for_timeout(1000)
    lecture.open()
    assert lecture.complaints() == [] and len(stills(lecture.page)) >= 5


@pytest.mark.parametrize("source", sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_the_static_page_shows_every_still_without_a_network(source, browser, tmp_path):
    html, _ = HTMLExporter().from_filename(str(source))
    path = tmp_path / "lecture.html"
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    pictures = page.locator("img").evaluate_all("all => all.map((one) => [one.alt, one.naturalWidth > 0])")
    figures = html.count("A still. Choose Run → Run All Cells")
    assert len(pictures) >= figures >= 4 and all(len(alt) > 40 and there for alt, there in pictures)
    assert "To answer, choose Run → Run All Cells" in page.inner_text("body")
    context.close()
