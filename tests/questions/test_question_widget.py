"""The question in a browser, without JupyterLab: a fake model, the real script and the real kernel side."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.accessible import found_in
from support.bank import BANK
from support.bare import wire

from helpers.lectures.perceptron import live_one_neuron
from helpers.questions import ask, asking, predict
from helpers.questions.dialogue import RoomReply
from helpers.questions.kinds import kind_of
from helpers.questions.widget import QuestionWidget

CODE = Path(__file__).resolve().parents[2] / "helpers" / "questions"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>question</title>
<style>%s</style><style>body { margin: 24px; background: %s }</style><body><main></main><script type="module">
const script = new Blob([%s], { type: "text/javascript" });
const widget = (await import(URL.createObjectURL(script))).default;
window.shownErrors = [];
window.addEventListener("error", (event) => window.shownErrors.push(event.message));
window.add = (shown) => {
  const handlers = [];
  const model = {
    get: () => shown,
    on: (_, handler) => handlers.push(handler),
    off: () => {},
    send: async (message) => {
      const reply = await window.kernel(JSON.stringify([shown.number, message]));
      if (reply) handlers.forEach((handler) => handler(JSON.parse(reply)));
    },
  };
  const el = document.createElement("div");
  el.style.marginBottom = "16px";
  document.querySelector("main").append(el);
  widget.render({ model, el });
};
window.ready = true;
</script></body></html>"""


ONE_OF_EACH_KIND = {  # the last of each; one about a figure has the form of another kind
    question.kind: question.id for question in BANK.values() if question.kind != "state"
}.values()
NAME = "c => c.getAttribute('aria-label') || c.labels?.[0]?.firstChild.textContent || c.textContent"
CONTRASTS = """card => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return /, 0\\)$/.test(colour) ? ground(element.parentElement) : colour;
  };
  return [...card.querySelectorAll("*")].filter((each) =>
    [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
      && each.offsetWidth > 1,
  ).map((each) => {
    const [one, other] = [getComputedStyle(each).color, ground(each)].map(light);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  });
}"""


class Screen:
    """A page with questions on it; `silent` is a kernel that does not answer."""

    def __init__(self, page):
        self.page, self.widgets, self.heard, self.silent = page, [], [], False
        wire(page, self._kernel)

    def _kernel(self, text):
        number, message = json.loads(text)
        self.heard.append(message)
        if self.silent:
            return None
        sent, widget = [], self.widgets[number]
        widget.send = sent.append
        widget._on_message(widget, message, [])
        return json.dumps(sent[0]) if sent else None

    def open(self, background="#fff"):
        style, script = (CODE / "widget.css").read_text(encoding="utf-8"), QuestionWidget._esm
        self.page.set_content(PAGE % (style, background, json.dumps(script).replace("</", "<\\/")))
        self.page.wait_for_function("window.ready")

    def show(self, widget):
        self.widgets.append(widget)
        self.page.evaluate("add", {**widget.shown, "number": len(self.widgets) - 1})
        cards = self.page.locator(".nn-question")
        return cards.nth(cards.count() - 1)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def screen(page, tmp_path, monkeypatch):
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    screen = Screen(page)
    screen.open()
    yield screen
    assert errors == []


def focused(screen):
    return screen.page.evaluate("document.activeElement.textContent || document.activeElement.type")


def test_a_choice_by_keyboard_alone(screen):
    card = screen.show(ask("perceptron.nand"))
    screen.press("Tab", "Space", "ArrowDown", "ArrowDown", "Enter")
    status = card.get_by_role("status")
    status.get_by_text("✗ Not yet.").wait_for()
    assert "That is AND" in status.inner_text()
    assert focused(screen) == "radio"  # where the answer was: one can go on at once
    screen.press("ArrowDown", "ArrowDown", "Enter")
    status.get_by_text("✓ Right.").wait_for()
    assert "This is NAND" in status.inner_text()
    assert [m["answer"] for m in screen.heard if m["type"] == "check"] == [2, 4]


def test_groups_labels_and_names(screen):
    card = screen.show(ask("perceptron.nand"))
    other = screen.show(ask("perceptron.nand"))
    assert card.get_by_role("group").count() == 1
    assert "What are its outputs" in card.get_by_role("group").locator("legend").inner_text()
    assert card.get_by_role("radio", name="1, 1, 1, 0").count() == 1
    names = {c.locator("input").first.get_attribute("name") for c in (card, other)}
    assert len(names) == 2
    ours = "input:not([data-lm-suppress-shortcuts]), button:not([data-lm-suppress-shortcuts])"
    assert card.locator(ours).count() == 0, "JupyterLab would take the keys"
    card.get_by_label("0, 0, 0, 0").check()
    other.get_by_label("0, 1, 1, 1").check()
    assert card.get_by_label("0, 0, 0, 0").is_checked()


def test_maths_is_maths_and_html_is_text(screen):
    card = screen.show(ask("perceptron.nand"))
    look = "all => all.map(m => [m.namespaceURI, m.getBoundingClientRect().width])"
    formulas = card.locator("legend math").evaluate_all(look)
    assert len(formulas) == 6
    assert all(space.endswith("MathML") and width > 10 for space, width in formulas)
    widget = ask("perceptron.nand")
    evil = {"maths": ["script", {"onload": "x"}, ["alert(1)"]], "text": ""}
    choices = [[{"text": "<b>bold</b>"}], [evil]]
    widget.shown = {**widget.shown, "title": "<img src=x onerror=alert(1)>", "choices": choices}
    card = screen.show(widget)
    assert card.locator("b, img, script").count() == 0
    assert card.get_by_label("<b>bold</b>").count() == 1


def test_hints_come_one_by_one(screen):
    card = screen.show(ask("perceptron.z"))
    card.get_by_role("button", name="Hint").click()
    card.get_by_text("Multiply in pairs").wait_for()
    assert card.locator(".nn-hint").count() == 1
    card.get_by_role("button", name="Next hint").click()
    card.locator(".nn-hint").nth(1).wait_for()
    assert not card.get_by_role("button", name="hint").is_visible()


@pytest.mark.parametrize(
    "typed, says", [("−9", "✓ Right."), ("-10", "The bias is still missing"), ("", "Type a")]
)
def test_a_typed_number(screen, typed, says):
    card = screen.show(ask("perceptron.z"))
    card.get_by_label("Your answer").fill(typed)
    screen.press("Enter")
    card.get_by_role("status").get_by_text(says).wait_for()
    assert card.get_by_label("Your answer").is_enabled() and focused(screen) == "text"


def test_after_a_wrong_number_one_types_on(screen):
    card = screen.show(ask("perceptron.z"))
    card.get_by_label("Your answer").click()
    for number, says in (("-10", "The bias is still missing"), ("9", "✗ Not yet."), ("-9", "✓ Right.")):
        screen.press("Control+A")
        screen.page.keyboard.type(number)
        screen.press("Enter")
        card.get_by_role("status").get_by_text(says).first.wait_for()
    assert [m["answer"] for m in screen.heard if m["type"] == "check"] == ["-10", "9", "-9"]
    assert "again" not in card.inner_text().lower()
    assert not card.get_by_role("button", name="Hint").is_visible()
    screen.page.keyboard.type("1")  # another answer: it is not right any more
    assert card.get_by_role("status").inner_text() == ""
    assert card.get_by_role("button", name="Hint").is_visible()


def test_what_is_right_leads_to_the_next_question(screen):
    """Only cards that can be answered count, and the last one leads nowhere."""
    first = screen.show(ask("perceptron.nand"))
    way_on = first.get_by_role("button", name="Next question")
    first.get_by_label("1, 1, 1, 0").check()
    screen.press("Enter")
    first.get_by_text("✓ Right.").wait_for()
    assert not way_on.is_visible()
    screen.show(ask("perceptron.z", -9))  # answered in its cell
    assert not way_on.is_visible()
    second = screen.show(predict("perceptron.predict_scaling"))
    way_on.wait_for()
    screen.press("Tab", "Tab")
    assert focused(screen) == "Next question"
    screen.press("Enter")
    assert second.evaluate("card => card.contains(document.activeElement)") and focused(screen) == "radio"
    first.get_by_label("0, 0, 0, 0").check()
    assert not way_on.is_visible() and first.get_by_role("status").inner_text() == ""


def test_many_and_a_live_figure(screen):
    figure = SimpleNamespace(facts={"wrong_if_turned": ["01", "10"], "wrong_rows": ["00", "11"]})
    card = screen.show(ask("gates.wrong_rows", figure))
    for row in ("00", "11"):
        card.get_by_label(row).check()
    card.get_by_role("button", name="Check").click()
    card.get_by_text("These rows are wrong now").wait_for()
    figure.facts = {"wrong_if_turned": []}
    for row in ("00", "11"):
        card.get_by_label(row).uncheck()
    card.get_by_role("button", name="Check").click()
    card.get_by_text("✓ Right.").wait_for()


def test_predict_first_then_see(screen):
    figure = live_one_neuron()
    card = screen.show(predict("perceptron.predict_scaling", figure))
    assert not card.get_by_role("button", name="Hint").is_visible()
    screen.press("Tab", "Space", "ArrowDown", "Enter")
    card.get_by_text("Noted: It moves away from the origin. Now try it in the figure.").wait_for()
    assert focused(screen) == "What happened?"
    assert "✗" not in card.inner_text() and "✓" not in card.inner_text()
    screen.press("Enter")
    card.get_by_text("You have not moved the figure yet").wait_for()
    assert "✗" not in card.inner_text() and "✓" not in card.inner_text()
    assert focused(screen) == "Show me anyway" and card.locator(".nn-main:visible").count() == 0
    figure.set(b=2)
    screen.page.evaluate(  # a hand on a figure: the question looks whether it was its own
        """() => {
          const figure = document.body.appendChild(document.createElement("div"));
          figure.className = "nn-figure";
          figure.dispatchEvent(new Event("pointerup", { bubbles: true }));
        }"""
    )
    card.locator("button.nn-main", has_text="What happened?").wait_for()
    screen.press("Enter")
    card.get_by_text("✗ Not as you said.").wait_for()
    assert focused(screen) == "Guess again"
    screen.press("Enter")
    assert focused(screen) == "radio"
    card.get_by_label("It stays").check()
    screen.press("Enter")
    card.get_by_text("Noted: Nothing, it stays.").wait_for()
    figure.set(b=3)
    card.get_by_role("button", name="What happened?").click()
    card.get_by_text("✓ As you said.").wait_for()
    assert not card.get_by_role("button", name="Guess again").is_visible()


def test_who_wants_it_sees_what_happens_without_moving_anything(screen):
    card = screen.show(predict("perceptron.predict_scaling", live_one_neuron()))
    screen.press("Tab", "Space", "Enter")
    card.get_by_text("Noted: ").wait_for()
    screen.press("Enter")
    card.get_by_role("button", name="Show me anyway").wait_for()
    screen.press("Enter")
    card.get_by_text("✓ As you said.").wait_for()
    assert [message.get("anyway") for message in screen.heard if message["type"] == "reveal"] == [False, True]


def test_an_earlier_answer_comes_back(screen):
    first = screen.show(ask("perceptron.nand"))
    first.get_by_label("1, 1, 1, 0").check()
    first.get_by_role("button", name="Check").click()
    first.get_by_text("✓ Right.").wait_for()
    second = screen.show(ask("perceptron.nand"))
    second.get_by_text("✓ Right.").wait_for()
    assert second.get_by_label("1, 1, 1, 0").is_checked()
    first.get_by_role("button", name="Next question").wait_for()
    assert focused(screen) == "Check"  # of the first: no jump


def test_a_kernel_that_does_not_answer(screen):
    screen.page.evaluate("const wait = setTimeout; window.setTimeout = (then, ms) => wait(then, ms / 20)")
    card = screen.show(ask("perceptron.nand"))
    screen.silent = True
    card.get_by_label("1, 1, 1, 0").check()
    card.get_by_role("button", name="Check").click()
    card.get_by_text("The kernel does not answer. If a cell is running, wait;").wait_for(timeout=5000)
    screen.silent = False
    card.get_by_role("button", name="Check").click()
    card.get_by_text("✓ Right.").wait_for()


class Room:
    """Says what it is told to say, as a room does that votes on everything."""

    said = None

    def answer(self, question, answer, again):
        return self.said

    def votes(self, question):
        return self.said is not None


def test_in_a_room_the_choices_have_letters_and_the_vote_stays_ticked(screen, monkeypatch):
    before = screen.show(ask("perceptron.nand"))
    room = Room()
    monkeypatch.setattr(asking, "room", room)
    card = screen.show(ask("perceptron.nand"))
    assert card.get_by_role("radio", name="E 1, 1, 1, 0").count() == 1
    assert before.locator(".nn-letter").count() == 0
    room.said = RoomReply("The vote is closed. Your vote: C.", 2)
    for one in (before, card):
        one.get_by_label("1, 1, 1, 0").check()
        one.get_by_role("button", name="Check").click()
        one.get_by_text("The vote is closed. Your vote: C.").wait_for()
        assert one.get_by_role("radio", name="C 0, 0, 0, 1").is_checked()
        assert one.locator(".nn-letter").all_inner_texts() == list("ABCDE")
    card.get_by_role("button", name="Hint").click()
    card.get_by_text("Hints come after the vote.").wait_for()
    assert card.locator(".nn-hint").count() == 0
    room.said = RoomReply("Your vote was C.", 2, True)
    card.get_by_label("1, 1, 1, 0").check()
    card.get_by_role("button", name="Check").click()
    card.get_by_text("✗ Not yet. Your vote was C. That is AND").wait_for()
    assert card.get_by_role("radio", name="C 0, 0, 0, 1").is_checked()


def test_the_lecture_view_is_larger(screen):
    screen.page.route(
        "http://page.invalid/", lambda route: route.fulfill(body="<p>", content_type="text/html")
    )
    screen.page.goto("http://page.invalid/")  # a page of its own has a localStorage
    screen.open()
    card = screen.show(ask("perceptron.nand"))
    size = "element => getComputedStyle(element).fontSize"
    assert card.evaluate(size) == "16px"
    screen.page.evaluate("localStorage.setItem('nn-view', 'lecture'); dispatchEvent(new Event('nn-view'))")
    assert card.evaluate(size) == "24px"
    assert card.locator("label").first.evaluate(size) == "24px"


def test_focus_is_visible(screen):
    screen.show(ask("perceptron.nand"))
    screen.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert screen.page.evaluate(outline) == "3px"


@pytest.mark.parametrize("question_id", ONE_OF_EACH_KIND)
def test_axe_finds_nothing_grave_before_and_after_an_answer(screen, question_id):
    card = screen.show(ask(question_id))
    assert found_in(screen.page, ".nn-question") == []
    hint = card.get_by_role("button", name="Hint")
    if hint.is_visible():
        hint.click()
        card.locator(".nn-hint").wait_for()
    for box in card.locator("label:first-of-type input, textarea").all():
        box.fill("1") if box.get_attribute("type") in (None, "text") else box.check()
    card.get_by_role("button", name="Check").click()
    screen.page.wait_for_function("document.querySelector('[role=status]').textContent.trim()")
    assert found_in(screen.page, ".nn-question") == []


def test_axe_finds_nothing_grave_in_a_guess(screen):
    card = screen.show(predict("perceptron.predict_scaling", live_one_neuron()))
    for button in ("Note my guess", "What happened?", "Show me anyway"):
        assert found_in(screen.page, ".nn-question") == []
        card.get_by_role("radio").first.check()
        card.get_by_role("button", name=button).click()
    card.get_by_text("you said").wait_for()
    assert found_in(screen.page, ".nn-question") == []


def order_of(card):
    return card.locator(".nn-step").all_inner_texts()


def test_steps_are_put_in_order_by_keyboard_alone(screen):
    card = screen.show(ask("backprop.order_of_epoch"))
    before = order_of(card)
    card.get_by_role("button", name=f"Move “{before[1]}” up").focus()
    screen.press("Enter")
    assert order_of(card)[:2] == [before[1], before[0]]
    assert focused(screen) == "↑"  # still on the step that has moved
    assert card.locator(".nn-heard").inner_text() == f"{before[1]}: place 1 of 6"
    screen.press("Enter")  # it is the first already
    assert order_of(card)[0] == before[1]
    screen.press("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp")
    assert order_of(card) == before
    card.get_by_role("button", name="Check").click()
    card.get_by_text("✗ Not yet.").wait_for()
    answer = [message["answer"] for message in screen.heard if message["type"] == "check"]
    assert answer == [[0, 1, 2, 3, 4, 5]]
    screen.press("Tab")
    card.get_by_role("button", name=f"Move “{before[0]}” down").focus()
    screen.press("Enter")  # one goes on at once
    assert order_of(card)[:2] == [before[1], before[0]]


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_steps_are_dragged(screen, touch):
    card = screen.show(ask("backprop.order_of_epoch"))
    before = order_of(card)
    grip = card.locator(".nn-grip").first.bounding_box()
    end = card.locator("li").nth(2).bounding_box()
    x, start, stop = grip["x"] + 4, grip["y"] + 4, end["y"] + end["height"]
    if touch:
        finger = screen.page.context.new_cdp_session(screen.page)
        for name, ys in (
            ("touchStart", [start]),
            ("touchMove", [stop - 30]),
            ("touchMove", [stop]),
            ("touchEnd", []),
        ):
            points = [{"x": x, "y": y} for y in ys]
            finger.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": points})
    else:
        screen.page.mouse.move(x, start)
        screen.page.mouse.down()
        screen.page.mouse.move(x, stop, steps=12)
        screen.page.mouse.up()
    assert order_of(card) == [before[1], before[2], before[0], *before[3:]]
    assert card.locator(".nn-dragged").count() == 0


def test_an_order_comes_back(screen):
    question = BANK["backprop.order_of_epoch"]
    places = [kind_of(question).offered(question).index(step) for step in question.steps]
    widget = ask(question.id)
    widget.dialogue.reply({"type": "check", "answer": places})
    card = screen.show(ask(question.id))
    card.get_by_text("✓ Right.").wait_for()
    assert order_of(card) == list(question.steps)
    card.get_by_role("button", name="Move").nth(1).click()  # "Right" was said of another order
    assert card.locator(".nn-verdict").count() == 0


def test_pairs_are_chosen_from_lists(screen):
    card = screen.show(ask("matrix.letters_and_shapes"))
    card.get_by_role("button", name="Check").click()
    card.get_by_text("Choose one for each of the 4, then check.").wait_for()
    for name, choice in (("X", "(100, 30)"), ("W", "(30, 5)"), ("b", "(5,)"), ("Z", "(100, 5)")):
        card.get_by_role("combobox", name=name).select_option(choice)
    card.get_by_role("button", name="Check").click()
    card.get_by_text("3 of 4 right.").wait_for()
    assert "a row is a neuron" in card.get_by_role("status").inner_text()
    card.get_by_role("combobox", name="W").select_option("(5, 30)")
    card.get_by_role("button", name="Check").click()
    card.get_by_text("✓ Right.").wait_for()
    again = screen.show(ask("matrix.letters_and_shapes"))
    again.get_by_text("✓ Right.").wait_for()
    assert again.get_by_role("combobox", name="b").locator("option:checked").inner_text() == "(5,)"


@pytest.mark.parametrize("name", ["activations.curves", "cnn.confusion_parts", "backprop.order_of_epoch"])
@pytest.mark.parametrize("colours", ["active", "none"], ids=["forced colours", "own colours"])
def test_everything_has_a_name_and_is_seen(screen, name, colours):
    """What a checker of accessibility asks first: names, alt texts, one group, sizes, contrast."""
    screen.page.emulate_media(forced_colors=colours)
    screen.page.set_viewport_size({"width": 390, "height": 844})
    card = screen.show(ask(name))
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside = "card => [...card.querySelectorAll('select, img')].every(one =>"
    inside += " one.getBoundingClientRect().right <= card.getBoundingClientRect().right - 12)"
    assert card.evaluate(inside)
    assert card.get_by_role("group").count() == 1
    for image in card.locator("img").all():
        assert len(image.get_attribute("alt")) > 20
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    controls = card.locator("button:visible, select:visible").all()
    names = [control.evaluate(NAME) for control in controls]
    assert all(names) and len(set(names)) == len(names)
    for control in controls:
        box = control.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24  # WCAG 2.2, 2.5.8
    if colours == "none":
        assert all(ratio >= 4.5 for ratio in card.evaluate(CONTRASTS))


def test_a_picture_to_look_at(screen, tmp_path):
    """Not a test of looks: it fails only if a card is wider than the page."""
    folder = Path(os.environ.get("NN_PICTURES", tmp_path))
    screen.open(background="#1e1e1e")
    nand = screen.show(ask("perceptron.nand"))
    nand.get_by_role("button", name="Hint").click()
    nand.get_by_label("0, 0, 0, 1").check()
    nand.get_by_role("button", name="Check").click()
    nand.get_by_text("✗ Not yet.").wait_for()
    sigmoid = screen.show(ask("perceptron.sigmoid_of_z"))
    sigmoid.get_by_role("button", name="Hint").click()
    sigmoid.get_by_label("Your answer").fill("0,00012")
    screen.press("Enter")
    sigmoid.get_by_text("✓ Right.").wait_for()
    screen.page.screenshot(path=folder / "questions-1.png")
    screen.open()
    many = screen.show(ask("perceptron.unlike_brain"))
    many.get_by_label("A brain has many").check()
    many.get_by_label("A biological neuron has no threshold").check()
    screen.press("Enter")
    many.get_by_text("✗ Not yet.").wait_for()
    screen.show(predict("perceptron.predict_scaling"))
    screen.press("Tab", "Tab", "Tab")
    screen.page.screenshot(path=folder / "questions-2.png")
    screen.page.evaluate(
        "document.querySelectorAll('.nn-question').forEach(q => q.classList.add('nn-lecture'))"
    )
    screen.page.screenshot(path=folder / "questions-3.png")
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screen.page.set_viewport_size({"width": 420, "height": 768})  # 1366 at 300 % zoom and a side bar
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_another_one_like_this(screen):
    widget = ask("perceptron.z")
    card = screen.show(widget)
    assert not card.get_by_role("button", name="Another one").is_visible()
    card.get_by_label("Your answer").fill("-9")
    screen.press("Enter")
    card.get_by_text("✓ Right.").wait_for()
    card.get_by_role("button", name="Another one like this").click()
    card.get_by_role("button", name="Check").wait_for()
    twin = widget.dialogue.question
    assert twin.seed > 0 and widget.shown["prompt"] == widget.dialogue.public()["prompt"]
    assert card.get_by_role("status").inner_text() == ""
    assert focused(screen) == "text"
    card.get_by_label("Your answer").fill(str(twin.answer))
    screen.press("Enter")
    card.get_by_text("✓ Right.").wait_for()
    assert str(twin.answer).replace("-", "−") in card.get_by_role("status").inner_text()
    first = screen.show(ask("perceptron.z"))  # the question as it stands, with its own answer
    first.get_by_text("✓ Right.").wait_for()
    assert first.get_by_label("Your answer").input_value() == "-9"
