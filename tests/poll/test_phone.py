"""The phone's page in a real browser against a real listener: votes, bad networks, keys, small screens."""

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from patience import seconds
from poll.browsing import patient, pause, until
from poll.classroom import NAND  # A 0,0,0,0 · B 0,1,1,0 · C AND · D OR · E right
from support.accessible import found_in

from helpers.poll.web import pages
from helpers.questions import bank

PHONE = {"width": 360, "height": 740}
IN = "Your vote is in: {}. You can change it until the vote closes."
COUNTED = """
window.pending = 0; // requests under way
const real = window.fetch;
window.fetch = (...asked) => {
  window.pending += 1;
  return real(...asked).finally(() => (window.pending -= 1));
};
"""
SETTLED = """() => new Promise((done) => {
  let calm = 0;
  const look = () => {
    calm = window.pending ? 0 : calm + 1;
    if (calm > 3) done();
    else setTimeout(look, 10);
  };
  look();
})"""


@pytest.fixture(scope="module")
def contexts(browser):
    contexts = [patient(browser.new_context(viewport=PHONE, has_touch=True)) for _ in range(2)]
    for context in contexts:
        context.add_init_script(COUNTED)
        context.clock.install()  # it goes as always, and faster with later()
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def ann(contexts, lecturer):
    """A browser on somebody's phone; it asks nobody but the room, and no script fails or is refused."""
    with in_hand(contexts[0], lecturer) as ann:
        yield ann


@pytest.fixture
def ben(contexts, lecturer):
    """A browser on somebody else's phone."""
    with in_hand(contexts[1], lecturer) as ben:
        yield ben


@contextmanager
def in_hand(context, lecturer):
    phone = Browser(context.new_page(), lecturer)
    yield phone
    phone.page.clock.resume()
    phone.page.close()
    context.clear_cookies()
    assert phone.troubles == []
    assert all(address.startswith(lecturer.at) for address in phone.asked), phone.asked


class Browser:
    """The page of the room, on a phone."""

    def __init__(self, page, lecturer):
        self.page, self.lecturer, self.asked, self.troubles = page, lecturer, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message):
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.troubles.append(message.text)  # a script that fails, a rule of the CSP that is broken

    def open(self, path=None):
        self.page.goto(self.lecturer.at + (self.lecturer.code if path is None else path))
        return self

    def look(self):
        """As when the network comes back: the page asks its room at once, not after two seconds."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        return self

    def later(self):
        """Let the time pass until the page looks at its room again: nobody touches it."""
        self.page.clock.run_for(3000)
        return self

    def settled(self):
        """Wait until no request is under way and what came back is on the page."""
        self.page.evaluate(SETTLED)
        return self

    def until(self, true):
        """Wait until something holds that a handler of a request brings about."""
        until(self.page, true)

    def sees(self, *texts):
        for text in texts:
            self.page.get_by_text(text).first.wait_for(timeout=1000 * seconds(20))
        return self

    def text(self):
        return self.page.locator("body").inner_text()

    def tick(self, *letters):
        for letter in letters:
            self.page.locator("main label", has_text=re.compile(f"^{letter}")).click()
        return self

    def press_vote(self):
        self.page.get_by_role("button", name="Vote").click()
        return self

    def vote(self, letter):
        return self.tick(letter).press_vote().sees(IN.format(letter))

    def ticked(self):
        return self.page.locator("main input").evaluate_all("all => all.map((input) => input.checked)")

    def knows(self):
        """Everything that is on this phone: the page, and what its room tells it."""
        told = self.page.evaluate(f"fetch('{self.lecturer.code}/state').then((reply) => reply.text())")
        return self.page.content() + told


def test_who_scans_the_code_does_not_wait_for_those_who_guess(ann, ben, lecturer):
    word = lecturer.run(lambda: lecturer.server.command("someone", {"do": "start"}))["reply"]["invitation"]
    lecturer.run(lambda: setattr(lecturer.server.guesses, "rate", 0))
    lecturer.run(lambda: setattr(lecturer.server.guesses, "tokens", 0))
    ann.open(f"{lecturer.code}#i={word}").sees("The question appears here by itself")
    assert ann.page.url == lecturer.at + lecturer.code
    ben.open().sees("Many wrong codes were tried just now")
    lecturer.run(lambda: setattr(lecturer.server.guesses, "tokens", 9))
    ben.later().sees("The question appears here by itself")


def test_vote_discuss_vote_again_and_see(ann, ben, lecturer):
    ann.open("").page.get_by_label("The four letters on the screen").fill(lecturer.code.lower())
    ann.page.keyboard.press("Enter")
    ann.sees(f"You are in room {lecturer.code}.", f"Room {lecturer.code} · Lecture 1")
    assert ann.page.url == lecturer.at + lecturer.code
    ben.open(lecturer.code.lower()).sees("The question appears here by itself.")
    lecturer.ask(NAND)
    ben.later().sees("Four rows", "Think for yourself, then vote.")
    assert ben.page.evaluate("document.activeElement.textContent") == "Four rows"  # a reader reads it out
    ann.look().vote("C").vote("D")
    ben.vote("E")
    assert lecturer.state()["voted"] == lecturer.state()["present"] == 2
    lecturer.move("close")
    ann.look().sees("The vote is closed.")
    lecturer.move("discuss")
    ann.look().sees("Discuss with your neighbours: who can convince whom?")
    assert ann.page.get_by_role("listitem").filter(has_text="your answer").inner_text().startswith("D")
    lecturer.move("revote")
    ann.look().sees("Vote 2, after the discussion. In vote 1 you chose D.")
    assert not any(ann.ticked())
    ann.vote("E")
    lecturer.move("close")
    ben.look().sees("The vote is closed. You did not vote in vote 2.")
    assert ben.page.get_by_role("listitem").filter(has_text="your answer in vote 1").inner_text()[0] == "E"
    question = bank.find(NAND)
    secret = [
        question.explanation,
        *(max(choice.feedback.split("$"), key=len) for choice in question.choices),
    ]
    for phone in (ann, ben):
        assert not any(words in phone.knows() for words in ["results", "feedback", *secret])
    lecturer.move("show")
    ann.look().sees("✓ Right.", "Your answer: E. In vote 1: D.", question.explanation)
    ben.look().sees("✓ Right.", "Your answer: E. You did not vote in vote 2.")
    ben.sees("Vote 1: 2 people. Vote 2: 1 person.")
    right = ann.page.get_by_role("listitem").filter(has_text="✓ right")
    assert right.inner_text().split("\n")[0].startswith("E")
    assert re.findall(r"(Vote \d)\s+(\d+ · \d+%)", right.inner_text()) == [
        ("Vote 1", "1 · 50%"),
        ("Vote 2", "1 · 100%"),
    ]
    widths = right.locator(".filled").evaluate_all("all => all.map((bar) => bar.style.width)")
    assert widths == ["50%", "100%"]
    assert "That is AND" in ann.text()  # what the others hear is there to be read, too


def test_a_wrong_answer_hears_its_own_feedback_first(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().vote("C")
    lecturer.move("close", "show")
    ann.look().sees("✗ Not right.")
    told = ann.page.locator(".verdict").inner_text()
    assert told.startswith("✗ Not right. Your answer: C.") and "That is AND" in told
    assert ann.text().count("That is AND") == 1


def test_a_tick_without_a_vote_is_named_at_the_end(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().tick("B").sees("Not sent yet: B.")
    lecturer.move("close")
    ann.look().sees("The vote is closed. You had ticked B, but not pressed Vote.")
    lecturer.move("revote")
    ann.look().sees("Vote 2, after the discussion.").vote("C").tick("D").sees("Not sent yet: D.")
    lecturer.move("close")
    ann.look().sees("The vote is closed. You had ticked D, but not pressed Vote: C counts.")
    lecturer.ask("perceptron.unlike_brain")
    ann.look().sees("Think for yourself").tick("A", "C").tick("A", "C").page.reload()
    ann.sees("Think for yourself")
    lecturer.move("close")
    ann.look().sees("The vote is closed. You did not vote.")


def test_several_answers(ann, lecturer):
    lecturer.ask("perceptron.unlike_brain")
    ann.open().tick("A", "C").press_vote().sees(IN.format("A, C"))
    ann.tick("A").sees("Not sent yet: C. Press Vote.").press_vote().sees(IN.format("C"))
    lecturer.move("close", "show")
    ann.look().sees("✗ Not right.")
    assert ann.page.get_by_role("listitem").filter(has_text="✓ right").count() == 4


def test_a_question_of_the_lecturers_own_has_no_key(ann, lecturer):
    prompt = "<img src=x onerror=alert(1)> `a < b`?"
    lecturer.ask(prompt=prompt, choices=["<b>yes</b>", "no"])
    ann.open().sees("<b>yes</b>").vote("A")
    assert ann.page.locator("main img, main b b").count() == 0
    assert ann.page.locator("main code").inner_text() == "a < b"
    lecturer.move("close", "show")
    ann.look().sees("Here is the result.", "Your answer: A.")
    assert "ight" not in ann.page.locator(".verdict").inner_text()


def test_a_refresh_and_a_sleep_lose_nothing(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().tick("B").sees("Not sent yet: B. Press Vote.")
    ann.page.reload()
    ann.sees("Not sent yet: B. Press Vote.")
    assert ann.ticked() == [False, True, False, False, False]
    ann.press_vote().sees(IN.format("B"))
    ann.page.evaluate("sessionStorage.clear()")  # as in a new tab
    ann.page.reload()
    ann.sees(IN.format("B"))
    assert ann.ticked()[1]
    asleep = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true })"
    ann.page.evaluate(asleep % "true")
    lecturer.move("close")
    asked = len(ann.asked)
    ann.look().settled()
    assert len(ann.asked) == asked  # in the pocket it asks nothing
    ann.page.evaluate(asleep % "false")
    ann.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ann.sees("The vote is closed.", "your answer")
    lecturer.move("revote")
    ann.page.reload()
    ann.sees("In vote 1 you chose B.")
    assert not any(ann.ticked())  # what was ticked belongs to vote 1
    assert lecturer.state()["present"] == 1


def sent(ann):
    """Record the votes that leave the phone."""
    votes = []
    ann.page.on("request", lambda request: request.method == "POST" and votes.append(request.post_data_json))
    return votes


def test_a_lost_reply_is_no_lost_vote(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().tick("E")
    votes, lost = sent(ann), []

    def lose(route):
        lost.append(route.fetch().status)  # the room has it; its reply never comes back
        route.abort()

    ann.page.route("**/vote", lose, times=1)
    ann.press_vote().sees("Your vote has not arrived yet. It is sent again by itself.")
    ann.look().sees(IN.format("E"))
    assert lost == [200] and votes[0] == votes[1] and len(votes) == 2
    assert lecturer.state()["voted"] == 1
    ann.page.route("**/vote", lose, times=1)
    ann.tick("A").press_vote().sees("Your vote has not arrived yet.")
    lecturer.move("close")
    ann.look().sees("The vote is closed.", "your answer")
    ann.settled()
    assert "before your vote came in" not in ann.text()  # it had come in


def test_two_taps_are_one_vote_and_the_last_choice_counts(ann, lecturer):
    lecturer.ask(NAND)
    votes, held = sent(ann.open()), []
    ann.tick("E").page.get_by_role("button", name="Vote").dblclick()
    ann.sees(IN.format("E")).press_vote().settled()
    assert [vote["answer"] for vote in votes] == [[4]]
    ann.page.route("**/vote", lambda route: held.append(route), times=1)
    ann.tick("A").press_vote()
    ann.vote("B")
    held[0].continue_()  # the first of the two comes last
    ann.settled()
    ann.page.reload()
    ann.sees(IN.format("B"))
    assert [vote["turn"] for vote in votes] == [1, 2, 3] and lecturer.state()["voted"] == 1


def test_two_tabs_of_one_phone_are_one_voter(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().sees("Four rows")
    tab = Browser(ann.page.context.new_page(), lecturer).open()
    tab.vote("A")
    ann.vote("E")
    assert lecturer.state()["voted"] == 1
    tab.page.reload()
    tab.sees(IN.format("E")).page.close()


def test_closed_while_choosing(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().press_vote().sees("Choose an answer, then vote.")
    pause(ann.page)  # it does not hear of the end
    ann.tick("E")
    lecturer.move("close")
    ann.press_vote().sees("The vote was closed before your vote came in.", "You did not vote.")
    assert lecturer.state()["voted"] == 0


def test_a_vote_that_came_too_late_does_not_disturb_the_next(ann, lecturer):
    lecturer.ask(NAND)
    held = []
    ann.open().page.route("**/vote", lambda route: held.append(route), times=1)
    ann.tick("A").press_vote().sees("Sending your vote …")
    lecturer.move("close", "revote")
    ann.look().sees("Vote 2, after the discussion.")
    with ann.page.expect_response("**/vote") as reply:
        held[0].continue_()
    assert reply.value.status == 409
    ann.settled()
    assert "before your vote" not in ann.text()
    ann.vote("E")


def test_no_connection_then_again(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().tick("E")
    lecturer.shut()
    ann.look().sees("No connection – trying again.")
    ann.press_vote().sees("Your vote has not arrived yet.")
    lecturer.start()
    ann.look().sees(IN.format("E"))
    ann.page.locator("#line").filter(has_text=re.compile("^$")).wait_for(state="attached")
    assert ann.ticked()[4] and lecturer.state()["voted"] == 1


def test_a_wrong_code_a_busy_room_and_the_end(ann, lecturer):
    ann.open("XXXX").sees("There is no room XXXX. Look at the four letters on the screen again.")
    assert ann.page.url == lecturer.at
    field = ann.page.get_by_label("The four letters on the screen")
    field.fill("abc")
    ann.page.get_by_role("button", name="Go").click()
    ann.sees("A room has four letters or digits, such as K7QM.")
    busy = {"error": "Many wrong codes were tried just now. This page tries again by itself."}
    ann.page.route("**/state", lambda route: route.fulfill(status=429, body=json.dumps(busy)), times=1)
    field.fill(f"{lecturer.at}{lecturer.code}")  # the whole address, as it was copied
    ann.page.keyboard.press("Enter")
    ann.sees(busy["error"])
    ann.look().sees(f"You are in room {lecturer.code}.")
    assert busy["error"] not in ann.text()
    lecturer.end()
    ann.look().sees("The room is closed. Thank you.")
    assert field.is_visible()
    ann.page.reload()
    ann.page.get_by_role("heading", name="Join the vote").wait_for()


def test_by_keyboard_alone_and_for_ears(ann, lecturer):
    page = ann.open("").page
    focused = "document.activeElement.textContent || document.activeElement.value"
    page.keyboard.press("Tab")
    page.keyboard.type(lecturer.code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are in room").wait_for()
    lecturer.ask(NAND)
    ann.look().sees("Four rows")
    assert page.evaluate(focused) == "Four rows"  # a reader's voice begins with the new question
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineStyle") == "solid"
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate(focused) == "Vote"
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    page.keyboard.press("Enter")
    ann.sees(IN.format("C"))
    assert page.evaluate(focused) == "Vote"  # nothing was taken from under the finger
    assert page.get_by_role("status").filter(has_text="Your vote is in: C").count() == 1
    assert (
        page.get_by_role("group").count() == 1 and page.get_by_role("radio", name="A 0, 0, 0, 0").count() == 1
    )
    lecturer.move("close")
    ann.look().sees("The vote is closed.")
    assert page.evaluate(focused) == "Four rows"  # not nowhere
    assert page.get_by_role("status").filter(has_text="The vote is closed.").count() == 1


def test_the_page_stands_still_while_nothing_changes(ann, lecturer):
    lecturer.ask(NAND)
    ann.open().sees("Four rows")
    ann.page.evaluate(
        "() => { window.changes = 0; new MutationObserver((all) => (window.changes += all.length))"
        ".observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }) }"
    )
    for _ in range(2):
        with ann.page.expect_response("**/state*") as reply:
            ann.look()
        assert reply.value.status == 204
    ann.settled()
    assert ann.page.evaluate("changes") == 0


def test_a_late_reply_does_not_turn_the_clock_back(ann, lecturer):
    ann.open().sees("You are in room")
    lecturer.ask(NAND)
    held = []
    ann.page.route("**/state*", lambda route: held.append((route, route.fetch())), times=1)
    ann.look()
    ann.until(lambda: held)
    lecturer.move("close")
    ann.look().sees("The vote is closed.")
    route, reply = held[0]
    assert reply.json()["phase"] == "open"
    route.fulfill(response=reply)
    ann.settled()
    assert "The vote is closed." in ann.text()


LONG = "A word_without_any_end_as_a_name_of_code_may_be and `weights[0, 0] * inputs[0] + bias` " * 3
QUESTIONS = {
    "formulas": {"question": "perceptron.z"},  # the widest of the bank
    "many": {"question": "perceptron.unlike_brain"},
    "long": {"prompt": LONG, "choices": [f"{place} {LONG[:180]}" for place in range(12)]},
}
SCREENS = {"phone": (360, 740), "narrow": (320, 568), "lying": (740, 360), "large": (360, 740)}


def test_everything_fits(ann, lecturer):
    """No sideways scrolling, nothing to tap smaller than a finger, nothing grave for axe-core.

    With NN_PICTURES, pictures to look at.
    """
    ann.open("").sees("Join the vote")
    fits(ann.page, "join")
    for name, question in QUESTIONS.items():
        lecturer.ask(**question)
        ann.open().vote("A")
        fits(ann.page, f"{name}-open")
        lecturer.move("close", "discuss")
        ann.look().sees("Discuss with your neighbours")
        fits(ann.page, f"{name}-discuss")
        lecturer.move("revote", "close", "show")
        ann.look().sees("Your answer: A")
        fits(ann.page, f"{name}-shown")
    key = lecturer.link()
    ann.open(f"{lecturer.code}/peek/{key}").sees("The answer is shown.")
    fits(ann.page, "peek")


def fits(page, name):
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        size = "200%" if screen == "large" else ""
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        if "NN_PICTURES" in os.environ:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                path = Path(os.environ["NN_PICTURES"], f"phone-{name}-{screen}-{scheme}.png")
                page.screenshot(path=path, full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, screen)
        small = page.locator("label:has(input), button, #code").evaluate_all(
            "all => all.filter((one) => one.offsetParent && Math.min(one.offsetHeight, one.offsetWidth) < 48)"
            ".map((one) => one.textContent)"
        )
        assert small == [], (name, screen)
    page.evaluate("document.documentElement.style.fontSize = ''")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert found_in(page, "body") == [], (name, scheme)


def test_dark_and_light(ann):
    page = ann.open("").page
    shades = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        colours = (
            "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))"
        )
        shades += [sum(map(int, re.findall(r"\d+", colour))) for colour in page.evaluate(colours)]
    assert shades[0] > 600 > 150 > shades[1] and shades[2] < 150 < 600 < shades[3]


def test_the_lecturers_own_phone(ann, ben, lecturer):
    own = ann
    lecturer.ask(NAND)
    ben.open().vote("C")
    link = f"{lecturer.code}/peek/{lecturer.command('peek', code=lecturer.code)['key']}"
    own.open(link).sees("The vote is open.", "Four rows", "1 of ", "0% are right, below 30%")
    choices = own.page.get_by_role("listitem")
    assert re.findall(r"Vote 1\s+(\S+ · \S+)", choices.nth(2).inner_text()) == ["1 · 100%"]
    assert "✓" not in own.text() and "That is AND" not in own.page.content()
    assert own.page.locator("input, button").count() == 0
    ben.vote("E")
    own.look().sees("100% are right, above 70%")
    assert own.page.locator(".needle").evaluate("needle => needle.style.left") == "100%"
    lecturer.move("close", "show")
    own.look().sees("The answer is shown.")
    assert "above 70%" not in own.text() and "Discussing pays" not in own.text()
    assert choices.filter(has_text="✓ right").inner_text().startswith("E")
    ben.open(link).sees("Another phone has opened this link. Make a new one with room.peek(again=True).")
    assert "Four rows" not in ben.text()
    lecturer.command("peek", code=lecturer.code, again=True)
    own.look().sees("This link is not valid any more. Make a new one with room.peek(again=True).")
    assert "Four rows" not in own.text()


def test_without_scripts_a_sentence(browser, lecturer):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(lecturer.at + lecturer.code)
    assert "This page needs JavaScript." in page.locator("body").inner_text()
    context.close()


def test_below_a_prefix_as_on_a_hub(ann, lecturer):
    lecturer.at = lecturer.mount("/services/poll/")
    ann.open("").page.get_by_label("The four letters on the screen").fill(lecturer.code)
    ann.page.keyboard.press("Enter")
    ann.sees("You are in room")
    assert ann.page.url == lecturer.at + lecturer.code
    ann.page.reload()
    lecturer.ask(NAND)
    ann.look().vote("E")
    ann.open(f"{lecturer.code}/peek/{lecturer.command('peek', code=lecturer.code)['key']}").sees(
        "100% are right"
    )
    lecturer.end()
    ann.open("XXXX").sees("There is no room XXXX.")
    assert ann.page.url == lecturer.at


STARTS = """legend => {
  const texts = document.createTreeWalker(legend, NodeFilter.SHOW_TEXT), starts = new Set();
  let [text, bottom] = [null, -1];
  while ((text = texts.nextNode())) for (let place = 0; place < text.length; place += 1) {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    const { top, height } = range.getBoundingClientRect();
    if (height && top >= bottom) starts.add(text.data[place]);
    if (height) bottom = Math.max(bottom, top + height / 2);
  }
  return [...starts].join("");
}"""


def test_no_line_begins_with_a_comma(ann, lecturer):
    """Wherever the line ends, what closes a formula stays with it."""
    lecturer.ask(prompt="$a$, $b$. $c$; ($d$), $e$: $f$? $g$! so $h$, $i$.", choices=["yes", "no"])
    legend = ann.open().sees("Think for yourself").page.locator("legend")
    starts = ""
    for width in range(20, 200, 7):
        legend.evaluate("(legend, width) => { legend.style.width = `${width}px` }", width)
        starts += legend.evaluate(STARTS)
    assert len(set(starts)) > 5 and not set(starts) & set(",.;:?!)")


def test_a_browser_without_mathml_reads_words(ann, lecturer):
    lecturer.ask(NAND)
    ann.page.add_init_script("delete window.MathMLElement")
    ann.open().sees("A perceptron has w = (−2, −2) and b = 3.")
    assert ann.page.locator("math").count() == 0


@pytest.mark.parametrize("script", ["vote.js", "peek.js"])
def test_nothing_newer_than_es2019(script):
    """Phones are kept for years: what they cannot read leaves the page empty."""
    source = pages.file_text(script)
    newer = (
        r"\?\.[a-zA-Z\[(]|\?\?|&&=|\|\|=|\breplace(?:All|Children)\b|\.at\(|\bglobalThis\b|\bstatic \{|#\w+\("
        r"|\b\d+_\d"
    )
    assert re.findall(newer, source) == []
