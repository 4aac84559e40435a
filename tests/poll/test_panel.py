"""The lecturer's cells in a browser: the real script, real votes, and both wires between them."""

import json
from pathlib import Path

import pytest
from poll.browsing import expect, patient, pause, until
from support.bare import wire

from helpers.poll.lecturer.client import KernelClient
from helpers.poll.lecturer.panel import Panel, picture, script
from helpers.poll.lecturer.room import Room
from helpers.poll.refusal import Refused
from helpers.poll.web.server import PollServer

ORIGIN = "http://cell.invalid"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>votes</title>
<script id="jupyter-config-data" type="application/json">%s</script>
<style>%s</style><style>body { margin: 16px; background: %s }</style>
<body data-jp-theme-light="%s"><main></main><script type="module">
const script = new Blob([%s], { type: "text/javascript" });
const widget = (await import(URL.createObjectURL(script))).default;
const views = [];
window.add = (shown, number) => {
  const handlers = new Set();
  const model = {
    get: () => shown,
    set: (_, value) => (shown = value),
    save_changes: () => window.kernel(JSON.stringify([number, { saved: shown }])),
    on: (_, handler) => handlers.add(handler),
    off: (_, handler) => handlers.delete(handler),
    send: async (message) => {
      const reply = await window.kernel(JSON.stringify([number, message]));
      if (reply) tell(number, JSON.parse(reply));
    },
  };
  const el = document.createElement("div");
  el.style.marginBottom = "16px";
  document.querySelector("main").append(el);
  views[number] = (message) => handlers.forEach((handler) => handler(message));
  widget.render({ model, el });
};
window.tell = (number, message) => views[number](message);
window.ready = true;
</script></body></html>"""
ADDRESS = "http://192.168.1.5:8765/"


class Voters:
    """Some who vote without a page."""

    def __init__(self, polls, code):
        self.polls, self.voters, self.code = polls, polls.voters, code

    def come(self, many):
        for number in range(many):
            self.polls.attendance.enter(self.code, f"v{number}")

    def vote(self, answers):
        round = self.voters.ballot(self.code, "v0")["round"]
        for number, answer in enumerate(answers):
            self.voters.vote(self.code, f"v{number}", round, answer, 1)


class Client:
    """A way to the votes for the kernel's side."""

    def __init__(self, server, direct):
        self.server, self.direct = server, direct

    def command(self, message):
        return self.server.command("jupyter", json.loads(json.dumps(message)))["reply"]


class Screen:
    """A page with panels on it. `silent` is a kernel, `down` a server that does not answer."""

    def __init__(self, page, server):
        self.page, self.server, self.panels, self.silent, self.down = page, server, [], False, False
        self.asked, self.through_kernel, self.unread, self.wire = [], [], [], ""
        wire(page, self._kernel)
        page.route(f"{ORIGIN}/lab/neural-networks-poll/control", self._server)

    def open(self, *, light=True, token="t"):
        config = json.dumps({"baseUrl": "/lab/", "token": token})
        style = Panel._css.read_text() if isinstance(Panel._css, Path) else str(Panel._css)
        code = json.dumps(script()).replace("</", "<\\/")
        look = ("#fff", "true") if light else ("#111", "false")
        content = PAGE % (config, style, *look, code)
        self.page.route(
            f"{ORIGIN}/", lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8")
        )
        self.page.context.add_cookies([{"name": "_xsrf", "value": "2|secret", "url": ORIGIN}])
        self.page.goto(f"{ORIGIN}/")
        self.page.wait_for_function("window.ready")
        return self

    def show(self, panel):
        self.panels.append(panel)
        number = len(self.panels) - 1
        panel.send = lambda message: self.page.evaluate("([n, m]) => tell(n, m)", [number, message])
        self.page.evaluate("([shown, number]) => add(shown, number)", [panel.shown, number])
        return self.page.locator(".nn-poll").nth(number)

    def _kernel(self, text):
        number, message = json.loads(text)
        panel = self.panels[number]
        if "saved" in message:
            panel.shown = message["saved"]
            return None
        self.through_kernel.append(message["command"]["do"])
        if self.silent:
            self.unread.append(text)
            return None
        answers, tell, panel.send = [], panel.send, lambda answer: answers.append(answer)
        panel._answer(message)
        panel.send = tell
        self.wire += json.dumps(answers)
        return json.dumps(answers[0])

    def look(self):
        """Let the time pass until the panels look at the server again."""
        self.page.clock.run_for(1500)

    def press(self, card, name):
        """Press a button that has been there for a while: new ones are deaf for a moment."""
        self.page.clock.run_for(800)
        card.get_by_role("button", name=name).click()

    def free(self):
        """The kernel was only busy: it reads what has come in."""
        self.silent = False
        for text in self.unread:
            self.page.evaluate(
                "([n, m]) => tell(n, m)", [json.loads(text)[0], json.loads(self._kernel(text))]
            )

    def _server(self, route):
        request = route.request
        self.asked.append((request.post_data_json, request.headers))
        if self.down:
            return route.abort()
        try:
            status, reply = 200, self.server.command("jupyter", request.post_data_json)
        except Refused as refused:
            status, reply = refused.status, {"error": str(refused), **refused.more}
        self.wire += json.dumps(reply)
        route.fulfill(status=status, json=reply)


@pytest.fixture
def server(tmp_path):
    server = PollServer(tmp_path / "polls.sqlite", address=ADDRESS)
    yield server
    server.polls.store.close()


@pytest.fixture(scope="module")
def tab(browser):
    """A page of this file's own: its clock is ours to turn."""
    context = patient(browser.new_context(viewport={"width": 1366, "height": 768}))
    context.clock.install()
    yield context.new_page()
    context.close()


@pytest.fixture
def screen(page, server):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Screen(page, server).open()
    page.clock.resume()
    assert errors == []


def room_of(server, direct=True):
    client = Client(server, direct)
    reply = client.command({"do": "start", "name": "Lecture 1"})
    return Room(client, reply["code"], reply["addresses"])


def turnout(server, room, votes, *, here=61):
    voters = Voters(server.polls, room.code)
    voters.come(here)
    voters.vote(votes)


FIRST = [2] * 23 + [0] * 9 + [4] * 5  # 37 votes on perceptron.nand, 5 of them right
SECOND = [4] * 29 + [2] * 7


@pytest.mark.parametrize("direct", [True, False], ids=["server", "kernel"])
def test_from_vote_to_answer_by_buttons_and_nothing_leaks_before(screen, server, direct):
    room = room_of(server, direct)
    card = screen.show(room.ask("perceptron.nand").panel)
    turnout(server, room, FIRST)
    steps, status = card.locator(".nn-buttons"), card.get_by_role("status").first

    def nothing_leaks():
        seen = card.evaluate("card => card.outerHTML") + screen.wire + json.dumps(screen.panels[0].shown)
        for secret in ("23", "%", '"results"', '"feedback"', "right", "That is AND"):
            assert secret not in seen

    screen.look()
    expect(card.locator(".nn-count")).to_have_text("37 of 61 have voted")
    expect(card.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "37 of 61 have voted")
    assert card.get_by_role("listitem").all_inner_texts()[4].split("\n") == ["E", "1, 1, 1, 0"]
    for press, says, offered in [
        (None, "Vote 1 is open.", ["Close the vote"]),
        ("Close the vote", "Vote 1 is closed.", ["Discuss", "Vote again", "Show the answer"]),
        ("Discuss", "convince them", ["Vote again", "Show the answer"]),
        ("Vote again", "Vote 2 is open.", ["Close the vote"]),
    ]:
        if press:
            screen.press(card, press)
        expect(status).to_contain_text(says)
        assert steps.get_by_role("button").all_inner_texts() == offered
        nothing_leaks()
    expect(card.locator(".nn-count")).to_have_text("0 of 61 have voted")
    turnout(server, room, SECOND)
    screen.look()
    screen.press(card, "Close the vote")
    expect(status).to_have_text("Vote 2 is closed.")
    assert steps.get_by_role("button").all_inner_texts() == ["Show the answer"], "there is no third vote"
    expect(card.locator(".nn-count")).to_have_text("36 of 61 have voted")
    nothing_leaks()
    assert bool(screen.asked) == direct and bool(screen.through_kernel) != direct

    screen.press(card, "Show the answer")
    expect(status).to_have_text("Vote 1: 5 of 37 right (14 %). Vote 2: 29 of 36 right (81 %).")
    table = card.get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Choice",
        "Vote 1 37 votes",
        "Vote 2 36 votes",
    ]
    rows = [row.inner_text().split() for row in table.get_by_role("row").all()[1:]]
    assert " ".join(rows[2]) == "C 0, 0, 0, 1 23 (62 %) 7 (19 %)"
    assert " ".join(rows[4]) == "E 1, 1, 1, 0 ✓ right 5 (14 %) 29 (81 %)"
    assert "✓" not in str(rows[:4])
    bars = table.locator(".nn-track i").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    shares = [n / of for pair in zip((9, 0, 23, 0, 5), (0, 0, 7, 0, 29)) for n, of in zip(pair, (37, 36))]
    assert (
        bars == pytest.approx([bars[-1] / shares[-1] * share for share in shares], abs=2) and bars[-1] > 100
    )
    share = table.locator(".nn-share").last.bounding_box()
    track = table.locator(".nn-track").last.bounding_box()
    assert 0 < share["x"] - track["x"] - bars[-1] < 20 and share["width"] + bars[-1] < track["width"]
    notes = card.get_by_role("list", name="What is to be said").get_by_role("listitem").all_inner_texts()
    assert len(notes) == 5 and "That is AND" in notes[2]
    expect(card.locator(".nn-explanation")).to_contain_text("From NAND alone")
    assert card.get_by_role("button").count() == 0 and not card.locator(".nn-turnout").is_visible()


def test_after_a_press_all_of_the_card_is_on_the_screen(screen, server):
    room = room_of(server)
    screen.show(room.panel)
    card = screen.show(room.ask("perceptron.nand").panel)
    turnout(server, room, FIRST)
    screen.press(card, "Close the vote")
    expect(card.get_by_role("button", name="Show the answer")).to_be_visible()
    card.evaluate("card => scrollTo(0, scrollY + card.getBoundingClientRect().top - innerHeight + 500)")
    screen.press(card, "Show the answer")
    expect(card.get_by_role("table")).to_be_visible()
    top, bottom = card.evaluate(
        "card => [card.getBoundingClientRect()].map((box) => [box.top, box.bottom])[0]"
    )
    assert top >= 0 and bottom <= 768


def test_what_the_server_is_asked_carries_jupyters_secrets(screen, server):
    screen.show(room_of(server).panel)
    screen.page.wait_for_function("document.querySelector('.nn-here').textContent")
    message, headers = screen.asked[0]
    assert message["do"] == "state" and headers["x-xsrftoken"] == "2|secret"
    assert headers["authorization"] == "token t" and headers["content-type"] == "application/json"


def test_by_keyboard_and_the_keyboards_place_is_kept(screen, server):
    card = screen.show(room_of(server).ask("perceptron.nand").panel)
    expect(card.get_by_role("button", name="Close the vote")).to_have_attribute("aria-disabled", "false")
    focused, press = "document.activeElement.textContent", screen.page.keyboard.press
    press("Tab")
    for name in ("Close the vote", "Discuss", "Vote again", "Close the vote", "Show the answer"):
        screen.page.clock.run_for(800)
        expect(card.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "false")
        assert screen.page.evaluate(focused) == name
        assert screen.page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
        press("Enter")
        card.get_by_role("button", name=name).wait_for(state="detached")
    assert screen.page.evaluate(focused) == "Four rows"
    ours = "input:not([data-lm-suppress-shortcuts]), button:not([data-lm-suppress-shortcuts])"
    assert card.locator(ours).count() == 0, "JupyterLab would take the keys"


def test_a_double_click_and_a_held_key_are_one_step(screen, server):
    room = room_of(server)
    card = screen.show(room.ask("perceptron.nand").panel)
    status, enabled = card.get_by_role("status").first, ("aria-disabled", "false")
    button = card.get_by_role("button", name="Close the vote")
    expect(button).to_have_attribute(*enabled)
    box = button.bounding_box()
    pause(screen.page)
    for _ in range(4):
        screen.page.mouse.click(box["x"] + 20, box["y"] + 20)
        expect(status).to_have_text("Vote 1 is closed.")
        screen.page.clock.run_for(60)
    screen.page.clock.run_for(800)
    expect(card.get_by_role("button", name="Discuss")).to_have_attribute(*enabled)
    card.get_by_role("button", name="Discuss").focus()
    for _ in range(16):
        screen.page.keyboard.down("Enter")  # from the second on as a key that is held
        expect(status).to_contain_text("convince them")
        screen.page.clock.run_for(60)
    screen.page.keyboard.up("Enter")
    assert room._command("state")["phase"] == "discuss"


def test_methods_in_another_cell_move_the_panel_at_once(screen, server):
    poll = room_of(server).ask("perceptron.nand")
    card = screen.show(poll.panel)
    status = card.get_by_role("status").first
    expect(status).to_have_text("Vote 1 is open.")
    screen.down = True
    poll.close()
    expect(status).to_have_text("Vote 1 is closed.")  # without asking: the server is down


def test_hands_are_entered_and_leave_no_trace_on_the_screen(screen, server):
    card = screen.show(room_of(server).ask("perceptron.nand").panel)
    card.get_by_text("Enter a show of hands").click()

    def enter(*counts):
        for letter, count in zip("ABCDE", counts):
            card.get_by_label(letter, exact=True).fill(str(count))
        screen.page.keyboard.press("Enter")

    enter(3, -1)
    card.get_by_text("Give 5 counts from 0 to 5000").wait_for()
    enter(3, 20, 5, 1, 9)
    expect(card.locator(".nn-count")).to_contain_text("38 hands counted")
    expect(card.locator("details")).not_to_have_attribute("open", "")
    assert card.locator("input").evaluate_all("all => all.map(one => one.value)") == [""] * 5
    assert not card.get_by_text("Give 5 counts").is_visible()
    card.get_by_text("Enter a show of hands").click()
    expect(card.locator("form button")).to_have_text("Replace the 38 hands")
    card.get_by_text("Enter a show of hands").click()
    for name in ("Close the vote", "Discuss"):
        screen.press(card, name)
    card.get_by_text("Enter a show of hands").click()
    card.get_by_role("button", name="Enter as vote 2").wait_for()
    enter("", 4, "", "", 30)
    expect(card.get_by_role("status").first).to_have_text("Vote 2 is closed.")
    screen.press(card, "Show the answer")
    expect(card.get_by_role("status").first).to_have_text(
        "Vote 1: 9 of 38 right (24 %). Vote 2: 30 of 34 right (88 %)."
    )


def test_a_server_that_is_away_and_comes_back(screen, server):
    card = screen.show(room_of(server).ask("perceptron.nand").panel)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    screen.page.clock.run_for(1000)
    screen.down = True
    screen.look()
    card.get_by_text("The server does not answer – trying again.").wait_for()
    screen.press(card, "Close the vote")
    expect(card.get_by_role("alert").first).to_have_text("The server did not answer. Press once more.")
    screen.down = False
    screen.look()
    expect(card.locator(".nn-silent")).to_be_empty()
    screen.press(card, "Close the vote")
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is closed.")
    expect(card.locator(".nn-trouble").first).to_be_empty()


def test_a_kernel_that_is_busy(screen, server):
    """Buttons are heard as soon as it is free; what is only looked up does not pile up."""
    card = screen.show(room_of(server, direct=False).ask("perceptron.nand").panel)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    screen.page.clock.run_for(1000)
    screen.silent = True
    screen.look()
    screen.press(card, "Close the vote")
    screen.page.clock.run_for(5000)
    card.get_by_text("The kernel does not answer").wait_for()
    expect(card.get_by_role("alert").first).to_have_text(
        "The kernel is busy. This is done as soon as it is free."
    )
    asked = len(screen.through_kernel)
    screen.page.clock.run_for(20_000)
    assert len(screen.through_kernel) == asked, "messages pile up for a kernel that does not read them"
    screen.free()
    screen.page.clock.run_for(2000)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is closed.")
    expect(card.locator(".nn-silent")).to_be_empty()


def test_a_page_of_another_server_goes_through_the_kernel(screen, server, tmp_path):
    room = room_of(server)
    screen.server = PollServer(tmp_path / "another.sqlite", address=ADDRESS)
    card = screen.show(room.ask("perceptron.nand").panel)
    screen.press(card, "Close the vote")
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is closed.")
    assert len(screen.asked) == 1 and "move" in screen.through_kernel


def test_the_room_in_light_and_dark(screen, server):
    for light in (True, False):
        screen.panels.clear()
        screen.open(light=light)
        room = room_of(server)
        Voters(server.polls, room.code).come(61)
        card = screen.show(room.panel)
        expect(card.locator(".nn-here")).to_have_text("61 are here")
        expect(card.locator(".nn-address")).to_have_text("http://192.168.1.5:8765")
        expect(card.locator(".nn-code")).to_have_text(room.code)
        image = card.get_by_role("img", name=f"QR code of {ADDRESS}{room.code}")
        assert image.get_attribute("src") == picture(ADDRESS + room.code)
        assert image.evaluate(DARK_ON_WHITE) == [True, True], "phones cannot read it"
        assert image.bounding_box()["width"] > 400
        assert not card.locator(".nn-note").is_visible()
        expect(card.locator("code")).to_have_text(f'join("192.168.1.5:8765/{room.code}")')


DARK_ON_WHITE = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const grey = (x, y) => pen.getImageData(x, y, 1, 1).data[0];
  const along = [...Array(canvas.width).keys()];
  const edge = along.every((x) => [0, 1, 2, 3].every((y) => grey(x, y) === 255 && grey(y, x) === 255));
  return [edge, grey(5, 4) === 0];
}"""


def test_a_prepared_vote_is_opened_by_its_button(screen, server):
    room = room_of(server)
    poll = room.prepare("perceptron.nand")
    card = screen.show(poll.panel)
    assert "0, 1, 1, 0" not in card.inner_text() and screen.asked == []
    screen.press(card, "Open the vote")
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    assert poll.panel.shown["poll"] == room._command("state")["poll"]
    poll.close()
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is closed.")
    again = screen.show(room.prepare("perceptron.nand").panel)
    expect(again.get_by_role("status").first).to_have_text("Vote 1 is closed.")


def test_another_open_vote_is_not_covered(screen, server):
    room = room_of(server)
    first = screen.show(room.ask("perceptron.nand").panel)
    card = screen.show(room.prepare("perceptron.bias").panel)
    screen.press(card, "Open the vote")
    expect(card.get_by_role("alert")).to_contain_text("“Four rows” is still open. Close it first.")
    screen.press(first, "Close the vote")
    expect(card.locator(".nn-trouble").first).to_be_empty()
    screen.press(card, "Open the vote")
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")


@pytest.mark.parametrize("direct", [True, False], ids=["server", "kernel"])
def test_what_an_earlier_group_was_shown_waits_for_a_button(screen, server, direct):
    room = room_of(server, direct)
    earlier = room.ask("perceptron.nand")
    turnout(server, room, FIRST)
    earlier.close()
    earlier.show()
    asked, prepared = (screen.show(make("perceptron.nand").panel) for make in (room.ask, room.prepare))
    for card in (asked, prepared):
        expect(card.get_by_role("status").first).to_have_text("Shown before.")
        assert card.locator(".nn-buttons button").all_inner_texts() == ["Ask again", "Show it again"]
    room.ask("perceptron.nand")  # in one more cell
    screen.page.clock.run_for(3000)
    seen = screen.page.evaluate("document.querySelector('main').outerHTML") + screen.wire
    for secret in ("23", '"results"', '"feedback"', "right", "That is AND", "From NAND alone"):
        assert secret not in seen
    screen.press(asked, "Show it again")
    told = "Vote 1: 5 of 37 right (14 %)."
    expect(asked.get_by_role("status").first).to_have_text(told)
    room.ask("perceptron.nand")
    expect(asked.get_by_role("status").first).to_have_text(told)

    screen.press(prepared, "Ask again")
    expect(prepared.get_by_role("status").first).to_have_text("Vote 1 is open.")
    expect(prepared.locator(".nn-count")).to_have_text("0 of 61 have voted")
    assert screen.panels[1].shown["poll"] == room._command("state")["poll"] != screen.panels[0].shown["poll"]
    screen.press(prepared, "Close the vote")
    expect(prepared.get_by_role("status").first).to_have_text("Vote 1 is closed.")


def test_a_vote_that_is_shown_elsewhere_is_shown_here_too(screen, server):
    """Two pages with one vote: both have seen it open, and one of them shows the answer."""
    room = room_of(server)
    poll = room.ask("perceptron.nand")
    card = screen.show(poll.panel)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    for command in ("close", "show"):
        room._command("move", poll=poll.panel.shown["poll"], command=command)
    screen.page.clock.run_for(2500)
    expect(card.get_by_role("status").first).to_have_text("Vote 1: nobody voted.")


def test_a_port_that_is_closed_since_a_restart(screen, server):
    room = room_of(server)
    entrance, card = (screen.show(one.panel) for one in (room, room.ask("perceptron.nand")))
    expect(card.locator(".nn-corner")).to_have_text(f"http://192.168.1.5:8765 · {room.code}")
    server.address = None
    for one in (entrance, card):
        screen.look()
        shut = "Phones cannot get in since Jupyter was restarted: run the cell with poll.start again."
        expect(one.locator(".nn-silent")).to_have_text(shut)
    server.address = "http://10.0.0.7:8766/"  # it was opened, with another address
    screen.look()
    expect(card.locator(".nn-silent")).to_be_empty()
    expect(card.locator(".nn-corner")).to_have_text(f"http://10.0.0.7:8766 · {room.code}")
    server.polls.trouble = "The disk is full."
    screen.look()
    expect(card.locator(".nn-silent")).to_have_text("The disk is full.")


def test_the_address_that_the_lecturer_named_stays(screen, server):
    client = Client(server, True)
    code = client.command({"do": "start"})["code"]
    room = Room(client, code, ["https://votes.example.org/"], named=True)
    card = screen.show(room.ask("perceptron.nand").panel)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    expect(card.locator(".nn-corner")).to_have_text(f"https://votes.example.org · {code}")
    entrance = screen.show(room.panel)
    expect(entrance.locator("code")).to_have_text(f'join("https://votes.example.org/{code}")')


def test_the_link_for_the_own_phone_is_hidden_but_for_twenty_seconds(screen, server):
    shown = []
    room = room_of(server)
    panel = room._panel
    room._panel = lambda *args, **more: shown.append(panel(*args, **more)) or shown[0]
    room.peek()
    key = server.polls.store.read("SELECT peek_key FROM rooms")[0][0]
    link = f"{ADDRESS}{room.code}/peek/{key}"
    card = screen.show(shown[0])
    everything = "() => document.documentElement.outerHTML"
    assert key not in screen.page.evaluate(everything) and key not in json.dumps(shown[0].shown)
    assert "Hide the projector first" in card.inner_text()
    screen.press(card, "show the code")
    expect(card.get_by_text(link)).to_be_visible()
    assert card.get_by_role("img").get_attribute("src") == picture(link)
    screen.page.clock.run_for(19_000)
    expect(card.get_by_text(link)).to_be_visible()
    screen.page.clock.run_for(2_000)
    card.get_by_text(link).wait_for(state="detached")
    screen.press(card, "show the code")
    screen.press(card, "Hide it now")
    assert key not in screen.page.evaluate(everything) and screen.asked == []


def test_a_room_that_has_ended_says_so(screen, server, capsys):
    room = room_of(server)
    poll = room.ask("perceptron.nand")
    entrance, card = screen.show(room.panel), screen.show(poll.panel)
    expect(card.get_by_role("status").first).to_have_text("Vote 1 is open.")
    room.end()
    screen.look()
    for one in (entrance, card):
        one.get_by_text("This room has ended.").wait_for()
    assert not card.get_by_role("button").is_visible() and not entrance.get_by_role("img").first.is_visible()


SEEN = """(card, seen) => new Promise((done) => {
  new IntersectionObserver(([entry]) => entry.isIntersecting === seen && done()).observe(card);
})"""  # the panel's own observer is older: it hears of it before this one


def test_out_of_sight_it_asks_nothing(screen, server):
    card = screen.show(room_of(server).panel)
    expect(card.locator(".nn-here")).to_have_text("Nobody is here yet")
    screen.page.evaluate("document.querySelector('main').style.marginTop = '3000px'")
    card.evaluate(SEEN, False)
    screen.look()
    asked = len(screen.asked)
    screen.page.clock.run_for(10_000)
    assert len(screen.asked) == asked
    screen.page.evaluate("document.querySelector('main').style.marginTop = 0")
    until(screen.page, lambda: len(screen.asked) > asked)
    screen.page.evaluate("document.querySelector('main').style.marginTop = '3000px'")
    below = screen.show(room_of(server).ask("perceptron.nand").panel)
    expect(below.locator(".nn-count")).to_have_text("Nobody is here yet")  # nothing jumps when it is seen


def test_a_question_of_ones_own_has_no_key_and_its_text_is_text(screen, server):
    room = room_of(server)
    poll = room.ask("Which <img src=x onerror=alert(1)> $z^2$?", choices=["<b>1</b>", "2"])
    card = screen.show(poll.panel)
    card.get_by_text("<b>1</b>").wait_for()
    assert card.locator("img, li b b, script").count() == 0 and card.locator("math").count() == 1
    turnout(server, room, [1, 1, 0], here=3)
    poll.close()
    poll.show()
    expect(card.get_by_role("status").first).to_have_text("Vote 1: 3 votes, most for B: 2 (67 %).")
    assert "✓" not in card.inner_text()
    poll = room.tally("Once more?", [3, 3, 1], choices=["yes", "no", "later"])
    card = screen.show(poll.panel)
    poll.show()
    expect(card.get_by_role("status").first).to_have_text("Vote 1: 7 votes, most for A and B: 3 each (43 %).")


def test_hands_in_one_vote_only_are_no_fair_comparison(screen, server):
    room = room_of(server)
    only = "Hands were counted in vote 1 only: these votes are not of the same people."
    for second, seen in (([0, 4, 0, 0, 30], False), ([0] * 5, True)):
        poll = room.tally("perceptron.nand", [3, 20, 5, 1, 9], again=True)
        poll.revote()
        Voters(server.polls, room.code).vote([4, 4])
        poll.tally(second)
        poll.close()
        card = screen.show(poll.panel)
        poll.show()
        card.get_by_role("table").wait_for()
        assert card.get_by_text(only).is_visible() == seen


def test_shows_of_hands_in_the_kernel_alone(screen, tmp_path, monkeypatch):
    monkeypatch.setenv("NN_POLLS", str(tmp_path / "hands.sqlite"))
    room = Room(KernelClient("no server of votes knows this notebook"), "", [])
    room.code = room._client.command({"do": "start"})["code"]
    entrance = screen.show(room.panel)
    assert (
        "Phones cannot vote: no server of votes knows this notebook. Shows of hands" in entrance.inner_text()
    )
    card = screen.show(room.tally("perceptron.nand", [3, 20, 5, 1, 9]).panel)
    expect(card.locator(".nn-count")).to_have_text("38 hands counted")
    assert not card.get_by_role("progressbar").is_visible() and room.code not in card.inner_text()
    screen.press(card, "Show the answer")
    expect(card.get_by_role("status").first).to_have_text("Vote 1: 9 of 38 right (24 %).")


def test_the_lecture_view_is_larger_and_a_narrow_page_holds_all(screen, server):
    room = room_of(server)
    poll = room.tally("activations.theorem", [5, 4, 3, 2, 1, 7])
    entrance, card = screen.show(room.panel), screen.show(poll.panel)
    poll.show()
    card.get_by_role("table").wait_for()
    size = "card => parseFloat(getComputedStyle(card).fontSize)"
    screen.page.set_viewport_size({"width": 1920, "height": 1080})
    assert card.evaluate(size) >= 26
    normal = card.evaluate(size)
    asked = screen.show(room.ask("perceptron.nand").panel)
    asked.get_by_text("Vote 1 is open.").wait_for()
    assert asked.evaluate(size) == pytest.approx(34.56), "from the last row"
    screen.page.evaluate("localStorage.setItem('nn-view', 'lecture'); dispatchEvent(new Event('nn-view'))")
    assert card.evaluate(size) > normal and entrance.evaluate(size) > normal
    screen.page.set_viewport_size({"width": 420, "height": 768})  # 1366 at 300 % zoom and a side bar
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
