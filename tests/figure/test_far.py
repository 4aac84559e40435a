"""A kernel far away: as many messages under way as the way holds, in order, whatever is late or lost.

The line is the real one; the clock, the way, the kernel and the page's paint are simulated (`support.far`):
what is said of pictures a second is exact, on every machine.
"""

import random

import pytest
from support.far import world

from helpers.lectures.matrix_formalism import live_space_bender
from helpers.lectures.perceptron import live_learning, live_one_neuron

TRIPS = (20, 70, 120, 220)  # ms: what JupyterLab itself needs, and 0, 50, 100, 200 ms of distance
PICTURES = {"small": (3, 3, 8), "larger": (8, 5, 12), "photograph": (20, 5, 10)}  # ms: kernel, Jupyter, paint
MOST = 24


def press(button):
    return {"do": "press", "button": button}


def setting(value):
    return {"do": "set", "values": {"w": value}}


def per_second(heard, begin, end):
    return sum(begin < when <= end for when in heard["pictures"]) / ((end - begin) / 1000)


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("picture", PICTURES)
def test_the_distance_is_not_the_frame_time(trip, picture, page):
    took, extra, paint = PICTURES[picture]
    way = {"trip": trip, "took": took, "extra": extra, "paint": paint}
    one = trip + took + extra + paint
    key = [[33 * number, setting(number)] for number in range(180)]  # a held key repeats 30 times a second
    pointer = [[8 * number, setting(number)] for number in range(700)]
    for hand in (key, pointer):
        stop = hand[-1][0]
        heard = world(page, **way, hand=hand)
        assert per_second(heard, 1000, stop) >= 28
        assert heard["pictures"][-1] - stop <= one + 75, "a queue has grown"
        assert heard["done"][-1] == setting(len(hand) - 1) and heard["left"] == 0
    heard = world(page, **way, play=6000)
    assert per_second(heard, 1000, 6000) >= 30
    assert heard["pictures"][-1] - 6000 <= one + 75, "after pause it goes on"
    assert heard["left"] == 0 and len(heard["done"]) == heard["sent"] == len(heard["pictures"])


def test_a_kernel_that_takes_long_has_no_queue_before_it(page):
    drag = [[8 * number, setting(number)] for number in range(1000)]
    heard = world(page, took=300, hand=drag)
    assert heard["pictures"][-1] - drag[-1][0] < 2.2 * 300, "it waits for more than one picture"


def test_a_way_that_becomes_longer_and_shorter_is_learnt_anew(page):
    key = [[33 * number, setting(number)] for number in range(100)]
    rest = [[10_000 + 300 * number, setting(number)] for number in range(20)]
    heard = world(page, trip=20, longer=[5000, 200], hand=[*key, *rest, *([t + 20_000, o] for t, o in key)])
    assert per_second(heard, 21_000, 23_300) >= 28


def by_press(operations):
    """What comes of operations done in order: each press with the value at its time, and the last value."""
    presses, value = [], None
    for operation in operations:
        if operation["do"] == "set":
            value = operation["values"]["w"]
        else:
            presses.append((operation["button"], value))
    return presses, value


@pytest.mark.parametrize("seeds", [range(start, start + 40) for start in (0, 40, 80)], ids=str)
def test_whatever_is_lost_or_late_all_happens_once_and_in_order(seeds, page):
    for seed in seeds:
        lot, hand, when = random.Random(seed), [], 0.0
        for number in range(120):
            when += lot.expovariate(1 / lot.choice([5, 30, 300]))
            hand.append([when, lot.choice([press("step"), press("back"), *[setting(number)] * 4])])
        cuts, end = [], 0.0
        while end < when and lot.random() < 0.8:
            begin = end + lot.uniform(0, when / 2)
            end = begin + lot.choice([1, 50, 2000, 20_000])
            cuts.append([begin, end])
        heard = world(
            page,
            seed=seed,
            trip=lot.choice([0, 20, 100, 400]),
            jitter=lot.choice([0, 10, 100]),
            took=lot.choice([1, 10, 80]),
            extra=lot.choice([0, 5, 40]),
            paint=lot.choice([2, 10, 50]),
            cuts=cuts,
            hand=hand,
        )
        said = [operation for _, operation in hand]
        assert by_press(heard["done"]) == by_press(said), f"seed {seed}: lost, doubled or out of order"
        assert heard["left"] == 0, f"seed {seed}: something still waits"
        assert heard["most"] <= MOST and heard["sent"] < 2 * len(said), f"seed {seed}: messages pile up"
        if cuts:
            assert heard["end"] < max(when, end) + 60_000, f"seed {seed}: it took a minute to recover"


def test_half_a_minute_without_a_connection_is_told_and_play_goes_on(page):
    heard = world(page, trip=100, cuts=[[3000, 33_000]], play=60_000)
    assert [silent for _, silent in heard["silent"] if silent], "it is not told"
    after = [when for when in heard["pictures"] if when > 33_000]
    assert after[0] < 33_000 + 10_500 and per_second(heard, after[0] + 1000, 60_000) >= 30
    assert heard["silent"][-1][1] is False and heard["left"] == 0


def test_a_busy_kernel_is_asked_again_now_and_then_not_with_all_that_waits(page):
    heard = world(page, busy=120_000, hand=[[0, press("step")], [10, setting(1)], [20, setting(2)]])
    assert heard["done"] == [press("step"), setting(2)]
    assert heard["sent"] < 40 and heard["left"] == 0


# ---- the kernel's side ----


class Wire:
    """A figure whose frames are kept; says messages by number."""

    def __init__(self, figure):
        self.figure, self.frames = figure, []
        figure.page.send = lambda frame, buffers: self.frames.append(frame)

    def say(self, number, *operations, view="v"):
        message = {"id": f"{view}-{number}", "number": number, "view": view, "operations": list(operations)}
        self.figure.page.receive(message)
        return self.frames[-1]


def test_the_kernel_takes_no_step_twice_and_none_before_its_turn():
    wire = Wire(live_learning())
    assert wire.say(1, press("step"))["id"] == "v-1"
    again = wire.say(1, press("step"))
    assert again["id"] == "v-1" and len(wire.figure.history.log) == 1, "a copy is answered, and does nothing"
    assert wire.say(3, press("back")) == {"id": "v-3", "missed": True}
    assert len(wire.figure.history.log) == 1, "what comes before its turn is not done"
    wire.say(2, press("step"))
    wire.say(3, press("back"))
    assert len(wire.figure.history.log) == 1
    wire.say(1, press("step"), view="another page")
    assert len(wire.figure.history.log) == 2, "each page counts for itself"


def test_frames_are_counted_and_say_how_long_the_kernel_took():
    wire = Wire(live_one_neuron())
    first, second = wire.say(1, {"do": "set", "values": {"w1": 2}}), wire.say(2)
    assert second["serial"] == first["serial"] + 1 and first["took"] > 0
    wire.figure.set(w1=1)
    assert wire.frames[-1]["serial"] == second["serial"] + 1 and wire.frames[-1]["id"] is None
    assert wire.figure.page.frame(whole=True)["serial"] == wire.frames[-1]["serial"]


def test_a_message_that_cannot_be_done_counts_too():
    wire = Wire(live_one_neuron())
    assert "no control" in wire.say(1, {"do": "set", "values": {"q": 2}})["message"]
    wire.say(2, {"do": "set", "values": {"w1": 2}})
    assert wire.figure.values["w1"] == 2


@pytest.mark.parametrize("make", [live_learning, live_space_bender])
def test_a_step_asked_for_after_the_end_changes_nothing(make):
    figure = make()
    for _ in range(10_000):
        if not figure.can_step:
            break
        figure.press("step")
    else:
        pytest.fail("it never ends")
    before = figure.call(), figure.description
    figure.press("step")
    assert (figure.call(), figure.description) == before
