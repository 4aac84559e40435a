"""A finger on a figure: it scrolls the page, and draws or drags only where that is what is there."""

import pytest
from support.bare import Bare

from helpers.lectures.activations import live_bump_builder
from helpers.lectures.cnns import live_open_layers
from helpers.lectures.matrix_formalism import live_row_column
from helpers.lectures.perceptron import live_one_neuron

SCREENS = {"tablet": (1024, 768), "large tablet": (1280, 800), "phone": (390, 844)}
HANDS = ("drag", "stroke", "cell", "nudge")  # what a swipe must not do
QUIET = ("size", "point")


@pytest.fixture(params=SCREENS)
def finger(request, browser):
    """A page of such a screen that is touched."""
    width, height = SCREENS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
    page = context.new_page()
    yield page
    context.close()


def shown(page, figure):
    """Show a figure above a page that is long enough to scroll."""
    bare = Bare(page, figure)
    root = bare.show()
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    bare.settled()
    return bare, root


def move(page, x, y, right=0, up=0):
    """Put a finger down, move it and lift it."""
    session = page.context.new_cdp_session(page)
    steps = [("touchStart", 0), *(("touchMove", step / 8) for step in range(1, 9)), ("touchEnd", None)]
    for kind, share in steps:
        points = [] if share is None else [{"x": x + right * share, "y": y - up * share}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def swipe(page, x, y):
    """Move a finger up, as a hand does that wants to read on; returns how far the page scrolled."""
    before = page.evaluate("scrollY")
    move(page, x, y, up=130)
    page.wait_for_timeout(200)  # nothing says that a page has not scrolled
    return page.evaluate("scrollY") - before


def done(bare, since):
    return [operation["do"] for message in bare.heard[since:] for operation in message["operations"]]


def places(page, selector):
    """Return places on the screen, spread over an element."""
    box = page.locator(selector).bounding_box()
    height = min(box["height"], page.viewport_size["height"] - box["y"])
    return [
        (box["x"] + box["width"] * x, box["y"] + height * y) for x in (0.15, 0.5, 0.9) for y in (0.4, 0.8)
    ]


def holds(page, x, y):
    """Whether what stands at a place of the screen holds the finger: a handle, a square to draw on."""
    script = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).touchAction"
    return page.evaluate(script, [x, y]) == "none"


@pytest.mark.parametrize("make", [live_one_neuron, live_row_column, live_open_layers])
def test_a_swipe_over_the_picture_scrolls_and_changes_nothing(make, finger):
    bare, _ = shown(finger, make())
    free, start = 0, bare.figure.values
    for x, y in places(finger, ".nn-stage"):
        finger.evaluate("scrollTo(0, 0)")
        if holds(finger, x, y):
            continue
        since, free = len(bare.heard), free + 1
        assert swipe(finger, x, y) > 60, f"at ({x:.0f}, {y:.0f}) the picture swallows the swipe"
        bare.settled()
        assert not set(done(bare, since)) & set(HANDS), "a swipe changed the figure"
    assert free >= 4 and bare.figure.values == start, "nearly everywhere one scrolls"


def test_a_swipe_over_a_table_scrolls_and_to_the_side_it_changes_the_number(finger):
    bare, root = shown(finger, live_row_column())
    cell = root.get_by_label("W  (2, 3), row 1, column 2")
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    weights = bare.figure.facts["W"].tolist()
    assert swipe(finger, x, y) > 60 and bare.figure.facts["W"].tolist() == weights
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    move(finger, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, right=40)
    bare.settled()
    assert bare.figure.facts["W"][0, 1] > weights[0][1]


def test_a_handle_holds_the_finger(finger):
    bare, root = shown(finger, live_one_neuron())
    grip = root.locator("[data-handle=probe]")
    grip.scroll_into_view_if_needed()
    box, before = grip.bounding_box(), bare.figure.facts["x"]
    move(finger, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, right=25)
    bare.settled()
    assert bare.figure.facts["x"][0] > before[0]


def test_a_square_to_draw_on_holds_the_finger(finger):
    bare, root = shown(finger, live_bump_builder())
    root.get_by_role("button", name="draw your own").click()
    bare.settled()
    pen = root.locator("[data-handle=pen]")
    pen.scroll_into_view_if_needed()
    box, since = pen.bounding_box(), len(bare.heard)
    move(finger, box["x"] + box["width"] / 3, box["y"] + box["height"] / 3, right=60)
    bare.settled()
    assert "stroke" in done(bare, since)


def test_a_tap_opens_a_unit(finger):
    bare, root = shown(finger, live_open_layers())
    pen = root.locator(".nn-points:visible").first
    pen.scroll_into_view_if_needed()
    box, since = pen.bounding_box(), len(bare.heard)
    finger.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + min(box["height"], 200) / 2)
    bare.settled()
    assert done(bare, since).count("stroke") == 1, "a tap is one press"
