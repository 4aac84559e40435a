"""The whole sequence in real browsers: a lecturer's notebook in JupyterLab, and three phones."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from poll.browsing import expect
from support.lab import Lecture, free_port

from helpers.authoring.notebooks import KERNEL

pytestmark = pytest.mark.whole

HALL = {"width": 1920, "height": 1080}
PHONE = {"width": 360, "height": 740}
VOTED = "Your vote is in"
SECRETS = ('"results"', '"feedback"', '"right": [', "That is AND", "From NAND alone")


class Lesson(Lecture):
    """The lecturer's notebook, and everything that reaches its page."""

    def __init__(self, page, jupyter, cells):
        self.heard = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))
        page.on("response", self._read)
        address, folder, own = jupyter
        made = folder / "made.ipynb"
        cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), made)
        super().__init__(page, address, folder, own, "hall.ipynb", source=made)

    def _hear(self, frame):
        self.heard.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    def _read(self, response):
        if "neural-networks-poll" in response.url:
            self.heard.append(response.text())

    def run_cell(self, place):
        """Click into a cell and run it; it may go on running."""
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(place)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        return cell

    def card(self, name):
        return self.page.get_by_role("region", name=name)

    def leaks(self):
        """What must not be known before the answer is shown."""
        known = "".join(self.heard) + self.page.content() + self.path.read_text(encoding="utf-8")
        return [secret for secret in SECRETS if secret in known]


class Phone:
    def __init__(self, browser, address):
        self.page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
        self.page.goto(address)

    def vote(self, letter):
        self.page.locator("main label", has_text=re.compile(f"^{letter}")).tap()
        self.page.get_by_role("button", name="Vote").tap()
        self.page.get_by_text(f"{VOTED}: {letter}").wait_for()


@pytest.fixture(scope="module")
def lesson(jupyter, browser):
    port = free_port()
    cells = [
        "import time\n\nfrom helpers import poll",
        f'room = poll.start(name="Lecture 1", port={port})',
        'p = room.ask("perceptron.nand")',
        "time.sleep(600)",
        "p.show()",
        'alone = poll.start(server="http://127.0.0.1:9")\nq = alone.tally("perceptron.bias", [5, 6, 7, 8])',
    ]
    context = browser.new_context(viewport=HALL)
    lesson = Lesson(context.new_page(), jupyter, cells)
    lesson.port = port
    yield lesson
    context.close()


def picture(page, name, tmp_path):
    page.screenshot(path=Path(os.environ.get("NN_PICTURES", tmp_path)) / f"hall-{name}.png")


def test_vote_discuss_vote_again_with_phones_a_busy_kernel_and_a_restart(lesson, browser, tmp_path):
    page = lesson.page
    lesson.run_cell(0)
    lesson.run_cell(1)
    room = lesson.card("Room")
    expect(room.locator(".nn-address")).to_have_text(f"http://127.0.0.1:{lesson.port}")
    expect(room.get_by_text("Only this computer can vote.")).to_be_visible()
    code = room.locator(".nn-code").inner_text()
    phones = [Phone(browser, f"http://127.0.0.1:{lesson.port}/{code}") for _ in range(3)]
    expect(room.locator(".nn-here")).to_have_text("3 are here")
    picture(page, "room", tmp_path)

    lesson.run_cell(2)
    card = lesson.card("Vote: Four rows")
    expect(card.locator(".nn-count")).to_have_text("0 of 3 have voted")
    assert page.locator(".nn-poll").count() == 2, "a panel is shown once under its cell"
    busy = lesson.run_cell(3)
    expect(busy.locator(".jp-InputPrompt")).to_have_text("[*]:")
    for phone, letter in zip(phones, "CCE"):
        phone.vote(letter)
    card.scroll_into_view_if_needed()
    expect(card.locator(".nn-count")).to_have_text("3 of 3 have voted")
    picture(page, "open", tmp_path)
    card.get_by_role("button", name="Close the vote").click()
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is closed.")
    card.get_by_role("button", name="Discuss").click()
    phones[0].page.get_by_text("Discuss").first.wait_for()
    expect(busy.locator(".jp-InputPrompt")).to_have_text("[*]:")
    assert lesson.leaks() == []

    lesson.restart()
    card.get_by_role("button", name="Vote again").click()  # its kernel is gone
    expect(card.get_by_role("status").first).to_have_text("Vote 2 is open.")
    for phone, letter in zip(phones, "CEE"):
        phone.page.get_by_text("Vote 2, after the discussion.").wait_for()
        phone.vote(letter)
    for place in range(3):
        lesson.run_cell(place)
    lesson.wait_until_idle()
    expect(card.locator(".nn-count")).to_have_text("3 of 3 have voted")
    assert room.locator(".nn-code").inner_text() == code, "a new kernel goes on with the room"
    card.get_by_role("button", name="Close the vote").click()
    expect(card.get_by_role("status").first).to_have_text("Vote 2 is closed.")
    assert lesson.leaks() == [] and lesson.complaints() == []

    lesson.run_cell(4)  # what a button does, a line does, too
    expect(card.get_by_role("status").first).to_have_text(
        "Vote 1: 1 of 3 right (33 %). Vote 2: 2 of 3 right (67 %)."
    )
    card.scroll_into_view_if_needed()
    picture(page, "shown", tmp_path)
    expect(card.get_by_role("row", name="1, 1, 1, 0")).to_contain_text("✓ right")
    for phone in phones:
        phone.page.get_by_text("From NAND alone").wait_for()
        picture(phone.page, "phone", tmp_path)
        phone.page.context.close()
    assert set(SECRETS[:2]) <= set(lesson.leaks()), "the search for leaks finds what is there"
    lesson.heard.clear()
    lesson.run_cell(2)  # for the group that comes next
    expect(card.get_by_role("status").first).to_have_text("Shown before.")
    lesson.wait_until_idle()
    assert lesson.leaks() == []
    assert lesson.complaints() == [] and lesson.troubles == []


def press(card, name):
    """By keyboard, as soon as the button listens."""
    button = card.get_by_role("button", name=name)
    expect(button).to_have_attribute("aria-disabled", "false")
    button.press("Enter")


def test_without_a_server_the_kernel_counts_hands_and_the_buttons_reach_it(lesson, tmp_path):
    """It goes on in the same notebook. Saved, that shows stills and tells nothing of how the votes went."""
    lesson.run_cell(5)
    note = "Phones cannot vote: the server at http://127.0.0.1:9 does not answer."
    lesson.page.get_by_text(note).wait_for()
    card = lesson.card("Vote: A line through a point")
    card.scroll_into_view_if_needed()
    expect(card.locator(".nn-count")).to_have_text("26 hands counted")
    cells = lesson.page.locator(".jp-Cell").count()
    press(card, "Discuss")
    card.get_by_role("button", name="Discuss").wait_for(state="detached")
    card.get_by_text("Enter a show of hands").press("Enter")
    for key in ("Tab", "7", "Tab", "2", "1", "Enter"):  # in JupyterLab a digit makes a heading
        lesson.page.keyboard.press(key)
    expect(card.get_by_role("status").first).to_have_text("Vote 2 is closed.")
    assert lesson.page.locator(".jp-Cell").count() == cells == lesson.page.locator(".jp-CodeCell").count()
    press(card, "Show the answer")
    told = "Vote 1: 6 of 26 right (23 %). Vote 2: 21 of 28 right (75 %)."
    expect(card.get_by_role("status").first).to_have_text(told)
    picture(lesson.page, "hands", tmp_path)
    lesson.menu("File", "Save Notebook(?! As)")
    lesson.page.wait_for_function("document.querySelectorAll('.jp-mod-dirty').length === 0")
    saved = lesson.path.read_text(encoding="utf-8")
    outputs = [output for cell in json.loads(saved)["cells"] for output in cell["outputs"]]
    assert [set(output["data"]) for output in outputs] == [{"text/plain", "text/html"}] * 4
    code = lesson.card("Room").locator(".nn-code").first.inner_text()
    assert not [word for word in (code, "127.0.0.1:" + str(lesson.port), "67 %", "23 %") if word in saved]
    assert lesson.complaints() == [] and lesson.troubles == []
