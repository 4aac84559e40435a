"""What is said to the kernel: which operations become one while they wait, and when they are sent."""

import pytest
from support.bare import alone

CELL = {"do": "cell", "name": "W", "row": 0, "column": 1}
STROKE = {"do": "stroke", "handle": "pen"}
SIZE = {"do": "size", "width": 800, "height": 320, "font": 14, "ratio": 1}

MERGED = {  # last, next → the one operation that does what they do
    "set": (
        {"do": "set", "values": {"w": 1, "b": 0}},
        {"do": "set", "values": {"w": 2, "x": "ReLU"}},
        {"do": "set", "values": {"w": 2, "b": 0, "x": "ReLU"}},
    ),
    "drag": (
        {"do": "drag", "handle": "w", "x": 1, "y": 2},
        {"do": "drag", "handle": "w", "x": 3, "y": 4},
        {"do": "drag", "handle": "w", "x": 3, "y": 4},
    ),
    "nudge": (
        {"do": "nudge", "handle": "w", "dx": 1, "dy": 0},
        {"do": "nudge", "handle": "w", "dx": 10, "dy": -1},
        {"do": "nudge", "handle": "w", "dx": 11, "dy": -1},
    ),
    "stroke": (
        {**STROKE, "path": [[0, 0]], "begins": True},
        {**STROKE, "path": [[0, 0], [1, 1]]},
        {**STROKE, "path": [[0, 0], [0, 0], [1, 1]], "begins": True},
    ),
    "a stroke in its midst": (
        {**STROKE, "path": [[0, 0], [1, 1]]},
        {**STROKE, "path": [[1, 1], [2, 0]]},
        {**STROKE, "path": [[0, 0], [1, 1], [1, 1], [2, 0]]},
    ),
    "steps of a cell": ({**CELL, "steps": 3}, {**CELL, "steps": -1}, {**CELL, "steps": 2}),
    "point": (
        {"do": "point", "name": "W", "row": 0, "column": 1},
        {"do": "point", "name": "X", "row": 2, "column": 0},
        {"do": "point", "name": "X", "row": 2, "column": 0},
    ),
    "size": (SIZE, {**SIZE, "width": 640}, {**SIZE, "width": 640}),
}
APART = {  # last, next: both are said
    "nothing waits": (None, {"do": "point", "name": "W", "row": 0, "column": 0}),
    "two kinds": ({"do": "set", "values": {"w": 1}}, {"do": "drag", "handle": "w", "x": 1, "y": 2}),
    "another handle is dragged": (
        {"do": "drag", "handle": "w", "x": 1, "y": 2},
        {"do": "drag", "handle": "probe", "x": 1, "y": 2},
    ),
    "another handle is nudged": (
        {"do": "nudge", "handle": "w", "dx": 1, "dy": 0},
        {"do": "nudge", "handle": "probe", "dx": 1, "dy": 0},
    ),
    "the pen goes down again": (
        {**STROKE, "path": [[0, 0], [1, 1]]},
        {**STROKE, "path": [[5, 5]], "begins": True},
    ),
    "another pen": ({**STROKE, "path": [[0, 0]]}, {**STROKE, "handle": "brush", "path": [[0, 0], [1, 1]]}),
    "another row": ({**CELL, "steps": 1}, {**CELL, "row": 1, "steps": 1}),
    "another column": ({**CELL, "steps": 1}, {**CELL, "column": 2, "steps": 1}),
    "another table": ({**CELL, "steps": 1}, {**CELL, "name": "X", "steps": 1}),
    "a number and a step": ({**CELL, "value": "7"}, {**CELL, "steps": 1}),
    "a step and a number": ({**CELL, "steps": 1}, {**CELL, "value": "7"}),
    "two numbers": ({**CELL, "value": "abc"}, {**CELL, "value": "7"}),
    "two presses": ({"do": "press", "button": "step"}, {"do": "press", "button": "step"}),
    "two presets": ({"do": "preset", "index": 0}, {"do": "preset", "index": 1}),
    "two pastes": ({**CELL, "do": "paste", "text": "1 2"}, {**CELL, "do": "paste", "text": "3 4"}),
    "two files": (
        {"do": "upload", "name": "image", "file": "a.png", "size": 1, "ticket": "1"},
        {"do": "upload", "name": "image", "file": "b.png", "size": 1, "ticket": "2"},
    ),
    "two pieces": ({"do": "piece", "ticket": "1", "at": 0}, {"do": "piece", "ticket": "1", "at": 8}),
}
MERGE = "(last, next) => [merged(last || undefined, next), last, next]"


@pytest.mark.parametrize("last, following, one", MERGED.values(), ids=MERGED)
def test_they_become_one(last, following, one, page):
    assert alone(page, "line.js", MERGE, last, following) == [one, last, following], "both stay as they are"


@pytest.mark.parametrize("last, following", APART.values(), ids=APART)
def test_they_stay_two(last, following, page):
    assert alone(page, "line.js", MERGE, last, following)[0] is None


def test_every_kind_that_merges_is_in_the_table(page):
    kinds = {last["do"] for last, *_ in MERGED.values()}
    assert set(alone(page, "line.js", "() => Object.keys(MERGES)")) == kinds


LINE = "distance.js line.js"
SPEAK = """(operations, least) => {
  const sent = [];
  const model = { send: (message, _, buffers) => sent.push([message, buffers.length]) };
  const line = new Line(model, "page", () => {});
  line.least = least;
  for (const operation of operations) line.say(operation);
  const asked = [line.setWaits("w", "page-1"), line.setWaits("b", "page-1"), line.setWaits("w", null)];
  const last = [line.isLast("page-1"), line.isBeginning("page-1")];
  for (let next = 1; next <= sent.length; next++) line.answered(`page-${next}`);
  line.close();
  return { sent, asked, last };
}"""


def said(page, *operations, least=1):
    return alone(page, LINE, SPEAK, list(operations), least)


def press(button):
    return {"do": "press", "button": button}


def test_one_message_is_under_way_and_the_rest_waits_for_its_answer(page):
    w = [{"do": "set", "values": {"w": value}} for value in range(4)]
    heard = said(page, w[0], w[1], w[2], press("step"), w[3])
    assert heard["sent"] == [
        [{"id": "page-1", "number": 1, "view": "page", "operations": [w[0]]}, 0],
        [{"id": "page-2", "number": 2, "view": "page", "operations": [w[2], press("step"), w[3]]}, 0],
    ]
    assert heard["asked"] == [True, False, True]
    assert heard["last"] == [False, False], "something waits"


def test_fast_play_has_two_messages_under_way(page):
    messages = [message for message, _ in said(page, *[press("step")] * 4, least=2)["sent"]]
    assert [len(message["operations"]) for message in messages] == [1, 1, 2]


@pytest.mark.parametrize("operation", [press("reset"), {"do": "preset", "index": 2}], ids=["reset", "preset"])
def test_a_preset_and_a_reset_begin_something_new(operation, page):
    assert said(page, operation)["last"] == [True, True]
    assert said(page, press("step"))["last"] == [True, False]


def test_bytes_travel_beside_the_message(page):
    pieces = [{"do": "piece", "ticket": "1", "at": at, "data": "bytes"} for at in (0, 8)]
    (_, (message, buffers)) = said(page, press("step"), *pieces)["sent"]
    assert buffers == 2 and [list(one) for one in message["operations"]] == [["do", "ticket", "at"]] * 2
