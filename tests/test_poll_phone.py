"""The phone's page in a real browser against a real listener: votes, bad networks, keys, small screens."""

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from halls import lecturing

from helpers.questions import bank

PAGE = Path(__file__).resolve().parents[1] / "helpers" / "poll" / "page"
PHONE = {"width": 360, "height": 740}
NAND = "perceptron.nand"  # A 0,0,0,0 · B 0,1,1,0 · C AND · D OR · E right
IN = "Your vote is in: {}. You can change it until the vote closes."


@pytest.fixture
def room(tmp_path):
    with lecturing(tmp_path / "votes.sqlite", name="Lecture 1") as room:
        yield room


@pytest.fixture(scope="module")
def contexts(browser):
    contexts = [browser.new_context(viewport=PHONE, has_touch=True) for _ in range(2)]
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def phone(contexts, room):
    """The phone of somebody; it asks nobody but the room, and no script fails or is refused."""
    with in_hand(contexts[0], room) as phone:
        yield phone


@pytest.fixture
def other(contexts, room):
    """The phone of somebody else."""
    with in_hand(contexts[1], room) as other:
        yield other


@contextmanager
def in_hand(context, room):
    phone = Phone(context.new_page(), room)
    yield phone
    phone.page.close()
    context.clear_cookies()
    assert phone.troubles == []
    assert all(address.startswith(room.at) for address in phone.asked), phone.asked


class Phone:
    def __init__(self, page, room):
        self.page, self.room, self.asked, self.troubles = page, room, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message):
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.troubles.append(message.text)  # a script that fails, a rule of the CSP that is broken

    def open(self, path=None):
        self.page.goto(self.room.at + (self.room.code if path is None else path))
        return self

    def look(self):
        """As when the network comes back: the page asks its room at once, not after two seconds."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        return self

    def sees(self, *texts):
        for text in texts:
            self.page.get_by_text(text).first.wait_for(timeout=10_000)
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
        told = self.page.evaluate(f"fetch('{self.room.code}/state').then((reply) => reply.text())")
        return self.page.content() + told


def test_who_scans_the_code_does_not_wait_for_those_who_guess(phone, other, room):
    word = room.run(lambda: room.hall.command("someone", {"do": "start"}))["reply"]["invitation"]
    room.run(lambda: setattr(room.hall.guesses, "rate", 0))
    room.run(lambda: setattr(room.hall.guesses, "tokens", 0))
    phone.open(f"{room.code}#i={word}").sees("The question appears here by itself")
    assert phone.page.url == room.at + room.code
    other.open().sees("Many wrong codes were tried just now")
    room.run(lambda: setattr(room.hall.guesses, "tokens", 9))
    other.sees("The question appears here by itself")


def test_vote_discuss_vote_again_and_see(phone, other, room):
    ann, ben = phone, other
    ann.open("").page.get_by_label("The four letters on the screen").fill(room.code.lower())
    ann.page.keyboard.press("Enter")
    ann.sees(f"You are in room {room.code}.", f"Room {room.code} · Lecture 1")
    assert ann.page.url == room.at + room.code
    ben.open(room.code.lower()).sees("The question appears here by itself.")
    room.ask(NAND)
    ben.sees("Four rows", "Think for yourself, then vote.")  # by itself: nobody has touched it
    assert ben.page.evaluate("document.activeElement.textContent") == "Four rows"  # a reader reads it out
    ann.look().vote("C").vote("D")
    ben.vote("E")
    assert room.state()["voted"] == room.state()["present"] == 2
    room.move("close")
    ann.look().sees("The vote is closed.")
    room.move("discuss")
    ann.look().sees("Discuss with your neighbours: who can convince whom?")
    assert ann.page.get_by_role("listitem").filter(has_text="your answer").inner_text().startswith("D")
    room.move("revote")
    ann.look().sees("Vote 2, after the discussion. In vote 1 you chose D.")
    assert not any(ann.ticked())
    ann.vote("E")
    room.move("close")
    ben.look().sees("The vote is closed. You did not vote in vote 2.")
    assert ben.page.get_by_role("listitem").filter(has_text="your answer in vote 1").inner_text()[0] == "E"
    question = bank.find(NAND)
    secret = [
        question.explanation,
        *(max(choice.feedback.split("$"), key=len) for choice in question.choices),
    ]
    for phone in (ann, ben):
        assert not any(words in phone.knows() for words in ["results", "feedback", *secret])
    room.move("show")
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


def test_a_wrong_answer_hears_its_own_feedback_first(phone, room):
    room.ask(NAND)
    phone.open().vote("C")
    room.move("close", "show")
    phone.look().sees("✗ Not right.")
    told = phone.page.locator(".verdict").inner_text()
    assert told.startswith("✗ Not right. Your answer: C.") and "That is AND" in told
    assert phone.text().count("That is AND") == 1


def test_a_tick_without_a_vote_is_named_at_the_end(phone, room):
    room.ask(NAND)
    phone.open().tick("B").sees("Not sent yet: B.")
    room.move("close")
    phone.look().sees("The vote is closed. You had ticked B, but not pressed Vote.")
    room.move("revote")
    phone.look().sees("Vote 2, after the discussion.").vote("C").tick("D").sees("Not sent yet: D.")
    room.move("close")
    phone.look().sees("The vote is closed. You had ticked D, but not pressed Vote: C counts.")
    room.ask("perceptron.unlike_brain")
    phone.look().sees("Think for yourself").tick("A", "C").tick("A", "C").page.reload()
    phone.sees("Think for yourself")
    room.move("close")
    phone.look().sees("The vote is closed. You did not vote.")


def test_several_answers(phone, room):
    room.ask("perceptron.unlike_brain")
    phone.open().tick("A", "C").press_vote().sees(IN.format("A, C"))
    phone.tick("A").sees("Not sent yet: C. Press Vote.").press_vote().sees(IN.format("C"))
    room.move("close", "show")
    phone.look().sees("✗ Not right.")
    assert phone.page.get_by_role("listitem").filter(has_text="✓ right").count() == 4


def test_a_question_of_the_lecturers_own_has_no_key(phone, room):
    prompt = "<img src=x onerror=alert(1)> `a < b`?"
    room.ask(prompt=prompt, choices=["<b>yes</b>", "no"])
    phone.open().sees("<b>yes</b>").vote("A")
    assert phone.page.locator("main img, main b b").count() == 0
    assert phone.page.locator("main code").inner_text() == "a < b"
    room.move("close", "show")
    phone.look().sees("Here is the result.", "Your answer: A.")
    assert "ight" not in phone.page.locator(".verdict").inner_text()


def test_a_refresh_and_a_sleep_lose_nothing(phone, room):
    room.ask(NAND)
    phone.open().tick("B").sees("Not sent yet: B. Press Vote.")
    phone.page.reload()
    phone.sees("Not sent yet: B. Press Vote.")
    assert phone.ticked() == [False, True, False, False, False]
    phone.press_vote().sees(IN.format("B"))
    phone.page.evaluate("sessionStorage.clear()")  # as in a new tab
    phone.page.reload()
    phone.sees(IN.format("B"))
    assert phone.ticked()[1]
    asleep = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true })"
    phone.page.evaluate(asleep % "true")
    room.move("close")
    asked = len(phone.asked)
    phone.look().page.wait_for_timeout(100)
    assert len(phone.asked) == asked  # in the pocket it asks nothing
    phone.page.evaluate(asleep % "false")
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.sees("The vote is closed.", "your answer")
    room.move("revote")
    phone.page.reload()
    phone.sees("In vote 1 you chose B.")
    assert not any(phone.ticked())  # what was ticked belongs to vote 1
    assert room.state()["present"] == 1


def sent(phone):
    """Record the votes that leave the phone."""
    votes = []
    phone.page.on(
        "request", lambda request: request.method == "POST" and votes.append(request.post_data_json)
    )
    return votes


def test_a_lost_reply_is_no_lost_vote(phone, room):
    room.ask(NAND)
    phone.open().tick("E")
    votes, lost = sent(phone), []

    def lose(route):
        lost.append(route.fetch().status)  # the room has it; its reply never comes back
        route.abort()

    phone.page.route("**/vote", lose, times=1)
    phone.press_vote().sees("Your vote has not arrived yet. It is sent again by itself.")
    phone.look().sees(IN.format("E"))
    assert lost == [200] and votes[0] == votes[1] and len(votes) == 2
    assert room.state()["voted"] == 1
    phone.page.route("**/vote", lose, times=1)
    phone.tick("A").press_vote().sees("Your vote has not arrived yet.")
    room.move("close")
    phone.look().sees("The vote is closed.", "your answer")
    phone.page.wait_for_timeout(100)
    assert "before your vote came in" not in phone.text()  # it had come in


def test_two_taps_are_one_vote_and_the_last_choice_counts(phone, room):
    room.ask(NAND)
    votes, held = sent(phone.open()), []
    phone.tick("E").page.get_by_role("button", name="Vote").dblclick()
    phone.sees(IN.format("E")).press_vote().page.wait_for_timeout(50)
    assert [vote["answer"] for vote in votes] == [[4]]
    phone.page.route("**/vote", lambda route: held.append(route), times=1)
    phone.tick("A").press_vote()
    phone.vote("B")
    held[0].continue_()  # the first of the two comes last
    phone.page.wait_for_timeout(100)
    phone.page.reload()
    phone.sees(IN.format("B"))
    assert [vote["turn"] for vote in votes] == [1, 2, 3] and room.state()["voted"] == 1


def test_two_tabs_of_one_phone_are_one_voter(phone, room):
    room.ask(NAND)
    phone.open().sees("Four rows")
    tab = Phone(phone.page.context.new_page(), room).open()
    tab.vote("A")
    phone.vote("E")
    assert room.state()["voted"] == 1
    tab.page.reload()
    tab.sees(IN.format("E")).page.close()


def test_closed_while_choosing(phone, room):
    room.ask(NAND)
    phone.open().press_vote().sees("Choose an answer, then vote.")
    phone.page.route("**/state*", lambda route: route.abort())  # it has not heard of the end
    phone.tick("E")
    room.move("close")
    phone.page.unroute("**/state*")
    phone.press_vote().sees("The vote was closed before your vote came in.", "You did not vote.")
    assert room.state()["voted"] == 0


def test_a_vote_that_came_too_late_does_not_disturb_the_next(phone, room):
    room.ask(NAND)
    held = []
    phone.open().page.route("**/vote", lambda route: held.append(route), times=1)
    phone.tick("A").press_vote().sees("Sending your vote …")
    room.move("close", "revote")
    phone.look().sees("Vote 2, after the discussion.")
    with phone.page.expect_response("**/vote") as reply:
        held[0].continue_()
    assert reply.value.status == 409
    phone.page.wait_for_timeout(50)
    assert "before your vote" not in phone.text()
    phone.vote("E")


def test_no_connection_then_again(phone, room):
    room.ask(NAND)
    phone.open().tick("E")
    room.shut()
    phone.look().sees("No connection – trying again.")
    phone.press_vote().sees("Your vote has not arrived yet.")
    room.start()
    phone.look().sees(IN.format("E"))
    phone.page.locator("#line").filter(has_text=re.compile("^$")).wait_for(state="attached")
    assert phone.ticked()[4] and room.state()["voted"] == 1


def test_a_wrong_code_a_busy_room_and_the_end(phone, room):
    phone.open("XXXX").sees("There is no room XXXX. Look at the four letters on the screen again.")
    assert phone.page.url == room.at
    field = phone.page.get_by_label("The four letters on the screen")
    field.fill("abc")
    phone.page.get_by_role("button", name="Go").click()
    phone.sees("A room has four letters or digits, such as K7QM.")
    busy = {"error": "Many wrong codes were tried just now. This page tries again by itself."}
    phone.page.route("**/state", lambda route: route.fulfill(status=429, body=json.dumps(busy)), times=1)
    field.fill(f"{room.at}{room.code}")  # the whole address, as it was copied
    phone.page.keyboard.press("Enter")
    phone.sees(busy["error"])
    phone.look().sees(f"You are in room {room.code}.")
    assert busy["error"] not in phone.text()
    room.end()
    phone.look().sees("The room is closed. Thank you.")
    assert field.is_visible()
    phone.page.reload()
    phone.page.get_by_role("heading", name="Join the vote").wait_for()


def test_by_keyboard_alone_and_for_ears(phone, room):
    page = phone.open("").page
    focused = "document.activeElement.textContent || document.activeElement.value"
    page.keyboard.press("Tab")
    page.keyboard.type(room.code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are in room").wait_for()
    room.ask(NAND)
    phone.look().sees("Four rows")
    assert page.evaluate(focused) == "Four rows"  # a reader's voice begins with the new question
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineStyle") == "solid"
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate(focused) == "Vote"
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    page.keyboard.press("Enter")
    phone.sees(IN.format("C"))
    assert page.evaluate(focused) == "Vote"  # nothing was taken from under the finger
    assert page.get_by_role("status").filter(has_text="Your vote is in: C").count() == 1
    assert (
        page.get_by_role("group").count() == 1 and page.get_by_role("radio", name="A 0, 0, 0, 0").count() == 1
    )
    room.move("close")
    phone.look().sees("The vote is closed.")
    assert page.evaluate(focused) == "Four rows"  # not nowhere
    assert page.get_by_role("status").filter(has_text="The vote is closed.").count() == 1


def test_the_page_stands_still_while_nothing_changes(phone, room):
    room.ask(NAND)
    phone.open().sees("Four rows")
    phone.page.evaluate(
        "() => { window.changes = 0; new MutationObserver((all) => (window.changes += all.length))"
        ".observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }) }"
    )
    for _ in range(2):
        with phone.page.expect_response("**/state*") as reply:
            phone.look()
        assert reply.value.status == 204
    phone.page.wait_for_timeout(50)
    assert phone.page.evaluate("changes") == 0


def test_a_late_reply_does_not_turn_the_clock_back(phone, room):
    phone.open().sees("You are in room")
    room.ask(NAND)
    held = []
    phone.page.route("**/state*", lambda route: held.append((route, route.fetch())), times=1)
    phone.look()
    while not held:
        phone.page.wait_for_timeout(10)
    room.move("close")
    phone.look().sees("The vote is closed.")
    route, reply = held[0]
    assert reply.json()["phase"] == "open"
    route.fulfill(response=reply)
    phone.page.wait_for_timeout(50)
    assert "The vote is closed." in phone.text()


LONG = "A word_without_any_end_as_a_name_of_code_may_be and `weights[0, 0] * inputs[0] + bias` " * 3
QUESTIONS = {
    "formulas": {"question": "perceptron.z"},  # the widest of the bank
    "many": {"question": "perceptron.unlike_brain"},
    "long": {"prompt": LONG, "choices": [f"{place} {LONG[:180]}" for place in range(12)]},
}
SCREENS = {"phone": (360, 740), "narrow": (320, 568), "lying": (740, 360), "large": (360, 740)}


def test_everything_fits(phone, room):
    """No sideways scrolling, nothing to tap smaller than a finger; with NN_PICTURES, pictures to look at."""
    phone.open("").sees("Join the vote")
    fits(phone.page, "join")
    for name, question in QUESTIONS.items():
        room.ask(**question)
        phone.open().vote("A")
        fits(phone.page, f"{name}-open")
        room.move("close", "discuss")
        phone.look().sees("Discuss with your neighbours")
        fits(phone.page, f"{name}-discuss")
        room.move("revote", "close", "show")
        phone.look().sees("Your answer: A")
        fits(phone.page, f"{name}-shown")
    key = room.command("peek", code=room.code)["key"]
    phone.open(f"{room.code}/peek/{key}").sees("The answer is shown.")
    fits(phone.page, "peek")


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


def test_dark_and_light(phone):
    page = phone.open("").page
    shades = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        colours = (
            "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))"
        )
        shades += [sum(map(int, re.findall(r"\d+", colour))) for colour in page.evaluate(colours)]
    assert shades[0] > 600 > 150 > shades[1] and shades[2] < 150 < 600 < shades[3]


def test_the_lecturers_own_phone(phone, other, room):
    own = phone
    room.ask(NAND)
    other.open().vote("C")
    link = f"{room.code}/peek/{room.command('peek', code=room.code)['key']}"
    own.open(link).sees("The vote is open.", "Four rows", "1 of ", "0% are right, below 30%")
    choices = own.page.get_by_role("listitem")
    assert re.findall(r"Vote 1\s+(\S+ · \S+)", choices.nth(2).inner_text()) == ["1 · 100%"]
    assert "✓" not in own.text() and "That is AND" not in own.page.content()
    assert own.page.locator("input, button").count() == 0
    other.vote("E")
    own.look().sees("100% are right, above 70%")
    assert own.page.locator(".needle").evaluate("needle => needle.style.left") == "100%"
    room.move("close", "show")
    own.look().sees("The answer is shown.")
    assert "above 70%" not in own.text() and "Discussing pays" not in own.text()
    assert choices.filter(has_text="✓ right").inner_text().startswith("E")
    other.open(link).sees("Another phone has opened this link. Make a new one with room.peek(again=True).")
    assert "Four rows" not in other.text()
    room.command("peek", code=room.code, again=True)
    own.look().sees("This link is not valid any more. Make a new one with room.peek(again=True).")
    assert "Four rows" not in own.text()


def test_without_scripts_a_sentence(browser, room):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.at + room.code)
    assert "This page needs JavaScript." in page.locator("body").inner_text()
    context.close()


def test_below_a_prefix_as_on_a_hub(phone, room):
    room.at = room.mount("/services/poll/")
    phone.open("").page.get_by_label("The four letters on the screen").fill(room.code)
    phone.page.keyboard.press("Enter")
    phone.sees("You are in room")
    assert phone.page.url == room.at + room.code
    phone.page.reload()
    room.ask(NAND)
    phone.look().vote("E")
    phone.open(f"{room.code}/peek/{room.command('peek', code=room.code)['key']}").sees("100% are right")
    room.end()
    phone.open("XXXX").sees("There is no room XXXX.")
    assert phone.page.url == room.at


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


def test_no_line_begins_with_a_comma(phone, room):
    """Wherever the line ends, what closes a formula stays with it."""
    room.ask(prompt="$a$, $b$. $c$; ($d$), $e$: $f$? $g$! so $h$, $i$.", choices=["yes", "no"])
    legend = phone.open().sees("Think for yourself").page.locator("legend")
    starts = ""
    for width in range(20, 200, 7):
        legend.evaluate("(legend, width) => { legend.style.width = `${width}px` }", width)
        starts += legend.evaluate(STARTS)
    assert len(set(starts)) > 5 and not set(starts) & set(",.;:?!)")


def test_a_browser_without_mathml_reads_words(phone, room):
    room.ask(NAND)
    phone.page.add_init_script("delete window.MathMLElement")
    phone.open().sees("A perceptron has w = (−2, −2) and b = 3.")
    assert phone.page.locator("math").count() == 0


@pytest.mark.parametrize("script", ["vote.js", "peek.js", "../../questions/written.js"])
def test_nothing_newer_than_es2019(script):
    """Phones are kept for years: what they cannot read leaves the page empty."""
    source = (PAGE / script).read_text(encoding="utf-8")
    newer = (
        r"\?\.[a-zA-Z\[(]|\?\?|&&=|\|\|=|\breplace(All|Children)\b|\.at\(|\bglobalThis\b|\bstatic \{|#\w+\("
    )
    assert re.findall(newer, source) == []
